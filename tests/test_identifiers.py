"""Identifiers: the same thing has one name, different things have different ones, and no name holds a position."""

import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.identifiers import digest, normalise, slug
from counterclaim.model import Article

TEXT = st.text(max_size=40)
FIELDS = st.lists(TEXT, max_size=5)


@given(FIELDS)
def test_a_digest_is_26_lower_case_characters_that_any_iri_may_hold(fields):
    assert re.fullmatch(r"[a-z2-7]{26}", digest(*fields))


@given(FIELDS, FIELDS)
def test_digests_agree_exactly_when_the_normalised_fields_do(one, other):
    same = [normalise(field) for field in one] == [normalise(field) for field in other]
    assert (digest(*one) == digest(*other)) is same


@given(TEXT, st.integers(min_value=0, max_value=40))
def test_where_one_field_ends_and_the_next_begins_counts(text, cut):
    joined = normalise(text)
    cut = min(cut, len(joined))
    parts = [normalise(joined[:cut]), normalise(joined[cut:])]
    if parts != [joined, ""]:
        assert digest(*parts) != digest(joined, "")
    assert digest(joined) != digest(joined, "")


@given(TEXT)
def test_normalising_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [("a  b", "a b"), (" a b\r\n", "a b"), ("a\u00a0b", "a b"), ("Cafe\u0301", "Caf\u00e9"), ("a\tb\n", "a b")],
)
def test_white_space_and_composition_make_no_difference(one, other):
    assert digest(one) == digest(other)


@given(TEXT)
def test_a_slug_is_made_of_small_letters_digits_and_single_hyphens(text):
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slug(text))


def test_another_process_gives_the_same_names():
    code = (
        "from counterclaim.identifiers import digest, slug; print(digest('a', 'b\\u00e9'), slug('N\\u00e9store & Co.'))"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("0", "1")
    }
    assert runs == {f"{digest('a', 'bé')} {slug('Néstore & Co.')}\n"}


def test_an_article_keeps_its_name_when_its_text_is_corrected():
    first, second = (Article("a", text, url="https://courier.example/1") for text in ("Old.", "New."))
    assert first.key == second.key
    assert first.text_sha256 != second.text_sha256


def test_articles_without_address_are_told_apart_by_outlet_date_and_input():
    articles = [
        Article("a", "x"),
        Article("b", "x"),
        Article("a", "x", publisher="Courier"),
        Article("a", "x", published="2024-01-01"),
    ]
    assert len({article.key for article in articles}) == len(articles)
