"""Tell names that only qualify nouns, "an Orbix display", from those of somebody who acts."""

from __future__ import annotations

from counterclaim.annotate.people.attach import Scene
from counterclaim.annotate.people.entities import Entity, words_of
from counterclaim.annotate.people.evidence import frequent
from counterclaim.annotate.people.lexicon import lexicon, members

_QUALIFYING = frozenset({"compound", "amod", "nmod", "npadvmod", "meta", "dep", "nummod"})


def hosts_named(scene: Scene) -> set[Entity]:
    """Return whom descriptions of others name: organisation or possessor of "Orbix spokesman Karl Obst"."""
    found = set()
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
