import json
import sys

import pytest

from counterclaim.analyse import analyse, find, positions, to_json, to_markdown
from counterclaim.analyse.find import chance_of
from counterclaim.errors import QueryError
from counterclaim.link.encoder import sentence_encoder
from counterclaim.link.pairs import saying_the_same
from counterclaim.model import (
    Actor,
    AnnotatedArticle,
    Article,
    Claim,
    ClaimInContext,
    Said,
    Speaker,
    SpeechAct,
    Statement,
)
from counterclaim.rdf import KnowledgeGraph

QUESTION = "Mayor Olga Brandt took bribes from a builder"


def told(name, said, *, stance="endorses", act="claim", polarity="affirmed", who="Piet Solberg", day="2020-01-01"):
    """Make an article of one sentence in which somebody says something."""
    text = f"{who} said {said}."
    article = Article(name, text, title=f"Report {name}", publisher="Courier", published=day)
    actor = Actor(f"actor/{who.lower().replace(' ', '-')}", who, "person", mentions=((0, len(who)),))
    start = len(who) + 6
    claim = Claim(f"claim/{name}", said, ((start, start + len(said)),), polarity=polarity)
    statement = Statement(
        id=f"statement/{name}",
        act=SpeechAct(act, stance, "certain", "indirect"),
        confidence=0.9,
        source=((0, len(who)),),
        source_text=who,
        speaker=Speaker((actor.id,), "named"),
        cue=((len(who) + 1, len(who) + 5),),
        cue_text="said",
        content=claim.spans,
        content_text=said,
        sentence=(0, len(text)),
        claim=claim.id,
        said=Said(day, day, ""),
    )
    return AnnotatedArticle(article, (statement,), (), (claim,), (actor,), extractor="test")


@pytest.fixture(scope="module")
def graph():
    with KnowledgeGraph.open() as opened:
        opened.add_all(
            [
                told("first", "mayor Olga Brandt took bribes from a builder"),
                told("second", "Olga Brandt never took bribes from a builder", polarity="negated", who="Eva Lind",
                     day="2020-01-03"),
                told("third", "a whale swam up the harbour of Lund", who="Dag Moe"),
            ]
        )  # fmt: skip
        yield opened


def test_claim_is_found_in_a_persons_own_words_with_both_sides(graph):
    found = find(graph, "The mayor, Olga Brandt, was bribed by a builder")
    sides = {position.name: position.value for claim in found.claims for position in claim.positions}
    assert sides["Piet Solberg"] != sides["Eva Lind"]
    assert "Dag Moe" not in sides


def test_article_about_something_else_is_left_out(graph):
    assert "third" not in {stance.article for stance in find(graph, QUESTION).articles}
    assert {"first", "second"} <= {stance.article for stance in find(graph, QUESTION).articles}


def test_question_turned_round_turns_the_orientation(graph):
    (yes, *_), (no, *_) = find(graph, QUESTION).claims, find(graph, "Olga Brandt took no bribes from a builder").claims
    assert yes.cluster == no.cluster
    assert {yes.orientation, no.orientation} == {"same", "inverse"}


def test_because_names_statements_of_the_article(graph):
    for stance in find(graph, QUESTION).articles:
        assert stance.because
        assert set(stance.because) <= {
            statement.id for statement in graph.records(stance_key(graph, stance)).statements
        }


def stance_key(graph, stance):
    return next(entry.id for entry in graph.articles() if entry.source == stance.article)


def test_answer_is_plain_json_with_the_promised_keys(graph):
    found = json.loads(json.dumps(to_json(find(graph, QUESTION))))
    assert set(found["articles"][0]) == {"article", "stance", "confidence", "because"}
    assert {row["stance"] for row in found["articles"]} <= {"agree", "disagree", "discuss"}
    assert found["claims"][0]["positions"][0]["sentence"]


def test_question_that_nothing_is_about_finds_nothing_and_tells_why(graph):
    found = find(graph, "The central bank raised its interest rate")
    assert (found.claims, found.articles) == ((), ())
    assert any("No claim here is about that" in note for note in found.notes)


def test_lower_threshold_finds_more(graph):
    assert not find(graph, QUESTION, threshold=1.0).claims
    loose = find(graph, "The central bank raised its interest rate", threshold=0.0)
    assert len(loose.claims) > 0
    assert all(0 <= claim.chance < 0.5 for claim in loose.claims)


def test_claims_that_say_what_was_asked_come_before_those_that_only_speak_of_it(graph):
    found = find(graph, QUESTION, threshold=0.1).claims
    assert found[0].same > 0.3
    assert [claim.same for claim in found] == sorted((claim.same for claim in found), reverse=True)
    assert to_json(find(graph, QUESTION))["claims"][0]["same"] == found[0].same


def test_as_many_claims_are_found_as_are_wanted(graph, monkeypatch):
    module = sys.modules["counterclaim.analyse.find"]
    monkeypatch.setattr(module, "_COMPARED", 1)
    monkeypatch.setattr(module, "BEHIND", 1.0)
    assert len(find(graph, QUESTION, threshold=0.0, limit=2).claims) == 2


def test_it_is_told_when_claims_are_only_about_what_was_asked(graph):
    told = "No claim here says that"
    assert not any(told in note for note in find(graph, QUESTION).notes)
    about = find(graph, "Olga Brandt was born in the mountains", threshold=0.05)
    assert about.claims
    assert all(claim.same < 0.3 for claim in about.claims)
    assert any(told in note for note in about.notes)


def test_words_tell_the_same_from_the_related():
    def claim(text):
        return ClaimInContext(text, "article/a", text, text)

    related = ["The harbour pilots began a strike", "The harbour pilots want more pay", "Seven people were hurt"]
    told = ["Nine people were hurt when the ferry ran aground", *related]
    question = "Nine were injured as the ferry ran aground"
    chances = saying_the_same(question, [claim(text) for text in told], sentence_encoder())
    assert chances[0] > 0.3
    assert max(chances[1:]) < 0.1


def test_chance_grows_with_likeness():
    assert chance_of(0.3) < 0.2 < chance_of(0.5) < 0.6 < chance_of(0.7)


def test_empty_store_says_what_to_do():
    with KnowledgeGraph.open() as empty:
        assert "counterclaim add" in find(empty, QUESTION).notes[0]


@pytest.mark.parametrize("text", ["", "  ", "?!"])
def test_question_without_a_word_is_refused(graph, text):
    with pytest.raises(QueryError, match="nothing to find"):
        find(graph, text)


@pytest.mark.parametrize("text", ['"} UNION { ?s ?p ?o', "<script>alert(1)</script>", "%s {0} \\", "x" * 20_000])
def test_hostile_question_is_only_words(graph, text):
    assert find(graph, text).claims == ()


def test_positions_and_report_come_from_the_store(graph):
    assert {position.name for position in positions(graph)} == {"Piet Solberg", "Eva Lind", "Dag Moe"}
    report = to_markdown(analyse(graph))
    assert "From claim to first denial" in report
    assert "| 48 |" in report
