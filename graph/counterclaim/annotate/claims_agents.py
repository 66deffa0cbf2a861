"""Find who a content is about, and whom it accuses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacy.tokens import Doc, Token

from counterclaim.annotate.claims_words import ACCUSING, WRONGS
from counterclaim.annotate.people.registry import load_registry
from counterclaim.model import Actor, Attribution, Span

_AGENTS = frozenset(("person", "organization", "state", "outlet"))


def mentions(doc: Doc) -> list[tuple[Span, Actor]]:
    """Return every mention of an agent with the agent, in the text's order."""
    actors: Sequence[Actor] = doc._.actors
    return sorted(((span, actor) for actor in actors for span in actor.mentions), key=lambda pair: pair[0])


def concerned(tokens: Iterable[Token], known: Sequence[tuple[Span, Actor]]) -> tuple[str, ...]:
    """Return the ids of the persons, organisations and states mentioned in a content, first mentioned first."""
    found: dict[str, None] = {}
    for token in tokens:
        for span, actor in known:
            if actor.kind in _AGENTS and span[0] <= token.idx and token.idx + len(token) <= span[1]:
                found[actor.id] = None
        if token.pos_ in ("ADJ", "PROPN", "NOUN") and token.text[:1].isupper():
            found.update(dict.fromkeys(_states_of(token, known)))
    return tuple(found)


def _states_of(token: Token, known: Sequence[tuple[Span, Actor]]) -> list[str]:
    """Return the state that an adjective or a people's name belongs to: "Russian" to Russia, if the article has it."""
    entry = load_registry().of_adjective(token.text)
    if entry is None:
        return []
    return [actor.id for _, actor in known if actor.id == f"actor/{entry.id}" or actor.name == entry.name]


def _governments_at(token: Token, known: Sequence[tuple[Span, Actor]]) -> list[str]:
    """Return the state whose government the article also calls by this capital's name: what acts is no mere place."""
    return [actor.id for _, actor in known if actor.kind == "state" and token.text in actor.aliases]


def actor_at(token: Token, known: Sequence[tuple[Span, Actor]]) -> Actor | None:
    """Return the agent whose shortest mention covers the token."""
    covering = [
        (span[1] - span[0], actor.id, actor)
        for span, actor in known
        if actor.kind in _AGENTS and span[0] <= token.idx < span[1]
    ]
    return min(covering)[2] if covering else None


def cue_tokens(doc: Doc, attribution: Attribution) -> list[Token]:
    """Return the tokens of an attribution's cue."""
    found: list[Token] = []
    for start, end in attribution.cue:
        span = doc.char_span(start, end, alignment_mode="expand")
        found.extend(span if span is not None else ())
    return found


def object_of(cue: Sequence[Token]) -> Token | None:
    """Return the one that an accusing cue is aimed at: "accused X of", "blamed X for", "blamed it on X"."""
    for token in cue:
        if token.lemma_ not in ACCUSING:
            continue
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ == "on":
                return next((below for below in child.children if below.dep_ == "pobj"), None)
        passive = next((child for child in token.children if child.dep_ == "nsubjpass"), None)
        return passive or next((child for child in token.children if child.dep_ in ("dobj", "obj")), None)
    return None


def accused(
    tokens: Sequence[Token], aim: Token | None, is_accusation: bool, known: Sequence[tuple[Span, Actor]]
) -> tuple[str, ...]:
    """Return the ids of those a content accuses: the cue's object, and the subjects of its verbs of wrongdoing.

    In an accusation without an object the subject of the content's main verb is accused.
    """
    found: dict[str, None] = {}
    blamed = [aim] if aim is not None else []
    inside = {token.i for token in tokens}
    for token in tokens:
        if is_accusation and token.dep_ == "pobj" and token.head.lower_ == "by":
            blamed.append(token)
        if token.pos_ != "VERB" or not (token.lemma_ in WRONGS or (is_accusation and aim is None)):
            continue
        if any(child.dep_ == "neg" for child in token.children):
            continue
        blamed.extend(
            child for child in token.children if child.dep_ in ("nsubj", "agent", "poss") and child.i in inside
        )
        if token.dep_ in ("pcomp", "xcomp", "acl") and aim is None:
            blamed.extend(
                child for child in token.head.children if child.dep_ in ("nsubj", "dobj") and child.i in inside
            )
    for token in blamed:
        for place in (
            token,
            *(child for child in token.children if child.dep_ in ("poss", "compound", "amod", "pobj")),
        ):
            actor = actor_at(place, known)
            if actor is not None:
                found[actor.id] = None
                break
            states = _states_of(place, known) or _governments_at(place, known)
            if states:
                found[states[0]] = None
                break
    return tuple(found)
