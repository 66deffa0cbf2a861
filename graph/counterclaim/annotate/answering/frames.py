"""Find the grammatical frames that carry responses: who denies, what kind of object is denied, what is called false.

A word alone decides nothing: "denied entry" and "denied the report" hold the same verb, in two frames.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from counterclaim.annotate.answering.grammar import (
    ANAPHOR,
    OBJECTS,
    OTHER,
    PARTICLES,
    REPORT,
    REPORTS,
    TokenRun,
    has_particle,
    lemma_of,
    negated,
    object_kind,
    possessor,
    subject_kind,
    who,
    words,
)  # fmt: skip

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_KINDS: dict[str, tuple[str, ...]] = {
    "deny": OBJECTS,
    "reject": OBJECTS,
    "object": OBJECTS,
    "push back": ("",),
    "denial": ("",),
    "called false": ("",),
    "is false": (REPORT, ANAPHOR, OTHER),
    "false attribute": (REPORT, OTHER),
    "not true": (REPORT, ANAPHOR, OTHER),
    "no truth": ("",),
    "no such": ("",),
    "never happened": ("",),
    "no": ("",),
    "negated said": ("person", "other"),
    "negated own": ("person", "other"),
    "answers no": ("",),
    "contrary": ("",),
    "decline": OBJECTS,
    "not confirm": ("person", "impersonal"),
    "neither": ("",),
    "unaware": ("",),
    "looks into": ("",),
    "no comment": ("",),
    "unclear": ("",),
    "admit": OBJECTS,
    "admission": ("",),
    "retract": ("",),
    "confirm": OBJECTS,
    "stand by": ("",),
    "not deny": ("",),
    "in fact": ("",),
    "alive": ("",),
}
KINDS = tuple(f"{kind} {variant}".strip() for kind, variants in _KINDS.items() for variant in variants)
FRAME_INDEX = {kind: index for index, kind in enumerate(KINDS)}

#: A longer sentence is no prose, and reading its tree would take too long.
MOST_TOKENS = 400
DENY, REJECT, DECLINE, SILENT = words("deny"), words("reject"), words("decline"), words("silent")
CONFIRM, ADMIT, RETRACT, CALL = words("confirm"), words("admit"), words("retract"), words("call")
FALSE, TRUE, TRUTH, HAPPEN = words("false"), words("true"), words("truth"), words("happen")
_FLATLY = frozenset({"reject", "dismiss", "dispute"})
_STAND = frozenset({"maintain", "reiterate", "reaffirm", "defend"})
_INQUIRE = frozenset({"investigate", "look", "determine", "examine", "study", "verify"})
#: The only verbs that make a frame without being negated.
_WATCHED = (
    DENY | REJECT | DECLINE | CONFIRM | ADMIT | RETRACT | CALL | _STAND | _INQUIRE
    | {"push", "walk", "fall", "fess", "stand", "vouch", "back", "comment"}
)  # fmt: skip
_CALLED = frozenset({"oprd", "amod", "ccomp", "xcomp", "pobj", "attr", "dobj", "acomp", "prep"})
_CLAUSES = frozenset({"ccomp", "ROOT", "conj", "advcl", "parataxis", "relcl"})
_PREDICATE = frozenset({"acomp", "attr", "oprd", "ROOT", "ccomp", "conj", "nsubjpass", "advcl", "parataxis"})
_ADMISSIONS = frozenset(
    [
        "admission",
        "correction",
        "retraction",
        "confession",
        "apology",
        "concession",
        "acknowledgment",
        "acknowledgement",
    ]
)
_VERBAL = frozenset({"VERB", "AUX"})
_NO = frozenset({"no", "nothing", "little", "any", "nope"})
_DENIALS = frozenset({"denial", "rebuttal", "refutation", "dismissal"})
_IN_FACT, _ALIVE = frozenset({"actually", "fact", "however", "instead"}), frozenset({"alive", "well", "safe", "fine"})
_UNCLEAR = frozenset({"unclear", "unverified", "unconfirmed", "unverifiable", "unknown"})
#: The only words, but for verbs, that make a frame.
_STIRRING = (
    FALSE | TRUE | _NO | _DENIALS | _ADMISSIONS | _IN_FACT | _ALIVE | _UNCLEAR
    | {"true", "real", "unaware", "aware", "neither", "contrary"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame in a sentence: its kind, the words of its cue and the words of the responder, as token ranges."""

    kind: str
    cue: TokenRun
    responder: TokenRun | None = None


