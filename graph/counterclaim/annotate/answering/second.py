"""Look again, with a deeper network, at the sentences that wording and first look leave in doubt.

The deep network has twelve layers of its own, where the first look has two above those that the tagger runs anyway; so
it reads only those few sentences, with their neighbours and the article's first sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy import float32, int64

from counterclaim.annotate.answering.judging import Floats
from counterclaim.annotate.answering.reading import Reading, Window, survey, window
from counterclaim.annotate.windows import Ints
from counterclaim.shipped import Network, arrays_of

#: Word pieces of the tokenizer: what opens and closes a window, what no row stands for.
OPENING, GAP, UNKNOWN = 101, 102, 100
PIECES = 30522


class SecondLook:
    """Scores sentences by act, and how surely the author speaks, as log odds; loads its network on creation.

    ``contents`` holds ``second.onnx`` and ``second.npz`` (the word pieces that the network knows); ``limit`` is the
    longest window, in pieces.
    """

    def __init__(self, contents: Mapping[str, bytes], limit: int, threads: int = 1) -> None:
        self._network = Network(contents["second.onnx"], threads)
        known = arrays_of(contents["second.npz"])["pieces"].astype(int64)
        self._rows = np.full(PIECES, int(np.searchsorted(known, UNKNOWN)), dtype=int64)
        self._rows[known] = np.arange(len(known))
        self.limit = limit

    def look(self, reading: Reading, features: Floats, doubtful: Sequence[bool]) -> Iterator[tuple[int, Floats, float]]:
        """Yield each doubtful sentence with its scores by act and its author's; ``features`` hold a row a sentence."""
        pieces = np.array([piece for word in reading.words.pieces for piece in word], dtype=int64)
        for sentences, own in survey(reading, self.limit, hopeful=doubtful):
            if not own:
                continue
            view = window(reading, sentences, own)
            acts, authors = self._scores(view, pieces, features[sentences])
            for place in np.flatnonzero(view.own):
                yield view.sentences[place], acts[place], float(authors[place])

    def _scores(self, view: Window, pieces: Ints, features: Floats) -> tuple[Floats, Floats]:
        """Return the scores of a window's sentences, by act and of the author."""
        ids = np.where(view.origin >= 0, pieces[np.maximum(view.origin, 0)], GAP)
        ids[0] = OPENING
        acts, authors = self._network.run(
            ["acts", "authors"], ids=self._rows[ids], casing=view.casing, quote=view.quote, kinds=view.kinds,
            mark=view.mark, member=view.member(), features=features.astype(float32),
        )  # fmt: skip
        return acts, authors
