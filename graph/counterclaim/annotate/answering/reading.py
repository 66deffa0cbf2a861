"""One article as the linker reads it: words with their kinds, sentences as runs of words, windows for the encoder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from counterclaim.annotate.answering.lexicon import Flags, Lexicon
from counterclaim.annotate.windows import Ints, Words, piece_offsets

#: What a piece is to a window: of a plain sentence, of the response asked about, of the article's first sentence, or a
#: sign that opens the window or stands where a paragraph ends or sentences are left out.
PLAIN, ASKED, FIRST, OPENING, GAP = range(5)
MARKS = 5
MAX_SENTENCE = 120  # pieces of one sentence that the encoder sees
#: News articles are shorter; what comes after is not read, so that a whole book costs neither hours nor memory.
MOST_SENTENCES = 1000
SentenceRun = tuple[int, int]
#: The rows of a separator.
_NOTHING = np.full((3, 1), -1, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of one article and its sentences; ``runs`` are word ranges, ``paragraphs`` number each sentence's."""

    text: str
    words: Words
    kinds: Flags
    spans: Sequence[tuple[int, int]]
    runs: Sequence[SentenceRun]
    paragraphs: Ints
    sizes: Ints  # pieces a sentence, as far as the network sees it
    offsets: Ints  # the number of each word's first piece in the article

    def __len__(self) -> int:
        """Return the number of sentences."""
        return len(self.runs)

    def strings(self, sentence: int) -> list[str]:
        """Return the words of a sentence."""
        start, end = self.runs[sentence]
        return [self.text[low:high] for low, high in self.words.spans[start:end]]


@dataclass(frozen=True, slots=True)
class Window:
    """Rows for the network, by piece; ``sentence`` is the place in ``sentences``, or -1 for a separator.

    ``origin`` is the piece's number in the article, or -1; ``word`` is the article's word that a piece begins, or -1;
    ``own`` tells the sentences this window decides on.
    """

    origin: Ints
    casing: Ints
    quote: Ints
    kinds: Flags
    mark: Ints
    sentence: Ints
    word: Ints
    sentences: tuple[int, ...]
    own: npt.NDArray[np.bool_]

    def member(self) -> npt.NDArray[np.float32]:
        """Return which sentence holds which piece, sentences x pieces."""
        found = np.zeros((len(self.sentences), len(self.origin)), dtype=np.float32)
        held = np.flatnonzero(self.sentence >= 0)
        found[self.sentence[held], held] = 1
        return found


def read(text: str, spans: Sequence[tuple[int, int]], words: Words, lexicon: Lexicon) -> Reading:
    """Return the article's words and sentences; every sentence holds at least one word."""
    starts = np.array([start for start, _ in words.spans], dtype=np.int64)
    runs, kept = [], []
    for start, end in spans[:MOST_SENTENCES]:
        low, high = (int(np.searchsorted(starts, offset, side="left")) for offset in (start, end))
        if high > low:
            runs.append((low, high))
            kept.append((start, end))
    sizes = [min(sum(len(piece) for piece in words.pieces[low:high]), MAX_SENTENCE) for low, high in runs]
    return Reading(
        text=text,
        words=words,
        kinds=lexicon.mark([text[low:high] for low, high in words.spans]),
        spans=kept,
        runs=runs,
        paragraphs=np.array([words.paragraph[low] for low, _ in runs], dtype=np.int64),
        sizes=np.array(sizes, dtype=np.int64),
        offsets=piece_offsets(words),
    )


