"""Logistic layers over named features: scores, probabilities, and which features spoke for a score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from counterclaim.annotate.answering.judging import Floats


@dataclass(frozen=True, slots=True)
class Layer:
    """One logistic regression on standardised features."""

    names: Sequence[str]
    mean: Floats
    scale: Floats
    weight: Floats
    bias: float

    def scores(self, rows: Floats) -> Floats:
        """Return the log odds of each row."""
        return np.asarray(((rows - self.mean) / self.scale) @ self.weight + self.bias, dtype=np.float32)

    def reasons(self, row: Floats, count: int = 3) -> list[tuple[str, float]]:
        """Return the features that raised a row's score most, with what each added to the log odds."""
        added = (row - self.mean) / self.scale * self.weight
        best = [int(index) for index in np.argsort(-added, kind="stable")[:count] if added[index] > 0]
        return [(self.names[index], round(float(added[index]), 3)) for index in best]


def to_json(layer: Layer) -> dict[str, Any]:
    """Return a layer as plain lists."""
    return {
        "names": list(layer.names),
        "mean": [round(float(value), 5) for value in layer.mean],
        "scale": [round(float(value), 5) for value in layer.scale],
        "weight": [round(float(value), 6) for value in layer.weight],
        "bias": round(float(layer.bias), 6),
    }


def from_json(data: dict[str, Any]) -> Layer:
    """Return the layer that ``to_json`` wrote."""
    mean, scale, weight = (np.array(data[name], dtype=np.float32) for name in ("mean", "scale", "weight"))
    return Layer(data["names"], mean, scale, weight, float(data["bias"]))
