"""The command that writes a dossier on one claim or one actor."""

from __future__ import annotations

from pathlib import Path

import click

from counterclaim.cli.store import store_argument


@click.command()
@store_argument
@click.option("--claim", metavar="ID", default="", help="The claim: its identifier, its IRI, or its exact words.")
@click.option("--actor", metavar="ID", default="", help="The actor: its identifier, its IRI, or its exact name.")
@click.option(
    "--to",
    "folder",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    show_default="the current folder",
    help="The folder to write to; made when there is none.",
)
def report(store: Path, claim: str, actor: str, folder: Path) -> None:
    """Write a dossier on a claim or an actor, fit to send to an editor: a page (HTML) and the same as Markdown.

    It names both sides with every sentence that shows them, marked, with speaker, date, outlet, link and confidence,
    and plots them over time. Prints the paths of both files. A name that nothing carries is answered with the nearest
    ones; find tells the identifiers of claims.

    \b
    Examples:
      counterclaim report graph/store --claim cluster/6snyzuth5gcrbfs6j4axrxu3xi --to dossiers
      counterclaim report graph/store --actor "Pavel Ardin" --to dossiers
    """
    from counterclaim.cli.console import messages
    from counterclaim.cli.store import reading
    from counterclaim.export.dossier import write_dossier

    if bool(claim.strip()) == bool(actor.strip()):
        raise click.UsageError("A dossier is about one claim or one actor: give --claim or --actor, not both.")
    with reading(store) as graph, messages().status("Gathering ..."):
        paths = write_dossier(graph, folder, claim=claim.strip(), actor=actor.strip())
    for path in paths:
        click.echo(path)
