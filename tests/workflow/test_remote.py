"""A SPARQL endpoint takes the place of a store: it is asked, exported and added to, and refused when it misleads."""

from __future__ import annotations

import importlib.util
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import NamedNode, QueryResultsFormat, RdfFormat, Store

from counterclaim.cli import cli
from counterclaim.errors import QueryError, StoreError
from counterclaim.rdf import KnowledgeGraph
from counterclaim.rdf.derive import match_by_wording
from counterclaim.rdf.questions import questions
from counterclaim.workflow import remote

ROOT = Path(__file__).parents[2]
WANTED = set(os.environ.get("COUNTERCLAIM_TEST_SERVERS", "").replace(",", " ").split())
PLACES = {"oxigraph": "http://127.0.0.1:{}", "fuseki": "http://127.0.0.1:{}/ds"}
PATIENCE = 180


class InMemory:
    """An endpoint without a server: it answers from a store in memory, as remote._Raw does over HTTP."""

    held = Store()
    union = True

    def __init__(self, address, _credentials):
        self.address = address

    def _found(self, query):
        return self.held.query(query, use_default_graph_as_union=self.union)

    def rows(self, query):
        found = self._found(query)
        names = [variable.value for variable in found.variables]
        return [{name: cell.value for name, cell in zip(names, row, strict=True) if cell is not None} for row in found]

    def truth(self, query):
        return bool(self._found(query))

    def update(self, update):
        self.held.update(update)

    def add(self, quads):
        self.held.load(quads, format=RdfFormat.N_QUADS)
        return True

    def raw(self, query, accept):
        form = QueryResultsFormat.JSON if "json" in accept else RdfFormat.N_TRIPLES
        return self._found(query).serialize(format=form)

    def graph(self, name):
        return self.raw(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{name}> {{ ?s ?p ?o }} }}", "triples")


