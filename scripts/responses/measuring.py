"""Measure the linker honestly: fitted on training articles and tried on dev, and by five-fold cross-validation."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from counterclaim.annotate.answering.judging import Floats, Judged, sigmoid
from counterclaim.annotate.answering.linker import Weights, confidence_row
from counterclaim.model import RESPONSE_ACTS
from responses.stacking import (
    ACTS,
    Article,
    Outcome,
    choose_thresholds,
    fit_confidence,
    fit_layers,
    fit_wording,
    outcomes,
    score_wording,
)  # fmt: skip

FOLDS, SEED = 5, 5
BINS = 10


def deal(names: Sequence[str], folds: int = FOLDS) -> dict[str, int]:
    """Deal articles into folds at random, from a fixed seed."""
    order = np.random.default_rng(SEED).permutation(len(names))
    return {names[int(index)]: place % folds for place, index in enumerate(order)}


def unseen_wording(articles: Sequence[Article], always: Sequence[Article]) -> dict[str, Floats]:
    """Return each article's wording scores from weights fitted without it; ``always`` helps every fold."""
    folds, found = deal([item.example.name for item in articles]), {}
    for fold in range(FOLDS):
        wording = fit_wording([*(item for item in articles if folds[item.example.name] != fold), *always])
        for item in articles:
            if folds[item.example.name] == fold:
                found[item.example.name] = score_wording(wording, item)
    return found


def counted(articles: Iterable[Article]) -> list[int]:
    """Return how many responses of each act are annotated."""
    gold = [one.act for item in articles for one in item.example.gold]
    return [gold.count(act) for act in ACTS]


def crossed(
    articles: Sequence[Article], others: Sequence[Article], judged: Mapping[str, Judged], wording: Mapping[str, Floats]
) -> dict[str, list[Outcome]]:
    """Return each article's possible responses, scored by layers that were fitted without it."""
    folds, found = deal([item.example.name for item in articles]), {}
    for fold in range(FOLDS):
        layers = fit_layers([item for item in articles if folds[item.example.name] != fold], others, judged, wording)
        for item in articles:
            name = item.example.name
            if folds[name] == fold:
                found[name] = outcomes(item, judged[name], wording[name], layers)
    return found


def fit_all(articles: Sequence[Article], judged: Mapping[str, Judged], parts: str) -> Weights:
    """Fit every layer on the articles of some parts ("train,dev"); thresholds and confidence on unseen ones."""
    chosen = [item for item in articles if item.example.part in parts.split(",")]
    more = [item for item in articles if item.example.part == "more"]
    seen = [item for item in chosen if item.example.name in judged]
    wording = unseen_wording(chosen, more)
    rest = [*more, *(item for item in chosen if item.example.name not in judged)]
    results = [one for some in crossed(seen, rest, judged, wording).values() for one in some]
    layers = fit_layers(seen, rest, judged, wording)
    return Weights(
        wording=fit_wording([*chosen, *more]),
        acts=layers.acts,
        pairs=layers.pairs,
        claims=layers.claims,
        confidence=fit_confidence(results),
        thresholds=choose_thresholds(results, counted(seen)),
    )


