from dataclasses import replace

import numpy as np
import pytest

from counterclaim.link.company import company
from counterclaim.link.find import FEATURES, OWN, STANCES, Reader, StanceModel, Touched, probabilities, stance_model
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
    assert reader.stances(QUESTION, [Touched(article(statement("w", WHALE.id), claims=[WHALE]), [], 0.1)]) == []
    assert reader.stances(QUESTION, [Touched(article(claims=[]), [], 0.1)]) == []
    assert reader.stances(QUESTION, []) == []


def test_denying_answer_shows_in_the_features(reader):
    response = Response("response/1", "statement/y", "deny", "denies", "x", "x", ((0, 9),), ((0, 9),), TOOK.id, 0.9)
    reply = statement("y", WHALE.id, act="deny", stance="rejects", voice="outlet-voice")
    told = article(statement("x", TOOK.id), reply, claims=[TOOK, WHALE])
    plain = reader.features(QUESTION, told, [])
    denied = reader.features(QUESTION, replace(told, responses=(response,)), [])
    changed = {name for name, before, after in zip(OWN, plain, denied, strict=True) if before != after}
    assert changed == {"denied", "denied_by_author", "answered_by_author", "answered_by_author_near"}


def test_because_names_the_statements_that_show_the_stance(reader):
    size = len(FEATURES)
    always = StanceModel(np.zeros((3, size)), np.zeros(size), np.ones(size), np.array([1, 9, 1]))
    told = article(
        statement("x", TOOK.id), statement("y", TOOK_NOT.id), statement("w", WHALE.id), claims=[TOOK, TOOK_NOT, WHALE]
    )
    (found,) = reader.stances(QUESTION, [Touched(told, [], 0.9)], model=always)
    assert (found.stance, found.because) == ("disagree", ("statement/y",))


def test_packaged_readout_gives_probabilities():
    chances = probabilities(np.zeros((2, len(FEATURES))), stance_model())
    assert chances.shape == (2, len(STANCES))
    assert np.allclose(chances.sum(axis=1), 1)


def test_denying_passage_near_the_question_shows_in_its_tone(reader):
    told = article(statement("x", TOOK.id), claims=[TOOK])
    plain = reader.features(QUESTION, told, ["The mayor Olga Brandt took bribes from a builder."])
    denied = reader.features(QUESTION, told, ["It is a hoax that the mayor Olga Brandt took bribes from a builder."])
    place = FEATURES.index("false_near")
    assert plain[place] == 0
    assert denied[place] > 0.9


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
    row = reader.features("Mayor Olga Brandt took bribes from a builder", article(claims=[]), [passage])
    assert row[OWN.index(name)] == pytest.approx(expected)


def test_claim_that_says_the_opposite_shows_in_the_features(reader):
    place = OWN.index("inverse_share")
    plain = reader.features(QUESTION, article(statement("x", TOOK.id), claims=[TOOK]), [])
    turned = reader.features(QUESTION, article(statement("x", TOOK_NOT.id), claims=[TOOK_NOT]), [])
    assert plain[place] == 0
    assert turned[place] > 0.9


def test_article_alone_is_its_own_company():
    row = np.array([[0.2, 0.7]])
    assert company(row, np.array([0.6])) == pytest.approx(np.array([[0.2, 0.7, 0, 0, 0, 0.6, 0]]), abs=1e-9)


def test_articles_near_the_question_count_in_the_company_and_distant_ones_do_not():
    rows = np.array([[1.0], [0.0], [9.0]])
    mean, apart = company(rows, np.array([0.8, 0.8, 0.3]))[:, :2].T
    assert mean == pytest.approx([0.5, 0.5, 0.5], abs=1e-3)
    assert apart == pytest.approx([0.5, -0.5, 8.5], abs=1e-3)


def test_order_of_the_articles_does_not_change_their_stances(reader):
    one = Touched(article(statement("x", TOOK.id), claims=[TOOK]), [], 0.9)
    two = Touched(article(statement("y", TOOK_NOT.id), claims=[TOOK_NOT]), [], 0.8)
    forth, back = reader.stances(QUESTION, [one, two]), reader.stances(QUESTION, [two, one])
    assert forth == back[::-1]
