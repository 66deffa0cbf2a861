"""Score how sentences are worded: words, pairs of words and frames, weighed by logistic regression."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from counterclaim.annotate.answering.features import SENTENCE_NAMES, Signals
from counterclaim.annotate.answering.frames import KINDS
from counterclaim.annotate.answering.judging import Floats
from counterclaim.annotate.answering.lexicon import Lexicon
from counterclaim.annotate.answering.reading import Reading
from counterclaim.annotate.answering.responders import FoundFrame
from counterclaim.annotate.windows import Ints

NEGATING = [index for index, kind in enumerate(KINDS) if kind.startswith(("negated", "no", "never"))]
DENSE_NAMES = (
    *SENTENCE_NAMES,
    *(f"frame: {kind}" for kind in KINDS),
    *(f"frame before: {kind}" for kind in KINDS),
    "like an earlier sentence", "like the opening", "negates an earlier sentence", "negates the opening",
)  # fmt: skip


def tokens(reading: Reading, sentence: int, lexicon: Lexicon) -> list[str]:
    """Return a sentence's words in lower case, numbers as 0 and runs of names as Xx: who it is about says nothing."""
    out: list[str] = []
    for word in reading.strings(sentence):
        if word[0].isdigit():
            out.append("0")
        elif out and word[0].isupper() and not lexicon.of(word).any():
            if out[-1] != "Xx":
                out.append("Xx")
        else:
            out.append(word.lower())
    return out


def terms(reading: Reading, sentence: int, frames: Sequence[FoundFrame], lexicon: Lexicon) -> list[str]:
    """Return what is counted in a sentence: words, pairs, its first words, frames with their cues, pairs of frames."""
    words = tokens(reading, sentence, lexicon)
    kinds = sorted({frame.kind for frame in frames})
    return [
        *words,
        *(f"{one} {two}" for one, two in pairwise(words)),
        *(f"F:{frame.kind}|{reading.text[slice(*frame.cue)].lower()}" for frame in frames),
        *(f"FF:{one}|{two}" for place, one in enumerate(kinds) for two in kinds[place + 1 :]),
        *(f"S:{word}" for word in words[:2]),
    ]


def dense(signals: Signals, features: Floats) -> Floats:
    """Return the features of all sentences that are no terms; ``features`` are the article's, frames included."""
    count = len(features)
    flags = features[:, len(SENTENCE_NAMES) :]
    before = np.concatenate([np.zeros((1, flags.shape[1]), dtype=np.float32), flags[:-1]])
    like = np.zeros((count, 2), dtype=np.float32)
    for sentence in range(count):
        like[sentence, 0] = signals.similarity[sentence, :sentence].max() if sentence else 0.0
        like[sentence, 1] = signals.similarity[sentence, 0]
    negates = flags[:, NEGATING].max(1, keepdims=True)
    return np.concatenate([features, before, like, negates * like], axis=1).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Wording:
    """The weights: by term (with its rarity) and by dense feature, one column an act."""

    columns: dict[str, int]
    rarity: Floats
    term_weights: Floats
    mean: Floats
    scale: Floats
    dense_weights: Floats
    bias: Floats

    def weighed(self, found: Sequence[str]) -> tuple[Ints, Floats]:
        """Return the columns of a sentence's known terms and their weighed counts, of length 1."""
        counted = Counter(self.columns[term] for term in found if term in self.columns)
        known = sorted(counted)
        columns = np.array(known, dtype=np.int64)
        raw = (1 + np.log([counted[column] for column in known])) * self.rarity[columns]
        length = float(np.sqrt(raw @ raw)) or 1.0
        return columns, np.asarray(raw / length, dtype=np.float32)

    def scores(self, signals: Signals, features: Floats, found: Sequence[Sequence[str]]) -> Floats:
        """Return the log odds of each act for each sentence."""
        out = ((dense(signals, features) - self.mean) / self.scale) @ self.dense_weights + self.bias
        for sentence, some in enumerate(found):
            columns, values = self.weighed(some)
            out[sentence] += values @ self.term_weights[columns]
        return np.asarray(out, dtype=np.float32)

    def reasons(self, found: Sequence[str], act: int, count: int = 2) -> list[tuple[str, float]]:
        """Return the terms that raised an act's score most, with what each added."""
        names = {self.columns[term]: term for term in found if term in self.columns}
        columns, values = self.weighed(found)
        added = {
            names[int(column)]: float(value) * float(self.term_weights[column, act])
            for column, value in zip(columns, values, strict=True)
        }
        best = sorted(added.items(), key=lambda item: (-item[1], item[0]))[:count]
        return [(_readable(term), round(value, 3)) for term, value in best if value > 0]


def _readable(term: str) -> str:
    """Return a term as an analyst reads it."""
    kind, _, rest = term.partition(":")
    if kind == "F":
        frame, _, word = rest.partition("|")
        return f"frame “{frame}” at “{word}”"
    if kind == "FF":
        return f"frames “{rest.replace('|', '” and “')}”"
    return f"begins with “{rest}”" if kind == "S" and rest else f"words “{term}”"
