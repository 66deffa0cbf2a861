"""What the service says of itself: SPARQL service description, VoID, OpenAPI."""

from __future__ import annotations

import json
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from counterclaim.serve.negotiation import GRAPHS, RESULTS, choose
from counterclaim.serve.service import Service
from counterclaim.serve.workers import Job

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
_FORMATS = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/rdf+xml": "RDF_XML",
    "application/ld+json": "JSON-LD",
    "application/n-quads": "N-Quads",
    "application/trig": "TriG",
}


def _serialise(request: Request, triples: list[tuple[str, str, str]]) -> Response:
    """Write triples, given as N-Triples terms, in the type that the client accepts."""
    import pyoxigraph as ox

    media_type = choose(request.headers.get("accept"), GRAPHS) or GRAPHS[0]
    lines = "\n".join(f"{subject} {predicate} {value} ." for subject, predicate, value in triples)
    parsed = ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)
    prefixes = {"sd": SD, "void": VOID, "dcterms": "http://purl.org/dc/terms/"}
    body = ox.serialize(
        (quad.triple for quad in parsed), format=ox.RdfFormat.from_media_type(media_type), prefixes=prefixes
    )
    return Response(body, media_type=media_type, headers={"Vary": "Accept"})


async def service_description(request: Request) -> Response:
    """Describe the endpoint, its language, formats and default dataset (SPARQL 1.1 Service Description)."""
    address = f"<{request.url.replace(query='')}>"
    service: Service = request.app.state.service
    a = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    dataset, graph = f"{address[:-1]}#dataset>", f"{address[:-1]}#default>"
    triples = [
        (address, a, f"<{SD}Service>"),
        (address, f"<{SD}endpoint>", address),
        (address, f"<{SD}supportedLanguage>", f"<{SD}SPARQL11Query>"),
        (address, f"<{SD}feature>", f"<{SD}UnionDefaultGraph>"),
        (address, f"<{SD}defaultDataset>", dataset),
        (dataset, a, f"<{SD}Dataset>"),
        (dataset, f"<{SD}defaultGraph>", graph),
        (graph, a, f"<{SD}Graph>"),
    ]
    if service.token:
        triples.append((address, f"<{SD}supportedLanguage>", f"<{SD}SPARQL11Update>"))
    triples += [
        (address, f"<{SD}resultFormat>", f"<http://www.w3.org/ns/formats/{_FORMATS[media_type]}>")
        for media_type in (*RESULTS, *GRAPHS)
    ]
    return _serialise(request, triples)


async def void(request: Request) -> Response:
    """Describe the dataset (VoID): where it is queried and how large it is."""
    service: Service = request.app.state.service
    counted = await service.pool.ask(Job("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", RESULTS[0]))
    number = json.loads(counted)["results"]["bindings"][0]["n"]["value"]
    root = str(request.base_url).rstrip("/")
    dataset = f"<{root}/.well-known/void#dataset>"
    a = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    integer = "<http://www.w3.org/2001/XMLSchema#integer>"
    return _serialise(
        request,
        [
            (dataset, a, f"<{VOID}Dataset>"),
            (dataset, "<http://purl.org/dc/terms/title>", '"Claims and denials in the news"@en'),
            (dataset, f"<{VOID}sparqlEndpoint>", f"<{root}/sparql>"),
            (dataset, f"<{VOID}triples>", f'"{int(number)}"^^{integer}'),
            (dataset, f"<{VOID}vocabulary>", "<https://w3id.org/counterclaim/ns#>"),
            (dataset, f"<{VOID}vocabulary>", "<http://www.w3.org/ns/prov#>"),
        ],
    )


async def openapi(_request: Request) -> Response:
    """Give the OpenAPI description of every address."""
    text = (files("counterclaim.serve") / "openapi.json").read_text(encoding="utf-8")
    return JSONResponse(json.loads(text))
