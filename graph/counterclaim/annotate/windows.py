"""Cut a text into words, word pieces and windows that the attribution encoder can read in one go.

The same code runs in training, so the network always sees the features it was trained with. It needs no spaCy.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Ints = npt.NDArray[np.int64]
WordSpan = tuple[int, int]

WORD = re.compile(r"\w+|[^\w\s]")
#: A line break starts a new paragraph, except inside hard-wrapped text, where the next line goes on in lower case.
BREAK = re.compile(r"[^\S\n\r]*(?:\r\n|\n|\r)\s*")
#: Single quotation marks count only in pairs: an apostrophe stands between letters or after a plural.
SINGLE = re.compile(r"(?<![\w’'])['‘](?=\w)(?:[^'’‘\n]|['’](?=\w)){1,400}['’](?!\w)")
SENTENCE_END = frozenset(".?!")
#: What the last letter of a line that ends a paragraph may be.
ENDS = frozenset('.?!:;"”’)')
OUTSIDE, INSIDE, MARK, INSIDE_SINGLE, MARK_SINGLE = range(5)
QUOTE_STATES = 5
CASINGS = 4
#: The first piece stands for its word; a run of signs without spaces must not fill a window by itself.
MAX_PIECES_A_WORD = 12


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text with their features, all arrays of equal length.

    ``spans`` are str offsets; ``paragraph`` numbers paragraphs from 0; ``pieces`` holds word-piece ids.
    """

    spans: Sequence[WordSpan]
    pieces: Sequence[tuple[int, ...]]
    casing: Ints
    quote: Ints
    paragraph: Ints
    ends: Sequence[bool]

    def __len__(self) -> int:
        """Return the number of words."""
        return len(self.spans)


@dataclass(frozen=True, slots=True)
class Window:
    """A run of whole words, as rows for the encoder.

    ``start`` and ``end`` index the text's words; ``first`` holds the position of each word's first piece, ``words``
    each piece's word or -1 for a separator.
    """

    start: int
    end: int
    ids: Ints
    words: Ints
    casing: Ints
    quote: Ints
    first: Ints
    paragraph: Ints

    @property
    def held(self) -> npt.NDArray[np.bool_]:
        """Return which rows are pieces of words, not separators."""
        return np.asarray(self.words >= 0)


class Pieces:
    """Word-piece ids by word, remembered because most words of a news text recur."""

    def __init__(self, tokenizer: Tokenizer, *, memory: int = 200_000) -> None:
        self._tokenizer = tokenizer
        self._memory = memory
        self._known: dict[str, tuple[int, ...]] = {}
        special = (tokenizer.token_to_id(name) for name in ("[UNK]", "[CLS]", "[SEP]"))
        self.unknown, self.start, self.separator = (0 if number is None else int(number) for number in special)

    def of(self, words: Sequence[str]) -> list[tuple[int, ...]]:
        """Return the ids of each word, at least one a word."""
        if len(self._known) > self._memory:
            self._known.clear()
        known = self._known
        new = [word for word in dict.fromkeys(words) if word not in known]
        # A word of more than 100 letters is [UNK] to WordPiece anyway; cutting it bounds the tokeniser's work.
        for word, encoding in zip(
            new, self._tokenizer.encode_batch([word[:120] for word in new], add_special_tokens=False), strict=True
        ):
            known[word] = tuple(encoding.ids[:MAX_PIECES_A_WORD]) or (self.unknown,)
        return [known[word] for word in words]


def casing_of(word: str) -> int:
    """Return 0 for a word without letters, 1 for lower case, 2 for a capital first letter, 3 for capitals only."""
    if not word[0].isalpha():
        return 0
    if word[0].islower():
        return 1
    return 3 if len(word) > 1 and word.isupper() else 2


def paragraph_starts(text: str) -> list[int]:
    """Return the offsets at which paragraphs begin, 0 always among them."""
    starts, narrow = [0], is_narrow(text)
    for match in BREAK.finditer(text):
        start, end = match.span()
        blank = text.count("\n", start, end) > 1 or text.count("\r", start, end) > 1
        goes_on = text[start - 1 : start] not in ENDS and (narrow or text[end : end + 1].islower())
        if end < len(text) and (blank or not goes_on):
            starts.append(end)
    return starts


