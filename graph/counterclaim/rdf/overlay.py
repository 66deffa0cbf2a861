"""Lay over an article's graph what people decided about it and which node each of its actors is.

What an article gave and what stands in its graph may then differ. The difference is kept word for word beside the
identities, so that what was set aside can be had back when a decision is withdrawn or an identity comes apart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store

from counterclaim.rdf.people import identities_of
from counterclaim.rdf.terms import string, term
from counterclaim.rdf.triples import graph_of


def pristine(store: Store, article: str, base: str) -> set[Quad]:
    """Return an article's graph as the article gave it."""
    graph = graph_of(article, base)
    quads = set(store.quads_for_pattern(None, None, None, graph))
    return (quads - _kept(store, graph, "cclm:putInstead", base)) | _kept(store, graph, "cclm:setAside", base)


def _kept(store: Store, graph: NamedNode, predicate: str, base: str) -> set[Quad]:
    found: set[Quad] = set()
    for quad in store.quads_for_pattern(graph, term(predicate), None, identities_of(base)):
        assert isinstance(quad.object, Literal)
        found.update(pyoxigraph.parse(input=quad.object.value, format=RdfFormat.N_QUADS))
    return found


def with_nodes(quads: Iterable[Quad], nodes: Mapping[str, str], base: str) -> set[Quad]:
    """Return the quads with each actor that goes by another name across articles under that name."""
    named = {NamedNode(base + actor): NamedNode(base + node) for actor, node in nodes.items()}
    if not named:
        return set(quads)
    return {
        Quad(quad.subject, quad.predicate, named[quad.object], quad.graph_name) if quad.object in named else quad  # type: ignore[index]
        for quad in quads
    }


def difference_quads(article: str, given: Collection[Quad], now: Collection[Quad], base: str) -> list[Quad]:
    """Return what is kept of the difference between what an article gave and what stands in its graph."""
    graph, before, after = graph_of(article, base), set(given), set(now)
    kept = []
    for predicate, quads in (("cclm:setAside", before - after), ("cclm:putInstead", after - before)):
        if quads:
            lines = pyoxigraph.serialize(sorted(quads, key=str), format=RdfFormat.N_QUADS) or b""
            kept.append(Quad(graph, term(predicate), string(lines.decode()), identities_of(base)))
    return kept
