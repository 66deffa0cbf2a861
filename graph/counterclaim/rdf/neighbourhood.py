"""Run the rules on some clusters: on a small store in memory that holds them with everything the rules look at.

A rule says what follows for a cluster from its members, what was said about them and what answers that, so what it
concludes in this neighbourhood is what it would conclude in the whole store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from pyoxigraph import NamedNode, Quad, QueryTriples, Store

from counterclaim.rdf.terms import iri, term
from counterclaim.vocabulary import ontology

#: The derived graphs that rules make, with the rules of each.
RULES: dict[str, tuple[str, ...]] = {
    "positions": ("positions",),
    "status": ("status",),
    "shortcuts": ("shortcuts", "counters", "counts"),
}
#: So many clusters are looked at in one small store, which bounds memory.
_BATCH = 1_000


@cache
def rule(name: str) -> str:
    """Return the text of a rule."""
    return (ontology() / "rules" / f"{name}.rq").read_text("utf-8")


def conclude(store: Store, clusters: Sequence[NamedNode], base: str) -> Iterator[Quad]:
    """Yield the positions, statuses and shortcuts of some clusters, each in its graph."""
    for start in range(0, len(clusters), _BATCH):
        mini = _small(store, base)
        _Copier(store, mini, base).take(clusters[start : start + _BATCH])
        for name, rules in RULES.items():
            graph = iri(base, f"graph/derived/{name}")
            made = {quad for item in rules if item != "counters" for quad in construct(mini, item, graph)}
            mini.extend(made)
            yield from made


def construct(store: Store, name: str, graph: NamedNode) -> Iterator[Quad]:
    """Yield what a rule concludes from a store, as quads of a graph."""
    made = store.query(rule(name), use_default_graph_as_union=True)
    assert isinstance(made, QueryTriples)
    for triple in made:
        yield Quad(triple.subject, triple.predicate, triple.object, graph)


def _small(store: Store, base: str) -> Store:
    """Return a store with the families of the speech acts, which the rules look up."""
    mini = Store()
    mini.extend(store.quads_for_pattern(None, term("skos:broader"), None, iri(base, "graph/vocab")))
    return mini


class _Copier:
    """Copy what the rules look at from one store to another, each node once."""

    def __init__(self, store: Store, mini: Store, base: str) -> None:
        self._store = store
        self._clusters = iri(base, "graph/derived/clusters")
        self._mini = mini
        self._told: set[NamedNode] = set()
        self._quads: list[Quad] = []

    def take(self, clusters: Iterable[NamedNode]) -> None:
        """Copy the neighbourhood of some clusters."""
        for cluster in clusters:
            self._quads += self._store.quads_for_pattern(cluster, term("rdf:type"), None, self._clusters)
            for quad in self._store.quads_for_pattern(None, term("cclm:cluster"), cluster, self._clusters):
                self._node(quad.subject)
                for member in self._store.quads_for_pattern(quad.subject, term("cclm:member"), None, self._clusters):
                    self._claim(member.object)
        self._mini.extend(self._quads)

    def _node(self, node: object) -> bool:
        """Copy all that is said of a node; False when it was copied before."""
        if not isinstance(node, NamedNode) or node in self._told:
            return False
        self._told.add(node)
        self._quads += self._store.quads_for_pattern(node, None, None, None)
        return True

    def _subjects(self, predicate: str, value: object) -> list[NamedNode]:
        found = self._store.quads_for_pattern(None, term(predicate), value, None)  # type: ignore[arg-type]
        return [quad.subject for quad in found if isinstance(quad.subject, NamedNode)]

    def _objects(self, subject: object, predicate: str) -> list[object]:
        return [quad.object for quad in self._store.quads_for_pattern(subject, term(predicate), None, None)]  # type: ignore[arg-type]

    def _claim(self, claim: object) -> None:
        if not self._node(claim):
            return
        for statement in self._subjects("cclm:about", claim):
            self._statement(statement)
            for response in self._subjects("cclm:responding", statement):
                self._response(response)
            for response in self._subjects("cclm:target", statement):
                self._response(response)
        for response in self._subjects("cclm:target", claim):
            self._response(response)

    def _statement(self, statement: object) -> None:
        if self._node(statement):
            for version in self._objects(statement, "cclm:reportedIn"):
                if self._node(version):
                    for article in self._objects(version, "prov:specializationOf"):
                        self._node(article)

    def _response(self, response: object) -> None:
        if self._node(response):
            for statement in self._objects(response, "cclm:responding"):
                self._statement(statement)
            for target in self._objects(response, "cclm:target"):
                self._quads += self._store.quads_for_pattern(target, term("cclm:about"), None, None)  # type: ignore[arg-type]
                self._quads += self._store.quads_for_pattern(target, term("cclm:stance"), None, None)  # type: ignore[arg-type]
