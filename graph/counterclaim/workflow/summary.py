"""Say what a graph holds in a few figures and sentences: what a person reads first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from counterclaim.rdf import KnowledgeGraph

_PREFIXES = """
PREFIX cclm: <https://w3id.org/counterclaim/ns#>
PREFIX val: <https://w3id.org/counterclaim/ns#value/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX schema: <http://schema.org/>
PREFIX dct: <http://purl.org/dc/terms/>
"""
_COUNTS = {
    "articles": "?x a cclm:Article",
    "statements": "?x a cclm:Statement",
    "actors": "?statement a cclm:Statement ; cclm:madeBy ?x",
    "claims": "?x a cclm:Claim",
    "contested": "?status a cclm:ClusterStatus ; cclm:status val:contested ; cclm:onCluster ?x",
}
_DENIALS = """
SELECT ?statement (MIN(?name) AS ?who) (MIN(COALESCE(?asked, ?said, ?told, ?vague)) AS ?claim)
       (MIN(?exact) AS ?sentence) (MIN(?paper) AS ?outlet) (MIN(?day) AS ?date) WHERE {
  ?statement a cclm:Statement ; cclm:stance val:rejects ; cclm:about ?own ; cclm:madeBy ?maker ;
             cclm:reportedIn ?version ; cclm:evidencedBy/oa:hasSelector/oa:exact ?exact .
  ?mention cclm:refersTo ?maker ; cclm:reportedIn ?version ; rdfs:label ?name .
  ?version prov:specializationOf ?article .
  ?own schema:text ?text .
  OPTIONAL { ?response cclm:responding ?statement ; cclm:target ?target . ?target schema:text ?asked
             FILTER NOT EXISTS { ?target a cclm:UnspecifiedClaim } }
  OPTIONAL { ?reply cclm:responding ?statement ; cclm:target/cclm:about ?meant . ?meant schema:text ?said
             FILTER NOT EXISTS { ?meant a cclm:UnspecifiedClaim } }
  OPTIONAL { ?own schema:text ?told FILTER NOT EXISTS { ?own a cclm:UnspecifiedClaim } }
  BIND(CONCAT("an unspecified claim (\\"", REPLACE(STR(?text), "\\"", "'"), "\\")") AS ?vague)
  OPTIONAL { ?article cclm:publisherName ?paper }
  OPTIONAL { ?article dct:date ?day }
} GROUP BY ?statement ORDER BY ?date ?statement
"""


@dataclass(frozen=True, slots=True)
class Denial:
    """Who denied what, and the sentence that says so."""

    who: str
    claim: str
    sentence: str
    outlet: str
    date: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a graph, and its denials by date."""

    articles: int
    statements: int
    actors: int
    claims: int
    contested: int
    denials: tuple[Denial, ...]


def summarise(graph: KnowledgeGraph) -> Summary:
    """Count what the graph holds and list who denied what."""
    counts = {name: _count(graph, pattern) for name, pattern in _COUNTS.items()}
    return Summary(**counts, denials=tuple(_denials(graph)))


def _count(graph: KnowledgeGraph, pattern: str) -> int:
    rows = _rows(graph, f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {pattern} }}")
    return int(next(rows)[0])


def _denials(graph: KnowledgeGraph) -> Iterator[Denial]:
    for _, *row in _rows(graph, _DENIALS):
        yield Denial(*(" ".join(value.split()) for value in row))


def _rows(graph: KnowledgeGraph, query: str) -> Iterator[list[str]]:
    solutions = graph.query(_PREFIXES + query)
    assert isinstance(solutions, Iterable)
    for row in solutions:
        yield ["" if value is None else str(getattr(value, "value", value)) for value in row]
