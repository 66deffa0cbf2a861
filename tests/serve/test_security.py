"""What is hostile stays data: no request leaves, no path is told, nothing grows or lasts without bound."""

import gzip
import socket
import threading
import time

import pytest

from counterclaim.errors import QueryError
from counterclaim.rdf.lexing import DEEPEST, mentions, refuse_unsafe
from counterclaim.serve.guard import check_update
from counterclaim.serve.limits import Limits
from counterclaim.serve.workers import Job, OutOfTime, Worker

SPARQL = {"content-type": "application/sparql-query"}


def get(client, query, **headers):
    return client.get("/sparql", params={"query": query}, headers=headers)


#: Ways to write SERVICE that an engine reads as such; several need no space around the word.
SERVICES = [
    "{ SERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } }",
    "{ SERVICE SILENT <http://127.0.0.1:{port}/> { ?s ?p ?o } }",
    "{ sErViCe<http://127.0.0.1:{port}/>{ ?s ?p ?o } }",
    "{ SERVICESILENT<http://127.0.0.1:{port}/> { ?s ?p ?o } }",
    "{ ?a ?b 1SERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } }",
    "{ ?a ?b 1.SERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } }",
    "{ ?a ?b trueSERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } }",
    "{ ?a ?b 1e0SERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } }",
    "{ ?a ?b ex:.SERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } }",
    "{ SERVICE:x { ?s ?p ?o } }",
    "{ SERVICEex:x { ?s ?p ?o } }",
    "{ SERVICE#comment\n<http://127.0.0.1:{port}/> { ?s ?p ?o } }",
    '{ VALUES ?x { """a" } SERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } }',
    "{ VALUES ?x { '''a' } SERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } }",
    "{ BIND(<http://127.0.0.1:{port}/> AS ?w) SERVICE ?w { ?s ?p ?o } }",
    "{ { SELECT * { SERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } } } }",
    "{ FILTER EXISTS { SERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } } }",
]


