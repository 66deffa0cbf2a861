"""Load into a SPARQL 1.1 store over HTTP: Fuseki, Oxigraph, GraphDB, Virtuoso and whatever speaks the protocol.

Each named graph is replaced whole and only when its hash differs from the one that the last load left in the graph
``loaded``, which is written after the graph itself: an interrupted load is seen and done again.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from counterclaim.errors import StoreError
from counterclaim.load.plan import batches
from counterclaim.load.targets import LOCAL, Credentials, Loaded, Progress
from counterclaim.rdf.terms import iri, string, term
from counterclaim.rdf.triples import quad_hash

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, NamedNode, Quad

    from counterclaim.rdf import KnowledgeGraph

_TRIES, _SECONDS = 4, 120
_BATCH_QUADS = 2000
#: Where the servers listen for updates and queries below a dataset's address.
_ADDRESSES = (("update", "query"), ("update", "sparql"), ("statements", ""), ("", ""))


class _NoRedirect(HTTPRedirectHandler):
    """Follow no redirect: credentials must not travel to another host."""

    def redirect_request(self, *_args: object) -> None:
        return None


class Endpoint:
    """One remote store: where it takes queries and updates, and how it is spoken to."""

    def __init__(self, address: str, credentials: Credentials) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https"):
            raise StoreError(f"{address} is no web address. Write http:// or https://.")
        if parts.scheme == "http" and parts.hostname not in LOCAL:
            raise StoreError(
                f"{address} would send the graph over an unprotected line. Use https:// for another machine."
            )
        self.address = address.rstrip("/")
        self._headers = {"User-Agent": "counterclaim"}
        if credentials.user:
            pair = base64.b64encode(f"{credentials.user}:{credentials.password}".encode()).decode("ascii")
            self._headers["Authorization"] = f"Basic {pair}"
        self._opener = build_opener(_NoRedirect)
        self.update_at, self.query_at = self._find()

    def _find(self) -> tuple[str, str]:
        """Return where updates and queries go; raises StoreError when no known address answers a query."""
        said = ""
        for update, query in _ADDRESSES:
            places = [f"{self.address}/{name}" if name else self.address for name in (update, query)]
            try:
                self._send(places[1], {"query": "ASK {}"}, "application/sparql-results+json", tries=1)
            except StoreError as error:
                said = said or str(error)
                continue
            return places[0], places[1]
        raise StoreError(f"{self.address} does not answer SPARQL queries. {said}")

    def rows(self, query: str) -> list[dict[str, str]]:
        """Return the rows of a SELECT query as plain strings."""
        found = json.loads(self._send(self.query_at, {"query": query}, "application/sparql-results+json"))
        return [{key: cell["value"] for key, cell in row.items()} for row in found["results"]["bindings"]]

    def truth(self, query: str) -> bool:
        """Return the answer of an ASK query."""
        found = json.loads(self._send(self.query_at, {"query": query}, "application/sparql-results+json"))
        return bool(found["boolean"])

    def update(self, update: str) -> None:
        """Run an update."""
        self._send(self.update_at, {"update": update}, "*/*")

    def _send(self, place: str, form: dict[str, str], accept: str, *, tries: int = _TRIES) -> bytes:
        """POST a form; passing failures are tried again with growing pauses."""
        headers = {**self._headers, "Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        data = urlencode(form).encode("ascii")
        for attempt in range(tries):
            try:
                request = Request(place, data, headers)  # noqa: S310 - __init__ takes http and https alone
                with self._opener.open(request, timeout=_SECONDS) as reply:
                    body: bytes = reply.read()
                    return body
            except HTTPError as error:
                if error.code in (401, 403):
                    raise StoreError(
                        f"{place} refuses the user or password. Set COUNTERCLAIM_USER and COUNTERCLAIM_PASSWORD."
                    ) from error
                if error.code < 500 or attempt + 1 == tries:
                    told = error.read(300).decode("utf-8", "replace").strip()
                    raise StoreError(f"{place} answers {error.code}: {told}") from error
            except (URLError, TimeoutError, ConnectionError) as error:
                if attempt + 1 == tries:
                    raise StoreError(f"{place} cannot be reached: {error}. Is the server running?") from error
            time.sleep(0.5 * 2**attempt)
        raise AssertionError  # the loop returns or raises


def load_sparql(graph: KnowledgeGraph, address: str, credentials: Credentials, *, on_progress: Progress) -> Loaded:
    """Bring the store at an address up to date, graph by graph.

    Raises StoreError when it cannot be reached or refuses, and when its default graph is not the union of its graphs:
    every question would then silently find nothing.
    """
    endpoint = Endpoint(address, credentials)
    graph.query("ASK {}")  # brings the derived graphs up to date
    marks = iri(graph.base, "graph/loaded")
    hashed = term("cclm:quadHash")
    held = {row["g"]: row["h"] for row in endpoint.rows(f"SELECT ?g ?h {{ GRAPH {marks} {{ ?g {hashed} ?h }} }}")}
    counted, changed, kept = 0, 0, set()
    for name in sorted(graph.store.named_graphs(), key=str):
        kept.add(name.value)
        quads = list(graph.store.quads_for_pattern(None, None, None, name))
        mark = quad_hash(quads)
        if held.get(name.value) == mark:
            continue
        _replace(endpoint, name, quads, f"{marks} {{ {name} {hashed} ", str(string(mark)))
        counted, changed = counted + len(quads), changed + ("/graph/article/" in name.value)
        on_progress("quads", counted)
    gone = sorted(set(held) - kept)
    for value in gone:
        endpoint.update(f"DROP SILENT GRAPH <{value}>; DELETE WHERE {{ GRAPH {marks} {{ <{value}> {hashed} ?h }} }}")
    _probe(endpoint, address)
    removed = sum("/graph/article/" in value for value in gone)  # a derived graph may be empty by now, too
    return Loaded(changed, removed, counted, 0)


def _replace(endpoint: Endpoint, name: NamedNode | BlankNode, quads: list[Quad], mark: str, value: str) -> None:
    """Write one graph anew, and its hash last."""
    endpoint.update(f"DELETE WHERE {{ GRAPH {mark}?h }} }}; DROP SILENT GRAPH {name}")
    for data in _data(quads):
        endpoint.update(f"INSERT DATA {{ GRAPH {name} {{ {data} }} }}")
    endpoint.update(f"INSERT DATA {{ GRAPH {mark}{value} }} }}")


def _data(quads: list[Quad]) -> Iterator[str]:
    """Yield the triples as N-Triples, a batch at a time; the engine's own serialiser escapes what the terms hold."""
    import pyoxigraph as ox

    for batch in batches(sorted(quads, key=str), _BATCH_QUADS):
        yield (ox.serialize((quad.triple for quad in batch), format=ox.RdfFormat.N_TRIPLES) or b"").decode("utf-8")


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
