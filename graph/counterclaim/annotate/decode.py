"""From the network's scores to attributions: best tag path, spans, and the cue that each span belongs to."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from counterclaim.annotate.windows import Ints, WordSpan

Floats = npt.NDArray[np.float32]
OUTSIDE = 0
SOURCE, CUE, CONTENT = 1, 3, 5  # the label that begins each span; the next one continues it
NONE_ROLE, SOURCE_ROLE, CONTENT_ROLE = range(3)
LABELS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
_EDGES = np.array([1, 2, 3, 5, 9, 17, 33, 65, 129], dtype=np.int64)


def distances(count: int, cues: Sequence[WordSpan]) -> Ints:
    """Return for each cue and word a bucket of the distance between them: 0 within the cue, odd before, even after."""
    places = np.arange(count)[None, :]
    low = np.array([low for low, _ in cues])[:, None]
    high = np.array([high for _, high in cues])[:, None]
    before = np.searchsorted(_EDGES, np.maximum(low - places, 0), side="right")
    after = np.searchsorted(_EDGES, np.maximum(places - high + 1, 0), side="right")
    buckets: Ints = np.where(before > 0, 2 * before - 1, 2 * after)
    return buckets


def neighbours(paragraph: Ints, cues: Sequence[WordSpan]) -> Ints:
    """Return for each cue and word whether they share a paragraph (1) or not (0)."""
    own = np.array([paragraph[low] for low, _ in cues])[:, None]
    near: Ints = (paragraph[None, :] == own).astype(np.int64)
    return near


def allowed_transitions() -> Floats:
    """Return transition scores that only forbid an inside label without its beginning."""
    scores = np.zeros((len(LABELS), len(LABELS)), dtype=np.float32)
    for begin in (SOURCE, CUE, CONTENT):
        scores[:, begin + 1] = -1e4
        scores[begin, begin + 1] = scores[begin + 1, begin + 1] = 0.0
    return scores


@dataclass(frozen=True, slots=True)
class RoleHead:
    """The weights that score a word's role for a cue."""

    distance: Floats
    neighbour: Floats
    weight: Floats
    bias: Floats


@dataclass(frozen=True, slots=True)
class Settings:
    """What was tuned on dev: biases and thresholds in natural-log units, and the calibration of confidence."""

    outside_bias: float = -0.2
    cue_bias: float = 0.0
    source_threshold: float = -1.0
    content_threshold: float = -1.0
    least_confidence: float = 0.0
    calibration: tuple[float, ...] = ()
    transitions: Floats = field(default_factory=allowed_transitions)

    @property
    def biases(self) -> Floats:
        """Return what is added to each label's log probability."""
        return np.array([self.outside_bias, 0, 0, self.cue_bias, self.cue_bias, 0, 0], dtype=np.float32)

    @classmethod
    def from_meta(cls, values: dict[str, Any]) -> Settings:
        """Return the settings that ``meta.json`` holds."""
        known = dict(values)
        steps = np.array(known.pop("transitions"), dtype=np.float32) + allowed_transitions()
        return cls(**{**known, "calibration": tuple(known["calibration"])}, transitions=steps)

    def confidence(self, features: Sequence[float]) -> float:
        """Return the probability that an attribution is right, by logistic regression (intercept first)."""
        if not self.calibration:
            return 1.0
        total = self.calibration[0] + sum(a * b for a, b in zip(self.calibration[1:], features, strict=True))
        return round(1 / (1 + math.exp(-total)), 4)


@dataclass(frozen=True, slots=True)
class Scores:
    """The encoder's output for one window, by word: tag scores, role-holder vectors and cue vectors."""

    tags: Floats
    holder: Floats
    cue: Floats
    paragraph: Ints


@dataclass(frozen=True, slots=True)
class Found:
    """One attribution as word runs, with its calibrated confidence and the figures that it is computed from."""

    cue: WordSpan
    content: tuple[WordSpan, ...]
    source: tuple[WordSpan, ...]
    features: tuple[float, ...] = ()
    confidence: float = 1.0


def log_softmax(scores: Floats) -> Floats:
    """Return log probabilities over the last axis."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    result: Floats = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return result


def viterbi(scores: Floats, transitions: Floats) -> Ints:
    """Return the best label path of each window (windows x words); pad with scores that favour label 0."""
    count, length, labels = scores.shape
    back = np.zeros((length, count, labels), dtype=np.int8)
    best = scores[:, 0] + transitions[OUTSIDE]
    step = np.ascontiguousarray(transitions.T)[None]
    for place in range(1, length):
        joint = best[:, None, :] + step
        back[place] = joint.argmax(axis=2)
        best = joint.max(axis=2) + scores[:, place]
    path = np.zeros((count, length), dtype=np.int64)
    path[:, -1] = best.argmax(axis=1)
    every = np.arange(count)
    for place in range(length - 1, 0, -1):
        path[:, place - 1] = back[place, every, path[:, place]]
    return path


def spans_of(path: Ints, begin: int) -> list[WordSpan]:
    """Return the spans of one kind on a label path."""
    inside = (path == begin) | (path == begin + 1)
    starts = np.flatnonzero((path == begin) | (inside & ~np.concatenate([[False], inside[:-1]])))
    after = np.concatenate([np.flatnonzero(~inside), [len(path)]])
    ends = after[np.searchsorted(after, starts, side="right")]
    following = np.concatenate([starts, [len(path)]])[1:]
    return [(int(low), int(min(high, nxt))) for low, high, nxt in zip(starts, ends, following, strict=True)]


def role_scores(scores: Scores, cues: Sequence[WordSpan], head: RoleHead) -> Floats:
    """Return log probabilities of each word's role for each cue (cues x words x roles)."""
    count = len(scores.tags)
    means = np.stack([scores.cue[low:high].mean(axis=0) for low, high in cues])
    joint = scores.holder[None] + means[:, None]
    joint += head.distance[distances(count, cues)]
    joint += head.neighbour[neighbours(scores.paragraph, cues)]
    np.maximum(joint, 0, out=joint)
    size = scores.holder.shape[1]
    raw = joint @ head.weight[:, :size].T
    raw += np.einsum("th,kh,rh->ktr", scores.holder, means, head.weight[:, size:], optimize=True)
    return log_softmax(raw + head.bias)


