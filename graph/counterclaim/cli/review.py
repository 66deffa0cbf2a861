"""The command that records what people decide about statements, claims, their ties and who is who."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from counterclaim.cli.store import store_argument
from counterclaim.cli.tables import FORMATS

_COLUMNS = ("decision", "verdict", "subject", "other", "corrections", "by", "when", "note")


@click.command()
@store_argument
@click.argument("subject", required=False)
@click.option("--accept", "verdict", flag_value="accept", help="SUBJECT is right as it is.")
@click.option("--reject", "verdict", flag_value="reject", help="SUBJECT is wrong, and no question shows it any more.")
@click.option("--set", "corrections", metavar="K=V", multiple=True, help="Correct a value; may be given again.")
@click.option("--with", "other", metavar="OTHER", default="", help="The other claim of a tie, or the other actor.")
@click.option("--withdraw", "verdict", flag_value="withdraw", help="Take back the decision that SUBJECT names.")
@click.option("--by", metavar="NAME", default="", help="Who decides; needed for a decision.")
@click.option("--when", metavar="TIME", default="", help="When it was decided (ISO 8601).  [default: now]")
@click.option("--note", metavar="TEXT", default="", help="Why.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="How to list.")
def review(
    store: Path, subject: str | None, verdict: str | None, corrections: tuple[str, ...], form: str, **told: str
) -> None:
    """Accept, reject or correct what was found, or list the decisions made so far.

    SUBJECT is the identifier of a statement, claim or response. With --with it is one of two claims that say the same
    (or, when rejected, do not), or one of two actors, each as 'ARTICLE ACTOR'. Decisions outlive a new import of the
    article, every question respects them, and of several about one thing the latest counts.

    \b
    Examples:
      counterclaim review graph/store statement/abc --reject --by 'Ann Editor' --note 'satire'
      counterclaim review graph/store statement/abc --set stance=rejects --by 'Ann Editor'
      counterclaim review graph/store claim/abc --with claim/def --accept --by 'Ann Editor'
      counterclaim review graph/store
    """
    if subject is None:
        _list(store, form)
        return
    if corrections:
        if verdict:
            raise click.UsageError(f"--set is a decision of its own and goes without --{verdict}.")
        verdict = "correct"
    if verdict is None:
        raise click.UsageError("Say what is decided: --accept, --reject, --set or --withdraw.")
    if verdict != "withdraw" and not told["by"]:
        raise click.UsageError("Say with --by who decides.")
    _record(store, subject, verdict, told | {"when": told["when"] or _now()}, _as_mapping(corrections))


def _record(store: Path, subject: str, verdict: str, told: dict[str, str], values: dict[str, str]) -> None:
    from counterclaim.cli.console import messages
    from counterclaim.rdf import KnowledgeGraph

    with KnowledgeGraph.open(store) as graph:
        if verdict == "withdraw":
            graph.withdraw(subject)
            messages().print(f"Withdrawn: {subject}.")
        else:
            made = graph.review(subject, verdict, **told, **values)
            messages().print(f"Recorded as {made}.")
        graph.derive()


def _list(store: Path, form: str) -> None:
    from counterclaim.cli.store import reading
    from counterclaim.cli.tables import print_rows

    with reading(store) as graph:
        rows = [
            (
                *(one.id, one.verdict, one.subject, one.other),
                *(" ".join(f"{name}={value}" for name, value in one.corrections), one.by, one.when, one.note),
            )
            for one in graph.reviews()
        ]
    print_rows(_COLUMNS, rows, form)


def _now() -> str:
    """Return the present time: a decision is made when it is made, and --when says it for one made earlier."""
    from datetime import UTC, datetime

    return datetime.now(UTC).isoformat(timespec="seconds")


def _as_mapping(corrections: Iterable[str]) -> dict[str, str]:
    found = {}
    for correction in corrections:
        name, equals, value = correction.partition("=")
        if not equals or not name.isidentifier():
            raise click.UsageError(f"--set {correction!r} is not of the form name=value.")
        found[name] = value
    return found
