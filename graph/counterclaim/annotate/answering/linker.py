"""From the encoder's judgement to responses: which sentences respond, to which claims, how surely, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from counterclaim.annotate.answering.features import Signals
from counterclaim.annotate.answering.judging import Floats, Judged, sigmoid
from counterclaim.annotate.answering.layers import Layer
from counterclaim.annotate.answering.rows import claim_rows, response_row
from counterclaim.annotate.answering.wording import Wording
from counterclaim.model import RESPONSE_ACTS

CLAIMS = 3
#: A claim told elsewhere comes before the response's own words if it is nearly as likely: they are its claim anyway.
AS_LIKELY = 0.9


@dataclass(frozen=True, slots=True)
class Weights:
    """The last layers: wording, one layer for each act, two for claims, one for the confidence; least probabilities."""

    wording: Wording
    acts: Sequence[Layer]
    pairs: Layer
    claims: Layer
    confidence: Layer
    thresholds: Sequence[float]


@dataclass(frozen=True, slots=True)
class Linked:
    """One response by sentence numbers: its claims best first, its probability, and what spoke for it."""

    act: str
    sentence: int
    claims: tuple[int, ...]
    confidence: float
    because: tuple[tuple[str, float], ...] = ()


CONFIDENCE_NAMES = ("response", "best claim", "any of the claims", *RESPONSE_ACTS)


def confidence_row(score: float, chances: Floats, act: int) -> Floats:
    """Return what a link's probability is computed from: log odds of the response and of its claims, and its act."""
    best = float(np.clip(chances[0], 1e-4, 1 - 1e-4))
    some = float(np.clip(1 - np.prod(1 - chances), 1e-4, 1 - 1e-4))
    row = [score, np.log(best / (1 - best)), np.log(some / (1 - some)), *(float(act == index) for index in range(4))]
    return np.array(row, dtype=np.float32)


def link(
    signals: Signals, judged: Judged, weights: Weights, wording: Floats, terms: Sequence[Sequence[str]]
) -> list[Linked]:
    """Return the responses of an article in the order of their sentences.

    ``wording`` holds the sentences' wording scores, ``terms`` what they were counted from.
    """
    found: list[Linked] = []
    for sentence in sorted(judged.asked):
        for act, layer in enumerate(weights.acts):
            row = response_row(judged, wording, sentence, act)
            score = float(layer.scores(row[None])[0])
            if sigmoid(score) >= weights.thresholds[act]:
                reasons = [*weights.wording.reasons(terms[sentence], act), *layer.reasons(row, 1)]
                found.append(_linked(signals, judged, weights, sentence, act, score, reasons))
    return found


def _linked(
    signals: Signals,
    judged: Judged,
    weights: Weights,
    sentence: int,
    act: int,
    score: float,
    reasons: list[tuple[str, float]],
) -> Linked:
    """Return a response with its claims, best first, and the probability that one of them is right."""
    candidates, rows = claim_rows(signals, judged, sentence, weights.pairs)
    chances = sigmoid(weights.claims.scores(rows))
    best = np.argsort(-chances, kind="stable")[:CLAIMS]
    if len(best) > 1 and candidates[int(best[0])] == sentence and chances[best[1]] > AS_LIKELY * chances[best[0]]:
        best[:2] = best[1::-1]
    sure = weights.confidence.scores(confidence_row(score, chances[best], act)[None])
    pair = signals.pairs(sentence, np.array([candidates[int(best[0])]]))[0]
    some = [*weights.pairs.reasons(pair, 2), *weights.claims.reasons(rows[best[0]], 1)]
    return Linked(
        act=RESPONSE_ACTS[act],
        sentence=sentence,
        claims=tuple(candidates[int(index)] for index in best),
        confidence=round(float(sigmoid(sure)[0]), 4),
        because=(*reasons, *((f"claim: {name}", value) for name, value in some)),
    )
