"""Gather the names of one article into entities: one for each person, organisation, state or outlet."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from spacy.tokens import Doc

from counterclaim.annotate.people.bodies import Body, owned_bodies, owned_names
from counterclaim.annotate.people.descriptions import Description
from counterclaim.annotate.people.home import Home
from counterclaim.annotate.people.lexicon import lexicon
from counterclaim.annotate.people.mentions import Name
from counterclaim.annotate.people.names import PersonName, compatible, fold, gender_of, parse_name
from counterclaim.annotate.people.registry import Entry, Registry
from counterclaim.annotate.people.votes import (
    is_company,
    is_personal,
    is_product,
    is_surname,
    kind_of,
    title_gender,
    vote,
    words_of,
)

_ARTICLES = ("the ", "a ", "an ")
_DOUBTFUL = frozenset({"unknown", "organization", "place", "nationality"})  # what a lone surname is mistaken for
_FORMAL = frozenset({"company", "institution", "government", "party", "police", "military", "group"})
_PUBLIC = frozenset({"government", "police", "military"})
NAMED_KINDS = ("person", "organization", "state", "outlet")


@dataclass(eq=False)
class Entity:
    """One actor of an article while it is being put together; compared by identity."""

    kind: str  # person, organization, state, outlet, place, nationality, thing, or a kind of unnamed source
    names: list[Name] = field(default_factory=list)
    text: str = ""  # an unnamed source's description, names instead of pronouns
    source_type: str = "named"
    plural: bool = False
    gender: str = ""
    entry: Entry | None = None
    descriptions: list[Description] = field(default_factory=list)
    mentions: list[tuple[int, int]] = field(default_factory=list)  # token bounds, in order of discovery
    represents: list[Entity] | None = None  # those for whom it speaks directly, once that was asked
    possessor: Entity | None = None
    stands_for: str = ""
    aliases: set[str] = field(default_factory=set)
    terms: str = ""
    number: int = 0  # how many unnamed sources of this very description came before it

    def speaks(self) -> None:
        """Take note that an entity is a source: a name of unknown kind is then an organisation, a thing a document."""
        if self.kind == "unknown":
            self.kind = "organization"
        elif self.kind == "thing":
            self.kind = self.source_type = "document"

    def nouns(self) -> set[str]:
        """Return the singular head nouns of everything that the article calls this entity."""
        return {description.noun for description in self.descriptions}


def cluster(doc: Doc, names: list[Name], registry: Registry, home: Home) -> list[Entity]:
    """Return the entities of the names, in the order in which they are first named."""
    groups: dict[tuple[str, bool], list[Name]] = {}
    names, bodies = owned_bodies(doc, names, registry, home)
    for name in names:
        key = bodies[name.start].key if name.start in bodies else name_key(name.text)
        groups.setdefault((key, bool(name.titles[1])), []).append(name)
    merged: dict[str, list[Name]] = {}
    for (key, _titled), members in groups.items():
        merged.setdefault(key, []).extend(members)
    people = _People(doc)
    others: dict[str, Entity] = {}
    loose: list[tuple[list[Name], str]] = []
    surnames = {fold(words_of(name)[-1]) for name in names if is_surname(doc, name)}
    parts = {fold(word) for name in names if name.kind == "person" for word in words_of(name) if " " in name.text}
    firms = {key for key, members in merged.items() if len(members) > 1 and vote(members) == "organization"}
    bodies_named = {key for key, members in merged.items() if vote(members) == "organization"}
    bodies_named |= {key.split()[0] for key in bodies_named if is_company(merged[key])}
    for key, members in merged.items():
        kind = kind_of(doc, members, surnames, parts)
        if kind == "person" and words_of(members[0])[0].lower() in bodies_named and not is_personal(members):
            kind = "organization"  # "Orbix Display", which says something, beside "Orbix"
        if kind in ("organization", "outlet", "person", "unknown") and is_product(doc, key, members, firms, merged):
            kind = "thing"
        if kind == "person" and len(words_of(members[0])) > 1:
            people.add(members)
        elif kind == "person" or (kind in _DOUBTFUL and members[0].entry is None and len(words_of(members[0])) == 1):
            loose.append((members, kind))
        else:
            _add_other(others, members, kind, bodies.get(members[0].start))
    _place_loose(people, others, loose)
    _join_short_forms(others)
    entities = [*people.entities, *others.values()]
    for entity in entities:
        _finish(doc, entity, registry, bodies.get(entity.names[0].start))
    return sorted(entities, key=lambda entity: entity.names[0].start)


def name_key(text: str) -> str:
    """Return the form under which equal names meet: folded case, no article, plain apostrophes."""
    lower = re.sub(r"\s+", " ", text.lower().replace("’", "'")).strip()
    for article in _ARTICLES:
        lower = lower.removeprefix(article)
    return lower


class _People:
    """The persons of one article, found by surname and by first name."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.entities: list[Entity] = []
        self.fullest: dict[int, PersonName] = {}  # id of an entity -> its fullest name
        self.by_part: dict[str, list[Entity]] = {}
        self.by_given: set[int] = set()  # ids of entities that the article calls by their first names

    def add(self, members: list[Name]) -> None:
        """Add a name of several words to the person whose name it can be, or as a new person."""
        own = parse_name(words_of(members[0]))
        for entity in self.by_part.get(fold(own.surname), ()):
            known = self.fullest[id(entity)]
            if known.given and fold(own.surname) == fold(known.surname) and compatible(own, known):
                entity.names.extend(members)
                self._learn(entity, max(own, known, key=lambda name: (len(name.given), len(name.text))))
                return
        self.new(members)

    def new(self, members: list[Name]) -> None:
        """Add a person."""
        entity = Entity("person", list(members))
        self.entities.append(entity)
        self._learn(entity, parse_name(words_of(members[0])))

    def _learn(self, entity: Entity, name: PersonName) -> None:
        self.fullest[id(entity)] = name
        for part in {fold(name.surname), *(fold(given) for given in name.given[:1])}:
            found = self.by_part.setdefault(part, [])
            if entity not in found:
                found.append(entity)

    def owner(self, name: Name) -> Entity | None:
        """Return the person whom a single surname or first name means: gender fits, then most named and nearest."""
        own = parse_name(words_of(name))
        gender = title_gender(self.doc, name)
        best: tuple[float, Entity] | None = None
        for entity in self.by_part.get(fold(own.surname), ()):
            known = self.fullest[id(entity)]
            theirs = entity_gender(self.doc, entity) if gender else ""
            if not known.given or not compatible(own, known) or (gender and theirs and gender != theirs):
                continue
            value = self._closeness(name, own, entity) + (0.5 if gender == theirs != "" else 0.0)
            if best is None or value > best[0]:
                best = (value, entity)
        return best[1] if best else None

    def _closeness(self, name: Name, own: PersonName, entity: Entity) -> float:
        known = self.fullest[id(entity)]
        surname = fold(own.surname) == fold(known.surname)
        # A family name may come first: "Ri" is Ri Yong Gil.
        first = known.given[0] not in lexicon().first_names and fold(own.surname) == fold(known.given[0])
        last = max((one.end for one in entity.names if one.end <= name.start), default=None)
        nearness = 1.0 / (1.0 + (name.start - last) / 100) if last is not None else 0.0
        # Mentions by the first name say nothing of who is called by the surname.
        named = sum(not surname or fold(one.text) != fold(known.given[0]) for one in entity.names)
        value = (2.0 if surname else 1.5 if first else 0.0) + 0.25 * min(named, 8) + nearness
        return value - (1.25 if surname and id(entity) in self.by_given else 0.0)


