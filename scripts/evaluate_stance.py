"""Measure, by cross-validation over rumours, how well the graph tells an article's stance towards a claim.

usage: python scripts/evaluate_stance.py [--stance ../shared/stance] [--corpus ../shared/corpus] [--store STORE]
                                          [--divisions 3] [--write]

``--divisions`` divides the rumours into folds anew so many times: what was chosen by the figures of one division looks
better there than it is. ``--store`` reads what was found in the articles from a store that holds them, instead of
annotating them again. ``--write`` learns from all pairs and writes models/stance/weights.json. The figures are those of
../shared/stance/score.py, run as it is.

Every fold also learns from scripts/stance/more.jsonl: headlines of 54 other rumours, made up and judged with machine
assistance, and for each article of the corpus a letter for each headline (a agree, x disagree, d discuss, u unrelated).
Nothing is measured on these; without the corpus they are left out.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from counterclaim.annotate import annotate
from counterclaim.link.asking import FEATURES as ASKED
from counterclaim.link.asking import asking
from counterclaim.link.find import Reader, Touched, passages_of
from counterclaim.link.sides import SIDES, STANCES, Floats, Side, StanceModel, combine, probabilities
from counterclaim.link.telling import FEATURES as TOLD
from counterclaim.model import AnnotatedArticle, Article
from counterclaim.rdf import KnowledgeGraph

FOLDS = 10
#: Folds within the training folds, for how much to favour the rare stances.
INNER = 5
#: How strongly the weights of a question's and of an article's features are held back, and the biases of all.
RIDGES, RIDGE_OF_BIAS = (100.0, 1000.0), 0.01
#: How strongly the weights of an article's features are held back that its whole text was read for.
WHOLE, RIDGE_OF_WHOLE = ("article_tells", "article_denies", "article_reports"), 30.0
#: What a pair of another rumour counts, and how strongly the biases of those are held to the others'.
WEIGHT_OF_MORE, RIDGE_OF_MORE = 0.3, 1.0
#: Where learning begins: most tell a story, few deny it. Without that it could take the two for each other.
BEGIN = ((1.0, -1.0, 0.0), (0.5, -1.0, 0.5))
WEIGHTS = Path("graph/counterclaim/models/stance/weights.json")
MORE = Path(__file__).parent / "stance" / "more.jsonl"


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs of claim and article with the features of both, gold stances (by index) and rumours."""

    keys: Sequence[tuple[str, str]]
    asked: Floats
    told: Floats
    gold: np.ndarray
    topic: np.ndarray

    def where(self, kept: np.ndarray) -> Pairs:
        """Return the pairs that a mask keeps."""
        keys = [key for key, is_kept in zip(self.keys, kept, strict=True) if is_kept]
        return Pairs(keys, self.asked[kept], self.told[kept], self.gold[kept], self.topic[kept])

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
    """Return the judged pairs; every claim is read as ``find`` reads it."""
    lines = (stance / "pairs.jsonl").read_text(encoding="utf-8").splitlines()
    rows = {(row["claim"], row["article"]): row for row in map(json.loads, lines)}
    gold = {key: STANCES.index(row["stance"]) for key, row in rows.items()}
    return measure(gold, {key: int(row["topic"][1:]) for key, row in rows.items()}, annotated, reader)


def gather_more(corpus: Path, reader: Reader) -> Pairs:
    """Return the pairs of other rumours, whose articles are annotated now."""
    if not corpus.exists():
        return measure({}, {}, {}, reader)
    rows = [json.loads(line) for line in MORE.read_text(encoding="utf-8").splitlines()]
    gold, topic = {}, {}
    for number, row in enumerate(rows):
        for article, letters in row["articles"].items():
            for headline, letter in zip(row["headlines"], letters, strict=True):
                if letter != "u":
                    gold[headline, article] = "axd".index(letter)
                    topic[headline, article] = number
    lines = (corpus / "rumours.jsonl").read_text(encoding="utf-8").splitlines()
    texts = {row["id"]: row["text"] for row in map(json.loads, lines)}
    articles = [Article(id=name, text=texts[name]) for name in sorted({article for _, article in gold})]
    annotated = {told.article.id: told for told in annotate(articles, on_error=print)}
    gold = {key: value for key, value in gold.items() if key[1] in annotated}
    return measure(gold, topic, annotated, reader)


