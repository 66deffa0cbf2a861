"""Load into FalkorDB, a graph module of a Redis server."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult

from counterclaim.errors import StoreError
from counterclaim.export.property_graph import KEYED, Value, build_property_graph
from counterclaim.load.cypher import CypherDatabase, Rows, as_is
from counterclaim.load.plan import synchronise
from counterclaim.load.targets import LOCAL, Credentials, Loaded, Progress

if TYPE_CHECKING:
    from counterclaim.rdf import KnowledgeGraph

#: Seconds between attempts: half a minute, in which a server may start again.
_PAUSES = (0.5, 1, 2, 4, 8, 16)


def load_falkordb(
    graph: KnowledgeGraph, address: SplitResult, credentials: Credentials, *, batch_size: int, on_progress: Progress
) -> Loaded:
    """Bring the graph named by the address's path (default ``counterclaim``) up to date.

    TLS is used for every host but this machine. Raises StoreError when the client is not installed, the server cannot
    be reached, or a statement fails.
    """
    try:
        from falkordb import FalkorDB
        from redis import exceptions as refused
        from redis.backoff import NoBackoff
        from redis.exceptions import ConnectionError as Lost
        from redis.exceptions import RedisError
        from redis.retry import Retry
    except ImportError as error:
        raise StoreError("Loading into FalkorDB needs its client: pip install 'counterclaim[falkordb]'.") from error
    host = address.hostname or "127.0.0.1"
    place = f"falkordb://{host}:{address.port or 6379}"
    name = address.path.strip("/") or "counterclaim"
    secured = host not in LOCAL or address.scheme.endswith("s")
    try:
        client = FalkorDB(
            host=host,
            port=address.port or 6379,
            username=credentials.user or None,
            password=credentials.password or None,
            ssl=secured,
            ssl_check_hostname=True,  # which its client leaves out
            retry=Retry(NoBackoff(), 0),  # which would repeat what must not be
        )
        database = client.select_graph(name)

        def run(query: str, /, **parameters: Any) -> Rows:
            result = _patiently(database.query, query, parameters, Lost)
            return [dict(zip((column[1] for column in result.header), row, strict=True)) for row in result.result_set]

        existing = {str(row[0]) for row in database.query("CALL db.indexes() YIELD label RETURN label").result_set}
        # None on "article": FalkorDB's index leaves out the empty text, which marks what belongs to no article.
        if KEYED not in existing:
            run(f"CREATE INDEX FOR (n:{KEYED}) ON (n.iri)")
        for label in ("Claim", "ClaimCluster"):
            if label not in existing:
                database.query(f"CALL db.idx.fulltext.createNodeIndex('{label}', 'text')")
        to_load = CypherDatabase(run, batch_size, _converted, labels_at_once=True)
        return synchronise(build_property_graph(graph), to_load, batch_size=batch_size, on_progress=on_progress)
    except (
        refused.AuthenticationError,
        refused.AuthenticationWrongNumberOfArgsError,
        refused.NoPermissionError,
    ) as error:
        given = "the user or password" if credentials.user or credentials.password else "a load without a password"
        raise StoreError(
            f"{place} refuses {given}: {str(error).rstrip('.')}. Set COUNTERCLAIM_PASSWORD, and COUNTERCLAIM_USER "
            "where the server knows users (or give --user and --ask-password)."
        ) from error
    except (RedisError, OSError) as error:
        raise StoreError(
            f"{place}/{name} failed: {str(error).rstrip('.')}. Is the server running? "
            "Run the load again; it takes up where it stopped."
        ) from error


def _patiently(ask: Callable[..., Any], query: str, parameters: dict[str, Any], lost: type[Exception]) -> Any:
    """Ask again, with growing pauses, after a connection was lost, unless doing it twice would double something."""
    for pause in _PAUSES:
        try:
            return ask(query, parameters)
        except lost:
            if " CREATE (a)" in query:  # relationships: the next load clears and makes them anew
                raise
            time.sleep(pause)
    return ask(query, parameters)


def _converted(value: Value) -> Any:
    """Return a value as the client takes it: it has no times with an offset, so they go as ISO 8601 text in UTC."""
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else as_is(value)
