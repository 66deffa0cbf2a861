"""Resolve definite descriptions: "the minister", "the company", "the officials", "his father"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from counterclaim.annotate.people.attach import Scene
from counterclaim.annotate.people.called import heads
from counterclaim.annotate.people.capacity import governed, government_of, host_for
from counterclaim.annotate.people.coreference import Choice, Memory, Search, organization_types
from counterclaim.annotate.people.descriptions import POSSESSIVES, Description
from counterclaim.annotate.people.entities import Entity, clean
from counterclaim.annotate.people.lexicon import lexicon, members
from counterclaim.annotate.people.sources import Part

PERSONS = frozenset({"person", "role", "anonymous"})
GROUPS = frozenset({"organization", "outlet", "state"})
_ANY_GROUP = frozenset({"group", "team"})  # types that hold all kinds of bodies: a militia is a group, too
_UNTOLD = frozenset({"company", "outlet"})  # types that a name need not tell
#: Openings describe whom they name soon after: sentences of the opening, sentences until the name, and its mentions.
_OPENING, _SOON, _OFTEN = 1, 4, 3
#: Nouns for those who rule a state or want to, and words before them that tell of no lower rank.
_GOVERNMENT = frozenset({"government", "regime"})
_RULING = _GOVERNMENT | {"administration", "campaign"}
_OF_STATE = frozenset({"central", "current", "federal", "national", "new", "present"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_NAMELESS = frozenset({"same", "unidentified", "unnamed", "anonymous"})  # what tells nothing new of an unnamed source


class Describer:
    """Find whom the descriptions of one document mean, among its names and the unnamed sources met so far."""

    def __init__(self, scene: Scene, memory: Memory, owner_of: Callable[[int, int], Entity | None]) -> None:
        self.scene = scene
        self.owner_of = owner_of  # says who "her" and "the president" are in "her lawyer", "the president's lawyer"
        self.doc = scene.doc
        self.memory = memory
        self.unnamed: list[Entity] = []
        self.by_text: dict[str, Entity] = {}
        self.by_words: dict[tuple[int, int], Entity] = {}  # the very words, which two statements can share

    def described(self, part: Part) -> Choice | None:
        """Resolve a definite description: the minister, the group, the committee chairmen."""
        found = part.description
        if found is None:
            return None
        if (part.start, part.end) in self.by_words:
            return Choice(self.by_words[part.start, part.end], 0.9)
        same = self.by_text.get(self.key(part))
        other = found.determiner in ("a", "an", "one", "another", "other") or found.noun in members("quantifier")
        if same is not None and not other:
            return Choice(same, 0.9)
        return self._anew(part, found)

    def _anew(self, part: Part, found: Description) -> Choice | None:
        """Resolve a description in words that were not used before."""
        if found.head == part.start and part.end == part.start + 1 and lexicon().is_word("body", found.noun):
            return self._plural_described(part, found)  # "officials" after "harbour officials"
        if found.determiner in POSSESSIVES and part.kind == "role":
            return self._owned(part, found) or self._kin(part, found)
        bare = found.determiner == "" and self.scene.sentence[part.start] <= 1  # headlines leave articles out
        some = found.determiner in ("a", "an", "one", "another")  # "a Bell spokesman" is one of several
        owned = part.kind == "role" and not some and found.possessor[1] - 1 in self.scene.at  # "Bell's agent"
        owned = owned or (part.kind == "group" and found.possessor[1] > 0)
        if found.determiner in _DEFINITE or bare or owned:
            return self._definite(part, found) or self._kin(part, found)
        if found.determiner in ("a", "an"):
            return self._equated(found) or self._introduced(part, found) or self._named_soon(part, found)
        return None

    def _definite(self, part: Part, found: Description) -> Choice | None:
        if part.kind == "group":
            return self._group(part, found)
        if part.kind == "collective":
            return None if found.organization[1] else self._plural_described(part, found)
        return self._singular_described(part, found) if part.kind == "role" else None

    def _group(self, part: Part, found: Description) -> Choice | None:
        """Resolve "the company", "the group", "the ministry"; a government is its state."""
        owner = self.owner_of(*found.possessor) if found.possessor[1] else None
        state = government_of(self.scene, found, owner)
        if state is not None:
            if not found.possessor[1] or found.possessor[1] - 1 in self.scene.at:
                state.aliases.add(re.sub("^[Tt]he ", "", clean(self.doc[part.start : part.end].text)))
            return Choice(state, 0.9)
        if governed(self.scene, found, owner) is not None:
            same = self.by_text.get(self.key(part))
            return Choice(same, 0.9) if same is not None else None
        if found.possessor[1] or any(index in self.scene.at for index in range(part.start, part.end)):
            return None
        if lexicon().is_word("place_noun", found.noun):
            return self.memory.choose(
                Search(part.start, noun=found.noun, kinds=frozenset({"place", "state"}), window=12)
            )
        if found.noun in _RULING:
            return self._ruling(part, found)
        return self._named_group(part, found)

    def _named_group(self, part: Part, found: Description) -> Choice | None:
        """Resolve "the company", "the agency" to one of that type; a body of another type is not meant."""
        types = lexicon().organization_types(found.noun)
        kinds = GROUPS if found.noun == "nation" else frozenset({"organization", "outlet"})
        search = Search(part.start, noun=found.noun, kinds=kinds, wanted=types, window=30)
        choice = self._so_called(search, self.memory.choose(search))
        own = organization_types(choice.entity) if choice is not None else types - types
        opens = self.scene.sentence[part.start] <= _OPENING
        plain = not own and not opens and bool(types & _UNTOLD)
        if choice is not None and (types & own or plain):
            return choice  # a name that tells no type, but fits best, before one far off that tells it
        alike = [one for _, _, one in self.memory.ranked(search) if types & organization_types(one)]
        named = [one for one in self.scene.entities if one.kind in kinds and types & organization_types(one)]
        if alike or named:
            return Choice((alike or named)[0], 0.5)  # "the network" opens, its name follows
        if choice is None or not (own and types - _ANY_GROUP and choice.entity.names):
            return choice
        untold = [one for _, _, one in self.memory.ranked(search) if one.names and not organization_types(one)]
        return Choice(untold[0], 0.5) if untold and types & _UNTOLD else None

    def _so_called(self, search: Search, choice: Choice | None) -> Choice | None:
        """Return the outlet or agency just named that is called so, rather than a choice of which that is not known.

        "The network" is one that is known for a network before any outlet, and "the publication" no firm.
        """
        called, known = lexicon().called.get(search.noun), lexicon().body_nouns
        near = [one for _, _, one in self.memory.ranked(replace(search, window=_SOON))]
        outlets = [one for one in near if one.kind == "outlet" and one.entry is not None]
        fitting = [one for one in outlets if one.entry is not None and search.noun in known.get(one.entry.id, ())]
        untold = choice is None or not organization_types(choice.entity)
        if not fitting and untold and called is not None and "outlet" in called.types:
            fitting = [one for one in near if called.fits(heads(one))]
        return Choice(fitting[0], 0.7) if len(fitting) == 1 else choice

    def _ruling(self, part: Part, found: Description) -> Choice | None:
        """Resolve "the government", "the administration": a state, or a body of that very name, but no court or agency.

        "The state government" is none of those that the article names so far.
        """
        told = {token.lower_ for token in self.doc[part.start : found.head]} - _DEFINITE - _OF_STATE
        if told or found.end > found.head + 1:
            return None
        known = [one for _, _, one in self.memory.ranked(Search(part.start, GROUPS, noun=found.noun, window=30))]
        called = [one for one in known if found.noun in heads(one)]
        entry = self.scene.home.state(found.head, found.noun) if not called else None
        home = [self.scene.known(entry)] if entry is not None else []
        home = home if found.noun != "campaign" else []
        states = [one for one in known if one.kind == "state" and found.noun in _GOVERNMENT]
        meant = [*called, *home, *states]
        return Choice(meant[0], 0.6) if meant else None

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
        words = re.split(r"\s*,\s", self.doc[part.start : part.end].text.lower())[0]
        used = set(re.findall(r"\w+", entity.text.lower()))
        return set(re.findall(r"\w+", words)) - _DEFINITE - POSSESSIVES - _NAMELESS <= used

    def _singular_described(self, part: Part, found: Description) -> Choice | None:
        role = lexicon().role(found.noun)
        gender = role.gender if role else ""
        host = self._host(found)
        holders = [one for one in self.memory.entities.values() if one.kind in PERSONS and not one.plural]
        holders = [one for one in holders if self._holds(one, found.noun, host, gender)]
        holders = [one for one in holders if self._adds_nothing(part, one) and not self._of_others(found, one)]
        earlier = [one for one in holders if self.memory.before(one, part.start)]
        if earlier:
            return Choice(max(earlier, key=lambda one: self.memory.before(one, part.start)[-1][0]), 0.85)
        if len(holders) == 1:
            return Choice(holders[0], 0.7)  # named later: "The leader of the movement" opens, his name follows
        nationality = host is not None and host.kind == "state"
        later = self._of_that_state(found.noun) if nationality and not holders else None
        later = later or self._introduced(part, found)
        if later is not None:
            return later
        longer = found.end > found.head + 1 and found.noun != "year-old"
        if found.possessor[1] or (found.organization[1] and not nationality) or longer:
            return None
        if not lexicon().is_word("generic", found.noun.removeprefix("presidential ")):
            return None
        child = lexicon().is_word("child", found.noun)
        others = tuple(
            one
            for one in self.memory.entities.values()
            if (child and self._has_child(one)) or _in_another_office(one, found.noun)
        )
        kinds = frozenset({"person"})
        return self.memory.choose(Search(part.start, kinds, "", found.noun, gender, False, others, window=12))

    def _owned(self, part: Part, found: Description) -> Choice | None:
        """Resolve "his father" and "her lawyer" to the one who is called that, of the same or of nobody known."""
        role = lexicon().role(found.noun)
        owner = self.owner_of(*found.possessor)
        holders = []
        for entity in self.memory.entities.values():
            clash = role is not None and role.gender and entity.gender and role.gender != entity.gender
            if entity.kind in PERSONS and not entity.plural and entity is not owner and not clash:
                holders += [entity] if self._belongs(entity, found.noun, owner) else []
        return Choice(holders[0], 0.7) if len(holders) == 1 and self._adds_nothing(part, holders[0]) else None

    def _belongs(self, entity: Entity, noun: str, owner: Entity | None) -> bool:
        """Say whether a person is called by a noun, and not as somebody else's."""
        owners = []
        for description in entity.descriptions:
            if lexicon().calls(noun, description.noun):
                bounds = description.possessor if description.possessor[1] else description.organization
                owners.append(self.owner_of(*bounds) if bounds[1] else None)
        return any(one is None or owner is None or one is owner for one in owners)

    def _kin(self, part: Part, found: Description) -> Choice | None:
        """Resolve "the father" to the one person of whose son or daughter the article speaks."""
        if part.kind != "role" or not lexicon().is_word("parent", found.noun) or found.plural:
            return None
        role = lexicon().role(found.noun)
        gender = role.gender if role else ""
        if found.possessor[1] and self.owner_of(*found.possessor) is not None:
            return None  # nothing tells that he is the child of the other
        parents = [
            one for one in self.memory.entities.values() if one.kind in ("person", "role") and self._has_child(one)
        ]
        parents = [one for one in parents if not gender or not one.gender or one.gender == gender]
        return Choice(parents[0], 0.6) if len(parents) == 1 else None

    def _has_child(self, entity: Entity) -> bool:
        """Say whether the article speaks of a person's child: "his son", "Bell's daughter"."""
        for start, end, form in self.memory.marks.get(id(entity), ()):
            token = self.doc[start] if form else self.doc[min(end, len(self.doc) - 1)]
            child = token.head if form else self.doc[end - 1].head
            if token.tag_ in ("PRP$", "POS") and lexicon().is_word("child", child.text):
                return True
        return False

    def _equated(self, found: Description) -> Choice | None:
        """Return the unnamed source of which a description says what it is: "its source was a nurse"."""
        token = self.doc[found.head]
        if token.dep_ != "attr" or token.head.lemma_ != "be":
            return None
        for child in token.head.children:
            if child.dep_ == "nsubj" and child.i < token.i:
                for (start, end), entity in self.by_words.items():
                    if start <= child.i < end and not entity.plural:
                        return Choice(entity, 0.8)
        return None

    def _named_soon(self, part: Part, found: Description) -> Choice | None:
        """Return the one person whom an opening describes, and who is named with the same role soon after."""
        at = self.scene.sentence[part.start]
        if at > _OPENING or part.kind != "role" or found.possessor[1]:
            return None
        role, host = lexicon().role(found.noun), self._host(found)
        host = host if host is None or host.kind != "place" else None  # "a Kolst parent" is no place's
        named = []
        for entity in self.memory.entities.values():
            if entity.kind == "person" and entity.names and entity.names[0].start >= part.end:
                near = self.scene.sentence[entity.names[0].start] - at <= _SOON
                if near and self._holds(entity, found.noun, host, role.gender if role else ""):
                    named.append(entity)
        return Choice(named[0], 0.6) if len(named) == 1 else None

    def _of_that_state(self, noun: str) -> Choice | None:
        """Return the one person called by a noun: "the leader of Norland's rebel group" is "Reed leader Ann Bell"."""
        found = []
        for entity in self.memory.entities.values():
            hosts = [self._host(one) for one in entity.descriptions if one.noun == noun]
            of_state = any(host is not None and host.kind == "state" for host in hosts)
            if entity.kind == "person" and hosts and not of_state:
                found.append(entity)
        return Choice(found[0], 0.6) if len(found) == 1 else None

    def _introduced(self, part: Part, found: Description) -> Choice | None:
        """Return whom an opening describes before the text names him: "The Norland hacker ..." and then "Ann Bell, 31".

        That is the person named most among those named only afterwards, and of no other role.
        """
        at = self.scene.sentence[part.start]
        if at > _OPENING or part.kind != "role" or not lexicon().is_word("generic", found.noun) or found.possessor[1]:
            return None
        role = lexicon().role(found.noun)
        gender = role.gender if role else ""
        best: Entity | None = None
        for entity in self.memory.entities.values():
            if entity.kind != "person" or not entity.names or entity.names[0].start < part.end:
                continue
            near = self.scene.sentence[entity.names[0].start] - at <= _SOON
            if near and len(entity.names) >= _OFTEN and self.may_be(entity, found, gender):
                best = entity if best is None or len(entity.names) > len(best.names) else best
        return Choice(best, 0.6) if best is not None else None

    def may_be(self, entity: Entity, found: Description, gender: str) -> bool:
        """Say whether nothing told of a person speaks against a description."""
        if gender and entity.gender and gender != entity.gender:
            return False
        words = lexicon()
        others = (one.noun for one in entity.descriptions if words.title(self.doc[one.head].text) is None)
        neutral = (noun for noun in others if not (words.is_word("generic", noun) or words.is_word("anonymous", noun)))
        return all(words.calls(found.noun, noun) for noun in neutral) and not _in_another_office(entity, found.noun)

    def governed(self, found: Description) -> Entity | None:
        """Return the place, unknown to the registry, of whose government a description speaks."""
        return governed(self.scene, found, self.owner_of(*found.possessor) if found.possessor[1] else None)

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

    def _of_others(self, found: Description, entity: Entity) -> bool:
        """Say whether a body is another's: "Norland's Interior Ministry spokesman" is not Sudland's."""
        own = self._owner_of_body(found)
        theirs = [one for one in map(self._owner_of_body, entity.descriptions) if one is not None]
        return own is not None and bool(theirs) and own not in theirs

    def _owner_of_body(self, found: Description) -> Entity | None:
        """Return who owns the organisation of a description."""
        start, end = found.possessor
        return host_for(self.scene, start, end) if end and found.organization[1] else None

    def key(self, part: Part) -> str:
        """Return the form under which equal descriptions meet: lower case, without article."""
        text = re.sub(r"\s+", " ", self.doc[part.start : part.end].text.lower()).strip()
        found = part.description
        place = self.governed(found) if found is not None else None
        if place is not None:
            return f"government of {place.text.lower()}/{part.kind}"
        if found is not None and found.possessor[1] and found.determiner in POSSESSIVES:
            owner = self.owner_of(*found.possessor)
            text = f"{id(owner)} {text}" if owner is not None else text  # the lawyers of two clients are two
        return re.sub(r"^(?:the|a|an|some|these|those)\s+", "", text) + f"/{part.kind}"


def _in_another_office(entity: Entity, noun: str) -> bool:
    """Say whether a person holds a public office, and not the one of a noun: a defence secretary is no mayor."""
    words = lexicon()
    if not words.is_word("public_office", noun.rpartition(" ")[2]):
        return False
    held = [one.noun for one in entity.descriptions if words.is_word("public_office", one.noun.rpartition(" ")[2])]
    return bool(held) and not any(words.calls(noun, own) for own in held)
