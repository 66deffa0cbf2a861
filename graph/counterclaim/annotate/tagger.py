"""The trained attribution extractor: who said what by which words, from an 8-bit encoder on the CPU."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from counterclaim.annotate.attitudes import is_attitude
from counterclaim.annotate.decode import Found, RoleHead, Scores, Settings, attributions
from counterclaim.annotate.windows import Pieces, Window, Words, cut, read_words, window
from counterclaim.errors import ModelError
from counterclaim.model import Attribution, Spans

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

#: Windows decoded together, sorted by length.
BATCH_WINDOWS = 64
#: Texts whose words are held at a time; longer inputs are worked off group by group.
BATCH_CHARACTERS = 400_000


def model_folder() -> Traversable:
    """Return the folder of the model that ships with the package."""
    return files("counterclaim") / "models" / "attribution"


class AttributionTagger:
    """Finds attributions in plain text; loads its model on creation and checks every file against its SHA-256.

    Raises ModelError when a file is missing or differs from what ``meta.json`` lists.
    """

    def __init__(self, *, threads: int = 1, folder: Traversable | None = None) -> None:
        self._folder = folder if folder is not None else model_folder()
        self.meta: dict[str, Any] = self._read_meta()
        contents = {name: self._read(name, digest) for name, digest in self.meta["sha256"].items()}
        self._session = _session(contents["model.onnx"], threads)
        self.pieces = Pieces(_tokenizer(contents["tokenizer.json"]))
        self._head, self._settings = _head(contents["head.npz"]), Settings.from_meta(self.meta["decoder"])
        self.limit: int = self.meta["window"]
        self.version: str = self.meta["version"]

    def predict(self, texts: Sequence[str]) -> list[list[Attribution]]:
        """Return the attributions of each text in order of their cues; offsets are str offsets, end exclusive."""
        result: list[list[Attribution]] = []
        for group in _groups(texts):
            result.extend(self._predict(group))
        return result

    def _predict(self, texts: Sequence[str]) -> list[list[Attribution]]:
        """Return the attributions of a group of texts, their windows sorted by length and decoded in batches."""
        read = [read_words(text, self.pieces) for text in texts]
        places = [
            (index, window(words, start, end, self.pieces))
            for index, words in enumerate(read)
            for start, end in cut(words, self.limit)
        ]
        places.sort(key=lambda item: -len(item[1].ids))
        found: list[list[tuple[int, Found]]] = [[] for _ in texts]
        for low in range(0, len(places), BATCH_WINDOWS):
            batch = places[low : low + BATCH_WINDOWS]
            results = attributions([self.scores(view) for _, view in batch], self._head, self._settings)
            for (index, view), some in zip(batch, results, strict=True):
                found[index].extend((view.start, one) for one in some)
        return [
            self._finish(text, words, sorted(some, key=lambda item: item[0] + item[1].cue[0]))
            for text, words, some in zip(texts, read, found, strict=True)
        ]

    def scores(self, view: Window) -> Scores:
        """Run the encoder over one window and keep what it says of each word's first piece.

        Windows run one by one: 8-bit scales are taken from all that runs together, so a neighbour in a batch would
        change a window's scores; and without padding one core reads 30 % more words a second.
        """
        feed = {"ids": view.ids[None], "casing": view.casing[None], "quote": view.quote[None]}
        tags, holder, cue = self._session.run(["tags", "holder", "cue"], feed)
        return Scores(tags[0, view.first], holder[0, view.first], cue[0, view.first], view.paragraph)

    def _finish(self, text: str, words: Words, found: Sequence[tuple[int, Found]]) -> list[Attribution]:
        """Turn word runs into character spans, and scores into a calibrated confidence."""
        return [
            Attribution(
                cue=_characters(words, start, (one.cue,)),
                content=tuple(_with_marks(text, span) for span in _characters(words, start, one.content)),
                source=_characters(words, start, one.source),
                confidence=self._settings.confidence(one.features),
                attitude=is_attitude(*(_covered(text, words, start, runs) for runs in ((one.cue,), one.content))),
            )
            for start, one in found
        ]

    def _read_meta(self) -> dict[str, Any]:
        """Return the model's description.

        Raises ModelError when it is missing or no JSON.
        """
        try:
            meta: dict[str, Any] = json.loads((self._folder / "meta.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            message = f"Cannot read {self._folder / 'meta.json'}: {error}. Reinstall counterclaim."
            raise ModelError(message) from error
        return meta

    def _read(self, name: str, digest: str) -> bytes:
        """Return a file's bytes.

        Raises ModelError when it is missing or its SHA-256 is not ``digest``.
        """
        try:
            content = (self._folder / name).read_bytes()
        except OSError as error:
            raise ModelError(f"Cannot read {self._folder / name}: {error}. Reinstall counterclaim.") from error
        actual = hashlib.sha256(content).hexdigest()
        if actual != digest:
            message = f"{self._folder / name} is damaged: its SHA-256 is {actual}, expected {digest}."
            raise ModelError(f"{message} Reinstall counterclaim.")
        return content


def _session(content: bytes, threads: int) -> Any:
    """Return an inference session bounded to ``threads``."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def _tokenizer(content: bytes) -> Any:
    """Return the word-piece tokeniser, without its padding and truncation."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(content.decode("utf-8"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _head(content: bytes) -> RoleHead:
    """Return the role head's weights."""
    import io

    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        return RoleHead(*(arrays[name].astype(np.float32) for name in ("distance", "neighbour", "weight", "bias")))


def _groups(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield runs of texts of at most BATCH_CHARACTERS together (a longer text comes by itself)."""
    low, size = 0, 0
    for high, text in enumerate(texts):
        if high > low and size + len(text) > BATCH_CHARACTERS:
            yield texts[low:high]
            low, size = high, 0
        size += len(text)
    if low < len(texts):
        yield texts[low:]


def _characters(words: Words, start: int, runs: Sequence[tuple[int, int]]) -> Spans:
    """Return runs of a window's words as character spans."""
    spans = words.spans
    return tuple(sorted((spans[start + low][0], spans[start + high - 1][1]) for low, high in runs))


def _covered(text: str, words: Words, start: int, runs: Sequence[tuple[int, int]]) -> str:
    """Return the text of runs of a window's words, each with the signs beside it."""
    return " ".join(text[max(low - 1, 0) : high] for low, high in _characters(words, start, runs))


def _with_marks(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Widen a content to the quotation marks around it, and to the full stop or comma inside them."""
    low, high = span
    if text[low - 1 : low] in ("“", '"', "‘"):
        low -= 1
    tail = high
    while tail < min(len(text), high + 3) and text[tail] in ".,?!…":
        tail += 1
    if text[tail : tail + 1] in ("”", '"', "’") and not text[tail + 1 : tail + 2].isalnum():
        high = tail + 1
    return low, high
