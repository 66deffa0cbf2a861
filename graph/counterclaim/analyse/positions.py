"""Read from a knowledge graph who takes which position on which claim, with the sentence that shows it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from counterclaim.rdf import KnowledgeGraph

_POSITIONS = """SELECT ?who ?name ?k ?label ?position ?manner ?from ?statement ?sentence ?article ?source WHERE {
  %s
  ?p a cclm:Position ; cclm:onCluster ?k ; cclm:principal ?who ; cclm:position ?position ;
      prov:wasDerivedFrom ?statement .
  ?statement a cclm:Statement ; cclm:evidencedBy/oa:hasSelector/oa:exact ?sentence ;
      cclm:reportedIn/prov:specializationOf ?article .
  ?article dct:identifier ?source .
  ?k skos:prefLabel ?label
  OPTIONAL { ?who rdfs:label ?name } OPTIONAL { ?p cclm:manner ?manner } OPTIONAL { ?p cclm:positionFrom ?from } }"""


#: What SPARQL does not take inside an IRI.
_UNSAFE = re.compile(r'[\x00-\x20<>"{}|^`\\]')


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


def positions(graph: KnowledgeGraph, clusters: Collection[str] | None = None) -> list[Position]:
    """Return every position, or those on the clusters named by identifier, sorted.

    An agent without a name is called by the end of its identifier.
    """
    wanted = "" if clusters is None else f"VALUES ?k {{ {iris(graph, clusters)} }}"
    found = set()
    for who, name, cluster, label, value, manner, when, statement, sentence, article, source in graph.rows(
        _POSITIONS % wanted
    ):
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


def iris(graph: KnowledgeGraph, names: Collection[str]) -> str:
    """Return identifiers of the store as the terms of a query; one that could end a term is left out."""
    full = sorted(graph.base + name for name in names)
    return " ".join(f"<{name}>" for name in full if not _UNSAFE.search(name))


def _local(iri: str) -> str:
    return iri.rpartition("/")[2].rpartition("#")[2]
