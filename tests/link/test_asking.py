import numpy as np
import pytest

from counterclaim.link.asking import FEATURES, asking


def shown(question):
    return {name for name, value in zip(FEATURES, asking(question), strict=True) if value} - {"asked_length"}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Mayor took bribes", set()),
        ("Mayor's bribes were a hoax", {"asked_falsehood"}),
        ("Mayor denies bribes", {"asked_denial"}),
        ("Mayor didn’t take bribes", {"asked_negated"}),
        ("Mayor took no real bribes", {"asked_negated", "asked_reality", "asked_unreal"}),
        ("No, mayor took bribes", {"asked_negated", "asked_begins_no"}),
        ("Did mayor take bribes?", {"asked_mark", "asked_begins_asking"}),
        ("Mayor 'took bribes' in Lund", {"asked_quotes", "asked_quotes_part", "asked_quoted_share"}),
        ("“Mayor took bribes”", {"asked_quotes", "asked_quoted_share"}),
        ("Mayors' and builders' bribes", set()),
        ("Report: mayor took bribes", {"asked_sources", "asked_colon_early"}),
        ("Mayor of Lund took bribes: Courier", {"asked_colon_late"}),
        ("Mayor took bribes - Courier", {"asked_dash_late"}),
        ("Mayor took bribes, a builder says", {"asked_saying", "asked_says_last"}),
        ("Builder says the mayor took bribes", {"asked_saying"}),
        ("Mayor may want 12 bribes!", {"asked_chance", "asked_intent", "asked_numbers", "asked_exclaims"}),
    ],
)
def test_wording_of_a_question_shows_in_its_features(question, expected):
    assert shown(question) == expected


@pytest.mark.parametrize("question", ["", "?!", "' '", "::", "-", "a" * 10_000, "'" * 10_000, "(' " * 5_000])
def test_any_text_has_finite_features(question):
    row = asking(question)
    assert row.shape == (len(FEATURES),)
    assert np.isfinite(row).all()
