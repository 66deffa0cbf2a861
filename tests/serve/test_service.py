"""The service keeps the protocols, stops what takes too long, and never asks or tells what it should not."""

import csv
import json

import pytest

from counterclaim.serve.workers import Busy

ALL = "SELECT ?s ?name WHERE { ?s <https://example.org/name> ?name } ORDER BY ?name"


def get(client, query, **headers):
    return client.get("/sparql", params={"query": query}, headers=headers)


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("application/json", "application/sparql-results+json"),
        ("text/html, application/sparql-results+xml;q=0.9, */*;q=0.1", "application/sparql-results+xml"),
        ("*/*", "application/sparql-results+json"),
    ],
)
def test_results_come_in_the_type_that_the_client_accepts(client, accept, media_type):
    reply = get(client, ALL, accept=accept)
    assert reply.status_code == 200
    assert reply.headers["content-type"].partition(";")[0] == media_type


def test_graphs_come_as_rdf(client):
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    assert get(client, query, accept="application/n-triples").text.count("\n") == 30
    assert "@" in get(client, query, accept="application/ld+json").text
    for media_type in ("text/turtle", "application/trig", "application/n-quads", "application/rdf+xml"):
        assert "thing 29" in get(client, query, accept=media_type).text
    assert get(client, query, accept="image/png").status_code == 406


def test_a_query_may_be_posted_as_a_form_or_as_itself(client):
    as_form = client.post("/sparql", data={"query": ALL})
    as_body = client.post("/sparql", content=ALL, headers={"content-type": "application/sparql-query"})
    assert as_form.json() == as_body.json() == get(client, ALL).json()
    assert len(as_form.json()["results"]["bindings"]) == 30


def test_the_dataset_of_the_protocol_narrows_the_default_graph(client):
    one = client.get("/sparql", params={"query": ALL, "default-graph-uri": "https://example.org/graph/1"})
    assert len(one.json()["results"]["bindings"]) == 10


def test_from_narrows_the_default_graph(client):
    query = ALL.replace("WHERE", "FROM <https://example.org/graph/1> WHERE")
    assert len(get(client, query).json()["results"]["bindings"]) == 10
    named = client.get("/sparql", params={"query": ALL, "named-graph-uri": "https://example.org/graph/1"})
    assert named.json()["results"]["bindings"] == []


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({"query": "SELECT * WHERE {"}, 400),
        ({"query": ""}, 400),
        ({"quer": "ASK {}"}, 400),
        ({"query": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}, 400),
        ({"query": "select * { service ?where { ?s ?p ?o } }"}, 400),
        ({"query": "LOAD <http://127.0.0.1:9/x>"}, 400),
        ({"query": "INSERT DATA { <urn:a> <urn:b> <urn:c> }"}, 400),
        ({"update": "CLEAR ALL"}, 400),
    ],
)
def test_what_must_not_run_is_refused_with_a_sentence(client, parameters, status):
    reply = client.get("/sparql", params=parameters)
    assert reply.status_code == status
    assert reply.headers["content-type"].startswith("text/plain")
    assert len(reply.text.strip()) > 10


def test_a_word_in_a_string_or_comment_is_no_request(client):
    assert get(client, 'SELECT ?s { ?s ?p "SERVICE <x>" } # SERVICE').status_code == 200


def test_a_query_without_end_is_stopped_and_the_next_is_answered(client):
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"
    assert get(client, endless).status_code == 504
    assert get(client, "ASK {}").json()["boolean"] is True


def test_a_result_that_is_too_large_is_refused_whole(client):
    reply = get(client, "SELECT * { ?a ?b ?c . ?d ?e ?f }")
    assert reply.status_code == 413
    assert "LIMIT" in reply.text


def test_a_body_that_is_too_large_or_packed_is_refused(client):
    headers = {"content-type": "application/sparql-query"}
    assert client.post("/sparql", content="#" * 6_000 + "\nASK {}", headers=headers).status_code == 413
    assert client.post("/sparql", content=b"x", headers={**headers, "content-encoding": "gzip"}).status_code == 415
    assert client.post("/sparql", content=b"\xff", headers=headers).status_code == 400
    assert client.post("/sparql", content=b"x", headers={"content-type": "text/plain"}).status_code == 415


