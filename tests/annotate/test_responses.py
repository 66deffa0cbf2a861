"""Responses as the component finds them: who answers which claim, in articles of our own."""

import json
from pathlib import Path

import pytest
from spacy.tokens import Doc

from counterclaim.annotate.responses import ResponseLinker, make_responses

FRIENDS = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data" / "false_friends.jsonl").read_text(encoding="utf-8").splitlines()
]
#: Rows of false_friends.jsonl that may be read wrongly; the rest is what the shipped model must get right.
TOLERATED = 4


def answer_doc(bare, text: str) -> Doc:
    return ResponseLinker()(bare(text))


def words(doc: Doc, spans) -> list[str]:
    return [doc.text[start:end] for start, end in spans]


DENIAL = (
    "Harbour board accused of hiding cracks.\n\n"
    "The Kesh Courier reported on Monday that the harbour board had hidden cracks in the east pier. "
    "The pier is ninety years old.\n\n"
    "The harbour board denied that it had hidden anything."
)


def test_a_denial_hangs_on_the_claim_that_it_answers(bare):
    doc = answer_doc(bare, DENIAL)
    (answer,) = doc._.answers
    assert answer.act == "deny"
    assert words(doc, answer.cue) == ["denied"]
    assert words(doc, answer.responder) == ["The harbour board"]
    assert not answer.author
    assert any("Courier reported" in sentence for sentence in words(doc, answer.claim))


def test_evidence_and_claims_are_whole_sentences_of_the_text(bare):
    doc = answer_doc(bare, DENIAL)
    for answer in doc._.answers:
        assert words(doc, answer.evidence) == ["The harbour board denied that it had hidden anything."]
        assert all(sentence == sentence.strip() and "\n" not in sentence for sentence in words(doc, answer.claim))
        assert 1 <= len(answer.claim) <= 3


def test_confidence_is_a_probability_and_every_link_gives_its_reasons(bare):
    for answer in answer_doc(bare, DENIAL)._.answers:
        assert 0 < answer.confidence < 1
        assert answer.because
        assert all(isinstance(name, str) and isinstance(value, float) for name, value in answer.because)
        assert any(name.startswith("claim: ") for name, _ in answer.because)


def test_the_author_answers_in_a_voice_of_his_own(bare):
    text = "Posts say that a shark swam up the canal in Tessel.\n\nThe story is a hoax."
    doc = answer_doc(bare, text)
    (answer,) = doc._.answers
    assert (answer.act, answer.author, answer.responder) == ("deny", True, ())


def test_a_text_without_words_has_no_answers(bare):
    for text in ("", "\n\n", "…", "?!"):
        assert answer_doc(bare, text)._.answers == ()


def test_hostile_text_comes_through(bare):
    text = "<script>alert(1)</script> denied it. " + "deny " * 600 + "\x00 \u202e {{x}} ' OR 1=1 --"
    for answer in answer_doc(bare, text)._.answers:
        assert all(0 <= start < end <= len(text) for start, end in (*answer.evidence, *answer.claim, *answer.responder))


def test_a_document_is_read_the_same_alone_and_in_a_batch(bare):
    texts = [row["text"] for row in FRIENDS[:6]] + [DENIAL]
    linker = ResponseLinker()
    alone = [linker(bare(text))._.answers for text in texts]
    together = [doc._.answers for doc in linker.pipe(bare(text) for text in texts)]
    assert alone == together


def test_the_factory_makes_the_component(bare):
    assert isinstance(make_responses(bare, "counterclaim_responses"), ResponseLinker)


def test_false_friends_are_told_from_responses(bare):
    wrong = []
    for row in FRIENDS:
        acts = {answer.act for answer in answer_doc(bare, row["text"])._.answers}
        if (row["act"] not in acts) if row["act"] else acts:
            wrong.append((row["text"], sorted(acts)))
    assert len(wrong) <= TOLERATED, wrong


@pytest.mark.parametrize("act", ["deny", "decline", "concede", "confirm"])
def test_every_act_is_found_somewhere(bare, act):
    rows = [row for row in FRIENDS if row["act"] == act]
    found = [act in {answer.act for answer in answer_doc(bare, row["text"])._.answers} for row in rows]
    assert sum(found) * 2 >= len(found)
