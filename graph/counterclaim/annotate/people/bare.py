"""Find the noun for an organisation that a description of somebody has in place of a name: "for the ministry"."""

from __future__ import annotations

from collections.abc import Mapping

from spacy.tokens import Doc

from counterclaim.annotate.people.lexicon import lexicon, members, singular

_THE = frozenset({"the", "this", "that"})
_LONGEST = 4  # words of "the" and of a noun for an organisation with what tells which: "the foreign affairs ministry"


def bare_body(doc: Doc, bounds: tuple[int, int, int], noun: str, names: Mapping[int, object]) -> tuple[int, int]:
    """Return the token bounds of the organisation's noun in a description of the tokens ``bounds``, else (0, 0).

    ``bounds`` are first token, head and end, ``noun`` is the head in lower case, and ``names`` has the tokens of names.
    """
    start, head, end = bounds
    return _linked(doc, head + 1, end, names) or _before(doc, start, head, noun, names) or (0, 0)


def _linked(doc: Doc, start: int, end: int, names: Mapping[int, object]) -> tuple[int, int] | None:
    """Return the bounds of what hangs on a preposition right after the head: "spokesman for the ministry"."""
    if start + 1 >= end or doc[start].lower_ not in members("link") or doc[start + 1].lower_ not in _THE:
        return None
    for index in range(start + 2, min(end, start + 2 + _LONGEST)):
        if index in names:
            return None
        if doc[index].pos_ in ("NOUN", "PROPN") and not (index + 1 < end and _goes_on(doc, index + 1, names)):
            return (start + 1, index + 1) if _callable(doc, index) else None
        if doc[index].pos_ not in ("NOUN", "ADJ", "PROPN", "PUNCT"):
            return None
    return None


def _goes_on(doc: Doc, index: int, names: Mapping[int, object]) -> bool:
    """Say whether a noun phrase goes on at a token, or is told apart by it: "the agency of", "the firm's", "that"."""
    token = doc[index]
    if index in names or token.tag_ == "POS" or token.text in ("-", "–"):
        return True
    return token.pos_ in ("NOUN", "PROPN", "ADJ", "VERB") or token.lower_ in ("of", "that", "for")


def _before(doc: Doc, start: int, head: int, noun: str, names: Mapping[int, object]) -> tuple[int, int] | None:
    """Return the bounds of what stands before the role: "ministry spokesman", "foreign ministry press officer"."""
    role = lexicon().role(noun)
    if not ((role is not None and role.speaks_for == "organization") or lexicon().is_word("speaks_from", noun)):
        return None
    last = head - len(noun.split())
    if last < start or last in names or doc[last].pos_ not in ("NOUN", "PROPN", "ADJ") or not _callable(doc, last):
        return None
    first = last
    while first > start and first - 1 not in names and doc[first - 1].pos_ in ("NOUN", "ADJ", "PROPN"):
        if doc[first - 1].lower_ in members("of_rank"):
            break
        first -= 1
    if first > start and (first - 1 in names or doc[first - 1].tag_ == "POS" or doc[first - 1].text in ("-", "–")):
        return None  # "Obst's party leader"
    return first, last + 1


def _callable(doc: Doc, index: int) -> bool:
    """Say whether articles call an organisation that they named, or a state's body, by the noun at a token."""
    noun = singular(doc[index].lower_)
    known = noun in lexicon().called or lexicon().is_word("state_body", noun)
    return known and doc[index].tag_ not in ("NNS", "NNPS")
