"""The command that retracts an article."""

from __future__ import annotations

from pathlib import Path

import click

from counterclaim.cli.store import store_argument


@click.command()
@store_argument
@click.argument("article")
def remove(store: Path, article: str) -> None:
    """Retract an article from a store; the manifest keeps a tombstone.

    ARTICLE is the input's id, the article's URL, or its identifier in the graph.

    \b
    Example:
      counterclaim remove graph/store https://courier.example/2024/leak
    """
    from counterclaim.cli.console import messages
    from counterclaim.rdf import KnowledgeGraph

    with KnowledgeGraph.open(store) as graph:
        graph.remove(article)
    messages().print(f"Removed {article} from {store}.")