def measure(
    gold: Mapping[tuple[str, str], int],
    topic: Mapping[tuple[str, str], int],
    annotated: dict[str, AnnotatedArticle],
    reader: Reader,
) -> Pairs:
    """Return pairs with their features, in the order in which they come."""
    touched = {name: Touched(article, passages_of(article)) for name, article in annotated.items()}
    told = [reader.table(claim, [touched[article]])[0] for claim, article in gold]
    return Pairs(
        keys=list(gold),
        asked=np.array([asking(claim) for claim, _ in gold]).reshape(len(gold), len(ASKED)),
        told=np.array(told).reshape(len(gold), len(TOLD)),
        gold=np.array(list(gold.values()), dtype=int),
        topic=np.array([topic[key] for key in gold], dtype=int),
    )


def fit(pairs: Pairs, fold: np.ndarray, more: Pairs) -> StanceModel:
    """Learn the read-out, and from pairs held out in turn how much to favour the rare stances."""
    chances = np.zeros((len(pairs.gold), len(STANCES)))
    inner = fold % INNER
    for number in range(INNER):
        held = inner == number
        model = learn(pairs.where(~held), more)
        chances[held] = probabilities(pairs.asked[held], pairs.told[held], model)
    return replace(learn(pairs, more), emphasis=emphasise(chances, pairs.gold))


def learn(pairs: Pairs, more: Pairs) -> StanceModel:
    """Learn both sides together from the stances alone, by L-BFGS; ``more`` has biases of its own."""
    asked, told = plain(pairs.asked), plain(pairs.told)
    weight = np.concatenate([np.ones(len(pairs.gold)), np.full(len(more.gold), WEIGHT_OF_MORE)])
    tables = [
        with_biases(side.scaled(one), side.scaled(other))
        for side, one, other in ((asked, pairs.asked, more.asked), (told, pairs.told, more.told))
    ]
    begin = [np.zeros((len(SIDES), table.shape[1])) for table in tables]
    ridges = [np.full(table.shape[1], ridge) for table, ridge in zip(tables, RIDGES, strict=True)]
    for weights, bias, ridge in zip(begin, BEGIN, ridges, strict=True):
        weights[:, 0] = bias
        ridge[0], ridge[-1] = RIDGE_OF_BIAS, RIDGE_OF_MORE
    ridges[1][[1 + TOLD.index(name) for name in WHOLE]] = RIDGE_OF_WHOLE
    loss = loss_of(tables, np.concatenate([pairs.gold, more.gold]), weight, ridges)
    start = np.concatenate([weights.ravel() for weights in begin])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 200, "ftol": 1e-7}).x
    cut = begin[0].size
    asked_weights, told_weights = found[:cut].reshape(begin[0].shape), found[cut:].reshape(begin[1].shape)
    return StanceModel(
        replace(asked, weights=asked_weights[:, 1:-1], bias=asked_weights[:, 0]),
        replace(told, weights=told_weights[:, 1:-1], bias=told_weights[:, 0]),
        np.ones(len(STANCES)),
    )


def plain(table: Floats) -> Side:
    """Return a side that knows only the features' means and scales."""
    scales = table.std(0)
    scales[scales < 1e-9] = 1.0
    return Side(np.zeros((len(SIDES), table.shape[1])), np.zeros(len(SIDES)), table.mean(0), scales)


def with_biases(one: Floats, other: Floats) -> Floats:
    """Return both tables below each other between a column of ones and one that is 1 in the second table."""
    rows = np.vstack([one, other])
    is_other = np.concatenate([np.zeros(len(one)), np.ones(len(other))])
    return np.column_stack([np.ones(len(rows)), rows, is_other])


