import json

import pytest

from counterclaim.annotate import annotate, sides
from counterclaim.annotate.sides import LEAD, NORM, READ, SIDES, counted, row_of, side_model, sides_of
from counterclaim.errors import ModelError
from counterclaim.model import Article

TELLS = """Four lorries left the old harbour of Lund after midnight. They were later found in a quarry, with their
plates covered. Two of the drivers have been arrested, and the company sold its remaining vehicles."""
DENIES = """No, a whale did not swim up the harbour of Lund. The viral photo is a fake, and the story comes from a
website that makes up news. It is a hoax."""
REPORTS = """A whale has reportedly been seen in the harbour of Lund, according to unconfirmed reports. A source claims
that it could be a rare one. The authenticity of the picture could not be verified."""


@pytest.mark.parametrize(("text", "side"), [(TELLS, "tells"), (DENIES, "denies"), (REPORTS, "reports")])
def test_article_is_read_for_what_it_does_with_its_story(text, side):
    chances = dict(zip(SIDES, sides_of(text), strict=True))
    assert max(chances, key=chances.get) == side
    assert sum(chances.values()) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("text", ["", " \n ", "Ωμέγα", "1. 2. 3.", '"""', "a" * 100_000])
def test_any_text_has_a_side(text):
    assert sum(sides_of(text)) == pytest.approx(1, abs=1e-3)


def test_names_and_numbers_do_not_show():
    one = "The coach met Olga Brandt on 12 May. She said that he left."
    other = "The coach met Anna Holm on 30 May. She said that he left."
    assert counted(one) == counted(other)
    assert not {"brandt", "olga", "12"} & set(counted(one))


def test_stressed_words_are_no_names():
    assert "fake" in counted("The letter is FAKE.")
    assert "not" in counted("She did NOT resign.")


def test_beginning_is_counted_apart():
    counts = counted("The story is false. It came from a website. The rumour spread quickly.")
    assert counts["^false"] == counts["false"] == 1
    assert LEAD == 2
    assert "^rumour" not in counts
    assert counts["rumour"] == 1


def test_only_so_many_sentences_are_read():
    assert "hoax" not in counted("It rained. " * READ + "This was a hoax.")


def test_long_articles_weigh_no_more():
    for text in (DENIES, DENIES * 5):
        row = row_of(counted(text), side_model().words)
        assert sum(value * value for value in row.values()) == pytest.approx(NORM * NORM)


def test_annotated_article_says_its_side():
    (told,) = annotate([Article(id="whale", text=DENIES)])
    assert told.sides == sides_of(DENIES)


@pytest.mark.parametrize(
    "content", ["", "[]", '{"bias": [0, 0, 0]}', '{"bias": 1, "words": {}}', '{"words": {"a": [1]}}']
)
def test_damaged_weights_are_told(content, tmp_path, monkeypatch):
    path = tmp_path / "weights.json"
    path.write_text(content)
    monkeypatch.setattr(sides, "_WEIGHTS", path)
    with pytest.raises(ModelError, match="Reinstall"):
        side_model.__wrapped__()


def test_weights_know_no_single_story():
    model = side_model()
    assert len(model.bias) == len(SIDES)
    assert all(len(values) == len(SIDES) for values in model.words.values())
    assert json.loads(json.dumps(model.bias)) == list(model.bias)
