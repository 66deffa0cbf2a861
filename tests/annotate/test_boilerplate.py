import time

import pytest

from counterclaim.annotate.boilerplate import boilerplate, merge, patterns

STORY = "The harbour froze on Tuesday, the coast guard said, and ferries stayed in port."


def marked(text, **metadata):
    return [text[start:end] for start, end in boilerplate(text, **metadata)]


@pytest.mark.parametrize(
    "line",
    [
        "IE 9 is not supported. For the best experience visit us with another browser.",
        "Your browser does not support this player.",
        "Please enable JavaScript to read the comments.",
        "We use cookies to make our pages better.",
        "By continuing to use this site you agree to our terms.",
        "Photo: Ada Quist / Norvia Press",
        "Image credit: Norvia Press",
        "RELATED: Ten harbours that freeze",
        "Photo essay: A winter in Norvia",
        "READ MORE: The ferry that never came",
        "Read more",
        "Advertisement",
        "Continue reading the main story",
        "Scroll down for video",
        "Sign up for our morning newsletter",
        "Follow us on Twitter",
        "Follow Ada Quist on Twitter @adaquist",
        "Share this article on Facebook",
        "12 comments",
        "Leave a comment",
        "© 2014 Norvia Press. All rights reserved.",
        "Copyright 2014 Norvia Press",
        "This material may not be published, broadcast or rewritten.",
        "This story was originally published on Norvia Today.",
        "Subscribe",
    ],
)
def test_notice_is_boilerplate(line):
    text = f"Harbour freezes\n\n{STORY}\n\n{line}\n\nThe ice is thick."
    assert marked(text) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "Cookies were sold at the fair, the baker said.",
        "The minister said the photo was taken in March.",
        "Copyright law must change, the singer said in a long letter to the committee on Friday afternoon.",
        "He asked them to share the bread.",
        "The video shows a man in a boat, police said.",
        "Analysis of the ice shows that it is old, the institute said.",
    ],
)
def test_prose_is_not_boilerplate(line):
    assert marked(f"Harbour freezes\n\n{STORY}\n\n{line}") == []


def test_photo_credit_is_marked_and_its_caption_is_not():
    assert marked("Harbour freezes\n\nA ferry in the ice. (Photo by Ada Quist/Norvia Press)") == [
        "(Photo by Ada Quist/Norvia Press)"
    ]


def test_agency_in_brackets_is_a_credit():
    assert marked("Harbour freezes\n\nA ferry in the ice. (AP Photo/Ada Quist)") == ["(AP Photo/Ada Quist)"]


def test_caption_printed_twice_is_marked_where_it_stands_alone():
    caption = "A ferry lies in the ice of the old harbour."
    text = f"Harbour freezes\n\n{caption} (Photo by Ada Quist/AFP)\n{caption} The crew went ashore at noon."
    assert marked(text) == [f"{caption} (Photo by Ada Quist/AFP)"]


def test_second_of_two_equal_lines_is_marked():
    text = f"Harbour freezes\n\n{STORY}\n\nNothing moves.\n\n{STORY}"
    assert boilerplate(text) == ((len(text) - len(STORY), len(text)),)


def test_headline_is_never_boilerplate_even_when_it_looks_like_a_link():
    assert marked(f"Video: Harbour freezes over\n\n{STORY}") == []


def test_headline_named_by_the_article_is_never_boilerplate():
    title = "Photos: Harbour freezes over"
    assert marked(f"Advertisement\n{title}\n\n{STORY}", title=title) == ["Advertisement"]


def test_text_without_lines_has_none():
    assert boilerplate("") == ()
    assert boilerplate(" \n \n") == ()


def test_touching_spans_are_joined():
    assert merge([(5, 9), (0, 5), (12, 14), (13, 20)]) == ((0, 9), (12, 20))


@pytest.mark.parametrize("unit", ["a ", "(photo ", "photo by ", "cookies ", "/AP ", "[via ", "read more "])
def test_hostile_line_is_read_in_linear_time(unit):
    text = unit * 20_000
    started = time.perf_counter()
    boilerplate(text + "\n" + text)
    assert time.perf_counter() - started < 2


def test_every_kind_of_pattern_is_known():
    assert set(patterns()) == {"line", "link", "inline"}


def test_content_in_boilerplate_gives_no_attribution(told):
    text = "Harbour freezes\n\nRELATED: Mayor says harbour is safe\n\nThe guard said the ice was thin."
    assert told(text) == [("The guard", "said", "the ice was thin")]
