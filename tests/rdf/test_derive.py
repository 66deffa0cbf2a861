"""Positions, status and shortcuts follow from what statements say and answer."""

from dataclasses import replace

import pytest

from counterclaim import __version__
from counterclaim.identifiers import DEFAULT_BASE, annotation_models, digest
from counterclaim.model import AnsweredClaim, ClaimInContext, Cluster, Membership
from counterclaim.rdf import KnowledgeGraph, derive
from counterclaim.rdf.derive import match_by_wording

CCLM = "https://w3id.org/counterclaim/ns#"


def by_memberships(*orientations: tuple[str, str]):
    """Return a matcher that puts claims into one cluster with given orientations, by their words."""

    def match(claims, answered):
        members = tuple(
            Membership(claim.id, orientation, 0.5)
            for claim in claims
            for text, orientation in orientations
            if text == claim.text
        )
        return [Cluster("cluster/one", orientations[0][0], members)] if members else []

    return match


def positions(graph: KnowledgeGraph) -> set[tuple[str, str, str]]:
    """Return who takes which position in which manner on any cluster."""
    rows = graph.rows(
        """SELECT DISTINCT ?who ?position ?manner { ?p cclm:holder/rdfs:label ?who ; cclm:position ?position
        OPTIONAL { ?p cclm:manner ?manner } }"""
    )
    return {(who, position.rpartition("/")[2], manner.rpartition("#")[2]) for who, position, manner in rows}


def statuses(graph: KnowledgeGraph) -> set[str]:
    return {row[0].rpartition("/")[2] for row in graph.rows("SELECT ?s { ?x cclm:status ?s }")}


def shortcuts(graph: KnowledgeGraph) -> set[tuple[str, str]]:
    found = set()
    for name in ("asserts", "denies", "concedes", "confirms", "withholdsOn"):
        found |= {(who, name) for (who,) in graph.rows(f"SELECT ?who {{ ?a cclm:{name} ?k ; rdfs:label ?who }}")}
    return found


@pytest.fixture
def told(story):
    """One claim by one speaker, and room for another statement."""

    def make(second_sentence: str = ""):
        made = story("told", ["Ada Stone said the mill burned.", second_sentence or "Ben Hill spoke."])
        first = made.say(0, made.actor("Ada Stone"), "said", "the mill burned")
        return made, first

    return make


def graph_of(made, matcher=match_by_wording) -> KnowledgeGraph:
    graph = KnowledgeGraph.open(matcher=matcher)
    graph.add(made.annotated())
    return graph


@pytest.mark.parametrize(
    ("act", "stance", "position", "manner"),
    [
        ("claim", "endorses", "endorses", "asserts"),
        ("deny", "rejects", "rejects", "denies"),
        ("concede", "endorses", "endorses", "concedes"),
        ("confirm", "endorses", "endorses", "confirms"),
        ("corroborate", "endorses", "endorses", "confirms"),
        ("decline-to-confirm", "withholds", "withholds", "withholdsOn"),
        ("dispute", "doubts", "doubts", ""),
        ("correct", "qualifies", "qualifies", ""),
    ],
)
def test_a_stance_on_a_claim_is_a_position_on_its_cluster(story, act, stance, position, manner):
    made = story("told", ["Ada Stone spoke of how the mill burned."])
    made.say(0, made.actor("Ada Stone"), "spoke", "the mill burned", act=act, stance=stance)
    assert positions(graph_of(made)) == {("Ada Stone", position, manner)}


def test_questions_demands_and_attitudes_take_no_position(story):
    made = story("told", ["Ada Stone urged that the mill be rebuilt."])
    made.say(0, made.actor("Ada Stone"), "urged", "the mill be rebuilt", act="urge", stance="uncommitted")
    assert not positions(graph_of(made))


