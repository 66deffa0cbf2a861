"""Speak the SPARQL 1.1 protocol to a store: queries, updates, and quads or whole graphs where the server takes them."""

from __future__ import annotations

import base64
import json
import time
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import (
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    HTTPRedirectHandler,
    Request,
    build_opener,
    parse_http_list,
    parse_keqv_list,
)

from counterclaim.errors import StoreError
from counterclaim.load.targets import LOCAL, Credentials

#: Six pauses of 0.5 to 16 s: half a minute, in which a server may start again.
_TRIES, _SECONDS = 7, 120
_ROWS = "application/sparql-results+json"
#: How servers say that they have nothing at an address, or that it takes no such document.
_MISSING = (400, 404, 405, 406, 415, 501)


@dataclass(frozen=True, slots=True)
class Places:
    """Where a kind of server listens, after the dataset's address: updates, queries, quads, and one graph's triples."""

    update: str
    query: str
    quads: tuple[str, ...] = ()
    graphs: tuple[str, ...] = ()


#: Fuseki and Oxigraph, Fuseki as some configure it, RDF4J and GraphDB, and what takes all at one address (Neptune).
_KNOWN = (
    Places("/update", "/query", ("/data", "/store"), ("/data?graph=", "/store?graph=")),
    Places("/update", "/sparql", ("/data",), ("/data?graph=",)),
    Places("/statements", "", ("/statements",), ("/rdf-graphs/service?graph=",)),
    Places("", "", (), ("/gsp/?graph=",)),
)
#: Virtuoso takes queries and updates at one address, which demands a password, and whole graphs at a sibling of it.
_VIRTUOSO, _VIRTUOSO_GRAPHS = "/sparql-auth", "/sparql-graph-crud-auth?graph-uri="


class _NoRedirect(HTTPRedirectHandler):
    """Follow no redirect: credentials must not travel to another host."""

    def redirect_request(self, *_args: object) -> None:
        return None


class _Authority:
    """Answer a server's demand for a user and password, by the Basic or the Digest scheme."""

    def __init__(self, address: str, credentials: Credentials) -> None:
        known = HTTPPasswordMgrWithDefaultRealm()
        known.add_password(None, address, credentials.user, credentials.password)
        self._digest = HTTPDigestAuthHandler(known)
        pair = f"{credentials.user}:{credentials.password}".encode()
        self._basic = f"Basic {base64.b64encode(pair).decode('ascii')}"
        self._demanded: dict[str, str] | None = None
        self._asked = False

    def learn(self, challenge: str) -> None:
        """Note what the server demands, as WWW-Authenticate says it; without a word, Basic is tried."""
        scheme, _, rest = challenge.partition(" ")
        self._asked = True
        self._demanded = parse_keqv_list(parse_http_list(rest)) if scheme.lower() == "digest" else None

    def header(self, request: Request) -> dict[str, str]:
        """Return the header that goes with a request: none before the server has asked for it."""
        if not self._asked:
            return {}
        if self._demanded is None:
            return {"Authorization": self._basic}
        told = self._digest.get_authorization(request, self._demanded)
        return {"Authorization": f"Digest {told}"} if told else {}


