"""Describe the agents that articles share: one node each, made from all the articles that name it.

The description is a function of the set of mentions alone, so that the order in which articles come does not matter.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Quad

from counterclaim.rdf.terms import Term, iri, string, term
from counterclaim.rdf.triples import KINDS

_WIKIDATA = "http://www.wikidata.org/entity/"


@dataclass
class Named:
    """What the articles say about one agent, with how many say it."""

    names: Counter[str] = field(default_factory=Counter)
    others: set[str] = field(default_factory=set)
    kinds: Counter[str] = field(default_factory=Counter)
    facts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    represents: set[str] = field(default_factory=set)


def entities_of(base: str) -> NamedNode:
    """Return the name of the graph that describes agents."""
    return iri(base, "graph/entities")


def describe(agent: str, named: Named, graph: NamedNode) -> list[Quad]:
    """Return the description of an agent, by its IRI, as a graph holds it."""
    node = NamedNode(agent)
    kind = _most(named.kinds)
    label = _most(named.names) or agent.rpartition("/")[2]
    values: list[tuple[str, Term]] = [("rdf:type", term(name)) for name in (*KINDS.get(kind, ()), "prov:Agent")]
    values += [("rdfs:label", string(label)), ("cclm:kind", term(f"val:{kind}"))]
    others = (named.others | set(named.names)) - {label}
    values += [("skos:altLabel", string(other)) for other in others]
    values += [("cclm:represents", NamedNode(other)) for other in named.represents - {agent}]
    for fact, found in named.facts.items():
        value = _most(found)
        values.append((f"cclm:{fact}", string(value)))
        if fact == "wikidata" and value[:1] == "Q" and value[1:].isdecimal():
            values.append(("schema:sameAs", NamedNode(_WIKIDATA + value)))
    return [Quad(node, term(predicate), value, graph) for predicate, value in values]


def _most(counts: Counter[str]) -> str:
    """Return what most articles say; of several the longest, then the first in the alphabet."""
    if not counts:
        return ""
    return min(counts, key=lambda value: (-counts[value], -len(value), value))
