"""The query service: SPARQL 1.1 Protocol, Graph Store Protocol, and the named questions as plain JSON and CSV."""

from __future__ import annotations

import contextlib
import hashlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from counterclaim.errors import QueryError, StoreError
from counterclaim.serve import describe, pages, questions, writing
from counterclaim.serve.guard import check_query, names_graphs
from counterclaim.serve.limits import Limits
from counterclaim.serve.metrics import Metrics
from counterclaim.serve.negotiation import GRAPHS, RESULTS, by_name, choose
from counterclaim.serve.protocol import BadRequest, Operation, read_operation
from counterclaim.serve.service import Service
from counterclaim.serve.workers import Busy, Died, Job, OutOfTime, Refused, TooLarge

_log = logging.getLogger(__name__)
Handler = Callable[[Request], Awaitable[Response]]


def create_app(
    folder: Path, *, limits: Limits | None = None, token: str = "", origins: tuple[str, ...] = ("*",)
) -> Starlette:
    """Return the ASGI application for a store; it is read-only unless a ``token`` for writing is given."""
    service = Service(folder, limits or Limits(), token, Metrics())

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        app.state.service = service
        yield
        service.pool.close()

    app = Starlette(
        routes=_routes(),
        lifespan=lifespan,
        middleware=[
            Middleware(GZipMiddleware, minimum_size=1000),
            Middleware(
                CORSMiddleware,
                allow_origins=list(origins),
                allow_methods=["GET", "HEAD", "POST", "OPTIONS"],
                allow_headers=["accept", "content-type", "if-none-match"],
                expose_headers=["etag"],
            ),
        ],
        exception_handlers={HTTPException: _http_error, Exception: _failure},
    )
    app.state.service = service
    return app


def _routes() -> list[Route]:
    return [
        Route("/", pages.home, methods=["GET"]),
        Route("/sparql", told(sparql), methods=["GET", "POST"]),
        Route("/graph", told(writing.graph_store), methods=["GET", "HEAD", "PUT", "POST", "DELETE"]),
        Route("/questions", told(questions.listed), methods=["GET"]),
        Route("/questions/{name}", told(questions.answered), methods=["GET"]),
        Route("/explore", told(pages.explorer), methods=["GET"]),
        Route("/query", pages.query_page, methods=["GET"]),
        Route("/static/{name}", pages.static, methods=["GET"]),
        Route("/.well-known/void", told(describe.void), methods=["GET"]),
        Route("/openapi.json", describe.openapi, methods=["GET"]),
        Route("/health", health, methods=["GET"]),
        Route("/metrics", metrics, methods=["GET"]),
    ]


def told(handler: Handler) -> Handler:
    """Wrap a handler so that every refusal is a short text with the right status and nothing about this machine."""

    async def answer(request: Request) -> Response:
        counts = request.app.state.service.metrics
        try:
            response = await handler(request)
        except BadRequest as error:
            response = PlainTextResponse(f"{error}\n", error.status)
        except (QueryError, Refused) as error:
            response = PlainTextResponse(f"{error}\n", 400)
        except Busy:
            response = PlainTextResponse(
                "Too many queries wait already; try again in a moment.\n", 503, {"Retry-After": "2"}
            )
        except OutOfTime:
            response = PlainTextResponse("The query took too long and was stopped; narrow it down.\n", 504)
        except TooLarge:
            response = PlainTextResponse("The result is larger than this service gives; add a LIMIT.\n", 413)
        except Died:
            response = PlainTextResponse("The query needed more memory than it may have; narrow it down.\n", 507)
        except StoreError:
            # What the error says names the store's folder, which is nobody's business.
            _log.exception("The store cannot be opened or changed.")
            response = PlainTextResponse(
                "The store cannot be opened or changed now; try again in a moment.\n", 503, {"Retry-After": "5"}
            )
        except RuntimeError:
            _log.exception("A query failed.")
            response = PlainTextResponse("The query failed inside the store; the operator's log says why.\n", 500)
        counts.count(request.url.path.split("/")[1], response.status_code)
        return response

    return answer


async def _http_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return PlainTextResponse(f"{error.detail}\n", error.status_code, error.headers)


async def _failure(_request: Request, error: Exception) -> Response:
    _log.error("A request failed.", exc_info=error)
    return PlainTextResponse("Something failed here; the operator's log says what.\n", 500)


async def sparql(request: Request) -> Response:
    """Answer a query; without one, describe the service (SPARQL 1.1 Service Description)."""
    service: Service = request.app.state.service
    if request.method == "GET" and not request.url.query:
        return await describe.service_description(request)
    operation = await read_operation(request, service.limits)
    if operation.is_update:
        return await writing.update(request, operation)
    form = check_query(operation.text)
    offered = RESULTS if form in ("SELECT", "ASK") else GRAPHS
    return await answer_query(request, operation, _wanted(request, operation, offered))


def _wanted(request: Request, operation: Operation, offered: tuple[str, ...]) -> str:
    """Return the media type to answer in; raises BadRequest (406) when the client takes none of those offered."""
    wanted = by_name(operation.format, offered) if operation.format else choose(request.headers.get("accept"), offered)
    if wanted is None:
        raise BadRequest(f"The answer can be had as {', '.join(offered)}.", 406)
    return wanted


async def answer_query(request: Request, operation: Operation, media_type: str) -> Response:
    """Run a query in the pool; unchanged answers are told by ETag (the store's state, the query, the type)."""
    service: Service = request.app.state.service
    base = str(request.url.replace(query=""))
    etag = _etag(service.generation(), operation, media_type, base)
    headers = {"ETag": etag, "Vary": "Accept", "Cache-Control": "no-cache"}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    job = Job(
        operation.text,
        media_type,
        operation.default_graphs,
        operation.named_graphs,
        base=base,
        has_dataset=names_graphs(operation.text),
    )
    body = await service.pool.ask(job)
    return Response(body, media_type=media_type, headers=headers)


def _etag(generation: str, operation: Operation, media_type: str, base: str) -> str:
    return '"' + hashlib.sha256(repr((generation, operation, media_type, base)).encode()).hexdigest()[:32] + '"'


async def health(request: Request) -> Response:
    """Tell whether a worker can open the store and answer."""
    service: Service = request.app.state.service
    try:
        await service.pool.ask(Job("ASK {}", RESULTS[0]))
    except Busy:  # full of questions, not ill: nobody should restart it for that
        return JSONResponse({"status": "busy"}, 503, {"Retry-After": "2"})
    except Exception:
        _log.exception("The store does not answer.")
        return JSONResponse({"status": "failing"}, 503)
    return JSONResponse({"status": "ok", "generation": service.generation()})


async def metrics(request: Request) -> Response:
    """Give the counts in Prometheus's text format."""
    service: Service = request.app.state.service
    return PlainTextResponse(service.metrics.text(), media_type="text/plain; version=0.0.4")
