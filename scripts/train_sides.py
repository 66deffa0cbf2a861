"""Learn which words tell an article's side: telling its story, denying it, or only reporting what is said.

usage: python scripts/train_sides.py [--corpus ../shared/corpus] [--measure] [--write]

Learns from scripts/stance/sides.jsonl: for 1,311 articles of the corpus, judged with machine assistance from their
beginnings and their most telling sentences, the side (t tells, x denies, d reports) and the number of the story that
they are about. No article on a story of ../shared/stance is among them. ``--measure`` cross-validates over stories,
which is also how the settings below were chosen; ``--write`` writes models/sides/weights.json.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from counterclaim.annotate.sides import SIDES, counted, row_of

Floats = npt.NDArray[np.float64]
#: A word is kept when so many articles on so many stories have it.
ARTICLES, STORIES = 6, 5
RIDGE = 10.0
FOLDS = 5
LETTERS = "txd"
LABELS = Path(__file__).parent / "stance" / "sides.jsonl"
WEIGHTS = Path("graph/counterclaim/models/sides/weights.json")


@dataclass(frozen=True, slots=True)
class Judged:
    """The articles' counted words, their sides (by index) and the numbers of their stories."""

    counts: Sequence[Counter[str]]
    sides: np.ndarray
    stories: np.ndarray

    def where(self, kept: np.ndarray) -> Judged:
        """Return the articles that a mask keeps."""
        counts = [one for one, is_kept in zip(self.counts, kept, strict=True) if is_kept]
        return Judged(counts, self.sides[kept], self.stories[kept])


def read(corpus: Path) -> Judged:
    """Return the judged articles with the words of their texts."""
    texts = {row["id"]: row["text"] for row in map(json.loads, (corpus / "rumours.jsonl").open(encoding="utf-8"))}
    rows = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    return Judged(
        [counted(texts[row["article"]]) for row in rows],
        np.array([LETTERS.index(row["side"]) for row in rows]),
        np.array([row["story"] for row in rows]),
    )


def vocabulary(judged: Judged) -> list[str]:
    """Return the words that enough articles on enough stories have, sorted."""
    articles: Counter[str] = Counter()
    stories: dict[str, set[int]] = defaultdict(set)
    for counts, story in zip(judged.counts, judged.stories, strict=True):
        articles.update(counts.keys())
        for word in counts:
            stories[word].add(int(story))
    return sorted(word for word, count in articles.items() if count >= ARTICLES and len(stories[word]) >= STORIES)


def table(counts: Sequence[Counter[str]], words: Sequence[str]) -> csr_matrix:
    """Return a row for each article, in the order of the words."""
    places = {word: place for place, word in enumerate(words)}
    rows = [row_of(one, places) for one in counts]
    cells = [(number, places[word], value) for number, row in enumerate(rows) for word, value in row.items()]
    numbers, columns, values = zip(*cells, strict=True)
    return csr_matrix((values, (numbers, columns)), shape=(len(counts), len(words)))


def fit(judged: Judged, words: Sequence[str]) -> Floats:
    """Return a row for each side, its bias first; stories weigh by the root of their articles."""
    features, sides = table(judged.counts, words), judged.sides
    weight = 1.0 / np.sqrt(np.bincount(judged.stories)[judged.stories])
    weight *= len(weight) / weight.sum()
    wanted = np.eye(len(SIDES))[sides]

    def loss(row: Floats) -> tuple[float, Floats]:
        weights = row.reshape(len(SIDES), -1)
        found = chances(features, weights)
        missed = (found - wanted) * weight[:, None]
        slope = np.column_stack([missed.sum(0), (features.T @ missed).T])
        slope[:, 1:] += RIDGE * weights[:, 1:]
        value = -(weight * np.log(np.clip(found[np.arange(len(sides)), sides], 1e-9, None))).sum()
        return float(value + 0.5 * RIDGE * (weights[:, 1:] ** 2).sum()), slope.ravel()

    start = np.zeros(len(SIDES) * (len(words) + 1))
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x).reshape(
        len(SIDES), -1
    )


def chances(features: csr_matrix, weights: Floats) -> Floats:
    scores = features @ weights[:, 1:].T + weights[:, 0]
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(scores / scores.sum(axis=1, keepdims=True))


def measure(judged: Judged) -> str:
    """Return how well each side is told of stories that were not learned from."""
    fold = np.random.RandomState(1).permutation(judged.stories.max() + 1)[judged.stories] % FOLDS
    found = np.zeros((len(judged.sides), len(SIDES)))
    for number in range(FOLDS):
        held = fold == number
        kept = judged.where(~held)
        words = vocabulary(kept)
        found[held] = chances(table(judged.where(held).counts, words), fit(kept, words))
    chosen, told = found.argmax(1), [f"right {np.mean(found.argmax(1) == judged.sides):.3f}"]
    for side, name in enumerate(SIDES):
        hit = np.sum((chosen == side) & (judged.sides == side))
        told.append(f"{name} {2 * hit / (np.sum(chosen == side) + np.sum(judged.sides == side)):.3f}")
    loss = -np.log(found[np.arange(len(judged.sides)), judged.sides]).mean()
    return ", ".join([*told, f"loss {loss:.4f}"])


def write(judged: Judged) -> None:
    words = vocabulary(judged)
    weights = np.round(fit(judged, words), 3)
    lines = [f"  {json.dumps(word)}: {json.dumps(weights[:, 1 + place].tolist())}" for place, word in enumerate(words)]
    WEIGHTS.parent.mkdir(parents=True, exist_ok=True)
    head, body = f'{{\n "bias": {json.dumps(weights[:, 0].tolist())},\n "words": {{', ",\n".join(lines)
    WEIGHTS.write_text(f"{head}\n{body}\n }}\n}}\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Learn which words tell an article's side.")
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpus"))
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    judged = read(arguments.corpus)
    if arguments.measure:
        print(measure(judged))
    if arguments.write:
        write(judged)


if __name__ == "__main__":
    main()
