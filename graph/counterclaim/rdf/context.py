"""Read from a store what the matching of claims needs: each claim with its surroundings, and the answers between them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence

from pyoxigraph import NamedNode, QuerySolutions, Store

from counterclaim.model import AnsweredClaim, ClaimInContext
from counterclaim.vocabulary import PREFIXES

_PROLOGUE = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
_CLAIMS = """SELECT ?claim ?text ?polarity ?article ?unspecified WHERE {
  ?claim a cclm:Claim ; schema:text ?text ; cclm:polarity ?polarity ; cclm:reportedIn ?version .
  ?version prov:specializationOf ?article
  OPTIONAL { ?claim a ?unspecified FILTER(?unspecified = cclm:UnspecifiedClaim) } }"""
_ARTICLES = """SELECT ?article ?title ?publisher ?date WHERE {
  ?article a cclm:Article
  OPTIONAL { ?article schema:headline ?title } OPTIONAL { ?article cclm:publisherName ?publisher }
  OPTIONAL { ?article dct:date ?date } }"""
_STATEMENTS = """SELECT ?claim ?statement ?stance ?sentence WHERE {
  ?statement cclm:about ?claim ; cclm:stance ?stance ; cclm:evidencedBy/oa:hasSelector/oa:exact ?sentence }"""
_SPEAKERS = """SELECT ?claim ?name WHERE {
  ?statement cclm:about ?claim ; cclm:madeBy ?who ; cclm:reportedIn ?version .
  ?mention cclm:refersTo ?who ; cclm:reportedIn ?version ; rdfs:label ?name }"""
_CONCERNS = """SELECT ?claim ?name WHERE {
  ?claim cclm:concerns ?who ; cclm:reportedIn ?version .
  ?mention cclm:refersTo ?who ; cclm:reportedIn ?version ; rdfs:label ?name }"""
_WORDED = "SELECT ?claim ?sentence WHERE { ?claim cclm:wordedIn/oa:hasSelector/oa:exact ?sentence }"
_ANSWERED = """SELECT ?claim ?target ?relation ?confidence WHERE {
  ?answer cclm:responding/cclm:about ?claim ; cclm:relation ?relation ; cclm:confidence ?confidence .
  { ?answer cclm:target ?target . ?target a cclm:Claim } UNION { ?answer cclm:target/cclm:about ?target }
  FILTER(?claim != ?target) }"""
_MEMBERSHIPS = """SELECT ?claim ?orientation ?cluster ?membership WHERE {
  ?membership cclm:member ?claim ; cclm:cluster ?cluster ; cclm:orientation ?orientation }"""
_REPORTS = """SELECT ?statement ?who ?cluster ?orientation ?stance ?from ?until ?published ?article WHERE {
  ?statement cclm:madeBy ?who ; cclm:about ?claim ; cclm:stance ?stance ; cclm:statedFrom ?from ;
      cclm:statedUntil ?until ; cclm:reportedIn ?version .
  ?version prov:specializationOf ?article .
  ?membership cclm:member ?claim ; cclm:cluster ?cluster ; cclm:orientation ?orientation
  OPTIONAL { ?article schema:datePublished ?published } }"""


def rows(store: Store, query: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a query over all graphs as plain strings, empty where nothing is bound."""
    solutions = store.query(_PROLOGUE + query, use_default_graph_as_union=True)
    assert isinstance(solutions, QuerySolutions)
    for solution in solutions:
        yield tuple("" if value is None else str(getattr(value, "value", value)) for value in solution)


def _local(value: str) -> str:
    return value.rpartition("/")[2]


def because_json(because: Sequence[tuple[str, float]]) -> str:
    """Write the features behind a link as JSON."""
    return json.dumps([[name, round(weight, 6)] for name, weight in because], ensure_ascii=False)


def claims_in_context(store: Store, base: str) -> list[ClaimInContext]:
    """Return every claim with its article, sentence, speakers and stance, sorted by identifier."""
    articles = {article: rest for article, *rest in rows(store, _ARTICLES)}
    sentences: dict[str, tuple[str, str, str]] = {}
    for claim, statement, stance, sentence in rows(store, _STATEMENTS):
        # Of several statements about one claim the first by name speaks for it.
        found = (statement, _local(stance), sentence)
        sentences[claim] = min(found, sentences.get(claim, found))
    worded: dict[str, str] = {}
    for claim, sentence in rows(store, _WORDED):
        worded[claim] = min(sentence, worded.get(claim, sentence))
    speakers, concerns = _names(store, _SPEAKERS), _names(store, _CONCERNS)
    claims = []
    for claim, text, polarity, article, unspecified in rows(store, _CLAIMS):
        title, publisher, published = articles.get(article, ("", "", ""))
        _, stance, sentence = sentences.get(claim, ("", "endorses", worded.get(claim, "")))
        claims.append(
            ClaimInContext(
                id=claim.removeprefix(base),
                article=article.removeprefix(base),
                text=text,
                sentence=sentence,
                polarity=_local(polarity),
                title=title,
                publisher=publisher,
                published=published,
                speakers=speakers.get(claim, ()),
                concerns=concerns.get(claim, ()),
                stance=stance,
                unspecified=bool(unspecified),
            )
        )
    return sorted(claims, key=lambda claim: claim.id)


def _names(store: Store, query: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = defaultdict(set)
    for claim, name in rows(store, query):
        found[claim].add(name)
    return {claim: tuple(sorted(names)) for claim, names in found.items()}


def answered(store: Store, base: str) -> list[AnsweredClaim]:
    """Return the ties that responses make between claims, sorted."""
    ties = {
        AnsweredClaim(claim.removeprefix(base), target.removeprefix(base), _local(relation), float(confidence))
        for claim, target, relation, confidence in rows(store, _ANSWERED)
    }
    return sorted(ties, key=lambda tie: (tie.claim, tie.target, tie.relation, tie.confidence))


def memberships(store: Store) -> Iterator[tuple[NamedNode, str, NamedNode, NamedNode]]:
    """Yield the claim, orientation, cluster and membership of every claim that is in a cluster."""
    for claim, orientation, cluster, membership in rows(store, _MEMBERSHIPS):
        yield NamedNode(claim), _local(orientation), NamedNode(cluster), NamedNode(membership)


def reports(store: Store, base: str) -> Iterator[tuple[tuple[str, ...], str, str, str]]:
    """Yield what makes two statements reports of one speech event, with when, by which statement and article.

    Only agents known across articles, and only statements whose day is told.
    """
    for statement, who, cluster, orientation, stance, begins, ends, published, article in rows(store, _REPORTS):
        if who.startswith(base + "actor/") and begins[:10] == ends[:10]:
            yield (who, cluster, _local(orientation), _local(stance), begins[:10]), published, statement, article
