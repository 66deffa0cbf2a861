"""Find the organisation that a noun means which the article named before: "the ministry", "the company"."""

from __future__ import annotations

import re

from counterclaim.annotate.people.attach import Scene
from counterclaim.annotate.people.capacity import state_of_body
from counterclaim.annotate.people.coreference import Memory, Search, organization_types
from counterclaim.annotate.people.entities import Entity
from counterclaim.annotate.people.home import is_bare
from counterclaim.annotate.people.lexicon import Called, lexicon, members, singular

_KINDS = frozenset({"organization", "outlet"})
_RIVALS = _KINDS | {"person", "thing", "unknown"}  # what may be meant, too, where nothing tells which is
_CLEAR = 0.8  # by how much the score of an organisation of that noun must beat another's: else both are about as near
_TWO = 2
_FAR = 40  # sentences within which it was mentioned
_TOLD = 1.5  # what it adds to the score of an organisation that its name tells what it is
_LONG = 10  # sentences within which an organisation that was mentioned once is remembered
_WINDOW, _OFTEN = 6, 2  # sentences within which, and how often, one was mentioned whose name does not tell it


class Bodies:
    """Find the organisations of one document that nouns mean."""

    def __init__(self, scene: Scene, memory: Memory) -> None:
        self.scene = scene
        self.memory = memory

    def find(self, start: int, end: int) -> Entity | None:
        """Return the organisation, named before, that the noun in the tokens ``start`` to ``end`` means, or None."""
        doc = self.scene.doc
        noun = singular(doc[end - 1].lower_)
        called = lexicon().called.get(noun)
        if called is None:
            return self._at_home(start, end)
        words = {token.lower_ for token in doc[start : end - 1] if token.is_alpha} - {"the", "this", "that"}
        words -= members("of_rank")
        search = Search(start, _RIVALS, noun=noun, wanted=called.types, window=_FAR)
        ranked = [(score, one) for score, _, one in self.memory.ranked(search) if _named_before(one, start)]
        told = {id(one): heads(one) for _, one in ranked}
        alike = [(score, one) for score, one in ranked if one.kind in _KINDS and called.fits(told[id(one)])]
        alike = [(score, one) for score, one in alike if _has(one, words) and not self._is_far(one, start)]
        if len(alike) > 1 and (self._several(start, end) or self._of_two_states([one for _, one in alike], start)):
            return None  # "union leaders" are those of any
        if not called.open or words:
            return _ahead(alike) if alike else self._at_home(start, end)
        known = lexicon().called.keys()
        silent = [(score, one) for score, one in ranked if not told[id(one)] & known and _may_be(one, called)]
        found = _ahead(sorted([*((score + _TOLD, one) for score, one in alike), *silent], key=_score, reverse=True))
        return found if found is not None and (called.fits(told[id(found)]) or self._is_near(found, start)) else None

    def _is_far(self, entity: Entity, index: int) -> bool:
        """Say whether an organisation was mentioned only once before a token, and long before."""
        marks = self.memory.before(entity, index)
        return len(marks) < _OFTEN and self.scene.sentence[index] - self.scene.sentence[marks[-1][0]] > _LONG

    def _of_two_states(self, alike: list[Entity], index: int) -> bool:
        """Say whether the two mentioned last before a token are bodies of two states, and about as near."""
        lasts = [(self.memory.before(one, index)[-1][0], number) for number, one in enumerate(alike)]
        (last, first), (other, second) = sorted(lasts, reverse=True)[:2]
        states = {_state_id(self.scene, alike[first]), _state_id(self.scene, alike[second])}
        return len(states - {""}) == _TWO and self.scene.sentence[last] - self.scene.sentence[other] <= 1

    def _several(self, start: int, end: int) -> bool:
        """Say whether a noun stands before a plural and without an article: "company officials"."""
        after = self.scene.doc[end : end + 1]
        return len(after) > 0 and after[0].tag_ == "NNS" and self.scene.doc[start].tag_ != "DT"

    def _at_home(self, start: int, end: int) -> Entity | None:
        """Return the state of a body which many states have, where the article tells whose it is."""
        words = [token.text for token in self.scene.doc[start:end] if token.lower_ not in members("of_rank")]
        name = " ".join(words).removeprefix("the ")
        known = is_bare(name) or name.lower() == "ministry"
        entry = self.scene.home.state(end - len(name.split()), name) if known else None
        return self.scene.known(entry) if entry is not None else None

    def _is_near(self, entity: Entity, index: int) -> bool:
        """Say whether an organisation whose name tells nothing is what the text before a token is about."""
        marks = self.memory.before(entity, index)
        if self.scene.doc[marks[-1][1]].text in ("-", "–"):
            return False  # "the Orbix-linked firm" is not Orbix
        gap = self.scene.sentence[index] - self.scene.sentence[marks[-1][0]]
        return entity.kind in _KINDS and (gap == 0 or (gap <= _WINDOW and len(marks) >= _OFTEN))


