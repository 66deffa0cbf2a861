"""The trained attribution extractor: who said what by which words, from an 8-bit encoder on the CPU."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from counterclaim.annotate.attitudes import is_attitude
from counterclaim.annotate.decode import Found, RoleHead, Scores, Settings, attributions
from counterclaim.annotate.encoded import Encoded, States
from counterclaim.annotate.windows import Pieces, Window, Words, cut, read_words, window
from counterclaim.model import Attribution, Spans
from counterclaim.shipped import Network, arrays_of, one_thread, read_model

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

#: Windows decoded together, sorted by length.
BATCH_WINDOWS = 64
#: Texts whose words are held at a time; longer inputs are worked off group by group.
BATCH_CHARACTERS = 400_000


def model_folder() -> Traversable:
    """Return the folder of the model that ships with the package."""
    return files("counterclaim") / "models" / "attribution"


@lru_cache(maxsize=1)
def shipped_tagger(threads: int = 1) -> AttributionTagger:
    """Return the tagger that ships with the package, loaded once a process."""
    return AttributionTagger(threads=threads)


class AttributionTagger:
    """Finds attributions in plain text; loads its model on creation and checks every file against its SHA-256.

    Raises ModelError when a file is missing or differs from what ``meta.json`` lists.
    """

    def __init__(self, *, threads: int = 1, folder: Traversable | None = None) -> None:
        self.meta, contents = read_model(folder if folder is not None else model_folder())
        self._network = Network(contents["model.onnx"], threads)
        self.pieces = Pieces(_tokenizer(contents["tokenizer.json"]))
        self._head, self._settings = _head(contents["head.npz"]), Settings.from_meta(self.meta["decoder"])
        self.limit: int = self.meta["window"]
        self.version: str = self.meta["version"]

    def predict(self, texts: Sequence[str]) -> list[list[Attribution]]:
        """Return the attributions of each text in order of their cues; offsets are str offsets, end exclusive."""
        return [found for found, _ in self.read(texts)]

    def read(self, texts: Sequence[str]) -> list[tuple[list[Attribution], Encoded]]:
        """Return the attributions of each text, and what the shared layers say of it."""
        result: list[tuple[list[Attribution], Encoded]] = []
        for group in _groups(texts):
            with one_thread():
                result.extend(self._read_group(group))
        return result

    def encode(self, text: str) -> Encoded:
        """Return what the shared layers say of a text; the other layers do not run."""
        words = read_words(text, self.pieces)
        views = [window(words, start, end, self.pieces) for start, end in cut(words, self.limit)]
        return Encoded(words, _joined([(view, self._run(["states"], view)[0]) for view in views]))

    def _read_group(self, texts: Sequence[str]) -> list[tuple[list[Attribution], Encoded]]:
        """Return what is found in a group of texts, their windows sorted by length and decoded in batches."""
        read = [read_words(text, self.pieces) for text in texts]
        places = [
            (index, window(words, start, end, self.pieces))
            for index, words in enumerate(read)
            for start, end in cut(words, self.limit)
        ]
        places.sort(key=lambda item: -len(item[1].ids))
        found: list[list[tuple[int, Found]]] = [[] for _ in texts]
        states: list[list[tuple[Window, States]]] = [[] for _ in texts]
        for low in range(0, len(places), BATCH_WINDOWS):
            batch = places[low : low + BATCH_WINDOWS]
            scored = [self.scores(view) for _, view in batch]
            results = attributions([scores for scores, _ in scored], self._head, self._settings)
            for (index, view), (_, some_states), some in zip(batch, scored, results, strict=True):
                states[index].append((view, some_states))
                found[index].extend((view.start, one) for one in some)
        return [
            (
                self._finish(text, words, sorted(some, key=lambda item: item[0] + item[1].cue[0])),
                Encoded(words, _joined(parts)),
            )
            for text, words, some, parts in zip(texts, read, found, states, strict=True)
        ]

    def scores(self, view: Window) -> tuple[Scores, States]:
        """Run the encoder over one window: what it says of each word's first piece, and the shared layers' states.

        Windows run one by one: 8-bit scales are taken from all that runs together, so a neighbour in a batch would
        change a window's scores; and without padding one core reads 30 % more words a second.
        """
        tags, holder, cue, states = self._run(["tags", "holder", "cue", "states"], view)
        return Scores(tags[view.first], holder[view.first], cue[view.first], view.paragraph), states

    def _run(self, outputs: list[str], view: Window) -> list[States]:
        """Run the layers that the outputs need on one window, and return them by piece."""
        return self._network.run(outputs, ids=view.ids, casing=view.casing, quote=view.quote)

    def _finish(self, text: str, words: Words, found: Sequence[tuple[int, Found]]) -> list[Attribution]:
        """Turn word runs into character spans, and scores into a calibrated confidence."""
        return [
            Attribution(
                cue=_characters(words, start, (one.cue,)),
                content=_merged(
                    _with_marks(text, _with_bracket(text, span)) for span in _characters(words, start, one.content)
                ),
                source=tuple(_with_bracket(text, span) for span in _characters(words, start, one.source)),
                confidence=one.confidence,
                attitude=is_attitude(*(_covered(text, words, start, runs) for runs in ((one.cue,), one.content))),
            )
            for start, one in found
        ]


def _joined(parts: Sequence[tuple[Window, States]]) -> States:
    """Return the states of a text's pieces in the order of the text, without those of separators."""
    if not parts:
        return np.zeros((0, 0), dtype=np.float32)
    return np.concatenate([states[view.held] for view, states in sorted(parts, key=lambda part: part[0].start)])


def _tokenizer(content: bytes) -> Any:
    """Return the word-piece tokeniser, without its padding and truncation."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(content.decode("utf-8"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _head(content: bytes) -> RoleHead:
    """Return the role head's weights."""
    arrays = arrays_of(content)
    return RoleHead(*(arrays[name] for name in ("distance", "neighbour", "weight", "bias")))


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


def _merged(spans: Iterable[tuple[int, int]]) -> Spans:
    """Return spans in order, those that overlap as one: two parts may be widened to the same mark between them."""
    merged: list[tuple[int, int]] = []
    for low, high in sorted(spans):
        if merged and low < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return tuple(merged)


def _covered(text: str, words: Words, start: int, runs: Sequence[tuple[int, int]]) -> str:
    """Return the text of runs of a window's words, each with the signs beside it."""
    return " ".join(text[max(low - 1, 0) : high] for low, high in _characters(words, start, runs))


def _with_bracket(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Widen a span by the bracket that closes one opened in it: words end before the sign in "Brandt (D-Kolst)"."""
    low, high = span
    own = text[low:high]
    closes = any(own.count(opening) > own.count(closing) == 0 and text[high : high + 1] == closing
                 for opening, closing in ("()", "[]"))  # fmt: skip
    return low, high + closes


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
