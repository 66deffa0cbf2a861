"""Use a SPARQL 1.1 endpoint in place of a store on disk: ask it where it is, and change it by way of a working copy.

Any server with queries and updates will do: Fuseki, Oxigraph, GraphDB, Virtuoso. Questions and queries run there.
Changes are made in a copy of its graphs, where what is derived follows; only graphs that differ are written back.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
    serialize,
)

from counterclaim.errors import QueryError, StoreError
from counterclaim.identifiers import DEFAULT_BASE
from counterclaim.load.endpoint import Endpoint
from counterclaim.load.sparql import load_graphs
from counterclaim.load.targets import Credentials, Loaded, credentials_from_environment
from counterclaim.rdf import KnowledgeGraph
from counterclaim.rdf.lexing import refuse_unsafe, words
from counterclaim.rdf.questions import Question, Table, answer, question, questions
from counterclaim.rdf.terms import string, term

Results = QuerySolutions | QueryBoolean | QueryTriples
_ROWS, _TRIPLES = "application/sparql-results+json", "application/n-triples"
_MANIFEST = "graph/manifest"


def is_address(text: str) -> bool:
    """Tell whether a store is named by a web address."""
    return urlsplit(text).scheme in ("http", "https") and "//" in text


class RemoteGraph:
    """The knowledge graph in a remote store, for reading: what ``KnowledgeGraph`` has for questions and queries."""

    def __init__(self, address: str, *, credentials: Credentials | None = None) -> None:
        """Find out how the server is spoken to, and whether its default graph is the union of its graphs.

        Raises StoreError when it cannot be reached or refuses, and when questions would silently find nothing there.
        """
        parts = urlsplit(address)
        if parts.username or parts.password:
            raise StoreError(
                f"The address of {parts.hostname} holds a user or password, which others can read in the process list. "
                "Leave them out and set COUNTERCLAIM_USER and COUNTERCLAIM_PASSWORD."
            )
        self.endpoint = _Raw(address, credentials or credentials_from_environment())
        self.address = self.endpoint.address
        self._probe()
        self.base = self._base()

    def query(self, sparql: str, *, bindings: Mapping[str, NamedNode | Literal] | None = None) -> Results:
        """Run a query at the endpoint; QueryError for what the library refuses, and for bindings."""
        if bindings:
            raise QueryError("A remote store takes no bindings. Write the values into the query, with VALUES.")
        refuse_unsafe(sparql)
        return self._run(sparql)

    def questions(self) -> tuple[Question, ...]:
        """Return the named questions."""
        return questions()

    def ask(self, name: str, **parameters: str) -> Table:
        """Answer a named question at the endpoint; QueryError for an unknown name or parameter."""
        return answer(_AsStore(self._run), question(name), parameters)  # type: ignore[arg-type]

    def copy(self, folder: Path, *, base: str = "") -> Path:
        """Make a store in a folder that holds every graph of the endpoint's, and return its path.

        Raises StoreError when the endpoint gives less of a graph than it says that it holds.
        """
        file, store = folder / "remote.nq", folder / "store"
        with file.open("wb") as stream:
            for name, count in sorted(self._counts().items()):
                triples = list(parse(self.endpoint.graph(name), format=RdfFormat.N_TRIPLES))
                if len(triples) != count:
                    raise StoreError(
                        f"{self.address} gives {len(triples):,} of the {count:,} triples of {name}. Raise the server's "
                        "limit for answers."
                    )
                quads = (Quad(each.subject, each.predicate, each.object, NamedNode(name)) for each in triples)
                stream.write(serialize(quads, format=RdfFormat.N_QUADS) or b"")
        with KnowledgeGraph.open(store, base=self.base or base or DEFAULT_BASE) as graph:
            graph.load(file)
        file.unlink()
        return store

    def push(self, store: Path) -> Loaded:
        """Write the graphs of a store that differ from the endpoint's, and drop those that the store has no more."""
        with KnowledgeGraph.open(store) as graph:
            graph.query("ASK {}")  # brings the derived graphs up to date
            return load_graphs(self.endpoint, graph.store, graph.base, on_progress=lambda _what, _count: None)

    def _run(self, sparql: str) -> Results:
        triples = next((word for word in words(sparql) if word in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")), "")
        if triples in ("CONSTRUCT", "DESCRIBE"):
            held = Store()
            held.bulk_extend(parse(self.endpoint.raw(sparql, _TRIPLES), format=RdfFormat.N_TRIPLES))
            found = held.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
            assert isinstance(found, QueryTriples)
            return found
        return parse_query_results(self.endpoint.raw(sparql, _ROWS), format=QueryResultsFormat.JSON)

    def _probe(self) -> None:
        ours = term("cclm:Statement")
        if self.endpoint.truth(f"ASK {{ GRAPH ?g {{ ?s a {ours} }} }}") and not self.endpoint.truth(
            f"ASK {{ ?s a {ours} }}"
        ):
            raise StoreError(
                f"The default graph of {self.address} is not the union of its graphs, so questions find nothing there. "
                "Configure it (Fuseki: tdb2:unionDefaultGraph true; Oxigraph: --union-default-graph)."
            )

    def _base(self) -> str:
        """Return what identifiers begin with there, empty when nothing of ours is there yet."""
        hashed = term("cclm:quadHash")
        for row in self.endpoint.rows(f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?x {hashed} ?h }} }}"):
            if row["g"].endswith(_MANIFEST):
                return row["g"].removesuffix(_MANIFEST)
        return ""

    def _counts(self) -> dict[str, int]:
        """Return how many triples each graph of ours has, but for the marks that loading leaves."""
        if not self.base:
            return {}
        rows = self.endpoint.rows(
            "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } "
            f"FILTER(STRSTARTS(STR(?g), {string(self.base + 'graph/')})) }} GROUP BY ?g"
        )
        return {row["g"]: int(row["n"]) for row in rows if row["g"] != f"{self.base}graph/loaded"}


class _Raw(Endpoint):
    """An endpoint that also gives answers as they come."""

    def raw(self, query: str, accept: str) -> bytes:
        return self._send(self.query_at, {"query": query}, accept)

    def graph(self, name: str) -> bytes:
        return self.raw(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {NamedNode(name)} {{ ?s ?p ?o }} }}", _TRIPLES)


class _AsStore:
    """What answering a question needs of a store."""

    def __init__(self, run: Any) -> None:
        self._run = run

    def query(self, sparql: str, **_options: object) -> Results:
        found: Results = self._run(sparql)
        return found


@contextmanager
def working_copy(address: str, *, base: str = "", write: bool = True) -> Iterator[Path]:
    """Give a store on disk with the graphs of a remote one, and write back what changed when the block ends well.

    ``base`` counts for an endpoint that holds nothing of ours. Two who change one endpoint at once undo each other's
    work: let one write at a time.
    """
    remote = RemoteGraph(address)
    with tempfile.TemporaryDirectory(prefix="counterclaim-") as scratch:
        store = remote.copy(Path(scratch), base=base)
        yield store
        if write:
            remote.push(store)
