"""Every span that annotation gives lies in the article and shows the words that the record quotes, for any text."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterclaim.annotate import annotate, load_pipeline
from counterclaim.model import Article

SENTENCES = [
    "The mayor denied that the bridge was closed.",
    '"It was never closed," said Ada Brin, the mayor’s spokeswoman.',
    "“We saw the barriers,” a resident, who asked not to be named, told the Courier.",
    "According to the police, nobody was hurt; the union disputed this.",
    "He said that the minister had denied it.",
    "The ministry declined to comment on the allegations.",
    "🙂 Zoë – naïve – said: \u2018No.\u2019",
    "Ελένη Παπά said so.",
]
BETWEEN = [" ", "\n", "\r\n\r\n", "\t", "  ", "\u2028", "\u00a0", "\ufeff", "\u200b", "\n\n\n", ""]
TEXTS = st.lists(st.tuples(st.sampled_from(SENTENCES), st.sampled_from(BETWEEN)), min_size=1, max_size=6)


@pytest.fixture(scope="module")
def syntax():
    return load_pipeline(extractor="syntax")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS)
def test_every_span_lies_in_the_text_and_shows_its_words(syntax, pieces):
    text = "".join(sentence + between for sentence, between in pieces)
    (annotated,) = annotate([Article("a", text, published="2024-06-03")], nlp=syntax)
    for statement in annotated.statements:
        for spans, words in (
            (statement.source, statement.source_text),
            (statement.cue, statement.cue_text),
            (statement.content, statement.content_text),
        ):
            assert_in_order(spans, text)
            assert " ".join(text[start:end] for start, end in spans).split() == words.split()
        assert_in_order([statement.sentence], text)
        assert statement.content
        assert 0 <= statement.confidence <= 1
    for response in annotated.responses:
        for span in (*response.evidence, *response.claim):
            assert_in_order([span], text)
    for item in (*annotated.claims, *annotated.actors):
        assert_in_order(getattr(item, "spans", None) or getattr(item, "mentions", ()), text)


def assert_in_order(spans, text):
    ends = [bound for span in spans for bound in span]
    assert ends == sorted(ends), spans
    assert all(start < end for start, end in spans)
    assert not ends or (ends[0] >= 0 and ends[-1] <= len(text))
