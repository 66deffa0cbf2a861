"""Run the encoder over an article: once over all of it, then around every sentence that may be a response.

A deeper network may look once more at those sentences in between.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from counterclaim.annotate.answering.features import Signals
from counterclaim.annotate.answering.reading import Reading, Window, around, survey, window
from counterclaim.model import RESPONSE_ACTS

Floats = npt.NDArray[np.float32]
#: Scores (log odds) of sentences that no window decides on.
UNSEEN = -8.0
#: Mean log odds of wording and first look: below the first few sentences respond; between both, it is in doubt.
UNLIKELY, CLEAR = -1.5, 1.0
#: The first look may be sure and wrong (of headlines in title case, say): no more log odds of it than these count.
SURE = 3.0
#: Mean log odds of wording and second look below which a sentence is no response.
REJECTED = -0.5
TAGS = 6
DENY, DECLINE = RESPONSE_ACTS.index("deny"), RESPONSE_ACTS.index("decline")


@dataclass(frozen=True, slots=True)
class Scores:
    """What the encoder says of one window: acts and author by sentence, cue and responder by piece, pair vectors."""

    acts: Floats
    authors: Floats
    tags: Floats
    responder: Floats
    asker: Floats
    asked: Floats


class Encoder(Protocol):
    """Scores windows; a trained network, exported or not."""

    limit: int
    asked_limit: int
    gate: float

    def entered(self, states: Floats) -> Floats:
        """Return the shared layers' states as the network reads them."""

    def scores(self, view: Window, hidden: Floats, features: Floats) -> Scores:
        """Return the scores of one window; ``features`` holds a row for each of its sentences.

        ``hidden`` holds the shared layers' state of each of its pieces, zero at separators.
        """

    def links(self, asker: Floats, asked: Floats, pairs: Floats) -> Floats:
        """Return how well each sentence fits as the claim answered, as log odds."""


class Deeper(Protocol):
    """Looks again at the sentences of an article that may be responses."""

    def look(self, reading: Reading, features: Floats, doubtful: Sequence[bool]) -> Iterable[tuple[int, Floats, float]]:
        """Yield each doubtful sentence with its scores by act and its author's, as log odds."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the encoder says of one sentence when asked about it: ``responder`` maps words to probabilities."""

    acts: Floats
    author: float
    responder: dict[int, float]
    sentences: tuple[int, ...]
    links: Floats


@dataclass(slots=True)
class Judged:
    """What the encoder says of an article: ``acts`` and ``authors`` by sentence, ``tags`` by word."""

    acts: Floats
    authors: Floats
    tags: Floats
    links: dict[int, tuple[tuple[int, ...], Floats]] = field(default_factory=dict)
    asked: dict[int, Asked] = field(default_factory=dict)


def judge(
    signals: Signals,
    features: Floats,
    states: Floats,
    encoder: Encoder,
    hopeful: Sequence[bool],
    wording: Floats | None = None,
    second: Deeper | None = None,
    *,
    kept_back: Collection[int] = (),
) -> Judged:
    """Return the encoder's judgement of an article; ``states`` are the shared layers' of each of its pieces.

    Only hopeful sentences and their neighbours are looked at. With sentences' ``wording`` scores, those are not asked
    about that wording and first look together make unlikely, ``second`` looks again at those they leave in doubt, and
    those are not asked about that it rejects. In sentences that keep a denial back, what is seen of one counts for a
    refusal.
    """
    reading = signals.reading
    count, words = len(reading), len(reading.words)
    judged = Judged(
        np.full((count, 4), UNSEEN, dtype=np.float32),
        np.zeros(count, dtype=np.float32),
        np.zeros((words, TAGS), dtype=np.float32),
    )
    windows = [part for part in survey(reading, encoder.limit, hopeful=hopeful) if part[1]]
    if windows:
        states = encoder.entered(states)
    for sentences, own in windows:
        _look(judged, signals, features, states, encoder, window(reading, sentences, own))
    as_refusals(judged.acts, kept_back)
    likely, doubtful = doubts(judged, wording, encoder.gate)
    if second is not None and wording is not None:
        for place, acts, author in second.look(reading, features, doubtful):
            judged.acts[place], judged.authors[place] = acts, author
            as_refusals(judged.acts, {place}.intersection(kept_back))
            likely[place] = bool((judged.acts[place] + wording[place]).max() / 2 > REJECTED)
    for sentence in np.flatnonzero(likely):
        judged.asked[int(sentence)] = _ask(signals, features, states, encoder, int(sentence))
        as_refusals(judged.asked[int(sentence)].acts[None], [0] if sentence in kept_back else [])
    return judged


