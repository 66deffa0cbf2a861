"""Hand on what the options of the command line say to the library, in the library's own terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterclaim.cli.console import Problems
    from counterclaim.cli.options import PipelineSettings, Wanted
    from counterclaim.model import Article
    from counterclaim.read import Defaults
    from counterclaim.workflow import Pipeline


def reading(wanted: Wanted, problems: Problems) -> Iterator[Article]:
    """Yield the articles of the inputs; what cannot be read is reported and left out."""
    from counterclaim.read import read

    return read(wanted.inputs, defaults=defaults_of(wanted), on_error=problems.report)


def defaults_of(wanted: Wanted) -> Defaults:
    """Return what to assume where an input does not say it."""
    from counterclaim.read import Defaults

    return Defaults(published=wanted.published, publisher=wanted.publisher, url=wanted.url)


def pipeline_of(settings: PipelineSettings) -> Pipeline:
    """Return how to annotate."""
    from counterclaim.workflow import Pipeline

    return Pipeline(settings.model, settings.extractor, settings.jobs, settings.registry)
