"""Find and open the store that the command line names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from counterclaim.rdf import KnowledgeGraph


def store_path(ctx: click.Context, parameter: click.Parameter, value: Path) -> Path:  # noqa: ARG001 - click's order
    """Return the store's folder: the one given, or the store/ inside a folder that build wrote."""
    return value / "store" if (value / "store").is_dir() else value


#: A store that must exist. Its path may be that of the folder which build wrote.
store_argument = click.argument("store", type=click.Path(exists=True, path_type=Path), callback=store_path)


@contextmanager
def reading(path: Path) -> Iterator[KnowledgeGraph]:
    """Open a store for reading; what is derived is brought up to date first when an interruption left it behind."""
    from counterclaim.rdf import KnowledgeGraph

    with KnowledgeGraph.open(path, read_only=True) as graph:
        if not graph.is_stale():
            yield graph
            return
    with KnowledgeGraph.open(path) as graph:
        graph.derive()
    with KnowledgeGraph.open(path, read_only=True) as graph:
        yield graph
