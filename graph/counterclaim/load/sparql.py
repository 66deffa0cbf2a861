"""Load into a SPARQL 1.1 store over HTTP: Fuseki, Oxigraph, Virtuoso, GraphDB and whatever speaks the protocol.

Each named graph is replaced whole and only when its hash differs from the one that the last load left in the graph
``loaded``, which is written after the graph itself: an interrupted load is seen and done again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox
from pyoxigraph import NamedNode

from counterclaim.errors import StoreError
from counterclaim.load.endpoint import Endpoint
from counterclaim.load.plan import batches
from counterclaim.load.targets import Credentials, Loaded, Progress
from counterclaim.rdf.terms import iri, string, term
from counterclaim.rdf.triples import quad_hash

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store, Triple

    from counterclaim.rdf import KnowledgeGraph

__all__ = ["Endpoint", "load_graphs", "load_sparql"]

#: Triples and bytes in one request of the graph store protocol, and triples in one update, which servers compile.
_BATCH, _BATCH_BYTES, _BATCH_UPDATE = 20_000, 8_000_000, 1000
#: Virtuoso's reader of Turtle refuses a longer line; its updates do not.
_LINE = 60_000
#: Graphs in one request, and marks in one page of an answer.
_GRAPHS, _PAGE = 50, 5000


def load_sparql(graph: KnowledgeGraph, address: str, credentials: Credentials, *, on_progress: Progress) -> Loaded:
    """Bring the store at an address up to date, graph by graph.

    Raises StoreError when it cannot be reached or refuses, and when its default graph is not the union of its graphs:
    every question would then silently find nothing.
    """
    endpoint = Endpoint(address, credentials)
    graph.query("ASK {}")  # brings the derived graphs up to date
    done = load_graphs(endpoint, graph.store, graph.base, on_progress=on_progress)
    _probe(endpoint, address)
    return done


def load_graphs(endpoint: Endpoint, store: Store, base: str, *, on_progress: Progress) -> Loaded:
    """Send the store's named graphs that the endpoint lacks or holds otherwise, and drop those that are gone."""
    marks = iri(base, "graph/loaded")
    held = _held(endpoint, marks)
    counted, changed, kept = 0, 0, {name.value for name in store.named_graphs()}
    for group in _groups(store, held):
        endpoint.update("; ".join(_forget(marks, each.name) for each in group))
        for sent in _write(endpoint, group):
            counted += sent
            on_progress("quads", counted)
        if group[-1].quads and not endpoint.truth(f"ASK {{ GRAPH {group[-1].name} {{ ?s ?p ?o }} }}"):
            raise StoreError(f"{endpoint.address} said that it took {group[-1].name}, and does not hold it.")
        told = " ".join(f"{each.name} {term('cclm:quadHash')} {string(each.hash)} ." for each in group)
        endpoint.update(f"INSERT DATA {{ GRAPH {marks} {{ {told} }} }}")
        changed += sum("/graph/article/" in each.name.value for each in group)
    gone = sorted(value for value in set(held) - kept if value.startswith(f"{base}graph/"))
    for some in batches(gone, _GRAPHS):
        endpoint.update("; ".join(_forget(marks, iri(value, "")) for value in some))
    removed = sum("/graph/article/" in value for value in gone)  # a derived graph may be empty by now, too
    return Loaded(changed, removed, counted, 0)


@dataclass(frozen=True, slots=True)
class _Graph:
    """A named graph that is to be written, with the hash of its quads."""

    name: NamedNode
    quads: list[Quad]
    hash: str


def _groups(store: Store, held: Mapping[str, str]) -> Iterator[list[_Graph]]:
    """Yield the graphs that differ from what is held, small ones together: each request costs a server a commit."""
    group: list[_Graph] = []
    for name in sorted((name for name in store.named_graphs() if isinstance(name, NamedNode)), key=str):
        quads = list(store.quads_for_pattern(None, None, None, name))
        mark = quad_hash(quads)
        if held.get(name.value) == mark:
            continue
        group.append(_Graph(name, quads, mark))
        if len(group) >= _GRAPHS or sum(len(each.quads) for each in group) >= _BATCH:
            yield group
            group = []
    if group:
        yield group


def _forget(marks: NamedNode, name: NamedNode) -> str:
    """Return the update that takes a graph out, its mark first."""
    mark = f"DELETE WHERE {{ GRAPH {marks} {{ {name} {term('cclm:quadHash')} ?h }} }}"
    return f"{mark}; DROP SILENT GRAPH {name}"


def _held(endpoint: Endpoint, marks: NamedNode) -> dict[str, str]:
    """Return the hash of each graph that was loaded; page by page, for some servers cut off long answers."""
    found: dict[str, str] = {}
    last = ""
    while True:
        after = f"FILTER(STR(?g) > {string(last)})" if last else ""
        rows = endpoint.rows(
            f"SELECT ?g ?h {{ GRAPH {marks} {{ ?g {term('cclm:quadHash')} ?h }} {after} }} ORDER BY ?g LIMIT {_PAGE}"
        )
        found.update((row["g"], row["h"]) for row in rows)
        if len(rows) < _PAGE:
            return found
        last = rows[-1]["g"]


def _write(endpoint: Endpoint, group: list[_Graph]) -> Iterator[int]:
    """Write graphs by the fastest way that the server has, and yield how many quads each request took."""
    for lines in _lines((quad for each in group for quad in each.quads), ox.RdfFormat.N_QUADS):
        if not endpoint.add(b"\n".join(lines) + b"\n"):
            break  # the server takes no quads: this shows at the first batch
        yield len(lines)
    else:
        return
    for each in group:
        for lines in _lines((quad.triple for quad in each.quads), ox.RdfFormat.N_TRIPLES):
            _add_to(endpoint, each.name, lines)
            yield len(lines)


def _add_to(endpoint: Endpoint, name: NamedNode, lines: list[bytes]) -> None:
    """Add lines of N-Triples to one graph."""
    short = [line for line in lines if len(line) <= _LINE]
    rest = [line for line in lines if len(line) > _LINE]
    if short and not endpoint.add_to(name.value, b"\n".join(short) + b"\n"):
        rest = [*short, *rest]
    for batch in batches(rest, _BATCH_UPDATE):
        endpoint.update(f"INSERT DATA {{ GRAPH {name} {{ {b' '.join(batch).decode('utf-8')} }} }}")


def _lines(items: Iterable[Quad] | Iterable[Triple], form: ox.RdfFormat) -> Iterator[list[bytes]]:
    """Yield quads or triples as sorted lines, a batch at a time; the engine's own serialiser escapes the terms."""
    data = ox.serialize(items, format=form) or b""
    batch: list[bytes] = []
    weight = 0
    for line in sorted(data.split(b"\n")):
        if not line:
            continue
        if batch and (len(batch) >= _BATCH or weight + len(line) > _BATCH_BYTES):
            yield batch
            batch, weight = [], 0
        batch.append(line)
        weight += len(line)
    if batch:
        yield batch


def _probe(endpoint: Endpoint, address: str) -> None:
    statement = term("cclm:Statement")
    if endpoint.truth(f"ASK {{ GRAPH ?g {{ ?s a {statement} }} }}") and not endpoint.truth(
        f"ASK {{ ?s a {statement} }}"
    ):
        raise StoreError(
            f"Everything is loaded, but the default graph of {address} is not the union of its graphs, so the "
            "questions find nothing there. Configure it (Fuseki: tdb2:unionDefaultGraph true; Oxigraph: "
            "--union-default-graph)."
        )
