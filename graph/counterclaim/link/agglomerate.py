"""Cluster by average linkage over sparse pair probabilities, so that one good pair cannot chain two groups together."""

from __future__ import annotations

import heapq
from collections.abc import Mapping

from counterclaim.link.blocking import Pair

#: What a pair counts for that blocking left out: its vectors are too far apart to be one proposition.
UNSEEN = 0.02


def agglomerate(count: int, scores: Mapping[Pair, float], threshold: float) -> list[list[int]]:
    """Merge the items 0..count-1 while the best two groups' mean pair probability reaches the threshold.

    Every pair across two groups counts in the mean, the unseen ones as ``UNSEEN``. Equal means are decided by the
    groups' smallest items, so the result does not depend on the order of ``scores``.
    """
    members: dict[int, list[int]] = {index: [index] for index in range(count)}
    sums: dict[int, dict[int, float]] = {index: {} for index in range(count)}
    for (low, high), score in scores.items():
        excess = score - UNSEEN
        if excess > 0 or score < 0:  # below 0 is a decision that the two are apart
            sums[low][high] = sums[high][low] = excess
    heap = [
        (-(sums[low][high] + UNSEEN), low, high)
        for low in range(count)
        for high in sums[low]
        if low < high and sums[low][high] + UNSEEN >= threshold
    ]
    heapq.heapify(heap)
    while heap:
        mean, low, high = heapq.heappop(heap)
        if low not in members or high not in members:
            continue
        if -mean != sums[low].get(high, 0.0) / (len(members[low]) * len(members[high])) + UNSEEN:
            continue
        _merge(low, high, members, sums)
        size = len(members[low])
        for other, total in sums[low].items():
            value = total / (size * len(members[other])) + UNSEEN
            if value >= threshold:
                heapq.heappush(heap, (-value, low, other) if low < other else (-value, other, low))
    return [sorted(group) for _, group in sorted(members.items())]


def _merge(low: int, high: int, members: dict[int, list[int]], sums: dict[int, dict[int, float]]) -> None:
    """Put the group ``high`` into ``low``, which keeps its name because it holds the smallest item."""
    members[low].extend(members.pop(high))
    gone = sums.pop(high)
    for other, value in gone.items():
        del sums[other][high]
        if other != low:
            sums[low][other] = sums[low].get(other, 0.0) + value
            sums[other][low] = sums[low][other]
