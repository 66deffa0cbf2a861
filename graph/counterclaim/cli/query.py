"""The command that runs any SPARQL query."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from counterclaim.cli.store import store_or_address

if TYPE_CHECKING:
    from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

_ROWS = ("table", "json", "csv", "tsv", "xml")
_TRIPLES = ("turtle", "ntriples", "jsonld")


@click.command()
@store_or_address
@click.argument("sparql", metavar="FILE-or-SPARQL")
@click.option(
    "--format",
    "form",
    type=click.Choice((*_ROWS, *_TRIPLES)),
    help="How to print.  [default: table for SELECT and ASK, turtle for CONSTRUCT and DESCRIBE]",
)
def query(store: Path | str, sparql: str, form: str | None) -> None:
    """Run a SPARQL 1.1 query over all graphs of a store: SELECT, ASK, CONSTRUCT or DESCRIBE.

    STORE is a folder, or the address of a SPARQL endpoint. The query is a file, the SPARQL itself, or - for standard
    input.

    \b
    Examples:
      counterclaim query graph/store 'SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g'
      counterclaim query graph/store denials.rq --format csv
    """
    from pyoxigraph import QueryTriples

    from counterclaim.cli.store import asking

    text = _query_text(sparql)
    with asking(store) as graph:
        results = graph.query(text)
        if isinstance(results, QueryTriples):
            _print_triples(results, form or "turtle")
        else:
            _print_solutions(results, form or "table")


def _query_text(given: str) -> str:
    """Return the query: from standard input, from a file, or as it was given."""
    if given == "-":
        return sys.stdin.read()
    # SPARQL has spaces and braces, so what has none is meant as a file; its absence is then told as such.
    if any(mark in given for mark in "{ \n"):
        return Path(given).read_text("utf-8") if "{" not in given and Path(given).is_file() else given
    return Path(given).read_text("utf-8")


def _print_triples(triples: QueryTriples, form: str) -> None:
    from pyoxigraph import RdfFormat

    formats = {"turtle": RdfFormat.TURTLE, "ntriples": RdfFormat.N_TRIPLES, "jsonld": RdfFormat.JSON_LD}
    if form not in formats:
        raise click.UsageError(
            f"The query gives triples, which cannot be printed as {form}. Use {', '.join(_TRIPLES)}."
        )
    from pyoxigraph import serialize

    from counterclaim.vocabulary import PREFIXES

    data = serialize(sorted(set(triples), key=str), format=formats[form], prefixes=PREFIXES) or b""
    sys.stdout.flush()
    sys.stdout.buffer.write(_with_sorted_prefixes(data) if form == "turtle" else data.rstrip() + b"\n")


def _with_sorted_prefixes(turtle: bytes) -> bytes:
    """Return Turtle with the prefixes it uses, in order: the serialiser writes all of them, in any order."""
    lines = turtle.splitlines(keepends=True)
    prefixes = sorted(line for line in lines if line.startswith(b"@prefix"))
    body = b"".join(line for line in lines if not line.startswith(b"@prefix"))
    used = [line for line in prefixes if line.split()[1] in body]
    return b"".join([*used, b"\n" if used else b"", body])


def _print_solutions(results: QuerySolutions | QueryBoolean, form: str) -> None:
    from pyoxigraph import QueryBoolean, QueryResultsFormat

    if form == "table":
        if isinstance(results, QueryBoolean):
            click.echo("yes" if results else "no")
            return
        from counterclaim.cli.tables import print_rows

        columns = [variable.value for variable in results.variables]
        rows = [["" if value is None else str(getattr(value, "value", value)) for value in row] for row in results]
        print_rows(columns, rows, "table")
        return
    formats = {
        "json": QueryResultsFormat.JSON,
        "csv": QueryResultsFormat.CSV,
        "tsv": QueryResultsFormat.TSV,
        "xml": QueryResultsFormat.XML,
    }
    if form not in formats:
        raise click.UsageError(f"The query gives rows, which cannot be printed as {form}. Use {', '.join(_ROWS)}.")
    if isinstance(results, QueryBoolean) and form in {"csv", "tsv"}:
        raise click.UsageError(f"ASK gives yes or no, which cannot be printed as {form}. Use table, json or xml.")
    sys.stdout.flush()
    results.serialize(sys.stdout.buffer, formats[form])
    click.echo()
