"""Turn sentences into vectors whose cosine says how alike their meanings are."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from counterclaim.link.wording import content_spans
from counterclaim.shipped import Network, read_description, read_model

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

Vectors = npt.NDArray[np.float32]
WordVectors = npt.NDArray[np.float16]
DIMENSIONS = 384

_log = logging.getLogger(__name__)


class SentenceEncoder:
    """Encode texts with the packaged model, which is loaded and checked at first use.

    A text's vector depends on that text alone: texts are run one by one, because the int8 model scales its inner
    values over a whole batch, so that a text's neighbours (and the order of arrival) would show in its vector.
    """

    def __init__(self, *, threads: int = 1, memory: int = 100_000) -> None:
        self._threads = threads
        self._memory = memory
        self._known: dict[str, npt.NDArray[np.float32]] = {}
        self._model: tuple[Any, Network, int] | None = None

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 for each text, as float32 of shape [n, 384]; an empty text gives zeros.

        Raises ModelError when the model's files are missing or are not those that were published.
        """
        wanted = [" ".join(text.split()) for text in texts]
        missing = sorted({text for text in wanted if text and text not in self._known})
        if len(self._known) + len(missing) > self._memory:
            keep = set(wanted)
            self._known = {text: vector for text, vector in self._known.items() if text in keep}
        if missing:
            self._known.update(zip(missing, self._run(missing), strict=True))
        rows = np.zeros((len(wanted), DIMENSIONS), dtype=np.float32)
        for index, text in enumerate(wanted):
            if text:
                rows[index] = self._known[text]
        return rows

    def encode_words(self, texts: Sequence[str]) -> list[WordVectors]:
        """Return for each text a row of length 1 for each of its content words, as float16 of shape [words, 384].

        A word's vector depends on the words around it. The texts' own vectors are remembered for ``encode``.
        """
        wanted = [" ".join(text.split()) for text in texts]
        found: dict[str, WordVectors] = {"": np.zeros((0, DIMENSIONS), dtype=np.float16)}
        for text in sorted(set(wanted) - {""}):
            ids, offsets = self._pieces(text)
            vector, pieces = self._infer(("vectors", "pieces"), ids)
            self._known[text] = vector
            found[text] = _by_word(text, pieces, offsets)
        return [found[text] for text in wanted]

    def _run(self, texts: list[str]) -> list[npt.NDArray[np.float32]]:
        return [self._infer(("vectors",), self._pieces(text)[0])[0] for text in texts]

    def _pieces(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        tokenizer, _, limit = self._loaded()
        # A text of many thousand characters is cut anyway; cutting it first bounds the tokeniser's work.
        encoding = tokenizer.encode(text[: limit * 20])
        return _shorten(encoding.ids, limit), encoding.offsets[: limit - 1]

    def _infer(self, outputs: tuple[str, ...], ids: list[int]) -> list[npt.NDArray[np.float32]]:
        row = np.array(ids, dtype=np.int64)
        return self._loaded()[1].run(list(outputs), ids=row, mask=np.ones_like(row))

    def _loaded(self) -> tuple[Any, Network, int]:
        if self._model is None:
            self._model = _load(self._threads)
        return self._model


def _by_word(text: str, pieces: npt.NDArray[np.float32], offsets: list[tuple[int, int]]) -> WordVectors:
    """Return a unit vector for each content word: the mean of its pieces."""
    rows = []
    for start, end in content_spans(text):
        own = [index for index, (low, high) in enumerate(offsets) if low < end and high > start]
        if own:
            mean = pieces[own].mean(axis=0)
            rows.append(mean / max(float(np.linalg.norm(mean)), 1e-9))
    return np.array(rows, dtype=np.float16).reshape(-1, DIMENSIONS)


def _shorten(ids: list[int], limit: int) -> list[int]:
    """Return the pieces with at most ``limit`` of them, the closing separator kept."""
    return ids if len(ids) <= limit else [*ids[: limit - 1], ids[-1]]


@cache
def _folder() -> Traversable:
    return files("counterclaim") / "models" / "sentences"


@cache
def _load(threads: int) -> tuple[Any, Network, int]:
    """Load tokenizer and network, and return them with the greatest number of word pieces."""
    from tokenizers import Tokenizer

    meta, contents = read_model(_folder())
    # The vectors that stores keep, and the weights learned from them, are those of the network with all optimisations.
    network = Network(contents["sentences.onnx"], threads, without=())
    _log.debug("Loaded the sentence encoder %s.", meta["name"])
    return Tokenizer.from_str(contents["tokenizer.json"].decode("utf-8")), network, int(meta["max_pieces"])


@cache
def encoder_name() -> str:
    """Return the hash of the packaged network, by which vectors that were kept are told to be its own."""
    return str(read_description(_folder())["sha256"]["sentences.onnx"])


@cache
def sentence_encoder() -> SentenceEncoder:
    """Return the encoder that the process shares, so that a text is encoded once."""
    return SentenceEncoder()
