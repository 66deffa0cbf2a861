"""Grade how certain a content is put forward: by its own modality first, then by its cue."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from spacy.tokens import Token

from counterclaim.annotate.cues import lexicon, read_groups
from counterclaim.annotate.phrases import lemma

#: Verbs whose clause is the proposition itself: "it appears (that) they are digging in".
_RAISING = frozenset({"appear", "seem", "look", "be"})


def certainty(act: str, stance: str, cue: Sequence[Token], content: Sequence[Token]) -> str:
    """Return certain, probable, possible or underspecified.

    What takes no position (questions, wishes, withholding) is underspecified.
    """
    if stance in {"withholds", "uncommitted"} or lexicon().acts[act].family in {"directive", "attitudinal"}:
        return "underspecified"
    groups = read_groups("certainty.txt")
    first = next((token for token in content if not token.is_punct and not token.is_space), None)
    if first is not None and first.lower_ in groups["open"] and first.pos_ == "SCONJ":
        return "underspecified"
    found = {grade for token in governing_words(content) for grade in _grades(token, groups)}
    hedged = any(lemma(token) in groups["possible"] and token.pos_ != "NOUN" for token in cue)
    weak = any(lemma(token) in groups["weak-cue"] for token in cue) or act in {"estimate", "predict"}
    if "possible" in found or (hedged and not weak and "probable" not in found):
        return "possible"
    return "probable" if weak or "probable" in found else "certain"


def _grades(token: Token, groups: dict[str, frozenset[str]]) -> list[str]:
    """Return the grades that a word of the content signals."""
    words = {token.lower_, lemma(token)}
    return [grade for grade in ("possible", "probable") if words & groups[grade]]


def governing_words(content: Sequence[Token]) -> list[Token]:
    """Return the words that can hedge the proposition as a whole.

    They are the root of the content, its auxiliaries and adverbs, and those of the clause under "it appears" and its
    like; hedges inside relative and adverbial clauses concern something else.
    """
    inside = {token.i for token in content}
    found: list[Token] = []
    for root in content:
        if root.head.i in inside and root.head.i != root.i:
            continue
        stack = [root]
        while stack:
            token = stack.pop()
            found.append(token)
            stack.extend(_below(token, inside))
    return found


def _below(token: Token, inside: Collection[int]) -> list[Token]:
    """Return the children of a word that share its clause's modality."""
    helpers = {"aux", "advmod", "acomp", "conj"} if token.pos_ in {"VERB", "AUX"} else {"advmod", "amod"}
    wanted = [one for one in token.children if one.i in inside and one.dep_ in helpers]
    if lemma(token) in _RAISING:
        wanted += [one for one in token.children if one.i in inside and one.dep_ in {"ccomp", "xcomp", "oprd"}]
    return [one for one in wanted if not (one.dep_ == "conj" and one.pos_ not in {"VERB", "AUX"})]
