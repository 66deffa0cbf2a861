from dataclasses import replace

import numpy as np
import pytest

from counterclaim.link.asking import FEATURES as ASKED
from counterclaim.link.find import Reader, Touched
from counterclaim.link.sides import SIDES, Side, StanceModel, stance_model
from counterclaim.link.telling import FEATURES as TOLD
from counterclaim.model import AnnotatedArticle, Article, Claim, Response, Speaker, SpeechAct, Statement

QUESTION = "Mayor Olga Brandt took bribes from a builder"


def statement(name, claim, *, act="claim", stance="endorses", voice="named", text=""):
    return Statement(
        id=f"statement/{name}",
        act=SpeechAct(act, stance, "certain", "indirect"),
        confidence=0.9,
        source=((0, 1),),
        source_text="The Courier",
        speaker=Speaker((f"actor/{name}",), voice),
        cue=((2, 3),),
        cue_text="said",
        content=((4, 5),),
        content_text=text,
        sentence=(0, 9),
        claim=claim,
    )


def article(*statements, claims, responses=()):
    return AnnotatedArticle(Article("a", ""), tuple(statements), tuple(responses), tuple(claims))


TOOK = Claim("claim/took", "The mayor Olga Brandt took bribes from a builder")
TOOK_NOT = Claim("claim/not", "Olga Brandt never took bribes from any builder", polarity="negated")
WHALE = Claim("claim/whale", "A whale swam up the harbour of Lund")


@pytest.fixture(scope="module")
def reader():
    return Reader()


def told_row(reader, told, passages=(), question=QUESTION):
    (row,) = reader.table(question, [Touched(told, list(passages))])
    return dict(zip(TOLD, row, strict=True))


@pytest.mark.parametrize(
    ("claim", "stance", "towards"),
    [
        (TOOK, "endorses", 1),
        (TOOK, "rejects", -1),
        (TOOK_NOT, "endorses", -1),
        (TOOK_NOT, "rejects", 1),
        (TOOK, "withholds", 0),
    ],
)
def test_statement_points_the_way_of_its_stance_and_its_claims_polarity(reader, claim, stance, towards):
    (reading,) = reader.readings(QUESTION, article(statement("x", claim.id, stance=stance), claims=[claim]))
    assert reading.towards == towards
    assert reading.likeness > 0.6


def test_nearest_statement_comes_first(reader):
    told = article(statement("w", WHALE.id), statement("x", TOOK.id), claims=[WHALE, TOOK])
    assert [reading.statement.id for reading in reader.readings(QUESTION, told)] == ["statement/x", "statement/w"]


def test_article_that_does_not_touch_the_question_has_no_stance(reader):
    assert reader.stances(QUESTION, [Touched(article(statement("w", WHALE.id), claims=[WHALE]), [])]) == []
    assert reader.stances(QUESTION, [Touched(article(claims=[]), [])]) == []
    assert reader.stances(QUESTION, []) == []


def test_denying_answer_shows_in_the_features(reader):
    response = Response("response/1", "statement/y", "deny", "denies", "x", "x", ((0, 9),), ((0, 9),), TOOK.id, 0.9)
    reply = statement("y", WHALE.id, act="deny", stance="rejects", voice="outlet-voice")
    told = article(statement("x", TOOK.id), reply, claims=[TOOK, WHALE])
    plain, denied = told_row(reader, told), told_row(reader, replace(told, responses=(response,)))
    changed = {name for name in TOLD if plain[name] != denied[name]}
    assert changed == {"denied", "denied_by_author", "answered_by_author", "answered_by_author_near"}


def test_because_names_the_statements_that_show_the_stance(reader):
    asked, reads = (
        Side(np.zeros((3, size)), np.zeros(3), np.zeros(size), np.ones(size)) for size in (len(ASKED), len(TOLD))
    )
    always = StanceModel(asked, reads, np.array([1, 9, 1]))
    told = article(
        statement("x", TOOK.id), statement("y", TOOK_NOT.id), statement("w", WHALE.id), claims=[TOOK, TOOK_NOT, WHALE]
    )
    (found,) = reader.stances(QUESTION, [Touched(told, [])], model=always)
    assert (found.stance, found.because) == ("disagree", ("statement/y",))


