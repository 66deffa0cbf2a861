"""Annotated articles as readings with labels, cut into windows and batches for training."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from counterclaim.annotate.answering.features import PAIR_NAMES, SENTENCE_NAMES, Signals
from counterclaim.annotate.answering.frames import FRAME_INDEX
from counterclaim.annotate.answering.judging import Floats
from counterclaim.annotate.answering.lexicon import Lexicon
from counterclaim.annotate.answering.reading import Reading, Window, around, read, survey, window
from counterclaim.annotate.answering.responders import FoundFrame
from counterclaim.annotate.windows import Pieces, read_words
from counterclaim.model import RESPONSE_ACTS

AUTHOR = "the article's author"
CUE_TAGS = len(RESPONSE_ACTS) + 2  # outside, a cue of each act, a responder
RESPONDER_TAG = CUE_TAGS - 1


@dataclass(frozen=True, slots=True)
class Gold:
    """One annotated response, by sentence and by word; word runs are empty when not found."""

    act: int
    evidence: tuple[int, ...]
    claim: tuple[int, ...]
    cue: tuple[int, int]
    responder: tuple[int, int]
    author: bool


@dataclass(slots=True)
class Example:
    """One article ready for training; ``known`` holds the sentences whose acts were decided."""

    name: str
    part: str
    reading: Reading
    signals: Signals
    gold: list[Gold]
    frames: list[list[FoundFrame]]
    features: Floats
    known: set[int]
    original: dict[int, int]  # sentence numbers here -> in the annotation


def find_words(part: str | None, span: tuple[int, int], reading: Reading) -> tuple[int, int]:
    """Return the run of words that spell ``part`` inside a sentence, or an empty run."""
    if not part:
        return (0, 0)
    at = reading.text[span[0] : span[1]].lower().find(part.lower())
    if at < 0:
        return (0, 0)
    start, end = span[0] + at, span[0] + at + len(part)
    inside = [index for index, (low, high) in enumerate(reading.words.spans) if low < end and high > start]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


def load(path: Path, pieces: Pieces, lexicon: Lexicon) -> list[Example]:
    """Read the articles that prepare wrote."""
    with path.open(encoding="utf-8") as lines:
        return [example_of(json.loads(line), pieces, lexicon) for line in lines]


def example_of(item: dict[str, Any], pieces: Pieces, lexicon: Lexicon) -> Example:
    """Return one article with its labels by sentence and word; sentences without a word are dropped."""
    spans = [(start, end) for start, end in item["sentences"]]
    reading = read(item["text"], spans, read_words(item["text"], pieces), lexicon)
    kept = {tuple(span): index for index, span in enumerate(reading.spans)}
    moved = {index: kept[span] for index, span in enumerate(spans) if span in kept}
    signals = Signals(reading)
    frames = [item["frames"][index] for index in sorted(moved)]
    found = [[FoundFrame(kind, tuple(cue), tuple(who) if who else None) for kind, cue, who in some] for some in frames]
    flags = np.zeros((len(reading), len(FRAME_INDEX)), dtype=np.float32)
    for sentence, some in enumerate(found):
        flags[sentence, [FRAME_INDEX[frame.kind] for frame in some]] = 1
    plain = np.stack([signals.sentence(index) for index in range(len(reading))])
    unsure = {moved[index] for index in item["unsure"] if index in moved}
    return Example(
        name=item["name"],
        part=item["part"],
        reading=reading,
        signals=signals,
        gold=[gold for record in item["responses"] if (gold := gold_of(record, moved, reading)) is not None],
        frames=found,
        features=np.concatenate([plain, flags], axis=1).astype(np.float32),
        known=set(range(len(reading))) - unsure,
        original={after: before for before, after in moved.items()},
    )


def gold_of(record: dict[str, Any], moved: dict[int, int], reading: Reading) -> Gold | None:
    """Return one annotated response, or None when its sentence was dropped."""
    evidence = tuple(moved[index] for index in record["evidence"] if index in moved)
    if not evidence:
        return None
    span = reading.spans[evidence[0]]
    return Gold(
        act=RESPONSE_ACTS.index(record["act"]),
        evidence=evidence,
        claim=tuple(moved[index] for index in record["claim"] if index in moved),
        cue=find_words(record.get("cue"), span, reading),
        responder=find_words(record.get("responder_text"), span, reading),
        author=record["responder"] == AUTHOR,
    )


@dataclass(slots=True)
class Row:
    """One training window with its labels, all by local sentence or by piece."""

    view: Window
    features: np.ndarray
    acts: np.ndarray  # sentences x 4
    act_weight: np.ndarray  # sentences
    tags: np.ndarray  # pieces, -100 where not asked
    asked: list[int]  # local sentences whose claims are asked
    claims: list[np.ndarray]  # local sentence mask per asked response
    pairs: list[np.ndarray]
    authors: list[float]
    responders: np.ndarray  # pieces, -100 where not asked (asked windows only)
    hidden: Any = None  # the shared layers' states, pieces x hidden size


def labels(example: Example) -> tuple[np.ndarray, np.ndarray]:
    """Return act labels and weights of all sentences; sentences that go on with a response count little."""
    count = len(example.reading)
    acts, weight = np.zeros((count, len(RESPONSE_ACTS)), dtype=np.float32), np.zeros(count, dtype=np.float32)
    weight[list(example.known)] = 1
    for gold in example.gold:
        for sentence in gold.evidence[1:]:
            weight[sentence] = 0.0
    for gold in example.gold:
        acts[gold.evidence[0], gold.act] = 1
        weight[gold.evidence[0]] = 1
    return acts, weight


def row(example: Example, sentences: Sequence[int], own: set[int], asked: int | None = None) -> Row:
    """Return one window with labels; with ``asked`` only that sentence is decided on."""
    view = window(example.reading, sentences, own, asked=asked)
    local = {sentence: index for index, sentence in enumerate(sentences)}
    acts, weight = labels(example)
    chosen = list(sentences)
    weight = weight[chosen] * view.own
    tags = np.full(len(view.origin), -100, dtype=np.int64)
    responders = np.full(len(view.origin), -100, dtype=np.int64)
    first = view.word >= 0
    place = {int(word): index for index, word in enumerate(view.word) if word >= 0}
    if asked is None:
        tags[first & view.own[view.sentence] & (weight[view.sentence] > 0)] = 0
        for gold in example.gold:
            if gold.evidence[0] not in own:
                continue
            for run, tag in ((gold.responder, RESPONDER_TAG), (gold.cue, 1 + gold.act)):
                for word in range(*run):
                    if word in place:
                        tags[place[word]] = tag
    questions = [
        gold
        for gold in example.gold
        if gold.claim
        and gold.evidence[0] in local
        and (gold.evidence[0] == asked if asked is not None else gold.evidence[0] in own)
    ]
    out = Row(view, example.features[chosen], acts[chosen], weight, tags, [], [], [], [], responders)
    candidates = np.array(chosen)
    for gold in questions:
        mask = np.zeros(len(chosen), dtype=np.float32)
        for claim in gold.claim:
            if claim in local:
                mask[local[claim]] = 1.0
        out.asked.append(local[gold.evidence[0]])
        out.claims.append(mask)
        out.pairs.append(example.signals.pairs(gold.evidence[0], candidates))
        out.authors.append(float(gold.author))
        if asked is not None:
            inside = first & (view.sentence == local[asked])
            responders[inside & (responders == -100)] = 0
            for word in range(*gold.responder):
                if word in place:
                    responders[place[word]] = 1
    return out


def survey_rows(example: Example, limit: int) -> Iterator[Row]:
    """Yield the windows that together cover an article."""
    for sentences, own in survey(example.reading, limit):
        yield row(example, sentences, own)


def asked_row(example: Example, sentence: int, limit: int) -> Row:
    """Return the window around one sentence that may be a response."""
    return row(example, around(example.reading, sentence, limit), {sentence}, asked=sentence)


def batches(rows: list[Row], size: int, generator: np.random.Generator) -> list[list[Row]]:
    """Return batches of about ``size`` pieces, alike in length, in random order."""
    order = sorted(range(len(rows)), key=lambda index: len(rows[index].view.origin) + generator.uniform(0, 24))
    groups: list[list[Row]] = [[]]
    for index in order:
        widest = max(len(rows[index].view.origin), *(len(item.view.origin) for item in groups[-1]), 0)
        if groups[-1] and widest * (len(groups[-1]) + 1) > size:
            groups.append([])
        groups[-1].append(rows[index])
    return [groups[int(position)] for position in generator.permutation(len(groups))]


PAIR_SIZE, SENTENCE_SIZE = len(PAIR_NAMES), len(SENTENCE_NAMES) + len(FRAME_INDEX)
