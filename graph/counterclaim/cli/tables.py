"""Print rows on standard output: as a table for people, as JSON or CSV for programs."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Iterable, Sequence

from counterclaim.cli.console import printable

FORMATS = ("table", "json", "csv")


def print_rows(columns: Sequence[str], rows: Iterable[Sequence[str]], form: str) -> None:
    """Print rows in one of FORMATS; JSON is a list of objects with the columns as keys."""
    if form == "json":
        json.dump([dict(zip(columns, row, strict=True)) for row in rows], sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    else:
        _print_table(columns, rows)


def _print_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    console = Console(markup=False, highlight=False, emoji=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = 160  # a pipe or a file has no width; cells are wrapped to this one
    table = Table(box=SIMPLE_HEAD, show_edge=False)
    for column in columns:
        table.add_column(printable(column), overflow="fold")
    for row in rows:
        table.add_row(*(printable(cell) for cell in row))
    console.print(table)
