"""Read an article's side from its words: does it tell its story as true, call it false, or only report what is said.

Counted are the words of the whole text and, apart from them, those of its first two sentences, with every name and
number put alike, so that no story is known by its people and places.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from counterclaim.errors import ModelError

#: What an article does with its story, in the order of the chances.
SIDES = ("tells", "denies", "reports")
#: So many sentences are read, and so many of them count as the article's beginning.
READ, LEAD = 40, 2
#: The length of each article's row, so that long ones weigh no more than short ones.
NORM = 8.0
_WEIGHTS = "models/sides/weights.json"
_SENTENCE = re.compile(r"(?<=[.!?”\"])\s+(?=[A-Z“\"])")
_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?|\d[\d,.]*|[\"“”?!]")
#: Words that are written in capitals for stress, where others are names.
_STRESSED = frozenset(
    ("fake", "false", "not", "hoax", "update", "updated", "claim", "true", "unverified", "correction")
)


@dataclass(frozen=True, slots=True)
class SideModel:
    """How much each counted word speaks for each side, and each side without any."""

    bias: tuple[float, ...]
    words: Mapping[str, tuple[float, ...]]


def sides_of(text: str) -> tuple[float, float, float]:
    """Return how probably an article's text tells its story as true, denies it, or only reports what is said."""
    model = side_model()
    row = row_of(counted(text), model.words)
    scores = [
        bias + sum(value * model.words[word][side] for word, value in row.items())
        for side, bias in enumerate(model.bias)
    ]
    shares = [math.exp(score - max(scores)) for score in scores]
    tells, denies, reports = (round(share / sum(shares), 4) for share in shares)
    return tells, denies, reports


def counted(text: str) -> Counter[str]:
    """Return in how many sentences each word stands: as it is in all of them, after a ``^`` in the first ones."""
    found: Counter[str] = Counter()
    for number, sentence in enumerate(_SENTENCE.split(" ".join(text.split()))[:READ]):
        words = set(_plain(sentence))
        found.update(words)
        if number < LEAD:
            found.update(f"^{word}" for word in words)
    return found


def row_of(counts: Mapping[str, int], known: Container[str]) -> dict[str, float]:
    """Return the weights of the known words of an article; their squares add up to that of ``NORM``."""
    row = {word: math.log1p(counts[word]) for word in sorted(counts) if word in known}
    length = math.sqrt(sum(value * value for value in row.values())) or 1.0
    return {word: NORM * value / length for word, value in row.items()}


@cache
def side_model() -> SideModel:
    """Return the packaged weights; raises ModelError when they are missing or damaged."""
    try:
        data = json.loads((files("counterclaim") / _WEIGHTS).read_text(encoding="utf-8"))
        words = {word: tuple(map(float, values)) for word, values in data["words"].items()}
        return SideModel(tuple(map(float, data["bias"])), words)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"Cannot read {_WEIGHTS}: {error!r}. Reinstall counterclaim.") from error


def _plain(sentence: str) -> list[str]:
    """Return the words of a sentence in lower case, with ``NAME`` for names and ``#`` for numbers."""
    words = _WORD.findall(sentence)
    return [_masked(word, is_first=not place) for place, word in enumerate(words)]


def _masked(word: str, *, is_first: bool) -> str:
    lower = word.lower().replace("’", "'").removesuffix("'s")
    if word[0].isdigit():
        return "#"
    if word in '"“”':
        return '"'
    if is_first or not word[0].isupper() or word == "I" or (word.isupper() and lower in _STRESSED):
        return lower
    return "NAME"
