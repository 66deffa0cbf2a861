"""Every named question has an answer, the same on two engines, and takes its parameters as terms."""

import io
from collections import Counter
from decimal import Decimal, InvalidOperation

import pyoxigraph
import pytest
import rdflib

from counterclaim.errors import QueryError
from counterclaim.rdf import KnowledgeGraph
from counterclaim.rdf.derive import match_by_wording
from counterclaim.rdf.questions import parse_question, questions, told, unordered, written

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib.*")  # its own parser uses what it deprecates

NAMES = [question.name for question in questions()]
HOSTILE = "\" ) } ; DROP ALL # ' \\u0022 ?x <a:b> \n"


def plain(value: object) -> str:
    """Return a value so that two engines' ways of writing one number or time are equal."""
    text = "" if value is None else str(value)
    try:
        return f"{Decimal(text).normalize():f}"
    except InvalidOperation:
        return text.replace("+00:00", "Z")


@pytest.fixture(scope="module")
def shared(request):
    """One filled store, in Oxigraph and in rdflib's own memory."""
    dispatches = request.getfixturevalue("dispatches")
    graph = KnowledgeGraph.open(matcher=match_by_wording)
    graph.add_all(dispatches)
    stream = io.BytesIO()
    graph.dump(stream, "nquads")
    memory = rdflib.Dataset(default_union=True)
    memory.parse(data=stream.getvalue(), format="nquads")
    return graph, memory


@pytest.fixture(scope="module")
def empty():
    graph = KnowledgeGraph.open(matcher=match_by_wording)
    stream = io.BytesIO()
    graph.dump(stream, "nquads")
    memory = rdflib.Dataset(default_union=True)
    memory.parse(data=stream.getvalue(), format="nquads")
    return graph, memory


def in_rdflib(memory: rdflib.Dataset, name: str, parameters: dict[str, str]) -> Counter[tuple[str, ...]]:
    question = next(item for item in questions() if item.name == name)
    known = {parameter.name for parameter in question.parameters}
    result = memory.query(
        question.sparql, initBindings={key: rdflib.Literal(value) for key, value in parameters.items()}
    )
    kept = [variable for variable in result.vars if str(variable) not in known]
    return Counter(tuple(plain(row[variable]) for variable in kept) for row in result)


def in_oxigraph(graph: KnowledgeGraph, name: str, parameters: dict[str, str]) -> Counter[tuple[str, ...]]:
    return Counter(tuple(plain(cell) for cell in row) for row in graph.ask(name, **parameters).rows)


@pytest.mark.parametrize("name", NAMES)
def test_two_engines_answer_alike(shared, name):
    graph, memory = shared
    found = in_oxigraph(graph, name, {})
    assert found, f"the dispatches give no answer to {name}"
    assert found == in_rdflib(memory, name, {})


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_store_gives_no_answer_on_either_engine(empty, name):
    graph, memory = empty
    assert not in_oxigraph(graph, name, {})
    assert not in_rdflib(memory, name, {})


@pytest.mark.parametrize(
    ("name", "parameter"), [(item.name, each.name) for item in questions() for each in item.parameters]
)
def test_every_parameter_narrows_on_both_engines(shared, name, parameter):
    graph, memory = shared
    whole = in_oxigraph(graph, name, {})
    # The most frequent word of the answer keeps some rows; words that nobody wrote keep none.
    words = Counter(word for row in whole for cell in row for word in set(cell.split()) if word.isalpha())
    some = {word: in_oxigraph(graph, name, {parameter: word}) for word, _ in words.most_common(40)}
    assert any(found for found in some.values())
    assert all(found <= whole for found in some.values())
    word = next(word for word, found in some.items() if found)
    assert some[word] == in_rdflib(memory, name, {parameter: word})
    assert not in_oxigraph(graph, name, {parameter: "no such words anywhere"})


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_parameter_finds_nothing_and_breaks_nothing(shared, name):
    graph, _ = shared
    before = len(graph.store)
    for parameter in (each.name for item in questions() if item.name == name for each in item.parameters):
        assert not graph.ask(name, **{parameter: HOSTILE}).rows
    assert len(graph.store) == before


@pytest.mark.parametrize("question", questions(), ids=NAMES)
def test_answers_stand_in_the_order_that_the_query_tells(shared, question):
    graph, _ = shared
    known = {parameter.name for parameter in question.parameters}
    keys = unordered(question.sparql) and question.sparql.rpartition("ORDER BY")[2].replace("?", "").split()
    found = graph.query(question.sparql)
    columns = [variable.value for variable in found.variables if variable.value not in known]
    rows = [tuple("" if row[name] is None else row[name].value for name in columns) for row in found]
    answered = graph.ask(question.name).rows
    if keys:  # of rows that are equal in these columns either may come first
        assert [row[: len(keys)] for row in answered] == [row[: len(keys)] for row in rows]
    elif "} ORDER BY" not in question.sparql:
        assert list(answered) == sorted(rows)
    else:
        assert sorted(answered) == sorted(rows)


def test_only_the_engine_of_the_store_gets_the_wording_for_everything():
    question = next(item for item in questions() if item.name == "who-claimed-what")
    assert told(question, {}, own=True)[0] == told(question, {"actor_contains": ""}, own=True)[0] == question.whole
    for own, parameters in ((True, {"actor_contains": "ida"}), (False, {})):
        assert "GRAPH" not in told(question, parameters, own=own)[0]


