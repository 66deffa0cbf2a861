"""Measure how fast a made-up graph gets into a database, beside a plain driver script with one MERGE a statement.

usage: python scripts/benchmark_load.py ADDRESS [--edges 10000] [--plain-edges 500]
ADDRESS is bolt://HOST:PORT, falkordb://HOST:PORT/NAME or ladybug:PATH. The database should be empty; it is kept.
The plain script is slow, so it makes fewer edges, in a graph of its own; the rates are comparable, being per second.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from counterclaim.export.property_graph import Node, PropertyGraph, Relationship
from counterclaim.load.cypher import CypherDatabase
from counterclaim.load.plan import Database, synchronise

STATEMENTS_AN_ARTICLE = 20
Ask = Callable[[str, dict[str, Any]], Any]


def made_up(edges: int, prefix: str = "") -> PropertyGraph:
    """Return articles of statements, each with its claim, its agent and its version: four edges a statement."""
    nodes: list[Node] = [
        Node(f"{prefix}agent/{n}", ("Agent", "Person"), {"iri": f"{prefix}agent/{n}", "article": "", "name": f"A {n}"})
        for n in range(100)
    ]
    links: list[Relationship] = []
    for number in range(edges // 4):
        article = f"{prefix}article/{number // STATEMENTS_AN_ARTICLE}"
        there = {"article": article}
        version = f"{article}/v"
        if number % STATEMENTS_AN_ARTICLE == 0:
            nodes.append(Node(version, ("ArticleVersion",), {"iri": version, **there}))
        said, claim, passage = (f"{prefix}{kind}/{number}" for kind in ("statement", "claim", "passage"))
        properties = {"speechAct": "deny", "stance": "rejects", "confidence": 0.9, "nestingDepth": 1, **there}
        nodes += [
            Node(said, ("Statement",), {"iri": said, **properties}),
            Node(claim, ("Claim",), {"iri": claim, "text": f"the gate {number} was open " * 4, **there}),
            Node(passage, ("Passage",), {"iri": passage, "exact": f"Nobody opened gate {number}. " * 6, **there}),
        ]
        links += [
            Relationship("MADE", f"{prefix}agent/{number % 100}", said, there),
            Relationship("ABOUT", said, claim, there),
            Relationship("EVIDENCED_BY", said, passage, there),
            Relationship("REPORTED_IN", said, version, there),
        ]
    return PropertyGraph(tuple(nodes), tuple(links))


@contextmanager
def opened(address: str, graph: PropertyGraph, batch: int) -> Iterator[tuple[Database, Ask]]:
    """Give the loader's database and a way to send one statement, with the indexes that a load makes."""
    parts = urlsplit(address)
    if parts.scheme == "ladybug":
        import ladybug

        from counterclaim.load.ladybug import LadybugDatabase

        connection = ladybug.Connection(ladybug.Database(address.partition(":")[2]))
        yield LadybugDatabase(connection, graph, batch), connection.execute
    elif parts.scheme.startswith("falkordb"):
        import falkordb

        client = falkordb.FalkorDB(host=parts.hostname, port=parts.port).select_graph(parts.path.strip("/") or "bench")

        def run(query: str, /, **parameters: Any) -> list[dict[str, Any]]:
            result = client.query(query, parameters)
            return [dict(zip((column[1] for column in result.header), row, strict=True)) for row in result.result_set]

        run("CREATE INDEX FOR (n:Resource) ON (n.iri)")
        yield CypherDatabase(run, batch), client.query
    else:
        from neo4j import GraphDatabase

        from counterclaim.export.neo4j_csv import NEO4J_SCHEMA

        with GraphDatabase.driver(address, notifications_min_severity="OFF") as driver:

            def send(query: str, /, **parameters: Any) -> list[dict[str, Any]]:
                return [record.data() for record in driver.execute_query(query, parameters).records]

            for statement in NEO4J_SCHEMA:
                send(statement)
            yield CypherDatabase(send, batch), driver.execute_query


def one_by_one(graph: PropertyGraph, ask: Ask, *, tables: bool) -> None:
    """Do as the usual short script does: one MERGE a node and one a relationship, each in its own transaction."""
    first = {node.iri: node.labels[0] for node in graph.nodes}
    for node in graph.nodes:
        label = first[node.iri] if tables else "Resource"
        told = ", ".join(f"n.{key} = ${key}" for key in node.properties if key != "iri")
        ask(f"MERGE (n:{label} {{iri: $iri}}) SET {told}", dict(node.properties))
    for link in graph.relationships:
        start, end = (first[link.start], first[link.end]) if tables else ("Resource", "Resource")
        ask(
            f"MATCH (a:{start} {{iri: $begin}}), (b:{end} {{iri: $finish}}) MERGE (a)-[r:{link.type}]->(b)",
            {"begin": link.start, "finish": link.end},
        )


def main() -> None:
    """Load both ways and print nodes and edges a second."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("address")
    parser.add_argument("--edges", type=int, default=10_000)
    parser.add_argument("--plain-edges", type=int, default=500)
    parser.add_argument("--batch-size", type=int, default=1000)
    options = parser.parse_args()
    graph, small = made_up(options.edges), made_up(options.plain_edges, "plain/")
    size = options.batch_size
    with opened(options.address, graph, size) as (database, ask):
        for way, sent, load in (
            (
                "counterclaim",
                graph,
                lambda: synchronise(graph, database, batch_size=size, on_progress=_quiet),
            ),
            ("one MERGE each", small, lambda: one_by_one(small, ask, tables=options.address.startswith("ladybug"))),
        ):
            began = time.perf_counter()
            load()
            took = time.perf_counter() - began
            items = len(sent.nodes) + len(sent.relationships)
            print(
                f"{way}: {len(sent.nodes)} nodes, {len(sent.relationships)} edges, {took:.1f} s, {items / took:.0f}/s"
            )


def _quiet(_what: str, _count: int) -> None:
    """Tell nothing."""


if __name__ == "__main__":
    main()
