from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.annotate.calendar_words import find_expressions
from counterclaim.annotate.times import published_on
from counterclaim.model import Said

TODAY = date(2014, 11, 12)  # a Wednesday


def bounds(text, today=TODAY):
    return [
        (text[one.start : one.end], one.earliest and one.earliest.isoformat(), one.latest and one.latest.isoformat())
        for one in find_expressions(text, today)
    ]


@pytest.mark.parametrize(
    ("words", "earliest", "latest"),
    [
        ("Wednesday", "2014-11-12", "2014-11-12"),
        ("on Tuesday", "2014-11-11", "2014-11-11"),
        ("Thursday", "2014-11-06", "2014-11-06"),
        ("last Wednesday", "2014-11-05", "2014-11-05"),
        ("Tuesday night", "2014-11-11", "2014-11-11"),
        ("late Monday", "2014-11-10", "2014-11-10"),
        ("on Monday evening", "2014-11-10", "2014-11-10"),
        ("yesterday", "2014-11-11", "2014-11-11"),
        ("today", "2014-11-12", "2014-11-12"),
        ("earlier today", "2014-11-12", "2014-11-12"),
        ("last night", "2014-11-11", "2014-11-12"),
        ("on Nov. 10", "2014-11-10", "2014-11-10"),
        ("on November 10, 2013", "2013-11-10", "2013-11-10"),
        ("on 10 November", "2014-11-10", "2014-11-10"),
        ("on Dec. 30", "2013-12-30", "2013-12-30"),
        ("2014-11-10", "2014-11-10", "2014-11-10"),
        ("in March", "2014-03-01", "2014-03-31"),
        ("in December", "2013-12-01", "2013-12-31"),
        ("in March 2012", "2012-03-01", "2012-03-31"),
        ("in 2012", "2012-01-01", "2012-12-31"),
        ("last week", "2014-11-03", "2014-11-09"),
        ("this week", "2014-11-10", "2014-11-12"),
        ("earlier this month", "2014-11-01", "2014-11-12"),
        ("last month", "2014-10-01", "2014-10-31"),
        ("last year", "2013-01-01", "2013-12-31"),
        ("two days earlier", "2014-11-10", "2014-11-10"),
        ("three weeks ago", "2014-10-19", "2014-10-25"),
        ("over the weekend", "2014-11-08", "2014-11-09"),
    ],
)
def test_expression_is_resolved_against_the_day_of_publication(words, earliest, latest):
    assert bounds(words) == [(words, earliest, latest)]


@pytest.mark.parametrize("words", ["the 10 May Street house", "in May he said", "He may on Fridays", "day after day"])
def test_words_that_tell_no_time_are_left(words):
    assert [found for found in bounds(words) if found[0].lower() in {"may", "he may"}] == []


def test_date_that_no_calendar_holds_stays_unresolved():
    assert bounds("on Feb. 30") == [("on Feb. 30", None, None)]


def test_nothing_is_resolved_without_a_day_of_publication_but_full_dates():
    assert bounds("Wednesday, on Nov. 10, 2014", None) == [
        ("Wednesday", None, None),
        ("on Nov. 10, 2014", "2014-11-10", "2014-11-10"),
    ] or bounds("on Nov. 10, 2014", None) == [("on Nov. 10, 2014", "2014-11-10", "2014-11-10")]


@given(st.text(alphabet="0123456789 MondayNov.on,inMarchlastweek-", max_size=60), st.dates(date(1, 1, 1), date.max))
def test_bounds_are_never_inverted(text, today):
    for one in find_expressions(text, today):
        assert one.earliest is None or one.latest is None or one.earliest <= one.latest


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The mayor said Wednesday that the dam broke.", Said("2014-11-12", "2014-11-12", "Wednesday")),
        ("The dam broke on Monday, the mayor said Tuesday.", Said("2014-11-11", "2014-11-11", "Tuesday")),
        ("On Nov. 10, the mayor denied the report.", Said("2014-11-10", "2014-11-10", "On Nov. 10")),
        ("The mayor on Thursday dismissed the claim.", Said("2014-11-06", "2014-11-06", "on Thursday")),
        ("The mayor said the dam broke on Monday.", Said("", "2014-11-12", "")),
        ("The mayor, who resigned on Monday, denied it.", Said("", "2014-11-12", "")),
        ("The mayor said the dam broke.", Said("", "2014-11-12", "")),
        ('"It broke," the mayor said in an interview on Saturday.', Said("2014-11-08", "2014-11-08", "on Saturday")),
        ("The mayor said this week that it broke.", Said("2014-11-10", "2014-11-12", "this week")),
    ],
)
def test_statement_is_dated_by_the_reporting_words(read_syntactically, text, said):
    assert read_syntactically(text, published="2014-11-12")._.said[0] == said


def test_statement_is_no_later_than_its_publication(read_syntactically):
    assert (
        read_syntactically("The mayor said it broke.", published="2014-11-12T08:00:00Z")._.said[0].latest
        == "2014-11-12"
    )


def test_nothing_is_known_without_publication_and_expression(read_syntactically):
    assert read_syntactically("The mayor said it broke.")._.said == (Said(),)


def test_coordinated_cues_share_their_day(read_syntactically):
    text = "In a briefing Wednesday, Ada Quist did not confirm that it broke, but stood by the report."
    assert [one.text for one in read_syntactically(text, published="2014-11-12")._.said] == ["Wednesday", "Wednesday"]


def test_nested_statement_does_not_take_the_day_of_its_report(read_syntactically):
    text = "The mayor said Tuesday that the firm had denied the leak."
    outer, inner = read_syntactically(text, published="2014-11-12")._.said
    assert outer == Said("2014-11-11", "2014-11-11", "Tuesday")
    assert inner == Said("", "2014-11-11", "")


@pytest.mark.parametrize("published", ["", "soon", "2014-13-40", "2014"])
def test_unknown_publication_is_no_day(published):
    assert published_on(published) is None
