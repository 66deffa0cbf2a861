"""Measure, by cross-validation over rumours, how well the graph tells an article's stance towards a claim.

usage: python scripts/evaluate_stance.py [--stance ../shared/stance] [--store STORE] [--divisions 3] [--write]

``--divisions`` divides the rumours into folds anew so many times: what was chosen by the figures of one division looks
better there than it is. ``--store`` reads what was found in the articles from a store that holds them, instead of
annotating them again. ``--write`` learns from all pairs and writes models/stance/weights.json. The figures are those of
../shared/stance/score.py, run as it is.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np

from counterclaim.annotate import annotate
from counterclaim.link.company import TOUCHES
from counterclaim.link.find import (
    FARTHEST,
    FEATURES,
    STANCES,
    Floats,
    Reader,
    StanceModel,
    Touched,
    passages_of,
    probabilities,
)
from counterclaim.model import AnnotatedArticle, Article
from counterclaim.rdf import KnowledgeGraph

FOLDS = 10
#: Folds within the training folds, for how much to favour the rare stances.
INNER = 5
RIDGE = 660.0
WEIGHTS = Path("graph/counterclaim/models/stance/weights.json")


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs of claim and article with their features, gold stances (by index) and rumours."""

    keys: Sequence[tuple[str, str]]
    table: Floats
    gold: np.ndarray
    topic: np.ndarray

    def folds(self, division: int) -> np.ndarray:
        """Return each pair's fold in one of many divisions of the rumours; the first goes by their numbers."""
        places = np.arange(self.topic.max() + 1)
        if division:
            places = np.random.RandomState(division).permutation(places)
        return places[self.topic] % FOLDS