def test_an_unchanged_answer_is_told_by_its_tag(client):
    first = get(client, ALL)
    again = get(client, ALL, **{"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert get(client, ALL, accept="text/csv").headers["etag"] != first.headers["etag"]


def test_a_named_graph_can_be_fetched(client):
    reply = client.get("/graph", params={"graph": "https://example.org/graph/2"}, headers={"accept": "text/turtle"})
    assert reply.text.count("thing ") == 10
    assert client.head("/graph", params={"graph": "https://example.org/graph/2"}).status_code == 200
    assert client.get("/graph", params={"graph": "https://example.org/none"}).status_code == 404
    assert client.get("/graph", params={"graph": "not an iri"}).status_code == 400
    assert client.get("/graph").status_code == 400


def test_a_read_only_service_takes_no_writing(client):
    assert client.post("/sparql", data={"update": "CLEAR ALL"}).status_code == 403
    assert client.put("/graph", params={"graph": "urn:x"}, content="").status_code == 403
    assert client.delete("/graph", params={"graph": "https://example.org/graph/2"}).status_code == 403


def test_the_holder_of_the_token_can_write(writer):
    turtle = {"content-type": "text/turtle"}
    assert (
        writer.put("/graph", params={"graph": "urn:g"}, content='<urn:a> <urn:b> "c" .', headers=turtle).status_code
        == 201
    )
    assert "urn:a" in writer.get("/graph", params={"graph": "urn:g"}).text
    assert writer.put("/graph", params={"graph": "urn:g"}, content="<urn:a", headers=turtle).status_code == 400
    assert "urn:a" in writer.get("/graph", params={"graph": "urn:g"}).text
    update = "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 2 } }"
    assert writer.post("/sparql", data={"update": update}).status_code == 204
    assert writer.post("/sparql", data={"update": "LOAD <http://127.0.0.1:9/x>"}).status_code == 400
    assert writer.delete("/graph", params={"graph": "urn:g"}).status_code == 204
    assert writer.get("/graph", params={"graph": "urn:g"}).status_code == 404
    assert writer.put("/graph", params={"graph": "urn:g"}, headers={"authorization": "Bearer no"}).status_code == 401


def test_questions_are_plain_json_and_csv(client):
    listed = client.get("/questions").json()["questions"]
    assert {"contested-claims", "who-claimed-what"} <= {item["name"] for item in listed}
    answer = client.get("/questions/contested-claims").json()
    assert answer["rows"] == []
    assert "claim" in answer["columns"]
    table = client.get("/questions/contested-claims", params={"format": "csv"})
    assert next(csv.reader(table.text.splitlines())) == answer["columns"]


def test_a_parameter_is_a_value_and_never_sparql(client):
    hostile = '") } SELECT * WHERE { ?s ?p ?o'
    assert client.get("/questions/contested-claims", params={"claim_contains": hostile}).json()["rows"] == []
    assert client.get("/questions/contested-claims", params={"nothing": "x"}).status_code == 400
    assert client.get("/questions/contested-claim").status_code == 400


def test_the_service_describes_itself(client):
    assert "sparql-service-description" in client.get("/sparql").text
    assert "UnionDefaultGraph" in client.get("/sparql").text
    assert "void#Dataset" in client.get("/.well-known/void", headers={"accept": "application/n-triples"}).text
    assert json.loads(client.get("/openapi.json").text)["openapi"].startswith("3.1")
    assert client.get("/health").json()["status"] == "ok"
    assert "counterclaim_requests_total" in client.get("/metrics").text


@pytest.mark.parametrize("path", ["/", "/query"])
def test_pages_load_nothing_from_elsewhere(client, path):
    page = client.get(path)
    assert page.status_code == 200
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "http://" not in page.text
    assert "https://" not in page.text


@pytest.mark.parametrize("path", ["/static/../app.py", "/static/%2e%2e%2fapp.py", "/static/app.py", "/nothing"])
def test_only_known_files_are_served(client, path):
    assert client.get(path).status_code == 404


def test_no_answer_tells_where_the_store_lies(client, folder):
    for path in ("/health", "/metrics", "/sparql?query=x", "/graph?graph=urn:x", "/questions/x"):
        assert str(folder) not in client.get(path).text


def test_a_busy_service_is_not_called_ill(client, monkeypatch):
    async def full(job):
        raise Busy

    monkeypatch.setattr(client.app.state.service.pool, "ask", full)
    reply = client.get("/health")
    assert (reply.status_code, reply.json()["status"]) == (503, "busy")
    assert reply.headers["retry-after"]
