"""Learn the weights that tell whether two claims state one proposition, and write models/matching/weights.json.

usage: python scripts/train_matching.py [--stance ../shared/stance] [--store STORE] [--extractor trained]

``--store`` reads what was found in the articles from a store that holds them, instead of annotating them again.

Learns from pairs judged by reading (tests/data/matching_pairs.jsonl: article ids and offsets, no text) and from pairs
of claims about different rumours, which are never the same. Reports figures by cross-validation over rumours.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from counterclaim.annotate import annotate
from counterclaim.identifiers import normalise
from counterclaim.link.blocking import Pair, candidates
from counterclaim.link.contexts import claims_in_context
from counterclaim.link.encoder import sentence_encoder
from counterclaim.link.pairs import FEATURES, features, prepare
from counterclaim.model import AnnotatedArticle, Article, Claim, ClaimInContext
from evaluate_stance import read_store

Floats = npt.NDArray[np.float64]
#: How far a verdict counts as "one proposition"; "near" is one claim that says the other's and more.
TARGETS = {"same": 1.0, "inverse": 1.0, "near": 0.6, "different": 0.0}
FOLDS = 8
CROSS_PAIRS = 3000
CROSS_WEIGHT = 0.05
RIDGE = 0.5


@dataclass(frozen=True, slots=True)
class Examples:
    """Rows of features with what they should come to, how much each counts, and the rumour that each is about."""

    table: Floats
    targets: Floats
    weights: Floats
    topics: Sequence[str]


def overlap(claim: Claim, spans: Sequence[Sequence[int]]) -> float:
    """Return the share of characters that a claim's spans have in common with others."""
    own = {place for start, end in claim.spans for place in range(start, end)}
    other = {place for start, end in spans for place in range(start, end)}
    return len(own & other) / max(len(own | other), 1)


def find_claim(annotated: AnnotatedArticle, spans: Sequence[Sequence[int]]) -> str | None:
    """Return the id of the claim at the place of a judged one; None when the extractor no longer finds it."""
    usable = [claim for claim in annotated.claims if not claim.unspecified]
    best = max(usable, key=lambda claim: (overlap(claim, spans), claim.id), default=None)
    return best.id if best is not None and overlap(best, spans) >= 0.5 else None


def claim_at(annotated: AnnotatedArticle, spans: Sequence[Sequence[int]]) -> ClaimInContext:
    """Return the claim that a reader saw at some place, made from the text: the extractor finds other claims now."""
    text = annotated.article.text
    words = normalise(" ".join(text[start:end] for start, end in spans))
    return ClaimInContext(f"read {annotated.article.id} {spans}", annotated.article.key, words, words)


def gather(articles: list[AnnotatedArticle], topics: dict[str, str], judged: Path) -> Examples:
    by_id = {annotated.article.id: annotated for annotated in articles}
    claims = {claim.id: claim for claim in claims_in_context(articles) if not claim.unspecified and claim.text.strip()}
    found = list(claims)
    told: list[tuple[str, str]] = []
    targets: list[float] = []
    for line in judged.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        ends = []
        for article, spans in (record["a"], record["b"]):
            name = find_claim(by_id[article], spans)
            if name is None:
                made = claim_at(by_id[article], spans)
                name = claims.setdefault(made.id, made).id
            ends.append(name)
        if ends[0] != ends[1]:
            told.append((ends[0], ends[1]))
            targets.append(TARGETS[record["verdict"]])
    print(f"{len(told)} judged pairs, {len(claims) - len(found)} of their claims made from the text")
    rows = {name: row for row, name in enumerate(claims)}
    pairs: list[Pair] = [(rows[one], rows[two]) for one, two in told]
    topic_of = {annotated.article.key: topics[annotated.article.id] for annotated in articles}
    everything = list(claims.values())
    material = prepare(everything, sentence_encoder())
    across = [
        (low, high)
        for low, high in candidates(material.texts, [claim.article for claim in everything])
        if topic_of[everything[low].article] != topic_of[everything[high].article]
    ]
    random.Random(0).shuffle(across)
    across = across[:CROSS_PAIRS]
    groups = [topic_of[everything[low].article] for low, _ in pairs]
    return Examples(
        table=features(material, [*pairs, *across]),
        targets=np.array([*targets, *(0.0 for _ in across)]),
        weights=np.array([*(1.0 for _ in pairs), *(CROSS_WEIGHT for _ in across)]),
        topics=[*groups, *("" for _ in across)],
    )


