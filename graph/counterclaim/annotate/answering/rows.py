"""The numbers that the last, logistic layers weigh: one row for each possible response, one for each possible claim."""

from __future__ import annotations

import numpy as np

from counterclaim.annotate.answering.features import PAIR_NAMES, SENTENCE_NAMES, Signals
from counterclaim.annotate.answering.frames import KINDS
from counterclaim.annotate.answering.judging import UNSEEN, Floats, Judged, sigmoid, softmax
from counterclaim.model import RESPONSE_ACTS

RESPONSE_NAMES = (
    *(f"reads as {act}" for act in RESPONSE_ACTS),
    *(f"reads as {act} in context" for act in RESPONSE_ACTS),
    "author speaks", "author speaks in context", "no cue words",
    *(f"words that {act}" for act in RESPONSE_ACTS), "responder named",
    *SENTENCE_NAMES,
    *(f"frame: {kind}" for kind in KINDS),
    "response before", "response after", "long article", "many responses", "claim is clear", "claims itself", "paragraph goes on",
    "like an earlier sentence", "like the opening", "negates an earlier sentence",
)  # fmt: skip
CLAIM_NAMES = (
    *PAIR_NAMES, "read together", "read in passing", "seen together", "seen in passing", "claim is a response", "claim is a denial",
)  # fmt: skip
NEGATING = [index for index, kind in enumerate(KINDS) if kind.startswith(("negated", "no", "never"))]


def response_row(signals: Signals, features: Floats, judged: Judged, sentence: int) -> Floats:
    """Return what speaks for a sentence being a response; ``features`` are its article's, frames included."""
    reading, asked = signals.reading, judged.asked[sentence]
    chances = sigmoid(judged.acts).max(1)
    low, high = reading.runs[sentence]
    before = chances[sentence - 1] if sentence else 0.0
    after = chances[sentence + 1] if sentence + 1 < len(reading) else 0.0
    links = softmax(asked.links)
    like = float(signals.similarity[sentence, :sentence].max()) if sentence else 0.0
    frames = features[sentence, len(SENTENCE_NAMES) :]
    rest = [
        before, after, np.log(len(reading)), np.sort(chances)[-3:].mean(), links.max(), links[asked.sentences.index(sentence)],
        sentence > 0 and reading.paragraphs[sentence] == reading.paragraphs[sentence - 1],
        like, signals.similarity[sentence, 0], like * frames[NEGATING].max(),
    ]  # fmt: skip
    return np.concatenate(
        [
            np.clip(judged.acts[sentence], UNSEEN, -UNSEEN),
            np.clip(asked.acts, UNSEEN, -UNSEEN),
            [judged.authors[sentence], asked.author],
            judged.tags[low:high].max(0),
            features[sentence],
            np.array(rest, dtype=np.float32),
        ]
    ).astype(np.float32)


def claim_rows(signals: Signals, judged: Judged, sentence: int) -> tuple[list[int], Floats]:
    """Return the sentences that may state the claim answered, and what speaks for each."""
    asked = judged.asked[sentence]
    together = dict(zip(asked.sentences, np.log(softmax(asked.links) + 1e-4), strict=True))
    passing: dict[int, float] = {}
    if sentence in judged.links:
        shown, scores = judged.links[sentence]
        passing = dict(zip(shown, np.log(softmax(scores) + 1e-4), strict=True))
    candidates = sorted({*together, *passing})
    chances = sigmoid(judged.acts[candidates])
    other = np.array([candidate != sentence for candidate in candidates])
    rest = np.stack(
        [
            np.array([together.get(candidate, UNSEEN) for candidate in candidates]),
            np.array([passing.get(candidate, UNSEEN) for candidate in candidates]),
            np.array([candidate in together for candidate in candidates]),
            np.array([candidate in passing for candidate in candidates]),
            chances.max(1) * other,
            chances[:, 0] * other,
        ],
        axis=1,
    )
    return candidates, np.concatenate([signals.pairs(sentence, np.array(candidates)), rest], axis=1).astype(np.float32)
