"""Tell whether an answer that the encoder sees was given at all: "denied" was; "may deny" and "did not deny" were not.

The encoder goes by the words, and news seldom shows it an answer that somebody kept back; the syntax tells.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counterclaim.annotate.answering.grammar import lemma_of, negated, words
from counterclaim.annotate.answering.runtime import overlap
from counterclaim.annotate.factuality import unreal
from counterclaim.annotate.predicates import answers_nothing
from counterclaim.model import Answer

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: Verbs that give an answer of each act by themselves.
_VERBS = {
    "deny": words("deny") | {"reject", "dismiss", "dispute", "contest", "brush"},
    "concede": words("admit") - {"own"},
    "confirm": words("confirm"),
    "decline": words("confirm") | {"deny", "comment"},
}
_NOUNS = frozenset({"admission", "concession", "denial", "denying", "rebuttal", "rejection", "retraction"})


def given(doc: Doc, answer: Answer) -> Answer | None:
    """Return the answer that was given; None where none was, a refusal to confirm from who "did not deny" it."""
    cue = doc.char_span(*answer.cue[0], alignment_mode="expand") if answer.cue else None
    if cue is None or not len(cue):
        return answer
    verbs = [token for token in cue if token.pos_ == "VERB" and lemma_of(token) in _VERBS[answer.act]]
    if any(unreal(verb) or answers_nothing(verb) for verb in verbs):
        return None
    if answer.act == "decline":
        return answer
    if any(_is_nothing(token) for token in cue) or any(map(_never_was, verbs)):
        return None
    held_back = (verbs or answer.act == "deny") and _withholds(doc, answer)
    return replace(answer, act="decline") if held_back else answer


def _is_nothing(noun: Token) -> bool:
    """Tell whether a noun for an answer is told not to be there: "issued no denial", "there is no denying"."""
    known = lemma_of(noun) in _NOUNS or noun.lower_ in _NOUNS
    return known and any(child.lower_ == "no" for child in noun.children)


def _never_was(verb: Token) -> bool:
    """Tell whether a passive is negated: "the report was never denied" tells of nobody who held back."""
    return negated(verb) and any(child.dep_ == "auxpass" for child in verb.children)


def _withholds(doc: Doc, answer: Answer) -> bool:
    """Tell whether the statement with the answer's cue keeps its position back: "stopped short of denying"."""
    acts = ("non-denial",) if answer.act == "deny" else ("non-denial", "decline-to-confirm")
    return any(
        act.act in acts and overlap(attribution.cue, answer.cue)
        for attribution, act in zip(doc._.attributions, doc._.speech_acts, strict=False)
    )
