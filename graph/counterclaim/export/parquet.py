"""Write the property graph as Parquet: a file of nodes a label and one of relationships a type, with typed columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterclaim.errors import StoreError
from counterclaim.export.property_graph import Value, build_property_graph

if TYPE_CHECKING:
    from counterclaim.rdf import KnowledgeGraph


def write_parquet(graph: KnowledgeGraph, folder: Path) -> None:
    """Write nodes-LABEL.parquet and relationships-TYPE.parquet into a folder; times are in UTC.

    Raises StoreError when pyarrow is not installed and OSError when the folder cannot be written.
    """
    try:
        from pyarrow import parquet
    except ImportError as error:
        raise StoreError("Parquet needs pyarrow: pip install 'counterclaim[parquet]'.") from error
    folder.mkdir(parents=True, exist_ok=True)
    found = build_property_graph(graph)
    tables: dict[str, list[Mapping[str, Value]]] = defaultdict(list)
    for node in found.nodes:
        tables[f"nodes-{node.labels[0]}"].append({"iri": node.iri, "labels": node.labels, **node.properties})
    for link in found.relationships:
        tables[f"relationships-{link.type}"].append({"start": link.start, "end": link.end, **link.properties})
    for name, rows in sorted(tables.items()):
        parquet.write_table(_table(rows), folder / f"{name}.parquet")


def _table(rows: Sequence[Mapping[str, Value]]) -> Any:
    import pyarrow

    types = {
        bool: pyarrow.bool_(),
        int: pyarrow.int64(),
        float: pyarrow.float64(),
        datetime: pyarrow.timestamp("us", tz="UTC"),
        tuple: pyarrow.list_(pyarrow.string()),
        str: pyarrow.string(),
    }
    keys = sorted({key for row in rows for key in row}, key=lambda key: (key not in ("iri", "start", "end"), key))
    columns, fields = [], []
    for key in keys:
        values = [row.get(key) for row in rows]
        kinds = {type(value) for value in values if value is not None}
        kind = kinds.pop() if len(kinds) == 1 else float if kinds == {int, float} else str
        columns.append(pyarrow.array([_cell(value, kind) for value in values], types[kind]))
        fields.append(pyarrow.field(key, types[kind]))
    return pyarrow.Table.from_arrays(columns, schema=pyarrow.schema(fields))


def _cell(value: Value | None, kind: type) -> Any:
    if value is None:
        return None
    if kind is str:
        return value.isoformat() if isinstance(value, datetime) else str(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return list(value) if isinstance(value, tuple) else kind(value)
