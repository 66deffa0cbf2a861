"""The command that serves a store."""

from __future__ import annotations

import os
from pathlib import Path

import click

from counterclaim.cli.store import store_argument
from counterclaim.errors import StoreError

#: So long a client's connection may wait for its next question.
_IDLE_SECONDS = 75


@click.command()
@store_argument
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port to listen on.")
@click.option(
    "--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Queries run at the same time."
)
@click.option("--seconds", type=click.FloatRange(0.1, 3600), default=20.0, show_default=True, help="Time of one query.")
@click.option("--writable", is_flag=True, help="Take updates from those who hold COUNTERCLAIM_TOKEN.")
def serve(store: Path, host: str, port: int, workers: int, seconds: float, writable: bool) -> None:
    """Serve a store over HTTP: SPARQL 1.1, the named questions as JSON and CSV, a query page and the explorer.

    It is read-only unless --writable is given, and sends no request anywhere.

    \b
    Examples:
      counterclaim serve graph/store
      curl 'http://127.0.0.1:8000/questions/contested-claims?format=csv'
    """
    try:
        import uvicorn

        from counterclaim.serve.app import create_app
    except ImportError as error:
        raise StoreError("Serving needs a web server: pip install 'counterclaim[serve]'.") from error
    from counterclaim.rdf.store import read_info
    from counterclaim.serve.limits import Limits

    token = os.environ.get("COUNTERCLAIM_TOKEN", "") if writable else ""
    if writable and len(token) < 16:
        raise click.UsageError("--writable needs a token of at least 16 characters in COUNTERCLAIM_TOKEN.")
    if read_info(store) is None:
        raise StoreError(f"There is no store at {store}. Make one with `counterclaim build` or `counterclaim add`.")
    app = create_app(store, limits=Limits(seconds=seconds, workers=workers), token=token)
    click.echo(f"Serving {store} at http://{host}:{port} (Ctrl-C stops)", err=True)
    # A busy machine takes long between a client's answer and its next question: a connection that is closed meanwhile
    # fails there without an answer.
    uvicorn.run(app, host=host, port=port, log_level="warning", timeout_keep_alive=_IDLE_SECONDS)
