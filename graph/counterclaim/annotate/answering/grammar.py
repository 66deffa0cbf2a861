"""Read a parsed sentence the way frames need it: negation, subjects, speakers, and kinds of objects."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from counterclaim.vocabulary import ontology

if TYPE_CHECKING:
    from spacy.tokens import Token

TokenRun = tuple[int, int]
CLAUSE, REPORT, ANAPHOR, OTHER, NOTHING = "clause", "report", "it", "thing", "nothing"
OBJECTS = (CLAUSE, REPORT, ANAPHOR, OTHER, NOTHING)
#: How far up a parse is looked for a subject or a verb of speech; news sentences nest no deeper.
STEPS_TO_SUBJECT, STEPS_TO_SPEAKER = 6, 12
_SUBORDINATE = frozenset({"ccomp", "parataxis", "conj", "advcl", "xcomp", "pcomp", "acl"})
_HANGING = frozenset({"relcl", "acl", "ccomp", "advcl", "appos"})
_WORDS = json.loads((ontology() / "response_frames.json").read_text(encoding="utf-8"))


def words(name: str) -> frozenset[str]:
    """Return one of the word lists of ontology/response_frames.json."""
    return frozenset(_WORDS[name])


#: Verbs that reject only together with a particle: "shot down", "brushed off".
PARTICLES: dict[str, frozenset[str]] = {verb: frozenset(some) for verb, some in _WORDS["particles"].items()}
REPORTS, PRONOUNS, NEGATIONS, SPEECH = words("reports"), words("pronouns"), words("negations"), words("speech")


def lemma_of(token: Token) -> str:
    """Return a token's lemma in lower case."""
    return str(token.lemma_).lower()


def negated(token: Token) -> bool:
    """Tell whether a verb is negated, by a word of its own or by its subject ("no official confirmed")."""
    for child in token.children:
        if child.dep_ == "neg" or (child.i < token.i and child.lower_ in NEGATIONS):
            return True
        if child.dep_ in {"nsubj", "nsubjpass"}:
            inside = [child, *child.children]
            if any(word.lower_ in {"no", "neither", "none"} for word in inside):
                return True
    return False


def phrase(token: Token) -> TokenRun:
    """Return a noun phrase: the subtree without the clauses that hang on it."""
    inside = [word.i for word in token.subtree if not _hangs(word, token)]
    return min(inside), max(inside) + 1


def _hangs(token: Token, top: Token) -> bool:
    """Tell whether a clause stands between a token and the top of its phrase."""
    while token.i != top.i:
        if token.dep_ in _HANGING:
            return True
        token = token.head
    return False


def subject(verb: Token) -> Token | None:
    """Return who does what a verb says, through conjunctions, control and passives."""
    for _ in range(STEPS_TO_SUBJECT):
        found, passive = _own_subject(verb)
        if found is not None or passive:
            return found
        if verb.dep_ == "acl" and verb.tag_ == "VBG":
            return verb.head if verb.head.pos_ in {"NOUN", "PROPN"} else None
        if verb.dep_ not in {"conj", "xcomp", "aux"} and not (verb.dep_ == "advcl" and verb.tag_ == "VBG"):
            return None
        verb = verb.head
    return None


def _own_subject(verb: Token) -> tuple[Token | None, bool]:
    """Return the agent or subject among a verb's children, and whether the verb is a passive."""
    children = list(verb.children)
    for child in children:
        if child.dep_ == "agent":
            for word in child.children:
                if word.dep_ == "pobj":
                    return word, True
    for child in children:
        if child.dep_ == "nsubj":
            relative = verb.dep_ == "relcl" and child.lower_ in {"who", "which", "that"}
            return (verb.head if relative else child), False
    return None, any(child.dep_ == "nsubjpass" for child in children)


def speaker(token: Token) -> Token | None:
    """Return who says what a word is part of: the subject of the nearest verb of speech above it or beside it."""
    current = token
    for _ in range(STEPS_TO_SPEAKER):
        if current.dep_ in _SUBORDINATE and lemma_of(current.head) in SPEECH:
            found = subject(current.head)
            if found is not None:
                return found
        for child in current.children:
            found = _speaker_beside(child)
            if found is not None:
                return found
        if current.dep_ == "ROOT":
            return None
        current = current.head
    return None


def _speaker_beside(child: Token) -> Token | None:
    """Return who says it by a clause set beside: "…, officials say", "according to officials"."""
    if child.dep_ == "parataxis" and lemma_of(child) in SPEECH:
        return subject(child)
    if child.dep_ == "prep" and child.lower_ == "according":
        return next((word for to in child.children for word in to.children if word.dep_ == "pobj"), None)
    return None


def who(token: Token, *, own: bool) -> TokenRun | None:
    """Return the words for a verb's own subject, or for the speaker of what a word is part of."""
    found = subject(token) if own else speaker(token)
    return phrase(found) if found is not None else None


def possessor(token: Token) -> TokenRun | None:
    """Return whose a noun is: "the ministry's denial", "a denial from the ministry"."""
    for child in token.children:
        if child.dep_ == "poss":
            return phrase(child)
        if child.dep_ == "prep" and child.lower_ in {"by", "from"}:
            for word in child.children:
                if word.dep_ == "pobj":
                    return phrase(word)
    return who(token.head, own=True)


def object_kind(verb: Token) -> str:
    """Say what kind of object a verb takes."""
    best = NOTHING
    for child in verb.children:
        if child.dep_ in {"ccomp", "xcomp"}:
            return CLAUSE
        if child.dep_ in {"dobj", "nsubjpass", "pobj", "oprd", "attr"}:
            best = noun_kind(child)
        elif child.dep_ == "prep" and best == NOTHING:
            for word in child.children:
                if word.dep_ == "pcomp":
                    return CLAUSE
                if word.dep_ == "pobj":
                    best = noun_kind(word)
    if best == NOTHING and verb.dep_ == "relcl":
        return REPORT if lemma_of(verb.head) in REPORTS else OTHER
    if best == NOTHING and verb.dep_ == "conj" and verb.head.dep_ != "conj":
        return object_kind(verb.head)
    return best


def noun_kind(token: Token) -> str:
    """Say whether a noun is a report, a clause, a pronoun or any other thing."""
    akin = [child for child in token.children if child.dep_ in {"conj", "compound"}]
    if lemma_of(token) in REPORTS or any(lemma_of(child) in REPORTS for child in akin):
        return REPORT
    clauses = any(child.dep_ in {"acl", "ccomp"} for child in token.children)
    if token.tag_ == "VBG" or (clauses and any(word.lower_ == "that" for word in token.subtree)):
        return CLAUSE
    return ANAPHOR if token.lower_ in PRONOUNS else OTHER


def subject_kind(verb: Token) -> str:
    """Say whether a verb's subject is a report, a pronoun or any other thing."""
    for child in verb.children:
        if child.dep_ in {"nsubj", "nsubjpass", "csubj"}:
            kind = noun_kind(child)
            return kind if kind in {REPORT, ANAPHOR} else OTHER
    return OTHER


def has_particle(verb: Token, wanted: frozenset[str] | set[str]) -> bool:
    """Tell whether one of the words wanted hangs on a verb."""
    return any(child.lower_ in wanted for child in verb.children)