def attributions(batch: Sequence[Scores], head: RoleHead, settings: Settings) -> list[list[Found]]:
    """Return the attributions of each window of a batch."""
    if not batch:
        return []
    logs = [log_softmax(scores.tags) for scores in batch]
    padded = np.full((len(batch), max(len(log) for log in logs), len(LABELS)), -30.0, dtype=np.float32)
    padded[:, :, OUTSIDE] = 0.0
    for row, log in zip(padded, logs, strict=True):
        row[: len(log)] = log + settings.biases
    paths = viterbi(padded, settings.transitions)
    rows = zip(batch, logs, paths, strict=True)
    return [link(scores, log, path[: len(log)], head, settings) for scores, log, path in rows]


def link(scores: Scores, log: Floats, path: Ints, head: RoleHead, settings: Settings) -> list[Found]:
    """Return the attributions of one window: each content goes to its best cue, each cue takes its best source."""
    cues, sources, contents = (spans_of(path, begin) for begin in (CUE, SOURCE, CONTENT))
    if not cues or not contents:
        return []
    odds = role_scores(scores, cues, head)
    odds -= np.log1p(-np.minimum(np.exp(odds), 1 - 1e-6))
    content_odds = _mean_odds(odds[:, :, CONTENT_ROLE], contents)
    source_odds = _mean_odds(odds[:, :, SOURCE_ROLE], sources)
    found = []
    for index, cue in enumerate(cues):
        held = [
            place
            for place in np.flatnonzero(content_odds.argmax(axis=0) == index)
            if content_odds[index, place] > settings.content_threshold
        ]
        if not held:
            continue
        best = int(source_odds[index].argmax()) if sources else -1
        if best >= 0 and source_odds[index, best] <= settings.source_threshold:
            best = -1
        one = Found(cue, tuple(contents[place] for place in held), (sources[best],) if best >= 0 else ())
        features = describe(one, log, content_odds[index, held], source_odds[index].max() if sources else -9.0)
        confidence = settings.confidence(features)
        if confidence >= settings.least_confidence:
            found.append(replace(one, features=features, confidence=confidence))
    return found


def describe(found: Found, log: Floats, content_odds: Floats, source_odds: float) -> tuple[float, ...]:
    """Return the figures that tell a right attribution from a wrong one (see FEATURES)."""
    cue = _inside(log, (found.cue,), CUE)
    content = _inside(log, found.content, CONTENT)
    source = _inside(log, found.source, SOURCE) if found.source else np.zeros(1, dtype=np.float32)
    length = sum(high - low for low, high in found.content)
    last = found.content[-1][1]
    going_on = float(log[last, CONTENT + 1]) if last < len(log) else -9.0
    gap = min(max(low - found.cue[1], found.cue[0] - high, 0) for low, high in found.content)
    values = (
        cue.mean(),
        cue.min(),
        content.mean(),
        content.min(),
        float(content_odds.min()),
        float(content_odds.max()),
        source.mean(),
        source_odds,
        float(bool(found.source)),
        float(np.log(length)),
        float(len(found.content) - 1),
        going_on,
        float(log[found.content[0][0], CONTENT]),
        float(np.log1p(gap)),
        float(found.cue[1] - found.cue[0] == 1),
    )
    return tuple(np.clip(np.array(values, dtype=np.float64), -9.0, 9.0).tolist())


#: The names of what ``describe`` returns; log probabilities and odds are natural, clipped to [-9, 9].
FEATURES = (
    "cue_mean",
    "cue_least",
    "content_mean",
    "content_least",
    "content_odds_least",
    "content_odds_most",
    "source_mean",
    "source_odds",
    "has_source",
    "log_length",
    "parts_beyond_one",
    "content_goes_on",
    "content_begins",
    "log_gap",
    "single_word_cue",
)


def _inside(log: Floats, spans: Sequence[WordSpan], begin: int) -> Floats:
    """Return the log probability of each word's kind, whether it begins or continues a span."""
    words = np.concatenate([log[low:high, begin : begin + 2] for low, high in spans])
    result: Floats = np.logaddexp(words[:, 0], words[:, 1])
    return result


def _mean_odds(odds: Floats, spans: Sequence[WordSpan]) -> Floats:
    """Return the mean over each span's words (cues x spans)."""
    return np.stack([odds[:, low:high].mean(axis=1) for low, high in spans], axis=1) if spans else odds[:, :0]
