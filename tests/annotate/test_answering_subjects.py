"""Who responds is read from the grammar around the response's own words."""

import pytest

from counterclaim.annotate.answering.responders import trimmed
from counterclaim.annotate.answering.settling import settled
from counterclaim.annotate.extensions import declare
from counterclaim.model import Answer, Article, Attribution

declare()


def place(text, words):
    at = text.find(words)
    assert at >= 0, f"{words!r} is not in the text"
    return (at, at + len(words))


def read(bare, text, *said, quotations=()):
    """Return a document with attributions of (source, cue, content) words and the stretches in quotation marks."""
    doc = bare(text)
    doc._.article = Article("a1", text)
    doc._.quotations = tuple(place(text, words) for words in quotations)
    doc._.attributions = tuple(
        Attribution(
            source=(place(text, source),), cue=(place(text, cue),), content=(place(text, content),), confidence=0.9
        )
        for source, cue, content in said
    )
    return doc


def responder_of(doc, pointed, cue, act="deny"):
    """Return the words of the responder, once the grammar was asked; None for the author."""
    text = doc.text
    whole = (0, len(text))
    answer = Answer(act, (place(text, cue),), (whole,), (whole,), 0.9, responder=(place(text, pointed),))
    found = settled(doc, answer)
    return None if found.author else text[slice(*found.responder[0])]


@pytest.mark.parametrize(
    ("text", "pointed", "cue", "act", "responder"),
    [
        ("The Courier reported harbour officials denying the claims.", "The Courier", "denying", "deny",
         "harbour officials"),
        ("The Courier reports that the ministry has not yet been able to confirm the leak.", "The Courier",
         "has not yet been able to confirm", "decline", "the ministry"),
        ("Ann Bell posed with a newspaper to confirm that she is alive.", "a newspaper", "alive", "deny", "Ann Bell"),
        ("Clerks approached by Ann Bell expressed doubt over the report.", "Ann Bell", "expressed doubt", "deny",
         "Clerks"),
        ("Ann Bell wrote that the island is not owned by Karl Obst.", "Karl Obst", "is not owned by Karl", "deny",
         "Ann Bell"),
        ("She did open the gate, he said.", "She", "did", "deny", "he"),
        # whose claim it is has made it
        ("Ann Bell's claims contradict the board's report.", "Ann Bell's claims", "contradict", "deny", "Ann Bell"),
        # to confirm something with others is to ask them
        ("Ann Bell said that police confirmed with the owners that the van is not stolen.", "Ann Bell",
         "is not stolen", "deny", "Ann Bell"),
        # who is said to stand by something answers himself
        ("His aide told the Courier that the mayor stands by his word.", "the mayor", "stands by", "confirm",
         "the mayor"),
    ],
)  # fmt: skip
def test_the_grammar_tells_who_responds(bare, text, pointed, cue, act, responder):
    assert responder_of(read(bare, text), pointed, cue, act) == responder


def test_quotation_marks_elsewhere_in_the_sentence_hide_no_speaker(bare):
    text = 'When Ann Bell said that her staff had seen no "open gate" of any kind, some guests laughed.'
    doc = read(bare, text, quotations=['"open gate"'])
    assert responder_of(doc, "some guests", "had seen no") == "Ann Bell"


def test_people_whom_no_list_knows_respond_when_an_attribution_has_them_as_its_source(bare):
    text = "Although police are silent, occupants of the tower have confirmed that it burned."
    told = ("occupants of the tower", "have confirmed", "that it burned")
    assert responder_of(read(bare, text, told), "police", "confirmed", "confirm") == "occupants of the tower"
    assert responder_of(read(bare, text), "police", "confirmed", "confirm") == "police"


def test_he_who_is_spoken_of_in_a_quotation_does_not_answer_it(bare):
    text = '"He is alive and well, so stop it," they said.'
    doc = read(bare, text, ("they", "said", '"He is alive and well, so stop it,"'))
    whole = (0, len('"He is alive and well, so stop it,"'))
    answer = Answer("deny", (place(text, "alive"),), (whole,), (whole,), 0.9, responder=(place(text, "He"),))
    assert settled(doc, answer).responder == (place(text, "they"),)


@pytest.mark.parametrize(
    ("text", "pointed", "cue", "act", "responder"),
    [
        ("On a tape that has not been verified yet, the rebels claim a victory.", "the rebels",
         "has not been verified yet", "decline", None),
        ("The tape has not been verified by the Courier.", "the Courier", "has not been verified", "decline",
         "the Courier"),
        ("The Courier says the tape has not been verified.", "The Courier", "has not been verified", "decline",
         "The Courier"),
        ("An earlier version of this article named another bridge.", "An earlier version", "earlier", "concede", None),
        ("An earlier version of the law named another bridge.", "An earlier version", "earlier", "concede",
         "An earlier version"),
    ],
)  # fmt: skip
def test_what_nobody_else_says_the_author_says(bare, text, pointed, cue, act, responder):
    assert responder_of(read(bare, text), pointed, cue, act) == responder


@pytest.mark.parametrize(
    ("text", "act", "words", "kept"),
    [
        ("Ann Bell said the board was wrong.", "deny", "Ann Bell said the board", "Ann Bell"),
        ("Ann Bell said the board agrees with it.", "confirm", "Ann Bell said the board", "the board"),
        ("A spokesman quoted Ann Bell as saying it was wrong.", "deny", "A spokesman quoted Ann Bell", "Ann Bell"),
        ("A note from the board at Kolst College says no.", "deny", "at Kolst College", "Kolst College"),
        ("The clerk who said it was at home denied it.", "deny", "The clerk who said it", "The clerk who said it"),
    ],
)
def test_a_responder_holds_no_verb_of_speech(bare, text, act, words, kept):
    ((low, high),) = trimmed(bare(text), (place(text, words),), act)
    assert text[low:high] == kept
