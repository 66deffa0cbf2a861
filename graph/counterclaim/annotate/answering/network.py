"""The exported networks: two 8-bit layers and heads above the encoder that the tagger shares, and a deeper one."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy import float32

from counterclaim.annotate.answering.judging import Floats, Scores
from counterclaim.annotate.answering.layers import Layer, from_json
from counterclaim.annotate.answering.linker import Weights
from counterclaim.annotate.answering.reading import Window
from counterclaim.annotate.answering.second import SecondLook
from counterclaim.annotate.answering.wording import Wording
from counterclaim.model import RESPONSE_ACTS
from counterclaim.shipped import Network, arrays_of, read_model

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

OUTPUTS = ["acts", "authors", "tags", "responder", "asker", "asked"]


def model_folder() -> Traversable:
    """Return the folder of the model that ships with the package."""
    return files("counterclaim") / "models" / "responses"


class ResponseNetwork:
    """Scores windows of an article; loads its model on creation.

    Raises ModelError when a file is missing or differs from what ``meta.json`` lists.
    """

    def __init__(self, *, threads: int = 1, folder: Traversable | None = None) -> None:
        self.meta, contents = read_model(folder if folder is not None else model_folder())
        self._network = Network(contents["model.onnx"], threads)
        self._pair = arrays_of(contents["pair.npz"])
        self._entry = arrays_of(contents["entry.npz"])
        self.second = SecondLook(contents, self.meta["window"], threads)
        self.limit: int = self.meta["window"]
        self.asked_limit: int = self.meta["asked_window"]
        self.gate: float = self.meta["gate"]
        self.version: str = self.meta["version"]
        self.weights = _weights(json.loads(contents["layers.json"]), arrays_of(contents["wording.npz"]))

    def entered(self, states: Floats) -> Floats:
        """Return the tagger's states of an article as the network reads them: mapped back to MiniLM's own."""
        if not len(states):
            return states
        return np.asarray(states @ self._entry["weight"] + self._entry["bias"], dtype=float32)

    def scores(self, view: Window, hidden: Floats, features: Floats) -> Scores:
        """Return the scores of one window; ``features`` holds a row for each of its sentences.

        ``hidden`` holds the shared layers' state of each of its pieces, zero at separators.
        """
        found = self._network.run(
            OUTPUTS, hidden=hidden, casing=view.casing, quote=view.quote, kinds=view.kinds, mark=view.mark,
            member=view.member(), features=features.astype(float32),
        )  # fmt: skip
        return Scores(*found)

    def links(self, asker: Floats, asked: Floats, pairs: Floats) -> Floats:
        """Return how well each sentence fits as the claim answered, as log odds."""
        pair = self._pair
        joint = np.concatenate([asker * asked, np.maximum(asker + asked, 0), pairs], axis=1)
        inner = _gelu(joint @ pair["inner.weight"].T + pair["inner.bias"])
        scores = (
            inner @ pair["outer.weight"].T + pair["outer.bias"] + pairs @ pair["direct.weight"].T + pair["direct.bias"]
        )
        return np.asarray(scores[:, 0], dtype=float32)


def _weights(data: dict[str, Any], arrays: dict[str, Floats]) -> Weights:
    """Return the last, logistic layers."""
    columns = {term: column for column, term in enumerate(data["terms"])}
    names = ("rarity", "term_weights", "mean", "scale", "dense_weights", "bias")
    acts: list[Layer] = [from_json(data["acts"][act]) for act in RESPONSE_ACTS]
    thresholds = [float(data["thresholds"][act]) for act in RESPONSE_ACTS]
    wording = Wording(columns, *(arrays[name] for name in names))
    pairs, claims, confidence = (from_json(data[name]) for name in ("pairs", "claims", "confidence"))
    return Weights(wording, acts, pairs, claims, confidence, thresholds)


def _gelu(value: Floats) -> Floats:
    """Return the Gaussian error linear unit, by a tanh that is right to three decimals."""
    return np.asarray(0.5 * value * (1 + np.tanh(0.7978845608 * (value + 0.044715 * value**3))), dtype=float32)
