"""Say whose somebody is: who "her" is in "her lawyer", and who "the president" in "the president's aide"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from counterclaim.annotate.people.attach import Scene
from counterclaim.annotate.people.called import Bodies
from counterclaim.annotate.people.capacity import governed
from counterclaim.annotate.people.coreference import FIRST, GENDER, NEUTER, PLURAL, Choice, Memory, Search
from counterclaim.annotate.people.described import GROUPS
from counterclaim.annotate.people.entities import Entity, clean
from counterclaim.annotate.people.lexicon import lexicon, singular
from counterclaim.annotate.people.pronouns import subject_before
from counterclaim.annotate.people.sources import Part, read_source

_TOLD = re.compile(r"\s*,\s|\s+which\s")
_TOLD_OF_OWNED = re.compile(r"\s*,\s(?![A-Z][\w'’-]*(?: [A-Z][\w'’-]*){0,2}$)|\s+which\s")


class Owners:
    """Find the owners of one document's descriptions, by name, by pronoun and by description."""

    def __init__(
        self,
        scene: Scene,
        memory: Memory,
        pronoun: Callable[[int], Choice | None],
        described: Callable[[Part], Choice | None],
    ) -> None:
        self.scene = scene
        self.doc = scene.doc
        self.memory = memory
        self.pronoun = pronoun
        self.described = described
        self.bodies = Bodies(scene, memory)

    def owner(self, start: int, end: int) -> Entity | None:
        """Return whom a possessor's tokens mean, or None."""
        entity = self.scene.entity_at(end - 1)
        if entity is not None and entity.kind != "nationality":
            return entity
        word = self.doc[start].lower_
        if self._called(end):
            return self.bodies.find(start, end)
        if end - start > 1 or word not in FIRST | GENDER.keys() | PLURAL | NEUTER:
            parts = read_source(self.scene, start, end)
            choice = self.described(parts[0]) if parts else None
        elif word in GENDER:
            bounds = self._subject(start)
            choice = self.pronoun(start)
            if bounds is not None:  # "The boy was hurt, his father said": his is the boy's, whoever was named before
                choice = self.described(read_source(self.scene, *bounds)[0])
        elif word in FIRST or word in PLURAL:
            return None
        else:
            choice = self.memory.choose(Search(start, GROUPS, window=4))
        return choice.entity if choice else None

    def _called(self, end: int) -> bool:
        """Say whether words end in a noun for an organisation that was named before: "the ministry"."""
        return singular(self.doc[end - 1].lower_) in lexicon().called

    def _subject(self, index: int) -> tuple[int, int] | None:
        """Return the bounds of a subject without name that stands before a pronoun in its sentence and fits it."""
        subject = subject_before(self.doc[index])
        if subject is None or any(token.i in self.scene.at for token in subject.subtree if token.i < index):
            return None  # "Another pollster, Ann Bell, said her survey": that is Bell's
        role = lexicon().role(subject.text)
        fits = role is not None and role.gender in ("", GENDER[self.doc[index].lower_])
        return (subject.left_edge.i, subject.i + 1) if fits else None

    def find(self, entities: Iterable[Entity]) -> None:
        """Note for the descriptions of entities who their possessors without name are."""
        for entity in entities:
            for description in entity.descriptions:
                start, end = description.possessor
                if end and end - 1 not in self.scene.at:
                    owner = self.owner(start, end)
                    if owner is not None and owner is not entity:
                        self.scene.owners[start] = owner
                if description.body[1]:
                    host = self.bodies.find(*description.body)
                    if host is not None and host is not entity:
                        self.scene.owners[description.body[0]] = host

    def expanded(self, part: Part) -> str:
        """Return a description with its possessor by full name: "Ann Bell's lawyer" for "her lawyer"."""
        found = part.description
        start, end = found.possessor if found is not None else (0, 0)
        owner = self.owner(start, end) if end else None
        text = self.doc[part.start : part.end].text
        place = governed(self.scene, found, owner) if found is not None else None
        if place is not None:
            return f"the government of {place.text}"  # not "Kolstland's defence minister's government"
        if owner is not None and not (owner.kind == "state" and self._called(end)):
            rest = end + 1 if end < len(self.doc) and self.doc[end].tag_ == "POS" else end
            rest = max(rest, part.start)  # "Bell's mother and brother" has the possessor once
            among = start > part.start and self.doc[start - 1].lower_ == "of"
            one = f"{self.doc[part.start : start].text} " if among else ""
            text = f"{one}{owner.text}'s {self.doc[rest : part.end].text}"  # "one of Ann Bell's advisers"
        if part.kind in ("role", "document", "collective", "group"):
            # What follows a comma describes it, but is no part of it, unless it is his name: "Bell's son, Karl".
            text = re.split(_TOLD_OF_OWNED if owner is not None else _TOLD, text)[0]
        return clean(text)