def frames(sentence: Span) -> list[Frame]:
    """Return the frames of a sentence in the order of their cues; a sentence beyond MOST_TOKENS has none."""
    if len(sentence) > MOST_TOKENS:
        return []
    found: set[Frame] = set()
    for token in sentence:  # most words make no frame, and telling so must cost little
        lemma, lower = lemma_of(token), token.lower_
        if token.pos_ in _VERBAL:
            found.update(_verbs(token, lemma))
        if lemma in _STIRRING or lower in _STIRRING:
            found.update(_words(token, lemma, lower))
    return sorted(found, key=lambda frame: (frame.cue, frame.kind, frame.responder or (0, 0)))


def _cue(token: Token, *others: Token) -> TokenRun:
    """Return the run of tokens from the first to the last of some."""
    places = [token.i, *(other.i for other in others)]
    return min(places), max(places) + 1


def _verbs(token: Token, lemma: str) -> Iterator[Frame]:
    """Yield the frames of a verb."""
    no = negated(token)
    if not no and lemma not in _WATCHED:
        return
    own = who(token, own=True)
    kind = _responding(token, lemma, no, own)
    if kind:
        yield Frame(kind, _cue(token), own)
    elif lemma in DECLINE:
        for inner in token.children:
            if inner.dep_ == "xcomp" and lemma_of(inner) in SILENT:
                yield Frame(f"decline {object_kind(inner)}", _cue(token, inner), own)
                break
    elif lemma in HAPPEN and no:
        yield Frame("never happened", _cue(token), who(token, own=False))
    elif lemma in CALL:
        yield from _called(token, own)
    if no and lemma not in DENY | CONFIRM | HAPPEN and token.dep_ in _CLAUSES:
        yield _negation(token)


def _responding(token: Token, lemma: str, no: bool, own: TokenRun | None) -> str:
    """Return the kind of frame that a verb makes with its object, or nothing."""
    kind = object_kind(token)
    if lemma in DENY:
        return "not deny" if no else f"deny {kind}"
    if lemma in REJECT and not no and (lemma not in PARTICLES or has_particle(token, PARTICLES[lemma])):
        return f"{'reject' if lemma in _FLATLY else 'object'} {kind}"
    if lemma in CONFIRM:
        unable = token.dep_ == "xcomp" and (negated(token.head) or token.head.lower_ in {"unable", "yet"})
        return ("not confirm person" if own else "not confirm impersonal") if no or unable else f"confirm {kind}"
    if lemma in ADMIT and (lemma != "own" or has_particle(token, {"up"})):
        return f"admit {kind}"
    return _responding_alone(token, lemma, no)


def _responding_alone(token: Token, lemma: str, no: bool) -> str:
    """Return the kind of frame that a verb makes whatever its object, or nothing."""
    particles = {"walk": "back", "fall": "for"}
    if lemma == "push" and has_particle(token, {"back"}):
        return "push back"
    if lemma in RETRACT or lemma == "fess" or (lemma in particles and has_particle(token, {particles[lemma]})):
        return "retract"
    if lemma in _STAND or (lemma in {"stand", "vouch", "back"} and has_particle(token, {"by", "for", "up"})):
        return "stand by"
    if lemma == "comment" and (no or token.dep_ == "xcomp"):
        return "no comment"
    return "looks into" if lemma in _INQUIRE and token.tag_ in {"VBG", "VB"} else ""


def _called(token: Token, own: TokenRun | None) -> Iterator[Frame]:
    """Yield the frame of calling something false, once."""
    for word in token.subtree:
        if word.i > token.i and lemma_of(word) in FALSE and word.dep_ in _CALLED:
            yield Frame("called false", _cue(word), own)
            return


