"""Who is given the later paragraphs of a quotation."""

from __future__ import annotations

from counterclaim.annotate.continued import continued
from counterclaim.annotate.quotes import quotations
from counterclaim.model import Attribution, Span

FIRST = 'Ada Holm said: "The pumps ran all night.'
SECOND = '"Nobody slept until the water fell."'


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return start, start + len(words)


def attribution(text: str, source: str, cue: str, *content: str) -> Attribution:
    return Attribution(
        cue=(span(text, cue),), content=tuple(span(text, words) for words in content), source=(span(text, source),)
    )


def contents(text: str, found: list[Attribution]) -> list[list[str]]:
    given = continued(text, quotations(text), found)
    return [[text[start:end].strip() for start, end in one.content] for one in given]


def test_the_second_paragraph_goes_to_who_began_the_quotation() -> None:
    text = f"Ben Orr claimed a flood was near.\n{FIRST}\n{SECOND}"
    found = [
        attribution(text, "Ben Orr", "claimed", "a flood was near", SECOND),
        attribution(text, "Ada Holm", "said", '"The pumps ran all night.'),
    ]
    assert contents(text, found) == [["a flood was near"], ['"The pumps ran all night.', SECOND]]


def test_a_second_paragraph_that_nobody_holds_is_added() -> None:
    text = f"{FIRST}\n{SECOND}"
    found = [attribution(text, "Ada Holm", "said", '"The pumps ran all night.')]
    assert contents(text, found) == [['"The pumps ran all night.', SECOND]]


def test_a_paragraph_with_a_speaker_of_its_own_is_left_alone() -> None:
    second = '"Nobody slept until the water fell," Ben Orr added.'
    text = f"{FIRST}\n{second}"
    found = [
        attribution(text, "Ada Holm", "said", '"The pumps ran all night.'),
        attribution(text, "Ben Orr", "added", '"Nobody slept until the water fell,"'),
    ]
    assert contents(text, found) == [['"The pumps ran all night.'], ['"Nobody slept until the water fell,"']]


def test_a_closed_quotation_does_not_go_on() -> None:
    text = f'{FIRST}"\n{SECOND}'
    found = [attribution(text, "Ada Holm", "said", '"The pumps ran all night."')]
    assert contents(text, found) == [['"The pumps ran all night."']]


def test_what_a_nested_speaker_says_within_the_quotation_stays_with_that_speaker() -> None:
    second = '"My neighbour told me the dam would hold."'
    text = f"{FIRST}\n{second}"
    found = [
        attribution(text, "Ada Holm", "said", '"The pumps ran all night.'),
        attribution(text, "My neighbour", "told", "the dam would hold"),
    ]
    assert contents(text, found) == [['"The pumps ran all night.', second], ["the dam would hold"]]


def test_an_attribution_left_with_no_content_is_dropped() -> None:
    text = f"Ben Orr spoke.\n{FIRST}\n{SECOND}"
    found = [
        attribution(text, "Ben Orr", "spoke", SECOND),
        attribution(text, "Ada Holm", "said", '"The pumps ran all night.'),
    ]
    assert [one.source for one in continued(text, quotations(text), found)] == [(span(text, "Ada Holm"),)]
