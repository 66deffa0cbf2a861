"""Attach to each entity what the article says it is: titles, appositions, and phrases with "is" or "who is"."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import accumulate

from spacy.tokens import Doc

from counterclaim.annotate.people.descriptions import DETERMINERS, Description, describe
from counterclaim.annotate.people.entities import Entity, cluster
from counterclaim.annotate.people.home import Home
from counterclaim.annotate.people.lexicon import lexicon, members
from counterclaim.annotate.people.mentions import Name, find_names
from counterclaim.annotate.people.registry import Entry, Registry
from counterclaim.annotate.people.runs import masked
from counterclaim.annotate.people.votes import title_gender, words_of

_STOPS = frozenset((",", ".", ";", ":", "(", ")", "—", "–", '"', "“", "”"))
_NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "DET"})


@dataclass
class Scene:
    """What is known of one document while its sources are being resolved."""

    doc: Doc
    registry: Registry
    names: list[Name]
    at: dict[int, Name]  # token -> name
    entities: list[Entity]
    of_name: dict[int, Entity]  # start token of a name -> its entity
    masked: list[bool]
    home: Home
    article: str = ""  # what scopes the sources without name: the article's id, or a hash of the text
    sentence: list[int] = field(default_factory=list)  # token -> number of its sentence
    paragraph: list[int] = field(default_factory=list)  # token -> number of its paragraph
    of_entry: dict[str, Entity] = field(default_factory=dict)  # registry id -> the entity that it names
    owners: dict[int, Entity] = field(default_factory=dict)  # first token of a possessor without name -> who it is
    described: dict[int, Entity] = field(default_factory=dict)  # head token of a description -> whom it describes

    def entity_at(self, index: int) -> Entity | None:
        """Return the entity whose name covers a token."""
        name = self.at.get(index)
        return self.of_name.get(name.start) if name else None

    def known(self, entry: Entry) -> Entity:
        """Return the entity of a registry's entry, made when the article does not name it."""
        if entry.id not in self.of_entry:
            self.of_entry[entry.id] = Entity(entry.kind, text=entry.name, entry=entry)
            self.entities.append(self.of_entry[entry.id])
        return self.of_entry[entry.id]


def build_scene(doc: Doc, registry: Registry) -> Scene:
    """Find the names of a document, gather them into entities and attach their descriptions."""
    names = find_names(doc, registry)
    at = {index: name for name in names for index in range(name.start, name.end)}
    home = Home(doc, names, registry)
    entities = cluster(doc, names, registry, home)
    of_name = {name.start: entity for entity in entities for name in entity.names}
    scene = Scene(doc, registry, names, at, entities, of_name, masked(doc), home)
    scene.sentence = _sentence_numbers(doc)
    scene.paragraph = list(accumulate(int("\n" in token.text_with_ws) for token in doc))
    for entity in entities:
        if entity.entry is not None and entity.kind == entity.entry.kind:
            scene.of_entry.setdefault(entity.entry.id, entity)
    for entity in entities:
        for name in entity.names:
            for start, end in _descriptions_beside(scene, entity, name):
                _attach(scene, entity, start, end)
    return scene


def _sentence_numbers(doc: Doc) -> list[int]:
    numbers, current = [], 0
    for token in doc:
        if token.i and (token.is_sent_start or "\n" in doc[token.i - 1].text_with_ws):
            current += 1
        numbers.append(current)
    return numbers


def _attach(scene: Scene, entity: Entity, start: int, end: int) -> None:
    found = describe(scene.doc, start, end, scene.at)
    if found is None or (found.head in scene.at and not lexicon().role(scene.doc[found.head].text)):
        return
    role = lexicon().role(found.noun)
    if _is_rather_place(entity, found):
        entity.kind = "place"  # "Kolst, a town in the north,"
        return
    if role is not None and _is_rather_person(entity, found):
        entity.kind = "person"  # "Kolst's father, Obst,"
    if role is None and _is_rather_firm(entity, found):
        entity.kind, entity.gender = "organization", ""  # "Kolst, the social network," is no person
    if entity.kind == "person":
        if found.plural or (role is None and lexicon().title(scene.doc[found.head].text) is None):
            return
        titled = any(title_gender(scene.doc, name) for name in entity.names)
        if role is not None and role.gender in ("male", "female") and not titled:
            entity.gender = role.gender  # a "spokeswoman Chris" is a woman, whatever the first name tells
    elif not lexicon().organization_types(found.noun):
        return
    elif entity.kind == "unknown":
        outlet = "outlet" in lexicon().organization_types(found.noun)
        entity.kind = "outlet" if outlet else "organization"  # "Kolst Buzz, a site that admits it"
    if entity.kind == "person" and not found.organization[1] and not found.possessor[1]:
        found = replace(found, organization=_body_after(scene, found))
    entity.descriptions.append(found)
    scene.described.setdefault(found.head, entity)