def fit(table: Floats, targets: Floats, weights: Floats) -> Floats:
    """Return logistic weights for the raw features, by Newton's method with a ridge on the scaled ones."""
    mean, scale = table.mean(0), table.std(0)
    mean[0], scale[0] = 0.0, 1.0
    scale[scale == 0] = 1.0
    scaled = (table - mean) / scale
    ridge = RIDGE * np.eye(table.shape[1])
    ridge[0, 0] = 0.0
    found = np.zeros(table.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-scaled @ found))
        slope = scaled.T @ (weights * (chance - targets)) + ridge @ found
        bend = (scaled * (weights * chance * (1 - chance))[:, None]).T @ scaled + ridge
        step = np.linalg.solve(bend, slope)
        found -= step
        if np.abs(step).max() < 1e-9:
            break
    raw = found / scale
    raw[0] = found[0] - float((raw[1:] * mean[1:]).sum())
    return np.asarray(raw)


def cross_validate(examples: Examples) -> None:
    names = sorted(set(examples.topics) - {""})
    fold = np.array([names.index(topic) % FOLDS if topic else -1 for topic in examples.topics])
    chance = np.zeros(len(fold))
    for number in range(FOLDS):
        held = fold == number
        weights = fit(examples.table[~held], examples.targets[~held], examples.weights[~held])
        chance[held] = 1 / (1 + np.exp(-examples.table[held] @ weights))
    judged = fold >= 0
    chance, targets = chance[judged], examples.targets[judged]
    good, bad = chance[targets == 1], chance[targets == 0]
    print(f"ranking of same over different (AUC): {(good[:, None] > bad[None]).mean():.3f}")
    for threshold in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        taken = targets[chance >= threshold]
        print(
            f"  at {threshold:.1f}: {len(taken):3d} pairs, same or inverse {np.mean(taken == 1):.3f}, "
            f"with near {np.mean(taken > 0):.3f}, recall {np.sum(taken == 1) / np.sum(targets == 1):.3f}"
        )
    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        band = (chance >= low) & (chance < low + 0.2)
        if band.any():
            print(f"  said {low:.1f} to {low + 0.2:.1f}: {band.sum():3d} pairs, in truth {targets[band].mean():.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Learn the weights of claim matching.")
    parser.add_argument("--stance", type=Path, default=Path("../shared/stance"))
    parser.add_argument("--store", type=Path)
    parser.add_argument("--judged", type=Path, default=Path("tests/data/matching_pairs.jsonl"))
    parser.add_argument("--extractor", default="trained")
    parser.add_argument("--threshold", type=float, default=0.6)
    parser.add_argument("--out", type=Path, default=Path("graph/counterclaim/models/matching/weights.json"))
    arguments = parser.parse_args()
    lines = (arguments.stance / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    if arguments.store:
        annotated = list(read_store(arguments.stance, arguments.store).values())
    else:
        articles = [Article(id=row["id"], text=row["text"]) for row in rows]
        annotated = list(annotate(articles, extractor=arguments.extractor, on_error=print))
    examples = gather(annotated, {row["id"]: row["topic"] for row in rows}, arguments.judged)
    cross_validate(examples)
    found = fit(examples.table, examples.targets, examples.weights)
    weights = {name: round(float(weight), 4) for name, weight in zip(FEATURES, found, strict=True)}
    text = json.dumps({"threshold": arguments.threshold, "weights": weights}, indent=2)
    arguments.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
