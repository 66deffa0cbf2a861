"""Tell whether what a verb tells of came about: "denied" did; "may deny" and "is expected to deny" did not.

What counts as not having come about follows the field's notion of event factuality (Saurí and Pustejovsky 2009): what
is possible, wanted, asked for or supposed. Negation is told apart elsewhere. Word lists: ``ontology/factuality.txt``.
"""

from __future__ import annotations

from functools import lru_cache

from spacy.tokens import Token

from counterclaim.annotate.cues import read_groups
from counterclaim.annotate.phrases import lemma

_FIRST_PERSON = frozenset({"i", "we"})
_INFINITIVES = frozenset({"xcomp", "ccomp", "advcl", "acl"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


@lru_cache(maxsize=1)
def _groups() -> dict[str, frozenset[str]]:
    return read_groups("factuality.txt")


def unreal(verb: Token) -> bool:
    """Tell whether a verb tells of something that is only possible, wanted, asked for or supposed.

    A negated verb is unreal only where another speaks of what somebody can: "will not confirm" is a refusal, "she
    cannot deny it" a claim about her.
    """
    if by_nobody(verb):
        return True
    if any(child.dep_ == "neg" for child in verb.children):
        return _cannot(verb)
    if _possible(verb) or _supposed(verb) or _inverted(verb) or _governed(verb) or _unfulfilled(verb):
        return True
    shares = verb.dep_ == "conj" and not any(child.dep_ in {*_SUBJECTS, "aux", "mark"} for child in verb.children)
    return shares and verb.head.pos_ in {"VERB", "AUX"} and unreal(verb.head)


def _possible(verb: Token) -> bool:
    """Tell whether a modal verb governs it; "I must deny that" does deny it."""
    modal = any(child.dep_ == "aux" and child.lower_ in _groups()["modal"] for child in verb.children)
    return modal and not _of_oneself(verb)


def _cannot(verb: Token) -> bool:
    """Tell whether somebody is said to be unable to deny; who cannot confirm withholds."""
    unable = any(child.dep_ == "aux" and child.lower_ in {"can", "ca"} for child in verb.children)
    return unable and lemma(verb) in _groups()["undeniable"] and not _of_oneself(verb)


def by_nobody(verb: Token) -> bool:
    """Tell whether nobody at all is said to deny: "nobody disputes it" is a claim about everybody."""
    if lemma(verb) not in _groups()["undeniable"]:
        return False
    subjects = [child for child in verb.children if child.dep_ in _SUBJECTS and not any(child.rights)]
    return any(
        who.lower_ in {"nobody", "none"} or (who.lower_ == "one" and any(word.lower_ == "no" for word in who.lefts))
        for who in subjects
    )


def _inverted(verb: Token) -> bool:
    """Tell whether a question or a condition puts the auxiliary first: "did she deny it?", "had she denied it, ..."."""
    subject = next((child for child in verb.children if child.dep_ in _SUBJECTS), None)
    first = next((child for child in verb.children if child.dep_ in {"aux", "auxpass"}), None)
    if subject is None or first is None or first.i > subject.i:
        return False
    return first.lower_ in {"had", "should"} or verb.sent[-1].text.endswith("?")


def _supposed(verb: Token) -> bool:
    """Tell whether it stands in a condition or an indirect question; "even if he denies it" grants that he does."""
    marks = [child for child in verb.children if child.dep_ in {"mark", "advmod"} and child.lower_ in _groups()["mark"]]
    return any(mark.i == 0 or mark.nbor(-1).lower_ != "even" for mark in marks)


def _governed(verb: Token) -> bool:
    """Tell whether it is the infinitive of what somebody wants, plans, expects or asks for."""
    above = verb.head
    infinitive = any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children)
    if not infinitive or verb.dep_ not in _INFINITIVES or lemma(above) not in _groups()["governor"]:
        return False
    return not (lemma(above) in _groups()["willing"] and _of_oneself(above))


def _unfulfilled(verb: Token) -> bool:
    """Tell whether it is a gerund that did not come about: "instead of denying", "accused of denying"."""
    if verb.dep_ != "pcomp":
        return False
    words = {verb.head.lower_, verb.head.head.lower_, *(child.lower_ for child in verb.head.children)}
    return bool(words & _groups()["nothing"])


def _of_oneself(verb: Token) -> bool:
    return any(child.dep_ in _SUBJECTS and child.lower_ in _FIRST_PERSON for child in verb.children)
