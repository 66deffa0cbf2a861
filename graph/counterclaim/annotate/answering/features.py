"""Say in numbers how a sentence stands to the response that may answer it."""

from __future__ import annotations

import json
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from counterclaim.annotate.answering.lexicon import KINDS
from counterclaim.annotate.answering.reading import Reading
from counterclaim.vocabulary import ontology

Floats = npt.NDArray[np.float32]
DISTANCES = (
    "self",
    "1 before",
    "2 before",
    "3 before",
    "4-5 before",
    "6-10 before",
    "more before",
    "1 after",
    "2-3 after",
    "more after",
)
#: The place among DISTANCES of each distance in sentences, from 11 and more before to 4 and more after.
FARTHEST_BEFORE, FARTHEST_AFTER = -11, 4
BUCKETS = np.array([6, 5, 5, 5, 5, 5, 4, 4, 3, 2, 1, 0, 7, 8, 8, 9])
PAIR_NAMES = (
    *DISTANCES,
    "first sentence", "opening", "same paragraph", "paragraph before",
    "words of response", "words of claim", "words of context", "names", "numbers",
    "central", "like the opening",
    "claim reports", "claim speaks", "claim denies", "claim says false", "claim negates", "claim declines",
    "negation differs", "short claim", "claim in quotes",
    "anaphor and reported", "anaphor and before",
)  # fmt: skip
SENTENCE_NAMES = (
    *(f"has {kind}" for kind in KINDS),
    "first sentence", "place", "length", "in quotes", "question", "anaphor", "words seen before", "pronoun subject",
)  # fmt: skip
_WORDS = json.loads((ontology() / "response_frames.json").read_text(encoding="utf-8"))
STOP, ANAPHORS = frozenset(_WORDS["stop"]), frozenset(_WORDS["anaphors"])


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return a crude stem, enough to tell that two words of one article are akin."""
    word = word.lower()
    for ending in ("ing", "edly", "ed", "ies", "es", "s", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


class Signals:
    """The word vectors of an article's sentences and what follows from them."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        count = len(reading)
        self.anaphor, self.quoted = (np.zeros(count, dtype=np.float32) for _ in range(2))
        matrix, names, numbers = self._count()
        weighted = matrix * np.log(1 + count / np.maximum(matrix.sum(0), 1)).astype(np.float32)
        self.total = weighted.sum(1)
        self.shared = weighted @ matrix.T
        self.names, self.numbers = (matrix[:, some] @ matrix[:, some].T for some in (names, numbers))
        norm = np.sqrt(np.maximum(self.total, 1e-3))
        self.similarity = self.shared / np.outer(norm, norm)
        np.fill_diagonal(self.similarity, 0)
        self.central = self.similarity.sum(1) / max(count - 1, 1)
        self.kinds = np.zeros((count, len(KINDS)), dtype=np.float32)
        for sentence, (low, high) in enumerate(reading.runs):
            self.kinds[sentence] = reading.kinds[low:high].sum(0)
            self.quoted[sentence] = (reading.words.quote[low:high] > 0).mean()

    def _count(self) -> tuple[Floats, list[int], list[int]]:
        """Return which sentence holds which stem, and the columns of names and of numbers; notes the anaphors."""
        columns: dict[str, int] = {}
        rows: list[set[int]] = []
        names, numbers = set(), set()
        for sentence in range(len(self.reading)):
            row = set()
            for place, word in enumerate(self.reading.strings(sentence)):
                lower = word.lower()
                if lower in ANAPHORS:
                    self.anaphor[sentence] = 1
                if lower in STOP or not word[0].isalnum():
                    continue
                column = columns.setdefault(stem(word), len(columns))
                row.add(column)
                if word[0].isdigit():
                    numbers.add(column)
                elif word[0].isupper() and place:
                    names.add(column)
            rows.append(row)
        matrix = np.zeros((len(rows), max(len(columns), 1)), dtype=np.float32)
        for sentence, row in enumerate(rows):
            matrix[sentence, list(row)] = 1
        return matrix, sorted(names), sorted(numbers)

    def pairs(self, asked: int, candidates: npt.NDArray[np.int64]) -> Floats:
        """Return the features of each candidate sentence with regard to the response sentence."""
        reading, count = self.reading, len(candidates)
        out = np.zeros((count, len(PAIR_NAMES)), dtype=np.float32)
        gap = np.clip(candidates - asked, FARTHEST_BEFORE, FARTHEST_AFTER)
        out[np.arange(count), BUCKETS[gap - FARTHEST_BEFORE]] = 1
        column = len(DISTANCES)
        kind = {name: self.kinds[candidates, index] for index, name in enumerate(KINDS)}
        own = self.shared[asked, candidates] * (candidates != asked)
        beside = [sentence for sentence in (asked - 1, asked + 1) if 0 <= sentence < len(reading)]
        context = self.similarity[beside][:, candidates].max(0) if beside else np.zeros(count)
        negation = KINDS.index("negation")
        differs = (self.kinds[asked, negation] > 0) != (kind["negation"] > 0)
        rows = [
            candidates == 0,
            candidates < 3,
            reading.paragraphs[candidates] == reading.paragraphs[asked],
            reading.paragraphs[candidates] == reading.paragraphs[asked] - 1,
            own / max(float(self.total[asked]), 1.0),
            own / np.maximum(self.total[candidates], 1.0),
            context,
            np.minimum(self.names[asked, candidates], 4) / 4 * (candidates != asked),
            np.minimum(self.numbers[asked, candidates], 2) / 2 * (candidates != asked),
            self.central[candidates] * 4,
            self.similarity[0, candidates],
            np.minimum(kind["report"], 3) / 3,
            np.minimum(kind["speech"], 2) / 2,
            np.minimum(kind["deny"], 2) / 2,
            np.minimum(kind["false"], 2) / 2,
            np.minimum(kind["negation"], 2) / 2,
            np.minimum(kind["decline"], 2) / 2,
            differs,
            np.array([high - low for low, high in (reading.runs[index] for index in candidates)]) < 8,
            self.quoted[candidates],
            self.anaphor[asked] * np.minimum(kind["report"], 1),
            self.anaphor[asked] * (gap < 0),
        ]
        out[:, column:] = np.stack([np.asarray(row, dtype=np.float32) for row in rows], axis=1)
        return out

    def sentence(self, index: int) -> Floats:
        """Return the features of a sentence by itself."""
        words = self.reading.strings(index)
        before = self.similarity[index, :index].max() if index else 0.0
        pronoun = bool(words) and words[0].lower() in {"he", "she", "it", "they", "we", "i", "this", "that"}
        rest = [
            index == 0, index / max(len(self.reading), 1), min(len(words), 40) / 40, self.quoted[index], "?" in words,
            self.anaphor[index], before, pronoun,
        ]  # fmt: skip
        return np.concatenate([np.minimum(self.kinds[index], 2) / 2, np.array(rest, dtype=np.float32)]).astype(
            np.float32
        )