def _named_before(entity: Entity, index: int) -> bool:
    """Say whether an entity was named before a token, if only as "Norland's health ministry"."""
    if entity.names:
        return entity.names[0].start < index
    return entity.kind == "organization" and entity.source_type == "named" and bool(entity.descriptions)


def _state_id(scene: Scene, entity: Entity) -> str:
    """Return the id of the state whose body an organisation is, as far as its name or the registry tells."""
    state = state_of_body(scene, entity)
    if state is not None and state.entry is not None:
        return state.entry.id
    return entity.entry.country if entity.entry is not None else ""


def _score(ranked: tuple[float, Entity]) -> float:
    return ranked[0]


def _ahead(ranked: list[tuple[float, Entity]]) -> Entity | None:
    """Return the first of those ranked if its score leads clearly over every other that is not the same."""
    first = ranked[0] if ranked else None
    if first is None:
        return None
    others = [score for score, one in ranked[1:] if not _same(one, first[1])]
    return first[1] if not others or first[0] - others[0] > _CLEAR else None


def _same(entity: Entity, other: Entity) -> bool:
    """Say whether the name of one ends in that of the other: "Tide Service" and "Norlandic Tide Service"."""
    short, long = sorted((entity.text.lower(), other.text.lower()), key=len)
    return long.endswith(f" {short}")


def _may_be(entity: Entity, called: Called) -> bool:
    """Say whether nothing speaks against calling an organisation so whose names do not tell what it is."""
    if entity.entry is not None and entity.entry.id in lexicon().body_nouns:
        return False
    if entity.kind == "outlet":
        return "outlet" in called.types
    if entity.kind == "person":  # many a firm is taken for one
        return (
            len(entity.text.split()) == 1 and not entity.descriptions and not any(one.titles[1] for one in entity.names)
        )
    types = organization_types(entity)
    return not types or bool(types & called.types)


def heads(entity: Entity) -> set[str]:
    """Return the nouns that an organisation's names and descriptions have: "ministry" for "Ministry of Tides"."""
    found: set[str] = set()
    for form in {name.text for name in entity.names} | entity.aliases:
        words = re.findall(r"[\w.&]+", form.lower())
        for index, word in enumerate(words):
            if index == len(words) - 1 or words[index + 1] in ("of", "for"):
                found.add(word)  # two "Committees" are no committee
    found |= {one.noun.rpartition(" ")[2] for one in entity.descriptions}
    if entity.entry is not None:
        found |= lexicon().body_nouns.get(entity.entry.id, frozenset())
    return found


def _has(entity: Entity, words: set[str]) -> bool:
    """Say whether all words stand in an organisation's names or descriptions."""
    roles = (one.role for one in entity.descriptions)
    forms = " ".join([entity.text, *(name.text for name in entity.names), *entity.aliases, *roles])
    own = {_plain(word) for word in re.findall(r"\w+", forms.lower())}
    return {_plain(word) for word in words} - members("armed") <= own


def _plain(word: str) -> str:
    return singular(word.replace("defence", "defense"))
