"""Read the words that often carry a response, and mark each word of a text with the kinds it belongs to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from counterclaim.vocabulary import ontology

KINDS = (
    "deny", "false", "truth", "decline", "concede", "confirm", "negation", "report", "speech", "contrast",
)  # fmt: skip
Flags = npt.NDArray[np.float32]


class Lexicon:
    """The kinds of each word; looked-up words are remembered."""

    def __init__(self, kinds: dict[str, Sequence[str]]) -> None:
        self._exact: dict[str, list[int]] = {}
        self._prefixes: list[tuple[str, int]] = []
        for kind, words in kinds.items():
            for word in words:
                if word.endswith("*"):
                    self._prefixes.append((word[:-1], KINDS.index(kind)))
                else:
                    self._exact.setdefault(word, []).append(KINDS.index(kind))
        self._known: dict[str, Flags] = {}
        self._none = np.zeros(len(KINDS), dtype=np.float32)

    def of(self, word: str) -> Flags:
        """Return one flag a kind for a word, in lower case or not."""
        found = self._known.get(word)
        if found is None:
            lower = word.lower()
            kinds = [
                *self._exact.get(lower, ()),
                *(kind for prefix, kind in self._prefixes if lower.startswith(prefix)),
            ]
            found = self._none
            if kinds:
                found = np.zeros(len(KINDS), dtype=np.float32)
                found[kinds] = 1
            if len(self._known) < 100_000:
                self._known[word] = found
        return found

    def mark(self, words: Sequence[str]) -> Flags:
        """Return the flags of each word, words x kinds."""
        flags = np.zeros((len(words), len(KINDS)), dtype=np.float32)
        for place, word in enumerate(words):
            found = self.of(word)
            if found is not self._none:  # most words are of no kind
                flags[place] = found
        return flags


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return the lexicon that ships with the package."""
    data = json.loads((ontology() / "response_cues.json").read_text(encoding="utf-8"))
    return Lexicon({kind: data[kind] for kind in KINDS})
