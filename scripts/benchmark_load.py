"""Measure how fast a made-up graph gets into a database, beside a plain driver script with one MERGE a statement.

usage: python scripts/benchmark_load.py ADDRESS [--edges 10000] [--plain-edges 500] [--limit 300] [--server PID]
ADDRESS is bolt://HOST:PORT, falkordb://HOST:PORT/NAME, ladybug:PATH, http://HOST/DATASET (the same graph as RDF),
neo4j-admin:FOLDER (files and neo4j-admin's import, into a new Neo4j in that folder) or rdflib-neo4j:bolt://HOST:PORT.
The database should be empty; it is kept. Each way is stopped after --limit seconds, and the rate is that of what was
sent until then. The plain script is slow, so it makes fewer edges, in a graph of its own.

On a shared machine wall time says little, so processor seconds are told too: this process, its children, and the
server whose process identifier is given by --server.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from counterclaim.export.property_graph import Node, PropertyGraph, Relationship
from counterclaim.load.cypher import CypherDatabase
from counterclaim.load.plan import Database, synchronise
from counterclaim.load.targets import BATCH

BASE = "https://w3id.org/counterclaim/id/"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
NEO4J = Path(__file__).parent / "servers" / "neo4j.sh"
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
        yield CypherDatabase(run, batch, labels_at_once=True), client.query
    else:
        from neo4j import GraphDatabase

        from counterclaim.export.neo4j_csv import NEO4J_SCHEMA

        with GraphDatabase.driver(address, notifications_min_severity="OFF") as driver:

            def send(query: str, /, **parameters: Any) -> list[dict[str, Any]]:
                return [record.data() for record in driver.execute_query(query, parameters).records]

            for statement in NEO4J_SCHEMA:
                send(statement)
            yield CypherDatabase(send, batch), driver.execute_query


def one_by_one(graph: PropertyGraph, ask: Ask, *, tables: bool, told: Callable[[str, int], None]) -> None:
    """Do as the usual short script does: one MERGE a node and one a relationship, each in its own transaction."""
    first = {node.iri: node.labels[0] for node in graph.nodes}
    for number, node in enumerate(graph.nodes, start=1):
        label = first[node.iri] if tables else "Resource"
        setters = ", ".join(f"n.{key} = ${key}" for key in node.properties if key != "iri")
        ask(f"MERGE (n:{label} {{iri: $iri}}) SET {setters}", dict(node.properties))
        told("nodes", number)
    for number, link in enumerate(graph.relationships, start=1):
        start, end = (first[link.start], first[link.end]) if tables else ("Resource", "Resource")
        ask(
            f"MATCH (a:{start} {{iri: $begin}}), (b:{end} {{iri: $finish}}) MERGE (a)-[r:{link.type}]->(b)",
            {"begin": link.start, "finish": link.end},
        )
        told("relationships", number)


class OutOfTime(Exception):
    """The limit of one way is reached."""


class Watch:
    """Time one way of loading, count what it sends, and stop it when its time is over."""

    def __init__(self, limit: float, server: int) -> None:
        self.limit, self.server = limit, server
        self.sent: dict[str, int] = {}
        self.began, self.before = time.perf_counter(), self.processor()

    def processor(self) -> float:
        """Return the processor seconds of this process, its children and the server so far."""
        used = os.times()
        seconds = used.user + used.system + used.children_user + used.children_system
        if self.server:
            fields = Path(f"/proc/{self.server}/stat").read_text().rpartition(")")[2].split()
            seconds += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        return seconds

    def progress(self, what: str, count: int) -> None:
        self.sent[what] = count
        if time.perf_counter() - self.began > self.limit:
            raise OutOfTime

    def run(self, way: str, load: Callable[[Watch], None]) -> None:
        """Load and print the rates."""
        self.began, self.before = time.perf_counter(), self.processor()
        cut = ""
        try:
            load(self)
        except (OutOfTime, subprocess.TimeoutExpired):
            cut = f" (cut off after {self.limit:.0f} s)"
        took, used = time.perf_counter() - self.began, max(self.processor() - self.before, 0.01)
        items = sum(self.sent.values())
        told = ", ".join(f"{count:,} {what}" for what, count in self.sent.items())
        print(
            f"{way}: {told}; {took:.1f} s, {items / took:,.0f}/s; {used:.1f} processor s, {items / used:,.0f}/s{cut}",
            flush=True,
        )


def as_store(graph: PropertyGraph) -> Any:
    """Return the graph as quads: a named graph an article, a triple a relationship and a property."""
    import pyoxigraph as ox

    def quads() -> Iterator[Any]:
        for node in graph.nodes:
            name = ox.NamedNode(f"{BASE}graph/{node.properties['article'] or 'entities'}")
            subject = ox.NamedNode(BASE + node.iri)
            for label in node.labels:
                yield ox.Quad(subject, ox.NamedNode(RDF_TYPE), ox.NamedNode(BASE + label), name)
            for key, value in node.properties.items():
                if isinstance(value, (str, int, float)):
                    yield ox.Quad(subject, ox.NamedNode(BASE + key), ox.Literal(value), name)
        for link in graph.relationships:
            name = ox.NamedNode(f"{BASE}graph/{link.properties['article']}")
            yield ox.Quad(
                ox.NamedNode(BASE + link.start), ox.NamedNode(BASE + link.type), ox.NamedNode(BASE + link.end), name
            )

    store = ox.Store()
    store.bulk_extend(quads())
    return store


def into_sparql(address: str, graph: PropertyGraph, watch: Watch) -> None:
    """Send the graph as RDF by counterclaim's loader."""
    from counterclaim.load.endpoint import Endpoint
    from counterclaim.load.sparql import load_graphs
    from counterclaim.load.targets import credentials_from_environment

    store = as_store(graph)
    total, items = len(store), len(graph.nodes) + len(graph.relationships)
    print(f"as RDF: {total:,} quads for {items:,} nodes and edges", flush=True)

    def load(watched: Watch) -> None:
        load_graphs(Endpoint(address, credentials_from_environment()), store, BASE, on_progress=watched.progress)

    watch.run("counterclaim, quads", load)


