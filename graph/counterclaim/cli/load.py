"""The command that loads the graph into a running database."""

from __future__ import annotations

from pathlib import Path

import click

from counterclaim.cli.store import store_argument


@click.command()
@store_argument
@click.argument("target")
@click.option("--user", metavar="NAME", default="", help="The database's user; else COUNTERCLAIM_USER.")
@click.option("--ask-password", is_flag=True, help="Ask for the password; else COUNTERCLAIM_PASSWORD.")
@click.option("--batch-size", type=click.IntRange(1, 100_000), default=5000, show_default=True, help="Rows a request.")
def load(store: Path, target: str, user: str, ask_password: bool, batch_size: int) -> None:
    """Bring the database at TARGET up to date with a store: only what changed is sent, what was retracted is removed.

    TARGET is bolt://HOST:PORT or neo4j://HOST:PORT (Neo4j, Memgraph), falkordb://HOST:PORT/NAME,
    ladybug:PATH (LadybugDB, a database in one file), or http(s)://HOST/DATASET (Fuseki, Oxigraph and other SPARQL
    stores; Virtuoso at http(s)://HOST:PORT/sparql-auth). Other machines are reached by TLS.

    \b
    Examples:
      counterclaim load graph/store bolt://localhost:7687
      counterclaim load graph/store falkordb://localhost:6379/claims
      counterclaim load graph/store ladybug:claims.lbug
      counterclaim load graph/store http://localhost:3030/ds
      counterclaim load graph/store http://localhost:8890/sparql-auth --user dba --ask-password
    """
    from dataclasses import replace

    from counterclaim.cli.console import messages
    from counterclaim.cli.store import reading
    from counterclaim.load.targets import credentials_from_environment, load_into

    credentials = credentials_from_environment()
    if user:
        credentials = replace(credentials, user=user)
    if ask_password:
        credentials = replace(credentials, password=click.prompt("Password", hide_input=True, err=True))
    told = messages()
    with reading(store) as graph, told.status("Loading ...") as status:
        done = load_into(
            graph,
            target,
            credentials=credentials,
            batch_size=batch_size,
            on_progress=lambda what, count: status.update(f"Loading ... {count:,} {what}"),
        )
    if not (done.changed or done.removed or done.nodes):
        told.print(f"{target} is up to date already.")
        return
    sent = (
        f"{done.nodes:,} nodes and {done.relationships:,} relationships"
        if done.relationships
        else f"{done.nodes:,} quads"
    )
    told.print(f"{target}: {done.changed} articles written, {done.removed} removed ({sent} sent).")
