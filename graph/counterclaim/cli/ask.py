"""The command that answers the questions that ship with the package."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from counterclaim.cli.store import store_or_address
from counterclaim.cli.tables import FORMATS


@click.command()
@store_or_address
@click.argument("question", required=False)
@click.option("--param", "params", metavar="K=V", multiple=True, help="Narrow the question down; may be given again.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="How to print.")
def ask(store: Path | str, question: str | None, params: tuple[str, ...], form: str) -> None:
    """Answer a named question; without QUESTION, list them with their words and parameters.

    STORE is a folder, or the address of a SPARQL endpoint that `load` or `add` filled.

    \b
    Examples:
      counterclaim ask graph/store
      counterclaim ask graph/store contested-claims --format csv
    """
    from counterclaim.cli.store import asking
    from counterclaim.cli.tables import print_rows
    from counterclaim.rdf.questions import question as find
    from counterclaim.rdf.questions import questions

    if question is None:
        rows = [
            (known.name, known.text, ", ".join(parameter.name for parameter in known.parameters))
            for known in questions()
        ]
        print_rows(("name", "question", "parameters"), rows, form)
        return
    find(question)  # a mistyped name is told before the store is opened
    with asking(store) as graph:
        table = graph.ask(question, **_as_mapping(params))
        print_rows(table.columns, table.rows, form)


def _as_mapping(params: Iterable[str]) -> dict[str, str]:
    """Return the parameters by name; raise UsageError for one that is no K=V."""
    found = {}
    for param in params:
        name, equals, value = param.partition("=")
        if not equals or not name.isidentifier():
            raise click.UsageError(f"--param {param!r} is not of the form name=value.")
        found[name] = value
    return found
