"""Every SPARQL server holds exactly the store's quads, graph by graph, and answers the questions as the store does."""

import re
from collections import Counter
from dataclasses import replace

import pytest

from counterclaim.errors import StoreError
from counterclaim.load import load_into
from counterclaim.load.endpoint import Endpoint
from counterclaim.rdf.questions import questions

OURS = "https://w3id.org/counterclaim/id/graph/"


def counted(endpoint):
    rows = endpoint.rows("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    mine = (row for row in rows if row["g"].startswith(OURS))  # Virtuoso has graphs of its own
    return {row["g"]: int(row["n"]) for row in mine if not row["g"].endswith("graph/loaded")}


def wanted(graph):
    return dict(Counter(quad.graph_name.value for quad in graph.store))


def test_a_load_makes_the_graphs_and_a_second_sends_nothing(endpoint, filled, five):
    graph = filled(five)
    assert load_into(graph, endpoint.address).changed == 5
    assert counted(endpoint) == wanted(graph)
    assert load_into(graph, endpoint.address).nodes == 0
    assert counted(endpoint) == wanted(graph)


def test_a_changed_article_is_written_anew_and_a_removed_one_goes(endpoint, filled, five):
    load_into(filled(five), endpoint.address)
    article = five[1].article
    changed = replace(five[1], article=replace(article, text=article.text + " More."), responses=())
    graph = filled([five[0], changed, *five[3:]])
    done = load_into(graph, endpoint.address)
    assert (done.changed, done.removed) == (1, 1)
    assert counted(endpoint) == wanted(graph)


def test_an_interrupted_load_is_taken_up(endpoint, filled, five, monkeypatch):
    graph, calls = filled(five), []
    whole = Endpoint.update

    def failing(self, update):
        whole(self, update)
        calls.append(update)
        if len(calls) == 2:
            raise StoreError("the cable was pulled")

    with monkeypatch.context() as patched:
        patched.setattr(Endpoint, "update", failing)
        with pytest.raises(StoreError, match="cable"):
            load_into(graph, endpoint.address)
    load_into(graph, endpoint.address)
    assert counted(endpoint) == wanted(graph)


@pytest.mark.parametrize("ways", [("add",), ("add", "add_to")], ids=["a graph at a time", "updates alone"])
def test_a_server_that_takes_less_gets_the_same(endpoint, filled, five, hostile, monkeypatch, ways):
    for way in ways:
        monkeypatch.setattr(Endpoint, way, lambda *_arguments: False)
    graph = filled([*five, hostile])
    load_into(graph, endpoint.address)
    assert counted(endpoint) == wanted(graph)


def test_hostile_text_arrives_as_it_is(endpoint, filled, hostile):
    graph = filled([hostile])
    load_into(graph, endpoint.address)
    assert counted(endpoint) == wanted(graph)
    query = "SELECT ?text { ?claim a <https://w3id.org/counterclaim/ns#Claim> ; <http://schema.org/text> ?text }"
    (row,) = endpoint.rows(query)
    (expected,) = next(graph.rows("SELECT ?t { ?c a cclm:Claim ; schema:text ?t }"))
    assert row["text"].replace("\r\n", "\n") == expected.replace("\r\n", "\n")


def test_every_corpus_is_held_and_all_questions_have_the_rows_of_the_store(endpoint, corpus, tidy):
    graph = corpus
    load_into(graph, endpoint.address)
    assert counted(endpoint) == wanted(graph)
    virtuoso = endpoint.address.endswith("sparql-auth")

    def same(cell):
        return tidy({"true": "1", "false": "0"}.get(cell, cell) if virtuoso else cell)  # it has no truth values

    for asked in questions():
        # There COALESCE of what is unbound is an error, and no text contains the empty one: hence written in.
        given = {each.name: "a" for each in asked.parameters} if virtuoso else {}
        table, query = graph.ask(asked.name, **given), asked.sparql
        for name, value in given.items():
            query = re.sub(rf"\?{name}\b", f'"{value}"', query)
        found = Counter(tuple(same(row.get(column, "")) for column in table.columns) for row in endpoint.rows(query))
        assert found == Counter(tuple(map(same, row)) for row in table.rows), asked.name
