"""Measure how the passages of an article, weighed by their nearness to a question, deny, doubt and hedge."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from counterclaim.link.wording import Wording, read_wording, words_in

Floats = npt.NDArray[np.float64]
KINDS = ("false", "denying", "negated", "hedged", "doubting", "confirming")
_CROSSED = ("false", "denying", "negated", "doubting")
_PLACES = ("near", "nearest", "lead", "all")
_CROSSINGS = ("apart", "both", "asked_only", "told_only", "led_only")
#: Passages less like the question than this do not weigh in; shares count in full from a third on.
FLOOR, ENOUGH = 0.2, 3.0
FEATURES = (
    *(f"asked_{kind}" for kind in KINDS),
    *("asked_question", "asked_report", "asked_colon", "asked_length", "passage_best", "passage_three", "passages"),
    *(f"{kind}_{place}" for place in _PLACES for kind in KINDS),
    *(f"{kind}_{crossing}" for kind in _CROSSED for crossing in _CROSSINGS),
    *("hedged_both", "hedged_told_only", "rejected_asked_only", "rejected_told_only"),
)


def tone(query: str, passages: Sequence[str], likeness: Floats) -> Floats:
    """Return a row of features, in the order of ``FEATURES``; ``likeness`` is each passage's cosine to the question."""
    words = read_wording(query)
    asked = _kinds(words)
    told = np.array([_kinds(read_wording(passage)) for passage in passages]) if passages else np.zeros((1, len(KINDS)))
    near = likeness if len(likeness) else np.zeros(1)
    order = np.argsort(-near, kind="stable")
    weights = np.clip(near - FLOOR, 0, None)
    share = (told * weights[:, None]).sum(axis=0) / (weights.sum() + 1e-6)
    lead = told[:2].max(axis=0)
    basics = (
        float("?" in query),
        float(bool(words.words & words_in("reporting"))),
        float(":" in query),
        words.length / 20,
        float(near.max()),
        float(near[order[:3]].mean()),
        len(passages) / 30,
    )
    crossed: list[float] = []
    for kind in _CROSSED:
        column = KINDS.index(kind)
        crossed += _cross(asked[column], float(share[column]), float(lead[column]))
    hedged, rejecting = KINDS.index("hedged"), max(asked[0], asked[1])
    rejected = float(share[0] + share[1])
    last = (
        asked[hedged] * float(share[hedged]),
        (1 - asked[hedged]) * float(share[hedged]),
        rejecting * (1 - min(1.0, ENOUGH * rejected)),
        (1 - rejecting) * rejected,
    )
    places = (share, told[order[:4]].mean(axis=0), lead, told.mean(axis=0))
    return np.concatenate([asked, basics, *places, crossed, last]).astype(np.float64)


def _kinds(wording: Wording) -> list[float]:
    return [
        float(wording.falsehoods > 0),
        float(bool(wording.words & words_in("denials"))),
        float(wording.negations > 0),
        float(bool(wording.words & words_in("hedges"))),
        float(bool(wording.words & words_in("doubts"))),
        float(bool(wording.words & words_in("confirmations"))),
    ]


def _cross(asked: float, share: float, lead: float) -> list[float]:
    """Return how far question and article differ or meet in one kind of words."""
    enough = min(1.0, ENOUGH * share)
    return [abs(asked - enough), asked * share, asked * (1 - enough), (1 - asked) * share, (1 - asked) * lead]
