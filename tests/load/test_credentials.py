"""Credentials travel to the database alone, after it asks for them, and over a protected line; never into a message."""

import base64
import logging
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from counterclaim.cli.load import load
from counterclaim.errors import StoreError, UnknownFormat
from counterclaim.load import load_into
from counterclaim.load.endpoint import Endpoint
from counterclaim.load.targets import Credentials, _protected

SECRET = "open-sesame-7"
REALM = 'realm="r", nonce="n0", qop="auth", algorithm="MD5"'


class Guarded(BaseHTTPRequestHandler):
    """Answer ASK queries with true, to those who show who they are."""

    scheme, accepts, seen = "Basic", SECRET, []

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        told = self.headers.get("Authorization", "")
        type(self).seen.append(told)
        if self.path.startswith("/elsewhere"):
            self.send_response(307)
            self.send_header("Location", "http://localhost:9/ds")
            self.end_headers()
        elif self.path.startswith("/closed"):
            self.send_response(403)
            self.end_headers()
        elif self.allowed(told):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"boolean": true}')
        else:
            self.send_response(401)
            self.send_header("WWW-Authenticate", f"{self.scheme} {REALM}")
            self.end_headers()

    def allowed(self, told: str) -> bool:
        if self.scheme == "Basic":
            return told == "Basic " + base64.b64encode(f"ann:{self.accepts}".encode()).decode()
        return bool(re.match(r'Digest username="ann".*response="[0-9a-f]{32}"', told)) and self.accepts == SECRET

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def guarded() -> Iterator[tuple[str, type[Guarded]]]:
    handler = type("Handler", (Guarded,), {"seen": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", handler
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("scheme", ["Basic", "Digest"])
def test_a_password_is_sent_only_when_asked_for_and_by_the_scheme_asked_for(guarded, scheme):
    address, handler = guarded
    handler.scheme = scheme
    assert Endpoint(f"{address}/ds", Credentials("ann", SECRET)).truth("ASK {}")
    assert handler.seen[0] == ""
    assert handler.seen[1].startswith(scheme)
    assert scheme == "Basic" or SECRET not in "".join(handler.seen)


@pytest.mark.parametrize("scheme", ["Basic", "Digest"])
def test_a_refused_password_is_not_repeated_to_the_user(guarded, scheme, caplog, capsys, monkeypatch, filled):
    address, handler = guarded
    handler.scheme, handler.accepts = scheme, "another"
    monkeypatch.setenv("COUNTERCLAIM_USER", "ann")
    monkeypatch.setenv("COUNTERCLAIM_PASSWORD", SECRET)
    with caplog.at_level(logging.DEBUG), pytest.raises(StoreError, match="COUNTERCLAIM_PASSWORD") as refused:
        load_into(filled([]), f"{address}/ds")
    told = capsys.readouterr()
    assert SECRET not in f"{refused.value}{caplog.text}{told.out}{told.err}"


def test_a_redirect_does_not_take_the_password_elsewhere(guarded):
    address, _ = guarded
    with pytest.raises(StoreError, match="307"):
        Endpoint(f"{address}/elsewhere", Credentials("ann", SECRET))


def test_a_server_that_cannot_be_written_to_is_not_taken_for_a_wrong_password(guarded):
    address, _ = guarded
    with pytest.raises(StoreError, match=r"closed.* forbids this: it is read-only.*Start the server for writing"):
        Endpoint(f"{address}/closed", Credentials("ann", SECRET)).truth("ASK {}")


@pytest.mark.parametrize("scheme", ["bolt", "neo4j", "falkordb", "http", "https"])
def test_a_password_in_the_address_is_refused_and_not_repeated(scheme, filled):
    with pytest.raises(StoreError, match="process list") as refused:
        load_into(filled([]), f"{scheme}://ann:{SECRET}@localhost:1/ds")
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    "address",
    ["bolt://", "bolt://localhost:port", "bolt://[::1", "http://[::1/ds", "falkordb:", "falkordb://localhost:99999/g"],
)
def test_an_address_without_a_host_or_a_port_that_is_a_number_is_refused_with_an_example(address, filled):
    with pytest.raises(StoreError, match=r"names no host.*Write it as in bolt://localhost:7687"):
        load_into(filled([]), address)


@pytest.mark.parametrize("address", ["blot://localhost:7687", "localhost:7687", "", "neo4j-csv:folder"])
def test_an_unknown_kind_of_address_is_refused_with_the_kinds_that_are_known(address, filled):
    with pytest.raises(UnknownFormat, match=r"bolt://HOST:PORT.*ladybug:PATH"):
        load_into(filled([]), address)


@pytest.mark.parametrize(
    ("address", "reached"),
    [
        ("bolt://db.example:7687", "bolt+s://db.example:7687"),
        ("neo4j://db.example", "neo4j+s://db.example"),
        ("bolt+ssc://db.example", "bolt+ssc://db.example"),
        ("bolt://127.0.0.1:7687", "bolt://127.0.0.1:7687"),
        ("bolt://localhost", "bolt://localhost"),
        ("bolt://localhost.example", "bolt+s://localhost.example"),
    ],
)
def test_neo4j_on_another_machine_is_reached_by_tls(address, reached):
    assert _protected(urlsplit(address)) == reached


@pytest.mark.parametrize(
    ("address", "secured"),
    [("falkordb://db.example/g", True), ("falkordb://127.0.0.1/g", False), ("falkordbs://127.0.0.1/g", True)],
)
def test_falkordb_on_another_machine_is_reached_by_tls(address, secured, filled, monkeypatch):
    falkordb = pytest.importorskip("falkordb", reason="the extra 'falkordb' is not installed")
    given = {}

    def refuse(**arguments):
        given.update(arguments)
        raise OSError("no line")

    monkeypatch.setattr(falkordb, "FalkorDB", refuse)
    with pytest.raises(StoreError, match="no line"):
        load_into(filled([]), address, credentials=Credentials("ann", SECRET))
    assert given["ssl"] is secured


@pytest.mark.parametrize("address", ["http://graphs.example:3030/ds", "http://127.0.0.1.example/ds"])
def test_a_sparql_store_on_another_machine_is_not_written_to_over_an_open_line(address, filled):
    with pytest.raises(StoreError, match="https"):
        load_into(filled([]), address)


def test_the_command_line_takes_no_password_but_asks_for_it_unseen(guarded, tmp_path, filled):
    address, handler = guarded
    assert not [each for each in load.params if "password" in each.name and not each.is_flag]
    from counterclaim.rdf import KnowledgeGraph

    KnowledgeGraph.open(tmp_path / "store").close()
    handler.accepts = "another"
    told = CliRunner().invoke(
        load, [str(tmp_path / "store"), f"{address}/ds", "--user", "ann", "--ask-password"], input=f"{SECRET}\n"
    )
    assert told.exit_code != 0
    assert SECRET not in told.output + str(told.exception)
    assert any(each.startswith("Basic") for each in handler.seen)
