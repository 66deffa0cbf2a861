"""The service keeps the SPARQL 1.1 Protocol, Graph Store Protocol and Service Description as the W3C's suites say."""

import re
from urllib.parse import urlsplit

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, Quad, RdfFormat, parse

starlette = pytest.importorskip("starlette.testclient", reason="serving needs the extra counterclaim[serve]")
pytest.importorskip("httpx", reason="the test client needs httpx")

from counterclaim.rdf.store import open_store  # noqa: E402 - after what skips
from counterclaim.serve.app import create_app  # noqa: E402
from counterclaim.serve.limits import Limits  # noqa: E402

TOKEN = "a-token-for-the-suites"
STATUSES = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404, "BadRequest": 400, "MethodNotAllowed": 405}
SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = {
    "boolean": ("application/sparql-results+json", "application/sparql-results+xml"),
    "tabular": ("application/sparql-results+json", "application/sparql-results+xml", "text/csv"),
    "RDF": ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"),
}


@pytest.fixture(scope="module")
def writable(tmp_path_factory, all_cases, suite_file):
    """A service that takes updates, with the data of the protocol's tests."""
    folder = tmp_path_factory.mktemp("protocol") / "store"
    store, _ = open_store(folder)
    for text in sorted({text for case in all_cases["protocol_case"] for text in case.data}):
        file, name = text.split(" ")
        for quad in parse(path=str(suite_file(file)), format=RdfFormat.N_TRIPLES):
            store.add(Quad(quad.subject, quad.predicate, quad.object, NamedNode(name)))
    store.flush()
    del store
    with starlette.TestClient(create_app(folder, limits=Limits(seconds=30), token=TOKEN)) as client:
        client.headers["authorization"] = f"Bearer {TOKEN}"
        yield client


def allowed(status, wanted):
    if re.fullmatch("StatusCode.xx", wanted):
        return str(status)[0] == wanted[10]
    return status == STATUSES[wanted]


def send(client, request, place):
    """Send a request of a suite to a place of ours, with the parameters and headers that it has."""
    path = request["path"]
    query = urlsplit(path).query
    headers = dict(request["headers"])
    return client.request(request["method"], f"{place}?{query}", content=request["body"], headers=headers)


def check_reply(request, reply):
    assert any(allowed(reply.status_code, wanted) for wanted in request["statuses"]), reply.text
    if request["format"]:
        assert reply.headers["content-type"].partition(";")[0] in FORMATS[request["format"]]
    if request["boolean"] is not None:
        assert reply.json()["boolean"] == bool(request["boolean"])


def test_the_protocol_is_kept(protocol_case, judged, writable):
    def check():
        for request in protocol_case.requests:
            check_reply(request, send(writable, request, "/sparql"))

    judged("protocol", protocol_case, check)


def isomorphic(one, other, base):
    def canonical(data):
        dataset = Dataset(parse(data, format=RdfFormat.TURTLE, base_iri=base))
        dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
        return dataset

    return canonical(one) == canonical(other)


def test_graphs_are_given_and_taken(graph_case, judged, writable):
    def check():
        for request in graph_case.requests:  # each test counts on a store without its graphs
            writable.delete(f"/graph?{urlsplit(request['path']).query}")
        for request in graph_case.requests:
            assert urlsplit(request["path"]).query, "the graph is named by the address itself"
            reply = send(writable, request, "/graph")
            check_reply(request, reply)
            wanted = request["reply_headers"].get("content-type", "").partition(";")[0]
            if wanted:
                assert reply.headers["content-type"].partition(";")[0] == wanted
            if request["reply_body"] is not None:
                assert isomorphic(reply.content, request["reply_body"], "http://www.example/gsp")

    judged("graph", graph_case, check)


def test_the_service_description_is_rdf_names_its_endpoint_and_keeps_the_schema(writable):
    """The three tests of the suite's folder service-description, which are written as prose."""
    reply = writable.get("/sparql", headers={"accept": "text/turtle"})
    assert reply.status_code == 200
    assert reply.headers["content-type"].partition(";")[0] == "text/turtle"
    quads = list(parse(reply.content, format=RdfFormat.TURTLE))
    a = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    services = [q.subject for q in quads if q.predicate.value == a and q.object == NamedNode(SD + "Service")]
    assert len(services) == 1
    ends = [q.object.value for q in quads if q.subject == services[0] and q.predicate.value == SD + "endpoint"]
    assert ends == [str(writable.base_url.join("/sparql"))]
    known = {"endpoint", "supportedLanguage", "feature", "resultFormat", "defaultDataset", "defaultGraph"}
    for quad in quads:
        if quad.predicate.value.startswith(SD):
            assert quad.predicate.value.removeprefix(SD) in known, quad
            assert isinstance(quad.object, NamedNode) or str(quad.object).startswith("_:")
    languages = {q.object.value for q in quads if q.predicate.value == SD + "supportedLanguage"}
    assert languages == {SD + "SPARQL11Query", SD + "SPARQL11Update"}