def scorer(shared: Path) -> Any:
    """Return the scoring script that comes with the annotated articles."""
    spec = importlib.util.spec_from_file_location("denials_score", shared / "denials" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def figures(
    articles: Sequence[Article], results: Mapping[str, Sequence[Outcome]], thresholds: Sequence[float], shared: Path
) -> dict[str, dict[str, float]]:
    """Return F1 of finding and linking responses: denials, and all acts."""
    script, gold = scorer(shared), {}
    for name in ("train.json", "dev-gold.json"):
        gold |= {item["doc"]: item["responses"] for item in json.loads((shared / "denials" / name).read_text())}
    predicted = {}
    for item in articles:
        original = item.example.original
        predicted[item.example.name] = [
            {
                "act": RESPONSE_ACTS[one.act], "responder": "", "evidence": [original[one.sentence]],
                "claim": [original[claim] for claim in one.claims],
            }
            for one in results[item.example.name]
            if sigmoid(one.score) >= thresholds[one.act]
        ]  # fmt: skip
    wanted = {name: gold[name] for name in predicted}
    rows = {"deny": {"deny"}, "all acts": set(RESPONSE_ACTS)}
    scored = {name: script.score(wanted, predicted, acts) for name, acts in rows.items()}
    return {name: {level: row[level]["f1"] for level in ("detect", "link")} for name, row in scored.items()}


def calibration(
    results: Iterable[Outcome], thresholds: Sequence[float], folds: Sequence[int]
) -> tuple[float, list[tuple[float, float, int]]]:
    """Return the expected calibration error of links, cross-validated, and the reliability diagram's points."""
    some, groups = list(results), np.array(folds)
    sure, right = np.zeros(len(some)), np.array([one.linked for one in some], dtype=float)
    for fold in range(FOLDS):
        layer = fit_confidence([one for one, group in zip(some, groups, strict=True) if group != fold])
        for index in np.flatnonzero(groups == fold):
            one = some[int(index)]
            sure[index] = sigmoid(layer.scores(confidence_row(one.score, one.chances, one.act)[None]))[0]
    kept = np.array([sigmoid(one.score) >= thresholds[one.act] for one in some])
    sure, right = sure[kept], right[kept]
    points, error = [], 0.0
    for low in np.linspace(0, 1, BINS, endpoint=False):
        inside = (sure >= low) & (sure < low + 1 / BINS)
        if inside.any():
            mean, share = float(sure[inside].mean()), float(right[inside].mean())
            points.append((round(mean, 3), round(share, 3), int(inside.sum())))
            error += abs(mean - share) * inside.mean()
    return round(float(error), 4), points


def measure(articles: Sequence[Article], judged: Mapping[str, Judged], shared: Path) -> dict[str, Any]:
    """Return both figures, with thresholds chosen on training articles alone for the first."""
    train, dev = ([item for item in articles if item.example.part == part] for part in ("train", "dev"))
    more = [item for item in articles if item.example.part == "more"]
    seen = [item for item in train if item.example.name in judged]
    report: dict[str, Any] = {"articles judged": {"train": len(seen), "dev": len(dev)}}
    wording = unseen_wording(train, more)
    on_all = fit_wording([*train, *more])
    wording |= {item.example.name: score_wording(on_all, item) for item in dev}
    rest = [*more, *(item for item in train if item.example.name not in judged)]
    results = crossed(seen, rest, judged, wording)
    thresholds = choose_thresholds([one for some in results.values() for one in some], counted(seen))
    layers = fit_layers(seen, rest, judged, wording)
    tried = {
        item.example.name: outcomes(item, judged[item.example.name], wording[item.example.name], layers) for item in dev
    }
    report["thresholds"] = [round(value, 3) for value in thresholds]
    report["trained on train, tried on dev"] = figures(dev, tried, thresholds, shared)
    report["cross-validated, train"] = figures(seen, results, thresholds, shared)
    both, wording = [*seen, *dev], unseen_wording([*train, *dev], more)
    results = crossed(both, rest, judged, wording)
    flat = [one for some in results.values() for one in some]
    thresholds = choose_thresholds(flat, counted(both))
    report["cross-validated, train and dev"] = figures(both, results, thresholds, shared)
    report["of these, dev"] = figures(dev, results, thresholds, shared)
    folds = deal(sorted(results))
    groups = [folds[name] for name, some in results.items() for _ in some]
    report["calibration error"], report["reliability"] = calibration(flat, thresholds, groups)
    return report


def draw(points: Sequence[tuple[float, float, int]], error: float, out: Path) -> None:
    """Draw the reliability diagram as a small PNG; needs matplotlib."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(3.6, 3.4), dpi=110)
    axes.plot([0, 1], [0, 1], color="#999999", linewidth=1, linestyle="--")
    axes.plot([x for x, _, _ in points], [y for _, y, _ in points], color="#1f4e79", marker="o", markersize=4)
    for x, y, count in points:
        axes.annotate(str(count), (x, y), textcoords="offset points", xytext=(4, -9), fontsize=7, color="#555555")
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="confidence", ylabel="share of right links")
    axes.set_title(f"expected calibration error {error:.3f}", fontsize=9)
    figure.tight_layout()
    figure.savefig(out, metadata={"Software": None})
