"""Score responses to claims against annotated ones: is the denial found, on the right claim, with the right name.

Four figures build on each other: *detect* (same act, evidence in common), *link* (and a claim sentence in common),
*full* (and the responder shares a name word), *named* (and the responder is the fullest name that the article gives).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from counterclaim.errors import InputError
from counterclaim.evaluate.scores import Score, Tally, pair_off

FIGURES = ("detect", "link", "full", "named")
#: Only so many sentences of a prediction count, so that naming half the article gains nothing.
MOST_SENTENCES = 3
_SMALL_WORDS = "the a an of to in on for and or s his her their its mr mrs ms dr who that this one some"
_NOT_NAMES = frozenset(_SMALL_WORDS.split())
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class SentenceResponse:
    """A response whose evidence and claim are indices of sentences."""

    act: str  # deny, decline, concede, confirm
    responder: str  # the fullest name or description in the article
    responder_text: str  # the words that stand for it in the evidence
    evidence: tuple[int, ...]
    claim: tuple[int, ...]  # best first


Responses = Mapping[str, Sequence[SentenceResponse]]


def read_response_gold(path: Path) -> dict[str, list[SentenceResponse]]:
    """Return the responses of each document of a JSON list of ``{"doc": ..., "responses": [...]}``.

    Raises InputError when the file is something else.
    """
    try:
        records = json.loads(path.read_bytes().decode("utf-8"))
        return sentence_responses(records if isinstance(records, list) else [records])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f'{path}: not a JSON list of {{"doc": ..., "responses": [...]}} with act, responder, evidence and claim '
            f"({type(error).__name__}: {error})."
        ) from error


def sentence_responses(records: Iterable[Mapping[str, Any]]) -> dict[str, list[SentenceResponse]]:
    """Return the responses of each document from plain JSON values."""
    return {
        record["doc"]: [
            SentenceResponse(
                act=response["act"],
                responder=response["responder"] or "",
                responder_text=response.get("responder_text") or "",
                evidence=tuple(map(int, response["evidence"])),
                claim=tuple(map(int, response["claim"])),
            )
            for response in record["responses"]
        ]
        for record in records
    }


def score_responses(gold: Responses, predictions: Responses, *, acts: frozenset[str]) -> dict[str, Score]:
    """Return precision, recall and F1 of the four figures over the responses with one of the acts."""
    tallies = {figure: Tally() for figure in FIGURES}
    for doc, responses in gold.items():
        wanted = [response for response in responses if response.act in acts]
        found = [response for response in predictions.get(doc, ()) if response.act in acts]
        pairs = [(_agreement(g, f), i, j) for i, g in enumerate(wanted) for j, f in enumerate(found)]
        pairs.sort(key=lambda pair: -pair[0])  # stable: equals stay in the order of the text
        for level, figure in enumerate(FIGURES, start=1):
            hits = pair_off((i, j) for agreement, i, j in pairs if agreement >= level)
            tallies[figure].add(hits, len(found), len(wanted))
    return {figure: tally.score() for figure, tally in tallies.items()}


def _agreement(gold: SentenceResponse, found: SentenceResponse) -> int:
    """Return how many of the four figures the pair satisfies, each one only after those before it."""
    if gold.act != found.act or not set(gold.evidence) & set(found.evidence[:MOST_SENTENCES]):
        return 0
    if not set(gold.claim) & set(found.claim[:MOST_SENTENCES]):
        return 1
    named = _name_words(gold.responder) | _name_words(gold.responder_text)
    if not named & (_name_words(found.responder) | _name_words(found.responder_text)):
        return 2
    return 4 if _is_fullest_name(gold.responder, found.responder) else 3


def _is_fullest_name(gold: str, found: str) -> bool:
    """Return whether at least half of the words agree; the description after the gold's comma costs nothing."""
    fullest = _name_words(gold.partition(",")[0])
    given = _name_words(found)
    foreign = given - _name_words(gold)
    return bool(fullest) and 2 * len(fullest & given) >= len(fullest | foreign)


def _name_words(name: str) -> set[str]:
    return set(_WORD.findall(name.lower())) - _NOT_NAMES
