"""Real databases for the load tests: LadybugDB in a file, and the servers that COUNTERCLAIM_TEST_SERVERS names."""

from __future__ import annotations

import importlib.util
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from counterclaim.export.property_graph import KEYED, PART, PropertyGraph
from counterclaim.model import AnnotatedArticle
from counterclaim.rdf import KnowledgeGraph
from counterclaim.rdf.derive import match_by_wording

ROOT = Path(__file__).parents[2]
WANTED = set(os.environ.get("COUNTERCLAIM_TEST_SERVERS", "").replace(",", " ").split())
#: Seconds until a server must answer; Java ones start slowly on a busy machine.
PATIENCE = 180


@pytest.fixture(scope="session")
def stories() -> ModuleType:
    """The made-up dispatches of the tests of the store."""
    spec = importlib.util.spec_from_file_location("load_stories", ROOT / "tests" / "rdf" / "conftest.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def five(stories: ModuleType) -> list[AnnotatedArticle]:
    names = ("dam_story", "reply_story", "second_report", "allied_story", "wavering_story")
    return [getattr(stories, name)().annotated() for name in names]


@pytest.fixture(scope="session")
def filled() -> Callable[[list[AnnotatedArticle]], KnowledgeGraph]:
    """Make a store in memory of some articles."""

    def make(articles: list[AnnotatedArticle]) -> KnowledgeGraph:
        graph = KnowledgeGraph.open(matcher=match_by_wording)
        graph.add_all(articles)
        return graph

    return make


@pytest.fixture(scope="session")
def hostile(stories: ModuleType) -> AnnotatedArticle:
    """An article whose words would do harm if they ever became Cypher, SPARQL or a field of a table."""
    content = (
        'the `ferry` sank \\" }) DETACH DELETE n // \' ; DROP ALL # \U0001f6a2 \x00 "a, b"\x1f\r\n$x {y} '
        + "z" * 100_000
    )
    story = stories.Story("hostile", ["O'Hara \"`}] said that " + content + "."], title='A "title" \\')
    who = story.actor("O'Hara \"`}]", "anonymous", aliases=('a"b', "c\\", "d\ne"))
    story.say(0, who, "said that", content)
    made: AnnotatedArticle = story.annotated()
    return made


@pytest.fixture(scope="session")
def cut_short(stories: ModuleType) -> AnnotatedArticle:
    """An article in which chains end early: an answer to nothing, one to nobody, a report by nobody."""
    story = stories.Story(
        "cut-short",
        [
            "Tilda Voss refuted the rumours.",
            "It was said that the harbour was shut.",
            "Arvid Holm denied that the harbour was shut.",
            "It is told that Arvid Holm heard that the crane fell.",
        ],
    )
    voss, holm = story.actor("Tilda Voss"), story.actor("Arvid Holm")
    refuted = story.say(0, voss, "refuted", "the rumours", act="deny", unspecified=True)
    story.answer(refuted, None, "denies")
    nobody = story.say(1, "", "was said", "the harbour was shut")
    denied = story.say(2, holm, "denied", "the harbour was shut", act="deny")
    story.answer(denied, nobody, "denies")
    inner = story.say(3, holm, "heard", "the crane fell", depth=2)
    story.say(3, "", "is told", "Arvid Holm heard that the crane fell", relays=inner)
    made: AnnotatedArticle = story.annotated()
    return made


@pytest.fixture(params=["five", "sample", "hostile", "cut_short"])
def corpus(request: pytest.FixtureRequest, filled: Callable[..., KnowledgeGraph]) -> KnowledgeGraph:
    """Give each corpus: dispatches made by hand, the sample, text that would do harm, and chains that end early."""
    if request.param == "sample":
        graph = KnowledgeGraph.open(matcher=match_by_wording)
        graph.load(ROOT / "exports" / "sample" / "graph.nq")
        return graph
    five = request.getfixturevalue("five")
    return filled(five if request.param == "five" else [*five, request.getfixturevalue(request.param)])


class Cypher:
    """A database that answers Cypher: its address, how to ask it, and how to empty it."""

    def __init__(self, name: str, address: str, ask: Callable[[str, dict[str, Any]], list[list[Any]]]) -> None:
        self.name, self.address, self.ask = name, address, ask

    def empty(self) -> None:
        self.ask("MATCH (n) DETACH DELETE n", {})

    def nodes(self) -> dict[str, tuple[str, ...]]:
        """Return the labels of each node."""
        if self.name == "ladybug":
            rows = self.ask(f"MATCH (n) WHERE label(n) <> '{PART}' RETURN n.iri, n.labels", {})
        else:
            rows = self.ask(f"MATCH (n:{KEYED}) RETURN n.iri, labels(n)", {})
        return {iri: tuple(sorted(set(labels) - {KEYED})) for iri, labels in rows}

    def relationships(self) -> Counter[tuple[str, ...]]:
        kind = "label(r)" if self.name == "ladybug" else "type(r)"
        return Counter(tuple(row) for row in self.ask(f"MATCH (a)-[r]->(b) RETURN {kind}, a.iri, b.iri, r.article", {}))

    def holds(self, graph: PropertyGraph) -> None:
        """Assert that the database holds this graph and nothing else."""
        assert self.nodes() == {node.iri: tuple(sorted(node.labels)) for node in graph.nodes}
        links = ((link.type, link.start, link.end, str(link.properties["article"])) for link in graph.relationships)
        assert self.relationships() == Counter(links)


def plain(value: Any) -> str:
    """Return a cell so that two engines' ways of writing one number, time, truth value or NUL are equal."""
    value = value.to_native() if hasattr(value, "to_native") else value
    text = "" if value is None else value.isoformat() if isinstance(value, datetime) else str(value)
    text = text.replace("\x00", "\ufffd")  # a property graph holds no NUL
    if re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)?", text):
        return text.removesuffix("Z").removesuffix("+00:00")
    try:
        return f"{round(float(text), 9):.9f}"
    except ValueError:
        return text.lower() if isinstance(value, bool) else text


