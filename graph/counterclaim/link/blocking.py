"""Choose the pairs of claims worth comparing, so that the pairs scored grow with the number of claims, not its square.

A claim's candidates are its nearest neighbours by vector, above a floor, and every claim of the same article. The
search is exact (blocks of one matrix product) up to ``EXACT_LIMIT`` claims; above that, claims are sorted into cells
around seeds and each looks only into its nearest cells, so that the work grows as n to the power 1.5.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]
Pair = tuple[int, int]

NEIGHBOURS = 40
FLOOR = 0.42
EXACT_LIMIT = 100_000
PROBES = 6
_ROWS = 1024
_CELLS = 16_000_000  # of a block of likenesses
MARGIN = 1e-4  # how far a rough likeness may be off
#: An article's own claims are all compared with each other, unless it has more than this many.
ARTICLE_LIMIT = 80


def candidates(
    vectors: Vectors, articles: Sequence[str], *, neighbours: int = NEIGHBOURS, floor: float = FLOOR
) -> list[Pair]:
    """Return the index pairs (low, high) to compare, sorted and without repetition."""
    pairs: set[Pair] = set()
    for rows, columns in _cells(vectors):
        pairs.update(_nearest(vectors, rows, columns, neighbours, floor))
    by_article: dict[str, list[int]] = defaultdict(list)
    for index, article in enumerate(articles):
        by_article[article].append(index)
    for members in by_article.values():
        if len(members) <= ARTICLE_LIMIT:
            pairs.update((low, high) for place, low in enumerate(members) for high in members[place + 1 :])
    return sorted(pairs)


def _cells(vectors: Vectors) -> Iterator[tuple[Places, Places]]:
    """Yield (rows, columns): each row is to be compared with the columns, over all yields."""
    count = len(vectors)
    everything = np.arange(count)
    if count <= EXACT_LIMIT:
        if count:
            yield everything, everything
        return
    # Seeds are claims at even steps; callers sort claims by id, a hash, so the steps are a fair sample.
    seeds = vectors[np.linspace(0, count - 1, int(np.sqrt(count) / 2)).astype(np.int64)]
    near = np.empty((count, PROBES), dtype=np.int64)
    for start in range(0, count, _ROWS):
        likeness = vectors[start : start + _ROWS] @ seeds.T
        near[start : start + _ROWS] = np.argsort(-likeness, axis=1, kind="stable")[:, :PROBES]
    for cell in range(len(seeds)):
        home = np.flatnonzero(near[:, 0] == cell)
        if len(home):
            yield home, np.flatnonzero((near == cell).any(axis=1))


def _nearest(vectors: Vectors, rows: Places, columns: Places, neighbours: int, floor: float) -> Iterator[Pair]:
    """Yield for each row its nearest columns above the floor, itself left out."""
    for row, found in _ranked(vectors, rows, columns, neighbours, floor):
        for column, _ in found:
            yield (row, column) if row < column else (column, row)


def nearest(vectors: Vectors, places: Sequence[int]) -> Iterator[tuple[int, list[tuple[int, float]]]]:
    """Yield for each of some places its nearest neighbours of all above the floor, nearest first, with the likeness.

    Of equally near ones the first in order count.
    """
    wanted = np.array(places, dtype=np.int64)
    yield from _ranked(vectors, wanted, np.arange(len(vectors)), NEIGHBOURS, FLOOR)


def likeness_of(vectors: Vectors, rows: Places, columns: Places) -> npt.NDArray[np.float32]:
    """Return the cosine of each row with its column: to the last digit the same in whatever company."""
    return np.asarray(np.einsum("ij,ij->i", vectors[rows], vectors[columns]))


def _ranked(
    vectors: Vectors, rows: Places, columns: Places, neighbours: int, floor: float
) -> Iterator[tuple[int, list[tuple[int, float]]]]:
    wanted = min(neighbours + 1, len(columns))
    pool = vectors[columns]
    step = max(1, min(_ROWS, _CELLS // max(len(columns), 1)))
    for start in range(0, len(rows), step):
        block = rows[start : start + step]
        # A matrix product is rough in its last digits, so it only proposes, with a margin.
        rough = vectors[block] @ pool.T
        least = np.partition(rough, len(columns) - wanted, axis=1)[:, len(columns) - wanted]
        where, what = np.nonzero(rough >= np.maximum(least, floor)[:, None] - MARGIN)
        others = columns[what]
        exact = likeness_of(vectors, block[where], others)
        order = np.lexsort((others, -exact, where))
        bounds = np.searchsorted(where[order], np.arange(len(block) + 1))
        for place, row in enumerate(block.tolist()):
            chosen = order[bounds[place] : bounds[place + 1]]
            ranked = [
                (column, like)
                for column, like in zip(others[chosen].tolist(), exact[chosen].tolist(), strict=True)
                if column != row and like >= floor
            ]
            yield row, ranked[:neighbours]