def read_records(stance: Path) -> dict[str, AnnotatedArticle]:
    """Return the articles' records by the input's identifier."""
    rows = [json.loads(line) for line in (stance / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
    articles = [Article(id=row["id"], text=row["text"]) for row in rows]
    return {annotated.article.id: annotated for annotated in annotate(articles, on_error=print)}


def read_store(stance: Path, store: Path) -> dict[str, AnnotatedArticle]:
    """Return the records that a store holds, with the articles' texts; an article that was refused has no statement."""
    rows = [json.loads(line) for line in (stance / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
    found = {row["id"]: AnnotatedArticle(Article(id=row["id"], text=row["text"])) for row in rows}
    with KnowledgeGraph.open(store, read_only=True) as graph:
        for entry in graph.articles():
            records = graph.records(entry.id)
            text = found[entry.source].article.text
            found[entry.source] = replace(records, article=replace(records.article, text=text))
    return found


def gather(stance: Path, annotated: dict[str, AnnotatedArticle], reader: Reader) -> Pairs:
    """Return the judged pairs; every claim is read as ``find`` reads it, beside all articles that touch it."""
    lines = (stance / "pairs.jsonl").read_text(encoding="utf-8").splitlines()
    rows = {(row["claim"], row["article"]): row for row in map(json.loads, lines)}
    passages = {name: passages_of(article) for name, article in annotated.items()}
    tables: dict[tuple[str, str], Floats] = {}
    for claim in sorted({claim for claim, _ in rows}):
        touched = []
        for name, article in sorted(annotated.items()):
            near = reader.likeness(claim, [own.text for own in article.claims if own.text.strip()])
            nearest = float(near.max()) if len(near) else 0.0
            if nearest >= TOUCHES or (claim, name) in rows:
                touched.append(Touched(article, passages[name], nearest))
        for one, row in zip(touched, reader.table(claim, touched), strict=True):
            tables[claim, one.annotated.article.id] = row
    return Pairs(
        keys=list(rows),
        table=np.array([tables[key] for key in rows]),
        gold=np.array([STANCES.index(row["stance"]) for row in rows.values()]),
        topic=np.array([int(row["topic"][1:]) for row in rows.values()]),
    )


def fit(table: Floats, gold: np.ndarray, fold: np.ndarray) -> StanceModel:
    """Learn the read-out, and from pairs held out in turn how much to favour the rare stances."""
    chances = np.zeros((len(gold), len(STANCES)))
    inner = fold % INNER
    for number in range(INNER):
        held = inner == number
        chances[held] = probabilities(table[held], learn(table[~held], gold[~held]))
    return replace(learn(table, gold), emphasis=emphasise(chances, gold))


def learn(table: Floats, gold: np.ndarray) -> StanceModel:
    """Learn a multinomial logistic read-out by Newton's method."""
    means, scales = table.mean(0), table.std(0)
    means[0], scales[0] = 0.0, 1.0
    scales[scales < 1e-9] = 1.0
    scaled = np.clip((table - means) / scales, -FARTHEST, FARTHEST)
    count, size = len(STANCES), table.shape[1]
    wanted = np.eye(count)[gold]
    weights = np.zeros((count, size))
    ridge = np.full(size, RIDGE)
    ridge[0] = 1e-6
    for _ in range(12):
        chance = np.exp(scaled @ weights.T - (scaled @ weights.T).max(axis=1, keepdims=True))
        chance /= chance.sum(axis=1, keepdims=True)
        slope = (chance - wanted).T @ scaled + weights * ridge
        bend = np.zeros((count * size, count * size))
        for one, two in product(range(count), repeat=2):
            curve = chance[:, one] * ((one == two) - chance[:, two])
            block = (scaled * curve[:, None]).T @ scaled + (one == two) * np.diag(ridge)
            bend[one * size : (one + 1) * size, two * size : (two + 1) * size] = block
        step = np.linalg.solve(bend + 1e-6 * np.eye(len(bend)), slope.ravel()).reshape(count, size)
        weights -= step
        if np.abs(step).max() < 1e-4:
            break
    return StanceModel(weights, means, scales, np.ones(count))


def emphasise(chances: Floats, gold: np.ndarray) -> Floats:
    """Return the factors for each stance that make the macro F1 of the choices greatest: disagreeing is rare."""
    options = [
        np.array([agree, disagree, 1.0]) for agree, disagree in product((0.8, 1.0, 1.25, 1.5), (1, 1.5, 2, 3, 4, 5))
    ]
    return max(options, key=lambda option: macro((chances * option).argmax(axis=1), gold))


def macro(chosen: np.ndarray, gold: np.ndarray) -> float:
    found = []
    for stance in range(len(STANCES)):
        hit = np.sum((chosen == stance) & (gold == stance))
        found.append(2 * hit / max(np.sum(chosen == stance) + np.sum(gold == stance), 1))
    return float(np.mean(found))


def cross_validate(pairs: Pairs, division: int = 0) -> list[str]:
    """Return each pair's stance as read by a model that saw nothing of its rumour."""
    chosen = np.zeros(len(pairs.gold), dtype=int)
    fold = pairs.folds(division)
    for number in range(FOLDS):
        held = fold == number
        model = fit(pairs.table[~held], pairs.gold[~held], fold[~held])
        chosen[held] = (probabilities(pairs.table[held], model) * model.emphasis).argmax(axis=1)
    return [STANCES[choice] for choice in chosen]


def score(stance: Path, pairs: Pairs, chosen: Sequence[str]) -> str:
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as out:
        for (claim, article), choice in zip(pairs.keys, chosen, strict=True):
            out.write(json.dumps({"claim": claim, "article": article, "stance": choice}) + "\n")
        out.flush()
        command = [sys.executable, str(stance / "score.py"), str(stance / "pairs.jsonl"), out.name]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def write(model: StanceModel) -> None:
    data = {
        "features": list(FEATURES),
        "weights": np.round(model.weights, 4).tolist(),
        "means": np.round(model.means, 4).tolist(),
        "scales": np.round(model.scales, 4).tolist(),
        "emphasis": model.emphasis.tolist(),
    }
    WEIGHTS.parent.mkdir(parents=True, exist_ok=True)
    WEIGHTS.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the stance read-out by cross-validation over rumours.")
    parser.add_argument("--stance", type=Path, default=Path("../shared/stance"))
    parser.add_argument("--store", type=Path)
    parser.add_argument("--divisions", type=int, default=1)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    store = arguments.store
    records = read_store(arguments.stance, store) if store else read_records(arguments.stance)
    pairs = gather(arguments.stance, records, Reader())
    for division in range(arguments.divisions):
        print(f"division {division}", score(arguments.stance, pairs, cross_validate(pairs, division)), sep="\n", end="")
    if arguments.write:
        write(fit(pairs.table, pairs.gold, pairs.folds(0)))


if __name__ == "__main__":
    main()