@pytest.fixture(scope="session")
def tidy() -> Callable[[Any], str]:
    return plain


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def launch(name: str, port: int, folder: Path) -> subprocess.Popen[bytes]:
    """Start a server by its script, with its data and its log in a folder."""
    with (folder / "server.log").open("ab") as log:
        return subprocess.Popen(
            ["bash", str(ROOT / "scripts" / "servers" / f"{name}.sh"), str(port), str(folder / "data")],
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def start(name: str, folder: Path, ready: Callable[[int], object]) -> tuple[int, subprocess.Popen[bytes]]:
    """Start a server by its script on a free port and wait until it answers."""
    port = free_port()
    process = launch(name, port, folder)
    until, said = time.monotonic() + PATIENCE, ""
    while time.monotonic() < until and process.poll() is None:
        try:
            ready(port)
        except Exception as error:  # whatever the client says, it is not ready yet
            said = str(error)
            time.sleep(0.5)
        else:
            return port, process
    stop(process)
    told = (folder / "server.log").read_text("utf-8", "replace")[-400:]
    pytest.skip(f"{name} cannot be started here: {said} {told}")


def stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(20)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., int]]:
    """Give the port of a server, started on first use and stopped at the end."""
    running: dict[str, tuple[int, subprocess.Popen[bytes]]] = {}

    def port_of(name: str, ready: Callable[[int], object]) -> int:
        if name not in WANTED:
            pytest.skip(f"{name} is not among the servers of COUNTERCLAIM_TEST_SERVERS")
        if name not in running:
            running[name] = start(name, tmp_path_factory.mktemp(name), ready)
        return running[name][0]

    yield port_of
    for _, process in running.values():
        stop(process)


@pytest.fixture(
    params=[
        "ladybug",
        pytest.param("falkordb", marks=pytest.mark.server),
        pytest.param("neo4j", marks=pytest.mark.server),
    ]
)
def database(request: pytest.FixtureRequest, server: Callable[..., int], tmp_path: Path) -> Iterator[Cypher]:
    """Each property-graph database in turn, empty."""
    name = request.param
    if name == "ladybug":
        ladybug = pytest.importorskip("ladybug", reason="the extra 'ladybug' is not installed")

        def in_file(query: str, parameters: dict[str, Any]) -> list[list[Any]]:
            opened = ladybug.Database(str(tmp_path / "graph.lbug"))
            connection = ladybug.Connection(opened)
            try:
                return [list(row) for row in connection.execute(query, parameters)]
            finally:
                connection.close()
                opened.close()

        yield Cypher(name, f"ladybug:{tmp_path / 'graph.lbug'}", in_file)
    elif name == "falkordb":
        falkordb = pytest.importorskip("falkordb", reason="the extra 'falkordb' is not installed")
        port = server(name, lambda port: falkordb.FalkorDB(port=port).connection.ping())
        graph = falkordb.FalkorDB(port=port).select_graph("claims")
        graph.query("RETURN 1")
        yield Cypher(
            name,
            f"falkordb://127.0.0.1:{port}/claims",
            lambda query, parameters: graph.query(query, parameters).result_set,
        )
        graph.delete()
    else:
        neo4j = pytest.importorskip("neo4j", reason="the extra 'neo4j' is not installed")

        def ready(port: int) -> None:
            with neo4j.GraphDatabase.driver(f"bolt://127.0.0.1:{port}") as driver:
                driver.verify_connectivity()

        address = f"bolt://127.0.0.1:{server(name, ready)}"
        with neo4j.GraphDatabase.driver(address, notifications_min_severity="OFF") as driver:

            def ask(query: str, parameters: dict[str, Any]) -> list[list[Any]]:
                return [list(record.values()) for record in driver.execute_query(query, parameters).records]

            made = Cypher(name, address, ask)
            made.empty()
            yield made


