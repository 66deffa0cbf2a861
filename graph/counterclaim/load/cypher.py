"""The Cypher of a load, for every database that speaks it; values are always parameters, never part of the text.

Labels and relationship types cannot be parameters in Cypher: they come from the tables of export/property_graph.py
alone and are checked against them here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from counterclaim.export.property_graph import LABELS, Node, PropertyGraph, Relationship, relationship_types
from counterclaim.load.plan import SHARED, Part, batches, plan
from counterclaim.load.targets import Loaded, Progress

#: Every node has this label, so that one index serves all keys.
KEYED = "Resource"
#: One node a part, with the hash of what was loaded: written last, so that an interrupted load is seen and done again.
PART = "CounterclaimPart"
_LABELS = frozenset(LABELS.values())
_TYPES = frozenset(relationship_types())

Rows = list[dict[str, Any]]


class Runner(Protocol):
    """Run one Cypher statement with parameters, in a transaction of its own, and return its rows."""

    def __call__(self, query: str, /, **parameters: Any) -> Rows: ...


def synchronise(
    graph: PropertyGraph, run: Runner, *, batch_size: int, on_progress: Progress
) -> Loaded:
    """Bring a database up to date with the graph, part by part: all nodes first, then the relationships between them."""
    held = {str(row["article"]): str(row["hash"]) for row in run(f"MATCH (p:{PART}) RETURN p.article AS article, p.hash AS hash")}
    todo = plan(graph, held)
    for part in todo.write:
        run(f"MATCH (p:{PART} {{article: $article}}) DELETE p", article=part.article)
    for article in todo.remove:
        _remove(run, article, batch_size)
    counted = {"nodes": 0, "relationships": 0}
    for part in sorted(todo.write, key=lambda part: part.article != SHARED):
        _write_nodes(run, part, batch_size)
        counted["nodes"] += len(part.nodes)
        on_progress("nodes", counted["nodes"])
    for part in todo.write:
        _clear(run, part, batch_size)
    for part in todo.write:
        _write_relationships(run, part.relationships, batch_size)
        counted["relationships"] += len(part.relationships)
        on_progress("relationships", counted["relationships"])
        run(f"MERGE (p:{PART} {{article: $article}}) SET p.hash = $hash", article=part.article, hash=part.hash)
    changed = sum(part.article != SHARED for part in todo.write)
    return Loaded(changed, len(todo.remove), counted["nodes"], counted["relationships"])


def label_clause(labels: Iterable[str]) -> str:
    """Return ``:A:B`` for known labels; raises ValueError for any other word."""
    known = list(labels)
    if unknown := set(known) - _LABELS:
        raise ValueError(f"no labels of ours: {sorted(unknown)}")
    return "".join(f":{label}" for label in known)


def type_name(kind: str) -> str:
    """Return a known relationship type; raises ValueError for any other word."""
    if kind not in _TYPES:
        raise ValueError(f"no relationship type of ours: {kind!r}")
    return kind


def node_statements(nodes: Iterable[Node], stamp: str, size: int) -> Iterator[tuple[str, Rows]]:
    """Yield statements that write nodes, grouped by their labels, with the rows of each batch."""
    groups: dict[tuple[str, ...], list[Node]] = defaultdict(list)
    for node in nodes:
        groups[node.labels].append(node)
    for labels, found in sorted(groups.items()):
        query = (
            f"UNWIND $rows AS row MERGE (n:{KEYED} {{iri: row.iri}}) SET n = row.properties SET n{label_clause(labels)}"
        )
        for batch in batches(found, size):
            yield query, [{"iri": node.iri, "properties": {**plain(node.properties), "part": stamp}} for node in batch]


def relationship_statements(links: Iterable[Relationship], size: int) -> Iterator[tuple[str, Rows]]:
    """Yield statements that make relationships, grouped by type, with the rows of each batch."""
    groups: dict[str, list[Relationship]] = defaultdict(list)
    for link in links:
        groups[link.type].append(link)
    for kind, found in sorted(groups.items()):
        query = (
            f"UNWIND $rows AS row MATCH (a:{KEYED} {{iri: row.start}}) MATCH (b:{KEYED} {{iri: row.end}}) "
            f"CREATE (a)-[r:{type_name(kind)}]->(b) SET r = row.properties"
        )
        for batch in batches(found, size):
            yield query, [{"start": link.start, "end": link.end, "properties": plain(link.properties)} for link in batch]


def plain(properties: Any) -> dict[str, Any]:
    """Return properties as a driver takes them: tuples as lists."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in properties.items()}


def _write_nodes(run: Runner, part: Part, size: int) -> None:
    for query, rows in node_statements(part.nodes, part.hash, size):
        run(query, rows=rows)


def _write_relationships(run: Runner, links: Iterable[Relationship], size: int) -> None:
    for query, rows in relationship_statements(links, size):
        run(query, rows=rows)


def _clear(run: Runner, part: Part, size: int) -> None:
    """Take out a part's relationships, which are made anew, and its nodes that are no longer in it."""
    for kind in sorted(_TYPES):
        _until_none(
            run,
            f"MATCH ()-[r:{kind}]->() WHERE r.article = $article WITH r LIMIT $size DELETE r RETURN count(*) AS n"
            if part.article == SHARED
            else f"MATCH (:{KEYED} {{article: $article}})-[r:{kind}]-() WHERE r.article = $article "
            "WITH DISTINCT r LIMIT $size DELETE r RETURN count(*) AS n",
            article=part.article,
            size=size,
        )
    _until_none(
        run,
        f"MATCH (n:{KEYED} {{article: $article}}) WHERE n.part <> $part WITH n LIMIT $size DETACH DELETE n "
        "RETURN count(*) AS n",
        article=part.article,
        part=part.hash,
        size=size,
    )


def _remove(run: Runner, article: str, size: int) -> None:
    query = f"MATCH (n:{KEYED} {{article: $article}}) WITH n LIMIT $size DETACH DELETE n RETURN count(*) AS n"
    _until_none(run, query, article=article, size=size)
    run(f"MATCH (p:{PART} {{article: $article}}) DELETE p", article=article)


def _until_none(run: Runner, query: str, **parameters: Any) -> None:
    """Repeat a bounded deletion until it finds nothing more: a huge one in one transaction can exhaust a server."""
    while run(query, **parameters)[0]["n"]:
        pass


#: Made before the first load; each database words them differently.
NEO4J_SCHEMA = (
    f"CREATE CONSTRAINT resource_iri IF NOT EXISTS FOR (n:{KEYED}) REQUIRE n.iri IS UNIQUE",
    f"CREATE INDEX resource_article IF NOT EXISTS FOR (n:{KEYED}) ON (n.article)",
    f"CREATE CONSTRAINT part_article IF NOT EXISTS FOR (p:{PART}) REQUIRE p.article IS UNIQUE",
    "CREATE FULLTEXT INDEX claim_text IF NOT EXISTS FOR (n:Claim|ClaimCluster) ON EACH [n.text]",
)