@pytest.mark.parametrize(
    "value", ["\\u0022", "\\\\u0022", 'COALESCE(?actor_contains, "")', "\\U0001F6A2", "\\", '"\\u0029']
)
def test_a_value_is_written_so_that_it_is_read_as_itself(value):
    question = parse_question("q", '# q\nSELECT ?x WHERE { BIND(COALESCE(?claim_contains, "") AS ?x) }')
    told_so = written(question.sparql, {"claim_contains": value, "actor_contains": "other"})
    assert "\\u" not in told_so.lower()
    assert [row["x"].value for row in pyoxigraph.Store().query(told_so)] == [value]
    assert [str(row.x) for row in rdflib.Graph().query(told_so)] == [value]


def test_a_parameter_may_have_any_name_and_what_is_not_given_stays_as_it_is():
    parts = 'BIND(CONCAT(COALESCE(?since, ""), COALESCE(?name, "nobody")) AS ?x) BIND(COALESCE(?u, "") AS ?y)'
    sparql = f"SELECT ?x WHERE {{ {parts} }}"
    told_so = written(sparql, {"since": "2020"})
    assert "?since" not in told_so
    assert 'COALESCE(?u, "")' in told_so
    assert [row["x"].value for row in pyoxigraph.Store().query(told_so)] == ["2020nobody"]


def test_parameters_do_not_mind_case(shared):
    graph, _ = shared
    upper = graph.ask("who-claimed-what", actor_contains="IDA BRANDT")
    assert upper.rows == graph.ask("who-claimed-what", actor_contains="ida brandt").rows
    assert {row[0] for row in upper.rows} == {"Ida Brandt"}


def test_parameters_are_no_columns_of_the_answer(shared):
    graph, _ = shared
    table = graph.ask("contested-claims", claim_contains="gates")
    assert table.columns == ("claim", "for", "against", "withholding")
    assert all(len(row) == len(table.columns) for row in table.rows)


EXPECTED = {
    "contested-claims": {
        ("Norvania opened the dam gates on purpose", "2", "2", "1"),
        ("a gate valve had failed", "2", "1", "0"),
    },
    "unanswered-accusations": {
        ("Aquanord hid the logs", "Aquanord", "Ida Brandt",
         "Ida Brandt accused the firm Aquanord of hiding the logs, saying Aquanord hid the logs."),
    },
    "denials-without-a-claim": {("Aquanord", "the allegations", "Aquanord rejected the allegations.")},
    "alliances-of-denial": {("Estmark", "Norvania", "1")},
    "denials-run-without-the-claim": {
        ("Night Wire", "Norvania opened the dam gates on purpose"),
        ("Night Wire", "a gate valve had failed"),
    },
    "second-hand": {("engineers", "the river rose by two metres", "2", "Ida Brandt", "Vale Courier")},
    "unnamed-sources-only": {("the river rose by two metres", "1")},
    "denials-on-behalf": {("Ruun Oskar", "Defence Ministry", "1"), ("Ruun Oskar", "Norvania", "1")},
    "who-speaks-for-whom": {("Ruun Oskar", "Defence Ministry", "1", "1"), ("Ruun Oskar", "Norvania", "2", "2")},
    "track-record": {("Norvania", "1", "1"), ("Estmark", "2", "0")},
    "hedging-drift": {
        ("Ida Brandt", "Norvania opened the dam gates on purpose", first, "certain", "2031-06-01T00:00:00Z", "possible")
        for first in ("2031-05-04T00:00:00Z",)
    },
    "weak-links": {
        ("a gate valve had failed", status, "0.5") for status in ("contested", "denied", "self contradicted")
    },
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_dispatches_give_the_answers_that_a_reader_would(shared, name):
    graph, _ = shared
    assert set(graph.ask(name).rows) == EXPECTED[name]


def test_the_sides_of_a_contested_claim_are_told_by_name_and_sentence(shared):
    graph, _ = shared
    rows = graph.ask("sides-of-contested-claims", claim_contains="on purpose").rows
    assert {(position, who, behalf) for _, position, who, behalf, _, _ in rows} == {
        ("endorses", "Ida Brandt", ""),
        ("endorses", "Ruun Oskar", "Norvania"),
        ("rejects", "Ruun Oskar", "Norvania"),
        ("rejects", "Norvania", ""),
        ("rejects", "Estmark", ""),
        ("withholds", "Lena Strand", ""),
    }
    assert all(row[4].endswith(".") for row in rows)


def test_answers_come_in_the_order_that_the_question_gives(shared):
    graph, _ = shared
    times = [row[1] for row in graph.ask("claim-timeline", claim_contains="on purpose").rows]
    assert times == sorted(times)


def test_an_unknown_question_is_told_with_near_names(shared):
    with pytest.raises(QueryError, match="contested-claims"):
        shared[0].ask("contested-claim")


def test_an_unknown_parameter_is_told_with_the_known_ones(shared):
    with pytest.raises(QueryError, match="claim_contains"):
        shared[0].ask("contested-claims", actor="x")


def test_a_question_tells_its_words_and_parameters():
    question = parse_question("q", "# Who?\n# param: who = a name\n# note\nSELECT ?x ?who { ?x ?y ?who }")
    assert question.text == "Who?"
    assert [(item.name, item.description) for item in question.parameters] == [("who", "a name")]


def test_a_question_without_words_is_refused():
    with pytest.raises(QueryError, match="first line"):
        parse_question("q", "SELECT ?x { ?x ?y ?z }")
