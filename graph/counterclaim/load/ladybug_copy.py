"""Hand LadybugDB whole tables in memory (its COPY), which an empty database takes many times faster than rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def can_copy() -> bool:
    """Return whether pyarrow, which makes the tables, is installed."""
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        return False
    return True


def arrow_table(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str]) -> Any:
    """Return rows as a table of Arrow with LadybugDB's types."""
    import pyarrow

    types = {
        "BOOLEAN": pyarrow.bool_(),
        "INT64": pyarrow.int64(),
        "DOUBLE": pyarrow.float64(),
        "TIMESTAMP": pyarrow.timestamp("us"),
        "STRING[]": pyarrow.list_(pyarrow.string()),
        "STRING": pyarrow.string(),
    }
    schema = pyarrow.schema([(key, types[kind]) for key, kind in columns.items()])
    return pyarrow.table({key: [row.get(key) for row in rows] for key in columns}, schema=schema)
