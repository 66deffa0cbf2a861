"""An answer becomes a response: tied to the statement that makes it, aimed at the claim it answers."""

from __future__ import annotations

import pytest

from counterclaim.annotate import annotate
from counterclaim.annotate.records import to_annotated_article
from counterclaim.model import Answer, Article

REPORT = (
    "Norvania opened the dam gates on purpose\n\n"
    "Norvania opened the gates of the Ister dam on purpose, Mayor Ida Brandt of Halden said on Monday. "
    "She said that Norvania also cut the telephone lines.\n\n"
    'Norvania dismissed the allegations. "Nobody touched the gates," said Ruun Oskar, a Norvanian Defence Ministry '
    "spokesman.\n\n"
    "The story is a hoax."
)


@pytest.fixture(scope="module")
def told(nlp):
    """Annotate the report with given answers in place of those that the linker finds."""

    def annotate(*answers: Answer):
        doc = nlp.make_doc(REPORT)
        doc._.article = Article("dam", REPORT, title="Norvania opened the dam gates on purpose", published="2031-05-05")
        with nlp.select_pipes(disable=["responses"]):
            doc = nlp(doc)
        doc._.answers = answers
        return to_annotated_article(doc, made_by="test")

    return annotate


def span(words: str) -> tuple[int, int]:
    start = REPORT.index(words)
    return start, start + len(words)


def sentence(words: str) -> tuple[int, int]:
    start = REPORT.index(words)
    return start, REPORT.index(".", start) + 1


DISMISSAL = Answer(
    act="deny",
    cue=(span("dismissed"),),
    evidence=(sentence("Norvania dismissed"),),
    claim=(sentence("Norvania dismissed"),),
    confidence=0.8,
    responder=((REPORT.index("Norvania dismissed"), REPORT.index(" dismissed")),),
)


def test_unnamed_allegations_are_the_main_claim_about_whoever_answers(told):
    annotated = told(DISMISSAL)
    (response,) = annotated.responses
    answered = next(item for item in annotated.statements if item.id == response.target)
    assert "gates" in answered.content_text
    assert "telephone" not in answered.content_text
    assert (response.act, response.relation, response.responder) == ("deny", "dismisses", "Norvania")
    assert response.method == "inferred" or response.target


def test_a_statement_without_a_proposition_is_about_what_it_answers(told):
    annotated = told(DISMISSAL)
    (response,) = annotated.responses
    by_id = {item.id: item for item in annotated.statements}
    assert by_id[response.statement].claim == by_id[response.target].claim
    assert by_id[response.statement].act.stance == "rejects"
    assert response.statement != response.target


def test_the_claim_sentence_that_the_linker_names_comes_first(told):
    lines = sentence("She said that Norvania")
    annotated = told(Answer(**{**asdict(DISMISSAL), "claim": (lines,)}))
    (response,) = annotated.responses
    answered = next(item for item in annotated.statements if item.id == response.target)
    assert "telephone" in answered.content_text
    assert response.claim == (lines,)


def test_the_authors_own_voice_makes_a_statement_of_its_own(told):
    annotated = told(
        Answer(
            act="deny",
            cue=(span("hoax"),),
            evidence=(sentence("The story is"),),
            claim=(span("Norvania opened the dam gates on purpose"),),
            confidence=0.7,
            author=True,
        )
    )
    (response,) = annotated.responses
    assert response.responder == "the article's author"
    made = next(item for item in annotated.statements if item.id == response.statement)
    assert made.act.act == "deny"
    assert made.speaker.source_type == "outlet-voice"
    assert made.content_text == "The story is a hoax."


def test_answers_do_not_change_what_other_statements_are_called(told):
    without = {item.id for item in told().statements}
    assert without <= {item.id for item in told(DISMISSAL).statements}


def asdict(answer: Answer) -> dict:
    return {name: getattr(answer, name) for name in Answer.__slots__}


@pytest.mark.parametrize(
    ("answer", "stance"),
    [
        ("Ivo Marran, the mayor of Kolst, rejected the board's account.", "endorses"),
        ("Ivo Marran, the mayor of Kolst, disputed the board's denial.", "uncommitted"),
    ],
)
def test_a_version_is_what_its_owner_told_and_denying_a_denial_turns_round(nlp, answer, stance):
    text = (
        "Villagers said on Monday that the dam had leaked. The board of Velden denied that the dam had leaked. "
        + answer
    )
    (annotated,) = annotate([Article(id="dam", text=text)], nlp=nlp)
    made = {statement.id: statement for statement in annotated.statements}
    response = next(one for one in annotated.responses if "Marran" in one.responder)
    assert made[response.target].source_text == "The board of Velden"
    assert made[response.statement].act.stance == stance
    assert made[response.statement].claim == made[response.target].claim
