"""The command that measures this version, or a file of predictions, against annotated articles."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from counterclaim.cli.group import CommandGroup
from counterclaim.cli.options import PipelineSettings, pipeline_options

if TYPE_CHECKING:
    from collections.abc import Callable

    from counterclaim.evaluate import Score, SentenceResponse
    from counterclaim.model import AnnotatedArticle, Article

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_json_option = click.option("--json", "as_json", is_flag=True, help="Print the figures as one JSON object.")


@click.group(cls=CommandGroup)
def evaluate() -> None:
    """Measure precision, recall and F1 against annotated articles.

    \b
    Examples:
      counterclaim evaluate attributions polnear/dev
      counterclaim evaluate responses denials/dev-gold.json statements.jsonl
    """


@evaluate.command()
@click.argument("gold", type=_FOLDER)
@click.argument("predictions", type=_FILE, required=False)
@_json_option
@pipeline_options
def attributions(gold: Path, predictions: Path | None, settings: PipelineSettings, *, as_json: bool) -> None:
    """Measure who said what: sources, cues and contents against PolNeAR.

    GOLD holds text/*.txt and attributions/*.ann. Without PREDICTIONS this version annotates the texts itself;
    PREDICTIONS holds JSON lines {"doc", "attributions"}, or what counterclaim annotate wrote.

    \b
    Example:
      counterclaim evaluate attributions polnear/dev --extractor syntax
    """
    from counterclaim import evaluate as library

    texts = list(library.read_attribution_gold(gold))
    if predictions:
        found = library.read_attribution_predictions(predictions)
    else:
        found = library.predict_attributions(texts, _annotating(settings))
    _print({"": library.score_attributions(texts, found)}, as_json=as_json)


@evaluate.command()
@click.argument("gold", type=_FILE)
@click.argument("predictions", type=_FILE, required=False)
@click.option("--texts", type=_FOLDER, help="Where the texts and their sentences lie.  [default: beside GOLD]")
@click.option("--act", type=click.Choice(["deny", "decline", "concede", "confirm"]), default="deny", show_default=True)
@_json_option
@pipeline_options
def responses(
    gold: Path, predictions: Path | None, texts: Path | None, act: str, settings: PipelineSettings, *, as_json: bool
) -> None:
    """Measure who answered which claim: denials and the like, one act and all four together.

    GOLD is a JSON list of {"doc", "responses"}; the texts lie in the folder named like it (dev/ for dev-gold.json).
    Without PREDICTIONS this version annotates them itself; PREDICTIONS is such a list, or what counterclaim annotate
    wrote.

    \b
    Example:
      counterclaim evaluate responses denials/dev-gold.json --act concede
    """
    from counterclaim import evaluate as library
    from counterclaim.model import RESPONSE_ACTS

    wanted = library.read_response_gold(gold)
    found = _found_responses(wanted, gold, predictions, texts, settings)
    figures = {
        act: library.score_responses(wanted, found, acts=frozenset({act})),
        "all acts": library.score_responses(wanted, found, acts=frozenset(RESPONSE_ACTS)),
    }
    _print(figures, as_json=as_json)


def _found_responses(
    wanted: Mapping[str, list[SentenceResponse]],
    gold: Path,
    predictions: Path | None,
    texts: Path | None,
    settings: PipelineSettings,
) -> Mapping[str, list[SentenceResponse]]:
    """Read the predictions, or make them from the texts."""
    from counterclaim import evaluate as library

    folder = texts or library.folder_of(gold)
    if predictions:
        return library.read_response_predictions(predictions, docs=wanted, texts=folder)
    return library.predict_responses(library.read_texts(folder, wanted), _annotating(settings))


def _annotating(settings: PipelineSettings) -> Callable[[Iterable[Article]], Iterator[AnnotatedArticle]]:
    """Return a function that runs the pipeline and shows how far it is; an article that fails is an error."""
    from counterclaim.cli.articles import pipeline_of
    from counterclaim.cli.console import messages, progress

    def run(articles: Iterable[Article]) -> Iterator[AnnotatedArticle]:
        with progress(messages(), "Annotating") as tracker:
            yield from tracker.track(pipeline_of(settings).annotate(articles, None))

    return run


def _print(figures: Mapping[str, Mapping[str, Score]], *, as_json: bool) -> None:
    """Print the figures, a table for each group; a lone group has no name."""
    if as_json:
        plain = {group: {name: score.to_json() for name, score in rows.items()} for group, rows in figures.items()}
        click.echo(json.dumps(plain.get("", plain)))
        return
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    console = Console(markup=False, highlight=False)
    for group, rows in figures.items():
        table = Table(title=group or None, title_justify="left", box=SIMPLE_HEAD, show_edge=False)
        table.add_column("figure")
        for column in ("precision", "recall", "F1"):
            table.add_column(column, justify="right")
        for name, score in rows.items():
            table.add_row(name, *(f"{value:.3f}" for value in (score.precision, score.recall, score.f1)))
        console.print(table)