def _is_rather_place(entity: Entity, found: Description) -> bool:
    """Say whether a description calls what is named once or twice a town, city or region."""
    if entity.entry is not None or entity.kind not in ("person", "organization", "unknown") or found.plural:
        return False
    if any(one.end == found.start for one in entity.names):
        return False  # the "Orbix city" is elsewhere
    called = lexicon().is_word("settlement", found.noun) and found.determiner in ("a", "the")
    return called and len(entity.names) < 4 and not any(one.titles[1] for one in entity.names)


def _is_rather_person(entity: Entity, found: Description) -> bool:
    """Say whether a description by a noun for persons only tells that a name taken for a body's is a person's."""
    if entity.entry is not None or entity.kind not in ("organization", "unknown") or found.plural:
        return False
    if any(one.end == found.start for one in entity.names):
        return False  # the "Orbix analyst" is another
    role, words = lexicon().role(found.noun), [word for one in entity.names for word in words_of(one)]
    sure = (role is not None and bool(role.gender)) or lexicon().is_word("person_only", found.noun)
    return sure and len(entity.names) < 4 and not any(lexicon().organization_types(word) for word in words)


def _is_rather_firm(entity: Entity, found: Description) -> bool:
    """Say whether a description by a noun for a firm tells that a single name taken for a person's is none."""
    if entity.kind != "person" or any(len(words_of(one)) > 1 or one.titles[1] for one in entity.names):
        return False
    firm = lexicon().organization_types(found.noun) & {"company", "outlet"} and found.determiner in ("a", "an", "the")
    return bool(firm) and entity.names[0].text not in lexicon().first_names


def _body_after(scene: Scene, found: Description) -> tuple[int, int]:
    """Return the bounds of the body named after a person's name: "director Ann Bell of the Tide Agency"."""
    name = scene.at.get(found.end) or scene.at.get(found.end + 1)
    index = name.end if name is not None and name.kind == "person" else len(scene.doc)
    if index + 2 >= len(scene.doc) or scene.doc[index].lower_ not in ("of", "from", "at", "with"):
        return 0, 0
    body = scene.at.get(index + 1 + (scene.doc[index + 1].lower_ == "the"))
    return (body.start, body.end) if body is not None and body.kind in ("organization", "outlet") else (0, 0)


def _descriptions_beside(scene: Scene, entity: Entity, name: Name) -> list[tuple[int, int]]:
    """Return the token bounds of the phrases that describe a name: before it, after it, around a comma."""
    found = []
    if name.titles[1] or entity.kind in ("person", "organization", "outlet"):
        before = _before(scene, name)
        if before:
            found.append(before)
    if entity.kind == "unknown":
        found.extend(span for span in (_after(scene, name), _behind(scene, entity, name)) if span)
    if entity.kind in ("person", "organization", "outlet"):
        spans = (_after(scene, name), _reversed(scene, name), _copula(scene, name), _behind(scene, entity, name))
        found.extend(span for span in spans if span)
    return found


def _before(scene: Scene, name: Name) -> tuple[int, int] | None:
    """Return the words of the same noun phrase to the left of a name and its titles."""
    doc = scene.doc
    end = name.start
    start = name.titles[0] if name.titles[1] else end
    while start > 0:
        token = doc[start - 1]
        if scene.masked[start - 1] or "\n" in token.text_with_ws:
            break
        if token.tag_ == "POS" or token.text == "-" or (start - 1 in scene.at and token.text not in ","):
            start -= 1
        elif token.pos_ in _NOMINAL or lexicon().role(token.text) or token.lower_ in DETERMINERS:
            start -= 1
            if token.lower_ in DETERMINERS:
                break
        elif token.text == "." and start > 1 and lexicon().title(doc[start - 2].text):
            start -= 2  # "police spokesman Sgt. Ann Bell"
        elif token.lower_ in ("of", "for") and lexicon().role(doc[start - 2].text) and _office(scene, name, start):
            start -= 1
        else:
            break
    return (start, end) if start < end else None


def _office(scene: Scene, name: Name, start: int) -> bool:
    """Say whether the words between "of" and a name belong to the office: "director of sales Ann Bell".

    In "the wife of Ann Bell" and "the friend of swimmer Ann Bell" the name belongs to the words after "of".
    """
    between = scene.doc[start : name.titles[0] if name.titles[1] else name.start]
    return len(between) > 0 and not any(lexicon().role(token.text) for token in between)