def as_refusals(scores: Floats, sentences: Collection[int]) -> None:
    """Let what speaks for a denial speak for a refusal in some sentences; ``scores`` hold a row a sentence."""
    for place in sentences:
        row = scores[place]
        row[DECLINE], row[DENY] = max(row[DENY], row[DECLINE]), UNSEEN


def doubts(judged: Judged, wording: Floats | None, gate: float) -> tuple[list[bool], list[bool]]:
    """Tell of each sentence whether it may be a response, and whether that is in doubt: without wording, none is."""
    if wording is None:
        likely = judged.acts.max(1, initial=UNSEEN) > gate
        return likely.tolist(), [False] * len(likely)
    both = (np.clip(judged.acts, -SURE, SURE) + wording).max(1, initial=UNSEEN) / 2
    return (both > UNLIKELY).tolist(), ((both > UNLIKELY) & (both < CLEAR)).tolist()


def _look(judged: Judged, signals: Signals, features: Floats, states: Floats, encoder: Encoder, view: Window) -> None:
    """Note what one window of the survey says."""
    found = encoder.scores(view, shown_states(states, view), features[list(view.sentences)])
    candidates = np.array(view.sentences)
    for local, sentence in enumerate(view.sentences):
        if not view.own[local]:
            continue
        judged.acts[sentence] = found.acts[local]
        judged.authors[sentence] = found.authors[local]
        if found.acts[local].max() > encoder.gate:
            pairs = signals.pairs(sentence, candidates)
            judged.links[sentence] = (view.sentences, encoder.links(found.asker[local], found.asked, pairs))
    begins = (view.word >= 0) & view.own[view.sentence]
    judged.tags[view.word[begins]] = softmax(found.tags[begins])


def _ask(signals: Signals, features: Floats, states: Floats, encoder: Encoder, sentence: int) -> Asked:
    """Return what the encoder says of one sentence when asked about it."""
    shown = around(signals.reading, sentence, encoder.asked_limit)
    view = window(signals.reading, shown, {sentence}, asked=sentence)
    found = encoder.scores(view, shown_states(states, view), features[shown])
    local = shown.index(sentence)
    pairs = signals.pairs(sentence, np.array(shown))
    held = np.flatnonzero((view.word >= 0) & (view.sentence == local))
    chance = sigmoid(found.responder[held])
    return Asked(
        acts=found.acts[local],
        author=float(found.authors[local]),
        responder={int(view.word[index]): float(value) for index, value in zip(held, chance, strict=True)},
        sentences=tuple(shown),
        links=encoder.links(found.asker[local], found.asked, pairs),
    )


def shown_states(states: Floats, view: Window) -> Floats:
    """Return the states of a window's pieces, zero at separators."""
    rows = states[np.maximum(view.origin, 0)]
    rows[view.origin < 0] = 0
    return rows


def sigmoid(value: npt.ArrayLike) -> Floats:
    """Return probabilities of log odds."""
    return np.asarray(1 / (1 + np.exp(-np.clip(np.asarray(value, dtype=np.float64), -30, 30))), dtype=np.float32)


def softmax(value: Floats) -> Floats:
    """Return probabilities over the last axis."""
    raised = np.exp(value - value.max(-1, keepdims=True))
    return np.asarray(raised / raised.sum(-1, keepdims=True), dtype=np.float32)
