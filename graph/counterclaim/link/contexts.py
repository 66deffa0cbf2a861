"""Give each claim of annotated articles the surroundings that matching needs, without a store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from counterclaim.identifiers import normalise
from counterclaim.model import AnnotatedArticle, AnsweredClaim, Claim, ClaimInContext, Statement


def claims_in_context(articles: Iterable[AnnotatedArticle]) -> list[ClaimInContext]:
    """Return every claim with its article, sentence, speakers and stance, sorted by identifier."""
    found = {claim.id: claim for annotated in articles for claim in _of_article(annotated)}
    return [found[key] for key in sorted(found)]


def _of_article(annotated: AnnotatedArticle) -> list[ClaimInContext]:
    about: dict[str, list[Statement]] = defaultdict(list)
    for statement in annotated.statements:
        about[statement.claim].append(statement)
    names = {actor.id: actor.name for actor in annotated.actors}
    return [_in_context(annotated, claim, about[claim.id], names) for claim in annotated.claims]


def _in_context(
    annotated: AnnotatedArticle, claim: Claim, about: list[Statement], names: dict[str, str]
) -> ClaimInContext:
    article = annotated.article
    # Of several statements about one claim the first by name speaks for it.
    first = min(about, key=lambda statement: statement.id, default=None)
    if first is not None:
        start, end = first.sentence
    else:
        start, end = (claim.spans[0][0], claim.spans[-1][1]) if claim.spans else (0, 0)
    speakers = {names[actor] for statement in about for actor in statement.speaker.actors if actor in names}
    return ClaimInContext(
        id=claim.id,
        article=article.key,
        text=claim.text,
        sentence=normalise(article.text[start:end]) or claim.text,
        polarity=claim.polarity,
        title=article.title,
        publisher=article.publisher,
        published=article.published,
        speakers=tuple(sorted(speakers)),
        concerns=tuple(sorted({names[actor] for actor in claim.concerns if actor in names})),
        stance=first.act.stance if first is not None else "endorses",
        unspecified=claim.unspecified,
    )


def answered(articles: Iterable[AnnotatedArticle]) -> list[AnsweredClaim]:
    """Return the ties that responses make between claims, sorted."""
    ties: set[AnsweredClaim] = set()
    for annotated in articles:
        claims = {statement.id: statement.claim for statement in annotated.statements}
        for response in annotated.responses:
            target = claims.get(response.target or "", response.target)
            own = claims.get(response.statement)
            if own and target and own != target:
                ties.add(AnsweredClaim(own, target, response.relation, response.confidence))
    return sorted(ties, key=lambda tie: (tie.claim, tie.target, tie.relation, tie.confidence))
