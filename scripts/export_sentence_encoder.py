"""Export the sentence encoder: all-MiniLM-L6-v2 to ONNX with int8 weights, its tokenizer and meta.json.

usage: python scripts/export_sentence_encoder.py MODEL_FOLDER [OUT_FOLDER]

MODEL_FOLDER holds all-MiniLM-L6-v2 as sentence-transformers publishes it (config.json, model.safetensors,
tokenizer.json). Needs torch, transformers, onnx and onnxruntime; the package itself needs only the last.
"""

from __future__ import annotations

import argparse
import copy
import hashlib
import json
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from transformers import BertModel

MAX_PIECES = 128
#: Sentences of our own, to compare the int8 encoder with the original.
PROBES = (
    "The ministry denied that its trucks had crossed the river.",
    "No truck crossed the river, the ministry said.",
    "A column of trucks has crossed the river, two officials told the newspaper.",
    "The mayor of Varn admitted that the bridge had been closed without notice.",
    "Twelve people were killed when the roof of the market fell in.",
    "At least forty people died after the market's roof collapsed.",
    "The company dismissed the allegations as baseless.",
    "Shares fell 4.5 percent on Tuesday.",
    "Scientists say that the new vaccine may protect against all strains.",
    "The singer is not dead, her agent wrote.",
)


class SmallEmbedding(nn.Module):
    """Word vectors as int8 with a scale for each word: one scale for all of them loses too much."""

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        scale = weight.abs().amax(dim=1, keepdim=True).clamp(min=1e-9) / 127
        self.register_buffer("scale", scale)
        self.register_buffer("rows", torch.round(weight / scale).to(torch.int8))

    def forward(self, ids: Tensor) -> Tensor:
        return self.rows[ids].to(torch.float32) * self.scale[ids]


class Sentences(nn.Module):
    """The encoder with mean pooling over the pieces and unit length, as the model was trained; and the pieces' own."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * weights).sum(1) / weights.sum(1).clamp(min=1e-9)
        return nn.functional.normalize(mean, dim=1), hidden


def export(source: Path, target: Path) -> None:
    """Write sentences.onnx, tokenizer.json and meta.json into the target folder."""
    encoder = BertModel.from_pretrained(source, attn_implementation="eager", add_pooling_layer=False).eval()
    model = Sentences(encoder)
    original = copy.deepcopy(model)
    encoder.embeddings.word_embeddings = SmallEmbedding(encoder.embeddings.word_embeddings.weight.detach())
    ids = torch.tensor([[101, 2023, 102, 0], [101, 2003, 2023, 102]])
    mask = torch.tensor([[1, 1, 1, 0], [1, 1, 1, 1]])
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"
        torch.onnx.export(
            model,
            (ids, mask),
            str(full),
            input_names=["ids", "mask"],
            output_names=["vectors", "pieces"],
            dynamic_axes={
                "ids": {0: "n", 1: "m"},
                "mask": {0: "n", 1: "m"},
                "vectors": {0: "n"},
                "pieces": {0: "n", 1: "m"},
            },
            opset_version=17,
            dynamo=False,
        )
        onnx.checker.check_model(str(full))
        # reduce_range: without it int8 products overflow on processors that lack VNNI, and results differ by machine.
        quantize_dynamic(
            full,
            target / "sentences.onnx",
            op_types_to_quantize=["MatMul"],
            weight_type=QuantType.QInt8,
            reduce_range=True,
            per_channel=True,
        )
    write_tokenizer(source / "tokenizer.json", target / "tokenizer.json")
    agreement = compare(original, target)
    meta = {
        "name": "all-MiniLM-L6-v2",
        "origin": "sentence-transformers/all-MiniLM-L6-v2",
        "license": "Apache-2.0",
        "dimensions": 384,
        "max_pieces": MAX_PIECES,
        "quantisation": "int8 weights, per channel, reduced range, dynamic activations",
        "cosine_with_original": {"lowest": round(float(agreement.min()), 4), "mean": round(float(agreement.mean()), 4)},
        "original_sha256": sha256(source / "model.safetensors"),
        "sha256": {name: sha256(target / name) for name in ("sentences.onnx", "tokenizer.json")},
    }
    (target / "meta.json").write_text(json.dumps(meta, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(meta["cosine_with_original"]))


def write_tokenizer(source: Path, target: Path) -> None:
    """Write the tokenizer without its own padding and truncation, which the encoder does by length."""
    settings = json.loads(source.read_text(encoding="utf-8"))
    settings["truncation"] = settings["padding"] = None
    target.write_text(json.dumps(settings, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def compare(model: Sentences, folder: Path) -> np.ndarray:
    """Return the cosine between each probe's vector by the original and by the int8 encoder."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    session = onnxruntime.InferenceSession(str(folder / "sentences.onnx"), providers=["CPUExecutionProvider"])
    cosines = []
    for text in PROBES:
        ids = np.array([tokenizer.encode(text).ids], dtype=np.int64)
        mask = np.ones_like(ids)
        with torch.no_grad():
            wanted = model(torch.from_numpy(ids), torch.from_numpy(mask))[0].numpy()[0]
        got = session.run(None, {"ids": ids, "mask": mask})[0][0]
        cosines.append(float(wanted @ got))
    return np.array(cosines)


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description="Export the sentence encoder to ONNX with int8 weights.")
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path, nargs="?", default=Path("graph/counterclaim/models/sentences"))
    arguments = parser.parse_args()
    export(arguments.model, arguments.out)


if __name__ == "__main__":
    main()