@pytest.fixture
def trap():
    """A port that notes whoever connects to it."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.settimeout(0.05)
        yield listener


def came(trap):
    try:
        trap.accept()[0].close()
    except TimeoutError:
        return False
    return True


@pytest.mark.parametrize("pattern", SERVICES)
def test_no_way_of_writing_service_sends_a_request(client, trap, pattern):
    port = str(trap.getsockname()[1])
    prefixes = f"PREFIX : <http://127.0.0.1:{port}/> PREFIX ex: <http://127.0.0.1:{port}/>\n"
    query = prefixes + "SELECT * " + pattern.replace("{port}", port)
    assert get(client, query).status_code == 400
    with pytest.raises(QueryError, match="SERVICE"):
        refuse_unsafe(query)
    assert not came(trap)


@pytest.mark.parametrize(
    "harmless",
    [
        *("?oSERVICE", "'SERVICE <x>'", "<urn:SERVICE>", "#SERVICE\n", "ex:SERVICE", "ex:a.SERVICE", "_:SERVICE"),
        *('"""a" SERVICE"""', "'''SERVICE'''", "'a'@en-SERVICE", "ex:service-desk"),
    ],
)
def test_the_word_in_a_name_or_text_is_harmless(harmless):
    assert not mentions(f"SELECT * {{ ?s ?p {harmless} }}", "SERVICE")


@pytest.mark.parametrize(
    "update",
    [
        *("LOAD <http://127.0.0.1:9/>", "LOADSILENT<http://127.0.0.1:9/>", "CLEAR ALL;LOAD:x", "load silent <x:y>"),
        "INSERT { ?s ?p ?o } WHERE { ?a ?b 1SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    ],
)
def test_an_update_that_fetches_is_refused(update):
    with pytest.raises(QueryError, match="refused"):
        check_update(update)


def test_a_worker_reaches_no_network_even_past_the_guard(folder, trap):
    worker = Worker(folder, Limits())
    address = f"http://127.0.0.1:{trap.getsockname()[1]}/"
    query = f"SELECT * {{ SERVICE SILENT <{address}> {{ ?s ?p ?o }} }}"
    try:
        worker.ask(Job("ASK {}", "application/sparql-results+json"), 30)
        isolated = worker.isolated
        if not isolated:
            pytest.skip("this system lets no process leave its network")
        worker.ask(Job(query, "application/sparql-results+json"), 30)
    finally:
        worker.kill()
    assert not came(trap)


@pytest.mark.parametrize(
    "text",
    [
        *("a-", "a.", '"""\\"""', "'''\\'''", "<a", "'", '"', "?", "(", "a:", "\\", "#\n", "<<", "@a", '"""\n'),
    ],
)
def test_reading_the_words_takes_time_in_proportion_to_the_text(text):
    began = time.process_time()
    mentions(text * (200_000 // len(text)), "SERVICE")
    assert time.process_time() - began < 3


@pytest.mark.parametrize("opening", ["{", "(", "["])
def test_deep_nesting_is_refused_before_it_can_end_the_process(client, opening):
    closing = {"{": "}", "(": ")", "[": "]"}[opening]
    query = "SELECT * {" + opening * (DEEPEST + 1) + closing * (DEEPEST + 1) + "}"
    with pytest.raises(QueryError, match="nested"):
        refuse_unsafe(query)
    assert client.post("/sparql", content=query, headers=SPARQL).status_code == 400


@pytest.mark.parametrize("part", ["OPTIONAL{?s ?p ?o}", "MINUS{?s ?p ?o}", "BIND(1 AS ?x)", "VALUES ?x {1}"])
def test_a_query_of_too_many_parts_is_refused(part):
    with pytest.raises(QueryError, match="parts"):
        refuse_unsafe("SELECT * {" + part * 1001 + "}")


HOSTILE = [
    *('") } SELECT * WHERE { ?s ?p ?o', "') } DROP ALL #", "\\", '"""', "?x", "<urn:x>", "{}", "%00", "\x00", "\n"),
    *("SERVICE <http://127.0.0.1:9/>", "../../etc/passwd", "<script>alert(1)</script>", "a" * 3000, "\ud83d\ude00"),
]


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_parameter_finds_nothing_and_breaks_nothing(client, value):
    value = value.encode("utf-16", "surrogatepass").decode("utf-16")
    reply = client.get("/questions/who-claimed-what", params={"claim_contains": value, "actor_contains": value})
    assert reply.status_code == 200
    assert reply.json()["rows"] == []


@pytest.mark.parametrize(
    "path",
    [
        *("/static/..%2fapp.py", "/static/%2e%2e/app.py", "/static//etc/passwd", "/static/%00"),
        *("/questions/..%2f..%2fstore.json", "/questions/%2e%2e%2fx", "/graph/../../etc/passwd", "/..%5c..%5cwin.ini"),
    ],
)
def test_no_path_leads_out(client, path):
    reply = client.get(path)
    assert reply.status_code in (400, 404)
    assert "root:" not in reply.text


@pytest.mark.parametrize("graph", ["file:///etc/passwd", "file:store.json", "../store.json", "urn:x> } #", "a b", ""])
def test_a_graphs_name_is_no_file(client, graph):
    reply = client.get("/graph", params={"graph": graph})
    assert reply.status_code in (400, 404)
    query = {"query": "SELECT * { ?s ?p ?o }", "default-graph-uri": graph}
    assert client.get("/sparql", params=query).status_code in (200, 400)


def test_a_packed_body_is_refused_unread(client):
    bomb = gzip.compress(b"#" * 50_000_000)
    for kind in ("gzip", "deflate", "br", "x-gzip, gzip"):
        reply = client.post("/sparql", content=bomb[:4000], headers={**SPARQL, "content-encoding": kind})
        assert reply.status_code == 415


def test_a_body_that_never_ends_is_cut_off(address):
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        connection.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
            b"Content-Length: 4000\r\n\r\nASK"
        )
        assert b" 408 " in connection.recv(200)


def test_an_oversized_body_is_cut_off_while_it_comes(address):
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        connection.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n"
        )
        for _ in range(4):
            connection.sendall(b"800\r\n" + b"#" * 0x800 + b"\r\n")
        assert b" 413 " in connection.recv(200)


@pytest.mark.parametrize(
    "request_line",
    [
        b"GET /sparql?query=%ff HTTP/1.1",
        b"GET /sparql?query=ASK%20%7B%7D%00 HTTP/1.1",
        b"GET /graph?graph=%ff HTTP/1.1",
    ],
)
def test_what_is_not_utf8_is_refused(address, request_line):
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        connection.sendall(request_line + b"\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert connection.recv(100).split()[1] in (b"400", b"404")


MALFORMED = [
    *("SELECT", "SELECT *", "{", "SELECT * {", "ASK { ?s }", "ASK { <a b> ?p ?o }", "DESCRIBE", "CONSTRUCT {", "\x00"),
    *('ASK { ?s ?p "', "ASK { ?s ?p '''", "PREFIX x SELECT * {}", "SELECT (1 AS 2) {}", "ASK { FILTER(1/0 }", "é"),
    *(
        "SELECT ?x { } GROUP BY",
        "SELECT * { ?s ?p ?o } LIMIT -1",
        "ASK { ?s <urn:%> ?o",
        "BASE <x> ASK {",
        "ASK{}ASK{}",
    ),
]


