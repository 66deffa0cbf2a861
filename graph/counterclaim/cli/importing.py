"""The command that takes a store's export in again."""

from __future__ import annotations

from pathlib import Path

import click

from counterclaim.errors import InputError
from counterclaim.identifiers import DEFAULT_BASE

_MANIFEST = "graph/manifest"


@click.command("import")
@click.argument("store", type=click.Path(file_okay=False, path_type=Path))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(store: Path, file: Path) -> None:
    """Make a store from FILE, which `export --to nquads` or `--to trig` wrote: every quad is there again.

    The store must be new or hold no article yet, so that no article is mixed with another version of itself.

    \b
    Examples:
      counterclaim export graph/store --to nquads backup.nq
      counterclaim import restored backup.nq
    """
    from counterclaim.cli.console import messages
    from counterclaim.rdf import KnowledgeGraph

    base = _base_in(file) or DEFAULT_BASE
    with KnowledgeGraph.open(store, base=base) as graph:
        if graph.articles():
            raise InputError(
                f"{store} holds articles already. Import into a new folder, or put articles in with `add`."
            )
        graph.load(file)
        count = len(graph.articles())
    messages().print(f"{count:,} articles imported into {store}.")


def _base_in(file: Path) -> str:
    """Return what identifiers in an export begin with, as the name of its manifest shows; empty when it has none."""
    from pyoxigraph import RdfFormat, parse

    form = RdfFormat.from_extension(file.suffix.removeprefix(".").replace("nquads", "nq"))
    try:
        for quad in parse(path=str(file), format=form, base_iri=DEFAULT_BASE) if form else ():
            name = getattr(quad.graph_name, "value", "")
            if name.endswith(_MANIFEST):
                return str(name.removesuffix(_MANIFEST))
    except SyntaxError:
        pass  # loading it says what is wrong, and where
    return ""
