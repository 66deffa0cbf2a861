"""Who answers, under which name, and what a bare "this" answers."""

import pytest

from counterclaim.annotate import annotate
from counterclaim.annotate.actors import Cast, names_of
from counterclaim.annotate.answering.settling import settled
from counterclaim.annotate.extensions import declare
from counterclaim.annotate.people.registry import load_registry
from counterclaim.model import Answer, Article, Attribution

declare()


def span(text, words):
    at = text.find(words)
    assert at >= 0, f"{words!r} is not in the text"
    return (at, at + len(words))


def answer_to(text, responder, cue, act="deny"):
    whole = next((start, end) for start, end in sentences(text) if start <= span(text, cue)[0] < end)
    pointed = (span(text, responder),) if responder else ()
    return Answer(act, (span(text, cue),), (whole,), (whole,), 0.9, responder=pointed, author=not responder)


def sentences(text):
    at = 0
    for part in text.split(". "):
        yield at, at + len(part) + 1
        at += len(part) + 2


def given(bare, text, *said):
    """Return a document with attributions of (source, cue, content) words."""
    doc = bare(text)
    doc._.article = Article("a1", text)
    doc._.attributions = tuple(
        Attribution(source=(span(text, source),), cue=(span(text, cue),), content=(span(text, content),))
        for source, cue, content in said
    )
    return doc


@pytest.mark.parametrize(
    ("text", "pointed", "author"),
    [
        ("A photograph that shows open ballot boxes is a fake.", "that", True),
        ("The commission that counted the boxes denied it.", "that", False),
        ("A clerk who counted the boxes denied it.", "who", False),
    ],
)
def test_a_thing_that_is_spoken_of_answers_nothing(bare, text, pointed, author):
    cue = "a fake" if author else "denied"
    assert settled(given(bare, text), answer_to(text, pointed, cue)).author == author


@pytest.mark.parametrize(
    ("text", "pointed", "cue", "responder"),
    [
        ("Ann Bell said a harbour official had denied the report.", "Ann Bell", "denied", "a harbour official"),
        ("Ann Bell said the minister could not confirm the report.", "Ann Bell", "could not confirm", "the minister"),
        ("The story by Ann Bell was debunked by Karl Obst.", "Ann Bell", "was debunked", "Karl Obst"),
        ("Karl Obst retracted claims after Ann Bell had dismissed them.", "Ann Bell", "retracted", "Karl Obst"),
        ("Ann Bell said the tape had denied nobody sleep.", "Ann Bell", "denied", "Ann Bell"),
        ("Ann Bell sent the Courier a letter denying the report.", "Ann Bell", "denying", "Ann Bell"),
        ("Ann Bell said that they denied the report.", "Ann Bell", "denied", "Ann Bell"),
        ("The Courier quotes a harbour official who confirmed it.", "The Courier", "confirmed", "a harbour official"),
        ("Ann Bell found papers that compelled the ministry to admit it.", "Ann Bell", "admit", "the ministry"),
        ("Ann Bell wrote that the minister had to admit it.", "Ann Bell", "admit", "the minister"),
        ("It was told that the port had closed, but Ann Bell said that is untrue.", "", "is untrue", "Ann Bell"),
    ],
)
def test_the_subject_of_the_cue_responds_when_it_can_speak(bare, text, pointed, cue, responder):
    found = settled(given(bare, text), answer_to(text, pointed, cue))
    assert [text[start:end] for start, end in found.responder] == [responder]


def test_who_is_named_in_a_quotation_does_not_answer_for_its_speaker(bare):
    text = '"Bell is not the owner of that boat," Karl Obst said.'
    doc = given(bare, text, ("Karl Obst", "said", '"Bell is not the owner of that boat,"'))
    answer = Answer("deny", (span(text, "is not"),), ((0, 37),), ((0, 37),), 0.9, responder=(span(text, "Bell"),))
    assert [text[start:end] for start, end in settled(doc, answer).responder] == ["Karl Obst"]


