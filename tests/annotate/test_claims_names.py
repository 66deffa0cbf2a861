"""Which pronouns of a claim are named: a wrong name would put words or deeds on somebody."""

import pytest

from counterclaim.annotate import annotate
from counterclaim.model import Article


def claims_of(nlp, text):
    (annotated,) = annotate([Article(id="a", text=text)], nlp=nlp)
    return {claim.text for claim in annotated.claims}


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Ivo Marran lost the vote on Monday. The board said he had never asked for a recount.",
         "Ivo Marran had never asked for a recount"),
        ("Selma Roth runs the water office. Selma Roth said that her staff had traced the solvent.",
         "Selma Roth’s staff had traced the solvent"),
    ],
)  # fmt: skip
def test_a_pronoun_that_surely_means_somebody_is_named(nlp, text, claim):
    assert claim in claims_of(nlp, text)


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Pavel Ardin said that he had paid the bill. Lena Vostrik said the gunman raised his arms.",
         "the gunman raised his arms"),
        ("Pavel Ardin visited the depot. Officials said that Ardin met the driver before he left the yard.",
         "Ardin met the driver before he left the yard"),
        ("Ivo Marran was there. The police are waiting for the resident who says he made the recording, Marran said.",
         "he made the recording"),
    ],
)  # fmt: skip
def test_a_noun_for_another_person_that_stands_nearer_keeps_the_name_away(nlp, text, claim):
    assert claim in claims_of(nlp, text)


def test_nobody_calls_himself_he_in_his_own_quotation(nlp):
    text = 'Pavel Ardin spoke for an hour. "People think he wrote the speech alone," Ardin said.'
    assert not any("Pavel Ardin wrote" in claim for claim in claims_of(nlp, text))
