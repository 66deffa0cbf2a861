"""Tell the bodies of one state from those of another that have the same name: each state has its Interior Ministry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from counterclaim.annotate.people.home import Home, is_bare
from counterclaim.annotate.people.mentions import Name
from counterclaim.annotate.people.registry import Entry, Registry

STATE_BODIES = re.compile(
    r"\b(?:ministry|department|government|parliament|embassy|consulate|army|navy|air force|military|armed forces|"
    r"security council|foreign office|treasury|state media|state television|state news agency|central bank|"
    r"intelligence|coast guard|border guard|presidency|cabinet|police)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Body:
    """A state's body where an article names it: its name without the state, and the state."""

    name: str  # "Interior Ministry"
    owner: Entry

    @property
    def key(self) -> str:
        """Return the key that all mentions of this body share, and no other state's."""
        return f"{self.name.lower()} @ {self.owner.id}"


def owned_bodies(doc: Doc, names: Sequence[Name], registry: Registry, home: Home) -> tuple[list[Name], dict[int, Body]]:
    """Return the names, those of bodies linked to the registry where it knows them, and each body by its first token.

    A body without its state is that of the state which the article named with it last, or first of all; else that of
    the state where the article is at home.
    """
    at = {index: name for name in names for index in range(name.start, name.end)}
    persons = frozenset(word for name in names if name.kind == "person" for word in name.text.split())
    bodies: dict[int, Body] = {}
    loose: list[tuple[Name, str]] = []
    for name in names:
        if name.entry is not None or name.kind not in ("organization", "unknown") or not STATE_BODIES.search(name.text):
            continue
        owner, bare = _adjective(name.text, registry)
        owner = owner or _beside(doc, name, at, registry, persons)
        if owner is not None:
            bodies[name.start] = Body(bare, owner)
        else:
            loose.append((name, bare))
    known = sorted(bodies.items())
    for name, bare in loose:
        same = [(start, body) for start, body in known if body.name.lower() == bare.lower()]
        before = [body for start, body in same if start < name.start]
        if same:
            bodies[name.start] = before[-1] if before else same[0][1]
        elif is_bare(bare) and (state := home.state(name.start, bare)) is not None:
            bodies[name.start] = Body(bare, state)
    return [_linked(name, bodies.get(name.start), registry) for name in names], bodies


def owned_names(body: Body, text: str) -> tuple[str, ...]:
    """Return the names of a body with its state, that of the article's ``text`` first if the text has the state."""
    bare = re.sub(r"^[Tt]he ", "", text).lower() == body.name.lower()
    owner = f"{body.owner.name}'" if body.owner.name.endswith("s") else f"{body.owner.name}'s"
    forms = (f"{owner} {body.name}", *(f"{form} {body.name}" for form in body.owner.adjectives[:1]))
    return forms if bare else (text, *forms)


def _adjective(text: str, registry: Registry) -> tuple[Entry | None, str]:
    """Return the state before a body's name and the name without it: "Norlandic Interior Ministry"."""
    words = re.sub(r"^[Tt]he ", "", " ".join(text.split())).split()
    for size in (2, 1):
        first, rest = " ".join(words[:size]), " ".join(words[size:])
        state = _state(registry.of_adjective(first) or registry.find(first)) if rest else None
        if state is not None:
            return state, rest
    return None, " ".join(words)


def _state(entry: Entry | None) -> Entry | None:
    return entry if entry is not None and entry.kind == "state" else None


def _beside(doc: Doc, name: Name, at: dict[int, Name], registry: Registry, persons: frozenset[str]) -> Entry | None:
    """Return the state of "Norland's Interior Ministry" or "the Interior Ministry in Norland".

    ``persons`` holds the words of the persons' names: "Obst's Treasury" is of no state called Obst.
    """
    before, after = name.start - 1, name.end + 1
    other = None
    if before > 0 and doc[before].tag_ == "POS":
        other = at.get(before - 1)
    elif before >= 0 and before in at and at[before].kind == "nationality":
        other = at[before]
    elif after < len(doc) and doc[name.end].lower_ in ("in", "of"):
        other = at.get(after)
    if other is None or other is name:
        return None
    metonym = registry.metonym(other.text) if other.entry is None else None
    place = other.entry is None and metonym is None and other.kind == "place" and other.text not in persons
    if place and doc[before].tag_ == "POS":
        return Entry(f"place {other.text.lower()}", other.text, kind="state")  # of a state that the registry lacks
    return _state(other.entry or (registry.get(metonym.stands_for) if metonym is not None else None))


def _linked(name: Name, body: Body | None, registry: Registry) -> Name:
    """Return a body's name with the registry's entry for it: "Britain's Defence Ministry"."""
    forms = (body.owner.name, *body.owner.adjectives, *body.owner.aliases) if body is not None else ()
    for form in forms:
        entry = registry.find(f"{form} {body.name}") if body is not None else None
        if entry is not None and entry.kind == "organization":
            return replace(name, entry=entry, kind=entry.kind)
    return name
