"""The pages for people: the front page, the query page and the explorer; nothing on them comes from elsewhere."""

from __future__ import annotations

import asyncio
from html import escape
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from counterclaim.rdf.questions import questions
from counterclaim.serve.service import Service

_STATIC = {
    "yasgui.min.js": "text/javascript",
    "yasgui.min.css": "text/css",
    "query.js": "text/javascript",
    "pages.css": "text/css",
}
_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def _page(title: str, body: str) -> HTMLResponse:
    html = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><link rel="stylesheet" href="static/pages.css">{body}</html>'
    )
    return HTMLResponse(html, headers={"Content-Security-Policy": _CSP, "X-Content-Type-Options": "nosniff"})


async def home(_request: Request) -> Response:
    """Say what is served here and where."""
    listed = "".join(
        f'<li><a href="questions/{escape(question.name)}">{escape(question.text)}</a></li>' for question in questions()
    )
    return _page(
        "counterclaim",
        "</head><body><header><h1>counterclaim</h1>Claims and denials in the news, as a graph.</header><ul>"
        '<li><a href="explore">Explore</a> the network of claims, actors and answers</li>'
        '<li><a href="query">Query</a> with SPARQL in the browser</li>'
        "<li><code>/sparql</code>: the SPARQL 1.1 endpoint; <code>/graph?graph=IRI</code>: one graph</li>"
        '<li><a href="openapi.json">OpenAPI</a>, <a href=".well-known/void">VoID</a>, <a href="health">health</a>, '
        '<a href="metrics">metrics</a></li></ul>'
        f"<h2>Questions</h2><ul>{listed}</ul></body>",
    )


async def query_page(_request: Request) -> Response:
    """Give the page on which a reader writes and runs SPARQL, with the questions as examples."""
    return _page(
        "Query the claims",
        '<link rel="stylesheet" href="static/yasgui.min.css"></head><body><header><h1>Query the claims</h1>'
        '<label>Start from a question: <select id="question"><option value="">choose</option></select></label></header>'
        '<div id="yasgui"></div><script src="static/yasgui.min.js"></script>'
        '<script src="static/query.js"></script></body>',
    )


async def static(request: Request) -> Response:
    """Give one of the files that the pages need; only names known here are served."""
    name = request.path_params["name"]
    if name not in _STATIC:
        raise HTTPException(404, "There is no such file here.")
    body = (files("counterclaim.serve") / "static" / name).read_bytes()
    return Response(body, media_type=_STATIC[name], headers={"Cache-Control": "max-age=3600"})


async def explorer(request: Request) -> Response:
    """Give the explorer page of the store's present state, made once for each state."""
    service: Service = request.app.state.service
    async with service.explorer:
        state = service.generation()
        if service.explorer_page[0] != state:
            service.explorer_page = (state, await asyncio.to_thread(_explorer_page, service.folder))
    return HTMLResponse(service.explorer_page[1])


def _explorer_page(folder: Path) -> bytes:
    from counterclaim.export import export
    from counterclaim.rdf import KnowledgeGraph

    with KnowledgeGraph.open(folder, read_only=True) as graph, TemporaryDirectory() as scratch:
        path = Path(scratch) / "network.html"
        export(graph, "html", path)
        return path.read_bytes()
