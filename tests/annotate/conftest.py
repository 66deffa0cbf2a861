"""What the tests of the annotating components share: the components up to times, after the small model."""

import pytest
import spacy

from counterclaim.annotate import DEFAULT_MODEL
from counterclaim.annotate.extensions import declare
from counterclaim.model import Article

COMPONENTS = ("boilerplate", "quotes", "syntax_attribution", "nesting", "speech_acts", "times")


@pytest.fixture(scope="session")
def syntactic():
    """The small model and the components that need no trained tagger."""
    declare()
    nlp = spacy.load(DEFAULT_MODEL)
    for name in COMPONENTS:
        nlp.add_pipe(f"counterclaim_{name}")
    return nlp


@pytest.fixture(scope="session")
def read_syntactically(syntactic):
    """Annotate a text: its Doc with attributions, speech acts and times."""

    def reading(text, *, published="", title=""):
        doc = syntactic.make_doc(text)
        doc._.article = Article(id="test", text=text, title=title, published=published)
        return syntactic(doc)

    return reading


@pytest.fixture(scope="session")
def told(read_syntactically):
    """Return the attributions of a text as (source, cue, content) words."""

    def words(text, **metadata):
        doc = read_syntactically(text, **metadata)
        cut = lambda spans: " … ".join(doc.text[start:end] for start, end in spans)  # noqa: E731
        return [(cut(one.source), cut(one.cue), cut(one.content)) for one in doc._.attributions]

    return words
