from importlib.resources import files

import numpy as np
import pytest

from counterclaim.errors import ModelError
from counterclaim.link import sides
from counterclaim.link.asking import FEATURES as ASKED
from counterclaim.link.asking import asking
from counterclaim.link.sides import SIDES, STANCES, combine, probabilities, stance_model
from counterclaim.link.telling import FEATURES as TOLD

TELLS, DENIES, REPORTS = np.eye(3)


@pytest.mark.parametrize(
    ("asked", "told", "stance"),
    [
        (TELLS, TELLS, "agree"),
        (DENIES, DENIES, "agree"),
        (TELLS, DENIES, "disagree"),
        (DENIES, TELLS, "disagree"),
        (REPORTS, TELLS, "discuss"),
        (REPORTS, DENIES, "discuss"),
        (TELLS, REPORTS, "discuss"),
        (DENIES, REPORTS, "discuss"),
        (REPORTS, REPORTS, "discuss"),
    ],
)
def test_stance_follows_from_both_sides(asked, told, stance):
    (row,) = combine(asked[None], told[None])
    assert row == pytest.approx(np.eye(3)[STANCES.index(stance)])


def test_packaged_readout_gives_probabilities():
    chances = probabilities(np.zeros((2, len(ASKED))), np.zeros((2, len(TOLD))), stance_model())
    assert chances.shape == (2, len(STANCES))
    assert chances.min() >= 0
    assert np.allclose(chances.sum(axis=1), 1)


@pytest.mark.parametrize(
    ("question", "side"),
    [
        ("Report: mayor 'took bribes from builder', sources say", "reports"),
        ("The bribes of the mayor are a hoax", "denies"),
        ("Mayor denies that she took bribes", "denies"),
        ("No, the mayor did not take bribes", "denies"),
    ],
)
def test_packaged_readout_tells_how_a_question_is_worded(question, side):
    plain, worded = stance_model().asked.chances(np.array([asking("Mayor took bribes"), asking(question)]))
    assert worded[SIDES.index(side)] > 2 * plain[SIDES.index(side)]


def test_plain_question_tells_its_story():
    (row,) = stance_model().asked.chances(asking("Whale swims up the harbour of Lund")[None])
    assert SIDES[int(row.argmax())] == "tells"


def test_readout_of_another_version_is_refused(tmp_path, monkeypatch):
    weights = tmp_path / "models" / "stance" / "weights.json"
    weights.parent.mkdir(parents=True)
    packaged = files("counterclaim") / "models" / "stance" / "weights.json"
    weights.write_text(packaged.read_text(encoding="utf-8").replace('"asked_length"', '"asked_size"'), encoding="utf-8")
    monkeypatch.setattr(sides, "files", lambda _: tmp_path)
    with pytest.raises(ModelError, match="another version"):
        stance_model.__wrapped__()


def test_readout_that_is_missing_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(sides, "files", lambda _: tmp_path)
    with pytest.raises(ModelError, match="missing"):
        stance_model.__wrapped__()
