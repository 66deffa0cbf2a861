"""Correct whom the encoder takes for the responder where the grammar of the response's own words is plain.

"X said that a source had denied it" is the source's denial: the encoder, which points at speakers, prefers X.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from counterclaim.annotate.answering.grammar import SPEECH, lemma_of, phrase, words
from counterclaim.annotate.answering.runtime import answered, making, overlap
from counterclaim.annotate.passages import text_of
from counterclaim.annotate.people.lexicon import lexicon
from counterclaim.model import Answer, Attribution, Span, Spans

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: Verbs whose subject, or agent in the passive, is the one who responds.
_VERBS = words("deny") | words("decline") | words("admit") | words("confirm") | words("retract")
_VERBS |= {"reject", "dismiss", "dispute", "debunk"}
#: Verbs that put what somebody says into a clause; who is said to believe something does not say it.
_SAYING = SPEECH - {"believe", "determine", "find"}
#: Verbs whose subject within a quotation can be the one who responds.
_SPEAKING = _SAYING | _VERBS
#: A quotation makes a sentence when it covers at least this share of it.
_QUOTED = 0.8
_PASSIVE = frozenset({"nsubjpass", "auxpass"})


def settled(doc: Doc, answer: Answer) -> Answer:
    """Return an answer with the responder that the grammar gives to its cue, when it gives another."""
    spans = by_grammar(doc, answer) or by_quotation(doc, answer)
    if not spans and _stands_for_a_thing(doc, answer.responder):
        return replace(answer, responder=(), author=True, attribution=None)
    if not spans or overlap(spans, answer.responder):
        return answer
    attributions: Sequence[Attribution] = doc._.attributions
    evidence = answer.evidence[0]
    maker = making(attributions, evidence, answer.cue, spans)
    claim = answer.claim[0] if answer.claim else evidence
    told = answered(attributions, claim, evidence, maker)
    return replace(answer, responder=spans, author=False, attribution=maker, claim_attribution=told)


def _stands_for_a_thing(doc: Doc, spans: Spans) -> bool:
    """Tell whether the words are a relative pronoun for what cannot speak: "a photograph that went round is a fake"."""
    found = doc.char_span(*spans[0], alignment_mode="expand") if spans else None
    if found is None or len(found) != 1 or found[0].tag_ not in ("WDT", "WP"):
        return False
    clause = next((word for word in found[0].ancestors if word.dep_ == "relcl"), None)
    return clause is not None and clause.head.pos_ == "NOUN" and not _speaks(clause.head)


def by_grammar(doc: Doc, answer: Answer) -> Spans:
    """Return the subject of the cue's verb, or its agent in the passive; nothing when that is nobody who speaks."""
    cue = doc.char_span(*answer.cue[0], alignment_mode="expand") if answer.cue else None
    if cue is None or not len(cue):
        return ()
    verb = cue.root
    answers = verb.pos_ == "VERB" and lemma_of(verb) in _VERBS and not _loose(verb)
    found = _subject(verb) if answers else _sayer(verb)
    if found is None or not _speaks(found):
        return ()
    low, high = phrase(found)
    run = doc[low:high]
    # A dateline or caption that the parser takes for a subject.
    strays = any(token.text in ("—", "–", "--") for token in run) or not _within(
        (run.start_char, run.end_char), answer.evidence[:1]
    )
    return () if strays else ((run.start_char, run.end_char),)


def _sayer(word: Token) -> Token | None:
    """Return who says that something is false: "Brandt said that is incorrect", outside of quotations."""
    while word.dep_ in ("acomp", "attr", "oprd") and word.head is not word:
        word = word.head
    verb = word.head
    if word.dep_ != "ccomp" or lemma_of(verb) not in _SAYING or any(token.is_quote for token in word.sent):
        return None
    return next((child for child in verb.children if child.dep_ == "nsubj" and child.i < verb.i), None)


def _loose(verb: Token) -> bool:
    """Tell whether a verb is a participle without auxiliary: "denying it", whose subject the parser often misses."""
    return verb.tag_ == "VBG" and not any(child.dep_ == "aux" for child in verb.children)


def _subject(verb: Token) -> Token | None:
    """Return the verb's own subject, its agent in the passive, or the subject of the verb that it is joined to."""
    children = list(verb.children)
    if any(child.dep_ in _PASSIVE for child in children) or (verb.dep_ == "acl" and verb.tag_ == "VBN"):
        agents = (word for child in children if child.dep_ == "agent" for word in child.children)
        return next((word for word in agents if word.dep_ == "pobj"), None)
    own = next((child for child in children if child.dep_ == "nsubj"), None)
    if own is not None and own.lower_ in ("who", "that") and verb.dep_ == "relcl":
        return verb.head  # "quotes a source who confirmed it"
    if own is None and verb.dep_ == "xcomp":
        return _controller(verb.head)
    if own is None and verb.dep_ == "conj" and not any(child.dep_ == "nsubjpass" for child in verb.head.children):
        own = next((child for child in verb.head.children if child.dep_ == "nsubj"), None)
    return own


def _controller(verb: Token) -> Token | None:
    """Return who does what a verb's infinitive says: "they had to admit", "that compelled the bureau to admit"."""
    parts = {child.dep_: child for child in verb.children}
    return parts.get("dobj") or parts.get("nsubjpass") or parts.get("nsubj")


def _speaks(token: Token) -> bool:
    """Tell whether a noun names or describes somebody: a name, he or she, a role, a body, people."""
    if token.lower_ in ("he", "she"):
        return True
    if token.pos_ == "PROPN":
        return True
    if token.pos_ != "NOUN":
        return False
    noun, known = lemma_of(token), lexicon()
    return bool(known.role(noun) or known.organization_types(noun) or known.is_word("person_collective", noun))


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
        inside = all(_within(span, attribution.content) for span in answer.responder)
        if held >= _QUOTED and inside and _opens(doc, attribution):
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
    return root.pos_ == "PRON" or (root.dep_ == "nsubj" and lemma_of(root.head) in _SPEAKING)


def _within(span: Span, others: Spans) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in others)


def _opens(doc: Doc, attribution: Attribution) -> bool:
    return text_of(doc)[attribution.content[0][0]] in '"“”«'