@pytest.mark.parametrize(
    ("stance", "orientation", "position"),
    [
        ("endorses", "inverse", "rejects"),
        ("rejects", "inverse", "endorses"),
        ("withholds", "inverse", "withholds"),
        ("endorses", "same", "endorses"),
    ],
)
def test_an_inverse_claim_turns_the_position_round(story, stance, orientation, position):
    made = story("told", ["Ada Stone said no mill burned."])
    made.say(0, made.actor("Ada Stone"), "said", "no mill burned", stance=stance)
    graph = graph_of(made, by_memberships(("no mill burned", orientation)))
    assert {(who, taken) for who, taken, _ in positions(graph)} == {("Ada Stone", position)}


@pytest.mark.parametrize("orientation", ["narrower", "broader"])
def test_narrower_and_broader_claims_give_no_position(story, orientation):
    made = story("told", ["Ada Stone said no mill burned."])
    made.say(0, made.actor("Ada Stone"), "said", "no mill burned")
    assert not positions(graph_of(made, by_memberships(("no mill burned", orientation))))


def test_conceding_the_contrary_of_a_cluster_denies_it(story):
    made = story("told", ["Ada Stone admitted no mill burned."])
    made.say(0, made.actor("Ada Stone"), "admitted", "no mill burned", act="concede")
    graph = graph_of(made, by_memberships(("no mill burned", "inverse")))
    assert positions(graph) == {("Ada Stone", "rejects", "denies")}
    assert "conceded" not in statuses(graph)


@pytest.mark.parametrize(
    ("relation", "position", "manner"),
    [
        ("denies", "rejects", "denies"),
        ("dismisses", "rejects", "denies"),
        ("contradicts", "rejects", "denies"),
        ("reverses", "rejects", "denies"),
        ("confirms", "endorses", "confirms"),
        ("concedes", "endorses", "concedes"),
        ("withholds-on", "withholds", "withholdsOn"),
        ("corrects", "qualifies", ""),
    ],
)
def test_an_answer_is_a_position_on_what_it_answers(told, relation, position, manner):
    made, first = told("Ben Hill called that nonsense.")
    second = made.say(1, made.actor("Ben Hill"), "called", "that", act="dismiss", unspecified=True)
    made.answer(second, first, relation)
    assert positions(graph_of(made)) == {("Ada Stone", "endorses", "asserts"), ("Ben Hill", position, manner)}


def test_an_answer_to_a_claim_without_a_statement_counts_too(told):
    made, _ = told("Ben Hill denied it.")
    second = made.say(1, made.actor("Ben Hill"), "denied", "it", act="deny", unspecified=True)
    made.answer(second, made.claim("the mill burned"), "denies")
    assert ("Ben Hill", "rejects", "denies") in positions(graph_of(made))


@pytest.mark.parametrize(("stance", "takes_side"), [("rejects", True), ("uncommitted", False)])
def test_denying_a_denial_endorses_and_doubting_one_takes_no_side(told, stance, takes_side):
    made, _ = told("Ben Hill denied that the mill burned.")
    denied = made.say(
        1, made.actor("Ben Hill"), "denied that", "the mill burned", act="deny", claim=made.claim("the mill burned")
    )
    made.sentences.append("Cy Ward dismissed the denial.")
    dismissed = made.say(
        2, made.actor("Cy Ward"), "dismissed", "the denial", act="dismiss", stance=stance, unspecified=True
    )
    made.answer(dismissed, denied, "dismisses")
    assert (("Cy Ward", "endorses", "asserts") in positions(graph_of(made))) == takes_side


def test_an_answer_settles_the_position_where_the_own_words_say_otherwise(told):
    made, first = told("Ben Hill denied it, saying the mill burned.")
    second = made.say(1, made.actor("Ben Hill"), "denied it", "the mill burned", claim=made.claim("the mill burned"))
    made.answer(second, first, "denies")
    assert {(who, taken) for who, taken, _ in positions(graph_of(made))} == {
        ("Ada Stone", "endorses"),
        ("Ben Hill", "rejects"),
    }


def test_a_spokesman_his_ministry_and_its_state_deny_together(three):
    assert {"Ruun Oskar", "Defence Ministry", "Norvania"} <= {who for who, name in shortcuts(three) if name == "denies"}
    rows = three.rows(
        "SELECT DISTINCT ?who { ?p cclm:holder/rdfs:label 'Ruun Oskar' ; cclm:principal/rdfs:label ?who }"
    )
    assert list(rows) == [("Norvania",)]


