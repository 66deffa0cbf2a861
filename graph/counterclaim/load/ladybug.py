"""Load into LadybugDB, an embedded graph database in one file, which answers Cypher without a server.

Its tables are typed and a node lives in one of them: the table is the node's first label, and all its labels stand in
the column ``labels``. A relationship type is a table too, which names the tables that it joins.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from counterclaim.errors import StoreError
from counterclaim.export.property_graph import (
    PART,
    Node,
    PropertyGraph,
    Relationship,
    Value,
    build_property_graph,
    relationship_types,
)
from counterclaim.load.ladybug_copy import arrow_table, can_copy
from counterclaim.load.ladybug_tables import COLUMNS, LINK_COLUMNS, link_tables
from counterclaim.load.plan import UNFINISHED, Part, item_batches, synchronise
from counterclaim.load.targets import Loaded, Progress

if TYPE_CHECKING:
    from counterclaim.rdf import KnowledgeGraph

_TYPES: Mapping[type, str] = {
    bool: "BOOLEAN",
    int: "INT64",
    float: "DOUBLE",
    datetime: "TIMESTAMP",
    tuple: "STRING[]",
    str: "STRING",
}

#: A batch of the first size or more grows to the second where whole tables are taken: each costs a commit.
_MANY, _TABLE = 1000, 50_000


def load_ladybug(graph: KnowledgeGraph, path: str, *, batch_size: int, on_progress: Progress) -> Loaded:
    """Bring the database in a file up to date, making it when there is none.

    Raises StoreError when the library is not installed, or the file cannot be opened or written.
    """
    try:
        import ladybug
    except ImportError as error:
        raise StoreError("Loading into LadybugDB needs its library: pip install 'counterclaim[ladybug]'.") from error
    if not path:
        raise StoreError("ladybug: names no file. Write ladybug:PATH.")
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        database = ladybug.Database(path)
        connection = ladybug.Connection(database)
        try:
            found = build_property_graph(graph)
            target = LadybugDatabase(connection, found, batch_size)
            return synchronise(found, target, batch_size=target.batch_size, on_progress=on_progress)
        finally:
            connection.close()
            database.close()
    except (RuntimeError, OSError) as error:
        raise StoreError(
            f"{path} cannot be loaded: {error}. Is it a LadybugDB file, and open in no other process? "
            "Run the load again; it takes up where it stopped."
        ) from error


class LadybugDatabase:
    """An open LadybugDB that takes the nodes and relationships of one property graph."""

    def __init__(self, connection: Any, graph: PropertyGraph, batch_size: int) -> None:
        self._connection = connection
        self.batch_size = batch_size
        self._table = {node.iri: node.labels[0] for node in graph.nodes}
        self._columns = {table: {**columns, "part": "STRING"} for table, columns in COLUMNS.items()}
        self._link_columns = {kind: dict(LINK_COLUMNS.get(kind, {})) for kind in relationship_types()}
        self._copies = False
        self._make_tables(graph)
        if can_copy() and batch_size >= _MANY and not self.held():
            self.batch_size = max(batch_size, _TABLE)

    def held(self) -> Mapping[str, str]:
        """Return the hash of each part that is here."""
        rows = self._run(f"MATCH (p:{PART}) RETURN p.article AS article, p.hash AS hash")
        return {str(row["article"]): str(row["hash"]) for row in rows}

    def begin(self, articles: Sequence[str]) -> None:
        """Mark parts as unfinished."""
        self._mark([{"article": article, "hash": UNFINISHED} for article in articles])

    def finish(self, parts: Sequence[Part]) -> None:
        """Mark parts as loaded."""
        self._mark([{"article": part.article, "hash": part.hash} for part in parts])

    def _mark(self, rows: list[dict[str, str]]) -> None:
        self._run(f"UNWIND $rows AS row MERGE (p:{PART} {{article: row.article}}) SET p.hash = row.hash", rows=rows)

    def remove(self, articles: Sequence[str]) -> None:
        """Take articles out, with their marks."""
        with self._transaction():
            for table in self._columns:
                self._run(f"MATCH (n:{table}) WHERE n.article IN $articles DETACH DELETE n", articles=list(articles))
            self._run(f"MATCH (p:{PART}) WHERE p.article IN $articles DELETE p", articles=list(articles))

    def write_nodes(self, parts: Sequence[Part], *, anew: bool) -> None:
        """Write the parts' nodes, replacing all their columns; an empty database takes them as whole tables."""
        self._copies = anew and can_copy()
        groups: dict[str, list[Node]] = defaultdict(list)
        stamps = {node.iri: part.hash for part in parts for node in part.nodes}
        for part in parts:
            for node in part.nodes:
                groups[node.labels[0]].append(node)
        with self._transaction():
            for name, found in sorted(groups.items()):
                columns = {key: kind for key, kind in self._columns[name].items() if key != "iri"}
                query = f"UNWIND $rows AS row MERGE (n:{name} {{iri: row.iri}}) SET {_setters('n', columns)}"
                for batch in item_batches(found, self.batch_size):
                    rows = [
                        {
                            "iri": node.iri,
                            **_row(columns, {**node.properties, "labels": node.labels, "part": stamps[node.iri]}),
                        }
                        for node in cast("list[Node]", batch)
                    ]
                    if self._copies:
                        self._copy(name, rows, {"iri": "STRING", **columns}, "")
                    else:
                        self._run(query, rows=rows)

    def clear(self, parts: Sequence[Part]) -> None:
        """Take out the parts' earlier relationships, and nodes that are no longer in them."""
        articles, hashes = [part.article for part in parts], [part.hash for part in parts]
        with self._transaction():
            for kind in self._link_columns:
                self._run(f"MATCH ()-[r:{kind}]->() WHERE r.article IN $articles DELETE r", articles=articles)
            for table in self._columns:
                self._run(
                    f"MATCH (n:{table}) WHERE n.article IN $articles AND NOT (n.part IN $hashes) DETACH DELETE n",
                    articles=articles,
                    hashes=hashes,
                )

    def write_relationships(self, parts: Sequence[Part]) -> None:
        """Make the parts' relationships, those between two tables together."""
        groups: dict[tuple[str, str, str], list[Relationship]] = defaultdict(list)
        for part in parts:
            for link in part.relationships:
                groups[link.type, self._table[link.start], self._table[link.end]].append(link)
        with self._transaction():
            for (kind, start, end), found in sorted(groups.items()):
                columns = self._link_columns[kind]
                told = ", ".join(f"`{key}`: CAST(row.`{key}` AS {type_})" for key, type_ in columns.items())
                query = (
                    f"UNWIND $rows AS row MATCH (a:{start} {{iri: row.begin}}), (b:{end} {{iri: row.finish}}) "
                    f"CREATE (a)-[:{kind} {{{told}}}]->(b)"
                )
                for batch in item_batches(found, self.batch_size):
                    rows = [
                        {"begin": link.start, "finish": link.end, **_row(columns, link.properties)}
                        for link in cast("list[Relationship]", batch)
                    ]
                    if self._copies:
                        self._copy(kind, rows, columns, f" (from='{start}', to='{end}')")
                    else:
                        self._run(query, rows=rows)

    def _copy(self, name: str, rows: list[dict[str, Any]], columns: Mapping[str, str], ends: str) -> None:
        """Hand over rows of a table as one; ``ends`` names the tables that a relationship joins."""
        keys = ", ".join(f"`{key}`" for key in columns)
        given = {"begin": "STRING", "finish": "STRING", **columns} if ends else columns
        self._run(f"COPY {name}({keys}) FROM $given{ends}", given=arrow_table(rows, given))

    def _make_tables(self, graph: PropertyGraph) -> None:
        """Make the tables, and the columns and ends that this graph needs besides."""
        for table, columns in self._columns.items():
            told = ", ".join(f"`{key}` {kind}" for key, kind in columns.items())
            self._run(f"CREATE NODE TABLE IF NOT EXISTS {table}({told}, PRIMARY KEY(iri))")
        self._run(f"CREATE NODE TABLE IF NOT EXISTS {PART}(article STRING PRIMARY KEY, hash STRING)")
        for table, more in _unknown(((node.labels[0], node.properties) for node in graph.nodes), self._columns):
            self._run(f"ALTER TABLE {table} ADD IF NOT EXISTS {more}")
        ends = link_tables()
        for kind, columns in self._link_columns.items():
            columns["article"] = "STRING"
            joined = ", ".join(f"FROM {start} TO {end}" for start, end in sorted(ends[kind]))
            told = ", ".join(f"`{key}` {type_}" for key, type_ in columns.items())
            self._run(f"CREATE REL TABLE IF NOT EXISTS {kind}({joined}, {told})")
        for kind, more in _unknown(((link.type, link.properties) for link in graph.relationships), self._link_columns):
            self._run(f"ALTER TABLE {kind} ADD IF NOT EXISTS {more}")
        found = {(link.type, self._table[link.start], self._table[link.end]) for link in graph.relationships}
        for kind, start, end in sorted(found):
            if (start, end) not in ends[kind]:
                self._run(f"ALTER TABLE {kind} ADD IF NOT EXISTS FROM {start} TO {end}")

    def _run(self, query: str, **parameters: Any) -> list[dict[str, Any]]:
        result = self._connection.execute(query, parameters)
        return [dict(row) for row in result.rows_as_dict()]

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Do all or nothing; one transaction is also much faster than one for each statement."""
        self._run("BEGIN TRANSACTION")
        try:
            yield
        except BaseException:
            self._run("ROLLBACK")
            raise
        self._run("COMMIT")


def _unknown(
    items: Iterable[tuple[str, Mapping[str, Value]]], known: dict[str, dict[str, str]]
) -> Iterator[tuple[str, str]]:
    """Yield each table with a column that the graph has and the table lacks, and take note of it."""
    for table, properties in items:
        for key, value in properties.items():
            if key not in known[table]:
                known[table][key] = _TYPES[type(value)]
                yield table, f"`{key}` {known[table][key]}"


def _setters(name: str, columns: Mapping[str, str]) -> str:
    # A batch in which a column is empty throughout has no type for it: hence the cast.
    return ", ".join(f"{name}.`{key}` = CAST(row.`{key}` AS {kind})" for key, kind in columns.items())


def _row(columns: Mapping[str, str], properties: Mapping[str, Value]) -> dict[str, Any]:
    """Return a value for each column, None where there is none; times in UTC, which a TIMESTAMP means."""
    return {key: _value(properties.get(key), kind) for key, kind in columns.items()}


def _value(value: Value | None, kind: str) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None) if kind == "TIMESTAMP" else value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    if kind == "TIMESTAMP":
        return None  # a time that Python's calendar does not have
    return str(value) if kind == "STRING" and value is not None else value