@pytest.fixture(scope="module")
def dispatches():
    path = ROOT / "tests" / "rdf" / "conftest.py"
    spec = importlib.util.spec_from_file_location("remote_dispatches", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return [getattr(module, name)().annotated() for name in ("dam_story", "reply_story", "second_report")]


@pytest.fixture(scope="module")
def local(tmp_path_factory, dispatches):
    """A store on disk with what the endpoint is to hold."""
    folder = tmp_path_factory.mktemp("local") / "store"
    with KnowledgeGraph.open(folder, matcher=match_by_wording) as graph:
        graph.add_all(dispatches[:2])
    return folder


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    """Start servers by their scripts on first use, and stop them at the end."""
    running = {}

    def start(name):
        if name not in WANTED:
            pytest.skip(f"{name} is not among the servers of COUNTERCLAIM_TEST_SERVERS")
        if name not in running:
            folder = tmp_path_factory.mktemp(name)
            with socket.socket() as listener:
                listener.bind(("127.0.0.1", 0))
                port = listener.getsockname()[1]
            with (folder / "log").open("wb") as log:
                command = ["bash", str(ROOT / "scripts" / "servers" / f"{name}.sh"), str(port), str(folder / "data")]
                process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
            running[name] = (PLACES[name].format(port), process)
            wait_for(*running[name])
        return running[name][0]

    yield start
    for _, process in running.values():
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def wait_for(address, process):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            remote.RemoteGraph(address)
        except StoreError:
            time.sleep(0.5)
        else:
            return
    pytest.skip("the server cannot be started here")


@pytest.fixture(
    params=[
        "memory",
        pytest.param("oxigraph", marks=pytest.mark.server),
        pytest.param("fuseki", marks=pytest.mark.server),
    ]
)
def address(request, monkeypatch, servers):
    """Each kind of endpoint in turn, empty."""
    if request.param == "memory":
        monkeypatch.setattr(remote, "_Raw", InMemory)
        monkeypatch.setattr(InMemory, "held", Store())
        yield "http://127.0.0.1:9/ds"
        return
    found = servers(request.param)
    remote.RemoteGraph(found).endpoint.update("DROP ALL")
    yield found


@pytest.fixture
def filled(address, local):
    remote.RemoteGraph(address).push(local)
    return address


def quads(folder):
    with KnowledgeGraph.open(folder, read_only=True) as graph:
        return set(graph.store)


@pytest.mark.parametrize("asked", questions(), ids=lambda question: question.name)
def test_a_question_gives_the_rows_of_the_store(filled, local, asked):
    far = remote.RemoteGraph(filled)
    with KnowledgeGraph.open(local, read_only=True) as near:
        for given in ({}, {parameter.name: "a" for parameter in asked.parameters}):
            one, other = far.ask(asked.name, **given), near.ask(asked.name, **given)
            assert one.columns == other.columns
            assert sorted(one.rows) == sorted(other.rows)


def test_a_hostile_parameter_is_a_literal_there_too(filled):
    hostile = '\\") } SELECT * { ?s ?p ?o } # \n \\u0022 ?x'
    assert remote.RemoteGraph(filled).ask("who-claimed-what", claim_contains=hostile).rows == ()


def test_queries_of_every_form_are_answered(filled):
    far = remote.RemoteGraph(filled)
    assert far.query("ASK { ?s ?p ?o }")
    assert len(list(far.query("SELECT * { ?s a <https://w3id.org/counterclaim/ns#Article> }"))) == 2
    made = list(far.query("CONSTRUCT { ?s a ?c } WHERE { ?s a ?c FILTER(STRENDS(STR(?c), 'Article')) }"))
    assert len(made) >= 2
    with pytest.raises(QueryError, match="SERVICE"):
        far.query("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")


def test_a_copy_holds_every_quad(filled, local, tmp_path):
    assert quads(remote.RemoteGraph(filled).copy(tmp_path)) == quads(local)


def test_what_is_added_to_a_copy_is_written_back_graph_by_graph(filled, local, dispatches, tmp_path):
    with remote.working_copy(filled) as store, KnowledgeGraph.open(store, matcher=match_by_wording) as graph:
        graph.add(dispatches[2])
    after = quads(remote.RemoteGraph(filled).copy(tmp_path))
    assert after > {quad for quad in quads(local) if "/graph/article/" in quad.graph_name.value}
    assert len({quad.graph_name for quad in after if "/graph/article/" in quad.graph_name.value}) == 3


def test_a_block_that_fails_writes_nothing_back(filled, local, dispatches, tmp_path):
    def add():
        with remote.working_copy(filled) as store:
            with KnowledgeGraph.open(store, matcher=match_by_wording) as graph:
                graph.add(dispatches[2])
            raise StoreError("the disk is full")

    with pytest.raises(StoreError, match="disk is full"):
        add()
    assert quads(remote.RemoteGraph(filled).copy(tmp_path)) == quads(local)


def test_the_commands_take_an_address_for_a_store(filled, local, tmp_path):
    def run(*arguments):
        done = CliRunner().invoke(cli, [str(argument) for argument in arguments])
        assert done.exit_code == 0, done.output
        return done.stdout

    for arguments in (("ask", "contested-claims", "--format", "csv"), ("query", "ASK { ?s ?p ?o }")):
        command, *rest = arguments
        assert run(command, filled, *rest) == run(command, local, *rest)
    run("export", filled, "--to", "nquads", tmp_path / "far.nq")
    run("export", local, "--to", "nquads", tmp_path / "near.nq")
    assert (tmp_path / "far.nq").read_bytes() == (tmp_path / "near.nq").read_bytes()


def test_a_default_graph_that_is_no_union_is_told_at_once(monkeypatch, local):
    monkeypatch.setattr(remote, "_Raw", InMemory)
    monkeypatch.setattr(InMemory, "held", Store())
    remote.RemoteGraph("http://127.0.0.1:9/ds").push(local)
    monkeypatch.setattr(InMemory, "union", False)
    with pytest.raises(StoreError, match="union"):
        remote.RemoteGraph("http://127.0.0.1:9/ds")


def test_an_answer_cut_short_is_noticed(monkeypatch, local, tmp_path):
    monkeypatch.setattr(remote, "_Raw", InMemory)
    monkeypatch.setattr(InMemory, "held", Store())
    far = remote.RemoteGraph("http://127.0.0.1:9/ds")
    far.push(local)
    far = remote.RemoteGraph("http://127.0.0.1:9/ds")
    whole = InMemory.graph
    monkeypatch.setattr(InMemory, "graph", lambda self, name: whole(self, name).split(b"\n", 1)[1])
    with pytest.raises(StoreError, match="limit"):
        far.copy(tmp_path)


@pytest.mark.parametrize(
    ("address", "told"),
    [("http://user:secret@127.0.0.1:9/ds", "process list"), ("http://elsewhere.example/ds", "https")],
)
def test_an_address_that_would_give_secrets_away_is_refused(address, told):
    with pytest.raises(StoreError, match=told) as refusal:
        remote.RemoteGraph(address)
    assert "secret" not in str(refusal.value)


def test_marks_of_loading_are_no_part_of_the_graph(filled, tmp_path):
    names = {quad.graph_name for quad in quads(remote.RemoteGraph(filled).copy(tmp_path))}
    assert not [name for name in names if name.value.endswith("graph/loaded")]
    assert NamedNode("https://w3id.org/counterclaim/id/graph/manifest") in names
