"""The W3C's SPARQL 1.1 suites as test cases, and the deviations from them that docs/conformance.md lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import rdflib
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS

ROOT = Path(__file__).parents[2]
SUITE = ROOT.parent / "shared" / "w3c" / "sparql" / "sparql11"
#: Stands for the place of the suites in every IRI: their own is another in each folder.
BASE = "https://suite.example/sparql11/"
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = rdflib.Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = rdflib.Namespace("http://www.w3.org/2011/http#")
CNT = rdflib.Namespace("http://www.w3.org/2011/content#")
_ROW = re.compile(r"^\| `([\w-]+)/([\w.-]+)` \| ([\w, ]+) \| (.+?) \|$", re.MULTILINE)
QUERY_FOLDERS = (
    *("aggregates", "bind", "bindings", "cast", "construct", "csv-tsv-res", "exists", "functions", "grouping"),
    *("json-res", "negation", "project-expression", "property-path", "service", "subquery", "syntax-fed"),
    "syntax-query",
)


@dataclass(frozen=True)
class Case:
    """One test of a suite; files and graphs are named by IRIs below BASE."""

    folder: str
    name: str
    kind: str
    query: str = ""
    data: tuple[str, ...] = ()
    graphs: tuple[str, ...] = ()
    result: str = ""
    requests: tuple[dict[str, Any], ...] = ()

    @property
    def id(self) -> str:
        return f"{self.folder}/{self.name}"


def file_of(iri: str) -> Path:
    return SUITE / iri.removeprefix(BASE)


def manifest(folder: str, name: str = "manifest.ttl") -> rdflib.Graph:
    file = SUITE / folder / name
    return rdflib.Graph().parse(data=file.read_text("utf-8"), format="turtle", publicID=f"{BASE}{folder}/{name}")


def entries(graph: rdflib.Graph) -> Iterator[rdflib.term.Node]:
    for head in graph.objects(None, MF.entries):
        yield from Collection(graph, head)


def query_cases() -> Iterator[Case]:
    """Yield the evaluation and syntax tests of queries."""
    for folder in QUERY_FOLDERS:
        graph = manifest(folder)
        for test in entries(graph):
            kind = str(graph.value(test, RDF.type)).rpartition("#")[2]
            action = graph.value(test, MF.action)
            query = graph.value(action, QT.query) or action
            yield Case(
                folder,
                re.split("[#/]", str(test))[-1],
                kind,
                str(query),
                tuple(sorted(map(str, graph.objects(action, QT.data)))),
                tuple(sorted(map(str, graph.objects(action, QT.graphData)))),
                str(graph.value(test, MF.result) or ""),
            )


def request_cases(folder: str, name: str = "manifest.ttl") -> Iterator[Case]:
    """Yield the tests that are made of HTTP requests."""
    graph = manifest(folder, name)
    for test in entries(graph):
        action = graph.value(test, MF.action)
        head = graph.value(action, HT.requests)
        requests = tuple(_request(graph, node) for node in Collection(graph, head)) if head else ()
        data = tuple(
            f"{graph.value(node, UT.graph)} {graph.value(node, RDFS.label)}"
            for node in graph.objects(test, UT.graphData)
        )
        yield Case(folder, re.split("[#/]", str(test))[-1], "Requests", data=data, requests=requests)


def _request(graph: rdflib.Graph, node: rdflib.term.Node) -> dict[str, Any]:
    reply = graph.value(node, HT.resp)
    return {
        "method": str(graph.value(node, HT.methodName)),
        "path": str(graph.value(node, HT.absolutePath)),
        "headers": _headers(graph, node),
        "body": _body(graph, node),
        "statuses": [str(status).rpartition("#")[2] for status in graph.objects(reply, MF.expectedStatus)],
        "boolean": graph.value(reply, MF.expectedBoolean),
        "format": str(graph.value(reply, MF.expectedFormat) or ""),
        "reply_headers": _headers(graph, reply),
        "reply_body": _body(graph, reply),
    }


def _headers(graph: rdflib.Graph, node: Any) -> dict[str, str]:
    head = graph.value(node, HT.headers)
    found = Collection(graph, head) if head else ()
    return {str(graph.value(item, HT.fieldName)): str(graph.value(item, HT.fieldValue)) for item in found}


def _body(graph: rdflib.Graph, node: Any) -> bytes | None:
    body = graph.value(node, HT.body)
    if body is None:
        return None
    text = str(graph.value(body, CNT.chars))
    return text.encode(str(graph.value(body, CNT.characterEncoding) or "utf-8"))


def deviations() -> dict[str, set[str]]:
    """Return the tests that docs/conformance.md says are not passed, by the way that they take."""
    found: dict[str, set[str]] = {}
    page = ROOT / "docs" / "conformance.md"
    for folder, name, ways, _ in _ROW.findall(page.read_text("utf-8") if page.exists() else ""):
        for way in ways.split(", "):
            found.setdefault(way, set()).add(f"{folder}/{name}")
    return found


CASES: dict[str, list[Case]] = {}
if SUITE.is_dir():
    CASES = {
        "query_case": list(query_cases()),
        "protocol_case": list(request_cases("protocol")),
        "graph_case": [
            *request_cases("graph-store-protocol", "manifest-indirect.ttl"),
            *request_cases("graph-store-protocol", "manifest-direct.ttl"),
        ],
    }
DEVIATIONS = deviations()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    for name in ("query_case", "protocol_case", "graph_case"):
        if name in metafunc.fixturenames:
            marks = pytest.mark.skip(reason="the W3C's test suites (../shared/w3c) are not here")
            cases = [pytest.param(case, id=case.id) for case in CASES.get(name, [])]
            metafunc.parametrize(name, cases or [pytest.param(None, marks=marks)])


@pytest.fixture
def judged() -> Callable[[str, Case, Callable[[], None]], None]:
    """Run a test of a suite; one that is listed as a deviation must fail, any other must pass."""

    def judge(way: str, case: Case, check: Callable[[], None]) -> None:
        if case.id in DEVIATIONS.get(way, ()):
            with pytest.raises(AssertionError):
                check()
        else:
            check()

    return judge


@pytest.fixture(scope="session")
def all_cases() -> dict[str, list[Case]]:
    if not CASES:
        pytest.skip("the W3C's test suites (../shared/w3c) are not here")
    return CASES


@pytest.fixture(scope="session")
def listed() -> dict[str, set[str]]:
    return DEVIATIONS


@pytest.fixture(scope="session")
def suite_file() -> Callable[[str], Path]:
    return file_of
