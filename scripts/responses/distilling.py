"""The teacher's labels of articles that nobody annotated, as labels for the network that ships."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from counterclaim.annotate.answering.judging import UNSEEN, Floats, Judged, sigmoid, softmax
from responses.data import Example, Row, asked_row
from responses.training import Plan, Stock

#: Texts of other lengths are lists, pages of links or whole books.
SHORTEST, LONGEST = 500, 12_000
#: An article that shares more of its runs of five words with an annotated one is left out: it tells the same text.
SAME, RUN = 0.3, 5
#: A sentence that the teacher thinks a response likelier than this is asked for its claims; so likely are those.
RESPONSE, CLAIM, CLAIMS = 0.5, 0.25, 3


def unannotated(shared: Path, known: Collection[str]) -> Iterator[dict[str, Any]]:
    """Yield the articles of the corpora that are neither annotated (``known`` names them) nor like one that is."""
    given = [path.read_text(encoding="utf-8") for path in sorted((shared / "denials").glob("*/*.txt"))]
    runs = [_runs(text) for text in given]
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, some in enumerate(runs):
        for run in some:
            holders[run].append(number)
    for name, text in _corpora(shared):
        if f"more-{name}" in known or not SHORTEST <= len(text) <= LONGEST:
            continue
        own = _runs(text)
        shares = Counter(number for run in own for number in holders.get(run, ()))
        if all(count <= SAME * min(len(own), len(runs[number])) for number, count in shares.items()):
            yield {
                "name": f"plain-{name}",
                "part": "plain",
                "text": text,
                "sentences": None,
                "unsure": [],
                "responses": [],
            }


def _corpora(shared: Path) -> Iterator[tuple[str, str]]:
    for line in (shared / "corpus" / "rumours.jsonl").read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        yield item["id"], item["text"]
    for path in sorted((shared / "polnear" / "train" / "text").glob("*.txt")):
        yield path.stem, path.read_text(encoding="utf-8")


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


def learn_from(stocks: list[Stock], judged: Mapping[str, Judged], plan: Plan) -> None:
    """Give the windows of unannotated articles the teacher's probabilities as labels, and its claims."""
    for stock in stocks:
        if stock.example.part != "plain":
            continue
        said = judged[stock.example.name]
        for sentence in said.asked:
            if sentence not in stock.asked:
                stock.asked[sentence] = asked_row(stock.example, sentence, plan.asked_limit)
        for survey in stock.surveys:
            for row in survey:
                _relabel(row, stock.example, said, None)
        for sentence, row in stock.asked.items():
            _relabel(row, stock.example, said, sentence)


def chances(said: Judged, sentences: Collection[int]) -> Floats:
    """Return the teacher's probability of each act for some sentences: the mean of both its readings."""
    some = list(sentences)
    found = np.where(said.acts[some] <= UNSEEN, 0, sigmoid(said.acts[some])).astype(np.float32)
    for place, sentence in enumerate(some):
        if sentence in said.asked:
            found[place] = (found[place] + sigmoid(said.asked[sentence].acts)) / 2
    return found


def _relabel(row: Row, example: Example, said: Judged, asked: int | None) -> None:
    sentences = row.view.sentences
    row.acts = chances(said, sentences)
    row.tags[:] = row.responders[:] = -100
    for place, sentence in enumerate(sentences):
        about = asked is None or asked == sentence
        if about and row.view.own[place] and sentence in said.asked and row.acts[place].max() > RESPONSE:
            told = said.asked[sentence]
            likely = softmax(told.links)
            best = {told.sentences[int(index)] for index in np.argsort(-likely)[:CLAIMS] if likely[index] > CLAIM}
            row.asked.append(place)
            row.claims.append(np.array([float(one in best) for one in sentences], dtype=np.float32))
            row.pairs.append(example.signals.pairs(sentence, np.array(sentences)))
            row.authors.append(float(sigmoid(told.author)))
