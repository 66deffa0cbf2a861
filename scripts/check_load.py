"""Load a store into running databases and hold each to it: counts, a second load that sends nothing, all questions.

usage: python scripts/check_load.py STORE ADDRESS...
The store is one that `counterclaim build` made, of as many articles as you like; the databases should be empty.
User and password come from COUNTERCLAIM_USER and COUNTERCLAIM_PASSWORD. Prints a line a target and exits with 1 when
any differs.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from counterclaim.export.property_graph import KEYED, PART, PropertyGraph, build_property_graph
from counterclaim.load import load_into
from counterclaim.rdf import KnowledgeGraph
from counterclaim.rdf.questions import questions

QUESTIONS = Path(__file__).parents[1] / "ontology" / "questions"
Ask = Callable[[str, dict[str, str]], list[list[Any]]]


def plain(value: Any) -> str:
    """Return a cell so that two engines' ways of writing one number, time, truth value or NUL are equal."""
    value = value.to_native() if hasattr(value, "to_native") else value
    text = "" if value is None else value.isoformat() if isinstance(value, datetime) else str(value)
    text = text.replace("\x00", "\ufffd")  # a property graph holds no NUL
    if re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)?", text):
        return text.removesuffix("Z").removesuffix("+00:00")
    try:
        return f"{round(float(text), 6):.6f}"
    except ValueError:
        return text.lower() if isinstance(value, bool) else text


def asker(address: str) -> Ask:
    """Return a way to ask a property-graph database a question in Cypher."""
    parts = urlsplit(address)
    if parts.scheme == "ladybug":
        import ladybug

        def in_file(query: str, parameters: dict[str, str]) -> list[list[Any]]:
            database = ladybug.Database(address.partition(":")[2])
            connection = ladybug.Connection(database)
            try:
                return [list(row) for row in connection.execute(query, parameters)]
            finally:
                connection.close()
                database.close()

        return in_file
    if parts.scheme.startswith("falkordb"):
        import falkordb

        graph = falkordb.FalkorDB(host=parts.hostname, port=parts.port).select_graph(parts.path.strip("/"))
        return lambda query, parameters: graph.query(query, parameters).result_set
    from neo4j import GraphDatabase

    driver = GraphDatabase.driver(address, notifications_min_severity="OFF")
    return lambda query, parameters: [
        list(record.values()) for record in driver.execute_query(query, parameters).records
    ]


def counts_differ(address: str, ask: Ask, wanted: PropertyGraph) -> list[str]:
    """Return what a database counts otherwise than the graph."""
    ours = f"MATCH (n) WHERE label(n) <> '{PART}'" if address.startswith("ladybug") else f"MATCH (n:{KEYED})"
    counted = (
        ("nodes", f"{ours} RETURN count(n)", len(wanted.nodes)),
        ("relationships", "MATCH ()-[r]->() RETURN count(r)", len(wanted.relationships)),
    )
    found = [(what, ask(query, {})[0][0], number) for what, query, number in counted]
    return [f"{what}: {has} instead of {number}" for what, has, number in found if has != number]


def questions_differ(
    graph: KnowledgeGraph,
    answer: Callable[[Any], Counter[tuple[str, ...]]],
    given: str = "",
    same: Callable[[Any], str] = plain,
) -> list[str]:
    """Return the questions whose rows are not those of the store, when each parameter is ``given``."""
    return [
        asked.name
        for asked in questions()
        if answer(asked)
        != Counter(
            tuple(map(same, row))
            for row in graph.ask(asked.name, **({each.name: given for each in asked.parameters} if given else {})).rows
        )
    ]


def in_virtuoso(value: Any) -> str:
    """Return a cell as ``plain`` does; Virtuoso tells truth values as 1 and 0."""
    return plain({"true": "1", "false": "0"}.get(value, value))


def check(graph: KnowledgeGraph, address: str, wanted: PropertyGraph) -> list[str]:
    """Return what differs between a database and the store after two loads."""
    again = load_into(graph, address)
    found = ["a second load sent something"] if again.nodes else []
    if address.startswith("http"):
        from counterclaim.load.endpoint import Endpoint
        from counterclaim.load.targets import credentials_from_environment

        endpoint = Endpoint(address, credentials_from_environment())
        rows = endpoint.rows("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
        held = {row["g"]: int(row["n"]) for row in rows if row["g"].startswith(f"{graph.base}graph/")}
        held.pop(f"{graph.base}graph/loaded", None)
        if held != dict(Counter(quad.graph_name.value for quad in graph.store)):
            found.append("the graphs' counts differ")

        # In Virtuoso COALESCE of what is unbound is an error, and no text contains the empty one: hence written in.
        given, same = ("a", in_virtuoso) if address.endswith("/sparql-auth") else ("", plain)

        def by_sparql(asked: Any) -> Counter[tuple[str, ...]]:
            columns, query = graph.ask(asked.name).columns, asked.sparql
            for each in asked.parameters if given else ():
                query = re.sub(rf"\?{each.name}\b", f'"{given}"', query)
            return Counter(tuple(same(row.get(column, "")) for column in columns) for row in endpoint.rows(query))

        return found + questions_differ(graph, by_sparql, given, same)
    ask = asker(address)

    def by_cypher(asked: Any) -> Counter[tuple[str, ...]]:
        rows = ask(
            (QUESTIONS / f"{asked.name}.cypher").read_text("utf-8"), {each.name: "" for each in asked.parameters}
        )
        return Counter(tuple(map(plain, row)) for row in rows)

    return found + counts_differ(address, ask, wanted) + questions_differ(graph, by_cypher)


def main() -> int:
    """Check each address and tell what was found."""
    store, *addresses = sys.argv[1:]
    failed = False
    with KnowledgeGraph.open(Path(store), read_only=True) as graph:
        wanted = build_property_graph(graph)
        articles = len(graph.articles())
        print(
            f"{articles} articles: {len(wanted.nodes):,} nodes, {len(wanted.relationships):,} relationships, ", end=""
        )
        print(f"{len(graph.store):,} quads", flush=True)
        for address in addresses:
            began = time.perf_counter()
            done = load_into(graph, address)
            took = time.perf_counter() - began
            differing = check(graph, address, wanted)
            failed = failed or bool(differing)
            told = "; ".join(differing) or f"counts and {len(questions())} questions equal"
            print(f"{address}: {done.changed} articles in {took:.1f} s: {told}", flush=True)
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
