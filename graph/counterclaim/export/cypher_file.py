"""Write the property graph as a file of Cypher that may be run again: MERGE statements for cypher-shell or a console.

A file has no parameters, so values stand in it as literals, all made by ``literal``. Loading with a driver is safer and
faster: see counterclaim.load.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from counterclaim.export.neo4j_csv import NEO4J_SCHEMA
from counterclaim.export.property_graph import KEYED, Node, PropertyGraph, Relationship, Value, build_property_graph

if TYPE_CHECKING:
    from counterclaim.rdf import KnowledgeGraph

Item = TypeVar("Item", Node, Relationship)

_ROWS = 200
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_ESCAPED = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\x00": "\ufffd"}
_SPECIAL = re.compile(r"[\\'\x00-\x1f\x7f\x85\u2028\u2029]")
#: What tells apart two relationships of one type between the same nodes, besides the article.
_TOLD_APART = {"RESPONDS_TO": "response", "HOLDS_POSITION": "held"}


def write_cypher(graph: KnowledgeGraph, path: Path) -> None:
    """Write the graph as Cypher statements, one a line; raises OSError when the path cannot be written."""
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for statement in cypher_statements(build_property_graph(graph)):
            stream.write(f"{statement};\n")


def cypher_statements(graph: PropertyGraph) -> Iterator[str]:
    """Yield the constraints and indexes, then the nodes, then the relationships; each statement may be run again."""
    yield from NEO4J_SCHEMA
    nodes: dict[tuple[str, ...], list[Node]] = defaultdict(list)
    for node in graph.nodes:
        nodes[node.labels].append(node)
    for labels, found in sorted(nodes.items()):
        named = "".join(f":{name(label)}" for label in labels)
        for batch in _batches(found):
            yield (
                f"UNWIND {_maps({**node.properties, 'iri': node.iri} for node in batch)} AS row "
                f"MERGE (n:{KEYED} {{iri: row.iri}}) SET n = row SET n{named}"
            )
    links: dict[str, list[Relationship]] = defaultdict(list)
    for link in graph.relationships:
        links[link.type].append(link)
    for kind, linked in sorted(links.items()):
        keys = ["article", *([_TOLD_APART[kind]] if kind in _TOLD_APART else [])]
        told = ", ".join(f"{key}: row.properties.{key}" for key in keys)
        for relations in _batches(linked):
            rows = (
                f"{{start: {literal(link.start)}, end: {literal(link.end)}, properties: {_map(link.properties)}}}"
                for link in relations
            )
            yield (
                f"UNWIND [{', '.join(rows)}] AS row MATCH (a:{KEYED} {{iri: row.start}}) "
                f"MATCH (b:{KEYED} {{iri: row.end}}) MERGE (a)-[r:{name(kind)} {{{told}}}]->(b) SET r = row.properties"
            )


def literal(value: Value) -> str:
    r"""Return a value as a Cypher literal that no reader of Cypher can take for anything else.

    Neo4j reads ``\uXXXX`` before it looks for strings, and so may see one in an escaped backslash before a ``u``: the
    two are kept in separate strings.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, datetime):
        return f"datetime({literal(value.isoformat())})"
    if isinstance(value, tuple):
        return f"[{', '.join(literal(item) for item in value)}]"
    pieces = re.split(r"(?<=\\)(?=[uU])", value)
    quoted = [f"'{_SPECIAL.sub(_escape, piece)}'" for piece in pieces]
    return quoted[0] if len(quoted) == 1 else f"({' + '.join(quoted)})"


def name(word: str) -> str:
    """Return a label, type or key as it is; raises ValueError for what is no plain word."""
    if not _NAME.fullmatch(word):
        raise ValueError(f"no name of ours: {word!r}")
    return word


def _escape(match: re.Match[str]) -> str:
    return _ESCAPED.get(match[0]) or f"\\u{ord(match[0]):04X}"


def _map(properties: Mapping[str, Value]) -> str:
    return f"{{{', '.join(f'`{name(key)}`: {literal(value)}' for key, value in properties.items())}}}"


def _maps(rows: Iterable[Mapping[str, Value]]) -> str:
    return f"[{', '.join(map(_map, rows))}]"


def _batches(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    for first in range(0, len(items), _ROWS):
        yield items[first : first + _ROWS]
