"""Tell an article's stance from two sides: where a question stands towards its story, and where the article does.

An article that debunks a story disagrees with a headline that tells it and agrees with one that denies it. So each of
the two is read for itself (it tells, it denies, it only reports what is said), and the stance follows from both.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from counterclaim.errors import ModelError
from counterclaim.link.asking import FEATURES as ASKED
from counterclaim.link.telling import FEATURES as TOLD

Floats = npt.NDArray[np.float64]
STANCES = ("agree", "disagree", "discuss")
SIDES = ("tells", "denies", "reports")
#: No feature counts as farther from its mean than so many standard deviations.
FARTHEST = 5.0
_WEIGHTS = "models/stance/weights.json"


@dataclass(frozen=True, slots=True)
class Side:
    """A multinomial logistic reading of a side; ``weights`` are [sides, features], ``bias`` has one for each side."""

    weights: Floats
    bias: Floats
    means: Floats
    scales: Floats

    def scaled(self, table: Floats) -> Floats:
        """Return the features in standard deviations from their means."""
        return np.clip((table - self.means) / self.scales, -FARTHEST, FARTHEST)

    def chances(self, table: Floats) -> Floats:
        """Return a row of probabilities, one for each side, for each row of features."""
        scores = self.scaled(table) @ self.weights.T + self.bias
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(scores / scores.sum(axis=1, keepdims=True))


@dataclass(frozen=True, slots=True)
class StanceModel:
    """How a question's and an article's side are read, and what each stance's probability is multiplied with."""

    asked: Side
    told: Side
    emphasis: Floats


def probabilities(asked: Floats, told: Floats, model: StanceModel) -> Floats:
    """Return a row of probabilities, one for each stance, for each question's and article's row of features."""
    return combine(model.asked.chances(asked), model.told.chances(told))


def combine(asked: Floats, told: Floats) -> Floats:
    """Return the probabilities of the stances from those of the sides: who only reports takes no part."""
    agree = asked[:, 0] * told[:, 0] + asked[:, 1] * told[:, 1]
    disagree = asked[:, 0] * told[:, 1] + asked[:, 1] * told[:, 0]
    return np.column_stack([agree, disagree, 1.0 - agree - disagree])


@cache
def stance_model() -> StanceModel:
    """Return the packaged read-out; raises ModelError when it is missing or of another version."""
    path = files("counterclaim") / "models" / "stance" / "weights.json"
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(f"{_WEIGHTS} is missing from the package. Reinstall counterclaim.") from error
    return StanceModel(
        _side(data.get("asked", {}), ASKED),
        _side(data.get("told", {}), TOLD),
        np.array(data["emphasis"], dtype=np.float64),
    )


def _side(data: dict[str, Any], features: Sequence[str]) -> Side:
    if data.get("features") != list(features):
        raise ModelError(f"{_WEIGHTS} is of another version of counterclaim. Reinstall counterclaim.")
    return Side(*(np.array(data[name], dtype=np.float64) for name in ("weights", "bias", "means", "scales")))