def _add_other(others: dict[str, Entity], members: list[Name], kind: str, body: Body | None = None) -> None:
    entry = members[0].entry
    key = f"{entry.id}/{kind == 'nationality'}" if entry else body.key if body else name_key(members[0].text)
    if key in others:
        others[key].names.extend(members)
    else:
        others[key] = Entity(kind, list(members), entry=entry)


def _place_loose(people: _People, others: dict[str, Entity], loose: list[tuple[list[Name], str]]) -> None:
    """Give each one-word name to the person whose surname or first name it is, each mention on its own."""
    for members, _kind in loose:
        part = fold(members[0].text)
        for entity in people.by_part.get(part, ()):
            if [fold(given) for given in people.fullest[id(entity)].given[:1]] == [part]:
                people.by_given.add(id(entity))  # a bare surname is then rather another's
    for members, voted in loose:
        rest: list[Name] = []
        for name in members:
            owner = people.owner(name)
            if owner is None:
                rest.append(name)
            else:
                owner.names.append(name)
        kind = vote(rest) if rest and len(rest) < len(members) else voted
        if rest and kind == "person":
            people.new(rest)
        elif rest:
            _add_other(others, rest, kind)


def entity_gender(doc: Doc, entity: Entity) -> str:
    """Return the gender known of a person: from titles, roles, then the first name."""
    if entity.gender:
        return entity.gender
    for name in entity.names:
        gender = title_gender(doc, name) or gender_of(words_of(name))
        if gender:
            return gender
    return ""


