"""A small store being served; the tests skip where the web server's libraries are not installed."""

import contextlib
import socket
import threading
import time

import pytest

pytest.importorskip("starlette", reason="serving needs the extra counterclaim[serve]")
pytest.importorskip("httpx", reason="the test client needs httpx")

from pyoxigraph import Literal, NamedNode, Quad
from starlette.testclient import TestClient

from counterclaim.rdf.store import open_store
from counterclaim.serve.app import create_app
from counterclaim.serve.limits import Limits

TOKEN = "a-token-of-the-test-suite"


@pytest.fixture(scope="package")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("served") / "store"
    store, _ = open_store(path)
    for number in range(30):
        node = NamedNode(f"https://example.org/thing/{number}")
        graph = NamedNode(f"https://example.org/graph/{number % 3}")
        store.add(Quad(node, NamedNode("https://example.org/name"), Literal(f"thing {number}"), graph))
    store.flush()
    del store
    return path


@pytest.fixture(scope="package")
def client(folder):
    with TestClient(create_app(folder, limits=Limits(seconds=2, result_bytes=20_000, body_bytes=5_000))) as found:
        yield found


@pytest.fixture
def writer(tmp_path):
    store, _ = open_store(tmp_path / "store")
    store.flush()
    del store
    with TestClient(create_app(tmp_path / "store", limits=Limits(seconds=5), token=TOKEN)) as found:
        found.headers["authorization"] = f"Bearer {TOKEN}"
        yield found


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextlib.contextmanager
def listening(app):
    """Run an application on a port of this machine, in a thread, and give its address."""
    uvicorn = pytest.importorskip("uvicorn", reason="serving needs the extra counterclaim[serve]")
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 60
    while not server.started and time.monotonic() < until:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(20)


@pytest.fixture(scope="package")
def address(folder):
    """The address of a real service of the small store."""
    limits = Limits(seconds=20, body_bytes=5_000, body_seconds=1)
    with listening(create_app(folder, limits=limits)) as found:
        yield found


@pytest.fixture
def port():
    """A port of this machine that nobody listens on."""
    return free_port()
