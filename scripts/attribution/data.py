"""PolNeAR articles as words with labels, cut into windows and batches for training."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from counterclaim.annotate.decode import LABELS, Floats
from counterclaim.annotate.windows import Ints, Pieces, Words, WordSpan, cut, read_words, window

ROLES = ("source", "cue", "content")
#: Marks at the edge of a span are annotated now one way, now the other, and never count in the score.
EDGE = frozenset("\"'“”‘’«»,.;:!?-–—…()[]`*")


@dataclass(frozen=True, slots=True)
class Gold:
    """One relation as runs of word indices, end exclusive."""

    source: tuple[WordSpan, ...]
    cue: tuple[WordSpan, ...]
    content: tuple[WordSpan, ...]


@dataclass(slots=True)
class Example:
    """One article (one annotator's reading of it) ready for training; ``tags`` holds BIO labels by word."""

    name: str
    text: str
    words: Words
    relations: list[Gold]
    tags: Ints
    soft: Floats | None = None  # label probabilities by word, where a model labelled the article


def read_relations(path: Path) -> list[dict[str, list[tuple[int, int]]]]:
    """Return the relations of a brat standoff file as character spans by role."""
    spans: dict[str, list[tuple[int, int]]] = {}
    relations = []
    for line in path.read_text(encoding="utf-8").splitlines():
        key, _, rest = line.partition("\t")
        if key.startswith("T"):
            _, _, offsets = rest.split("\t")[0].partition(" ")
            spans[key] = [(int(a), int(b)) for a, b in (pair.split() for pair in offsets.split(";") if pair)]
        elif key.startswith("E"):
            relation: dict[str, list[tuple[int, int]]] = {role: [] for role in ROLES}
            for item in rest.split():
                role, _, target = item.partition(":")
                role = re.sub(r"\d+$", "", role).lower()
                if role in relation:
                    relation[role] += spans.get(target, [])
            if relation["content"]:
                relations.append(relation)
    return relations


def word_runs(spans: Sequence[tuple[int, int]], words: Words, text: str) -> tuple[WordSpan, ...]:
    """Return the runs of words that character spans cover, without marks at their edges."""
    starts = np.array([start for start, _ in words.spans])
    ends = np.array([end for _, end in words.spans])
    runs = []
    for start, end in sorted(spans):
        low = int(np.searchsorted(ends, start, side="right"))
        high = int(np.searchsorted(starts, end, side="left"))
        while low < high and text[slice(*words.spans[low])] in EDGE:
            low += 1
        while low < high and text[slice(*words.spans[high - 1])] in EDGE:
            high -= 1
        if low < high:
            runs.append((low, high))
    return tuple(runs)


def tag_words(relations: Sequence[Gold], count: int) -> Ints:
    """Return BIO labels: 0 outside, then begin and inside of source, cue and content; the first relation wins."""
    tags = np.zeros(count, dtype=np.int64)
    for role in ("content", "source", "cue"):
        code = 1 + 2 * ROLES.index(role)
        for relation in relations:
            for low, high in getattr(relation, role):
                if not tags[low:high].any():
                    tags[low:high] = code + 1
                    tags[low] = code
    return tags


def load(folder: Path, pieces: Pieces, *, every_annotator: bool = False) -> list[Example]:
    """Read the articles of a PolNeAR folder; the first annotation of each, or all of them."""
    examples = []
    for path in sorted((folder / "text").glob("*.txt")):
        with path.open(encoding="utf-8", newline="") as handle:
            text = handle.read()
        words = read_words(text, pieces)
        annotations = sorted((folder / "attributions").glob(path.stem + "_*.ann"))
        for annotation in annotations if every_annotator else annotations[:1]:
            relations = []
            for relation in read_relations(annotation):
                runs = {role: word_runs(relation[role], words, text) for role in ROLES}
                if runs["content"]:
                    relations.append(Gold(**runs))
            examples.append(Example(path.stem, text, words, relations, tag_words(relations, len(words))))
    return examples


@dataclass(frozen=True, slots=True)
class Row:
    """One training window: encoder rows, labels by word, and the roles of each cue's words."""

    ids: Ints
    casing: Ints
    quote: Ints
    first: Ints
    paragraph: Ints
    tags: Floats  # words x labels: 1 for the annotated label, or a model's probabilities
    cues: tuple[WordSpan, ...]
    roles: Ints  # cues x words: 0 none, 1 source, 2 content, -100 the cue itself
    annotated: bool  # False where a model labelled the words; then nothing is known of roles


def random_cuts(words: Words, limit: int, generator: np.random.Generator) -> list[WordSpan]:
    """Cut as at run time, but to a size drawn at random, so that each epoch sees other neighbours."""
    return cut(words, int(limit * generator.choice([1.0, 1.0, 0.85, 0.7])))


def rows(example: Example, cuts: Sequence[WordSpan], pieces: Pieces) -> Iterator[Row]:
    """Yield the windows of an article with their labels."""
    tags = np.eye(len(LABELS), dtype=np.float32)[example.tags] if example.soft is None else example.soft
    for start, end in cuts:
        view = window(example.words, start, end, pieces)
        cues, roles = [], []
        for relation in example.relations:
            if not relation.cue or not (start <= relation.cue[0][0] and relation.cue[-1][1] <= end):
                continue
            role = np.zeros(end - start, dtype=np.int64)
            for code, spans in ((2, relation.content), (1, relation.source)):
                for low, high in spans:
                    role[max(low - start, 0) : max(high - start, 0)] = code
            low, high = relation.cue[0][0] - start, relation.cue[-1][1] - start
            role[low:high] = -100
            cues.append((low, high))
            roles.append(role)
        yield Row(
            view.ids,
            view.casing,
            view.quote,
            view.first,
            view.paragraph,
            tags[start:end],
            tuple(cues),
            np.array(roles, dtype=np.int64).reshape(len(cues), end - start),
            example.soft is None,
        )


def batches(windows: list[Row], size: int, generator: np.random.Generator) -> Iterator[list[Row]]:
    """Yield batches of about ``size`` pieces, alike in length, in random order."""
    order = sorted(range(len(windows)), key=lambda index: len(windows[index].ids) + generator.uniform(0, 24))
    groups: list[list[Row]] = [[]]
    for index in order:
        widest = max(len(windows[index].ids), *(len(row.ids) for row in groups[-1]), 0)
        if groups[-1] and widest * (len(groups[-1]) + 1) > size:
            groups.append([])
        groups[-1].append(windows[index])
    for position in generator.permutation(len(groups)):
        yield groups[int(position)]