def test_denying_passage_near_the_question_shows_in_its_tone(reader):
    told = article(statement("x", TOOK.id), claims=[TOOK])
    plain = told_row(reader, told, ["The mayor Olga Brandt took bribes from a builder."])
    denied = told_row(reader, told, ["It is a hoax that the mayor Olga Brandt took bribes from a builder."])
    assert plain["false_near"] == 0
    assert denied["false_near"] > 0.9


@pytest.mark.parametrize(
    ("name", "passage", "expected"),
    [
        ("stems_covered", "The mayor Olga Brandt took bribes from a builder.", 1.0),
        ("stems_covered", "A whale swam up the harbour.", 0.0),
        ("names_covered", "Somebody called Brandt spoke.", 0.5),
        ("false_said_first", "The story is a hoax.", 1.0),
    ],
)
def test_words_of_the_question_are_looked_for_in_the_article(reader, name, passage, expected):
    row = told_row(reader, article(claims=[]), [passage])
    assert row[name] == pytest.approx(expected)


def test_claim_that_says_the_opposite_shows_in_the_features(reader):
    plain = told_row(reader, article(statement("x", TOOK.id), claims=[TOOK]))
    turned = told_row(reader, article(statement("x", TOOK_NOT.id), claims=[TOOK_NOT]))
    assert plain["inverse_share"] == 0
    assert turned["inverse_share"] > 0.9


def test_order_of_the_articles_does_not_change_their_stances(reader):
    one = Touched(article(statement("x", TOOK.id), claims=[TOOK]), [])
    two = Touched(article(statement("y", TOOK_NOT.id), claims=[TOOK_NOT]), [])
    forth, back = reader.stances(QUESTION, [one, two]), reader.stances(QUESTION, [two, one])
    assert forth == back[::-1]


def test_company_of_other_articles_does_not_change_a_stance(reader):
    one = Touched(article(statement("x", TOOK.id), claims=[TOOK]), [])
    two = Touched(article(statement("y", TOOK_NOT.id), claims=[TOOK_NOT]), [])
    assert reader.stances(QUESTION, [one, two])[0] == reader.stances(QUESTION, [one])[0]


def test_answer_by_the_author_turns_an_article_to_the_other_side(reader):
    response = Response("response/1", "statement/y", "deny", "denies", "x", "x", ((0, 9),), ((0, 9),), TOOK.id, 0.9)
    reply = statement("y", WHALE.id, act="deny", stance="rejects", voice="outlet-voice")
    told = article(statement("x", TOOK.id), reply, claims=[TOOK, WHALE])
    plain, denied = (odds_of_denying(reader, one) for one in (told, replace(told, responses=(response,))))
    assert denied > 2 * plain


def odds_of_denying(reader, told):
    (row,) = stance_model().told.chances(reader.table(QUESTION, [Touched(told, [])]))
    return row[SIDES.index("denies")] / row[SIDES.index("tells")]


def test_article_that_was_not_read_for_its_side_is_taken_for_any():
    unread, any_article = (
        Reader().table(QUESTION, [Touched(replace(article(claims=[TOOK]), sides=sides), ())])
        for sides in (None, (0.44, 0.13, 0.43))
    )
    assert np.array_equal(unread, any_article)


def test_article_that_calls_its_story_false_disagrees_more_with_who_tells_it():
    told = article(statement("one", TOOK.id), claims=[TOOK])
    touched = [Touched(replace(told, sides=sides), ()) for sides in ((0.9, 0.05, 0.05), (0.05, 0.9, 0.05))]
    tells, denies = stance_model().told.chances(Reader().table(QUESTION, touched))
    assert denies[SIDES.index("denies")] > 2 * tells[SIDES.index("denies")]
    assert denies[SIDES.index("tells")] < tells[SIDES.index("tells")]
