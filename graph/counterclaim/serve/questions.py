"""The named questions as addresses, for people who know no SPARQL."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from counterclaim.rdf.questions import Question, question, questions, told
from counterclaim.serve.negotiation import RESULTS, choose
from counterclaim.serve.protocol import BadRequest
from counterclaim.serve.service import Service
from counterclaim.serve.workers import Job

JSON, CSV = "application/json", "text/csv"


async def listed(request: Request) -> Response:
    """List the questions with their parameters and addresses."""
    root = str(request.base_url).rstrip("/")
    return JSONResponse({"questions": [_described(item, root) for item in questions()]})


def _described(item: Question, root: str) -> dict[str, Any]:
    return {
        "name": item.name,
        "question": item.text,
        "parameters": [{"name": known.name, "description": known.description} for known in item.parameters],
        "sparql": item.sparql,
        "address": f"{root}/questions/{item.name}",
    }


async def answered(request: Request) -> Response:
    """Answer one question as a JSON list of rows or as CSV; parameters are literals and never become SPARQL."""
    service: Service = request.app.state.service
    asked = question(request.path_params["name"])
    wanted = dict(request.query_params)
    media_type = {"json": JSON, "csv": CSV}.get(wanted.pop("format", "")) or choose(
        request.headers.get("accept"), (JSON, CSV)
    )
    known = [parameter.name for parameter in asked.parameters]
    for name in wanted:
        if name not in known:
            raise BadRequest(f"{asked.name} takes {', '.join(sorted(known)) or 'no parameters'}, not {name!r}.")
    sparql, unsorted = told(asked, wanted, own=True)
    found = json.loads(await service.pool.ask(Job(sparql, RESULTS[0])))
    columns = [column for column in found["head"]["vars"] if column not in known]
    rows = [{key: row[key]["value"] if key in row else None for key in columns} for row in found["results"]["bindings"]]
    if unsorted:
        rows.sort(key=lambda row: [row[key] or "" for key in columns])
    if media_type == CSV:
        return Response(_as_csv(columns, rows), media_type="text/csv; charset=utf-8")
    return JSONResponse({"question": asked.text, "columns": columns, "rows": rows})


def _as_csv(columns: list[str], rows: list[dict[str, Any]]) -> str:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns)
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()
