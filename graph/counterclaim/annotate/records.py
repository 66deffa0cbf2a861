"""Make the typed records of an article from its annotated document; the last room in which a Doc is known."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TypeVar

from spacy.tokens import Doc

from counterclaim.annotate.passages import passage_of, text_of, words
from counterclaim.annotate.sides import sides_of
from counterclaim.annotate.ties import tie_answers
from counterclaim.identifiers import digest, normalise
from counterclaim.model import (
    AnnotatedArticle,
    Article,
    Attribution,
    Claim,
    Response,
    Said,
    Speaker,
    SpeechAct,
    Statement,
)

T = TypeVar("T")
_UNKNOWN_ACT = SpeechAct("claim", "endorses", "underspecified", "indirect")
_UNKNOWN_SPEAKER = Speaker((), "named", resolved=False)


def to_annotated_article(doc: Doc, *, made_by: str = "") -> AnnotatedArticle:
    """Return the statements, responses, claims and actors of a document that went through the pipeline."""
    article: Article = doc._.article or Article(id="text", text=text_of(doc))
    statements = _statements(doc, article)
    claims = {claim.id: claim for claim in doc._.claims}
    statements, responses = tie_answers(doc, article, statements, claims)
    used = _claims_in_use(statements, responses, claims)
    return AnnotatedArticle(
        article=article,
        statements=tuple(statements),
        responses=tuple(responses),
        claims=used,
        actors=tuple(doc._.actors),
        extractor=made_by,
        sides=sides_of(text_of(doc)),
    )


def _statements(doc: Doc, article: Article) -> list[Statement]:
    """Return a statement for each attribution, in the attributions' order."""
    attributions: tuple[Attribution, ...] = doc._.attributions
    seen: Counter[str] = Counter()
    statements = [_statement(doc, article, index, seen) for index in range(len(attributions))]
    for index, attribution in enumerate(attributions):
        parent = attribution.parent
        if parent is not None and not statements[parent].relays:
            statements[parent] = replace(statements[parent], relays=statements[index].id)
    return statements


def _statement(doc: Doc, article: Article, index: int, seen: Counter[str]) -> Statement:
    attribution: Attribution = doc._.attributions[index]
    passage = passage_of(doc, (*attribution.cue, *attribution.content, *attribution.source))
    cue_text, source_text, content_text = (
        words(text_of(doc), spans) for spans in (attribution.cue, attribution.source, attribution.content)
    )
    fields = (article.key, normalise(text_of(doc)[passage[0] : passage[1]]), cue_text, source_text, content_text)
    seen[digest(*fields)] += 1
    claims = doc._.about
    return Statement(
        id="statement/" + digest(*fields, str(seen[digest(*fields)])),
        act=_parallel(doc._.speech_acts, index, _UNKNOWN_ACT),
        confidence=attribution.confidence,
        source=attribution.source,
        source_text=source_text,
        speaker=_parallel(doc._.speakers, index, _UNKNOWN_SPEAKER),
        cue=attribution.cue,
        cue_text=cue_text,
        content=attribution.content,
        content_text=content_text,
        sentence=passage,
        claim=claims[index] if index < len(claims) else "",
        said=_parallel(doc._.said, index, Said()),
        depth=_depth(doc._.attributions, index),
        attitude=attribution.attitude,
    )


def _parallel(values: tuple[T, ...], index: int, default: T) -> T:
    return values[index] if index < len(values) else default


def _depth(attributions: tuple[Attribution, ...], index: int) -> int:
    depth, parent = 1, attributions[index].parent
    while parent is not None and depth < len(attributions):
        depth, parent = depth + 1, attributions[parent].parent
    return depth


def _claims_in_use(
    statements: list[Statement], responses: list[Response], claims: dict[str, Claim]
) -> tuple[Claim, ...]:
    wanted = {statement.claim for statement in statements} | {response.target for response in responses}
    return tuple(claims[key] for key in sorted(key for key in wanted if key in claims))
