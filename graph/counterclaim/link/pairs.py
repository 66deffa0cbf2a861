"""Score pairs of claims: the probability that two state one proposition, whether one negates the other, and why."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from counterclaim.errors import ModelError
from counterclaim.link.blocking import Pair
from counterclaim.link.encoder import SentenceEncoder, Vectors, WordVectors
from counterclaim.link.wording import ANTONYMS, FALSEHOODS, Wording, read_wording, stem, words_in
from counterclaim.model import ClaimInContext

Floats = npt.NDArray[np.float64]

FEATURES = (
    "bias",
    "meaning",  # cosine of the claims' texts
    "meaning_squared",
    "story",  # cosine of the articles' mean claim
    "stems",  # Jaccard of content stems
    "contained",  # shared stems over the shorter claim's
    "names",  # Jaccard of names, 0 when either has none
    "names_apart",  # both have names and share none
    "numbers_shared",
    "numbers_apart",  # both have numbers and share none
    "dates_apart",
    "concerns",  # they concern an agent in common
    "same_speaker",
    "same_article",
    "short",  # one of the two has fewer than three stems
    "lengths",  # shorter over longer, in words
    "size",  # logarithm of the fewer stems: short claims are alike by chance
    "covered",  # how well each word of one finds its like in the other, the claim that is covered less
    "covers",  # the same, the claim that is covered better
    "missing",  # the two words of the shorter claim that find the least likeness
    "missing_most",  # the two words of either that find the least likeness
)
#: "Twelve were killed" and "forty were killed" dispute one event: however alike the words, they are two propositions.
DISPUTED = 0.25
#: Of fewer shared stems nothing is told by which of them a negation reaches; of more, this share must be reached.
_FEW, _ENOUGH = 3, 0.34
#: A question belongs to no article; claims that are compared mostly are of articles so much alike (mean cosine).
_ONE_STORY = 0.8
#: An antonym among more shared stems than this is an aside: "suffered head trauma and a dead eye but is alive".
_ASIDE = 4
_FALSE = frozenset(stem(word) for word in FALSEHOODS | words_in("truths"))
_CLAUSE_END = re.compile(r"[.;!?]\s+|,?\s+but\s+")
SAME, INVERSE, NARROWER, BROADER = "same", "inverse", "narrower", "broader"


@dataclass(frozen=True, slots=True)
class PairModel:
    """Logistic weights by feature, and how probabilities are read: the threshold for putting claims together."""

    weights: tuple[float, ...]
    threshold: float


@dataclass(frozen=True, slots=True)
class Material:
    """Everything the features of a list of claims are made from, row by row."""

    claims: Sequence[ClaimInContext]
    texts: Vectors
    words: Sequence[WordVectors]
    stories: Vectors
    wordings: Sequence[Wording]


@cache
def pair_model() -> PairModel:
    """Return the packaged weights; raises ModelError when they are missing or of another version."""
    path = files("counterclaim") / "models" / "matching" / "weights.json"
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError("models/matching/weights.json is missing from the package. Reinstall counterclaim.") from error
    weights: Mapping[str, float] = data["weights"]
    if set(weights) != set(FEATURES):
        raise ModelError("models/matching/weights.json is of another version of counterclaim. Reinstall counterclaim.")
    return PairModel(tuple(float(weights[name]) for name in FEATURES), float(data["threshold"]))


def prepare(claims: Sequence[ClaimInContext], encoder: SentenceEncoder) -> Material:
    """Gather what the pair features need, row by row."""
    words = encoder.encode_words([claim.text for claim in claims])
    texts = encoder.encode([claim.text for claim in claims])
    stories = np.empty_like(texts)
    rows: dict[str, list[int]] = {}
    for index, claim in enumerate(claims):
        rows.setdefault(claim.article, []).append(index)
    for members in rows.values():
        mean = texts[members].mean(axis=0)
        stories[members] = mean / max(float(np.linalg.norm(mean)), 1e-9)
    return Material(claims, texts, words, stories, [read_wording(claim.text) for claim in claims])


def features(material: Material, pairs: Sequence[Pair]) -> Floats:
    """Return a row of features for each pair, in the order of ``FEATURES``."""
    table = np.zeros((len(pairs), len(FEATURES)))
    if not pairs:
        return table
    left = np.array([pair[0] for pair in pairs])
    right = np.array([pair[1] for pair in pairs])
    table[:, 0] = 1.0
    table[:, 1] = np.einsum("ij,ij->i", material.texts[left], material.texts[right])
    table[:, 2] = table[:, 1] ** 2
    table[:, 3] = np.einsum("ij,ij->i", material.stories[left], material.stories[right])
    for row, (low, high) in enumerate(pairs):
        table[row, 4:-4] = _discrete(material, low, high)
        table[row, -4:] = _aligned(material.words[low], material.words[high])
    return table


def _discrete(material: Material, low: int, high: int) -> tuple[float, ...]:
    one, two = material.wordings[low], material.wordings[high]
    first, second = material.claims[low], material.claims[high]
    shared = len(one.stems & two.stems)
    shorter = min(len(one.stems), len(two.stems))
    names = len(one.names & two.names)
    numbers = bool(one.numbers & two.numbers)
    return (
        shared / max(len(one.stems | two.stems), 1),
        shared / max(shorter, 1),
        names / max(len(one.names | two.names), 1),
        float(bool(one.names and two.names) and not names),
        float(numbers),
        float(bool(one.numbers and two.numbers) and not numbers),
        float(bool(one.dates and two.dates) and not one.dates & two.dates),
        float(bool(set(first.concerns) & set(second.concerns))),
        float(bool(set(first.speakers) & set(second.speakers))),
        float(first.article == second.article),
        float(shorter < 3),
        min(one.length, two.length) / max(one.length, two.length, 1),
        math.log1p(shorter),
    )


def _aligned(one: WordVectors, two: WordVectors) -> tuple[float, float, float, float]:
    """Return how well the words of two claims find each other: each word's best cosine, averaged and at worst."""
    if not len(one) or not len(two):
        return (0.0, 0.0, 0.0, 0.0)
    likeness = one.astype(np.float32) @ two.astype(np.float32).T
    forth, back = likeness.max(axis=1), likeness.max(axis=0)
    worst_forth, worst_back = float(np.sort(forth)[:2].mean()), float(np.sort(back)[:2].mean())
    means = float(forth.mean()), float(back.mean())
    shorter = worst_forth if len(one) <= len(two) else worst_back
    return (min(means), max(means), shorter, min(worst_forth, worst_back))


