"""Tell names that only qualify nouns, "an Orbix display", from those of somebody who acts."""

from __future__ import annotations

from counterclaim.annotate.people.attach import Scene
from counterclaim.annotate.people.entities import Entity
from counterclaim.annotate.people.evidence import frequent
from counterclaim.annotate.people.lexicon import lexicon, members
from counterclaim.annotate.people.votes import words_of

_PASSING = 2  # mentions up to which a name is only mentioned in passing
_DOING = frozenset({"nsubj", "nsubjpass", "dobj", "dative", "agent"})
_PARTNERS = frozenset({"by", "with", "against", "like", "between", "versus", "than", "including"})
_QUALIFYING = frozenset({"compound", "amod", "nmod", "npadvmod", "meta", "dep", "nummod"})


def hosts_named(scene: Scene) -> set[Entity]:
    """Return whom descriptions of others name or mean: "Orbix spokesman Karl Obst", "the firm's spokesman"."""
    found = set(scene.owners.values())
    for entity in scene.entities:
        for description in entity.descriptions:
            for _, end in (description.organization, description.possessor):
                host = scene.entity_at(end - 1) if end else None
                if host is not None:
                    found.add(host)
    return found


def only_qualifies(scene: Scene, entity: Entity) -> bool:
    """Say whether nothing but capitals and the entity recogniser makes an actor of a name that qualifies things."""
    words = lexicon()
    if entity.entry is not None or entity.descriptions or entity.kind not in ("person", "organization"):
        return False
    parts = words_of(entity.names[0]) if entity.names else ()
    if entity.kind == "person" and (len(parts) != 1 or parts[0] in words.first_names or _titled(entity)):
        return False
    if any(words.organization_types(part) for part in parts):
        return False
    return bool(parts) and all(_qualifies(scene, start, end) for start, end in entity.mentions)


def is_doubtful(scene: Scene, entity: Entity) -> bool:
    """Say whether nothing is told of a name of common words: named once, or also with a small letter as "dog" is."""
    words = lexicon()
    if entity.entry is not None or entity.descriptions or entity.kind not in ("person", "organization"):
        return False
    parts = words_of(entity.names[0]) if len(entity.names) == len(entity.mentions) else ()
    if len(entity.names) > 1 and not (len(parts) == 1 and _written_small(scene, parts[0].lower())):
        return False
    if not parts or _titled(entity) or (entity.kind == "person" and parts[0] in words.first_names):
        return False
    body = len(parts) > 1 and any(words.organization_types(part) for part in parts)
    body = body or parts[0].lower() in members("sole_body")  # each state has one Senate
    body = body or _called_body(scene, entity.names[0].start)
    return not body and all(frequent(part) for part in parts)


def is_passing(scene: Scene, entity: Entity) -> bool:
    """Say whether a name is only mentioned in passing: nothing tells what it is, and it does nothing.

    Such words are as often a place, a thing or a word of a headline as somebody's name.
    """
    names = entity.names
    if entity.entry is not None or entity.descriptions or entity.kind not in ("person", "organization") or not names:
        return False
    parts = words_of(names[0])
    if len(names) > (_PASSING if len(parts) == 1 else 1) or len(names) < len(entity.mentions):
        return False
    if _surely_somebody(entity, parts) or _called_body(scene, names[0].start):
        return False
    if len(parts) > 1 and _recognised(scene, names[0].start, names[0].end):
        return False
    return not any(_acts(scene, one.start, one.end) for one in names)


def _recognised(scene: Scene, start: int, end: int) -> bool:
    """Say whether the entity recogniser sees the very same name."""
    doc = scene.doc
    after = doc[end].ent_iob_ if end < len(doc) else "O"
    return doc[start].ent_iob_ == "B" and all(token.ent_iob_ == "I" for token in doc[start + 1 : end]) and after != "I"


def _surely_somebody(entity: Entity, parts: tuple[str, ...]) -> bool:
    """Say whether a name by its words is a person's or a body's: a first name, a title, "Senate", letters, "Club"."""
    words, first = lexicon(), parts[0]
    if first in words.first_names or first.lower() in members("sole_body") or _titled(entity):
        return True
    if len(parts) == 1:
        return first.isupper() and first.isalpha() and 2 < len(first) < 6
    if entity.kind == "person":
        return not frequent(first)
    return any(words.organization_types(part) for part in parts)


def _acts(scene: Scene, start: int, end: int) -> bool:
    """Say whether a mention does something or is done something to: subject or object of a verb, or whose it is."""
    root = scene.doc[start:end].root
    after = scene.doc[end : end + 2]
    if len(after) == 2 and after[0].text == "-" and not after[0].whitespace_ and after[1].text.islower():
        return False  # "the Orbix-based firm"
    while root.dep_ in ("conj", "appos") and root.head.i != root.i:
        root = root.head
    owned = scene.doc[end + 1 : end + 2].text  # "Obst's Day" is no day of Obst's
    if (root.dep_ == "poss" and not owned[:1].isupper()) or (root.dep_ == "pobj" and root.head.lower_ in _PARTNERS):
        return True
    if root.dep_ == "compound" and root.head.i >= end and not lexicon().is_word("bystander", root.head.text):
        noun, words = root.head.text, lexicon()
        return bool(words.role(noun) or words.is_word("personal", noun))  # "an Orbix banker", "the Obst family"
    return root.dep_ in _DOING and root.head.pos_ == "VERB" and root.head.lemma_ != "be"


def _called_body(scene: Scene, start: int) -> bool:
    """Say whether a noun for a body stands before a name: "the opposition Civic List"."""
    before = scene.doc[start - 1].text if start else ""
    return before.islower() and bool(lexicon().organization_types(before) or lexicon().is_word("gathering", before))


def _written_small(scene: Scene, word: str) -> bool:
    return any(token.text == word for token in scene.doc)


def _titled(entity: Entity) -> bool:
    return any(name.titles[1] for name in entity.names)


def _qualifies(scene: Scene, start: int, end: int) -> bool:
    """Say whether a mention stands before a noun for a thing; "the Obst campaign" is somebody's."""
    root = scene.doc[start:end].root
    if root.dep_ not in _QUALIFYING or root.head.i < end:
        return False
    noun, words = root.head.text, lexicon()
    return not (words.role(noun) or words.organization_types(noun) or words.is_word("person_collective", noun))
