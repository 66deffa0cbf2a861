"""Say which words stand for the one who responds, or that the article's author does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from counterclaim.annotate.answering.grammar import REPORTS, SPEECH, lemma_of
from counterclaim.annotate.answering.judging import Asked
from counterclaim.annotate.answering.reading import Reading
from counterclaim.model import Attribution, Span, Spans

if TYPE_CHECKING:
    from spacy.tokens import Doc

#: Frames that tell of each act, by how their kinds begin; the first that names somebody is asked.
FRAMES_OF = {
    "deny": (
        "deny", "reject", "denial", "called false", "object", "push back", "is false", "no", "never", "false",
        "negated", "in fact", "alive",
    ),
    "decline": ("decline", "not confirm", "neither", "no comment", "unaware", "looks into", "unclear", "negated"),
    "concede": ("admit", "admission", "retract", "is false"),
    "confirm": ("confirm", "stand by", "is false", "in fact"),
}  # fmt: skip
#: Tags of words that end no name or description: finite verbs, prepositions, "and", "who", "the".
_LOOSE_ENDS = frozenset(
    {"VBZ", "VBD", "VBP", "MD", "IN", "TO", "CC", "WP", "WDT", "DT", "-LRB-", "``", "''", ",", ":", "."}
)
#: Verbs whose object is the one who speaks.
_QUOTING = frozenset({"cite", "quote"})
SURE, LIKELY = 0.5, 0.25
#: The author's log odds from which a report is not taken for the responder.
REPORT_AUTHOR = -3.0
#: The author's log odds from which a quotation's source is not asked: "gossip sites wrongly stated that ..."
SURE_AUTHOR = 2.0


@dataclass(frozen=True, slots=True)
class FoundFrame:
    """A frame by str offsets: its kind, its cue, and the responder that the syntax gives."""

    kind: str
    cue: Span
    responder: Span | None = None


def pointed(reading: Reading, asked: Asked, least: float, phrases: Sequence[Span] = ()) -> tuple[Spans, float]:
    """Return the run of words that the encoder points at, and its highest probability.

    The run grows from the likeliest word over its neighbours, and to the noun phrases that it touches.
    """
    chances = asked.responder
    if not chances:
        return (), 0.0
    top = max(chances, key=lambda word: (chances[word], -word))
    if chances[top] < least:
        return (), chances[top]
    start = end = top
    floor = max(least * 0.6, chances[top] * 0.4)
    while chances.get(start - 1, 0.0) >= floor or chances.get(start - 2, 0.0) >= floor:
        start -= 1
    while chances.get(end + 1, 0.0) >= floor or chances.get(end + 2, 0.0) >= floor:
        end += 1
    low, high = reading.words.spans[start][0], reading.words.spans[end][1]
    for first, last in phrases:
        if first < high and last > low:
            low, high = min(low, first), max(high, last)
    return ((low, high),), chances[top]


def _is_report(text: str, spans: Spans) -> bool:
    """Tell whether words end in a noun for a report: a story, a rumour, a video."""
    last = text[spans[0][0] : spans[0][1]].lower().split()
    return bool(last) and last[-1].strip('"“”.,') in REPORTS


def framed(frames: Sequence[FoundFrame], act: str) -> Spans:
    """Return the responder that the syntax gives to the first frame of an act."""
    for kind in FRAMES_OF[act]:
        for frame in frames:
            if frame.kind.startswith(kind) and frame.responder is not None:
                return (frame.responder,)
    return ()


def quoted_speaker(sentence: Span, attributions: Sequence[Attribution]) -> Spans:
    """Return the source of the attribution whose content covers most of a sentence, when it covers over half of it."""
    best: tuple[float, Spans] = (0.5, ())
    for attribution in attributions:
        covered = sum(max(0, min(end, sentence[1]) - max(start, sentence[0])) for start, end in attribution.content)
        share = covered / max(1, sentence[1] - sentence[0])
        if attribution.source and share > best[0]:
            best = (share, attribution.source)
    return best[1]


def responder(
    reading: Reading,
    asked: Asked,
    sentence: int,
    act: str,
    frames: Sequence[FoundFrame],
    attributions: Sequence[Attribution],
    phrases: Sequence[Span] = (),
) -> tuple[Spans, bool]:
    """Return the words that stand for the responder, and whether it is the author (then, the words are empty)."""
    spans, sure = pointed(reading, asked, SURE, phrases)
    author = asked.author > 0
    if spans:
        # "A report said he had died. He has not": what is denied is no responder, unless it plainly answers.
        return ((), True) if asked.author > REPORT_AUTHOR and _is_report(reading.text, spans) else (spans, False)
    quoted = quoted_speaker(reading.spans[sentence], attributions)
    if author and sure < LIKELY:
        return (quoted, False) if quoted and asked.author <= SURE_AUTHOR else ((), True)
    spans = pointed(reading, asked, LIKELY, phrases)[0] or framed(frames, act) or quoted
    return (spans, False) if spans else ((), True)


def trimmed(doc: Doc, spans: Spans, act: str = "deny") -> Spans:
    """Return the responder's words without what the pointing took in too: "Brandt (D", "the chief at", "she says".

    Words that hold nothing else stay as they are.
    """
    found = doc.char_span(*spans[0], alignment_mode="expand") if len(spans) == 1 else None
    if found is None:
        return spans
    low, high = _beside_verb(doc, found.start, found.end, act)
    opened = next((token.i for token in doc[low:high] if token.text in ("(", "[")), high)
    if opened > low and not any(token.text in (")", "]") for token in doc[opened:high]):
        high = opened
    while high - low > 1 and doc[high - 1].tag_ in _LOOSE_ENDS:
        high -= 1
    while high - low > 1 and (doc[low].is_punct or doc[low].tag_ == "IN" or doc[low].lower_ in ("and", "but")):
        low += 1
    run = doc[low:high]
    return ((run.start_char, run.end_char),) if run.text.strip() else spans


def _beside_verb(doc: Doc, low: int, high: int, act: str) -> tuple[int, int]:
    """Return the bounds of who stands before a verb of speech inside the words, or of whom it quotes.

    "Brandt said the ministry", where both were pointed at, is Brandt when something is denied, and the ministry when it
    confirms or declines what it does for itself; "the paper quoted Brandt" is Brandt, too.
    """
    for verb in doc[low + 1 : high - 1]:
        quoting = lemma_of(verb) in _QUOTING
        if verb.tag_ not in ("VBD", "VBZ", "VBP") or verb.dep_ == "relcl" or not (quoting or lemma_of(verb) in SPEECH):
            continue
        if any(child.dep_ == "nsubj" and low <= child.i < verb.i for child in verb.children):
            clause = any(child.dep_ == "nsubj" and verb.i < child.i < high for child in doc[verb.i + 1 : high])
            return (verb.i + 1, high) if quoting or (clause and act != "deny") else (low, verb.i)
    return low, high


def cue(reading: Reading, tags: np.ndarray, sentence: int, act: int, frames: Sequence[FoundFrame], name: str) -> Spans:
    """Return the words that carry the act: those the encoder tags, else those of a frame, else none."""
    low, high = reading.runs[sentence]
    chances = tags[low:high, 1 + act]
    best = int(chances.argmax()) if len(chances) else 0
    if len(chances) and chances[best] > 0.2:
        start = end = best
        while start > 0 and chances[start - 1] > chances[best] * 0.4:
            start -= 1
        while end + 1 < len(chances) and chances[end + 1] > chances[best] * 0.4:
            end += 1
        return ((reading.words.spans[low + start][0], reading.words.spans[low + end][1]),)
    for kind in FRAMES_OF[name]:
        for frame in frames:
            if frame.kind.startswith(kind):
                return (frame.cue,)
    return ()
