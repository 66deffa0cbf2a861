"""Read from an article's statements where it stands towards a claim told in a person's own words."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from counterclaim.errors import ModelError
from counterclaim.link.bearing import FEATURES as BEARING
from counterclaim.link.bearing import bearing
from counterclaim.link.company import FEATURES as COMPANY
from counterclaim.link.company import company
from counterclaim.link.encoder import SentenceEncoder, sentence_encoder
from counterclaim.link.pairs import is_inverse
from counterclaim.link.tone import FEATURES as TONE
from counterclaim.link.tone import tone
from counterclaim.link.wording import read_wording, words_in
from counterclaim.model import AnnotatedArticle, Claim, ClaimInContext, Response, Statement

Floats = npt.NDArray[np.float64]
STANCES = ("agree", "disagree", "discuss")
#: A claim less like the question than this does not touch it; one more like it than ``NEAR`` counts in full.
FLOOR, NEAR = 0.25, 0.75
#: No feature counts as farther from its mean than so many standard deviations.
FARTHEST = 5.0
_QUERY = ("false", "denies", "negated", "asks", "hedged")
_ARTICLE = (
    *("best", "best_three", "endorsed", "rejected", "withheld", "share_endorsed", "share_rejected", "share_withheld"),
    *("denied", "denied_by_author", "declined", "confirmed", "conceded", "false_words", "denying_words"),
    *("negated_words", "hedged_words", "doubting_words", "reported", "unnamed", "uncertain", "statements"),
)
_CROSSED = ("rejected", "share_rejected", "denied", "denied_by_author", "false_words", "denying_words")
OWN = (
    "bias",
    *(f"query_{name}" for name in _QUERY),
    *_ARTICLE,
    *(f"{name}_when_query_denies" for name in _CROSSED),
    "both_hedged",
    *TONE,
    *BEARING,
)
#: What is also measured as the mean of the articles that touch a question, and as the distance from that.
_SHARED = (
    *(name for name in _ARTICLE if name not in ("best", "best_three", "statements")),
    *(f"{kind}_near" for kind in ("false", "denying", "hedged", "doubting", "confirming")),
    *(f"{kind}_all" for kind in ("false", "denying", "hedged", "doubting")),
    *(f"{kind}_lead" for kind in ("false", "denying", "hedged")),
    *("negated_near", "best", "best_three"),
    *BEARING,
)
FEATURES = (*OWN, *(f"{name}_of_all" for name in _SHARED), *(f"{name}_apart" for name in _SHARED), *COMPANY)


@dataclass(frozen=True, slots=True)
class ArticleStance:
    """Where an article stands towards a claim, how surely, and the statements that show it, most telling first."""

    article: str  # the input's id
    stance: str  # agree, disagree, discuss
    confidence: float
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Touched:
    """An article that touches a question: its records, the sentences of its statements and its nearest claim's cosine.

    ``passages`` are in the text's order.
    """

    annotated: AnnotatedArticle
    passages: Sequence[str]
    likeness: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What one statement of an article says about a question: how near it comes and which way it points.

    ``towards`` is 1 where the statement supports what is asked, -1 where it speaks against it, 0 where it does neither.
    """

    statement: Statement
    likeness: float
    towards: int
    withholds: bool


@dataclass(frozen=True, slots=True)
class StanceModel:
    """Weights for each stance and feature, and what each stance's probability is multiplied with before choosing."""

    weights: Floats  # [stances, features]
    means: Floats
    scales: Floats
    emphasis: Floats


