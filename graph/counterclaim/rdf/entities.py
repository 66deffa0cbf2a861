"""Describe the agents that articles share: one node each, made from all the articles that name it.

The description is a function of the set of mentions alone, so that the order in which articles come does not matter.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Quad, Store

from counterclaim.rdf.terms import Term, iri, string, term
from counterclaim.rdf.triples import KINDS

_WIKIDATA = "http://www.wikidata.org/entity/"


@dataclass
class _Named:
    """What the articles say about one agent, with how many say it."""

    names: Counter[str] = field(default_factory=Counter)
    others: set[str] = field(default_factory=set)
    kinds: Counter[str] = field(default_factory=Counter)
    facts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    represents: set[str] = field(default_factory=set)


def entities_of(base: str) -> NamedNode:
    """Return the name of the graph that describes agents."""
    return iri(base, "graph/entities")


def entity_quads(store: Store, base: str) -> list[Quad]:
    """Return the entities graph as the article graphs of a store make it."""
    agents: dict[str, _Named] = defaultdict(_Named)
    _read_mentions(store, base, agents)
    _read_outlets(store, agents)
    return [quad for agent in sorted(agents) for quad in _describe(agent, agents[agent], entities_of(base))]


def _read_mentions(store: Store, base: str, agents: dict[str, _Named]) -> None:
    """Read what each article says of the agents it names."""
    refers = {
        quad.subject: _text(quad.object)
        for quad in store.quads_for_pattern(None, term("cclm:refersTo"), None, None)
        if _text(quad.object).startswith(base + "actor/")
    }

    def values(predicate: str) -> list[tuple[_Named, str]]:
        found = store.quads_for_pattern(None, term(predicate), None, None)
        return [(agents[refers[quad.subject]], _text(quad.object)) for quad in found if quad.subject in refers]

    for named, value in values("rdfs:label"):
        named.names[value] += 1
    for named, value in values("cclm:kind"):
        named.kinds[value.rpartition("/")[2]] += 1
    for named, value in values("skos:altLabel"):
        named.others.add(value)
    for named, value in values("cclm:represents"):
        named.represents.add(value)
    for fact in ("descriptor", "wikidata", "country", "standsFor"):
        for named, value in values(f"cclm:{fact}"):
            named.facts[fact][value] += 1


def _read_outlets(store: Store, agents: dict[str, _Named]) -> None:
    """Read the publishers of the articles."""
    names = {
        quad.subject: _text(quad.object)
        for quad in store.quads_for_pattern(None, term("cclm:publisherName"), None, None)
    }
    for quad in store.quads_for_pattern(None, term("schema:publisher"), None, None):
        named = agents[_text(quad.object)]
        if quad.subject in names:
            named.names[names[quad.subject]] += 1
        named.kinds["outlet"] += 1


def _describe(agent: str, named: _Named, graph: NamedNode) -> list[Quad]:
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


def _text(value: object) -> str:
    return str(getattr(value, "value", value))