def _negation(token: Token) -> Frame:
    """Return the frame of a negated clause: who says it, and whether it is about a person."""
    said = who(token, own=False)
    about = next((child for child in token.children if child.dep_ in {"nsubj", "nsubjpass"}), None)
    person = about is not None and about.pos_ in {"PROPN", "PRON"}
    return Frame(f"negated {'said' if said else 'own'} {'person' if person else 'other'}", _cue(token), said)


def _words(token: Token, lemma: str, lower: str) -> Iterator[Frame]:
    """Yield the frames of words other than verbs of response."""
    if lemma in FALSE or lower in FALSE:
        yield from _false(token)
    if lemma in TRUE or lower in {"true", "real"}:
        yield from _true(token)
    if lower in _NO:
        yield from _no(token)
    if lemma in _DENIALS and token.pos_ == "NOUN":
        yield Frame("denial", _cue(token), possessor(token))
    if lemma in _ADMISSIONS:
        yield Frame("admission", _cue(token), possessor(token))
    if lower == "unaware" or (lower == "aware" and negated(token.head)):
        yield Frame("unaware", _cue(token), who(token.head, own=True))
    if lower == "neither" and any(lemma_of(word) in {"confirm", "deny"} for word in token.head.subtree):
        yield Frame("neither", _cue(token), who(token.head, own=True))
    kind = _remark(token, lemma, lower)
    if kind:
        yield Frame(kind, _cue(token), who(token, own=False))


def _remark(token: Token, lemma: str, lower: str) -> str:
    """Return the kind of frame that a word opens by itself, or nothing."""
    if lower == "contrary":
        return "contrary"
    if lower in _IN_FACT:
        return "in fact"
    if lower in _ALIVE and token.dep_ in {"acomp", "conj", "attr"}:
        return "alive"
    return "unclear" if lemma in _UNCLEAR else ""


def _false(token: Token) -> Iterator[Frame]:
    """Yield the frame of a word for falsehood: a predicate, or an attribute in passing."""
    head, dep, said = token.head, token.dep_, who(token, own=False)
    attribute = dep in {"amod", "compound"}
    noun = head if attribute else token
    if dep in _PREDICATE or (head.lemma_ == "be" and dep != "nsubj"):
        verb = head if head.pos_ in {"AUX", "VERB"} else token
        yield Frame("in fact" if negated(verb) else f"is false {subject_kind(verb)}", _cue(token), said)
    elif attribute and noun.dep_ in {"attr", "oprd", "ccomp"} and noun.head.lemma_ == "be":
        yield Frame(f"is false {subject_kind(noun.head)}", _cue(token), said)
    elif attribute or dep in {"nsubj", "pobj", "dobj", "advmod"}:
        yield Frame(f"false attribute {REPORT if lemma_of(noun) in REPORTS else OTHER}", _cue(token), said)


def _true(token: Token) -> Iterator[Frame]:
    """Yield the frame of a truth denied: "not true"."""
    verb = token.head if token.head.pos_ in {"AUX", "VERB"} else token.head.head
    if token.dep_ in {"acomp", "attr", "advmod", "amod", "conj"} and negated(verb):
        yield Frame(f"not true {subject_kind(verb)}", _cue(token), who(token, own=False))


def _no(token: Token) -> Iterator[Frame]:
    """Yield the frames of "no": no truth, no such thing, no comment, and the answer."""
    head, lower, said = token.head, token.lower_, who(token, own=False)
    noun = lemma_of(head)
    following = token.nbor().lower_ if token.i + 1 < len(token.doc) else ""
    if lower in {"no", "nope"} and token.dep_ == "intj":
        yield Frame("answers no", _cue(token), said)
    elif lower in {"no", "little"} and following == "such":
        yield Frame("no such", _cue(token, token.nbor()), said)
    elif noun in TRUTH and (lower in {"no", "little"} or (lower == "any" and negated(head.head))):
        yield Frame("no truth", _cue(token, head), said)
    elif lower in {"no", "nothing"} and noun == "comment":
        yield Frame("no comment", _cue(token, head), who(head.head, own=True))
    elif lower in {"no", "nothing"}:
        yield Frame("no", _cue(token, head) if abs(head.i - token.i) < 4 else _cue(token), said)