#: Server -> where it takes SPARQL, and the user and password that a new one has.
SPARQL = {
    "oxigraph": ("http://127.0.0.1:{}", ("", "")),
    "fuseki": ("http://127.0.0.1:{}/ds", ("", "")),
    "virtuoso": ("http://127.0.0.1:{}/sparql-auth", ("dba", "dba")),
}


@pytest.fixture(params=[pytest.param(name, marks=pytest.mark.server) for name in SPARQL])
def endpoint(request: pytest.FixtureRequest, server: Callable[..., int], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give each SPARQL server in turn, emptied of our graphs; its credentials are in the environment."""
    from counterclaim.load.endpoint import Endpoint
    from counterclaim.load.targets import Credentials

    place, (user, password) = SPARQL[request.param]
    credentials = Credentials(user, password)
    port = server(request.param, lambda port: Endpoint(place.format(port), credentials))
    found = Endpoint(place.format(port), credentials)
    for row in found.rows("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"):
        if row["g"].startswith("https://w3id.org/counterclaim/"):
            found.update(f"DROP SILENT GRAPH <{row['g']}>")
    if user:
        monkeypatch.setenv("COUNTERCLAIM_USER", user)
        monkeypatch.setenv("COUNTERCLAIM_PASSWORD", password)
    return found


ADDRESSES = {
    "neo4j": "bolt://127.0.0.1:{}",
    "falkordb": "falkordb://127.0.0.1:{}/claims",
    **{name: place for name, (place, _) in SPARQL.items()},
}


def answers(name: str, port: int, password: str = "") -> None:
    """Ask a server for nothing; raises what its client raises until it is there."""
    if name == "neo4j":
        import neo4j

        auth = ("neo4j", password) if password else None
        with neo4j.GraphDatabase.driver(ADDRESSES[name].format(port), auth=auth) as driver:
            driver.verify_connectivity()
    elif name == "falkordb":
        import falkordb

        falkordb.FalkorDB(port=port, password=password or None).connection.ping()
    else:
        from counterclaim.load.endpoint import Endpoint
        from counterclaim.load.targets import Credentials

        Endpoint(ADDRESSES[name].format(port), Credentials(*SPARQL[name][1]))


@pytest.fixture
def address_of(server: Callable[..., int]) -> Callable[[str], str]:
    """Give the address of the server of a name that the tests share."""

    def find(name: str) -> str:
        if name in ("neo4j", "falkordb"):
            pytest.importorskip(name, reason=f"the extra {name!r} is not installed")
        return ADDRESSES[name].format(server(name, lambda port: answers(name, port)))

    return find


@pytest.fixture(scope="session")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str, str], str]]:
    """Give the address of a server of a name that wants a password, started on first use."""
    running: dict[str, tuple[int, subprocess.Popen[bytes]]] = {}

    def find(name: str, password: str) -> str:
        if name not in WANTED:
            pytest.skip(f"{name} is not among the servers of COUNTERCLAIM_TEST_SERVERS")
        pytest.importorskip(name, reason=f"the extra {name!r} is not installed")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SERVER_PASSWORD", password)
            if name not in running:
                folder = tmp_path_factory.mktemp(f"{name}-locked")
                running[name] = start(name, folder, lambda port: answers(name, port, password))
        return ADDRESSES[name].format(running[name][0])

    yield find
    for _, process in running.values():
        stop(process)


class Mortal:
    """A server of a test's own, which may be killed and started again on its data."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.folder = name, folder
        self.port, self.process = start(name, folder, lambda port: answers(name, port))
        self.address = ADDRESSES[name].format(self.port)

    def die_and_rise(self) -> None:
        """Kill it without warning and start it; does not wait until it answers."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)
        self.process = launch(self.name, self.port, self.folder)

    def wait(self) -> None:
        """Wait until it answers."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                answers(self.name, self.port)
            except Exception:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)
            else:
                return


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Callable[[str], Mortal]]:
    """Start a server for this test alone."""
    made: list[Mortal] = []

    def make(name: str) -> Mortal:
        if name not in WANTED:
            pytest.skip(f"{name} is not among the servers of COUNTERCLAIM_TEST_SERVERS")
        made.append(Mortal(name, tmp_path))
        return made[-1]

    yield make
    for each in made:
        stop(each.process)