def _join_short_forms(others: dict[str, Entity]) -> None:
    """Join "the Met" to the "Met Gallery", "OSCE" to its full name, "the Post" to "The Washington Post"."""
    full = [key for key in others if others[key].kind in (*NAMED_KINDS, "unknown")]
    hosts: dict[str, list[str]] = {}
    for key in full:
        for part in sorted({part for name in others[key].names for part in _short_forms(name_key(name.text).split())}):
            hosts.setdefault(part, []).append(key)
    for key in sorted(full, key=len):
        short = others.get(key)
        if short is None or short.entry is not None:
            continue
        brief = name_key(short.names[0].text)
        known = [*hosts.get(brief, ()), *hosts.get(re.sub(r"[.\-]", "", brief), ())]
        known.sort(key=lambda one: one in others and others[one].kind != short.kind)  # "HP" is no paper
        host = next((one for one in known if one != key and one in others and _abbreviates(short, others[one])), None)
        if host is not None:
            others[host].names.extend(short.names)
            del others[key]


def _short_forms(words: list[str]) -> set[str]:
    """Return the forms under which a name of several words may be cut short."""
    return {words[0], words[-1], " ".join(words[:2])} | _initials(words) if words else set()


def _abbreviates(short: Entity, host: Entity) -> bool:
    brief = name_key(short.names[0].text)
    for name in host.names:
        words = name_key(name.text).split()
        if _initials(words) & {re.sub(r"[.\-]", "", brief)} and short.names[0].text[:2].isupper():
            return True
        if len(words) < 2 or len(brief.split()) >= len(words):
            continue
        if host.kind == "outlet" and brief == words[-1]:
            return True
        if host.kind == "organization" and brief in (words[0], " ".join(words[:2])) and short.kind != "nationality":
            # "Columbia" is the university; "Amazon" is more than its "Amazon Music", and a town than its police.
            if lexicon().organization_types(words[-1]) & _PUBLIC or lexicon().is_word("branch", words[-1]):
                return False
            if lexicon().organization_types(words[-1]) & _FORMAL:
                return True
            first = host.names[0].start < short.names[0].start
            return len(short.names) <= (3 if first else 1) * len(host.names)
    return False


def _initials(words: list[str]) -> set[str]:
    """Return the acronyms that a name can have: "Marks-Hall Co" gives "mh" and "mhc"."""
    small = ("of", "the", "for", "and", "in", "to", "&")
    parts = [part for word in words for part in word.split("-") if part and part not in small]
    if parts and "company" in lexicon().organization_types(parts[-1]):
        return {"".join(part[0] for part in parts), "".join(part[0] for part in parts[:-1])} - {""}
    return {"".join(part[0] for part in parts)} if len(parts) > 1 else set()


def _finish(doc: Doc, entity: Entity, registry: Registry, body: Body | None) -> None:
    if entity.kind == "person":
        entity.gender = entity_gender(doc, entity)
    entity.names.sort(key=lambda name: name.start)
    entity.mentions = [(name.start, name.end) for name in entity.names]
    entity.aliases |= {clean(name.text) for name in entity.names}
    entity.text = fullest(entity)
    if body is not None and entity.entry is None:
        # Every state has such a body: without its state the name is nobody's.
        entity.aliases = {*owned_names(body, entity.text)}
        entity.text = owned_names(body, entity.text)[0]
    if entity.entry is None:
        entity.entry = registry.find(entity.text) if entity.kind != "person" else None


def clean(text: str) -> str:
    """Return a name on one line without a trailing possessive."""
    return re.sub(r"(?:'s|’s|‘s|'|’|‘)$", "", re.sub(r"\s+", " ", text)).strip()


def fullest(entity: Entity) -> str:
    """Return the fullest form of an entity's name in the article."""
    if entity.kind == "person":
        best = max(entity.names, key=lambda name: (min(len(words_of(name)), 5), -entity.names.index(name)))
        return clean(best.text)
    counts = Counter(clean(name.text) for name in entity.names)
    return max(sorted(counts), key=lambda text: (len(text.split()) if not text.isupper() else 1, counts[text]))
