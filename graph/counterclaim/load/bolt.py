"""Load into Neo4j or Memgraph over Bolt, with the official driver."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from counterclaim.errors import StoreError
from counterclaim.export.neo4j_csv import NEO4J_SCHEMA
from counterclaim.export.property_graph import KEYED, PART, build_property_graph
from counterclaim.load.cypher import CypherDatabase, Rows
from counterclaim.load.plan import synchronise
from counterclaim.load.targets import Credentials, Loaded, Progress

if TYPE_CHECKING:
    from counterclaim.rdf import KnowledgeGraph

#: Memgraph words its indexes in its own way, and has no IF NOT EXISTS: making one twice changes nothing there.
MEMGRAPH_SCHEMA = (
    f"CREATE INDEX ON :{KEYED}(iri)",
    f"CREATE INDEX ON :{KEYED}(article)",
    f"CREATE INDEX ON :{PART}(article)",
)
#: In the code of an error: wrong or missing credentials, too many wrong ones, a first password to be changed, no right.
_REFUSED = ".ClientError.Security."


def load_bolt(
    graph: KnowledgeGraph, address: str, credentials: Credentials, *, batch_size: int, on_progress: Progress
) -> Loaded:
    """Bring the database at a Bolt address up to date; the driver tries again, with back-off, after passing failures.

    Raises StoreError when the driver is not installed, the server cannot be reached or refuses, or a statement fails.
    """
    try:
        from neo4j import GraphDatabase
        from neo4j.exceptions import DriverError, Neo4jError, ServiceUnavailable
    except ImportError as error:
        raise StoreError("Loading over Bolt needs the Neo4j driver: pip install 'counterclaim[neo4j]'.") from error
    auth = (credentials.user, credentials.password) if credentials.user else None
    try:
        # The server's hints (a label that is not there yet, an index that exists) are no news to the user.
        with GraphDatabase.driver(
            address, auth=auth, max_transaction_retry_time=60, notifications_min_severity="OFF"
        ) as driver:

            def run(query: str, /, **parameters: Any) -> Rows:
                records, _, _ = driver.execute_query(query, parameters)
                return [record.data() for record in records]

            memgraph = "memgraph" in driver.get_server_info().agent.lower()
            for statement in MEMGRAPH_SCHEMA if memgraph else NEO4J_SCHEMA:
                if memgraph:  # which makes no index inside a transaction that may be tried again
                    with driver.session() as session:
                        session.run(statement).consume()
                else:
                    run(statement)
            database = CypherDatabase(run, batch_size)
            return synchronise(build_property_graph(graph), database, batch_size=batch_size, on_progress=on_progress)
    except ServiceUnavailable as error:
        raise StoreError(
            f"{address} cannot be reached: {str(error).rstrip('.')}. Is the server running, and is this its Bolt port?"
        ) from error
    except (DriverError, Neo4jError) as error:
        if isinstance(error, Neo4jError) and _REFUSED in (error.code or ""):
            raise StoreError(
                f"{address} refuses {'the user or password' if credentials.user else 'a load without a user'}: "
                f"{(error.message or '').rstrip('.')}. Set COUNTERCLAIM_USER and COUNTERCLAIM_PASSWORD (or give --user "
                "and --ask-password) to a user that may write there."
            ) from error
        raise StoreError(
            f"{address} failed during the load: {error}. Run the load again; it takes up where it stopped."
        ) from error
