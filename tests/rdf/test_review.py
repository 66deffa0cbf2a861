"""Decisions of people hold in every answer, outlive a new import, and can be taken back."""

from dataclasses import replace

import pytest

from counterclaim.errors import InputError
from counterclaim.model import Capacity
from counterclaim.rdf import KnowledgeGraph
from counterclaim.rdf.overlay import pristine
from counterclaim.rdf.triples import to_quads

WHO = {"by": "Ada Reader", "when": "2031-07-01T10:00:00Z"}
OPENED = "Norvania opened the dam gates on purpose"


def everything(graph):
    """Return all quads, brought up to date, but for the record of the state they stand for."""
    graph.query("ASK {}")
    return {quad for quad in graph.store if not quad.predicate.value.endswith("inputHash")}


def statuses(graph, label=OPENED):
    rows = graph.rows("SELECT ?l ?s { ?x cclm:status ?s ; cclm:onCluster/skos:prefLabel ?l }")
    return {status.rpartition("/")[2] for found, status in rows if found == label}


def test_a_rejected_statement_is_in_no_answer_and_comes_back(three, dam, reply):
    before = everything(three)
    denial = next(one for one in reply.statements if one.act.act == "deny")
    made = three.review(denial.id, "reject", **WHO)
    assert not [row for row in three.ask("who-claimed-what").rows if row[0] == "Norvania"]
    assert denial.id not in {one.id for one in three.records("states-reply").statements}
    assert [(one.subject, one.verdict, one.by) for one in three.reviews()] == [(denial.id, "reject", "Ada Reader")]
    three.withdraw(made)
    assert everything(three) == before


def test_a_rejected_answer_counts_in_no_status(graph, dam):
    graph.add(dam)
    assert "denied" in statuses(graph)
    for answer in dam.responses:
        graph.review(answer.id, "reject", **WHO)
    assert not statuses(graph) & {"denied", "contested"}
    assert not graph.ask("answers").rows
    assert not [finding for finding in graph.validate() if finding.severity == "violation"]


def test_a_decision_outlives_a_new_import(graph, dam, revised):
    graph.add(dam)
    for answer in dam.responses:
        graph.review(answer.id, "reject", **WHO)
    assert graph.add(revised(dam, "The council meets again."))
    assert "denied" not in statuses(graph)
    assert pristine(graph.store, dam.article.key, graph.base) == set(to_quads(revised(dam, "The council meets again.")))


def test_a_corrected_value_is_the_one_that_counts(graph, dam):
    graph.add(dam)
    accused = next(one for one in dam.statements if one.act.act == "accuse")
    graph.review(accused.id, "correct", **WHO, stance="rejects", act="deny")
    found = next(one for one in graph.records("dam-gates").statements if one.id == accused.id)
    assert (found.act.stance, found.act.act) == ("rejects", "deny")
    rows = graph.rows("SELECT ?p { ?p cclm:holder/rdfs:label 'Ida Brandt' ; cclm:position val:rejects }")
    assert list(rows)


def test_the_latest_decision_counts(graph, dam):
    graph.add(dam)
    answer = dam.responses[0].id
    graph.review(answer, "reject", by="Ada Reader", when="2031-07-01")
    graph.review(answer, "accept", by="Ben Reader", when="2031-07-02")
    found = next(one for one in graph.records("dam-gates").responses if one.id == answer)
    assert found.confidence == 1.0
    assert len(graph.reviews()) == 2


@pytest.mark.parametrize(
    ("subject", "verdict", "more", "told"),
    [
        ("statement/nowhere", "reject", {}, "nothing named"),
        ("known", "forget", {}, "verdict"),
        ("known", "correct", {}, "right values"),
        ("known", "correct", {"weather": "fine"}, "weather"),
        ("known", "reject", {"when": "some day"}, "ISO 8601"),
        ("known", "reject", {"by": " "}, "by whom"),
    ],
)
def test_a_decision_about_nothing_is_refused(graph, dam, subject, verdict, more, told):
    graph.add(dam)
    subject = dam.statements[0].id if subject == "known" else subject
    with pytest.raises(InputError, match=told):
        graph.review(subject, verdict, **{**WHO, **more})
    assert not graph.reviews()


@pytest.fixture
def two(story):
    """Two articles with one claim in the same words, and one mayor under two forms of her name."""
    found = []
    for number, name in enumerate(("Lena Marsh", "Lena R. Marsh")):
        own = f"actor/{'ab'[number] * 26}"
        made = story(f"told-{number}", [f"{name} said the mill burned."], published=f"2031-05-0{number + 1}")
        made.actor(name)
        actor = made.actors.popitem()[1]
        made.actors[own] = replace(actor, id=own, capacities=(Capacity("mayor"),))
        made.say(0, own, "said", "the mill burned")
        found.append(made.annotated())
    return found


def clusters(graph):
    return len(list(graph.rows("SELECT ?k { ?k a cclm:ClaimCluster }")))


def test_people_part_and_join_claims(two):
    graph = KnowledgeGraph.open()
    graph.add_all(two)
    one, other = (annotated.claims[0].id for annotated in two)
    assert clusters(graph) == 1
    made = graph.review(one, "reject", other=other, **WHO)
    assert clusters(graph) == 2
    graph.withdraw(made)
    assert clusters(graph) == 1
    graph.review(one, "correct", other=other, **WHO, orientation="inverse")
    rows = graph.rows("SELECT ?o { ?m a cclm:ClusterMembership ; cclm:orientation ?o }")
    assert {row[0].rpartition("/")[2] for row in rows} == {"same", "inverse"}


def speakers(graph):
    return {row[0] for row in graph.rows("SELECT ?who { ?s a cclm:Statement ; cclm:madeBy ?who }")}


def test_one_actor_of_two_articles_is_one_node_everywhere(two):
    graph = KnowledgeGraph.open()
    graph.add_all(two)
    node = graph.base + two[0].actors[0].id
    assert speakers(graph) == {node}
    assert {row[0] for row in graph.rows("SELECT ?who { ?p cclm:principal ?who }")} == {node}
    assert list(graph.rows("SELECT ?new { ?old dct:isReplacedBy ?new }")) == [(node,)]
    trace = list(
        graph.rows("SELECT ?n ?b { ?m cclm:identifiedAs ?n ; cclm:identityConfidence ?c ; cclm:identityBecause ?b }")
    )
    assert {row[0] for row in trace} == {node}
    assert all("compatible full name" in row[1] for row in trace)
    assert not [finding for finding in graph.validate() if finding.severity == "violation"]


def test_people_part_and_join_actors(two):
    graph = KnowledgeGraph.open()
    graph.add_all(two)
    names = [f"{annotated.article.key} {annotated.actors[0].id}" for annotated in two]
    made = graph.review(names[0], "reject", other=names[1], **WHO)
    assert len(speakers(graph)) == 2
    graph.add(replace(two[1], extractor="by hand 2"))
    assert len(speakers(graph)) == 2
    graph.withdraw(made)
    assert len(speakers(graph)) == 1


def test_the_name_of_a_node_whose_founder_is_gone_leads_on(two):
    graph = KnowledgeGraph.open()
    graph.add_all(two)
    graph.remove("told-0")
    former, now = (graph.base + annotated.actors[0].id for annotated in two)
    assert speakers(graph) == {now}
    assert (former, now) in set(graph.rows("SELECT ?old ?new { ?old dct:isReplacedBy ?new }"))
