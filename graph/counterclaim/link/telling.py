"""Measure how an article tells what a question is about: which way its statements point, who answers, how surely."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from counterclaim.link.bearing import FEATURES as BEARING
from counterclaim.link.bearing import Likeness, bearing
from counterclaim.link.pairs import is_inverse
from counterclaim.link.tone import FEATURES as TONE
from counterclaim.link.tone import tone
from counterclaim.link.wording import read_wording, words_in
from counterclaim.model import AnnotatedArticle, Claim, ClaimInContext, Response, Statement

Floats = npt.NDArray[np.float64]
#: A claim less like the question than this does not touch it; one more like it than ``NEAR`` counts in full.
FLOOR, NEAR = 0.25, 0.75
_OWN = (
    *("best", "best_three", "endorsed", "rejected", "withheld", "share_endorsed", "share_rejected", "share_withheld"),
    *("denied", "denied_by_author", "declined", "confirmed", "conceded", "false_words", "denying_words"),
    *("negated_words", "hedged_words", "doubting_words", "reported", "unnamed", "uncertain", "statements"),
)
#: How probably the article, as a whole, tells, denies and only reports its story, as logarithms.
_SIDES = ("article_tells", "article_denies", "article_reports")
#: What an article is taken for that was not read for its side: the shares of the articles that sides were learned from.
_UNKNOWN = (0.44, 0.13, 0.43)
#: No side counts as less probable than this.
_LEAST = 0.01
FEATURES = (*_OWN, *TONE, *BEARING, *_SIDES)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one statement of an article says about a question: how near it comes and which way it points.

    ``towards`` is 1 where the statement supports what is asked, -1 where it speaks against it, 0 where it does neither.
    """

    statement: Statement
    likeness: float
    towards: int
    withholds: bool


def read_statements(query: str, annotated: AnnotatedArticle, likeness: Likeness) -> list[Reading]:
    """Return what each statement says about the question, nearest first."""
    claims = {claim.id: claim for claim in annotated.claims}
    statements = [statement for statement in annotated.statements if not statement.attitude]
    texts = [_text_of(statement, claims) for statement in statements]
    found = [
        _reading(query, statement, claims.get(statement.claim), text, float(near))
        for statement, text, near in zip(statements, texts, likeness(texts), strict=True)
    ]
    return sorted(found, key=lambda reading: (-reading.likeness, reading.statement.id))


def telling(query: str, annotated: AnnotatedArticle, passages: Sequence[str], likeness: Likeness) -> Floats:
    """Return a row of features, in the order of ``FEATURES``.

    ``passages`` are the sentences in which the article's statements are made, in the text's order; ``likeness`` gives
    the cosine between the question and each text.
    """
    readings = read_statements(query, annotated, likeness)
    told = {**_told(readings), **_answers(annotated, likeness), **_worded(readings)}
    borne = bearing(query, annotated, passages, likeness)
    sides = np.log(np.maximum(annotated.sides or _UNKNOWN, _LEAST))
    return np.concatenate([[told[name] for name in _OWN], tone(passages, likeness(passages)), borne, sides])


def _answers(annotated: AnnotatedArticle, likeness: Likeness) -> dict[str, float]:
    """Return how near the answers of each kind come to the question."""
    claims = {claim.id: claim for claim in annotated.claims}
    statements = {statement.id: statement for statement in annotated.statements}
    texts = [_answered(response, statements, claims) for response in annotated.responses]
    found = dict.fromkeys(("denied", "denied_by_author", "declined", "confirmed", "conceded"), 0.0)
    kinds = {"deny": "denied", "decline": "declined", "confirm": "confirmed", "concede": "conceded"}
    for response, near in zip(annotated.responses, likeness(texts), strict=True):
        kind = kinds[response.act]
        found[kind] = max(found[kind], float(near))
        own = statements.get(response.statement)
        if kind == "denied" and own is not None and own.speaker.source_type == "outlet-voice":
            found["denied_by_author"] = max(found["denied_by_author"], float(near))
    return found


def _text_of(statement: Statement, claims: dict[str, Claim]) -> str:
    claim = claims.get(statement.claim)
    return claim.text if claim is not None and claim.text else statement.content_text


def _answered(response: Response, statements: dict[str, Statement], claims: dict[str, Claim]) -> str:
    target = response.target or ""
    claim = claims.get(statements[target].claim if target in statements else target)
    own = statements.get(response.statement)
    return claim.text if claim is not None else (own.content_text if own is not None else "")


def _reading(query: str, statement: Statement, claim: Claim | None, text: str, likeness: float) -> Reading:
    stance = statement.act.stance
    sign = {"endorses": 1, "rejects": -1}.get(stance, 0)
    if sign and claim is not None:
        asked = ClaimInContext(
            "", "", query, query, polarity="negated" if read_wording(query).negations % 2 else "affirmed"
        )
        told = ClaimInContext(claim.id, "", text, text, polarity=claim.polarity)
        sign = -sign if is_inverse(asked, told) else sign
    return Reading(statement, likeness, sign, stance in ("withholds", "doubts"))


def _told(readings: Sequence[Reading]) -> dict[str, float]:
    """Return the nearest statement of each direction, and how the statements share out, weighed by nearness."""
    weights = [_weight(reading.likeness) for reading in readings]
    total = sum(weights) or 1.0

    def nearest(wanted: Sequence[bool]) -> float:
        return max(
            (reading.likeness for reading, is_wanted in zip(readings, wanted, strict=True) if is_wanted), default=0
        )

    def share(wanted: Sequence[bool]) -> float:
        return sum(weight for weight, is_wanted in zip(weights, wanted, strict=True) if is_wanted) / total

    up = [reading.towards > 0 for reading in readings]
    down = [reading.towards < 0 for reading in readings]
    held = [reading.withholds for reading in readings]
    top = [reading.likeness for reading in readings[:3]]
    return {
        "best": top[0] if top else 0.0,
        "best_three": sum(top) / len(top) if top else 0.0,
        "endorsed": nearest(up),
        "rejected": nearest(down),
        "withheld": nearest(held),
        "share_endorsed": share(up),
        "share_rejected": share(down),
        "share_withheld": share(held),
        "reported": share([reading.statement.act.act == "report" for reading in readings]),
        "unnamed": share(
            [reading.statement.speaker.source_type in ("anonymous", "collective") for reading in readings]
        ),
        "uncertain": share([reading.statement.act.certainty in ("possible", "probable") for reading in readings]),
        "statements": math.log1p(len(readings)),
    }


def _worded(readings: Sequence[Reading]) -> dict[str, float]:
    """Return the share of statements, weighed by nearness, whose words deny, doubt or hedge."""
    weights = [_weight(reading.likeness) for reading in readings]
    total = sum(weights) or 1.0
    found = dict.fromkeys(("false_words", "denying_words", "negated_words", "hedged_words", "doubting_words"), 0.0)
    for reading, weight in zip(readings, weights, strict=True):
        statement = reading.statement
        wording = read_wording(f"{statement.source_text} {statement.cue_text} {statement.content_text}")
        found["false_words"] += weight * (wording.falsehoods > 0) / total
        found["negated_words"] += weight * (wording.negations > 0) / total
        for name, words in (("denying_words", "denials"), ("hedged_words", "hedges"), ("doubting_words", "doubts")):
            found[name] += weight * bool(wording.words & words_in(words)) / total
    return found


def _weight(likeness: float) -> float:
    return min(max(likeness - FLOOR, 0.0) / (NEAR - FLOOR), 1.0)