def test_the_makers_of_a_joint_statement_each_take_the_position(story):
    made = story("told", ["Ada Stone and Ben Hill said the mill burned."])
    makers = (made.actor("Ada Stone"), made.actor("Ben Hill"))
    made.say(0, makers, "said", "the mill burned")
    graph = graph_of(made)
    rows = graph.rows("SELECT ?h ?p { ?x cclm:holder/rdfs:label ?h ; cclm:principal/rdfs:label ?p }")
    assert sorted(rows) == [("Ada Stone", "Ada Stone"), ("Ben Hill", "Ben Hill")]


def test_a_position_is_as_sure_as_its_statement_and_its_place(story):
    made = story("told", ["Ada Stone said no mill burned."])
    made.say(0, made.actor("Ada Stone"), "said", "no mill burned")
    graph = graph_of(made, by_memberships(("no mill burned", "same")))
    assert [float(row[0]) for row in graph.rows("SELECT ?c { ?p a cclm:Position ; cclm:confidence ?c }")] == [0.45]


def test_a_position_says_what_it_was_derived_from(three):
    rows = list(
        three.rows(
            """SELECT ?p (COUNT(DISTINCT ?s) AS ?statements) (COUNT(DISTINCT ?m) AS ?memberships) {
            ?p a cclm:Position OPTIONAL { ?p prov:wasDerivedFrom ?s . ?s a cclm:Statement }
            OPTIONAL { ?p prov:wasDerivedFrom ?m . ?m a cclm:ClusterMembership } } GROUP BY ?p"""
        )
    )
    assert rows
    assert {(statements, memberships) for _, statements, memberships in rows} == {("1", "1")}


def test_a_statement_without_a_time_takes_its_position_when_published(story):
    from counterclaim.model import Said

    made = story("told", ["Ada Stone said the mill burned."], published="2031-07-01")
    made.say(0, made.actor("Ada Stone"), "said", "the mill burned", said=Said("", "", "some day"))
    assert list(graph_of(made).rows("SELECT ?t { ?p cclm:positionFrom ?t }")) == [("2031-07-01T00:00:00Z",)]


def test_the_three_dispatches_have_the_statuses_they_should(three):
    rows = {
        (label, status.rpartition("/")[2])
        for label, status in three.rows("SELECT ?l ?s { ?x cclm:status ?s ; cclm:onCluster/skos:prefLabel ?l }")
    }
    opened = "Norvania opened the dam gates on purpose"
    assert rows == {
        (opened, "contested"),
        (opened, "denied"),
        (opened, "conceded"),
        (opened, "withheld"),
        (opened, "self-contradicted"),
        ("a gate valve had failed", "conceded"),
        ("a gate valve had failed", "confirmed"),
        ("Aquanord hid the logs", "unanswered"),
    }


@pytest.mark.parametrize(("heard", "counts"), [(0.44, False), (0.45, True)])
def test_only_a_position_that_is_sure_enough_counts_towards_a_status(told, heard, counts):
    made, first = told("Ben Hill dismissed it.")
    second = made.say(1, made.actor("Ben Hill"), "dismissed", "it", act="dismiss", unspecified=True)
    made.answer(second, first, "dismisses", confidence=heard)
    graph = graph_of(made)
    assert ("Ben Hill", "rejects", "denies") in positions(graph)
    assert ({"contested", "denied"} <= statuses(graph)) is counts


def test_one_principal_alone_contests_nothing(told):
    made, _ = told("Ada Stone denied that the mill burned.")
    made.say(
        1, made.actor("Ada Stone"), "denied that", "the mill burned", act="deny", claim=made.claim("the mill burned")
    )
    found = statuses(graph_of(made))
    assert "self-contradicted" in found
    assert "contested" not in found


