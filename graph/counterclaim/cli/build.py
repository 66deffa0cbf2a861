"""The command that makes everything: store, graph, statements and network."""

from __future__ import annotations

from pathlib import Path

import click

from counterclaim.cli.options import (
    PipelineSettings,
    Wanted,
    base_option,
    input_options,
    pipeline_options,
)

#: How many denials the summary tells; the rest is for ask.
MOST_DENIALS = 12


@click.command()
@input_options
@click.option(
    "--out", metavar="DIR", required=True, type=click.Path(file_okay=False, path_type=Path), help="Where to write."
)
@pipeline_options
@base_option
def build(wanted: Wanted, out: Path, settings: PipelineSettings, base: str) -> None:
    """Build the knowledge graph of articles: store, graph, statements and network in one folder.

    INPUT is a file (.txt, .html, .jsonl), a folder, a pattern, or - for standard input. Writes store/, graph.nq,
    graph.trig, statements.jsonl, network.html, network.graphml and network.gexf. Run again with the same or more input,
    it adds what is new and duplicates nothing.

    \b
    Examples:
      counterclaim build report.txt --out graph --published 2014-11-12
      counterclaim build news/ wire.jsonl --out graph --jobs 2
    """
    from counterclaim.cli.articles import defaults_of, pipeline_of
    from counterclaim.cli.console import Problems, messages, progress
    from counterclaim.cli.listener import ConsoleListener
    from counterclaim.cli.summary import print_findings, print_summary
    from counterclaim.rdf import KnowledgeGraph
    from counterclaim.workflow import build as run
    from counterclaim.workflow import summarise

    console = messages()
    problems = Problems(console)
    with progress(console, "Articles") as tracker:
        listener = ConsoleListener(problems, tracker)
        built = run(
            wanted.inputs,
            out,
            defaults=defaults_of(wanted),
            pipeline=pipeline_of(settings),
            base=base,
            listener=listener,
        )
    with KnowledgeGraph.open(out / "store", read_only=True) as graph:
        print_summary(console, summarise(graph), most_denials=MOST_DENIALS)
    console.print(f"{built.added:,} new or changed, {built.unchanged:,} unchanged. Written to {out}.")
    violations = print_findings(console, built.findings)
    problems.conclude(also=violations)
