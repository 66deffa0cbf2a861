"""The exported encoder: an 8-bit network run by onnxruntime, checked against its SHA-256 when it is loaded."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy import float32

from counterclaim.annotate.answering.judging import Floats, Scores
from counterclaim.annotate.answering.layers import Layer, from_json
from counterclaim.annotate.answering.linker import Weights
from counterclaim.annotate.answering.reading import Window
from counterclaim.annotate.answering.wording import Wording
from counterclaim.annotate.windows import Pieces
from counterclaim.errors import ModelError
from counterclaim.model import RESPONSE_ACTS

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

OUTPUTS = ("acts", "authors", "tags", "responder", "asker", "asked")


def model_folder() -> Traversable:
    """Return the folder of the model that ships with the package."""
    return files("counterclaim") / "models" / "responses"


class ResponseNetwork:
    """Scores windows of an article; loads its model on creation.

    Raises ModelError when a file is missing or differs from what ``meta.json`` lists.
    """

    def __init__(self, *, threads: int = 1, folder: Traversable | None = None) -> None:
        self._folder = folder if folder is not None else model_folder()
        self.meta: dict[str, Any] = self._read_meta()
        contents = {name: self._read(name, digest) for name, digest in self.meta["sha256"].items()}
        self._session = _session(contents["model.onnx"], threads)
        self.pieces = Pieces(_tokenizer(contents["tokenizer.json"]))
        self._pair = _arrays(contents["pair.npz"])
        self.limit: int = self.meta["window"]
        self.asked_limit: int = self.meta["asked_window"]
        self.gate: float = self.meta["gate"]
        self.version: str = self.meta["version"]
        self.weights = _weights(json.loads(contents["layers.json"]), _arrays(contents["wording.npz"]))

    def scores(self, view: Window, features: Floats) -> Scores:
        """Return the scores of one window; ``features`` holds a row for each of its sentences."""
        member = np.zeros((len(view.sentences), len(view.ids)), dtype=float32)
        held = np.flatnonzero(view.sentence >= 0)
        member[view.sentence[held], held] = 1
        feed = {
            "ids": view.ids[None], "casing": view.casing[None], "quote": view.quote[None], "kinds": view.kinds[None],
            "mark": view.mark[None], "member": member[None], "features": features.astype(float32)[None],
        }  # fmt: skip
        return Scores(*(value[0] for value in self._session.run(OUTPUTS, feed)))

    def links(self, asker: Floats, asked: Floats, pairs: Floats) -> Floats:
        """Return how well each sentence fits as the claim answered, as log odds."""
        pair = self._pair
        joint = np.concatenate([asker * asked, np.maximum(asker + asked, 0), pairs], axis=1)
        inner = _gelu(joint @ pair["inner.weight"].T + pair["inner.bias"])
        scores = (
            inner @ pair["outer.weight"].T + pair["outer.bias"] + pairs @ pair["direct.weight"].T + pair["direct.bias"]
        )
        return np.asarray(scores[:, 0], dtype=float32)

    def _read_meta(self) -> dict[str, Any]:
        """Return the model's description.

        Raises ModelError when it is missing or no JSON.
        """
        try:
            meta: dict[str, Any] = json.loads((self._folder / "meta.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            message = f"Cannot read {self._folder / 'meta.json'}: {error}. Reinstall counterclaim."
            raise ModelError(message) from error
        return meta

    def _read(self, name: str, digest: str) -> bytes:
        """Return a file's bytes.

        Raises ModelError when it is missing or its SHA-256 is not ``digest``.
        """
        try:
            content = (self._folder / name).read_bytes()
        except OSError as error:
            raise ModelError(f"Cannot read {self._folder / name}: {error}. Reinstall counterclaim.") from error
        actual = hashlib.sha256(content).hexdigest()
        if actual != digest:
            message = f"{self._folder / name} is damaged: its SHA-256 is {actual}, expected {digest}."
            raise ModelError(f"{message} Reinstall counterclaim.")
        return content


def _session(content: bytes, threads: int) -> Any:
    """Return an inference session bounded to ``threads``."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def _tokenizer(content: bytes) -> Any:
    """Return the word-piece tokeniser, without its padding and truncation."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(content.decode("utf-8"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _arrays(content: bytes) -> dict[str, Floats]:
    """Return the arrays of an .npz file."""
    import io

    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        return {name: arrays[name].astype(float32) for name in arrays.files}


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
