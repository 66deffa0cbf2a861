"""Score attributions (source, cue, content) against PolNeAR: the figures that papers on it report, and two more.

Spans are compared as sets of words, so that quotation marks and full stops never decide a match. "Relation" is what a
reader of "who said what" would feel: contents that overlap by half, and sources that share a word.
"""

from __future__ import annotations

import glob
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from counterclaim.errors import InputError
from counterclaim.evaluate.scores import Score, Tally, pair_off
from counterclaim.model import Attribution, Span, Spans

LEAST_JACCARD = 0.5
_WORD = re.compile(r"\w+")
_ROLES = ("source", "cue", "content")
_FIGURES = (
    *(f"{role} (exact)" for role in _ROLES),
    "content (overlap)",
    "content (tokens)",
    "attribution (strict)",
    "attribution (relation)",
)
Words = frozenset[int]


@dataclass(frozen=True, slots=True)
class GoldText:
    """One annotated text: its name, its characters as stored, and its attributions."""

    name: str
    text: str
    attributions: tuple[Attribution, ...]


@dataclass(frozen=True, slots=True)
class _InWords:
    """An attribution as indices of the words of its text."""

    source: Words
    cue: Words
    content: Words


def read_attribution_gold(folder: Path) -> Iterator[GoldText]:
    """Yield the texts under ``folder``/text with their brat annotations under ``folder``/attributions, by name.

    A text without annotations is left out. Raises InputError when there is no text at all.
    """
    paths = sorted((folder / "text").glob("*.txt"))
    if not paths:
        raise InputError(f"{folder}: no text/*.txt in it. Give a folder with text/ and attributions/, as PolNeAR has.")
    for path in paths:
        annotations = sorted((folder / "attributions").glob(glob.escape(path.stem) + "_*.ann"))
        if annotations:
            text = path.read_bytes().decode("utf-8")  # bytes: no newline is translated
            yield GoldText(path.stem, text, tuple(_brat(annotations[0].read_text(encoding="utf-8"))))


def _brat(standoff: str) -> Iterator[Attribution]:
    """Yield the attributions of a brat file: T lines give spans, E lines join spans given above them.

    PolNeAR adds the later parts of a few long quotations after the relation; the published figures leave those out.
    """
    spans: dict[str, list[Span]] = {}
    for line in standoff.splitlines():
        key, _, rest = line.partition("\t")
        if key.startswith("T"):
            offsets = rest.partition("\t")[0].partition(" ")[2]
            pairs = (pair.split() for pair in offsets.split(";"))
            spans[key] = [(int(start), int(end)) for start, end in pairs]
        elif key.startswith("E"):
            roles = _roles(rest, spans)
            if roles["content"]:
                yield Attribution(tuple(roles["cue"]), tuple(roles["content"]), tuple(roles["source"]))


def _roles(event: str, spans: Mapping[str, list[Span]]) -> dict[str, list[Span]]:
    """Return the spans of each role of a relation, written "Source:T1 Cue:T2 Content:T3 Content2:T4"."""
    roles: dict[str, list[Span]] = {role: [] for role in _ROLES}
    for field in event.split():
        role, _, target = field.partition(":")
        roles.get(role.rstrip("0123456789").lower(), []).extend(spans.get(target, ()))
    return roles


def score_attributions(gold: Iterable[GoldText], predictions: Mapping[str, Sequence[Attribution]]) -> dict[str, Score]:
    """Return precision, recall and F1 by figure; a text without predictions counts as one where nothing was found."""
    tallies = {figure: Tally() for figure in _FIGURES}
    for text in gold:
        words = _Words(text.text)
        wanted = [words.of(attribution) for attribution in text.attributions]
        found = [words.of(attribution) for attribution in predictions.get(text.name, ())]
        _count(tallies, wanted, [attribution for attribution in found if attribution.content])
    return {figure: tally.score() for figure, tally in tallies.items()}


class _Words:
    """The words of one text, found by character span."""

    def __init__(self, text: str) -> None:
        bounds = [match.span() for match in _WORD.finditer(text)]
        self._starts = [start for start, _ in bounds]
        self._ends = [end for _, end in bounds]

    def of(self, attribution: Attribution) -> _InWords:
        return _InWords(self._in(attribution.source), self._in(attribution.cue), self._in(attribution.content))

    def _in(self, spans: Spans) -> Words:
        """Return the words that lie in the spans, wholly or in part."""
        return frozenset(
            index
            for start, end in spans
            for index in range(bisect_right(self._ends, start), bisect_left(self._starts, end))
        )


def _count(tallies: Mapping[str, Tally], wanted: list[_InWords], found: list[_InWords]) -> None:
    """Add one text to every figure."""
    for role in _ROLES:
        wanted_spans = {getattr(attribution, role) for attribution in wanted} - {frozenset()}
        found_spans = {getattr(attribution, role) for attribution in found} - {frozenset()}
        tallies[f"{role} (exact)"].add(len(wanted_spans & found_spans), len(found_spans), len(wanted_spans))
    _count_contents(tallies, [item.content for item in wanted], [item.content for item in found])
    for figure, pairs in (("strict", _strict(wanted, found)), ("relation", _relations(wanted, found))):
        tallies[f"attribution ({figure})"].add(pair_off(pairs), len(found), len(wanted))


def _count_contents(tallies: Mapping[str, Tally], wanted: list[Words], found: list[Words]) -> None:
    """Add the soft figures: the share of each content that its best counterpart covers, and words in any content."""
    precise = sum(max((len(item & other) / len(item) for other in wanted), default=0.0) for item in found)
    recalled = sum(max((len(item & other) / len(item) for other in found), default=0.0) for item in wanted if item)
    tallies["content (overlap)"].add(precise, len(found), len(wanted), wanted_hits=recalled)
    wanted_words: Words = frozenset().union(*wanted)
    found_words: Words = frozenset().union(*found)
    tallies["content (tokens)"].add(len(wanted_words & found_words), len(found_words), len(wanted_words))


def _strict(wanted: list[_InWords], found: list[_InWords]) -> list[tuple[int, int]]:
    """Return the pairs in which source, cue and content are the same words."""
    return [(g, f) for g, gold in enumerate(wanted) for f, other in enumerate(found) if gold == other]


def _relations(wanted: list[_InWords], found: list[_InWords]) -> list[tuple[int, int]]:
    """Return the pairs that tell the same "who said what", closest contents first."""
    pairs = []
    for g, gold in enumerate(wanted):
        for f, other in enumerate(found):
            union = len(gold.content | other.content)
            jaccard = len(gold.content & other.content) / union if union else 0.0
            same_source = bool(gold.source & other.source) or not (gold.source or other.source)
            if jaccard >= LEAST_JACCARD and same_source:
                pairs.append((jaccard, g, f))
    return [(g, f) for _, g, f in sorted(pairs, reverse=True)]
