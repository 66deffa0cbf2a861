"""The SPARQL 1.1 Graph Store Protocol, and updates for those who hold the token."""

from __future__ import annotations

import asyncio
import hmac

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from counterclaim.serve.changes import change_graph, update_store
from counterclaim.serve.guard import check_update
from counterclaim.serve.negotiation import GRAPHS, RESULTS, choose
from counterclaim.serve.protocol import BadRequest, Operation, read_body
from counterclaim.serve.service import Service
from counterclaim.serve.workers import Job


def require_token(request: Request) -> None:
    """Raise BadRequest: 403 on a read-only service, 401 without the right bearer token."""
    service: Service = request.app.state.service
    if not service.token:
        raise BadRequest("This service is read-only.", 403)
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), service.token.encode()):
        raise BadRequest("Writing needs the token: Authorization: Bearer ...", 401)


async def update(request: Request, operation: Operation) -> Response:
    """Run an update in one transaction."""
    require_token(request)
    if request.method != "POST":
        raise BadRequest("An update must be POSTed.", 405)
    if operation.default_graphs or operation.named_graphs:
        raise BadRequest("Name the graphs in the update itself (WITH, GRAPH, USING).")
    check_update(operation.text)
    service: Service = request.app.state.service
    try:
        async with service.writing:
            await asyncio.to_thread(update_store, service.folder, operation.text, str(request.url.replace(query="")))
    except (SyntaxError, RuntimeError) as error:  # some faults show only while it runs; nothing is written then
        raise BadRequest(str(error)) from error
    return Response(status_code=204)


def _graph_of(request: Request) -> str | None:
    """Return the IRI of the graph asked for, or None for the default graph."""
    parameters = request.query_params
    if "default" in parameters and "graph" not in parameters:
        return None
    if list(parameters) == ["graph"] and len(parameters.getlist("graph")) == 1:
        iri = parameters["graph"]
        if "://" not in iri and not iri.startswith("urn:"):
            raise BadRequest("The graph must be named by an absolute IRI.")
        if any(character in iri for character in '<>"{}|^`\\') or any(ord(character) <= 32 for character in iri):
            raise BadRequest("That is no IRI.")
        return iri
    raise BadRequest("Name one graph: ?graph=<IRI> or ?default.")


async def graph_store(request: Request) -> Response:
    """Give one graph (GET, HEAD); PUT, POST and DELETE change it for those who hold the token."""
    service: Service = request.app.state.service
    iri = _graph_of(request)
    if request.method not in ("GET", "HEAD"):
        return await _change(request, iri)
    media_type = choose(request.headers.get("accept"), GRAPHS)
    if media_type is None:
        raise BadRequest(f"A graph can be had as {', '.join(GRAPHS)}.", 406)
    pattern = "{ ?s ?p ?o }" if iri is None else "{ GRAPH ?g { ?s ?p ?o } }"
    bound = () if iri is None else (("g", "iri", iri),)
    if iri is not None:
        known = await service.pool.ask(Job("ASK { GRAPH ?g { ?s ?p ?o } }", RESULTS[0], substitutions=bound))
        if b"true" not in known:
            raise BadRequest("There is no such graph here.", 404)
    body = await service.pool.ask(Job(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {pattern}", media_type, substitutions=bound))
    return Response(body, media_type=media_type, headers={"Vary": "Accept"})


async def _change(request: Request, iri: str | None) -> Response:
    require_token(request)
    if iri is None:
        raise BadRequest("The default graph is the union of all graphs here and cannot be written; name a graph.", 403)
    service: Service = request.app.state.service
    body = b"" if request.method == "DELETE" else await read_body(request, service.limits)
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.method != "DELETE" and media_type not in GRAPHS[:4]:
        given = media_type or "a body without a type"
        raise BadRequest(f"A graph is taken as {', '.join(GRAPHS[:4])}, not {given}.", 415)
    try:
        async with service.writing:
            existed = await asyncio.to_thread(change_graph, service.folder, request.method, iri, body, media_type)
    except (SyntaxError, ValueError) as error:
        raise BadRequest(str(error)) from error
    if request.method == "DELETE" and not existed:
        raise BadRequest("There is no such graph here.", 404)
    return PlainTextResponse("", 204 if existed else 201)
