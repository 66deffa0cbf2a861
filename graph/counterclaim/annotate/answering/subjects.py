"""Read from the grammar of a response's own words who gives it: the subject of its verb, or who says that it is so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from counterclaim.annotate.answering.grammar import REPORTS, SPEECH, lemma_of, words
from counterclaim.annotate.people.lexicon import lexicon
from counterclaim.model import Answer, Attribution, Span, Spans

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as TokenSpan

#: Verbs whose subject, or agent in the passive, is the one who responds.
ANSWERING = words("deny") | words("decline") | words("admit") | words("confirm") | words("retract")
ANSWERING |= {"reject", "dismiss", "dispute", "debunk"}
#: Verbs that answer together with their object: "expressed doubt", "issued a denial".
_GIVING = frozenset({"cast", "express", "give", "issue", "make", "raise", "voice"})
_GIVEN = frozenset({"admission", "confession", "confirmation", "denial", "doubt", "scepticism", "skepticism"})
#: Verbs that put what somebody says into a clause; who is said to believe something does not say it.
SAYING = SPEECH - {"believe", "determine", "find"}
#: Verbs of saying that take a name for the thing, and no clause: "called it false".
_NAMING = frozenset({"brand", "call", "describe", "label"})
_PASSIVE = frozenset({"nsubjpass", "auxpass"})
_RELATIVE = frozenset({"who", "that"})
#: What stands for people without naming them: "all of them have confirmed it".
_SOME = frozenset({"all", "both", "many", "most", "others", "several", "some"})
#: An attribution with the response's own cue tells that its source can speak, when it is at least this sure.
_SURE = 0.5


def cue_subject(doc: Doc, answer: Answer) -> Token | None:
    """Return the subject of the cue's verb, its agent, or who says so; None when that is nobody who speaks."""
    cue = doc.char_span(*answer.cue[0], alignment_mode="expand") if answer.cue else None
    if cue is None or not len(cue):
        return None
    verb = _answering(cue)
    if verb is None:
        found = _sayer(cue.root, quoted(doc), answer.act)
        return found if found is not None and speaks(found) else None
    found = _subject(verb)
    return found if found is not None and (speaks(found) or _agreed(doc, answer, found)) else None


def speaks(token: Token) -> bool:
    """Tell whether a noun names or describes somebody: a name, he or she, a role, a body, people."""
    if token.lower_ in ("he", "she"):
        return True
    if token.pos_ == "PROPN":
        return True
    if token.pos_ != "NOUN":
        return False
    noun, known = lemma_of(token), lexicon()
    return bool(known.role(noun) or known.organization_types(noun) or known.is_word("person_collective", noun))


def quoted(doc: Doc) -> Spans:
    """Return the stretches between quotation marks."""
    found: Spans = doc._.quotations
    return found


def inside(token: Token, spans: Spans) -> bool:
    """Tell whether a token begins in one of the spans."""
    return any(start <= token.idx < end for start, end in spans)


def _answering(cue: TokenSpan) -> Token | None:
    """Return the cue's verb of answering: its root, or what it ends in ("has not been able to confirm")."""
    root = cue.root
    if root.pos_ in ("VERB", "AUX") and answers(root):
        return None if _loose(root) else root
    giver = root.head if root.dep_ == "dobj" and lemma_of(root) in _GIVEN else root
    if lemma_of(giver) in _GIVING and any(lemma_of(token) in _GIVEN for token in giver.children):
        return None if _loose(giver) or any(child.dep_ in _PASSIVE for child in giver.children) else giver
    inner = (token for token in cue if token.dep_ == "xcomp" and token.pos_ == "VERB")
    return next((token for token in inner if answers(token)), None)


def answers(verb: Token) -> bool:
    """Tell whether a verb is one of answering; "own" is, when one owns up."""
    lemma = lemma_of(verb)
    return lemma in ANSWERING and (lemma != "own" or any(child.lower_ == "up" for child in verb.children))


def _loose(verb: Token) -> bool:
    """Tell whether a verb is a bare participle: "denying it", whose subject the parser often misses."""
    reported = verb.dep_ == "ccomp" and lemma_of(verb.head) in SPEECH  # "the paper reported officials denying it"
    held = any(child.dep_ == "aux" or (reported and child.dep_ == "nsubj") for child in verb.children)
    return verb.tag_ == "VBG" and not held


