import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.annotate.quotes import inside, is_scare, paragraphs, quotations


def quoted(text):
    return [text[start:end] for start, end in quotations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"We left," he said.', ['"We left,"']),
        ("“We left,” he said.", ["“We left,”"]),
        ("''We left,'' he said.", ["''We left,''"]),
        ("``We left,'' he said.", ["``We left,''"]),
        ("„We left“, he said.", ["„We left“"]),
        ("«We left», he said.", ["«We left»"]),
        ("'We left,' he said.", ["'We left,'"]),
        ("‘We left,’ he said.", ["‘We left,’"]),
        ('"One," he said. "Two."', ['"One,"', '"Two."']),
        ("He said 'it's the ministers' plan,' and left.", ["'it's the ministers' plan,'"]),
        ("“He told me ‘never’ and left,” she said.", ["“He told me ‘never’ and left,”"]),
        ("‘She said “no” to us,’ he added.", ["‘She said “no” to us,’"]),
        ("(“Yes,” she wrote.)", ["“Yes,”"]),
    ],
)
def test_marks_enclose_a_quotation(text, expected):
    assert quoted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It's the ministers' plan.",
        "The ministers' wives don't know the '90s.",
        "They sang 'til dawn, and rock 'n' roll was new.",
        "The students’ union can’t meet in the ’80s hall.",
        "He is 6'2\" tall.",
        "James' boat and the crew's boots",
    ],
)
def test_apostrophe_is_never_a_quotation_mark(text):
    assert quoted(text) == []


def test_quotation_over_paragraphs_is_one():
    text = "“We left at dawn.\n\n“The road was empty.\n\n“Then we saw the lights,” Quist said.\n\nShe wept."
    assert quoted(text) == [text[: text.index(" Quist")]]


def test_quotation_left_open_ends_with_its_paragraph():
    text = "“We left at dawn.\n\nThe road was empty."
    assert quoted(text) == ["“We left at dawn."]


def test_quotation_left_open_ends_where_the_reporter_speaks():
    text = '"We left at dawn, she said. "The road was empty."'
    assert quoted(text) == ['"We left at dawn,', '"The road was empty."']


def test_closing_mark_without_opening_takes_its_sentence():
    assert quoted("It rained. We left at dawn,” she said.") == ["We left at dawn,”"]


def test_hard_wrapped_lines_are_one_paragraph():
    text = "“We left\nat dawn,” she said."
    assert paragraphs(text) == [(0, len(text))]
    assert quoted(text) == ["“We left\nat dawn,”"]


@pytest.mark.parametrize(
    ("quotation", "scare"),
    [
        ('"invasion force"', True),
        ('"invasion force,"', True),
        ('"safe"', True),
        ('"No,"', False),
        ('"We left."', False),
        ('"the need to abide by the accord"', False),
        ("“Never!”", False),
    ],
)
def test_scare_quotes_are_told_by_their_length_and_form(quotation, scare):
    assert is_scare(quotation, (0, len(quotation))) is scare


def test_inside_finds_the_span_that_holds_an_offset():
    spans = ((2, 5), (8, 9))
    assert [inside(spans, offset) for offset in (1, 2, 4, 5, 8, 9)] == [None, (2, 5), (2, 5), None, (8, 9), None]


@given(st.text(alphabet="ab .,?!\n\"'“”‘’«»s„", max_size=80))
def test_quotations_are_sorted_disjoint_and_within_the_text(text):
    spans = quotations(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(spans))
