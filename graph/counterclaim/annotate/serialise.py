"""Write an annotated article as the JSON of a statements.jsonl line; the only place that knows its keys."""

from __future__ import annotations

from typing import Any

from counterclaim.annotate.sides import SIDES
from counterclaim.model import Actor, AnnotatedArticle, Capacity, Claim, Response, Spans, Statement

SCHEMA_VERSION = "1"


def to_json(annotated: AnnotatedArticle, *, explain: bool = False) -> dict[str, Any]:
    """Return the record as plain JSON values, as schema/statements.schema.json describes them.

    With ``explain`` each response also tells which features spoke for its link, with their weights.
    """
    article = annotated.article
    return {
        "schema": SCHEMA_VERSION,
        "id": article.id,
        "article": article.key,
        "text_sha256": article.text_sha256,
        "title": article.title,
        "publisher": article.publisher,
        "url": article.url,
        "published": article.published,
        "authors": list(article.authors),
        "language": article.language,
        "extractor": annotated.extractor,
        "sides": dict(zip(SIDES, annotated.sides, strict=True)) if annotated.sides else None,
        "statements": [_statement(statement) for statement in annotated.statements],
        "responses": [_response(response, explain=explain) for response in annotated.responses],
        "claims": [_claim(claim) for claim in annotated.claims],
        "actors": [_actor(actor) for actor in annotated.actors],
    }


def _spans(spans: Spans) -> list[list[int]]:
    return [[start, end] for start, end in spans]


def _statement(statement: Statement) -> dict[str, Any]:
    speaker = statement.speaker
    return {
        "id": statement.id,
        "act": statement.act.act,
        "stance": statement.act.stance,
        "certainty": statement.act.certainty,
        "quotation": statement.act.quotation,
        "confidence": round(statement.confidence, 4),
        "source": {
            "spans": _spans(statement.source),
            "text": statement.source_text,
            "actor": speaker.actors[0] if speaker.actors else None,
            "actors": list(speaker.actors),
            "resolved": speaker.resolved,
        },
        "source_type": speaker.source_type,
        "capacity": _capacity(speaker.capacity) if speaker.capacity else None,
        "on_behalf_of": list(speaker.on_behalf_of),
        "told_to": list(speaker.told_to),
        "channel": speaker.channel or None,
        "cue": {"spans": _spans(statement.cue), "text": statement.cue_text},
        "content": {"spans": _spans(statement.content), "text": statement.content_text},
        "sentence": list(statement.sentence),
        "claim": statement.claim,
        "said": [statement.said.earliest or None, statement.said.latest or None],
        "said_text": statement.said.text or None,
        "relays": statement.relays or None,
        "depth": statement.depth,
        "attitude": statement.attitude,
        "extractor": statement.extractor,
    }


def _capacity(capacity: Capacity) -> dict[str, Any]:
    return {
        "role": capacity.role,
        "organization": capacity.organization or None,
        "organization_actor": capacity.organization_actor or None,
        "former": capacity.former,
        "acting": capacity.acting,
    }


def _response(response: Response, *, explain: bool) -> dict[str, Any]:
    record: dict[str, Any] = {
        "id": response.id,
        "statement": response.statement,
        "act": response.act,
        "relation": response.relation,
        "responder": response.responder,
        "responder_text": response.responder_text or None,
        "evidence": _spans(response.evidence),
        "claim": _spans(response.claim),
        "target": response.target,
        "method": response.method,
        "confidence": round(response.confidence, 4),
    }
    if explain:
        record["because"] = [{"feature": name, "weight": round(weight, 4)} for name, weight in response.because]
    return record


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.id,
        "text": claim.text,
        "spans": _spans(claim.spans),
        "polarity": claim.polarity,
        "concerns": list(claim.concerns),
        "accuses": list(claim.accuses),
        "unspecified": claim.unspecified,
    }


def _actor(actor: Actor) -> dict[str, Any]:
    return {
        "id": actor.id,
        "name": actor.name,
        "kind": actor.kind,
        "descriptor": actor.descriptor or None,
        "aliases": list(actor.aliases),
        "mentions": _spans(actor.mentions),
        "capacities": [_capacity(capacity) for capacity in actor.capacities],
        "represents": list(actor.represents),
        "stands_for": actor.stands_for or None,
        "country": actor.country or None,
        "wikidata": actor.wikidata or None,
        "terms": actor.terms or None,
        "confidence": round(actor.confidence, 4),
    }