def is_narrow(text: str) -> bool:
    """Return whether a text is set in lines of a fixed width, so that a line break alone ends nothing."""
    lengths = sorted(len(line) for line in text.splitlines() if line.strip())
    return len(lengths) > 3 and 50 <= lengths[len(lengths) // 2] <= 100 and lengths[-1] <= 110


def read_words(text: str, pieces: Pieces) -> Words:
    """Return the words of a text with their features."""
    matches = list(WORD.finditer(text))
    strings = [match.group() for match in matches]
    spans = [match.span() for match in matches]
    starts = np.array([start for start, _ in spans], dtype=np.int64)
    paragraph = np.searchsorted(np.array(paragraph_starts(text), dtype=np.int64), starts, side="right") - 1
    cases = {word: casing_of(word) for word in set(strings)}
    return Words(
        spans=spans,
        pieces=pieces.of(strings),
        casing=np.array([cases[word] for word in strings], dtype=np.int64),
        quote=quote_states(text, strings, spans, paragraph),
        paragraph=paragraph,
        ends=[word in SENTENCE_END for word in strings],
    )


def piece_offsets(words: Words) -> Ints:
    """Return the number of each word's first piece in the text, counted without separators."""
    sizes = np.array([len(piece) for piece in words.pieces], dtype=np.int64)
    return np.cumsum(sizes) - sizes


def quote_states(text: str, strings: Sequence[str], spans: Sequence[WordSpan], paragraph: Ints) -> Ints:
    """Return each word's place with regard to quotation marks; a paragraph's end closes what is open."""
    states = np.zeros(len(strings), dtype=np.int64)
    for match in SINGLE.finditer(text):
        _mark_single(states, spans, match.span())
    opened, current = False, -1
    for index, word in enumerate(strings):
        if paragraph[index] != current:
            opened, current = False, int(paragraph[index])
        if word in '“”"«»„':
            opened = word in "“«„" or (word == '"' and not opened)
            states[index] = MARK
        elif opened:
            states[index] = INSIDE
    return states


def _mark_single(states: Ints, spans: Sequence[WordSpan], quoted: WordSpan) -> None:
    """Set the states of the words inside one pair of single quotation marks."""
    low = _first_at(spans, quoted[0])
    high = _first_at(spans, quoted[1])
    states[low:high] = INSIDE_SINGLE
    if high > low:
        states[low] = states[high - 1] = MARK_SINGLE


def _first_at(spans: Sequence[WordSpan], offset: int) -> int:
    """Return the index of the first word that starts at the offset or after it."""
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        if spans[middle][0] < offset:
            low = middle + 1
        else:
            high = middle
    return low


def cut(words: Words, limit: int) -> list[WordSpan]:
    """Cut the words into windows of about equal size, at most ``limit`` pieces each with the separators.

    Cuts fall between paragraphs, else after a sentence's end, else between words.
    """
    if not len(words):
        return []
    plan = _Cuts.of(words)
    total = int(plan.total[-1])
    target = total / -(-total // (limit - 2))
    result, start = [], 0
    while start < len(words):
        end = plan.best(start, limit - 2, target)
        result.append((start, end))
        start = end
    return result


@dataclass(frozen=True, slots=True)
class _Cuts:
    """Where a text may be cut: pieces up to each word's end, and words that open paragraphs or close sentences."""

    total: Ints
    opens: npt.NDArray[np.bool_]
    closes: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, words: Words) -> _Cuts:
        """Return the possible cuts of a text."""
        sizes = np.array([len(piece) for piece in words.pieces], dtype=np.int64)
        opens = np.diff(words.paragraph, prepend=words.paragraph[0]) > 0
        return cls(np.cumsum(sizes + opens) + 1, opens, np.array(words.ends, dtype=bool))

    def best(self, start: int, limit: int, target: float) -> int:
        """Return the end (exclusive) of the window that starts at ``start``: the best cut near its target size."""
        base, count = int(self.total[start - 1]) if start else 1, len(self.total)
        last = min(max(int(np.searchsorted(self.total, base + limit, side="right")), start + 1), count)
        if last == count and self.total[-1] - base <= max(target * 1.25, limit / 2):
            return count
        sizes = self.total[start:last] - self.total[start]
        wish = base + target - self.total[start]
        paragraph = np.append(self.opens[start + 1 : last], last == count or self.opens[min(last, count - 1)])
        for marks, least in ((paragraph, 0.4), (self.closes[start:last], 0.5)):
            places = np.flatnonzero(marks & (sizes > wish * least))
            if len(places):
                return start + 1 + int(places[np.abs(sizes[places] - wish).argmin()])
        return last


def window(words: Words, start: int, end: int, pieces: Pieces) -> Window:
    """Return the rows for the encoder of the words from ``start`` to ``end`` (exclusive)."""
    ids, first, owner = [pieces.start], [], [-1]
    paragraph = words.paragraph[start:end]
    for index in range(start, end):
        if index > start and paragraph[index - start] != paragraph[index - start - 1]:
            ids.append(pieces.separator)
            owner.append(-1)
        first.append(len(ids))
        ids.extend(words.pieces[index])
        owner.extend([index] * len(words.pieces[index]))
    ids.append(pieces.separator)
    owner.append(-1)
    owners = np.array(owner, dtype=np.int64)
    held = owners >= 0
    return Window(
        start=start,
        end=end,
        ids=np.array(ids, dtype=np.int64),
        words=owners,
        casing=np.where(held, words.casing[owners], 0),
        quote=np.where(held, words.quote[owners], 0),
        first=np.array(first, dtype=np.int64),
        paragraph=paragraph,
    )
