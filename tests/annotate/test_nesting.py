import json
import re
from pathlib import Path

import pytest

from counterclaim.model import Attribution

GOLD = Path(__file__).parents[1] / "data" / "nested.jsonl"
WORD = re.compile(r"\w+")


@pytest.fixture(scope="module")
def rows():
    return [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]


def word_numbers(text, spans):
    return {
        number
        for number, match in enumerate(WORD.finditer(text))
        if any(match.start() < end and match.end() > start for start, end in spans)
    }


def is_same(text, wanted, found):
    """Tell whether contents overlap by half and sources and cues share a word."""
    content, other = word_numbers(text, wanted["content"]), word_numbers(text, found.content)
    shared = [word_numbers(text, wanted[role]) & word_numbers(text, getattr(found, role)) for role in ("source", "cue")]
    return len(content & other) * 2 >= len(content | other) and all(shared)


def test_gold_holds_as_many_sentences_that_only_look_nested(rows):
    nested = [row for row in rows if row["nested"]]
    assert len(nested) >= 60
    assert len(rows) - len(nested) >= 60
    assert all(row["text"][start:end].strip() for row in nested for one in row["nested"] for start, end in one["cue"])


def test_nested_attributions_are_found_with_few_false_alarms(rows, syntactic):
    right = found = wanted = 0
    for row, doc in zip(rows, syntactic.pipe(row["text"] for row in rows), strict=True):
        predicted = [one for one in doc._.attributions if one.parent is not None]
        found += len(predicted)
        wanted += len(row["nested"])
        right += sum(any(is_same(row["text"], gold, one) for one in predicted) for gold in row["nested"])
    assert right / found > 0.95
    assert right / wanted > 0.88


def test_nested_follow_all_others_and_name_their_parent(read_syntactically):
    text = "The mayor said the firm had denied the leak. The firm said the mayor had told it that the leak was small."
    attributions = read_syntactically(text)._.attributions
    assert [one.parent for one in attributions] == [None, None, 0, 1]


def test_nesting_goes_as_deep_as_the_text(read_syntactically):
    doc = read_syntactically("The paper reported that the mayor said the firm had denied that the dam leaked.")
    assert [one.parent for one in doc._.attributions] == [None, 0, 1]


def test_noun_phrase_of_speech_holds_a_nested_statement(read_syntactically):
    text = (
        "“We take no note of the baseless statements by the alliance’s commander, Gen. Otto Brandt, "
        "on columns he saw at the river,” the ministry’s spokesman said."
    )
    doc = read_syntactically(text)
    inner = [one for one in doc._.attributions if one.parent is not None]
    assert [text[slice(*one.source[0])] for one in inner] == ["the alliance’s commander, Gen. Otto Brandt"]
    assert "columns he saw at the river" in text[slice(*inner[0].content[0])]


def test_reports_issued_by_somebody_are_theirs(read_syntactically):
    text = "The envoy stood by reports on troop movements issued by the observers."
    inner = [one for one in read_syntactically(text)._.attributions if one.parent is not None]
    assert [text[slice(*one.source[0])] for one in inner] == ["the observers"]


@pytest.mark.parametrize(
    "text",
    [
        "The mayor said she would deny the report.",
        "The mayor said the firm may confirm the leak.",
        "The mayor said that if the firm admits the leak, it will pay.",
        "The mayor said she hoped to announce the date.",
        "The mayor stood by her account of the leak.",
        "The mayor said nobody claimed the prize.",
    ],
)
def test_what_was_not_said_is_not_nested(read_syntactically, text):
    assert [one for one in read_syntactically(text)._.attributions if one.parent is not None] == []


def test_parents_come_before_their_children(read_syntactically):
    text = "The clerk said the judge said the guard said the thief said the door was open."
    attributions = read_syntactically(text)._.attributions
    assert all(one.parent is None or one.parent < index for index, one in enumerate(attributions))


def test_nothing_is_nested_without_attributions(syntactic):
    assert syntactic("It rained.")._.attributions == ()


def test_known_attributions_stay_as_they_are(syntactic, read_syntactically):
    text = "The mayor said the firm had denied the leak."
    before = Attribution(cue=((10, 14),), content=((15, 43),), source=((0, 9),), confidence=0.5)
    doc = read_syntactically(text)
    doc._.attributions = (before,)
    after = syntactic.get_pipe("counterclaim_nesting")(doc)._.attributions
    assert after[0] is before
    assert after[1].parent == 0
