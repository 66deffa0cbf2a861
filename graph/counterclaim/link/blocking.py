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
Pair = tuple[int, int]

NEIGHBOURS = 40
FLOOR = 0.42
EXACT_LIMIT = 20_000
PROBES = 6
_ROWS = 1024
#: An article's own claims are all compared with each other, unless it has more than this many.
_ARTICLE_LIMIT = 80


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
        if len(members) <= _ARTICLE_LIMIT:
            pairs.update((low, high) for place, low in enumerate(members) for high in members[place + 1 :])
    return sorted(pairs)


def _cells(vectors: Vectors) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
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


def _nearest(
    vectors: Vectors, rows: npt.NDArray[np.int64], columns: npt.NDArray[np.int64], neighbours: int, floor: float
) -> Iterator[Pair]:
    """Yield for each row its nearest columns above the floor, itself left out."""
    wanted = min(neighbours + 1, len(columns))
    pool = vectors[columns]
    for start in range(0, len(rows), _ROWS):
        block = rows[start : start + _ROWS]
        likeness = vectors[block] @ pool.T
        best = np.argpartition(-likeness, wanted - 1, axis=1)[:, :wanted]
        kept = np.take_along_axis(likeness, best, axis=1) >= floor
        for row, choice, good in zip(block.tolist(), columns[best].tolist(), kept.tolist(), strict=True):
            for column, is_good in zip(choice, good, strict=True):
                if is_good and column != row:
                    yield (row, column) if row < column else (column, row)
