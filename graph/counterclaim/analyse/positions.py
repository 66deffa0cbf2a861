"""Read from a knowledge graph who takes which position on which claim, with the sentence that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from counterclaim.rdf import KnowledgeGraph

_POSITIONS = """SELECT ?who ?name ?k ?label ?position ?manner ?from ?statement ?sentence ?article ?source WHERE {
  ?p a cclm:Position ; cclm:onCluster ?k ; cclm:principal ?who ; cclm:position ?position ;
      prov:wasDerivedFrom ?statement .
  ?statement a cclm:Statement ; cclm:evidencedBy/oa:hasSelector/oa:exact ?sentence ;
      cclm:reportedIn/prov:specializationOf ?article .
  ?article dct:identifier ?source .
  ?k skos:prefLabel ?label
  OPTIONAL { ?who rdfs:label ?name } OPTIONAL { ?p cclm:manner ?manner } OPTIONAL { ?p cclm:positionFrom ?from } }"""


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """One principal's position on a claim, as one statement shows it; ``manner`` is asserts, denies, concedes ..."""

    cluster: str
    who: str
    value: str  # endorses, rejects, qualifies, doubts, withholds
    when: str  # ISO 8601; empty when unknown
    statement: str
    name: str
    label: str  # the claim's words
    manner: str
    sentence: str
    article: str
    source: str  # the article's identifier in the input


def positions(graph: KnowledgeGraph) -> list[Position]:
    """Return every position, sorted; an agent without a name is called by the end of its identifier."""
    found = set()
    for who, name, cluster, label, value, manner, when, statement, sentence, article, source in graph.rows(_POSITIONS):
        position = Position(
            cluster=cluster.removeprefix(graph.base),
            who=who.removeprefix(graph.base),
            value=_local(value),
            when=when,
            statement=statement.removeprefix(graph.base),
            name=name or _local(who),
            label=label,
            manner=_local(manner),
            sentence=sentence,
            article=article.removeprefix(graph.base),
            source=source,
        )
        found.add(position)
    named: dict[tuple[str, str, str], Position] = {}
    for position in sorted(found):
        # An agent may carry several names, and a statement several sentences: the first of each stands.
        named.setdefault((position.cluster, position.who, position.statement), position)
    return sorted(named.values())


def _local(iri: str) -> str:
    return iri.rpartition("/")[2].rpartition("#")[2]
