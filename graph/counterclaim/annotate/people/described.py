"""Resolve definite descriptions: "the minister", "the company", "the officials"."""

from __future__ import annotations

import re

from counterclaim.annotate.people.attach import Scene
from counterclaim.annotate.people.capacity import government_of, host_for
from counterclaim.annotate.people.coreference import Choice, Memory, Search, organization_types
from counterclaim.annotate.people.descriptions import Description
from counterclaim.annotate.people.entities import Entity, clean
from counterclaim.annotate.people.lexicon import lexicon, members
from counterclaim.annotate.people.sources import Part

PERSONS = frozenset({"person", "role", "anonymous"})
GROUPS = frozenset({"organization", "outlet", "state"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})


class Describer:
    """Find whom the descriptions of one document mean, among its names and the unnamed sources met so far."""

    def __init__(self, scene: Scene, memory: Memory) -> None:
        self.scene = scene
        self.doc = scene.doc
        self.memory = memory
        self.unnamed: list[Entity] = []
        self.by_text: dict[str, Entity] = {}

    def described(self, part: Part) -> Choice | None:
        """Resolve a definite description: the minister, the group, the committee chairmen."""
        found = part.description
        if found is None:
            return None
        same = self.by_text.get(self.key(part))
        other = found.determiner in ("a", "an", "one", "another", "other") or found.noun in members("quantifier")
        if same is not None and not other:
            return Choice(same, 0.9)
        if found.head == part.start and part.end == part.start + 1 and lexicon().is_word("body", found.noun):
            return self._plural_described(part, found)  # "officials" after "harbour officials"
        bare = found.determiner == "" and self.scene.sentence[part.start] <= 1  # headlines leave articles out
        return self._definite(part, found) if found.determiner in _DEFINITE or bare else None

    def _definite(self, part: Part, found: Description) -> Choice | None:
        if part.kind == "group":
            return self._group(part, found)
        if part.kind == "collective":
            return None if found.organization[1] else self._plural_described(part, found)
        return self._singular_described(part, found) if part.kind == "role" else None

    def _group(self, part: Part, found: Description) -> Choice | None:
        """Resolve "the company", "the group", "the ministry"; a government is its state."""
        state = government_of(self.scene, found)
        if state is not None:
            state.aliases.add(clean(self.doc[part.start : part.end].text).removeprefix("the ").removeprefix("The "))
            return Choice(state, 0.9)
        if found.possessor[1] or any(index in self.scene.at for index in range(part.start, part.end)):
            return None
        if lexicon().is_word("place_noun", found.noun):
            return self.memory.choose(
                Search(part.start, noun=found.noun, kinds=frozenset({"place", "state"}), window=12)
            )
        types = lexicon().organization_types(found.noun)
        kinds = GROUPS if found.noun in ("government", "nation") else frozenset({"organization", "outlet"})
        choice = self.memory.choose(Search(part.start, noun=found.noun, kinds=kinds, wanted=types, window=30))
        if choice is not None and types & organization_types(choice.entity):
            return choice
        named = [one for one in self.scene.entities if one.kind in kinds and types & organization_types(one)]
        return Choice(named[0], 0.5) if named else choice  # "the network" opens, its name follows

    def _plural_described(self, part: Part, found: Description) -> Choice | None:
        """Resolve "the officials" to those of that noun who were mentioned last."""
        known = [one for one in self.unnamed if one.plural and found.noun in one.nouns()]
        known = [one for one in known if self.memory.before(one, part.start) and self._adds_nothing(part, one)]
        last = max(known, key=lambda one: self.memory.before(one, part.start)[-1][0], default=None)
        return Choice(last, 0.7) if last is not None else None

    def _adds_nothing(self, part: Part, entity: Entity) -> bool:
        """Say whether the words of a description were all used of an unnamed source before: "the officials"."""
        if entity.source_type == "named":
            return True
        given = set(re.findall(r"\w+", self.doc[part.start : part.end].text.lower()))
        used = set(re.findall(r"\w+", entity.text.lower()))
        return given - _DEFINITE - {"same"} <= used

    def _singular_described(self, part: Part, found: Description) -> Choice | None:
        role = lexicon().role(found.noun)
        gender = role.gender if role else ""
        host = self._host(found)
        holders = [one for one in self.memory.entities.values() if one.kind in PERSONS and not one.plural]
        holders = [one for one in holders if self._holds(one, found.noun, host, gender)]
        holders = [one for one in holders if self._adds_nothing(part, one)]
        earlier = [one for one in holders if self.memory.before(one, part.start)]
        if earlier:
            return Choice(max(earlier, key=lambda one: self.memory.before(one, part.start)[-1][0]), 0.85)
        if len(holders) == 1:
            return Choice(holders[0], 0.7)  # named later: "The leader of the movement" opens, his name follows
        nationality = host is not None and host.kind == "state"
        if found.possessor[1] or (found.organization[1] and not nationality) or found.end > found.head + 1:
            return None
        if not lexicon().is_word("generic", found.noun):
            return None
        return self.memory.choose(
            Search(part.start, noun=found.noun, gender=gender, kinds=frozenset({"person"}), plural=False, window=12)
        )

    def _host(self, found: Description) -> Entity | None:
        bounds = found.organization if found.organization[1] else found.possessor
        return host_for(self.scene, *bounds) if bounds[1] else None

    def _holds(self, entity: Entity, noun: str, host: Entity | None, gender: str) -> bool:
        """Say whether a person is called by a noun, or one that can stand for it, and not of another organisation."""
        if gender and entity.gender and gender != entity.gender:
            return False
        for description in entity.descriptions:
            if lexicon().calls(noun, description.noun):
                theirs = self._host(description)
                same = noun == description.noun
                if host is None or theirs is host or (same and theirs is None):
                    return True
        return False

    def key(self, part: Part) -> str:
        """Return the form under which equal descriptions meet: lower case, without article."""
        text = re.sub(r"\s+", " ", self.doc[part.start : part.end].text.lower()).strip()
        return re.sub(r"^(?:the|a|an|some|these|those)\s+", "", text) + f"/{part.kind}"
