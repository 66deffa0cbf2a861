"""Tell by syntax whether the main clause of a content is negated."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from counterclaim.annotate.claims_words import NEGATIVE_SUBJECTS, RAISING


def heads(tokens: Iterable[Token]) -> list[Token]:
    """Return the tokens of a content whose own head lies outside it, in the text's order."""
    content = list(tokens)
    inside = {token.i for token in content}
    found = [token for token in content if token.head.i not in inside or token.head == token]
    return [token for token in found if not (token.is_punct or token.is_space or token.pos_ == "SCONJ")]


def main_predicate(tokens: Iterable[Token]) -> Token | None:
    """Return the head of a content, a verb before others."""
    found = heads(tokens)
    verbs = [token for token in found if token.pos_ in ("VERB", "AUX")]
    ranked = verbs or found
    return ranked[0] if ranked else None


def is_negated(tokens: Iterable[Token]) -> bool:
    """Tell whether the content's main clause is negated, an odd number of times."""
    content = [token for token in tokens if not token.is_space]
    root = main_predicate(content)
    if root is None:
        return False
    inside = {token.i for token in content}
    count = _count(root, inside)
    # A fragment such as 'not an "invasion force"' has its negation beside its head, not below it.
    if count == 0 and content[0].lower_ in ("not", "no", "never") and not _is_not_only(content[0]):
        count = 1
    return count % 2 == 1


def _count(root: Token, inside: set[int]) -> int:
    """Count a predicate's negators: its own, its subject's and object's, and those of a clause it raises over."""
    count = 0
    for child in root.children:
        if child.i not in inside:
            continue
        if child.dep_ == "neg" or (
            child.lower_ in ("never", "hardly", "neither") and child.dep_ in ("advmod", "preconj")
        ):
            count += not _is_not_only(child)
        elif child.dep_ in ("nsubj", "nsubjpass", "dobj", "attr", "expl", "obj") and _has_no(child, inside):
            count += 1
        elif child.dep_ in ("xcomp", "ccomp") and root.lemma_ in RAISING:
            count += _count(child, inside)
        elif child.dep_ == "xcomp" and child.pos_ in ("VERB", "AUX"):
            count += any(grandchild.dep_ == "neg" for grandchild in child.children)
    if root.pos_ == "NOUN" and _has_no(root, inside) and root.dep_ not in ("nsubj", "dobj", "attr"):
        count += 1
    return count


def _has_no(noun: Token, inside: set[int]) -> bool:
    if noun.lower_ in NEGATIVE_SUBJECTS:
        return True
    return any(child.lower_ == "no" and child.dep_ == "det" and child.i in inside for child in noun.children) or any(
        child.lower_ in ("none", "neither") and child.i in inside for child in noun.children
    )


def _is_not_only(token: Token) -> bool:
    following = token.nbor(1) if token.i + 1 < len(token.doc) else None
    return following is not None and following.lower_ in ("only", "just", "merely", "necessarily")