@dataclass(slots=True)
class Reader:
    """Read articles against a question; texts are encoded once for all questions."""

    encoder: SentenceEncoder = field(default_factory=sentence_encoder)

    def readings(self, query: str, annotated: AnnotatedArticle) -> list[Reading]:
        """Return what each statement says about the question, nearest first."""
        claims = {claim.id: claim for claim in annotated.claims}
        statements = [statement for statement in annotated.statements if not statement.attitude]
        texts = [_text_of(statement, claims) for statement in statements]
        likeness = self.likeness(query, texts)
        found = [
            _reading(query, statement, claims.get(statement.claim), text, float(near))
            for statement, text, near in zip(statements, texts, likeness, strict=True)
        ]
        return sorted(found, key=lambda reading: (-reading.likeness, reading.statement.id))

    def likeness(self, query: str, texts: Sequence[str]) -> Floats:
        """Return the cosine between the question and each text."""
        if not texts:
            return np.zeros(0)
        vectors = self.encoder.encode([query, *texts])
        return np.asarray(vectors[1:] @ vectors[0], dtype=np.float64)

    def features(self, query: str, annotated: AnnotatedArticle, passages: Sequence[str]) -> Floats:
        """Return the row of features of a question and an article by itself, in the order of ``OWN``.

        ``passages`` are the sentences in which the article's statements are made, in the text's order.
        """
        readings = self.readings(query, annotated)
        asked = _query_features(query)
        told = {**_told(readings), **self._answers(query, annotated), **_worded(readings)}
        denies = float(asked["false"] or asked["denies"])
        row = [1.0, *(asked[name] for name in _QUERY), *(told[name] for name in _ARTICLE)]
        row += [told[name] * denies for name in _CROSSED]
        row.append(asked["hedged"] * told["hedged_words"])
        borne = bearing(query, annotated, passages, lambda texts: self.likeness(query, texts))
        return np.concatenate([row, tone(query, passages, self.likeness(query, passages)), borne])

    def table(self, query: str, touched: Sequence[Touched]) -> Floats:
        """Return a row for each article that touches a question, in the order of ``FEATURES``; there must be one."""
        own = np.array([self.features(query, one.annotated, one.passages) for one in touched])
        likeness = np.array([one.likeness for one in touched])
        return np.hstack([own, company(own[:, [OWN.index(name) for name in _SHARED]], likeness)])

    def _answers(self, query: str, annotated: AnnotatedArticle) -> dict[str, float]:
        """Return how near the answers of each kind come to the question."""
        claims = {claim.id: claim for claim in annotated.claims}
        statements = {statement.id: statement for statement in annotated.statements}
        texts = [_answered(response, statements, claims) for response in annotated.responses]
        found = dict.fromkeys(("denied", "denied_by_author", "declined", "confirmed", "conceded"), 0.0)
        kinds = {"deny": "denied", "decline": "declined", "confirm": "confirmed", "concede": "conceded"}
        for response, near in zip(annotated.responses, self.likeness(query, texts), strict=True):
            kind = kinds[response.act]
            found[kind] = max(found[kind], float(near))
            own = statements.get(response.statement)
            if kind == "denied" and own is not None and own.speaker.source_type == "outlet-voice":
                found["denied_by_author"] = max(found["denied_by_author"], float(near))
        return found

    def stances(
        self, query: str, touched: Sequence[Touched], *, model: StanceModel | None = None
    ) -> list[ArticleStance]:
        """Return where the articles that touch a question stand; without those in which no statement touches it."""
        if not touched:
            return []
        model = model or stance_model()
        found = []
        for one, chances in zip(touched, probabilities(self.table(query, touched), model), strict=True):
            readings = [reading for reading in self.readings(query, one.annotated) if reading.likeness >= FLOOR]
            if not readings:
                continue
            favoured = chances * model.emphasis
            choice = int(np.argmax(favoured))
            because = _because(readings, STANCES[choice])
            # What the choice was made by: a rare stance is chosen at a bare chance that looks like doubt.
            confidence = round(float(favoured[choice] / favoured.sum()), 4)
            found.append(ArticleStance(one.annotated.article.id, STANCES[choice], confidence, because))
        return found


@cache
def stance_model() -> StanceModel:
    """Return the packaged read-out; raises ModelError when it is missing or of another version."""
    path = files("counterclaim") / "models" / "stance" / "weights.json"
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError("models/stance/weights.json is missing from the package. Reinstall counterclaim.") from error
    if data["features"] != list(FEATURES):
        raise ModelError("models/stance/weights.json is of another version of counterclaim. Reinstall counterclaim.")
    return StanceModel(*(np.array(data[name], dtype=np.float64) for name in ("weights", "means", "scales", "emphasis")))


def probabilities(table: Floats, model: StanceModel) -> Floats:
    """Return a row of probabilities, one for each stance, for each row of features."""
    scores = np.clip((table - model.means) / model.scales, -FARTHEST, FARTHEST) @ model.weights.T
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(scores / scores.sum(axis=1, keepdims=True))


def passages_of(annotated: AnnotatedArticle) -> list[str]:
    """Return the sentences of an article's statements, in its order; the article's text must be there."""
    text = annotated.article.text
    spans = sorted({statement.sentence for statement in annotated.statements})
    return [" ".join(text[start:end].split()) for start, end in spans]


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


def _query_features(query: str) -> dict[str, float]:
    wording = read_wording(query)
    return {
        "false": float(wording.falsehoods > 0),
        "denies": float(bool(wording.words & words_in("denials"))),
        "negated": float(wording.negations > 0),
        "asks": float("?" in query),
        "hedged": float(bool(wording.words & words_in("hedges"))),
    }


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


def _because(readings: Sequence[Reading], stance: str) -> tuple[str, ...]:
    """Return up to three statements that point the way of the stance, else the nearest ones."""
    wanted = {"agree": 1, "disagree": -1}.get(stance, 0)
    telling = [reading for reading in readings if reading.towards == wanted] or list(readings)
    return tuple(reading.statement.id for reading in telling[:3])
