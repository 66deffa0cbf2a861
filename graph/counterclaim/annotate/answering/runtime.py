"""Find the answers of a parsed document: who denies, declines, concedes or confirms which sentence's claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from counterclaim.annotate.answering.features import Signals
from counterclaim.annotate.answering.frames import FRAME_INDEX, frames
from counterclaim.annotate.answering.judging import Deeper, Encoder, Floats, Judged, as_refusals, judge
from counterclaim.annotate.answering.lexicon import KINDS, lexicon
from counterclaim.annotate.answering.linker import Linked, Weights, link
from counterclaim.annotate.answering.reading import Reading, read
from counterclaim.annotate.answering.responders import FoundFrame, cue, responder, trimmed
from counterclaim.annotate.answering.sentences import sentence_spans
from counterclaim.annotate.answering.withheld import kept_back
from counterclaim.annotate.answering.wording import terms
from counterclaim.annotate.passages import text_of
from counterclaim.model import RESPONSE_ACTS, Answer, Attribution, Span, Spans

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from counterclaim.annotate.encoded import Encoded
    from counterclaim.annotate.windows import Words

CARRYING = [KINDS.index(kind) for kind in ("deny", "false", "decline", "concede", "confirm", "negation")]
#: An attribution answers by a claim sentence when its content holds at least this share of it.
HELD = 0.3
#: Wording scores (log odds) of sentences that alone are no reason to look at a window; 2 in 100 responses are lost so.
HOPELESS = -2.75


@dataclass(frozen=True, slots=True)
class Parsed:
    """An article read for the linker: its signals, the frames of each sentence, and features."""

    signals: Signals
    frames: Sequence[Sequence[FoundFrame]]
    features: Floats

    @property
    def reading(self) -> Reading:
        """Return the words and sentences."""
        return self.signals.reading


def parse(doc: Doc, words: Words) -> Parsed:
    """Read a document's sentences and grammatical frames."""
    reading = read(text_of(doc), sentence_spans(doc), words, lexicon())
    signals = Signals(reading)
    found = [sentence_frames(doc, span) for span in reading.spans]
    flags = np.zeros((len(reading), len(FRAME_INDEX)), dtype=np.float32)
    for sentence, some in enumerate(found):
        flags[sentence, [FRAME_INDEX[frame.kind] for frame in some]] = 1
    plain = [signals.sentence(sentence) for sentence in range(len(reading))]
    features = np.concatenate([np.stack(plain), flags], axis=1) if plain else flags
    return Parsed(signals, found, features.astype(np.float32))


def sentence_frames(doc: Doc, span: Span) -> list[FoundFrame]:
    """Return the frames of one sentence by str offsets."""
    sentence = doc.char_span(*span, alignment_mode="expand")
    if sentence is None:
        return []

    def characters(tokens: tuple[int, int]) -> Span:
        return doc[tokens[0]].idx, doc[tokens[1] - 1].idx + len(doc[tokens[1] - 1])

    return [
        FoundFrame(frame.kind, characters(frame.cue), characters(frame.responder) if frame.responder else None)
        for frame in frames(sentence)
    ]


def answers(
    doc: Doc, encoded: Encoded, encoder: Encoder, weights: Weights, second: Deeper | None = None
) -> tuple[Answer, ...]:
    """Return the responses of a document in the order of their sentences; ``encoded`` is from the shared layers."""
    parsed = parse(doc, encoded.words)
    if not len(parsed.reading):
        return ()
    counted = [terms(parsed.reading, sentence, some, lexicon()) for sentence, some in enumerate(parsed.frames)]
    wording = weights.wording.scores(parsed.signals, parsed.features, counted)
    held = kept_back(doc, parsed.reading)
    as_refusals(wording, held)
    hopes = [bool(score > HOPELESS) for score in wording.max(1)]
    judged = judge(parsed.signals, parsed.features, encoded.states, encoder, hopes, wording, second, kept_back=held)
    linked = link(parsed.signals, judged, weights, wording, counted)
    return tuple(_answer(doc, parsed, judged, one) for one in linked)


def hopeful(signals: Signals, frames: Sequence[Sequence[FoundFrame]]) -> list[bool]:
    """Tell of each sentence whether a word or frame in it may carry a response; only windows with one are looked at."""
    carrying = signals.kinds[:, CARRYING].sum(1) > 0
    return [bool(carrying[sentence] or some) for sentence, some in enumerate(frames)]


def _noun_phrases(doc: Doc, span: Span) -> Spans:
    """Return the noun phrases that begin in a span."""
    words = doc.char_span(*span, alignment_mode="expand")
    iterator = doc.vocab.get_noun_chunks  # a span's own property goes through the whole document
    if words is None or iterator is None:
        return ()
    chunks = (doc[start:end] for start, end, _ in iterator(words))
    return tuple((chunk.start_char, chunk.end_char) for chunk in chunks if span[0] <= chunk.start_char < span[1])


def _answer(doc: Doc, parsed: Parsed, judged: Judged, one: Linked) -> Answer:
    """Return one response with its words and attributions."""
    reading, attributions = parsed.reading, doc._.attributions
    own = parsed.frames[one.sentence]
    evidence = reading.spans[one.sentence]
    beside = _noun_phrases(doc, evidence)
    spans, author = responder(reading, judged.asked[one.sentence], one.sentence, one.act, own, attributions, beside)
    spans = trimmed(doc, spans, one.act)
    words = cue(reading, judged.tags, one.sentence, RESPONSE_ACTS.index(one.act), own, one.act)
    maker = making(attributions, evidence, words, spans)
    return Answer(
        act=one.act,
        cue=words,
        evidence=(evidence,),
        claim=tuple(reading.spans[claim] for claim in one.claims),
        confidence=one.confidence,
        responder=spans,
        author=author,
        attribution=maker,
        claim_attribution=answered(attributions, reading.spans[one.claims[0]], evidence, maker),
        because=one.because,
    )


def making(attributions: Sequence[Attribution], evidence: Span, words: Spans, source: Spans) -> int | None:
    """Return the index of the attribution that makes a response.

    Best is one whose cue is the response's; then one of the responder's in the evidence; then one that holds the cue.
    """
    best: tuple[int, int] | None = None
    for index, attribution in enumerate(attributions):
        if not overlap((*attribution.cue, *attribution.content), (evidence,)):
            continue
        same = 4 * bool(overlap(attribution.cue, words)) + 2 * bool(overlap(attribution.source, source))
        rank = same + bool(overlap(attribution.content, words))
        if rank and (best is None or rank > best[0]):
            best = (rank, index)
    return best[1] if best else None


def answered(attributions: Sequence[Attribution], claim: Span, evidence: Span, maker: int | None) -> int | None:
    """Return the index of the attribution that states the claim, other than the response itself."""
    best: tuple[float, int] | None = None
    for index, attribution in enumerate(attributions):
        if index == maker or (claim == evidence and maker is not None and attribution.parent != maker):
            continue
        share = overlap(attribution.content, (claim,)) / max(1, claim[1] - claim[0])
        if share >= HELD and (best is None or share > best[0]):
            best = (share, index)
    return best[1] if best else None


def overlap(spans: Spans, others: Spans) -> int:
    """Return how many characters two groups of spans share."""
    return sum(max(0, min(end, high) - max(start, low)) for start, end in spans for low, high in others)
