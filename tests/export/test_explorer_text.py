"""Text from articles is made fit to be shown: nothing hidden, nothing turned, only web links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.export.explorer_text import is_iri, label, neutral, neutral_with_spans, web_link, xml_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("zero\u200bwidth", "zerowidth"),
        ("soft\u00adhyphen", "softhyphen"),
        ("\u202egnorw\u202c", "\ufffdgnorw\ufffd"),
        ("bell\x07 and \x00null", "bell and null"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("tag\U000e0041", "tag"),
        ("naïve – “quoted” 日本", "naïve – “quoted” 日本"),
    ],
)
def test_hidden_characters_go_and_turning_ones_are_seen(text: str, shown: str) -> None:
    assert neutral(text) == shown


def test_a_label_is_one_short_line() -> None:
    assert label("a\n b\t c") == "a b c"
    assert len(label("x" * 1_000_000)) == 400


def test_spans_move_with_the_text() -> None:
    text, [cue] = neutral_with_spans("he\u200b de\u00adnied it", (((4, 11),),))
    assert text == "he denied it"
    assert text[cue[0][0] : cue[0][1]] == "denied"


def test_spans_count_in_utf16_units() -> None:
    text, [cue] = neutral_with_spans("😀 said so", (((2, 6),),))
    assert text.encode("utf-16-le")[2 * cue[0][0] : 2 * cue[0][1]].decode("utf-16-le") == "said"


def test_a_span_beyond_the_cut_is_dropped() -> None:
    text, [cue] = neutral_with_spans("x" * 10_000, (((9_000, 9_004),),))
    assert len(text) == 3001
    assert cue == []


@given(st.text(max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_a_moved_span_still_names_the_neutral_words(text: str, start: int, end: int) -> None:
    start, end = sorted((min(start, len(text)), min(end, len(text))))
    shown, [spans] = neutral_with_spans(text, (((start, end),),))
    units = shown.encode("utf-16-le")
    found = "".join(units[2 * a : 2 * b].decode("utf-16-le") for a, b in spans)
    assert found == neutral(text[start:end])


@pytest.mark.parametrize("url", ["https://news.example/a?b=1#c", "http://news.example/"])
def test_web_links_stay(url: str) -> None:
    assert web_link(f" {url} ") == url


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//news.example/",
        "https://",
        "https://a b/",
        'https://x/"onclick="alert(1)',
        "https://x/\u202egpj",
        "java\nscript:alert(1)",
        "https://[broken",
        "",
        "https://x/" + "a" * 3000,
    ],
)
def test_other_links_go(url: str) -> None:
    assert web_link(url) == ""


@pytest.mark.parametrize("text", ["no scheme", "https://x/a b", "https://x/> } DROP ALL #", "https://x/{", "", "<a:b>"])
def test_what_could_leave_its_brackets_is_no_iri(text: str) -> None:
    assert not is_iri(text)


def test_xml_text_loses_what_xml_cannot_hold() -> None:
    assert xml_text("a\x00b\x0bc\ufffed\ud800e\tf") == "abcde\tf"