class Endpoint:
    """One remote store: where it takes queries, updates, quads and graphs, and how it is spoken to."""

    def __init__(self, address: str, credentials: Credentials) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https"):
            raise StoreError(f"{address} is no web address. Write http:// or https://.")
        if parts.scheme == "http" and parts.hostname not in LOCAL:
            raise StoreError(
                f"{address} would send the graph over an unprotected line. Use https:// for another machine."
            )
        self.address = address.rstrip("/")
        root = f"{parts.scheme}://{parts.netloc}/"
        self._authority = _Authority(root, credentials) if credentials.user else None
        self._opener = build_opener(_NoRedirect)
        known = self._find()
        self.update_at, self.query_at = self.address + known.update, self.address + known.query
        self._quads, self._graphs = ([self.address + place for place in found] for found in (known.quads, known.graphs))
        if self.address.endswith(_VIRTUOSO):
            self._graphs = [self.address.removesuffix(_VIRTUOSO) + _VIRTUOSO_GRAPHS]

    def _find(self) -> Places:
        """Return the kind of server that this is; raises StoreError when no known address answers a query."""
        said = ""
        for known in (Places("", ""),) if self.address.endswith(_VIRTUOSO) else _KNOWN:
            try:
                self._send(self.address + known.query, {"query": "ASK {}"}, _ROWS, tries=1)
            except StoreError as error:
                said = said or str(error)
                continue
            return known
        raise StoreError(f"{self.address} does not answer SPARQL queries. {said}")

    def rows(self, query: str) -> list[dict[str, str]]:
        """Return the rows of a SELECT query as plain strings."""
        found = self._json(query)
        return [{key: cell["value"] for key, cell in row.items()} for row in found["results"]["bindings"]]

    def truth(self, query: str) -> bool:
        """Return the answer of an ASK query; Virtuoso gives it as a table of one number."""
        found = self._json(query)
        if "boolean" in found:
            return bool(found["boolean"])
        return any(cell["value"] not in ("0", "false") for row in found["results"]["bindings"] for cell in row.values())

    def update(self, update: str) -> None:
        """Run an update."""
        self._send(self.update_at, {"update": update}, "*/*")

    def add(self, quads: bytes) -> bool:
        """Add N-Quads to their graphs; returns False when the server takes none, and then nothing is added.

        Raises StoreError when it refuses.
        """
        return self._post(self._quads, "", quads, "application/n-quads")

    def add_to(self, graph: str, triples: bytes) -> bool:
        """Add N-Triples, all of which is Turtle, to one graph by the graph store protocol; as ``add`` otherwise."""
        return self._post(self._graphs, quote(graph, safe=""), triples, "text/turtle; charset=utf-8")

    def _post(self, places: list[str], end: str, data: bytes, content: str) -> bool:
        """Try the places in turn, and forget those that the server does not have."""
        while places:
            try:
                self._send(places[0] + end, data, "*/*", content=content, missing=_MISSING)
            except _Missing:
                places.pop(0)
            else:
                return True
        return False

    def _json(self, query: str) -> Any:
        return json.loads(self._send(self.query_at, {"query": query}, _ROWS))

    def _send(
        self,
        place: str,
        body: dict[str, str] | bytes,
        accept: str,
        *,
        tries: int = _TRIES,
        content: str = "application/x-www-form-urlencoded",
        missing: tuple[int, ...] = (),
    ) -> bytes:
        """POST a form or a document; passing failures are tried again with growing pauses.

        Raises StoreError, or _Missing when the server answers one of the codes in ``missing``.
        """
        data = body if isinstance(body, bytes) else urlencode(body).encode("ascii")
        headers = {"User-Agent": "counterclaim", "Accept": accept, "Content-Type": content}
        attempt, challenged = 0, False
        while True:
            request = Request(place, data, headers)  # noqa: S310 - __init__ takes http and https alone
            for key, value in (self._authority.header(request) if self._authority else {}).items():
                request.add_header(key, value)
            try:
                with self._opener.open(request, timeout=_SECONDS) as reply:
                    answer: bytes = reply.read()
                    return answer
            except HTTPError as error:
                if error.code == 401 and self._authority and not challenged:
                    self._authority.learn(error.headers.get("WWW-Authenticate", ""))
                    challenged = True  # once a request: a password that was refused is not sent again
                    continue
                self._judge(place, error, missing, last=attempt + 1 >= tries)
            except (URLError, TimeoutError, ConnectionError, HTTPException) as error:
                if attempt + 1 >= tries:
                    raise StoreError(f"{place} cannot be reached: {error}. Is the server running?") from error
            time.sleep(0.5 * 2**attempt)
            attempt, challenged = attempt + 1, False

    @staticmethod
    def _judge(place: str, error: HTTPError, missing: tuple[int, ...], *, last: bool) -> None:
        """Raise what an answer that is no success means, unless it may pass."""
        if error.code == 401:
            raise StoreError(
                f"{place} refuses the user or password. Set COUNTERCLAIM_USER and COUNTERCLAIM_PASSWORD."
            ) from error
        if error.code == 403:
            raise StoreError(
                f"{place} forbids this: it is read-only, or this user may not do it. Start the server for writing, or "
                "set COUNTERCLAIM_USER and COUNTERCLAIM_PASSWORD to a user who may."
            ) from error
        if error.code in missing:
            raise _Missing from error
        if error.code < 500 or last:
            told = error.read(300).decode("utf-8", "replace").strip()
            raise StoreError(f"{place} answers {error.code}: {told}") from error


class _Missing(Exception):
    """The server has nothing at this address."""
