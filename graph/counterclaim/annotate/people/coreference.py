"""Choose the entity that a pronoun or a definite description means: hard limits first, then a weighted score."""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import dataclass

from counterclaim.annotate.people.attach import Scene
from counterclaim.annotate.people.entities import Entity
from counterclaim.annotate.people.lexicon import lexicon, members

GENDER = {"he": "male", "him": "male", "his": "male", "himself": "male"}
GENDER |= {"she": "female", "her": "female", "hers": "female", "herself": "female"}
PLURAL = frozenset({"they", "them", "their", "theirs", "themselves"})
NEUTER = frozenset({"it", "its", "itself"})
FIRST = frozenset({"i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"})
RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
#: Types of organisation whose names say what they are: "the hospital" is no firm that happens to be near.
SELF_NAMED = frozenset({"institution", "police"})

#: What speaks for a candidate, per unit of the feature; tuned on articles with annotated responders.
WEIGHTS = {
    "distance": -0.55,  # sentences back, up to 8
    "subject": 0.9,  # its last mention was a subject
    "speaker": 0.8,  # its last mention was the subject of a verb of saying
    "possessor": -0.7,  # its last mention was a possessor: "Smith's lawyer"
    "quoted": -0.8,  # its last mention stands in a quotation, the pronoun outside
    "count": 0.35,  # mentions before, as a logarithm
    "gender": 0.8,  # known gender agrees
    "topic": 0.3,  # named in the headline or first sentence
    "paragraph": 1.0,  # last mention in the same paragraph
    "named": 0.3,  # has a name
    "pronoun": 0.5,  # its last mention was a pronoun of this form
    "head": 2.5,  # described by this very noun before
    "type": 1.5,  # an organisation of the type that the noun names
    "mistype": -2.0,  # an organisation of other types only
}


@dataclass(frozen=True, slots=True)
class Choice:
    """The entity chosen, and how sure that is (0 to 1)."""

    entity: Entity
    confidence: float


@dataclass(frozen=True, slots=True)
class Search:
    """What an expression tells of the entity that it means."""

    index: int  # its first token: only what stands before it is looked at
    kinds: frozenset[str]
    pronoun: str = ""  # male, female, they or it
    noun: str = ""
    gender: str = ""
    plural: bool | None = None
    exclude: tuple[Entity, ...] = ()
    window: int = 8  # how many sentences back to look
    wanted: frozenset[str] = frozenset()  # types of organisation that the noun names