def survey(
    reading: Reading, limit: int, *, context: int = 2, hopeful: Sequence[bool] | None = None
) -> list[tuple[list[int], set[int]]]:
    """Cut the article into runs of sentences that together fit the limit: (sentences, those that it decides on).

    Every later run is preceded by the article's first sentence and by ``context`` sentences for the sake of context.
    With ``hopeful`` only such sentences are decided on, and only they and their neighbours are shown.
    """
    shown = list(range(len(reading)))
    if hopeful is not None:
        near = {place + step for place in np.flatnonzero(hopeful) for step in (-1, 0, 1)}
        shown = sorted(int(place) for place in near | {0} if 0 <= place < len(reading)) if near else []
    cuts: list[tuple[list[int], set[int]]] = []
    start, left = 0, int(reading.sizes[shown].sum()) + len(shown)
    share = left / max(1, -(-left // (limit - 100))) if left > limit - 10 else limit
    while start < len(shown):
        before = [] if start == 0 else sorted({0, *shown[max(start - context, 0) : start]})
        used = int(reading.sizes[before].sum()) + len(before) + 2
        end, own = start, 0
        while end < len(shown) and (end == start or used + reading.sizes[shown[end]] + 1 <= limit):
            if end > start and own >= share:
                break
            used += int(reading.sizes[shown[end]]) + 1
            own += int(reading.sizes[shown[end]]) + 1
            end += 1
        run = shown[start:end]
        cuts.append(([*before, *run], {place for place in run if hopeful is None or hopeful[place]}))
        start = end
    return cuts


def around(reading: Reading, asked: int, limit: int) -> list[int]:
    """Return the sentences shown for one response: itself, the article's opening, and its neighbours, nearest first."""
    order = [asked, 0, asked - 1, asked - 2, asked + 1, asked - 3, 1, asked - 4, asked + 2, asked - 5, 2, asked - 6]
    for step in range(7, 60):
        order += [asked - step, *([asked + step - 4] if step % 2 else []), *([step - 4] if step % 2 == 0 else [])]
    chosen: list[int] = []
    used = 2
    for sentence in order:
        if not 0 <= sentence < len(reading) or sentence in chosen:
            continue
        if used + reading.sizes[sentence] + 1 > limit:
            if len(chosen) > 4:
                break
            continue
        used += int(reading.sizes[sentence]) + 1
        chosen.append(sentence)
    return sorted(chosen)


def window(reading: Reading, sentences: Sequence[int], own: set[int], *, asked: int | None = None) -> Window:
    """Return the rows for the network of the sentences; a separator stands between paragraphs and at gaps."""
    runs = [_NOTHING]  # rows: the piece's number in the article, its word, the sentence's place
    for index, sentence in enumerate(sentences):
        if index and _breaks(reading, sentences[index - 1], sentence):
            runs.append(_NOTHING)
        pieces, words = _seen(reading, sentence)
        runs.append(np.stack([pieces, words, np.full(len(pieces), index)]))
    origin, owners, places = np.concatenate([*runs, _NOTHING], axis=1)
    held, marks = owners >= 0, _marks(sentences, asked)
    begins = held & (owners != np.concatenate([[-1], owners[:-1]]))
    signs = np.full(len(owners), GAP)
    signs[0] = OPENING
    return Window(
        origin=origin,
        casing=np.where(held, reading.words.casing[owners], 0),
        quote=np.where(held, reading.words.quote[owners], 0),
        kinds=np.where(held[:, None], reading.kinds[owners], 0).astype(np.float32),
        mark=np.where(held, marks[places], signs),
        sentence=places,
        word=np.where(begins, owners, -1),
        sentences=tuple(sentences),
        own=np.array([sentence in own for sentence in sentences]),
    )


def _breaks(reading: Reading, before: int, sentence: int) -> bool:
    """Tell whether a paragraph ends, or sentences are left out, between two sentences shown."""
    return sentence != before + 1 or bool(reading.paragraphs[sentence] != reading.paragraphs[before])


def _seen(reading: Reading, sentence: int) -> tuple[Ints, Ints]:
    """Return the numbers of a sentence's pieces, as far as the network sees them, and the word of each."""
    low, high = reading.runs[sentence]
    begin, sizes = reading.offsets[low], [len(piece) for piece in reading.words.pieces[low:high]]
    whole = int(np.searchsorted(np.cumsum(sizes), MAX_SENTENCE, side="right"))
    words = np.repeat(np.arange(low, low + whole), sizes[:whole])
    return np.arange(begin, begin + len(words)), words


def _marks(sentences: Sequence[int], asked: int | None) -> Ints:
    """Return what each sentence is to the window."""
    marks = np.full(len(sentences), PLAIN, dtype=np.int64)
    if sentences and sentences[0] == 0:
        marks[0] = FIRST
    if asked is not None:
        marks[list(sentences).index(asked)] = ASKED
    return marks
