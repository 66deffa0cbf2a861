"""The numbers that the last, logistic layers weigh: one row for each possible response, one for each possible claim."""

from __future__ import annotations

import numpy as np

from counterclaim.annotate.answering.features import Signals
from counterclaim.annotate.answering.judging import UNSEEN, Floats, Judged, sigmoid, softmax
from counterclaim.annotate.answering.layers import Layer

RESPONSE_NAMES = (
    "reads as this act", "reads as this act in context", "worded as this act", "best other act", "author speaks",
    "response before", "response after", "claim is clear", "claims itself",
)  # fmt: skip
CLAIM_NAMES = (
    "stands like a claim", "best that stands so", "read together", "read in passing", "seen together",
    "seen in passing", "claim is a response", "claim is a denial",
)  # fmt: skip


def response_row(judged: Judged, wording: Floats, sentence: int, act: int) -> Floats:
    """Return what speaks for a sentence being a response by an act; ``wording`` holds all sentences' scores by act."""
    asked = judged.asked[sentence]
    chances = sigmoid(judged.acts).max(1)
    before = chances[sentence - 1] if sentence else 0.0
    after = chances[sentence + 1] if sentence + 1 < len(chances) else 0.0
    links = softmax(asked.links)
    together = (judged.acts[sentence] + asked.acts) / 2
    row = [
        float(np.clip(judged.acts[sentence, act], UNSEEN, -UNSEEN)),
        float(np.clip(asked.acts[act], UNSEEN, -UNSEEN)),
        float(wording[sentence, act]),
        float(np.delete(together, act).max()),
        asked.author,
        before,
        after,
        float(links.max()),
        float(links[asked.sentences.index(sentence)]),
    ]
    return np.array(row, dtype=np.float32)


def claim_rows(signals: Signals, judged: Judged, sentence: int, pairs: Layer) -> tuple[list[int], Floats]:
    """Return the sentences that may state the claim answered, and what speaks for each.

    ``pairs`` says how each stands to the response, by explicit features alone.
    """
    asked = judged.asked[sentence]
    together = dict(zip(asked.sentences, np.log(softmax(asked.links) + 1e-4), strict=True))
    passing: dict[int, float] = {}
    if sentence in judged.links:
        shown, scores = judged.links[sentence]
        passing = dict(zip(shown, np.log(softmax(scores) + 1e-4), strict=True))
    candidates = sorted({*together, *passing})
    chances = sigmoid(judged.acts[candidates])
    other = np.array([candidate != sentence for candidate in candidates])
    stands = pairs.scores(signals.pairs(sentence, np.array(candidates)))
    rows = np.stack(
        [
            stands,
            stands - stands.max(),
            np.array([together.get(candidate, UNSEEN) for candidate in candidates]),
            np.array([passing.get(candidate, UNSEEN) for candidate in candidates]),
            np.array([candidate in together for candidate in candidates]),
            np.array([candidate in passing for candidate in candidates]),
            chances.max(1) * other,
            chances[:, 0] * other,
        ],
        axis=1,
    )
    return candidates, rows.astype(np.float32)
