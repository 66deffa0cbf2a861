"""Load into Neo4j or Memgraph over Bolt, with the official driver."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from counterclaim.errors import StoreError
from counterclaim.export.property_graph import build_property_graph
from counterclaim.load.cypher import NEO4J_SCHEMA, Rows, synchronise
from counterclaim.load.targets import Credentials, Loaded, Progress

if TYPE_CHECKING:
    from counterclaim.rdf import KnowledgeGraph


def load_bolt(
    graph: KnowledgeGraph, address: str, credentials: Credentials, *, batch_size: int, on_progress: Progress
) -> Loaded:
    """Bring the database at a Bolt address up to date; the driver tries again, with back-off, after passing failures.

    Raises StoreError when the driver is not installed, the server cannot be reached or refuses, or a statement fails.
    """
    try:
        from neo4j import GraphDatabase
        from neo4j.exceptions import AuthError, DriverError, Neo4jError, ServiceUnavailable
    except ImportError as error:
        raise StoreError(
            "Loading over Bolt needs the Neo4j driver: pip install 'counterclaim[neo4j]'."
        ) from error
    auth = (credentials.user, credentials.password) if credentials.user else None
    try:
        with GraphDatabase.driver(address, auth=auth, max_transaction_retry_time=60) as driver:
            driver.verify_connectivity()

            def run(query: str, /, **parameters: Any) -> Rows:
                return [record.data() for record in driver.execute_query(query, parameters).records]

            for statement in NEO4J_SCHEMA:
                run(statement)
            return synchronise(build_property_graph(graph), run, batch_size=batch_size, on_progress=on_progress)
    except AuthError as error:
        raise StoreError(
            f"{address} refuses the user or password. Set COUNTERCLAIM_USER and COUNTERCLAIM_PASSWORD."
        ) from error
    except ServiceUnavailable as error:
        raise StoreError(f"{address} cannot be reached: {error}. Is the server running, and is this its Bolt port?") from error
    except (DriverError, Neo4jError) as error:
        raise StoreError(f"{address} failed during the load: {error}. Run the load again; it takes up where it stopped.") from error
