"""What a reader of one real article must be able to ask of its graph; skips where the article is not at hand."""

from __future__ import annotations

import json

import pytest

from counterclaim.annotate import annotate
from counterclaim.model import Article
from counterclaim.rdf import KnowledgeGraph

PREFIXES = """
PREFIX cclm: <https://w3id.org/counterclaim/ns#>
PREFIX act: <https://w3id.org/counterclaim/ns#act/>
PREFIX val: <https://w3id.org/counterclaim/ns#value/>
PREFIX schema: <http://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX oa: <http://www.w3.org/ns/oa#>
"""
ACTORS = "https://w3id.org/counterclaim/id/actor/"


@pytest.fixture(scope="module")
def ask(shared, nlp):
    path = shared / "articles" / "000_dccaa05212d0fa2e.txt"
    about = json.loads(path.with_suffix(".json").read_text("utf-8"))
    with path.open(encoding="utf-8", newline="") as stream:
        text = stream.read()
    article = Article(path.stem, text, about["title"], about["publisher"], about["url"], about["published"])
    with KnowledgeGraph.open() as graph:
        graph.add_all(annotate([article], nlp=nlp))

        def run(query: str) -> list[tuple[str, ...]]:
            found = graph.query(PREFIXES + query)
            if isinstance(found, bool) or hasattr(found, "__bool__"):
                return [("yes",)] if found else []
            return [tuple("" if value is None else value.value for value in row) for row in found]

        yield run


def statements(speaker: str, words: str, more: str = "") -> str:
    return f"""SELECT DISTINCT ?st ?act ?stance WHERE {{
        ?st a cclm:Statement ; cclm:madeBy ?who ; cclm:about/schema:text ?text ;
            cclm:speechAct ?act ; cclm:stance ?stance .
        ?who rdfs:label ?name .
        FILTER(REGEX(?name, "{speaker}", "i") && REGEX(?text, "{words}", "i")) {more} }}"""


def test_officials_said_to_the_outlet_that_troops_crossed_and_the_claim_concerns_russia(ask):
    more = f"""?st cclm:toldTo/rdfs:label ?told ; cclm:statedFrom ?day .
        ?st cclm:about/cclm:concerns <{ACTORS}state-russia> .
        FILTER(?told = "NBC News" && STRSTARTS(STR(?day), "2014-11-12"))"""
    assert ask(statements("Defense Department and military officials", "troops and heavy weaponry.*border", more))


def test_the_government_in_moscow_dismissed_it(ask):
    rows = ask(f"""SELECT ?st ?cue WHERE {{ ?st cclm:madeBy <{ACTORS}state-russia> ; cclm:stance val:rejects ;
        cclm:speechAct act:dismiss ; cclm:cue ?cue . FILTER(STRSTARTS(?cue, "dismissed")) }}""")
    assert rows


def test_the_ministry_spokesman_rejected_the_generals_statement_on_russias_behalf_to_the_agency(ask):
    rows = ask(f"""SELECT ?st WHERE {{ ?st cclm:madeBy/rdfs:label "Igor Konashenkov" ;
        cclm:onBehalfOf <{ACTORS}state-russia> ; cclm:toldTo/rdfs:label ?told ; cclm:relays ?inner .
        ?inner cclm:madeBy/rdfs:label "Philip Breedlove" ; cclm:nestingDepth 2 ; cclm:about/schema:text ?text .
        FILTER(CONTAINS(?told, "Tass") && CONTAINS(?text, "military columns")) }}""")
    assert rows
    rows = ask("""SELECT ?who WHERE { ?position cclm:position val:rejects ; cclm:holder/rdfs:label ?who ;
        cclm:onCluster ?k . ?membership cclm:cluster ?k ; cclm:member/schema:text ?text .
        FILTER(?who = "Igor Konashenkov" && CONTAINS(?text, "military columns")) }""")
    assert rows


def test_the_state_department_spokesperson_declined_to_confirm_and_stood_by_the_reports(ask):
    withheld = ask(statements("Jen Psaki", "crossed the border", "FILTER(?stance = val:withholds)"))
    assert withheld
    assert ask(statements("Jen Psaki", "troop movements", "FILTER(?stance = val:endorses)"))
    assert ask("""SELECT ?role WHERE { ?st cclm:madeBy/rdfs:label "Jen Psaki" ; cclm:inCapacity ?capacity .
        ?capacity cclm:role ?role ; cclm:organizationText "State Department" }""")


def test_officials_conceded_that_the_border_was_gone(ask):
    assert ask(statements("officials", "eliminated the border", "FILTER(?act = act:concede)"))
    assert ask(statements("officials", "invasion force"))


def test_the_anonymous_official_is_nobody_else_and_not_certain(ask):
    rows = ask("""SELECT ?who ?certainty WHERE { ?st cclm:sourceType val:anonymous ; cclm:madeBy ?who ;
        cclm:certainty ?certainty ; cclm:about/schema:text ?text . FILTER(CONTAINS(?text, "digging in")) }""")
    assert len(rows) == 1
    who, certainty = rows[0]
    assert certainty.endswith("value/possible")
    assert len(ask(f"SELECT ?st WHERE {{ ?st cclm:madeBy <{who}> }}")) == 1


@pytest.mark.parametrize(
    ("speaker", "words"),
    [
        ("Samantha Power", "actions in Ukraine"),
        ("^Ukraine$|Ukrainian government", "redeploying troops"),
        ("John Kerry", "tensions"),
    ],
)
def test_other_voices_are_heard(ask, speaker, words):
    assert ask(statements(speaker, words))


def test_the_accusation_at_the_council_accuses_russia(ask):
    assert ask(f"""SELECT ?st WHERE {{ ?st cclm:madeBy/rdfs:label "Samantha Power" ; cclm:speechAct act:accuse ;
        cclm:about/cclm:accuses <{ACTORS}state-russia> }}""")


def test_the_crossing_is_one_contested_claim_with_its_sides(ask):
    rows = ask("""SELECT ?k ?position ?who WHERE { ?k cclm:contested true .
        ?membership cclm:cluster ?k ; cclm:member/schema:text ?text . FILTER(REGEX(?text, "troops and heavy weaponry"))
        ?p cclm:onCluster ?k ; cclm:position ?position ; cclm:holder/rdfs:label ?who }""")
    assert len({row[0] for row in rows}) == 1
    sides = {(position.rpartition("/")[2], who) for _, position, who in rows}
    assert any(side == "endorses" and "Defense Department" in who for side, who in sides)
    assert ("rejects", "Russia") in sides
    assert ("withholds", "Jen Psaki") in sides


@pytest.mark.parametrize("words", ["IE 11", "optimal experience", "Photo by", "RELATED", "Photo essay"])
def test_nothing_comes_from_what_is_not_the_article(ask, words):
    assert not ask(
        f"""SELECT ?st WHERE {{ ?st cclm:contentText|cclm:sourceText ?text . FILTER(CONTAINS(?text, "{words}")) }}"""
    )


def test_the_article_is_valid(shared, nlp, ask):
    assert ask("ASK { ?s a cclm:Statement }") == [("yes",)]