def _subject(verb: Token) -> Token | None:
    """Return the verb's own subject, its agent in the passive, or the subject of the verb that it is joined to."""
    children = list(verb.children)
    if any(child.dep_ in _PASSIVE for child in children) or (verb.dep_ == "acl" and verb.tag_ == "VBN"):
        agents = (word for child in children if child.dep_ == "agent" for word in child.children)
        return next((word for word in agents if word.dep_ == "pobj"), None)
    own = next((child for child in children if child.dep_ == "nsubj"), None)
    if own is not None and own.lower_ in _RELATIVE and verb.dep_ == "relcl":
        return verb.head  # "quotes a source who confirmed it"
    infinitive = any(child.dep_ == "aux" and child.lower_ == "to" for child in children)
    if own is None and (verb.dep_ == "xcomp" or (verb.dep_ == "advcl" and infinitive)):
        return _controller(verb.head)
    if own is None and verb.dep_ == "conj" and not any(child.dep_ == "nsubjpass" for child in verb.head.children):
        own = next((child for child in verb.head.children if child.dep_ == "nsubj"), None)
    return own


def _controller(verb: Token) -> Token | None:
    """Return who does what an infinitive says: "they had to admit", "that compelled the bureau to admit"."""
    while verb.dep_ == "acomp" and verb.head is not verb:  # "has been unable to verify"
        verb = verb.head
    parts = {child.dep_: child for child in verb.children}
    found = parts.get("dobj") or parts.get("nsubjpass") or parts.get("nsubj")
    return verb.head if found is not None and found.lower_ in _RELATIVE and verb.dep_ == "relcl" else found


def _sayer(word: Token, quotations: Spans, act: str) -> Token | None:
    """Return who says that something is false: "Brandt said that is incorrect", outside of quotations."""
    while word.dep_ in ("acomp", "attr", "oprd", "aux", "neg") and word.head is not word:
        word = word.head
    verb = word.head
    if word.dep_ != "ccomp" or lemma_of(verb) not in SAYING - _NAMING:
        return None
    asked = any(child.lower_ == "with" for child in verb.children)  # "police confirmed with the owners that"
    if asked or inside(word, quotations) or inside(verb, quotations):
        return None
    if act != "deny" and any(child.dep_ == "nsubj" and speaks(child) for child in word.children):
        return None  # "his aide said that the mayor stands by it"
    own = next((child for child in verb.children if child.dep_ == "nsubj"), None)
    if own is not None:
        return own if own.i < verb.i else None
    return _subject(verb) if verb.dep_ in ("xcomp", "advcl") and verb.tag_ == "VB" else None  # "spoke up to say that"


def _agreed(doc: Doc, answer: Answer, subject: Token) -> bool:
    """Tell whether an attribution with the response's own cue has these words for people as its source.

    No list holds every word for people: "occupants of the tower have confirmed it".
    """
    some = subject.lower_ in _SOME
    of = (word for child in subject.children if some and child.lower_ == "of" for word in child.children)
    many = next(of, None) if some else subject
    if many is not None and (many.tag_ != "NNS" or lemma_of(many) in REPORTS):
        return False
    attributions: Sequence[Attribution] = doc._.attributions
    return any(
        one.confidence >= _SURE and _shares(one.cue, answer.cue) and inside(subject, one.source) for one in attributions
    )


def unowned(doc: Doc, answer: Answer) -> Token | None:
    """Return the passive verb of the cue that names no agent, or None: "could not be verified"."""
    cue = doc.char_span(*answer.cue[0], alignment_mode="expand") if answer.cue else None
    if cue is None or not len(cue):
        return None
    parts = {child.dep_ for child in cue.root.children}
    return cue.root if parts & _PASSIVE and "agent" not in parts else None


def _shares(spans: Spans, others: Spans) -> bool:
    return any(_meets(span, other) for span in spans for other in others)


def _meets(span: Span, other: Span) -> bool:
    return span[0] < other[1] and other[0] < span[1]
