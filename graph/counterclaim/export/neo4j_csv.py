"""Write the property graph as CSV for ``neo4j-admin database import full``, with the command that imports it."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from counterclaim.export.property_graph import (
    KEYED,
    PART,
    Node,
    PropertyGraph,
    Relationship,
    Value,
    build_property_graph,
)

if TYPE_CHECKING:
    from counterclaim.rdf import KnowledgeGraph

#: Separates the items of a list in one field: a control character, which no text of ours holds.
LIST_DELIMITER = "\x1f"
SCHEMA_FILE, IMPORT_FILE = "schema.cypher", "import.sh"
#: The constraints and indexes of Neo4j.
NEO4J_SCHEMA = (
    f"CREATE CONSTRAINT resource_iri IF NOT EXISTS FOR (n:{KEYED}) REQUIRE n.iri IS UNIQUE",
    f"CREATE INDEX resource_article IF NOT EXISTS FOR (n:{KEYED}) ON (n.article)",
    f"CREATE CONSTRAINT part_article IF NOT EXISTS FOR (p:{PART}) REQUIRE p.article IS UNIQUE",
    "CREATE FULLTEXT INDEX claim_text IF NOT EXISTS FOR (n:Claim|ClaimCluster) ON EACH [n.text]",
)
_TYPES = {bool: "boolean", datetime: "datetime", int: "long", float: "double", tuple: "string[]", str: "string"}


def write_neo4j_folder(graph: KnowledgeGraph, folder: Path) -> None:
    """Write the graph's CSV files, schema.cypher, and import.sh with the command that imports them.

    Raises OSError when the folder cannot be written.
    """
    command = write_neo4j_csv(build_property_graph(graph), folder)
    (folder / IMPORT_FILE).write_text(
        "#!/bin/sh\n# Run on the machine of a stopped Neo4j, in this folder; then start it and run schema.cypher.\n"
        f'cd "$(dirname "$0")" && {command}\n',
        encoding="utf-8",
    )


def write_neo4j_csv(graph: PropertyGraph, folder: Path) -> str:
    """Write nodes-*.csv, relationships-*.csv and schema.cypher into a folder; return the import command.

    Raises OSError when the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = [*_write_nodes(graph.nodes, folder), *_write_relationships(graph.relationships, folder)]
    schema = "".join(f"{statement};\n" for statement in NEO4J_SCHEMA)
    (folder / SCHEMA_FILE).write_text(schema, encoding="utf-8")
    return (
        "neo4j-admin database import full neo4j --overwrite-destination --multiline-fields=true "
        f"--array-delimiter=U+001F {' '.join(files)}"
    )


def _write_nodes(nodes: Iterable[Node], folder: Path) -> list[str]:
    groups: dict[tuple[str, ...], list[Node]] = defaultdict(list)
    for node in nodes:
        groups[node.labels].append(node)
    arguments = []
    for labels, found in sorted(groups.items()):
        name = f"nodes-{'-'.join(labels)}.csv"
        columns = _columns(node.properties for node in found)
        columns.pop("iri", None)
        with (folder / name).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(["iri:ID", *(f"{key}:{kind}" for key, kind in columns.items())])
            for node in found:
                writer.writerow([node.iri, *(_field(node.properties.get(key)) for key in columns)])
        arguments.append(f"--nodes={':'.join((KEYED, *labels))}={name}")
    return arguments


def _write_relationships(links: Iterable[Relationship], folder: Path) -> list[str]:
    groups: dict[str, list[Relationship]] = defaultdict(list)
    for link in links:
        groups[link.type].append(link)
    arguments = []
    for kind, found in sorted(groups.items()):
        name = f"relationships-{kind}.csv"
        columns = _columns(link.properties for link in found)
        with (folder / name).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow([":START_ID", ":END_ID", *(f"{key}:{kind}" for key, kind in columns.items())])
            for link in found:
                writer.writerow([link.start, link.end, *(_field(link.properties.get(key)) for key in columns)])
        arguments.append(f"--relationships={kind}={name}")
    return arguments


def _columns(rows: Iterable[Mapping[str, Value]]) -> dict[str, str]:
    """Return each property with its type; text where the rows differ."""
    kinds: dict[str, set[type]] = defaultdict(set)
    for row in rows:
        for key, value in row.items():
            kinds[key].add(type(value))
    return {
        key: _TYPES[next(iter(found))] if len(found) == 1 else "double" if found == {int, float} else "string"
        for key, found in sorted(kinds.items())
    }


def _field(value: Value | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return LIST_DELIMITER.join(item.replace(LIST_DELIMITER, " ") for item in value)
    return value.isoformat() if isinstance(value, datetime) else str(value)
