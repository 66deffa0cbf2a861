"""Every SPARQL server holds exactly the store's quads, graph by graph."""

from collections import Counter

import pytest

from counterclaim.load import load_into
from counterclaim.load.sparql import Endpoint
from counterclaim.load.targets import Credentials
from counterclaim.rdf.questions import questions


def counted(address):
    rows = Endpoint(address, Credentials()).rows("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    return {row["g"]: int(row["n"]) for row in rows if not row["g"].endswith("graph/loaded")}


def wanted(graph):
    return dict(Counter(quad.graph_name.value for quad in graph.store))


def test_a_load_makes_the_graphs_and_a_second_sends_nothing(endpoint, filled, five):
    graph = filled(five)
    assert load_into(graph, endpoint).changed == 5
    assert counted(endpoint) == wanted(graph)
    assert load_into(graph, endpoint).nodes == 0


def test_a_removed_article_goes(endpoint, filled, five):
    load_into(filled(five), endpoint)
    graph = filled(five[1:])
    assert load_into(graph, endpoint).removed == 1
    assert counted(endpoint) == wanted(graph)


def test_hostile_text_arrives_as_it_is(endpoint, filled, hostile):
    graph = filled([hostile])
    load_into(graph, endpoint)
    assert counted(endpoint) == wanted(graph)
    query = "SELECT ?text { ?claim a <https://w3id.org/counterclaim/ns#Claim> ; <http://schema.org/text> ?text }"
    (row,) = Endpoint(endpoint, Credentials()).rows(query)
    assert row["text"].replace("\r\n", "\n") == next(graph.rows("SELECT ?t { ?c a cclm:Claim ; schema:text ?t }"))[
        0
    ].replace("\r\n", "\n")


def test_the_questions_give_the_rows_of_the_store(endpoint, filled, five):
    graph = filled(five)
    load_into(graph, endpoint)
    for name in ("contested-claims", "who-speaks-for-whom", "alliances-of-denial", "track-record"):
        asked = next(each for each in questions() if each.name == name)
        table = graph.ask(name)
        rows = Endpoint(endpoint, Credentials()).rows(asked.sparql)
        found = Counter(tuple(row.get(column, "") for column in table.columns) for row in rows)
        assert found == Counter(table.rows), name


@pytest.mark.parametrize("address", ["http://graphs.example:3030/ds"])
def test_another_machine_is_not_written_to_over_an_open_line(address, filled):
    from counterclaim.errors import StoreError

    with pytest.raises(StoreError, match="https"):
        load_into(filled([]), address)
