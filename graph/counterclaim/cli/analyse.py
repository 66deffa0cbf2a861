"""The command that tells what a store shows of camps, denials and reporting."""

from __future__ import annotations

from pathlib import Path

import click

from counterclaim.cli.store import store_argument

REPORT = "analysis.md"


@click.command()
@store_argument
@click.option(
    "--to",
    "folder",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help=f"Write {REPORT} and its plots into this folder.  [default: the report alone, on standard output]",
)
@click.option(
    "--most", type=click.IntRange(1, 1000), default=15, show_default=True, help="Rows of each table of the report."
)
def analyse(store: Path, folder: Path | None, most: int) -> None:
    """Tell who agrees and who contradicts each other: camps, brokers, and how claims and denials unfold.

    The report is Markdown: the signed network of actors with its structural balance, who denies whom, how soon claims
    are denied, which claims many articles carry from few origins, who grew less certain, and who denied what he
    conceded later. Plots need matplotlib (pip install 'counterclaim[analyse]').

    \b
    Examples:
      counterclaim analyse graph/store
      counterclaim analyse graph/store --to analysis
    """
    from counterclaim.analyse import analyse as run
    from counterclaim.analyse import to_markdown, write_report
    from counterclaim.cli.console import messages
    from counterclaim.cli.store import reading

    console = messages()
    with reading(store) as graph:
        with console.status("Analysing ..."):
            found = run(graph)
        if folder is None:
            click.echo(to_markdown(found, most=most), nl=False)
            return
        written = write_report(found, folder / REPORT, most=most)
    if len(written) == 1:
        console.print("No plots: there is nothing to plot, or matplotlib is missing (counterclaim[analyse]).")
    console.print(f"Written to {folder}: {', '.join(path.name for path in written)}.")
