"""The command that puts articles into a store."""

from __future__ import annotations

from pathlib import Path

import click

from counterclaim.cli.options import PipelineSettings, Wanted, base_option, input_options, pipeline_options
from counterclaim.cli.store import StoreOrAddress


@click.command()
@click.argument("store", type=StoreOrAddress(file_okay=False, path_type=Path))
@input_options
@pipeline_options
@base_option
def add(store: Path | str, wanted: Wanted, settings: PipelineSettings, base: str) -> None:
    """Put articles into a store, which is made when there is none; a changed article replaces its former version.

    INPUT is a file (.txt, .html, .jsonl), a folder, a pattern, or - for standard input. Each article is one
    transaction: after an interruption those finished are there, and no half of one.

    STORE may also be the address of a SPARQL endpoint: what changed is then written there, graph by graph.

    \b
    Examples:
      counterclaim add graph/store todays-wire.jsonl
      counterclaim add http://localhost:3030/ds todays-wire.jsonl
    """
    from counterclaim.cli.articles import defaults_of, pipeline_of
    from counterclaim.cli.console import Problems, messages, progress
    from counterclaim.cli.listener import ConsoleListener
    from counterclaim.cli.store import copied
    from counterclaim.workflow import add as run

    console = messages()
    problems = Problems(console)
    with progress(console, "Articles") as tracker, copied(store, write=True, base=base) as folder:
        added, unchanged = run(
            folder,
            wanted.inputs,
            defaults=defaults_of(wanted),
            pipeline=pipeline_of(settings),
            base=base,
            listener=ConsoleListener(problems, tracker),
        )
    console.print(f"{added:,} new or changed, {unchanged:,} unchanged in {store}.")
    problems.conclude()
