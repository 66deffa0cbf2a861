"""The command that writes what is found in articles as JSON lines."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from counterclaim.cli.options import PipelineSettings, Wanted, input_options, pipeline_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterclaim.model import AnnotatedArticle


@click.command()
@input_options
@click.option("-o", "--output", metavar="FILE", default="-", show_default=True, help="Where to; - is standard output.")
@click.option("--text", is_flag=True, help="Also write each article's text, to which the offsets belong.")
@click.option("--explain", is_flag=True, help="Also write why each response was linked to its claim.")
@pipeline_options
def annotate(wanted: Wanted, output: str, settings: PipelineSettings, *, text: bool, explain: bool) -> None:
    """Write the statements, claims, actors and responses of articles as JSON lines, without a store.

    INPUT is a file (.txt, .html, .jsonl), a folder, a pattern, or - for standard input.

    \b
    Examples:
      counterclaim annotate report.txt --published 2014-11-12
      counterclaim annotate news/ corpus.jsonl --jobs 2 -o statements.jsonl
    """
    from counterclaim.cli.articles import pipeline_of, reading
    from counterclaim.cli.console import Problems, messages, progress
    from counterclaim.cli.files import writing

    console = messages()
    problems = Problems(console)
    articles = reading(wanted, problems)
    with progress(console, "Annotating") as tracker, writing(output) as stream:
        for record in _records(
            tracker.track(pipeline_of(settings).annotate(articles, problems.report)), text=text, explain=explain
        ):
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")
            stream.flush()
    problems.conclude()


def _records(articles: Iterator[AnnotatedArticle], *, text: bool, explain: bool) -> Iterator[dict[str, Any]]:
    from counterclaim.annotate import to_json

    for article in articles:
        record = to_json(article, explain=explain)
        yield record | {"text": article.article.text} if text else record
