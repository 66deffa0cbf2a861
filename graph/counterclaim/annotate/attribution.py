"""The seam for attribution extractors: one takes a Doc and returns attributions."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from counterclaim.annotate.extensions import declare

declare()


@Language.factory("counterclaim_attribution", requires=["doc._.quotations"], assigns=["doc._.attributions"])
def make_attribution(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Return the trained extractor."""
    return lambda doc: doc


@Language.factory("counterclaim_syntax_attribution", requires=["doc._.quotations"], assigns=["doc._.attributions"])
def make_syntax_attribution(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Return the syntactic extractor."""
    return lambda doc: doc
