"""Count hits into precision, recall and F1."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1, each from 0 to 1."""

    precision: float
    recall: float
    f1: float

    def to_json(self) -> dict[str, float]:
        """Return the figures under the short names that reports use, to four places."""
        return {"p": round(self.precision, 4), "r": round(self.recall, 4), "f1": round(self.f1, 4)}


@dataclass(slots=True)
class Tally:
    """A running count; hits are fractions where a match may be partial, and then differ by side."""

    found_hits: float = 0.0
    found: float = 0.0
    wanted_hits: float = 0.0
    wanted: float = 0.0

    def add(self, hits: float, found: int, wanted: int, *, wanted_hits: float | None = None) -> None:
        """Add one document: the hits among what was found, and among what was wanted (the same unless given)."""
        self.found_hits += hits
        self.found += found
        self.wanted_hits += hits if wanted_hits is None else wanted_hits
        self.wanted += wanted

    def score(self) -> Score:
        """Return the figures over all documents; nothing found, or nothing wanted, counts as zero."""
        precision = self.found_hits / self.found if self.found else 0.0
        recall = self.wanted_hits / self.wanted if self.wanted else 0.0
        both = precision + recall
        return Score(precision, recall, 2 * precision * recall / both if both else 0.0)


def pair_off(pairs: Iterable[tuple[int, int]]) -> int:
    """Return how many pairs remain when each gold and each found item is used once, taking pairs in the order given."""
    gold_used: set[int] = set()
    found_used: set[int] = set()
    for gold, found in pairs:
        if gold not in gold_used and found not in found_used:
            gold_used.add(gold)
            found_used.add(found)
    return len(gold_used)
