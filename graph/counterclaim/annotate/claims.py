"""Word the proposition of each content."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from counterclaim.annotate.extensions import declare

declare()


@Language.factory("counterclaim_claims", requires=['doc._.attributions', 'doc._.actors'], assigns=['doc._.claims', 'doc._.about'])
def make_claims(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Return the component."""
    return lambda doc: doc