def loss_of(
    tables: Sequence[Floats], gold: np.ndarray, weight: Floats, ridges: Sequence[Floats]
) -> Callable[[Floats], tuple[float, Floats]]:
    """Return the function that gives the loss of all weights in a row, and its slope."""
    asked, told = tables
    cut = len(SIDES) * asked.shape[1]

    def loss(row: Floats) -> tuple[float, Floats]:
        one, other = row[:cut].reshape(len(SIDES), -1), row[cut:].reshape(len(SIDES), -1)
        first, second = softmax(asked @ one.T), softmax(told @ other.T)
        chance = np.clip(combine(first, second)[np.arange(len(gold)), gold], 1e-6, None)
        # How the chance of the stance that was judged grows with that of each side.
        gains = (shares(second, gold), shares(first, gold))
        value, slopes = -float((weight * np.log(chance)).sum()), []
        for side, gain, table, part, ridge in zip((first, second), gains, tables, (one, other), ridges, strict=True):
            slopes.append((slope_of(side, gain) * (-weight / chance)[:, None]).T @ table + ridge * part)
            value += 0.5 * float((ridge * part * part).sum())
        return value, np.concatenate([slope.ravel() for slope in slopes])

    return loss


def shares(other: Floats, gold: np.ndarray) -> Floats:
    """Return, for each side that one may stand on, how probably the other's then gives the stance that was judged."""
    agree, disagree = np.column_stack([other[:, :2], np.zeros(len(other))]), np.zeros_like(other)
    disagree[:, :2] = other[:, 1::-1]
    return np.stack([agree, disagree, 1.0 - agree - disagree])[gold, np.arange(len(gold))]


def slope_of(side: Floats, gain: Floats) -> Floats:
    """Return how a chance grows with the scores of a side, given what it gains by each side's probability."""
    return side * (gain - (side * gain).sum(axis=1, keepdims=True))


def softmax(scores: Floats) -> Floats:
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(scores / scores.sum(axis=1, keepdims=True))


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


def cross_validate(pairs: Pairs, more: Pairs, division: int = 0) -> list[str]:
    """Return each pair's stance as read by a model that saw nothing of its rumour."""
    chosen = np.zeros(len(pairs.gold), dtype=int)
    fold = pairs.folds(division)
    for number in range(FOLDS):
        held = fold == number
        model = fit(pairs.where(~held), fold[~held], more)
        chances = probabilities(pairs.asked[held], pairs.told[held], model)
        chosen[held] = (chances * model.emphasis).argmax(axis=1)
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
        "asked": {"features": list(ASKED), **numbers(model.asked)},
        "told": {"features": list(TOLD), **numbers(model.told)},
        "emphasis": model.emphasis.tolist(),
    }
    WEIGHTS.parent.mkdir(parents=True, exist_ok=True)
    WEIGHTS.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def numbers(side: Side) -> dict[str, list[float]]:
    return {name: np.round(getattr(side, name), 4).tolist() for name in ("weights", "bias", "means", "scales")}


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the stance read-out by cross-validation over rumours.")
    parser.add_argument("--stance", type=Path, default=Path("../shared/stance"))
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpus"))
    parser.add_argument("--store", type=Path)
    parser.add_argument("--divisions", type=int, default=1)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    store = arguments.store
    records = read_store(arguments.stance, store) if store else read_records(arguments.stance)
    reader = Reader()
    pairs, more = gather(arguments.stance, records, reader), gather_more(arguments.corpus, reader)
    for division in range(arguments.divisions):
        print(
            f"division {division}",
            score(arguments.stance, pairs, cross_validate(pairs, more, division)),
            sep="\n",
            end="",
        )
    if arguments.write:
        write(fit(pairs, pairs.folds(0), more))


if __name__ == "__main__":
    main()
