"""Choose the loader by the target's address."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from counterclaim.errors import StoreError, UnknownFormat

if TYPE_CHECKING:
    from counterclaim.rdf import KnowledgeGraph

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
Progress = Callable[[str, int], None]
#: Rows in one request: Neo4j takes 5,000 in half the time that it takes for five times 1,000.
BATCH = 5000
_NETWORK = frozenset(
    {"bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc", "falkordb", "falkordbs", "http", "https"}
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What one load did: articles written and removed, nodes and relationships sent."""

    changed: int
    removed: int
    nodes: int
    relationships: int


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user and a password; from the environment or a prompt, never from the address or the command line."""

    user: str = ""
    password: str = ""


def credentials_from_environment() -> Credentials:
    """Return COUNTERCLAIM_USER and COUNTERCLAIM_PASSWORD."""
    return Credentials(os.environ.get("COUNTERCLAIM_USER", ""), os.environ.get("COUNTERCLAIM_PASSWORD", ""))


def load_into(
    graph: KnowledgeGraph,
    address: str,
    *,
    credentials: Credentials | None = None,
    batch_size: int = BATCH,
    on_progress: Progress | None = None,
) -> Loaded:
    """Bring a database up to date with the graph: only what changed is sent, what was retracted is removed.

    Addresses: ``bolt://`` and ``neo4j://`` (Neo4j, Memgraph; ``+s`` for TLS), ``falkordb://host:port/name``,
    ``ladybug:PATH``, ``http(s)://.../ds`` (a SPARQL 1.1 store). Loading twice is the same as loading once.

    Raises UnknownFormat for another address; StoreError when the database cannot be reached, refuses the credentials,
    or is asked for over an unprotected line to another machine.
    """
    scheme, _, rest = address.partition(":")
    told = on_progress or (lambda _what, _count: None)
    found = credentials or credentials_from_environment()
    if scheme == "ladybug":
        from counterclaim.load.ladybug import load_ladybug

        return load_ladybug(graph, rest.removeprefix("//"), batch_size=batch_size, on_progress=told)
    if scheme not in _NETWORK:
        raise UnknownFormat(
            f"Cannot load into {address!r}. Known: bolt://HOST:PORT, neo4j://HOST:PORT, falkordb://HOST:PORT/NAME, "
            "ladybug:PATH, http(s)://HOST/DATASET."
        )
    parts = _split(address)
    if parts.username or parts.password:
        raise StoreError(
            f"The address {_without_user(parts)} holds a user or password, which others can read in the process list. "
            "Leave them out and set COUNTERCLAIM_USER and COUNTERCLAIM_PASSWORD."
        )
    if scheme.startswith(("bolt", "neo4j")):
        from counterclaim.load.bolt import load_bolt

        return load_bolt(graph, _protected(parts), found, batch_size=batch_size, on_progress=told)
    if scheme.startswith("falkordb"):
        from counterclaim.load.falkordb import load_falkordb

        return load_falkordb(graph, parts, found, batch_size=batch_size, on_progress=told)
    from counterclaim.load.sparql import load_sparql

    return load_sparql(graph, address, found, on_progress=told)


def _split(address: str) -> SplitResult:
    """Return the parts of an address; raises StoreError where its host or port cannot be read."""
    try:
        parts = urlsplit(address)
        known = bool(parts.hostname and parts.port != 0)
    except ValueError:
        known = False
    if not known:
        raise StoreError(
            f"{address.rpartition('@')[2]} names no host, or a port that is no number up to 65535. "
            "Write it as in bolt://localhost:7687."
        )
    return parts


def _without_user(parts: SplitResult) -> str:
    return f"{parts.scheme}://{parts.hostname}{f':{parts.port}' if parts.port else ''}{parts.path}"


def _protected(parts: SplitResult) -> str:
    """Return the address with TLS unless the host is this machine; ``+ssc`` and ``+s`` stay as they are."""
    if parts.hostname in LOCAL or "+" in parts.scheme:
        return parts.geturl()
    return parts._replace(scheme=parts.scheme + "+s").geturl()
