"""The command that writes the graph in a form that others open."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import click

from counterclaim.cli.store import store_or_address
from counterclaim.export import EXPORTERS


@click.command()
@store_or_address
@click.option("--to", "target", type=click.Choice(sorted(EXPORTERS)), required=True, help="The format.")
@click.argument("path", type=click.Path(path_type=Path, allow_dash=True))
def export(store: Path | str, target: str, path: Path) -> None:
    """Write the graph of a store to PATH (- for standard output).

    STORE is a folder, or the address of a SPARQL endpoint, whose graphs are fetched first.

    \b
    Examples:
      counterclaim export graph/store --to graphml network.graphml
      counterclaim export graph/store --to trig - | less
    """
    from counterclaim.cli.console import messages
    from counterclaim.cli.store import copied, reading
    from counterclaim.export import export as write

    with copied(store) as folder, reading(folder) as graph, tempfile.TemporaryDirectory() as scratch:
        to_stdout = str(path) == "-"
        written = Path(scratch) / "export" if to_stdout else path
        write(graph, target, written)
        if not to_stdout:
            messages().print(f"Written to {path}.")
            if target == "neo4j-csv":
                messages().print(f"Import it into a stopped Neo4j with: sh {path / 'import.sh'}")
        elif written.is_dir():
            raise click.UsageError(f"{target} is a folder of files, which standard output cannot hold. Name a folder.")
        else:
            with written.open("rb") as stream:
                sys.stdout.flush()
                shutil.copyfileobj(stream, sys.stdout.buffer)