def test_an_accusation_is_answered_by_whoever_speaks_for_the_accused(told):
    made, first = told("Ben Hill dismissed it.")
    firm = made.actor("Millworks", "organization")
    made.claims[made.claim("the mill burned")] = made.claims[made.claim("the mill burned")].__class__(
        id=made.claim("the mill burned"), text="the mill burned", accuses=(firm,)
    )
    assert "unanswered" in statuses(graph_of(made))
    second = made.say(
        1, made.actor("Ben Hill"), "dismissed", "it", act="dismiss", unspecified=True, on_behalf_of=(firm,)
    )
    made.answer(second, first, "dismisses")
    assert "unanswered" not in statuses(graph_of(made))


def test_a_claim_that_nobody_endorses_accuses_nobody(story):
    made = story("told", ["Ben Hill denied that the firm lied."])
    firm = made.actor("Millworks", "organization")
    made.say(0, made.actor("Ben Hill"), "denied that", "the firm lied", act="deny", accuses=(firm,))
    assert "unanswered" not in statuses(graph_of(made))


def test_the_counts_of_a_cluster_are_kept_with_it(three):
    row = next(
        three.rows(
            """SELECT ?a ?d ?s ?n ?w ?c ?u ?first ?denied {
            ?k skos:prefLabel "Norvania opened the dam gates on purpose" ;
            cclm:assertions ?a ; cclm:denials ?d ; cclm:supporters ?s ; cclm:deniers ?n ; cclm:withholders ?w ;
            cclm:contested ?c ; cclm:unanswered ?u ; cclm:firstAssertedSeconds ?first ;
            cclm:firstDeniedSeconds ?denied }"""
        )
    )
    assert row == ("3", "2", "2", "1", "1", "true", "false", "1935619200", "1935619200")


def test_a_statement_counters_the_one_that_it_dismisses(three, dam):
    dismissed = next(item.id for item in dam.statements if item.act.act == "dismiss")
    accused = next(item.id for item in dam.statements if item.act.act == "accuse")
    assert list(three.rows("SELECT ?a ?b { ?a cclm:counters ?b }")) == [
        (DEFAULT_BASE + dismissed, DEFAULT_BASE + accused)
    ]


def test_statements_of_one_day_by_one_agent_in_two_articles_report_one_utterance(three):
    rows = list(three.rows("SELECT ?u ?s { ?s cclm:reportsUtterance ?u }"))
    assert len({utterance for utterance, _ in rows}) == 1
    assert len(rows) == 2
    assert three.ask("circular-reporting", claim_contains="on purpose").rows == (
        ("Norvania opened the dam gates on purpose", "3", "3", "2"),
    )


def test_an_answer_is_no_origin_of_what_it_confirms(told):
    made, first = told("Ben Hill confirmed it.")
    second = made.say(1, made.actor("Ben Hill"), "confirmed", "it", act="confirm", unspecified=True)
    made.answer(second, first, "confirms")
    assert graph_of(made).ask("circular-reporting").rows == (("the mill burned", "1", "1", "2"),)


def test_copies_of_one_article_have_one_origin(story):
    graph = KnowledgeGraph.open(matcher=match_by_wording)
    sentence = (
        "Ada Stone said the mill burned down to its last beam while the whole valley watched from the bridge, and that "
        "not one of the seven pumps which the council bought in spring gave any water that night."
    )
    for number, outlet in enumerate(("Vale Courier", "Harbour Post", "Delta Daily")):
        made = story(f"wire-{number}", [sentence], publisher=outlet, published=f"2031-05-0{number + 1}")
        made.say(0, made.actor("Ada Stone"), "said", "the mill burned")
        graph.add(made.annotated())
    rows = list(graph.rows("SELECT ?a ?o { ?a cclm:origin ?o ; cclm:likeness ?degree }"))
    assert len(rows) == 3
    assert len({origin for _, origin in rows}) == 1
    assert graph.ask("circular-reporting").rows == (("the mill burned", "3", "3", "1"),)
    graph.remove("wire-1")
    assert len(list(graph.rows("SELECT ?a { ?a cclm:origin ?o }"))) == 2


