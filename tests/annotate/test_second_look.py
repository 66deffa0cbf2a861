"""The second look: which sentences it takes, what it says of them, and what a denial kept back counts as."""

from dataclasses import replace

import numpy as np
import pytest

from counterclaim.annotate.answering.judging import (
    CLEAR,
    DECLINE,
    DENY,
    REJECTED,
    UNLIKELY,
    UNSEEN,
    Judged,
    as_refusals,
    doubts,
    judge,
)
from counterclaim.annotate.answering.runtime import parse
from counterclaim.annotate.answering.second import PIECES
from counterclaim.annotate.answering.withheld import kept_back
from counterclaim.annotate.responses import shipped_network
from counterclaim.annotate.tagger import shipped_tagger

TEXT = (
    "Dockers in Vell say that the harbour company hid two leaks.\n\n"
    "The company rejected the story. The pier is ninety years old.\n\n"
    "A spokesman would not be drawn on the second leak."
)


def judged(*acts: float) -> Judged:
    """Return a judgement with these scores for denying, one a sentence."""
    scores = np.full((len(acts), 4), UNSEEN, dtype=np.float32)
    scores[:, DENY] = acts
    return Judged(scores, np.zeros(len(acts), np.float32), np.zeros((0, 6), np.float32))


def worded(*scores: float) -> np.ndarray:
    found = np.full((len(scores), 4), UNSEEN, dtype=np.float32)
    found[:, DENY] = scores
    return found


@pytest.fixture(scope="module")
def parsed(bare):
    return parse(bare(TEXT), shipped_tagger().encode(TEXT).words)


@pytest.mark.parametrize(
    ("read", "wording", "told"),
    [
        (-6.0, UNLIKELY, (False, False)),
        (UNLIKELY - 0.1, UNLIKELY - 0.1, (False, False)),
        (UNLIKELY + 0.1, UNLIKELY + 0.1, (True, True)),
        (-12.0, 1.0, (True, True)),  # the first look is sure, but may be wrong
        (12.0, -2.0, (True, True)),
        (CLEAR + 0.1, CLEAR + 0.1, (True, False)),
    ],
)
def test_only_what_lies_between_unlikely_and_clear_is_in_doubt(read, wording, told):
    likely, doubtful = doubts(judged(read), worded(wording), gate=-3.0)
    assert (likely, doubtful) == ([told[0]], [told[1]])


def test_without_wording_nothing_is_in_doubt():
    assert doubts(judged(0.0, 3.0, -6.0), None, gate=-3.0) == ([True, True, False], [False] * 3)


def test_only_doubtful_sentences_are_looked_at(parsed):
    second, doubtful = shipped_network().second, [False, True, False, True]
    found = list(second.look(parsed.reading, parsed.features, doubtful))
    assert [place for place, _, _ in found] == [1, 3]
    assert not list(second.look(parsed.reading, parsed.features, [False] * 4))


@pytest.mark.parametrize(
    ("said", "asked"), [(REJECTED * 2 + 0.1, [1]), (REJECTED * 2 - 0.1, [])], ids=["still likely", "rejected"]
)
def test_what_the_second_look_rejects_is_not_asked_about(parsed, said, asked):
    class Second:
        def look(self, reading, features, doubtful):
            yield 1, worded(said)[0], 0.0

    wording = worded(*[0.0 if place == 1 else UNSEEN for place in range(len(parsed.reading))])
    states, network = shipped_tagger().encode(TEXT).states, shipped_network()
    hopes = [place == 1 for place in range(len(parsed.reading))]
    found = judge(parsed.signals, parsed.features, states, network, hopes, wording, Second())
    assert list(found.asked) == asked


def test_it_tells_denial_and_refusal_apart(parsed):
    scores = {
        place: acts for place, acts, _ in shipped_network().second.look(parsed.reading, parsed.features, [True] * 4)
    }
    assert scores[1][DENY] > 0 > scores[2].max()
    assert scores[3].argmax() == DECLINE


def test_pieces_without_a_row_of_their_own_are_read_as_unknown(parsed):
    second = shipped_network().second
    strange = [number for number in range(PIECES) if second._rows[number] == second._rows[PIECES - 1]][:2]
    assert len(strange) == 2

    def scores(number: int) -> np.ndarray:
        words = replace(parsed.reading.words, pieces=[(number,), *parsed.reading.words.pieces[1:]])
        return next(second.look(replace(parsed.reading, words=words), parsed.features, [False, True, False, False]))[1]

    assert np.array_equal(scores(strange[0]), scores(strange[1]))
    assert not np.array_equal(scores(strange[0]), scores(parsed.reading.words.pieces[0][0]))


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("The governor did not deny that the agents had left.", {0}),
        ("The governor denied that the agents had left.", set()),
        ("Renn did not deny that the agents had left, but she denied that they had been paid.", set()),
    ],
)
def test_a_sentence_keeps_a_denial_back_if_it_denies_nothing_else(nlp, text, held):
    assert kept_back(nlp(text), parse(nlp(text), shipped_tagger().encode(text).words).reading) == held


def test_what_speaks_for_a_denial_kept_back_speaks_for_a_refusal():
    scores = worded(3.0, 2.0)
    as_refusals(scores, {1})
    assert scores[:, DENY].tolist() == [3.0, UNSEEN]
    assert scores[:, DECLINE].tolist() == [UNSEEN, 2.0]
