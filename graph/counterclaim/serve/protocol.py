"""Read requests of the SPARQL 1.1 Protocol: a query or an update, and the dataset that it is to run on."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from counterclaim.serve.limits import Limits

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"


class BadRequest(Exception):
    """A request that breaks the protocol; ``status`` is the answer's."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Operation:
    """A query or an update as it came in."""

    text: str
    is_update: bool
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str = ""


async def read_body(request: Request, limits: Limits) -> bytes:
    """Return the body; raises BadRequest: 413 as soon as it is too large, 408 when it comes too slowly."""
    if request.headers.get("content-encoding", "identity").lower() not in ("", "identity"):
        raise BadRequest("Compressed request bodies are not accepted; send the query as it is.", 415)
    chunks, size = [], 0
    try:
        async with asyncio.timeout(limits.body_seconds):
            async for chunk in request.stream():
                size += len(chunk)
                if size > limits.body_bytes:
                    raise BadRequest(f"The request's body is larger than {limits.body_bytes:,} bytes.", 413)
                chunks.append(chunk)
    except TimeoutError as error:
        raise BadRequest(f"The request's body did not come in within {limits.body_seconds:g} seconds.", 408) from error
    except ClientDisconnect as error:
        raise BadRequest("The connection ended before the request's body did.") from error
    return b"".join(chunks)


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(f"The request's body is not UTF-8 (byte {error.start}).") from error


async def read_operation(request: Request, limits: Limits) -> Operation:
    """Return the operation of a GET, a POSTed form or a POSTed query or update.

    Raises BadRequest: 400 for a missing or doubled query, 413 for a long body, 415 for another content type.
    """
    address = _pairs(request.url.query)
    if request.method != "POST":
        if any(key == "update" for key, _ in address):
            raise BadRequest("An update must be POSTed.")
        return _from_pairs(address)
    kind = request.headers.get("content-type", "").partition(";")
    charset = kind[2].partition("charset=")[2].strip().strip('"').lower()
    if charset and charset not in ("utf-8", "utf8"):
        raise BadRequest(f"The charset {charset!r} is not accepted; send UTF-8.", 415)
    body = _decode(await read_body(request, limits))
    media_type = kind[0].strip().lower()
    if media_type == FORM:
        return _from_pairs(address + _pairs(body))
    if media_type in (QUERY, UPDATE):
        if any(key in ("query", "update") for key, _ in address):
            raise BadRequest("The operation stands both in the address and in the body; send it once.")
        return _operation(body, address, is_update=media_type == UPDATE)
    raise BadRequest(f"POST takes {FORM}, {QUERY} or {UPDATE}, not {media_type or 'a body without a type'}.", 415)


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=1000, errors="strict")
    except ValueError as error:
        raise BadRequest("The parameters are not UTF-8, or more than a thousand.") from error


def _from_pairs(pairs: list[tuple[str, str]]) -> Operation:
    queries = [value for key, value in pairs if key == "query"]
    updates = [value for key, value in pairs if key == "update"]
    if len(queries) + len(updates) != 1:
        raise BadRequest("Send exactly one parameter 'query' (or, where updates are allowed, one 'update').")
    return _operation((queries + updates)[0], pairs, is_update=bool(updates))


def _operation(text: str, pairs: list[tuple[str, str]], *, is_update: bool) -> Operation:
    def values(key: str) -> tuple[str, ...]:
        return tuple(value for name, value in pairs if name == key)

    prefix = "using-" if is_update else ""
    graph = "using-graph-uri" if is_update else "default-graph-uri"
    formats = values("format") or values("output")
    return Operation(text, is_update, values(graph), values(f"{prefix}named-graph-uri"), formats[0] if formats else "")
