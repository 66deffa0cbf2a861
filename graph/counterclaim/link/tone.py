"""Measure how the passages of an article, weighed by their nearness to a question, deny, doubt and hedge."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from counterclaim.link.wording import Wording, read_wording, words_in

Floats = npt.NDArray[np.float64]
KINDS = ("false", "denying", "negated", "hedged", "doubting", "confirming")
_PLACES = ("near", "nearest", "lead", "all")
#: Passages less like the question than this do not weigh in.
FLOOR = 0.2
FEATURES = (
    *("passage_best", "passage_three", "passages"),
    *(f"{kind}_{place}" for place in _PLACES for kind in KINDS),
)


def tone(passages: Sequence[str], likeness: Floats) -> Floats:
    """Return a row of features, in the order of ``FEATURES``; ``likeness`` is each passage's cosine to the question."""
    told = np.array([_kinds(read_wording(passage)) for passage in passages]) if passages else np.zeros((1, len(KINDS)))
    near = likeness if len(likeness) else np.zeros(1)
    order = np.argsort(-near, kind="stable")
    weights = np.clip(near - FLOOR, 0, None)
    share = (told * weights[:, None]).sum(axis=0) / (weights.sum() + 1e-6)
    basics = (float(near.max()), float(near[order[:3]].mean()), len(passages) / 30)
    places = (share, told[order[:4]].mean(axis=0), told[:2].max(axis=0), told.mean(axis=0))
    return np.concatenate([basics, *places]).astype(np.float64)


def _kinds(wording: Wording) -> list[float]:
    return [
        float(wording.falsehoods > 0),
        float(bool(wording.words & words_in("denials"))),
        float(wording.negations > 0),
        float(bool(wording.words & words_in("hedges"))),
        float(bool(wording.words & words_in("doubts"))),
        float(bool(wording.words & words_in("confirmations"))),
    ]