def test_the_first_person_in_a_quotation_answers_itself(bare):
    text = '"We are not the owners of that boat," Karl Obst said.'
    doc = given(bare, text, ("Karl Obst", "said", '"We are not the owners of that boat,"'))
    answer = Answer("deny", (span(text, "are not"),), ((0, 37),), ((0, 37),), 0.9, responder=(span(text, "We"),))
    assert settled(doc, answer) == answer


OPENING = "Mayor Lena Marsh met Karl Obst of the Sull Trust. "


@pytest.mark.parametrize(
    ("sentence", "responder", "cue", "name"),
    [
        ("The mayor denied it.", "The mayor", "denied", "Mayor Lena Marsh"),
        (
            "Both Marsh and the trust denied it.",
            "Both Marsh and the trust",
            "denied",
            "Mayor Lena Marsh and Sull Trust",
        ),
        ("A clerk of the Sull Trust denied it.", "A clerk of the Sull Trust", "denied", "A clerk of the Sull Trust"),
    ],
)
def test_the_words_of_a_responder_are_resolved_like_a_source(bare, sentence, responder, cue, name):
    text = OPENING + sentence
    doc = given(bare, text)
    cast = Cast(doc, load_registry())
    speaker = cast.answerer(answer_to(text, responder, cue))
    doc._.actors = cast.actors()
    assert names_of(doc, speaker, responder) == name


def named(bare, text, responder):
    doc = given(bare, text)
    cast = Cast(doc, load_registry())
    speaker = cast.answerer(answer_to(text, responder, responder))
    doc._.actors = cast.actors()
    return names_of(doc, speaker, responder)


@pytest.mark.parametrize(
    ("text", "responder", "name"),
    [
        # whom an opening describes, the text names soon after
        ("The Norland hacker denied it. Ivo Marran, 31, lives in Kolst. Marran was at home. Marran slept.",
         "The Norland hacker", "Ivo Marran"),
        # one who is named once is not whom the opening is about
        ("The Norland hacker denied it. Ivo Marran lives in Kolst.", "The Norland hacker", "The Norland hacker"),
        # another role
        ("The hacker denied it. Prosecutor Ivo Marran lives in Kolst. Marran was at home. Marran slept.",
         "The hacker", "The hacker"),
        ("Ivo Marran, vice-president of the Sull Trust, spoke. The vice president denied it.",
         "The vice president", "Ivo Marran"),
        ("A spokeswoman, Chris Marran, met Ivo Belt. She denied it.", "She", "Chris Marran"),
        ("State Sen. Ivo Marran spoke in Kolst. Marran denied it.", "Marran", "Sen. Ivo Marran"),
        ("After he had denied it, Ivo Marran left the hall.", "he", "Ivo Marran"),
    ],
)  # fmt: skip
def test_a_responder_gets_the_fullest_name(bare, text, responder, name):
    assert named(bare, text, responder) == name


def test_the_wife_of_somebody_is_not_that_person(bare):
    assert named(bare, "A cousin of Mr. Marran denied it. Ivo Marran slept.", "A cousin of Mr. Marran") != "Ivo Marran"


def claims_of(nlp, text):
    (found,) = annotate([Article("a1", text)], nlp=nlp)
    texts = {claim.id: claim for claim in found.claims}
    return {statement.cue_text: (statement, texts[statement.claim]) for statement in found.statements}


def test_this_is_what_another_said_just_before(nlp):
    found = claims_of(nlp, "An engineer said the managers had been warned twice. Ann Bell rejected this.")
    statement, claim = found["rejected"]
    assert claim.text == "the managers had been warned twice"
    assert statement.act.stance == "rejects"


def test_the_reports_without_antecedent_stay_unspecified(nlp):
    found = claims_of(nlp, "Ann Bell rejected the reports.")
    assert found["rejected"][1].unspecified


def test_who_takes_back_his_own_denial_sides_with_what_he_denied(nlp):
    text = "Days after it had ruled out any leak, Brannock Chemicals retracted its statement on Friday."
    found = claims_of(nlp, text)
    statement, claim = found["retracted"]
    assert claim.text == "any leak"
    assert statement.act.stance == "endorses"
    assert statement.speaker.actors == found["had ruled out"][0].speaker.actors