def test_a_cluster_that_another_takes_up_leads_on_to_it(three):
    cluster = next(row[0] for row in three.rows("SELECT ?k { ?k skos:prefLabel 'a gate valve had failed' }"))

    def match_renamed(claims, answered):
        found = match_by_wording(claims, answered)
        return [
            item if item.label != "a gate valve had failed" else Cluster("cluster/new", item.label, item.members)
            for item in found
        ]

    three._matcher = match_renamed
    three.derive()
    expected = [(cluster, DEFAULT_BASE + "cluster/new")]
    assert list(three.rows("SELECT ?old ?new { ?old dct:isReplacedBy ?new }")) == expected
    three.derive()
    assert list(three.rows("SELECT ?old ?new { ?old dct:isReplacedBy ?new }")) == expected


def test_deriving_again_changes_nothing(three):
    before = set(three.store)
    three.derive()
    assert set(three.store) == before


@pytest.mark.parametrize("part", ["_compared_by", "_rules_hash"])
def test_what_was_derived_with_other_weights_or_rules_is_stale(three, monkeypatch, part):
    assert not three.is_stale()
    before = set(three.store)
    monkeypatch.setattr(derive, part, lambda: "another")
    assert three.is_stale()
    three.derive()
    assert not three.is_stale()
    assert {quad for quad in before ^ set(three.store) if "inputHash" not in quad.predicate.value} == set()


@pytest.mark.parametrize(
    ("made_by", "old"),
    [
        (f"counterclaim {__version__}, en_x 1, trained attribution, models {annotation_models()}", False),
        (f"counterclaim {__version__}, en_x 1, trained attribution, models 0123456789ab", True),
        (f"counterclaim {__version__}, en_x 1, trained attribution", True),
        (f"counterclaim 0.0.1, en_x 1, trained attribution, models {annotation_models()}", True),
        ("by hand 1", False),
    ],
)
def test_articles_that_other_models_annotated_are_told(story, caplog, made_by, old):
    made = story("told", ["Ada Stone said no mill burned."])
    made.say(0, made.actor("Ada Stone"), "said", "no mill burned")
    graph = KnowledgeGraph.open(matcher=match_by_wording)
    graph.add(replace(made.annotated(), extractor=made_by))
    assert bool(graph.outdated()) == old
    assert ("1 article was annotated by another version" in caplog.text) == old
    assert ("run `counterclaim build`" in caplog.text) == old


def test_every_derived_node_says_what_it_comes_from(three):
    for name in ("Position", "ClusterStatus", "ClaimCluster", "ClusterMembership", "Utterance"):
        rows = list(three.rows(f"SELECT ?x ?from {{ ?x a cclm:{name} OPTIONAL {{ ?x prov:wasDerivedFrom ?from }} }}"))
        assert rows, name
        assert all(origin for _, origin in rows), name


def claim(name: str, text: str, **more: object) -> ClaimInContext:
    return ClaimInContext(f"claim/{name}", f"article/{name}", text, text, **more)  # type: ignore[arg-type]


def test_the_plain_matcher_joins_equal_words_and_answered_claims():
    claims = [
        claim("a", "The mill burned"),
        claim("b", "the mill  burned"),
        claim("c", "nothing burned", stance="endorses"),
        claim("d", "that the mill burned", stance="rejects"),
        claim("e", "it rained"),
        claim("f", "that", unspecified=True),
    ]
    ties = [
        AnsweredClaim("claim/c", "claim/a", "denies", 0.9),
        AnsweredClaim("claim/d", "claim/b", "denies", 0.9),
        AnsweredClaim("claim/a", "claim/d", "confirms", 0.9),
        AnsweredClaim("claim/f", "claim/e", "denies", 0.9),
    ]
    found = {
        frozenset((member.claim[-1], member.orientation) for member in cluster.members)
        for cluster in match_by_wording(claims, ties)
    }
    assert found == {
        frozenset({("a", "same"), ("b", "same"), ("c", "inverse"), ("d", "same")}),
        frozenset({("e", "same")}),
    }
    assert digest("claim/a")