def probabilities(table: Floats, model: PairModel) -> Floats:
    """Return for each row the probability that the two claims state one proposition, whichever way round."""
    # Summed row by row: a matrix product rounds a row's last digits differently in another company.
    score = (table * np.array(model.weights)).sum(axis=1)
    chance = 1.0 / (1.0 + np.exp(-np.clip(score, -30, 30)))
    apart = table[:, [FEATURES.index("numbers_apart"), FEATURES.index("dates_apart")]].any(axis=1)
    return np.asarray(np.where(apart, chance * DISPUTED, chance), dtype=np.float64)


def saying_the_same(question: str, claims: Sequence[ClaimInContext], encoder: SentenceEncoder) -> Floats:
    """Return for each claim the probability that it states what a question does, or its opposite, by words alone."""
    asked = ClaimInContext("", "", question, question)
    table = features(prepare([asked, *claims], encoder), [(0, row) for row in range(1, len(claims) + 1)])
    table[:, FEATURES.index("story")] = _ONE_STORY
    return probabilities(table, pair_model())


def is_inverse(first: ClaimInContext, second: ClaimInContext) -> bool:
    """Tell whether of two claims that are about one proposition, one states its opposite.

    The claim's polarity says whether its main clause is negated; words such as "hoax" and antonyms ("alive", "dead")
    turn it round once more.
    """
    one, two = read_wording(first.text), read_wording(second.text)
    opposed = _opposed(one, two)
    # Where both texts hold as many negations, a difference in polarity comes from where the longer one was cut.
    negated = _is_negated(first, two) != _is_negated(second, one) and one.negations != two.negations
    return (
        (negated and _reaches(one, two, opposed))
        ^ (one.falsehoods % 2 != two.falsehoods % 2)
        ^ (len(opposed) % 2 == 1 and len(one.stems & two.stems) <= _ASIDE * len(opposed))
    )


def _is_negated(claim: ClaimInContext, other: Wording) -> bool:
    """Tell whether a claim is negated in that part of its words which the other claim shares.

    The polarity is that of the first clause; of "I could not believe my luck, but the bear ran off" a claim about the
    bear shares only the second.
    """
    parts = [read_wording(part) for part in _CLAUSE_END.split(claim.text) if part.strip()]
    shared = [len(part.stems & other.stems) for part in parts]
    if len(parts) < 2 or shared[0] == max(shared):
        return claim.polarity == "negated"
    return parts[shared.index(max(shared))].negations % 2 == 1


def _reaches(one: Wording, two: Wording, opposed: Collection[tuple[str, str]]) -> bool:
    """Tell whether what only one of two texts negates is what they share, and no aside of the longer one.

    "He was never in danger although his brain was exposed" is no opposite of "his brain was exposed". A negation of
    words that tell of truth ("does not exist", "is no hoax") or that have their antonym in the other text counts
    wherever it stands. Too few shared words tell nothing.
    """
    shared = one.stems & two.stems
    apart = one.negated ^ two.negated
    if len(shared) < _FEW or apart & (_FALSE | {stem(word) for pair in opposed for word in pair}):
        return True
    return len(apart & shared) > _ENOUGH * len(shared)


def _opposed(one: Wording, two: Wording) -> list[tuple[str, str]]:
    """Return the words of one text that have their antonym, and only that, in the other, each with one of those."""
    found = []
    for word in sorted(one.words - two.words):
        others = ANTONYMS.get(word, frozenset()) & (two.words - one.words)
        if others:
            found.append((word, min(others)))
    return found


def direction(one: Wording, two: Wording) -> str:
    """Return how the first claim stands to the second when both agree: same, narrower (says more) or broader."""
    extra_one, extra_two = len(one.stems - two.stems), len(two.stems - one.stems)
    detail_one, detail_two = _details(one) - _details(two), _details(two) - _details(one)
    if extra_two <= 1 and extra_one >= 4 and len(detail_one) >= 1 and not detail_two:
        return NARROWER
    if extra_one <= 1 and extra_two >= 4 and len(detail_two) >= 1 and not detail_one:
        return BROADER
    return SAME


def _details(wording: Wording) -> set[str]:
    return {*wording.names, *wording.dates, *(str(number) for number in wording.numbers)}
