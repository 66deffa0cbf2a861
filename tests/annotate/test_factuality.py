"""What somebody may, should or is expected to deny is no denial; what somebody did not deny is none either."""

import pytest

from counterclaim.annotate import annotate
from counterclaim.annotate.factuality import unreal
from counterclaim.annotate.records import to_annotated_article
from counterclaim.model import Answer, Article

CLAIM = "Union leader Piet Holm said on Monday that the ferry company had hidden two leaks from the inspectors.\n\n"


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("Renn may deny the report.", "deny"),
        ("Renn should deny the report.", "deny"),
        ("The firm will dispute the finding on Friday.", "dispute"),
        ("If Renn denies the report, Holm will sue.", "denies"),
        ("Reporters asked whether Renn denied the report.", "denied"),
        ("Holm expects Renn to deny the report.", "deny"),
        ("Renn is expected to confirm the report.", "confirm"),
        ("Holm challenged Renn to admit the truth.", "admit"),
        ("Renn had planned to reject the claims.", "reject"),
        ("Renn spoke of pumps instead of denying the report.", "denying"),
        ("Renn was accused of denying the leaks.", "denying"),
        ("Renn may read and deny the report.", "deny"),
        ("Could Renn deny the report?", "deny"),
        ("Had Renn denied the report, nobody would have believed her.", "denied"),
        ("Renn cannot deny the report, Holm said.", "deny"),
        ("Nobody disputes the report, Holm said.", "disputes"),
        ("No one denied that the pumps had failed, Holm said.", "denied"),
    ],
)
def test_what_is_possible_wanted_or_supposed_did_not_come_about(bare, text, verb):
    assert unreal(next(token for token in bare(text) if token.text == verb))


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("Renn denied the report.", "denied"),
        ("Renn had to admit that the pumps leaked.", "admit"),
        ("Renn was forced to admit that the pumps leaked.", "admit"),
        ("Renn came out to deny the report.", "deny"),
        ("Even if Renn denies the report, the pumps are old.", "denies"),
        ("I must deny the report, Renn said.", "deny"),
        ("I want to deny the report, Renn said.", "deny"),
        ("Renn will not confirm the report.", "confirm"),
        ("Renn could confirm the report.", "confirm"),
        ("Renn, who would later deny the report, smiled.", "deny"),
        ("Asked about the leaks, Renn denied the report.", "denied"),
        ("I cannot deny the report, Renn said.", "deny"),
    ],
)
def test_what_somebody_did_came_about(bare, text, verb):
    assert not unreal(next(token for token in bare(text) if token.text == verb))


def answers(nlp, text):
    (article,) = annotate([Article("a1", CLAIM + text + " The ferry has been in port since Friday.")], nlp=nlp)
    return article


@pytest.mark.parametrize(
    "text",
    [
        "The company did not deny that there had been leaks.",
        "Company spokeswoman Ada Renn did not deny the allegation.",
        "Renn stopped short of denying the accusation.",
        "Renn refused to deny that leaks had been hidden.",
        "Nobody at the company denies that leaks were hidden.",
        "Renn did not dispute the figures given by Holm.",
        "The company has not denied the account of Holm.",
        "Renn did not concede that leaks had been hidden.",
        "Renn stopped short of admitting the leaks.",
        "Renn no longer denies the report.",
        "Renn admitted no wrongdoing.",
    ],
)
def test_who_did_not_deny_or_concede_withholds(nlp, text):
    article = answers(nlp, text)
    assert {response.act for response in article.responses} <= {"decline"}
    assert all(one.act.stance == "withholds" for one in article.statements if one.sentence[0] >= len(CLAIM))


@pytest.mark.parametrize(
    "text",
    [
        "If Renn denies the report, Holm will publish photographs.",
        "Reporters asked whether Renn denied the report.",
        "Holm expects Renn to deny the report.",
        "Renn should deny the report, the mayor said.",
        "Renn may deny the report on Tuesday.",
        "Renn had planned to deny the report.",
        "The inspectors are expected to confirm the report.",
        "Could Renn deny the report?",
        "Had Renn denied the report, nobody would have believed her.",
    ],
)
def test_an_answer_that_was_not_given_is_none(nlp, text):
    article = answers(nlp, text)
    assert not article.responses
    assert not [one for one in article.statements if one.act.act in {"deny", "dispute", "confirm", "concede"}]


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Renn denied the report.", "deny"),
        ("Renn flatly denied that any leak had been hidden.", "deny"),
        ("Renn was forced to admit that leaks had been hidden.", "concede"),
        ("The inspectors confirmed the account of Holm.", "confirm"),
        ("Renn has yet to confirm the report.", "decline"),
        ("Renn not only denied the report but sued the paper.", "deny"),
        ("Denying the report, Renn said that the pumps were new.", "deny"),
    ],
)
def test_an_answer_that_was_given_stays(nlp, text, act):
    assert act in {response.act for response in answers(nlp, text).responses}


def test_who_has_yet_to_admit_something_has_not_admitted_it(nlp):
    said = [one.act for one in answers(nlp, "Renn has yet to admit the leaks.").statements][-1]
    assert said.stance == "withholds"


@pytest.mark.parametrize(
    "text",
    [
        "The company issued no denial.",
        "No denial came from the company.",
        "The report was never denied.",
        "There is no denying that leaks were hidden, Renn said.",
        "The port denied the ferry entry.",
        "Renn acknowledged the crowd.",
        "Renn conceded a penalty in the last minute.",
        "The court dismissed the case.",
    ],
)
def test_what_is_done_to_something_else_than_a_claim_answers_none(nlp, text):
    article = answers(nlp, text)
    assert not article.responses
    assert not [one for one in article.statements if one.act.act in {"deny", "dismiss", "concede"}]


def test_who_does_not_deny_a_clause_holds_back_on_just_that(nlp):
    article = answers(nlp, "The governor did not deny that the agents had been asked to leave.")
    (response,) = article.responses
    assert response.act == "decline"
    assert "agents" in {claim.id: claim.text for claim in article.claims}[response.target]


def test_nobody_denies_what_he_has_just_said_himself(nlp):
    text = (
        "Mayor Olga Brandt said that lorries had crossed the bridge. "
        "Brandt told reporters that the lorries had turned back and that no shot was fired."
    )
    doc = nlp.make_doc(text)
    doc._.article = Article("a1", text)
    with nlp.select_pipes(disable=["responses"]):
        doc = nlp(doc)
    said, told = (0, text.index(". ") + 1), (text.index("Brandt told"), len(text))
    cue = text.index("no shot")
    doc._.answers = (Answer("deny", ((cue, cue + 7),), (told,), (said,), 0.6, responder=((told[0], told[0] + 6),)),)
    (response,) = to_annotated_article(doc, made_by="test").responses
    assert response.target is None


def test_what_nobody_disputes_nobody_holds_back_on(nlp):
    article = answers(nlp, '"We were right about the pumps, and nobody disputes it," Holm said.')
    assert not [one for one in article.statements if one.act.stance == "withholds"]