def _behind(scene: Scene, entity: Entity, name: Name) -> tuple[int, int] | None:
    """Return the noun right after a name of no person: "Northport Gazette newspaper", "Northport Now news site"."""
    doc, start = scene.doc, name.end
    while start < min(len(doc) - 1, name.end + 2) and doc[start].lower_ in members("media_kind"):
        start += 1
    if start >= len(doc) or doc[start].pos_ != "NOUN" or "\n" in doc[name.end - 1 : start].text_with_ws:
        return None
    paper = "outlet" in lexicon().organization_types(doc[start].text) and entity.entry is None
    paper = paper and start + 1 not in scene.at and len(entity.names) < 4  # not "Orbix news site Kolst Now"
    told = lexicon().is_word("press", doc[start].text) or start > name.end
    if entity.kind == "person" and paper and told and not any(one.titles[1] for one in entity.names):
        entity.kind, entity.gender = "outlet", ""  # "Kolst Al-Yom newspaper" is no person
    elif entity.kind == "organization" and paper and told and not lexicon().organization_types(name.text.split()[-1]):
        entity.kind = "outlet"
    return (start, start + 1) if entity.kind != "person" and (entity.kind != "unknown" or (paper and told)) else None


def _after(scene: Scene, name: Name) -> tuple[int, int] | None:
    """Return the apposition after a name: ", spokesman for the ministry," or "of the ministry"."""
    doc, index = scene.doc, name.end
    if index >= len(doc):
        return None
    if doc[index].text not in (",", "("):
        return None
    start = index + 1
    if start >= len(doc) or doc[start].pos_ not in (*_NOMINAL, "PRON", "ADV") or doc[start].lower_ in ("who", "which"):
        says = doc[start : start + 2].text.lower() in ("who is", "who was", "who 's", "which is")
        start = start + 2 if says and start + 2 < len(doc) and doc[start + 2].pos_ in _NOMINAL else -1
    if start < 0:
        return None
    end = start
    while end < len(doc) and end - start < 25:
        token = doc[end]
        if token.text in _STOPS or token.pos_ == "AUX" or token.tag_ in ("VBD", "VBZ", "VBP") or "\n" in token.text:
            break
        end += 1
    return (start, end) if end > start else None


def _reversed(scene: Scene, name: Name) -> tuple[int, int] | None:
    """Return the phrase before a comma that a name then fills: "the alliance's commander, Ann Bell,"."""
    doc = scene.doc
    first = name.titles[0] if name.titles[1] else name.start
    if name.kind not in ("person", "organization", "outlet") or first < 2 or doc[first - 1].text != ",":
        return None
    index = first - 2
    while index >= 0 and first - index < 14:
        token = doc[index]
        if token.text in (",", ".", ";", ":", '"', "“", "”", "(", ")") or token.pos_ in (
            "VERB",
            "AUX",
            "SCONJ",
            "CCONJ",
        ):
            break
        if "\n" in token.text_with_ws:
            break
        index -= 1
    closed = name.end >= len(doc) or doc[name.end].text in (",", ".", ")") or doc[name.end].pos_ in ("VERB", "AUX")
    for start in range(index + 1, first - 1 if closed else 0):
        if start == index + 1 or doc[start - 1].pos_ in ("ADP", "ADV", "VERB"):
            found = describe(doc, start, first - 1, scene.at)
            if found is not None and _opens_apposition(scene, found):
                return start, first - 1
    return None


def _opens_apposition(scene: Scene, found: Description) -> bool:
    """Say whether a description can be the first half of "the alliance's commander, Ann Bell,"."""
    known = found.determiner or found.possessor[1] or found.organization[1]
    return bool(known) and not found.plural and found.head not in scene.at and lexicon().role(found.noun) is not None


def _copula(scene: Scene, name: Name) -> tuple[int, int] | None:
    """Return the phrase after "is a", "was the", "became" that says what somebody is."""
    doc, index = scene.doc, name.end
    if index + 2 >= len(doc) or doc[index].lower_ not in ("is", "was", "became", "remains"):
        return None
    if doc[index + 1].lower_ not in ("a", "an", "the", "his", "her", "their"):
        return None
    end = index + 1
    while end < len(doc) and end - index < 15 and doc[end].text not in (",", ".", ";", "who", "that"):
        end += 1
    return index + 1, end


def mention_descriptions(entity: Entity) -> list[Description]:
    """Return the descriptions of an entity in the order of the text."""
    return sorted(entity.descriptions, key=lambda description: description.start)
