"""The command that finds claims by meaning."""

from __future__ import annotations

from pathlib import Path

import click

from counterclaim.cli.store import store_argument


@click.command()
@store_argument
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="At most so many claims.")
@click.option(
    "--min-confidence",
    type=click.FloatRange(0.0, 1.0),
    default=0.0,
    show_default=True,
    help="Leave out articles whose stance is less sure than this.",
)
@click.option(
    "--threshold",
    type=click.FloatRange(0.0, 1.0),
    default=0.5,
    show_default=True,
    help="Leave out claims that are about it with less than this chance.",
)
@click.option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True, help="How to print."
)
def find(store: Path, words: tuple[str, ...], limit: int, min_confidence: float, threshold: float, form: str) -> None:
    """Find claims by meaning: say one in your own WORDS, and see who asserts, denies, concedes or withholds it.

    Prints the claims that say it, or its opposite, then others that are about it, each with the positions on it, the
    date and the sentence; then where each article stands (agree, disagree, discuss), how surely, and on which sentence
    that rests. Articles that do not touch the claim are left out. JSON is {"claims": [...], "articles": [{"article",
    "stance", "confidence", "because"}]}, where "because" names statements.

    \b
    Examples:
      counterclaim find graph/store "military trucks crossed the border"
      counterclaim find graph/store the leak was contained --format json
    """
    import json

    from counterclaim.analyse import find as run
    from counterclaim.analyse import to_json
    from counterclaim.cli.console import messages
    from counterclaim.cli.found import print_found
    from counterclaim.cli.store import reading

    console = messages()
    with reading(store) as graph:
        with console.status("Looking ...") as status:
            found = run(
                graph,
                " ".join(words),
                limit=limit,
                min_confidence=min_confidence,
                threshold=threshold,
                on_progress=lambda done, count: status.update(f"Reading the claims, once: {done:,} of {count:,}"),
            )
        for note in found.notes:
            console.print(note)
        if form == "json":
            click.echo(json.dumps(to_json(found), ensure_ascii=False, indent=2))
        else:
            print_found(found)
