"""Measure how an article bears on a question: which of its words it holds, and whether its author calls it false."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from counterclaim.link.pairs import is_inverse
from counterclaim.link.wording import Wording, read_wording, words_in
from counterclaim.model import AnnotatedArticle, Claim, ClaimInContext, Response, Statement

Floats = npt.NDArray[np.float64]
#: Gives the cosine between the question and each text.
Likeness = Callable[[Sequence[str]], Floats]
#: A claim less like the question than this says nothing of which way it points.
FLOOR = 0.25
#: So many sentences near the question, and so many at the article's beginning, are looked at by themselves.
NEAR, LEAD = 4, 3
_COVERED = ("stems_covered", "stems_covered_near", "names_covered", "numbers_covered")
_SAID_FALSE = ("false_said_near", "denying_said_near", "false_said_first")
_ANSWERED = ("answered_by_author", "answered_by_author_near", "answered_by_others", "answered_yes")
_VOICES = ("rejected_by_author", "said_by_author", "told_by_others", "length")
_TURNED = ("inverse_nearest", "inverse_share")
FEATURES = (*_COVERED, *_SAID_FALSE, *_ANSWERED, *_VOICES, *_TURNED)


def bearing(query: str, annotated: AnnotatedArticle, passages: Sequence[str], likeness: Likeness) -> Floats:
    """Return a row of features, in the order of ``FEATURES``; ``passages`` are the sentences of its statements."""
    claims = {claim.id: claim for claim in annotated.claims}
    asked = read_wording(query)
    told = [read_wording(passage) for passage in passages]
    near = likeness(passages)
    row = (
        *_covered(asked, told, near),
        *_said_false(told, near),
        *_answered(annotated, claims, likeness),
        *_voices(annotated, told),
        *_turned(query, asked, list(claims.values()), likeness),
    )
    return np.array(row, dtype=np.float64)


def _covered(asked: Wording, told: Sequence[Wording], near: Floats) -> tuple[float, ...]:
    """Return how much of the question's stems, names and numbers the article has, and of its stems what is near."""
    nearest = [told[index] for index in np.argsort(-near, kind="stable")[:NEAR]]
    stems = {stem for wording in told for stem in wording.stems}
    stems_near = {stem for wording in nearest for stem in wording.stems}
    words = {word for wording in told for word in wording.words}
    numbers = {number for wording in told for number in wording.numbers}
    return (
        len(asked.stems & stems) / max(len(asked.stems), 1),
        len(asked.stems & stems_near) / max(len(asked.stems), 1),
        len(asked.names & words) / len(asked.names) if asked.names else 1.0,
        len(asked.numbers & numbers) / len(asked.numbers) if asked.numbers else 1.0,
    )


def _said_false(told: Sequence[Wording], near: Floats) -> tuple[float, ...]:
    """Return the likeness of the nearest sentences that say false and that deny, and if a first one says false."""
    false = [wording.falsehoods > 0 for wording in told]
    denying = [bool(wording.words & words_in("denials")) for wording in told]
    return (
        max((float(value) for value, is_false in zip(near, false, strict=True) if is_false), default=0.0),
        max((float(value) for value, denies in zip(near, denying, strict=True) if denies), default=0.0),
        float(any(false[:LEAD])),
    )


def _answered(annotated: AnnotatedArticle, claims: dict[str, Claim], likeness: Likeness) -> tuple[float, ...]:
    """Return how surely, and how near the question, the author and others deny, and anybody confirms."""
    statements = {statement.id: statement for statement in annotated.statements}
    author = author_near = others = yes = 0.0
    for response in annotated.responses:
        own = statements.get(response.statement)
        near = max((float(value) for value in likeness(_texts(response, statements, claims))), default=0.0)
        near = max(near, 0.0)
        if response.act == "deny" and own is not None and _is_author(own):
            author, author_near = max(author, response.confidence), max(author_near, near)
        elif response.act == "deny":
            others = max(others, near * response.confidence)
        elif response.act in ("confirm", "concede"):
            yes = max(yes, near * response.confidence)
    return author, author_near, others, yes


def _texts(response: Response, statements: dict[str, Statement], claims: dict[str, Claim]) -> list[str]:
    """Return the words of an answer and of the claim that it answers."""
    target = response.target or ""
    own = statements.get(response.statement)
    claim = claims.get(statements[target].claim if target in statements else target)
    return [text for text in (own.content_text if own else "", claim.text if claim else "") if text.strip()]


def _is_author(statement: Statement) -> bool:
    return statement.speaker.source_type == "outlet-voice"


def _voices(annotated: AnnotatedArticle, told: Sequence[Wording]) -> tuple[float, ...]:
    count = max(len(annotated.statements), 1)
    own = [statement for statement in annotated.statements if _is_author(statement)]
    rejected = sum(statement.confidence for statement in own if statement.act.stance == "rejects")
    reports = sum(statement.act.act == "report" for statement in annotated.statements)
    return math.log1p(rejected), len(own) / count, reports / count, math.log1p(len(told))


def _turned(query: str, asked: Wording, claims: Sequence[Claim], likeness: Likeness) -> tuple[float, float]:
    """Return the likeness of the nearest claim that says the opposite, and the share of such claims by nearness."""
    polarity = "negated" if asked.negations % 2 else "affirmed"
    question = ClaimInContext("", "", query, query, polarity=polarity)
    worded = [claim for claim in claims if claim.text.strip()]
    nearest = turned = total = 0.0
    for claim, value in zip(worded, likeness([claim.text for claim in worded]), strict=True):
        if value < FLOOR:
            continue
        total += float(value) - FLOOR
        if is_inverse(question, ClaimInContext(claim.id, "", claim.text, claim.text, polarity=claim.polarity)):
            nearest = max(nearest, float(value))
            turned += float(value) - FLOOR
    return nearest, turned / (total + 1e-6)
