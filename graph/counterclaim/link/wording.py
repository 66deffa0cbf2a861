"""Reduce a claim's words to what comparison needs: content stems, names, numbers, dates and whether it is negated."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

_WORD = re.compile(r"\d[\d,]*(?:\.\d+)?|[^\W\d_]+(?:['’][^\W\d_]+)*")
_LISTS: dict[str, Any] = tomllib.loads((files("counterclaim.link") / "words.toml").read_text(encoding="utf-8"))


@cache
def words_in(name: str) -> frozenset[str]:
    """Return one of the lists of words.toml."""
    return frozenset(_LISTS[name].split())


STOP, NEGATORS, FALSEHOODS = words_in("stop"), words_in("negators"), words_in("falsehoods")
_REFUSALS, _BREAKS, _SUBJECTS = words_in("refusals"), words_in("breaks"), words_in("subjects")
#: A negation reaches so many words at most, and no farther than its clause.
_REACH = 14
_CLAUSE_WORD = re.compile(_WORD.pattern + r"|[,;:.!?()]|[–—]")
CALENDAR = words_in("months") | words_in("days")
_NUMBERS = {word: float(value) for value, word in enumerate(_LISTS["numbers"].split())} | {
    word: 10.0 * value for value, word in enumerate(_LISTS["tens"].split(), start=2)
}
_SCALES: dict[str, float] = _LISTS["scales"]
#: Longest first, so that "-ations" is not read as "-s".
_SUFFIXES = (
    *(("ational", "ate"), ("ization", "ize"), ("isation", "ize"), ("fulness", "ful"), ("ousness", "ous")),
    *(("iveness", "ive"), ("ations", "ate"), ("ation", "ate"), ("ments", ""), ("ment", ""), ("ings", "")),
    *(
        ("ingly", ""),
        ("edly", ""),
        ("ing", ""),
        ("ied", "y"),
        ("ies", "y"),
        ("ed", ""),
        ("es", ""),
        ("ly", ""),
        ("s", ""),
    ),
)


@dataclass(frozen=True, slots=True)
class Wording:
    """What a text is made of: sets of stems, names (lower case), numbers, months and days; and its negations."""

    stems: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[float]
    dates: frozenset[str]
    words: frozenset[str]
    negations: int
    falsehoods: int
    length: int
    negated: frozenset[str] = frozenset()  # the stems that a negation reaches


def _antonyms() -> dict[str, frozenset[str]]:
    opposites: dict[str, set[str]] = {}
    for pair in _LISTS["antonyms"]:
        left, right = pair.split()
        opposites.setdefault(left, set()).add(right)
        opposites.setdefault(right, set()).add(left)
    return {word: frozenset(others) for word, others in opposites.items()}


ANTONYMS = _antonyms()


def stem(word: str) -> str:
    """Return a rough stem: enough to bring "crossed", "crosses" and "crossing" together."""
    for suffix, instead in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3 and not word.endswith("ss"):
            word = word[: -len(suffix)] + instead
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


@lru_cache(maxsize=200_000)
def read_wording(text: str) -> Wording:
    """Return what a text is made of; the same text is read once."""
    tokens = _WORD.findall(text.replace("’", "'"))
    lower = [token.lower() for token in tokens]
    bases = [word.removesuffix("'s") for word in lower]
    content = [index for index, base in enumerate(bases) if _has_content(base)]
    return Wording(
        stems=frozenset(stem(bases[index]) for index in content),
        names=frozenset(bases[index] for index in content if _is_name(tokens[index], index)),
        numbers=frozenset(_read_numbers(lower)),
        dates=frozenset(bases) & CALENDAR,
        words=frozenset(bases),
        negations=sum(word in NEGATORS or word.endswith("n't") for word in lower),
        falsehoods=sum(base in FALSEHOODS for base in bases),
        length=len(tokens),
        negated=frozenset(_negated(text)),
    )


def _negated(text: str) -> Iterator[str]:
    """Yield the stems that stand in a negation's clause after it: what "no", "not" or "refused to" denies."""
    words = [match.group().lower() for match in _CLAUSE_WORD.finditer(text.replace("’", "'"))]
    left = 0
    clause: list[str] = []
    for place, word in enumerate(words):
        after = words[place + 1] if place + 1 < len(words) else ""
        if _negates(word) and after not in ("only", "just", "merely"):
            left = _REACH
            # "The fire had nothing to do with the leak" denies as much of what stands before it.
            yield from clause if words[place : place + 3] == ["nothing", "to", "do"] else ()
        elif not word[0].isalnum() or word in _BREAKS or (word == "and" and after in _SUBJECTS):
            left, clause = 0, []
        else:
            left = max(left - 1, 0)
            base = word.removesuffix("'s")
            if _has_content(base):
                clause.append(stem(base))
                yield from clause[-1:] if left else ()


def _negates(word: str) -> bool:
    return word in NEGATORS or word in _REFUSALS or word.endswith("n't")


def content_spans(text: str) -> list[tuple[int, int]]:
    """Return where the words and numbers with content of their own stand."""
    found = []
    for match in _WORD.finditer(text):
        word = match.group().replace("’", "'").lower()
        if word.removesuffix("'s") not in STOP and word not in NEGATORS:
            found.append(match.span())
    return found


def _has_content(base: str) -> bool:
    is_word = len(base) > 1 and not base[0].isdigit() and not base.endswith("n't")
    return is_word and not (base in STOP or base in NEGATORS or base in CALENDAR or base in _NUMBERS)


def _is_name(token: str, index: int) -> bool:
    """Tell whether a word is a name by its capital, which says nothing at a sentence's start."""
    return token[0].isupper() and (index > 0 or token.isupper())


def _read_numbers(words: list[str]) -> set[float]:
    """Return the numbers in a row of lower-case words: "seven thousand" is 7000, "dozens" and "one" are none."""
    found: set[float] = set()
    value: float | None = None
    for word in [*words, ""]:
        if word in _SCALES and value is not None:
            value *= _SCALES[word]
            continue
        is_unit = word in _NUMBERS and value is not None and value >= 20 and value % 10 == 0 and _NUMBERS[word] < 10
        if is_unit and value is not None:
            value += _NUMBERS[word]
            continue
        if value is not None:
            found.add(value)
        value = float(word.replace(",", "")) if word[:1].isdigit() else _NUMBERS.get(word)
    return found - {1.0}
