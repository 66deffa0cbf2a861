"""Read from an article's statements where it stands towards a claim told in a person's own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from counterclaim.link.asking import asking
from counterclaim.link.encoder import SentenceEncoder, sentence_encoder
from counterclaim.link.sides import STANCES, StanceModel, probabilities, stance_model
from counterclaim.link.telling import FLOOR, Reading, read_statements, telling
from counterclaim.model import AnnotatedArticle

Floats = npt.NDArray[np.float64]
#: An article touches a question when one of its claims is at least so much like it: nearly nine in ten of the articles
#: about a rumour have such a claim, and one in forty of the others.
TOUCHES = 0.42


@dataclass(frozen=True, slots=True)
class ArticleStance:
    """Where an article stands towards a claim, how surely, and the statements that show it, most telling first."""

    article: str  # the input's id
    stance: str  # agree, disagree, discuss
    confidence: float
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Touched:
    """An article that touches a question: its records and the sentences of its statements.

    ``passages`` are in the text's order.
    """

    annotated: AnnotatedArticle
    passages: Sequence[str]


@dataclass(slots=True)
class Reader:
    """Read articles against a question; texts are encoded once for all questions."""

    encoder: SentenceEncoder = field(default_factory=sentence_encoder)

    def readings(self, query: str, annotated: AnnotatedArticle) -> list[Reading]:
        """Return what each statement says about the question, nearest first."""
        return read_statements(query, annotated, lambda texts: self.likeness(query, texts))

    def likeness(self, query: str, texts: Sequence[str]) -> Floats:
        """Return the cosine between the question and each text."""
        if not texts:
            return np.zeros(0)
        vectors = self.encoder.encode([query, *texts])
        return np.asarray(vectors[1:] @ vectors[0], dtype=np.float64)

    def table(self, query: str, touched: Sequence[Touched]) -> Floats:
        """Return a row for each article, in the order of ``telling.FEATURES``; there must be one."""
        return np.array(
            [telling(query, one.annotated, one.passages, lambda texts: self.likeness(query, texts)) for one in touched]
        )

    def stances(
        self, query: str, touched: Sequence[Touched], *, model: StanceModel | None = None
    ) -> list[ArticleStance]:
        """Return where the articles that touch a question stand; without those in which no statement touches it."""
        if not touched:
            return []
        model = model or stance_model()
        found = []
        asked = np.tile(asking(query), (len(touched), 1))
        for one, chances in zip(touched, probabilities(asked, self.table(query, touched), model), strict=True):
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


def passages_of(annotated: AnnotatedArticle) -> list[str]:
    """Return the sentences of an article's statements, in its order; the article's text must be there."""
    text = annotated.article.text
    spans = sorted({statement.sentence for statement in annotated.statements})
    return [" ".join(text[start:end].split()) for start, end in spans]


def _because(readings: Sequence[Reading], stance: str) -> tuple[str, ...]:
    """Return up to three statements that point the way of the stance, else the nearest ones."""
    wanted = {"agree": 1, "disagree": -1}.get(stance, 0)
    shown = [reading for reading in readings if reading.towards == wanted] or list(readings)
    return tuple(reading.statement.id for reading in shown[:3])
