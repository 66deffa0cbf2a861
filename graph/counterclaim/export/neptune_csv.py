"""Write the property graph as CSV for the bulk loader of Amazon Neptune, in its Gremlin form (``~id``, ``~label``).

Neptune was not run here: the files follow its documentation. Its loader reads every file of a folder, so nothing but
data is written there.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from counterclaim.export.property_graph import KEYED, Node, Relationship, Value, build_property_graph

if TYPE_CHECKING:
    from counterclaim.export.property_graph import PropertyGraph
    from counterclaim.rdf import KnowledgeGraph

_Row = tuple[tuple[str, ...], Mapping[str, Value]]
_TYPES = {bool: "Bool", datetime: "Date", int: "Long", float: "Double", str: "String"}


def write_neptune_folder(graph: KnowledgeGraph, folder: Path) -> None:
    """Write the graph's files for Neptune into a folder; raises OSError when it cannot be written."""
    write_neptune_csv(build_property_graph(graph), folder)


def write_neptune_csv(graph: PropertyGraph, folder: Path) -> None:
    """Write nodes-*.csv, one for each set of labels, and relationships-*.csv, one for each type.

    Raises OSError when the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    nodes: dict[tuple[str, ...], list[Node]] = defaultdict(list)
    for node in graph.nodes:
        nodes[node.labels].append(node)
    for labels, found in sorted(nodes.items()):
        columns = _columns((node.properties for node in found), single="(single)")
        label = ";".join((KEYED, *labels))
        rows = (((node.iri, label), node.properties) for node in found)
        _write(folder / f"nodes-{'-'.join(labels)}.csv", ("~id", "~label"), columns, rows)
    links: dict[str, list[Relationship]] = defaultdict(list)
    for link in graph.relationships:
        links[link.type].append(link)
    for kind, linked in sorted(links.items()):
        columns = _columns((link.properties for link in linked), single="")
        ends = (((edge_key(link), link.start, link.end, kind), link.properties) for link in linked)
        _write(folder / f"relationships-{kind}.csv", ("~id", "~from", "~to", "~label"), columns, ends)


def edge_key(link: Relationship) -> str:
    """Return a key for a relationship, as Neptune demands: always the same, so that a second load adds nothing."""
    told = repr((link.type, link.start, link.end, sorted(link.properties.items())))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _columns(rows: Iterable[Mapping[str, Value]], *, single: str) -> dict[str, str]:
    """Return each property's header; ``single`` is the cardinality of what is no list, which edges may not state."""
    kinds: dict[str, set[type]] = defaultdict(set)
    for row in rows:
        for key, value in row.items():
            kinds[key].add(type(value))
    return {key: f"{key}:{_type(found)}{'' if tuple in found else single}" for key, found in sorted(kinds.items())}


def _type(found: set[type]) -> str:
    if found == {tuple}:
        return "String[]"
    return _TYPES[next(iter(found))] if len(found) == 1 else "Double" if found == {int, float} else "String"


def _write(path: Path, system: Sequence[str], columns: Mapping[str, str], rows: Iterable[_Row]) -> None:
    """Write one file: the system columns, then the properties."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(",".join((*system, *columns.values())) + "\r\n")
        for first, properties in rows:
            cells = (_quoted(_field(properties.get(key), kind)) for key, kind in columns.items())
            stream.write(",".join((*map(_quoted, first), *cells)) + "\r\n")


def _quoted(text: str | None) -> str:
    """Return a field: an empty text stands in quotes and what is missing does not, unlike in the csv module."""
    return "" if text is None else '"' + text.replace('"', '""') + '"'


def _field(value: Value | None, header: str) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        # A backslash escapes the delimiter alone; one at an item's end would swallow it, and gets a space after it.
        return ";".join(f"{item} " if item.endswith("\\") else item.replace(";", "\\;") for item in value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if ":Date" in header else value.isoformat()
    return str(value)
