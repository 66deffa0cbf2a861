"""A small store being served; the tests skip where the web server's libraries are not installed."""

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
