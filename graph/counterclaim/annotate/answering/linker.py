"""From the encoder's judgement to responses: which sentences respond, to which claims, how surely, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from counterclaim.annotate.answering.features import Signals
from counterclaim.annotate.answering.judging import Floats, Judged, sigmoid
from counterclaim.annotate.answering.layers import Layer
from counterclaim.annotate.answering.rows import claim_rows, response_row
from counterclaim.model import RESPONSE_ACTS

CLAIMS = 3


@dataclass(frozen=True, slots=True)
class Weights:
    """The last layers: one for each act, one for claims, one for the confidence; thresholds are probabilities."""

    acts: Sequence[Layer]
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


def link(signals: Signals, features: Floats, judged: Judged, weights: Weights) -> list[Linked]:
    """Return the responses of an article in the order of their sentences."""
    found = []
    for sentence in sorted(judged.asked):
        row = response_row(signals, features, judged, sentence)
        scores = np.array([float(layer.scores(row[None])[0]) for layer in weights.acts])
        chosen = [act for act in range(len(RESPONSE_ACTS)) if sigmoid(scores[act]) >= weights.thresholds[act]]
        if not chosen:
            continue
        candidates, rows = claim_rows(signals, judged, sentence)
        chances = sigmoid(weights.claims.scores(rows))
        best = np.argsort(-chances, kind="stable")[:CLAIMS]
        for act in chosen:
            sure = weights.confidence.scores(confidence_row(float(scores[act]), chances[best], act)[None])
            reasons = [*weights.acts[act].reasons(row), *(_claim(weights.claims, rows[best[0]]))]
            found.append(
                Linked(
                    act=RESPONSE_ACTS[act],
                    sentence=sentence,
                    claims=tuple(candidates[int(index)] for index in best),
                    confidence=round(float(sigmoid(sure)[0]), 4),
                    because=tuple(reasons),
                )
            )
    return found


def _claim(layer: Layer, row: Floats) -> list[tuple[str, float]]:
    """Return why the best claim was chosen; its features are told apart by a word before their names."""
    return [(f"claim: {name}", value) for name, value in layer.reasons(row, 2)]
