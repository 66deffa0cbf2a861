"""Correct whom the encoder takes for the responder where the grammar of the response's own words is plain.

"X said that a source had denied it" is the source's denial: the encoder, which points at speakers, prefers X.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from counterclaim.annotate.answering.grammar import REPORTS, lemma_of, phrase, words
from counterclaim.annotate.answering.runtime import answered, making, overlap
from counterclaim.annotate.answering.subjects import (
    ANSWERING,
    SAYING,
    cue_subject,
    inside,
    quoted,
    speaks,
    unowned,
)
from counterclaim.annotate.passages import text_of
from counterclaim.annotate.people.coreference import FIRST
from counterclaim.model import Answer, Attribution, Span, Spans

if TYPE_CHECKING:
    from spacy.tokens import Doc

#: Verbs whose subject within a quotation can be the one who responds.
_SPEAKING = SAYING | ANSWERING
#: Words for the text that the author writes; a responder's words hold or begin them.
_THIS_ARTICLE = re.compile(
    r"\b(?:version of (?:this|the|our)|this) (?:article|column|piece|post|story)\b", re.IGNORECASE
)
#: A quotation makes a sentence when it covers at least this share of it.
_QUOTED = 0.8


def settled(doc: Doc, answer: Answer) -> Answer:
    """Return an answer with the responder that the grammar gives to its cue, when it gives another."""
    spans = by_grammar(doc, answer) or by_quotation(doc, answer)
    owner = _owner(doc, answer.responder) if not spans or overlap(spans, answer.responder) else ()
    spans = owner or spans
    nobody = not spans and (_stands_for_a_thing(doc, answer.responder) or _is_unsaid(doc, answer))
    if nobody or _is_this_article(doc, answer.responder):
        return replace(answer, responder=(), author=True, attribution=None)
    if not spans or (overlap(spans, answer.responder) and not owner):
        return answer
    attributions: Sequence[Attribution] = doc._.attributions
    evidence = answer.evidence[0]
    maker = making(attributions, evidence, answer.cue, spans)
    claim = answer.claim[0] if answer.claim else evidence
    told = answered(attributions, claim, evidence, maker)
    return replace(answer, responder=spans, author=False, attribution=maker, claim_attribution=told)


def _owner(doc: Doc, spans: Spans) -> Spans:
    """Return the words for whose claim or story the responder's words are: "Brandt" of "Brandt's claims"."""
    found = doc.char_span(*spans[0], alignment_mode="expand") if len(spans) == 1 else None
    if found is None or lemma_of(found.root) not in REPORTS:
        return ()
    owner = next((child for child in found.root.children if child.dep_ == "poss" and child.pos_ == "PROPN"), None)
    if owner is None or not found.start <= owner.i < found.end:
        return ()
    low, high = phrase(owner)
    high -= doc[high - 1].tag_ == "POS"
    return ((doc[low].idx, doc[high - 1].idx + len(doc[high - 1])),)


def _is_unsaid(doc: Doc, answer: Answer) -> bool:
    """Tell whether nobody but the author declines, whoever stands beside it: "the tape could not be verified"."""
    verb = unowned(doc, answer)
    if answer.act != "decline" or verb is None or verb.dep_ == "ccomp" or inside(verb, quoted(doc)):
        return False
    return lemma_of(verb) in words("confirm") and not _tells(doc, answer)


def _tells(doc: Doc, answer: Answer) -> bool:
    """Tell whether an attribution has the responder as its source and holds the cue."""
    attributions: Sequence[Attribution] = doc._.attributions
    return any(overlap(one.source, answer.responder) and overlap(one.content, answer.cue) for one in attributions)


def _stands_for_a_thing(doc: Doc, spans: Spans) -> bool:
    """Tell whether the words are a relative pronoun for what cannot speak: "a photograph that went round is a fake"."""
    found = doc.char_span(*spans[0], alignment_mode="expand") if spans else None
    if found is None or len(found) != 1 or found[0].tag_ not in ("WDT", "WP"):
        return False
    clause = next((word for word in found[0].ancestors if word.dep_ == "relcl"), None)
    return clause is not None and clause.head.pos_ == "NOUN" and not speaks(clause.head)


def _is_this_article(doc: Doc, spans: Spans) -> bool:
    """Tell whether the words are for the text itself: "an earlier version of this article" is the author's."""
    found = _THIS_ARTICLE.search(text_of(doc), spans[0][0]) if spans else None
    return found is not None and found.start() < spans[0][1]


def by_grammar(doc: Doc, answer: Answer) -> Spans:
    """Return the words for the subject of the cue's verb, or for who says that it is so; nothing for nobody."""
    found = cue_subject(doc, answer)
    if found is None:
        return ()
    low, high = phrase(found)
    run = doc[low:high]
    # A dateline or caption that the parser takes for a subject.
    strays = any(token.text in ("—", "–", "--") for token in run) or not _within(
        (run.start_char, run.end_char), answer.evidence[:1]
    )
    return () if strays else ((run.start_char, run.end_char),)


def by_quotation(doc: Doc, answer: Answer) -> Spans:
    """Return the speaker of the quotation that makes the sentence, when the encoder points at somebody inside it."""
    sentence = answer.evidence[0]
    if _answers_itself(doc, answer.responder):
        return ()
    attributions: Sequence[Attribution] = doc._.attributions
    for attribution in attributions:
        if not attribution.source or overlap(attribution.source, answer.responder) or attribution.parent is not None:
            continue
        held = overlap(attribution.content, (sentence,)) / max(1, sentence[1] - sentence[0])
        within = all(_within(span, attribution.content) for span in answer.responder)
        if held >= _QUOTED and within and _opens(doc, attribution):
            return attribution.source
    return ()


def _answers_itself(doc: Doc, spans: Spans) -> bool:
    """Tell whether the words inside a quotation that the encoder points at can well be the responder.

    The first person can, and so can the subject of a verb of speech within it ("the firm said it was false").
    """
    found = doc.char_span(spans[0][0], spans[-1][1], alignment_mode="expand") if spans else None
    if found is None or not len(found):
        return True
    root = found.root
    if root.lower_ in FIRST:
        return True
    return root.dep_ in ("nsubj", "nsubjpass") and lemma_of(root.head) in _SPEAKING


def _within(span: Span, others: Spans) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in others)


def _opens(doc: Doc, attribution: Attribution) -> bool:
    return text_of(doc)[attribution.content[0][0]] in '"“”«'
