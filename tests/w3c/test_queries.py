"""Queries of the W3C's suites give the results that they should: through `query`, and through the service."""

import csv
import io
import re
from collections import Counter
from decimal import Decimal, InvalidOperation

import pytest
import rdflib
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QueryTriples,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)

from counterclaim.errors import QueryError
from counterclaim.rdf import KnowledgeGraph

starlette = pytest.importorskip("starlette.testclient", reason="serving needs the extra counterclaim[serve]")
pytest.importorskip("httpx", reason="the test client needs httpx")

from counterclaim.rdf.store import open_store  # noqa: E402 - after what skips
from counterclaim.serve.app import create_app  # noqa: E402
from counterclaim.serve.limits import Limits  # noqa: E402

EMPTY = "urn:nothing"
FORMATS = {
    ".srx": QueryResultsFormat.XML,
    ".srj": QueryResultsFormat.JSON,
    ".tsv": QueryResultsFormat.TSV,
}
MEDIA = {".csv": "text/csv", ".tsv": "text/tab-separated-values", ".srx": "application/sparql-results+xml"}
#: What relative IRIs of result files become, which are read from the disk.
HERE = "file://"
NUMBERS = ("integer", "decimal", "double", "float", "int", "long", "short", "byte", "nonNegativeInteger")


def value_of(term):
    """Return a term with its number in one way of writing it: 1.0 and 1.00 are the same answer."""
    if isinstance(term, NamedNode) and term.value.startswith(HERE):
        return NamedNode("https://suite.example/sparql11" + term.value.partition("/sparql11")[2])
    if isinstance(term, Literal) and term.datatype.value.endswith("#boolean"):
        return Literal({"0": "false", "1": "true"}.get(term.value, term.value), datatype=term.datatype)
    if isinstance(term, Literal) and term.datatype.value.rpartition("#")[2] in NUMBERS:
        try:
            return Literal(str(Decimal(term.value).normalize() + 0), datatype=term.datatype)
        except InvalidOperation:
            return term
    return term


def canonical(rows):
    """Return rows (name -> term) so that two tables that differ in nothing but blank nodes' names are equal."""
    counted = Counter(tuple(sorted((name, value_of(term)) for name, term in row.items())) for row in rows)
    quads = []
    for number, (row, times) in enumerate(sorted(counted.items(), key=str)):
        blank = any(isinstance(term, BlankNode) for _, term in row)
        node = BlankNode(f"row{number}") if blank else NamedNode(f"urn:row:{hash(row)}")
        quads.append(Quad(node, NamedNode("urn:times"), Literal(times)))
        quads += [Quad(node, NamedNode(f"urn:name:{name}"), term) for name, term in row]
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return dataset


def triples(quads):
    dataset = Dataset(Quad(quad.subject, quad.predicate, value_of(quad.object)) for quad in quads)
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return dataset


def table(solutions):
    names = [variable.value for variable in solutions.variables]
    rows = (zip(names, row, strict=True) for row in solutions)
    return canonical({name: term for name, term in row if term is not None} for row in rows)


def expected(file):
    """Return what a result file says: true or false, a table, or triples."""
    if file.suffix in FORMATS:
        found = parse_query_results(path=str(file), format=FORMATS[file.suffix])
        return bool(found) if isinstance(found, QueryBoolean) else table(found)
    data = rdflib.Graph().parse(file)
    rs = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
    result = data.value(predicate=rdflib.RDF.type, object=rs.ResultSet)
    if result is None:
        text = data.serialize(format="nt", encoding="utf-8")
        return triples(parse(text, format=RdfFormat.N_TRIPLES))
    rows = (data.objects(row, rs.binding) for row in data.objects(result, rs.solution))
    return canonical(
        {str(data.value(cell, rs.variable)): term_of(data.value(cell, rs.value)) for cell in row} for row in rows
    )


def term_of(node):
    if isinstance(node, rdflib.BNode):
        return BlankNode(str(node))
    if isinstance(node, rdflib.URIRef):
        return NamedNode(str(node))
    if node.language:
        return Literal(str(node), language=node.language)
    return Literal(str(node), datatype=NamedNode(str(node.datatype))) if node.datatype else Literal(str(node))


