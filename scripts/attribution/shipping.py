"""Turn a trained network into the files that ship with the package, tuned and calibrated on dev."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from attribution.data import Example
from attribution.export import export
from attribution.network import Network
from attribution.scoring import Emissions, role_head
from attribution.tuning import Bench, tune
from counterclaim.annotate.decode import LABELS, Settings
from counterclaim.annotate.tagger import AttributionTagger
from counterclaim.annotate.windows import cut, read_words, window

FILES = ("model.onnx", "tokenizer.json", "head.npz")


@dataclass(frozen=True, slots=True)
class Shop:
    """What shipping needs beside the network: the corpus with its scorer, and where to write what."""

    dev: Sequence[Example]
    polnear: Path
    judge: ModuleType
    tokenizer: Path  # the base model's tokenizer.json
    folder: Path  # receives what ships
    work: Path  # receives the float graph
    version: str
    limit: int


def ship(network: Network, shop: Shop) -> dict[str, Any]:
    """Write model.onnx, head.npz, tokenizer.json and meta.json; return the dev figures through the shipped files."""
    folder, head = shop.folder, role_head(network)
    folder.mkdir(parents=True, exist_ok=True)
    export(network, shop.work / "model.onnx")
    shutil.copyfile(shop.work / "model.onnx", folder / "model.onnx")
    write_tokenizer(shop.tokenizer, folder / "tokenizer.json")
    np.savez(folder / "head.npz", distance=head.distance, neighbour=head.neighbour, weight=head.weight, bias=head.bias)
    write_meta(folder, Settings(), shop.version, shop.limit)
    gold = {example.name: gold_words(example, shop.polnear, shop.judge) for example in shop.dev}
    scores = shipped_scores(AttributionTagger(folder=folder), shop.dev)
    settings, report = tune(Bench(shop.dev, scores, head, gold), Settings())
    write_meta(folder, settings, shop.version, shop.limit)
    return {**report, "scored": score_shipped(AttributionTagger(folder=folder), shop)}


def gold_words(example: Example, polnear: Path, judge: ModuleType) -> list[dict[str, frozenset[int]]]:
    """Return the gold relations of a dev article as the scorer's word sets."""
    annotation = sorted((polnear / "dev" / "attributions").glob(f"{example.name}_*.ann"))[0]
    words: list[dict[str, frozenset[int]]] = judge.as_words(judge.read_gold(annotation), example.text)
    return words


def write_tokenizer(source: Path, target: Path) -> None:
    """Copy the tokeniser without its padding and truncation, which depend on another use."""
    content = json.loads(source.read_text(encoding="utf-8"))
    content["padding"] = content["truncation"] = None
    target.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def write_meta(folder: Path, settings: Settings, version: str, limit: int) -> None:
    """Write meta.json with the decoder's settings and the SHA-256 of every other file."""
    decoder = asdict(settings)
    decoder["transitions"] = np.where(settings.transitions < -1e3, 0.0, settings.transitions).round(4).tolist()
    meta = {
        "version": version,
        "window": limit,
        "labels": list(LABELS),
        "decoder": decoder,
        "sha256": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES},
    }
    (folder / "meta.json").write_text(json.dumps(meta, indent=2) + "\n", encoding="utf-8")


def shipped_scores(tagger: AttributionTagger, examples: Sequence[Example]) -> Emissions:
    """Return what the shipped model says of every window, as at run time."""
    found: Emissions = {}
    for example in examples:
        words = read_words(example.text, tagger.pieces)
        views = [window(words, start, end, tagger.pieces) for start, end in cut(words, tagger.limit)]
        found[example.name] = [(view.start, tagger.scores(view)[0]) for view in views]
    return found


def score_shipped(tagger: AttributionTagger, shop: Shop) -> dict[str, Any]:
    """Return the corpus's own figures on dev of what ``predict`` returns."""
    results = tagger.predict([example.text for example in shop.dev])
    predictions = {
        example.name: [{"source": one.source, "cue": one.cue, "content": one.content} for one in some]
        for example, some in zip(shop.dev, results, strict=True)
    }
    figures: dict[str, Any] = shop.judge.score(shop.polnear / "dev", predictions)
    return figures