def into_files(folder: Path, graph: PropertyGraph, watch: Watch) -> None:
    """Write the files for neo4j-admin and import them into a new Neo4j."""
    from counterclaim.export.neo4j_csv import write_neo4j_csv

    def load(watched: Watch) -> None:
        command = write_neo4j_csv(graph, folder / "csv").split()
        watched.progress("nodes", len(graph.nodes))
        watched.progress("edges", len(graph.relationships))
        subprocess.run(
            ["bash", str(NEO4J.resolve()), "0", str(folder.resolve() / "home"), "admin", *command[1:]],
            cwd=folder / "csv",
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=watched.limit,
        )

    watch.run("files and neo4j-admin import", load)


def into_rdflib_neo4j(address: str, graph: PropertyGraph, watch: Watch) -> None:
    """Send the graph as RDF by rdflib-neo4j, batched as its documentation shows."""
    from rdflib import Graph, Literal, URIRef
    from rdflib_neo4j import HANDLE_VOCAB_URI_STRATEGY, Neo4jStore, Neo4jStoreConfig

    config = Neo4jStoreConfig(
        auth_data={"uri": address, "database": "neo4j", "user": "neo4j", "pwd": "neo4j"},
        handle_vocab_uri_strategy=HANDLE_VOCAB_URI_STRATEGY.IGNORE,
        batching=True,
    )
    # It gathers what follows of one subject: triples in the order of a file, as its documentation loads them.
    quads = sorted(as_store(graph), key=lambda quad: str(quad.subject))

    def load(watched: Watch) -> None:
        target = Graph(store=Neo4jStore(config=config))
        for number, quad in enumerate(quads, start=1):
            made = Literal if hasattr(quad.object, "datatype") else URIRef
            target.add((URIRef(quad.subject.value), URIRef(quad.predicate.value), made(quad.object.value)))
            if number % 1000 == 0:
                watched.progress("triples", number)
        target.close(True)
        watched.progress("triples", len(quads))

    watch.run("rdflib-neo4j, triples", load)


def into_property_graph(address: str, graph: PropertyGraph, small: PropertyGraph, size: int, watch: Watch) -> None:
    """Load by counterclaim, then by a plain script."""
    with opened(address, graph, size) as (database, ask):

        def load(watched: Watch) -> None:
            most = getattr(database, "batch_size", size)  # LadybugDB takes whole tables
            synchronise(graph, database, batch_size=most, on_progress=watched.progress)

        watch.run("counterclaim", load)

        def plain(watched: Watch) -> None:
            one_by_one(small, ask, tables=address.startswith("ladybug"), told=watched.progress)

        Watch(watch.limit, watch.server).run("one MERGE each", plain)


def main() -> None:
    """Load in one or two ways and print nodes and edges a second."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("address")
    parser.add_argument("--edges", type=int, default=10_000)
    parser.add_argument("--plain-edges", type=int, default=500)
    parser.add_argument("--batch-size", type=int, default=BATCH)
    parser.add_argument("--limit", type=float, default=300)
    parser.add_argument("--server", type=int, default=0, help="process identifier of the server")
    options = parser.parse_args()
    graph, small = made_up(options.edges), made_up(options.plain_edges, "plain/")
    print(f"{options.address}: {len(graph.nodes):,} nodes, {len(graph.relationships):,} edges", flush=True)
    watch = Watch(options.limit, options.server)
    kind, _, rest = options.address.partition(":")
    if kind in ("http", "https"):
        into_sparql(options.address, graph, watch)
    elif kind == "neo4j-admin":
        into_files(Path(rest), graph, watch)
    elif kind == "rdflib-neo4j":
        into_rdflib_neo4j(rest, graph, watch)
    else:
        into_property_graph(options.address, graph, small, options.batch_size, watch)


if __name__ == "__main__":
    main()
