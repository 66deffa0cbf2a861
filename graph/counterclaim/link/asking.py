"""Measure how a question is worded: whether it tells a story, denies one, or passes on what somebody says."""

from __future__ import annotations

import re
from collections.abc import Collection

import numpy as np
import numpy.typing as npt

from counterclaim.link.wording import words_in

Floats = npt.NDArray[np.float64]
#: Lists of words.toml that a question has a word of or not.
_LISTS = ("falsehood", "denial", "reality", "saying", "sources", "chance", "seeming", "intent", "confirming", "readers")
FEATURES = (
    *(f"asked_{name}" for name in _LISTS),
    *("asked_negated", "asked_unreal", "asked_begins_no", "asked_mark", "asked_begins_asking"),
    *("asked_quotes", "asked_quotes_part", "asked_quoted_share", "asked_colon_early", "asked_colon_late"),
    *("asked_dash_late", "asked_says_last", "asked_length", "asked_exclaims", "asked_numbers", "asked_capitals"),
)
_WORD = re.compile(r"\w+(?:['’]\w+)?")
#: A quotation opens after a space or bracket and closes before one, so that no apostrophe is taken for a mark.
_QUOTED = re.compile(r"(?:^|(?<=[\s(:\-]))['‘\"“](.+?)['’\"”](?=$|[\s.,:;!?)\-–])")
#: "... - Reuters": up to so many letters after a last dash name who says it.
_DASHED = re.compile(r"\s[-–—]+\s?[\w ]{2,30}$")
#: Where in the text a colon comes early ("Report: ...") or late ("...: sources"); how many words are the last.
_EARLY, _LATE, _LAST = 0.45, 0.6, 3


def asking(query: str) -> Floats:
    """Return a row of features, in the order of ``FEATURES``."""
    words = _WORD.findall(query.replace("’", "'"))
    lower = [word.lower().removesuffix("'s") for word in words]
    kinds = [_has(lower, words_in(f"asked_{name}")) for name in _LISTS]
    negated = float(any(word in words_in("negators") or word.endswith("n't") for word in lower))
    first = lower[0] if lower else ""
    row = (
        *kinds,
        negated,
        negated * kinds[_LISTS.index("reality")],
        float(first in ("no", "not", "sorry")),
        float("?" in query),
        float(first in words_in("asked_openings")),
        *_quotations(query, len(words)),
        *_places(query),
        _has(lower[-_LAST:], words_in("asked_saying")),
        len(words) / 20,
        float("!" in query),
        float(any(word[0].isdigit() for word in words)),
        sum(word.isupper() and len(word) > 1 for word in words) / max(len(words), 1),
    )
    return np.array(row, dtype=np.float64)


def _has(words: Collection[str], wanted: Collection[str]) -> float:
    return float(any(word in wanted for word in words))


def _quotations(query: str, length: int) -> tuple[float, float, float]:
    """Return whether anything is quoted, whether a part is, and the share of words in quotation marks."""
    quoted = sum(len(match.group(1).split()) for match in _QUOTED.finditer(query))
    return float(quoted > 0), float(0 < quoted < length - 1), min(quoted / max(length, 1), 1.0)


def _places(query: str) -> tuple[float, float, float]:
    """Return whether a colon comes early or late, and whether a last dash sets off a few words."""
    colon = query.find(":") / max(len(query), 1)
    return float(0 < colon < _EARLY), float(colon >= _LATE), float(_DASHED.search(query) is not None)