@pytest.mark.parametrize("query", MALFORMED)
def test_a_malformed_query_gets_a_sentence_and_no_path(client, folder, query):
    reply = client.post("/sparql", content=query.encode(), headers=SPARQL)
    assert reply.status_code == 400
    assert reply.text.strip()
    assert str(folder) not in reply.text
    assert "Traceback" not in reply.text


def test_an_error_of_the_store_tells_no_path(tmp_path, folder):
    import shutil

    from starlette.testclient import TestClient

    from counterclaim.serve.app import create_app

    copy = tmp_path / "a-secret-place"
    shutil.copytree(folder, copy)
    with TestClient(create_app(copy, token="t" * 20), raise_server_exceptions=False) as client:
        for file in (copy / "quads").iterdir():
            file.write_bytes(b"damaged")
        replies = [
            get(client, "ASK {}"),
            client.get("/health"),
            client.get("/explore"),
            client.get("/.well-known/void"),
        ]
        headers = {"authorization": "Bearer " + "t" * 20}
        replies.append(client.post("/sparql", data={"update": "CLEAR ALL"}, headers=headers))
        for reply in replies:
            assert reply.status_code in (500, 503)
            assert "a-secret-place" not in reply.text
            assert str(tmp_path) not in reply.text


def test_a_stopped_query_leaves_no_process_behind(folder):
    psutil = pytest.importorskip("psutil", reason="psutil is not installed")
    worker = Worker(folder, Limits())
    worker.ask(Job("ASK {}", "application/sparql-results+json"), 30)
    pid = worker.process.pid
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o . ?q ?r ?s }"
    asking = threading.Thread(target=lambda: _ask_in_vain(worker, endless))
    asking.start()
    asking.join(30)
    worker.kill()
    assert not psutil.pid_exists(pid)


def _ask_in_vain(worker, query):
    with pytest.raises(OutOfTime):
        worker.ask(Job(query, "application/sparql-results+json"), 1)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (<http://www.w3.org/2001/XMLSchema#dateTime>() AS ?n) { }",
        "SELECT (SUM(DISTINCT <http://www.w3.org/2001/XMLSchema#dateTime>()) AS ?n) { ?s ?p ?o } GROUP BY ?s",
        "SELECT (<urn:no-such-function>(1) AS ?n) { }",
    ],
)
def test_a_fault_that_shows_only_when_a_query_runs_is_the_querys(client, query):
    reply = client.get("/sparql", params={"query": query})
    assert reply.status_code == 400
    assert "custom function" in reply.text.lower()


def test_an_update_that_fails_while_it_runs_is_refused_and_writes_nothing(writer):
    update = "INSERT { GRAPH <urn:g> { <urn:s> <urn:p> ?n } } WHERE { BIND(<urn:no-such-function>(1) AS ?n) }"
    reply = writer.post("/sparql", content=update, headers={"content-type": "application/sparql-update"})
    assert reply.status_code == 400
    assert writer.get("/sparql", params={"query": "ASK { GRAPH <urn:g> { ?s ?p ?o } }"}).json()["boolean"] is False
