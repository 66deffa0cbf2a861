"""Find what "this" in "Bell rejected this" points back to: the statement before, or the speaker's own earlier one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from counterclaim.annotate.passages import sentence_spans
from counterclaim.model import Claim, Statement

#: Plurals point to "reports" or "proposals" as often as to one statement, and stay unresolved.
_POINTING = re.compile(r"(?:(?:all|any|none) of )?(?:this|that|it)", re.IGNORECASE)
_OWN_WORDS = re.compile(
    r"(?:its|his|her|their|my|our) (?:(?:own|earlier|original|previous|first|initial) )*"
    r"(?:statement|claim|comment|remark|story|account|report|assertion|denial|allegation|accusation)s?",
    re.IGNORECASE,
)
#: What somebody told, named as his: "the ministry's version", "Brandt's earlier denial".
_TOLD = re.compile(
    r"(?P<who>.{2,60}?)(?:[’']s|(?<=s)[’'])\s+(?:(?:own|earlier|original|previous|first|initial|latest|official) )*"
    r"(?:version|account|story|explanation|statement|claim|denial|allegation|accusation|assertion|assurance|charge|report)s?"
    r"(?: of (?:events|what happened))?",
    re.IGNORECASE,
)
_TAKING_BACK = frozenset({"retract", "walk-back", "correct"})
_ANSWERING = frozenset({"rejects", "doubts", "withholds", "endorses"})
#: Acts that put something forward themselves: their "it" is no answer to what was said before.
_OPENING = frozenset({"claim", "report", "observe", "estimate", "predict", "accuse"})
#: Who doubts a denial does not yet say that what was denied is true.
REVERSED = {"rejects": "endorses", "endorses": "rejects", "doubts": "uncommitted"}
_EDGES = " .,;:!?\"'“”‘’"
_NEAR = 2  # sentences between an anaphor and what it points back to


def antecedent(doc: Doc, index: int, statements: Sequence[Statement], claims: Mapping[str, Claim]) -> int | None:
    """Return the index of the statement that a statement's bare content points back to, or None.

    "This" is what another said just before; "its statement", taken back, is the nearest of the speaker's own; "the
    ministry's version" is what the ministry said last.
    """
    own = statements[index]
    words = own.content_text.strip(_EDGES)
    named = _TOLD.fullmatch(words)
    if named is not None and own.act.stance in _ANSWERING and own.act.act not in _OPENING:
        return _told_by(doc, named["who"], index, statements, claims)
    points = bool(_POINTING.fullmatch(words))
    takes_back = own.act.act in _TAKING_BACK and bool(_OWN_WORDS.fullmatch(words))
    if not (points or takes_back) or own.act.stance not in _ANSWERING or own.act.act in _OPENING:
        return None
    start = min(span[0] for span in (*own.cue, *own.content))
    if points and own.cue and own.content[0][0] < own.cue[0][0]:
        return None  # "stories that were denied", "it was dismissed": a relative pronoun, or the topic of the text
    best: tuple[int, int] | None = None
    for position, other in enumerate(statements):
        told = claims.get(other.claim)
        if position == index or told is None or told.unspecified or other.attitude or not other.content:
            continue
        end = other.content[-1][1]
        same = bool(set(own.speaker.actors) & set(other.speaker.actors))
        if end > start or same != takes_back or (points and _between(doc, end, start) > _NEAR):
            continue
        if best is None or end > best[0]:
            best = (end, position)
    return best[1] if best else None


def names_what_was_told(words: str) -> bool:
    """Tell whether words name what somebody told, and nothing of what it says: "the ministry's version"."""
    return _TOLD.fullmatch(words.strip(_EDGES)) is not None


def _told_by(
    doc: Doc, who: str, index: int, statements: Sequence[Statement], claims: Mapping[str, Claim]
) -> int | None:
    """Return the index of the last statement before one that was made by whom some words name; None when none was."""
    own = statements[index]
    start, end = own.content[0][0], own.content[-1][1]
    meant = {actor.id for actor in doc._.actors for span in actor.mentions if start <= span[0] < span[1] <= end}
    head = who.rsplit(maxsplit=1)[-1].casefold()
    found: list[tuple[int, int]] = []
    for position, other in enumerate(statements):
        told = claims.get(other.claim)
        if position == index or told is None or told.unspecified or other.attitude or not other.content:
            continue
        by_name = meant & {*other.speaker.actors, *other.speaker.on_behalf_of}
        if other.content[-1][1] <= start and (by_name or head in other.source_text.casefold().split()):
            found.append((other.content[-1][1], position))
    return max(found)[1] if found else None


def settled(own: Statement, told: Statement) -> Statement:
    """Return a statement about the claim that it points back to, with its stance towards that claim.

    Who disputes a denial ("rejected this"), or takes one back, takes the side of what was denied; who "denies it too"
    denies the same.
    """
    stance = own.act.stance
    if own.act.act in _TAKING_BACK:
        stance = REVERSED.get(told.act.stance, stance)
    elif told.act.stance == "rejects" and not own.content_text.lower().strip(" .,").endswith("it"):
        stance = REVERSED.get(stance, stance)
    return replace(own, claim=told.claim, act=replace(own.act, stance=stance))


def settle(
    doc: Doc, statements: Sequence[Statement], claims: Mapping[str, Claim]
) -> tuple[list[Statement], dict[int, int]]:
    """Return the statements, each that only points back about the claim meant, and which points back to which."""
    found = list(statements)
    pointed: dict[int, int] = {}
    for index, statement in enumerate(statements):
        own = claims.get(statement.claim)
        if own is None or not own.unspecified or statement.attitude:
            continue
        told = antecedent(doc, index, found, claims)
        if told is not None:
            found[index], pointed[index] = settled(statement, found[told]), told
    return found, pointed


def _between(doc: Doc, start: int, end: int) -> int:
    """Return how many sentences begin between two offsets."""
    return sum(start <= sentence[0] <= end for sentence in sentence_spans(doc))
