"""Write the model's folder: network, pair head, layers, and a description with every file's SHA-256."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np

from counterclaim.annotate.answering.layers import to_json
from counterclaim.annotate.answering.linker import Weights
from counterclaim.annotate.answering.wording import Wording
from counterclaim.model import RESPONSE_ACTS
from responses.export import export, pair_arrays
from responses.network import Network
from responses.training import Entry

FILES = ("model.onnx", "entry.npz", "pair.npz", "wording.npz", "layers.json", "second.onnx", "second.npz")
#: Terms whose weights are all smaller than this change no score by a hundredth.
LEAST_WEIGHT = 0.02


def ship(network: Network, entry: Entry, weights: Weights, folder: Path, meta: dict[str, Any]) -> None:
    """Write what the component needs into ``folder``; train_second_look.py has put the second look's files there."""
    folder.mkdir(parents=True, exist_ok=True)
    export(network, folder / "model.onnx")
    (folder / "model.float.onnx").unlink()
    save_arrays(folder / "entry.npz", {"weight": entry.weight, "bias": entry.bias})
    save_arrays(folder / "pair.npz", pair_arrays(network))
    write_layers(weights, folder)
    write_meta(folder, meta)


def write_layers(weights: Weights, folder: Path) -> None:
    """Write the last, logistic layers."""
    terms, arrays = wording_arrays(weights.wording)
    save_arrays(folder / "wording.npz", arrays)
    data = {
        "terms": terms,
        "acts": {act: to_json(layer) for act, layer in zip(RESPONSE_ACTS, weights.acts, strict=True)},
        "pairs": to_json(weights.pairs),
        "claims": to_json(weights.claims),
        "confidence": to_json(weights.confidence),
        "thresholds": {act: round(value, 4) for act, value in zip(RESPONSE_ACTS, weights.thresholds, strict=True)},
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    (folder / "layers.json").write_text(text + "\n", encoding="utf-8")


def wording_arrays(wording: Wording) -> tuple[list[str], dict[str, np.ndarray]]:
    """Return the terms that matter, in order, and the arrays that go with them."""
    strong = {
        term for term, column in wording.columns.items() if np.abs(wording.term_weights[column]).max() > LEAST_WEIGHT
    }
    terms = sorted(strong)
    columns = [wording.columns[term] for term in terms]
    arrays = {
        "rarity": wording.rarity[columns],
        "term_weights": wording.term_weights[columns].astype(np.float16),
        "mean": wording.mean,
        "scale": wording.scale,
        "dense_weights": wording.dense_weights,
        "bias": wording.bias,
    }
    return terms, arrays


def save_arrays(path: Path, arrays: dict[str, np.ndarray]) -> None:
    """Write arrays so that equal arrays give equal bytes: the members' dates are fixed."""
    import io
    import zipfile

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(arrays):
            buffer = io.BytesIO()
            np.save(buffer, np.ascontiguousarray(arrays[name]))
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), buffer.getvalue())


def write_meta(folder: Path, meta: dict[str, Any]) -> None:
    """Write the description with the SHA-256 of every file."""
    meta["sha256"] = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}
    (folder / "meta.json").write_text(json.dumps(meta, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
