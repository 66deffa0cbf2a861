"""Find and open the store that the command line names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from counterclaim.rdf import KnowledgeGraph
    from counterclaim.workflow.remote import RemoteGraph


def store_path(ctx: click.Context, parameter: click.Parameter, value: Path) -> Path:  # noqa: ARG001 - click's order
    """Return the store's folder: the one given, or the store/ inside a folder that build wrote."""
    return value / "store" if (value / "store").is_dir() else value


class StoreOrAddress(click.Path):
    """A store's folder, or the address of a SPARQL 1.1 endpoint that takes its place."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path, or the address as it is."""
        if isinstance(value, str) and value.startswith(("http://", "https://")):
            return value
        return super().convert(value, param, ctx)


def _store_or_address(ctx: click.Context, parameter: click.Parameter, value: Path | str) -> Path | str:
    return value if isinstance(value, str) else store_path(ctx, parameter, value)


#: A store that must exist, or the address of one elsewhere.
store_or_address = click.argument(
    "store", type=StoreOrAddress(exists=True, path_type=Path), callback=_store_or_address, metavar="STORE"
)
#: A store that must exist. Its path may be that of the folder which build wrote.
store_argument = click.argument("store", type=click.Path(exists=True, path_type=Path), callback=store_path)


@contextmanager
def asking(store: Path | str) -> Iterator[KnowledgeGraph | RemoteGraph]:
    """Open a store for questions and queries; one elsewhere is asked where it is."""
    if isinstance(store, Path):
        with reading(store) as graph:
            yield graph
    else:
        from counterclaim.workflow.remote import RemoteGraph

        yield RemoteGraph(store)


@contextmanager
def copied(store: Path | str, *, write: bool = False, base: str = "") -> Iterator[Path]:
    """Give the path of a store; of one elsewhere that of a copy, which is written back when ``write`` is set."""
    if isinstance(store, Path):
        yield store
    else:
        from counterclaim.workflow.remote import working_copy

        with working_copy(store, base=base, write=write) as path:
            yield path


@contextmanager
def reading(path: Path) -> Iterator[KnowledgeGraph]:
    """Open a store for reading; what is derived is brought up to date first when an interruption left it behind.

    Where that cannot be, because another process is writing or the folder may only be read, it is told and read as is.
    """
    from counterclaim.errors import StoreError
    from counterclaim.rdf import KnowledgeGraph

    with KnowledgeGraph.open(path, read_only=True) as graph:
        if not graph.is_stale():
            yield graph
            return
    try:
        with KnowledgeGraph.open(path) as graph:
            graph.derive()
    except StoreError as error:
        click.echo(f"What is derived (claims put together, positions, counts) may lag behind. {error}", err=True)
    with KnowledgeGraph.open(path, read_only=True) as graph:
        yield graph