class Memory:
    """Where each entity was mentioned so far, and as what."""

    def __init__(self, scene: Scene, quoted: list[bool]) -> None:
        self.scene = scene
        self.quoted = quoted
        self.starts: dict[int, list[int]] = {}
        self.marks: dict[int, list[tuple[int, int, str]]] = {}
        self.entities: dict[int, Entity] = {}
        self.timeline: list[tuple[int, int]] = []  # first token of each mention, and id of its entity
        for entity in scene.entities:
            for start, end in entity.mentions:
                self.add(entity, start, end)

    def add(self, entity: Entity, start: int, end: int, form: str = "") -> None:
        """Remember a mention; ``form`` is the pronoun, if it is one."""
        key = id(entity)
        self.entities.setdefault(key, entity)
        at = bisect_left(self.starts.setdefault(key, []), start)
        if at < len(self.starts[key]) and self.starts[key][at] == start:
            return
        self.starts[key].insert(at, start)
        insort(self.timeline, (start, key))
        self.marks.setdefault(key, []).insert(at, (start, end, form))

    def before(self, entity: Entity, index: int) -> list[tuple[int, int, str]]:
        """Return the mentions of an entity that begin before a token."""
        at = bisect_left(self.starts.get(id(entity), []), index)
        return self.marks.get(id(entity), [])[:at]

    def choose(self, search: Search) -> Choice | None:
        """Return the best entity mentioned before the expression that can be meant by it, or None."""
        scores = self.ranked(search)
        if not scores:
            return None
        margin = scores[0][0] - scores[1][0] if len(scores) > 1 else 2.0
        return Choice(scores[0][2], round(min(0.95, 0.55 + 0.2 * max(margin, 0.0)), 3))

    def ranked(self, search: Search) -> list[tuple[float, int, Entity]]:
        """Return the entities that can be meant, each after its score and the token of its last mention, best first."""
        scores: list[tuple[float, int, Entity]] = []
        for last, entity in self._recent(search):
            if self.fits(entity, search):
                features = self._features(entity, search)
                scores.append((sum(WEIGHTS[name] * value for name, value in features.items()), last, entity))
        return sorted(scores, key=lambda item: item[:2], reverse=True)

    def _recent(self, search: Search) -> Iterator[tuple[int, Entity]]:
        """Yield the entities mentioned within the window, the last mentioned first, with that mention's token."""
        sentence, seen = self.scene.sentence, set()
        for at in range(bisect_left(self.timeline, (search.index, 0)) - 1, -1, -1):
            start, key = self.timeline[at]
            if sentence[search.index] - sentence[start] > search.window:
                return
            if key not in seen:
                seen.add(key)
                yield start, self.entities[key]

    def fits(self, entity: Entity, search: Search) -> bool:
        """Tell whether nothing speaks against an entity: kind, number, gender."""
        if entity.kind not in search.kinds or entity in search.exclude:
            return False
        if search.plural is not None and entity.plural != search.plural:
            return False
        if search.wanted and search.wanted <= SELF_NAMED and not search.wanted & organization_types(entity):
            return False
        return not search.gender or not entity.gender or search.gender == entity.gender

    def _features(self, entity: Entity, search: Search) -> dict[str, float]:
        doc, sentence, index = self.scene.doc, self.scene.sentence, search.index
        marks = self.marks[id(entity)]
        count = bisect_left(self.starts[id(entity)], index)
        start, end, form = marks[count - 1]
        subjects = []
        for at in range(count - 1, max(count - 9, -1), -1):
            if sentence[marks[at][0]] != sentence[start]:
                break
            root = doc[marks[at][0] : marks[at][1]].root
            subjects += [root] if root.dep_ in _SUBJECTS else []
        types = organization_types(entity) if search.wanted else frozenset()
        return {
            "distance": min(8.0, sentence[index] - sentence[start]),
            "subject": float(bool(subjects)),
            "speaker": float(any(root.head.lemma_.lower() in members("saying") for root in subjects)),
            "possessor": float(end < len(doc) and doc[end].tag_ == "POS" and not subjects),
            "quoted": float(self.quoted[start] and not self.quoted[index]),
            "count": math.log2(1 + count),
            "topic": float(sentence[marks[0][0]] <= 1),
            "paragraph": float(self.scene.paragraph[start] == self.scene.paragraph[index]),
            "named": float(entity.source_type == "named"),
            "pronoun": float(bool(search.pronoun) and form == search.pronoun),
            "gender": float(bool(search.gender) and entity.gender == search.gender),
            "head": float(bool(search.noun) and any(lexicon().calls(search.noun, own) for own in entity.nouns())),
            "type": float(bool(search.wanted & types)),
            "mistype": float(bool(types) and not search.wanted & types),
        }


def organization_types(entity: Entity) -> frozenset[str]:
    """Return the types of organisation that an entity's name and descriptions show: company, police, outlet ..."""
    if entity.kind == "outlet":
        return frozenset({"outlet"})
    types: set[str] = set()
    for name in entity.names:
        words = name.text.split()
        types |= lexicon().organization_types(words[-1]) if words else frozenset()
        types |= lexicon().organization_types(" ".join(words[-2:]))  # "Medical Center"
        for index, word in enumerate(words):
            if word in ("of", "for") and index:
                types |= lexicon().organization_types(words[index - 1])
    for description in entity.descriptions:
        types |= lexicon().organization_types(description.noun)
    return frozenset(types)
