"""Tell what a content says of another claim: "the report is baseless", "there is no truth in it", "a hoax"."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from counterclaim.annotate.cues import lexicon, match_phrase, read_groups
from counterclaim.annotate.phrases import child, lemma, solid

_NEGATIONS = frozenset({"not", "n't", "n’t", "never", "no", "nothing", "neither"})
_PRONOUNS = frozenset({"it", "this", "that", "they", "these", "those", "all", "everything", "which"})
_LINKING = frozenset({"be", "have", "seem", "appear", "remain", "prove", "constitute", "amount", "make", "find"})
_SELVES = frozenset({"i", "we", "he", "she", "they", "it"})
#: What a negated judgement comes to: "not true" is false, "not false" is no denial.
_OPPOSITE = {"confirm": "deny"}


def judged(content: Sequence[Token]) -> str | None:
    """Return the act of a content that judges a claim (deny, dismiss, dispute, confirm ...), or None.

    The judgement is the predicate of the content's own clause or what a claim is called: in "called the report a hoax"
    the content is "the report a hoax".
    """
    root = content_root(content)
    if root is None:
        return None
    inside = {token.i for token in content}
    words = [token for token in content if not token.is_space]
    for place in _predicate_places(root, words, inside):
        act = _match(words, place)
        if act is not None:
            return act
    return None


def performed(content: Sequence[Token]) -> Token | None:
    """Return the verb by which a speaker, in his own words, does more than claim: "we deny that", "I cannot confirm".

    Only the present counts: "he had denied it" tells of another occasion.
    """
    root = content_root(content)
    if root is None or root.pos_ not in {"VERB", "AUX"}:
        return None
    who = child(root, "nsubj")
    if who is None or who.lower_ not in _SELVES:
        return None
    if any(one.dep_ == "aux" and lemma(one) == "have" for one in root.children):
        return None
    return root


def judged_by_modifier(content: Sequence[Token]) -> str | None:
    """Return the act of a content whose object is a claim called false in passing: "their unfounded statements"."""
    for token in content:
        if not is_claim(token) or token.pos_ != "NOUN" or token.dep_ not in {"dobj", "pobj"}:
            continue
        for one in token.lefts:
            if one.dep_ == "amod":
                act = next((act for phrase, act in lexicon().predicates.get(lemma(one), ()) if len(phrase) == 1), None)
                if act in {"deny", "dismiss"}:
                    return "dismiss"
    return None


def content_root(content: Sequence[Token]) -> Token | None:
    """Return the word that heads a content: its clause's verb if it has one."""
    inside = {token.i for token in content}
    roots = [token for token in content if solid(token) and (token.head.i not in inside or token.head.i == token.i)]
    verbs = [token for token in roots if token.pos_ in {"VERB", "AUX"}]
    return next(iter(verbs or roots), None)


def _predicate_places(root: Token, words: Sequence[Token], inside: set[int]) -> list[int]:
    """Return the places in the content at which a judgement of a claim may start."""
    if root.pos_ in {"VERB", "AUX"}:
        passive = child(root, "auxpass") is not None
        if lemma(root) not in _LINKING and not passive:
            return []
        who = child(root, "nsubj", "nsubjpass", "expl")
        if who is None or not (who.dep_ == "expl" or is_claim(who)):
            return []
        marks = {one.i for one in root.subtree if one.i in inside and one.i >= (root.i if passive else root.i + 1)}
        return [place for place, token in enumerate(words) if token.i in marks and _close(token, root)]
    if not is_claim(root):
        return []
    own = _own_words(root)
    return [place for place, token in enumerate(words) if token.i > root.i and token.i not in own]


def _own_words(root: Token) -> set[int]:
    """Return the words that say which claim is meant, not what is said of it: all its modifiers but "as ..."."""
    return {
        below.i
        for one in root.rights
        if one.dep_ not in {"oprd", "appos", "ccomp"} and one.lower_ != "as"
        for below in one.subtree
        if not (below.head.lower_ == "as" or below.lower_ == "as" or _under_as(below, root))
    }


def _under_as(token: Token, root: Token) -> bool:
    """Tell whether a word stands in a phrase with "as" somewhere below the root."""
    while token.i not in (root.i, token.head.i):
        if token.lower_ == "as":
            return True
        token = token.head
    return False


def _close(token: Token, root: Token) -> bool:
    """Tell whether a word belongs to the predicate itself and not to a clause under it."""
    while token.i != root.i:
        if token.dep_ in {"ccomp", "advcl", "relcl", "acl"}:
            return False
        token = token.head
    return True


def is_claim(token: Token) -> bool:
    """Tell whether a noun phrase can name a claim: "the report", "that", "the accusations"."""
    return token.lower_ in _PRONOUNS or lemma(token) in _nouns()["claim"]


def _match(words: Sequence[Token], place: int) -> str | None:
    """Return the act of the judgement that starts at a place, its negation taken into account."""
    lemmas = ["not" if token.lower_ in _NEGATIONS and token.lower_ != "no" else lemma(token) for token in words]
    texts = [token.lower_ for token in words]
    for row in (lemmas, texts):
        for phrase, act in lexicon().predicates.get(row[place], ()):
            if match_phrase(row, place, phrase) is None:
                continue
            before = {token.lower_ for token in words[max(0, place - 3) : place]}
            if before & _NEGATIONS and phrase[0] not in {"no", "not"}:
                return _OPPOSITE.get(act)
            return act
    return None


def names_claim(content: Sequence[Token]) -> bool:
    """Tell whether a content is a clause or names a claim, so that rejecting it denies something."""
    root = content_root(content)
    if root is None or root.pos_ in {"VERB", "AUX"}:
        return True
    return is_claim(root)


def names_no_claim(content: Sequence[Token]) -> bool:
    """Tell whether a content names a person, an offer, a bill or the like: nothing that can be true or false."""
    root = content_root(content)
    if root is None or root.pos_ in {"VERB", "AUX"}:
        return False
    return lemma(root) in _nouns()["not-claim"] or root.ent_type_ == "PERSON"


def answers_nothing(verb: Token) -> bool:
    """Tell whether a verb's object makes it no answer to a claim: "denied entry", "acknowledged the crowd"."""
    objects = _nouns().get(f"{lemma(verb)}-object", frozenset())
    return any(child.dep_ in {"dobj", "nsubjpass"} and lemma(child) in objects for child in verb.children)


def names_wrong(content: Sequence[Token]) -> bool:
    """Tell whether a content is no clause but names misdeeds: "a list of transgressions by the crew"."""
    root = content_root(content)
    if root is None or root.pos_ != "NOUN":
        return False
    below = [one for preposition in root.children if preposition.lower_ == "of" for one in preposition.children]
    return any(lemma(one) in _nouns()["wrong"] for one in (root, *below))


def _nouns() -> dict[str, frozenset[str]]:
    """Return the groups of ontology/claim_nouns.txt."""
    return read_groups("claim_nouns.txt")
