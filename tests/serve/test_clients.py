"""The clients that people use work against the service: curl, rdflib, SPARQLWrapper, and other stores by federation."""

import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

ROOT = Path(__file__).parents[2]
WANTED = set(os.environ.get("COUNTERCLAIM_TEST_SERVERS", "").replace(",", " ").split())
NAMES = "SELECT ?name WHERE { ?s <https://example.org/name> ?name } ORDER BY ?name"
#: Seconds until another server must answer; Java ones start slowly on a busy machine.
PATIENCE = 180


@pytest.mark.parametrize(
    ("arguments", "begins"),
    [
        (("-G", "--data-urlencode", f"query={NAMES}", "-H", "Accept: text/csv"), "name\r\nthing 0"),
        (("--data-urlencode", f"query={NAMES}", "-H", "Accept: text/tab-separated-values"), '?name\n"thing 0"'),
        (("-H", "Content-Type: application/sparql-query", "--data-binary", "ASK {}"), '{"head":{},"boolean":true}'),
        (("--compressed", "-G", "--data-urlencode", f"query={NAMES}"), '{"head":{"vars":["name"]}'),
    ],
    ids=["get", "form", "body", "compressed"],
)
def test_curl_gets_its_answer(address, arguments, begins):
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    done = subprocess.run(
        ["curl", "--silent", "--fail", *arguments, f"{address}/sparql"], capture_output=True, timeout=60, check=True
    )
    assert done.stdout.decode().startswith(begins)


def test_rdflib_sees_the_service_as_a_store(address):
    from rdflib import Dataset, Literal, URIRef
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = Dataset(SPARQLStore(f"{address}/sparql"), default_union=True)
    assert len(list(graph.query(NAMES))) == 30
    name = graph.value(URIRef("https://example.org/thing/7"), URIRef("https://example.org/name"))
    assert name == Literal("thing 7")
    assert len(graph.get_context(URIRef("https://example.org/graph/1"))) == 10
    assert len(list(graph.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"))) == 30
    assert bool(graph.query("ASK { ?s ?p 'thing 3' }"))


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper_reads_every_form(address, form, method):
    wrapper = pytest.importorskip("SPARQLWrapper", reason="SPARQLWrapper is not installed")
    client = wrapper.SPARQLWrapper(f"{address}/sparql")
    client.setQuery(NAMES)
    client.setMethod(method)
    client.setReturnFormat(form)
    found = client.query().convert()
    text = found if isinstance(found, bytes) else found.toxml() if form == "xml" else json.dumps(found)
    assert "thing 29" in (text.decode() if isinstance(text, bytes) else text)


def test_sparqlwrapper_builds_a_graph_and_hears_of_mistakes(address):
    wrapper = pytest.importorskip("SPARQLWrapper", reason="SPARQLWrapper is not installed")
    client = wrapper.SPARQLWrapper(f"{address}/sparql")
    client.setQuery("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    client.setReturnFormat(wrapper.TURTLE)
    assert b"thing 29" in client.query().convert()
    client.setReturnFormat("json")
    client.setQuery("SELECT * {")
    with pytest.raises(wrapper.SPARQLExceptions.QueryBadFormed):
        client.query()


def federated(address):
    return f"SELECT (COUNT(*) AS ?n) {{ SERVICE <{address}/sparql> {{ ?s <https://example.org/name> ?name }} }}"


def test_oxigraph_asks_it_by_federation(address):
    from pyoxigraph import Store

    ((count,),) = Store().query(federated(address))
    assert count.value == "30"


@pytest.mark.server
@pytest.mark.parametrize(("name", "place"), [("oxigraph", "/query"), ("fuseki", "/ds/query")])
def test_another_server_asks_it_by_federation(address, name, place, tmp_path, port):
    if name not in WANTED:
        pytest.skip(f"{name} is not among the servers of COUNTERCLAIM_TEST_SERVERS")
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            ["bash", str(ROOT / "scripts" / "servers" / f"{name}.sh"), str(port), str(tmp_path / "data")],
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        answer = ask(f"http://127.0.0.1:{port}{place}", federated(address), process)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)
    assert answer["results"]["bindings"][0]["n"]["value"] == "30"


def ask(place, query, process):
    """Send a query as soon as the server answers."""
    body = urlencode({"query": query}).encode()
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(Request(place, body, {"Accept": "application/sparql-results+json"}), timeout=60) as reply:
                return json.load(reply)
        except HTTPError:
            raise
        except (URLError, ConnectionError):
            time.sleep(0.5)
    pytest.skip("the server cannot be started here")