def text_of(case, file):
    return f"BASE <{case.query}>\n" + file.read_text("utf-8")


def results_of(found):
    if isinstance(found, QueryBoolean):
        return bool(found)
    return triples(found) if isinstance(found, QueryTriples) else table(found)


def load(store, iri, file, graph):
    form = {".ttl": RdfFormat.TURTLE, ".rdf": RdfFormat.RDF_XML, ".nt": RdfFormat.N_TRIPLES}[file.suffix]
    for quad in parse(path=str(file), format=form, base_iri=iri, rename_blank_nodes=True):
        place = (NamedNode(graph),) if graph else ()
        store.add(Quad(quad.subject, quad.predicate, quad.object, *place))


def test_a_query_gives_the_result_of_the_suite(query_case, judged, suite_file):
    case = query_case
    store = Store()
    for iri in case.data:
        load(store, iri, suite_file(iri), "")
    for iri in case.graphs:
        load(store, iri, suite_file(iri), iri)
    graph = KnowledgeGraph(store, read_only=True)

    def check():
        found, said = None, ""
        try:
            found = graph.query(text_of(case, suite_file(case.query)))
        except QueryError as error:
            said = str(error)
        assert bool(said) == case.kind.startswith("Negative"), said
        if case.kind == "CSVResultFormatTest":
            text = found.serialize(format=QueryResultsFormat.CSV)
            assert cells(text.decode()) == cells(suite_file(case.result).read_text("utf-8"))
        elif case.kind == "QueryEvaluationTest":
            assert results_of(found) == expected(suite_file(case.result))

    judged("query", case, check)


def cells(text):
    """Return the cells of a CSV document, a blank node's name as its mere presence and a number as its value."""
    rows = list(csv.DictReader(io.StringIO(text)))

    def plain(cell):
        try:
            return str(float(cell))
        except ValueError:
            return "_:" if cell.startswith("_:") else cell

    # The order of the columns of SELECT * is not laid down.
    return Counter(tuple((name, plain(row[name])) for name in sorted(row)) for row in rows)


@pytest.fixture(scope="module")
def served(tmp_path_factory, all_cases, suite_file):
    """A service whose store has each data file of the suites as one graph."""
    folder = tmp_path_factory.mktemp("suites") / "store"
    store, _ = open_store(folder)
    for iri in sorted({iri for case in all_cases["query_case"] for iri in (*case.data, *case.graphs)}):
        load(store, iri, suite_file(iri), iri)
    store.flush()
    del store
    with starlette.TestClient(create_app(folder, limits=Limits(seconds=30))) as client:
        yield client


def test_the_service_gives_the_result_of_the_suite(query_case, judged, served, suite_file):
    case = query_case
    text = text_of(case, suite_file(case.query))
    dataset = {"default-graph-uri": case.data or (EMPTY,), "named-graph-uri": case.graphs or (EMPTY,)}
    if re.search(r"\bFROM\b", text):
        dataset = {}
    suffix = suite_file(case.result).suffix if case.result else ""
    accept = {"accept": MEDIA.get(suffix, "application/sparql-results+json, application/n-triples")}

    def check():
        reply = served.post("/sparql", data={"query": text, **dataset}, headers=accept)
        if case.kind.startswith("Negative"):
            assert reply.status_code == 400
            return
        assert reply.status_code == 200, reply.text
        if case.kind == "CSVResultFormatTest":
            assert reply.headers["content-type"].startswith("text/csv")
            assert cells(reply.text) == cells(suite_file(case.result).read_text("utf-8"))
        elif case.kind == "QueryEvaluationTest":
            assert told(reply) == expected(suite_file(case.result))

    judged("service", case, check)


def told(reply):
    """Return what an answer says, in the form of ``expected``."""
    media_type = reply.headers["content-type"].partition(";")[0]
    form = QueryResultsFormat.from_media_type(media_type)
    if form:
        return results_of(parse_query_results(reply.content, format=form))
    return triples(parse(reply.content, format=RdfFormat.from_media_type(media_type)))


def test_the_listed_deviations_are_tests_of_the_suites(all_cases, listed):
    known = {case.id for cases in all_cases.values() for case in cases}
    assert set(listed) <= {"query", "service", "protocol", "graph"}
    for names in listed.values():
        assert names <= known
