"""What a denial is aimed at when it repeats another, and when it is told as an assertion of the contrary."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.language import Language

from counterclaim.annotate.records import to_annotated_article
from counterclaim.model import AnnotatedArticle, Answer, Article, Span

Told = Callable[..., AnnotatedArticle]


@pytest.fixture(scope="module")
def told(nlp: Language) -> Told:
    """Annotate a text with one denial in place of what the linker finds."""

    def annotate(text: str, cue: str, evidence: str, claim: str) -> AnnotatedArticle:
        def sentence(words: str) -> Span:
            start = text.index(words)
            return start, text.index(".", start) + 1

        doc = nlp.make_doc(text)
        doc._.article = Article("bridge", text, title="Lorries at the bridge", published="2031-05-05")
        with nlp.select_pipes(disable=["responses"]):
            doc = nlp(doc)
        at = text.index(cue)
        doc._.answers = (
            Answer(
                act="deny",
                cue=((at, at + len(cue)),),
                evidence=(sentence(evidence),),
                claim=(sentence(claim),),
                confidence=0.8,
            ),
        )
        return to_annotated_article(doc, made_by="test")

    return annotate


def target(annotated: AnnotatedArticle) -> str:
    """Return the words of what the only response answers, and of what kind it is."""
    (response,) = annotated.responses
    claims = {claim.id: "claim: " + claim.text for claim in annotated.claims}
    statements = {one.id: "statement: " + one.content_text for one in annotated.statements}
    return {**claims, **statements}.get(response.target or "", "nothing")


DENIED = "The Norvanian Transport Ministry denied on Monday that its lorries had crossed the Halden bridge. "


def test_a_denial_said_after_a_denial_denies_the_same_claim(told: Told) -> None:
    text = DENIED + "Not one lorry went near the bridge, its spokesman Ruun Oskar said."
    assert (
        target(told(text, "Not one", "Not one", "The Norvanian")) == "claim: its lorries had crossed the Halden bridge"
    )


def test_a_denial_of_the_denial_denies_the_statement(told: Told) -> None:
    text = DENIED + "Mayor Ida Brandt rejected the denial as a lie."
    assert target(told(text, "rejected", "Mayor Ida", "The Norvanian")).startswith("statement: ")


def test_who_asserts_the_contrary_does_not_deny_what_they_assert(told: Told) -> None:
    text = "The minister, Ruun Oskar, insisted on Monday that there had been no lorry at the Halden bridge."
    annotated = told(text, "insisted", "The minister", "The minister")
    assert target(annotated) == "nothing"
    assert [one.act.stance for one in annotated.statements] == ["endorses"]
