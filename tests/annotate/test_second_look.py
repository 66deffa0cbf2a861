"""The second look: which sentences it takes, what it says of them, and what a denial kept back counts as."""

from dataclasses import replace

import numpy as np
import pytest

from counterclaim.annotate.answering.judging import CLEAR, UNLIKELY, UNSEEN, Asked, Judged, doubts
from counterclaim.annotate.answering.runtime import parse
from counterclaim.annotate.answering.second import PIECES
from counterclaim.annotate.answering.withheld import DECLINE, DENY, keep_back
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
        (-6.0, 4.0, (False, False)),  # the first look alone sees nothing in it
        (UNLIKELY - 0.1, UNLIKELY - 0.1, (False, False)),
        (UNLIKELY + 0.1, UNLIKELY + 0.1, (True, True)),
        (4.0, -4.0, (True, True)),
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
    ("text", "kept_back"),
    [
        ("The governor did not deny that the agents had left.", True),
        ("The governor denied that the agents had left.", False),
    ],
)
def test_what_speaks_for_a_denial_kept_back_speaks_for_a_refusal(nlp, text, kept_back):
    doc = nlp(text)
    reading = parse(doc, shipped_tagger().encode(text).words).reading
    asked = Asked(worded(2.0)[0], 0.0, {}, (0,), np.zeros(1, np.float32))
    found, wording = judged(1.0), worded(3.0)
    found.asked[0] = asked
    keep_back(doc, reading, found, wording)
    rows = [found.acts[0], asked.acts, wording[0]]
    assert [row[DECLINE] for row in rows] == ([1.0, 2.0, 3.0] if kept_back else [UNSEEN] * 3)
    assert [row[DENY] for row in rows] == ([UNSEEN] * 3 if kept_back else [1.0, 2.0, 3.0])
