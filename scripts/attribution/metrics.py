"""The corpus's figures on word sets, fast enough for a search; what is reported comes from the corpus's own script."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain

WordSets = dict[str, frozenset[int]]
ROLES = ("source", "cue", "content")


def is_right(gold: WordSets, found: WordSets) -> float:
    """Return the Jaccard share of the contents if the relation criterion holds, else 0."""
    shared = len(gold["content"] & found["content"])
    share = shared / max(len(gold["content"] | found["content"]), 1)
    same_source = bool(gold["source"] & found["source"]) or not (gold["source"] or found["source"])
    return share if share >= 0.5 and same_source else 0.0


def matched(gold: Sequence[WordSets], found: Sequence[WordSets]) -> list[bool]:
    """Return whether each found relation has a gold relation to itself, best content matches first."""
    pairs = [(is_right(one, other), place, rank) for place, one in enumerate(gold) for rank, other in enumerate(found)]
    taken: set[int] = set()
    right: set[int] = set()
    for share, place, rank in sorted(pairs, reverse=True):
        if share and place not in taken and rank not in right:
            taken.add(place)
            right.add(rank)
    return [rank in right for rank in range(len(found))]


def figures(articles: Iterable[tuple[Sequence[WordSets], Sequence[WordSets]]]) -> dict[str, float]:
    """Return F1 by figure over articles, each as gold and found relations."""
    tally: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0, 0.0])

    def add(name: str, precise: float, found: float, recalled: float, gold: float) -> None:
        for place, value in enumerate((precise, found, recalled, gold)):
            tally[name][place] += value

    for gold, found in articles:
        for role in ROLES:
            here, there = ({one[role] for one in some if one[role]} for some in (gold, found))
            add(role, len(here & there), len(there), len(here & there), len(here))
        contents = [one["content"] for one in gold], [one["content"] for one in found]
        covered = _covered(contents[1], contents[0]), _covered(contents[0], contents[1])
        add("overlap", covered[0], len(found), covered[1], len(gold))
        here, there = (frozenset(chain.from_iterable(some)) for some in contents)
        add("tokens", len(here & there), len(there), len(here & there), len(here))
        right = sum(matched(gold, found))
        add("relation", right, len(found), right, len(gold))
        strict = sum(one in found for one in gold)
        add("strict", strict, len(found), strict, len(gold))
    return {name: _f1(*row) for name, row in tally.items()}


def _covered(spans: Sequence[frozenset[int]], others: Sequence[frozenset[int]]) -> float:
    """Return the sum over spans of the share of words that the best of the others covers."""
    return sum(max((len(span & other) / len(span) for other in others), default=0.0) for span in spans if span)


def _f1(precise: float, found: float, recalled: float, gold: float) -> float:
    """Return the harmonic mean of precision and recall."""
    precision, recall = precise / max(found, 1), recalled / max(gold, 1)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
