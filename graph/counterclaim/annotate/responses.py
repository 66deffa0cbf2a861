"""Find responses to claims and the claim each answers."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from counterclaim.annotate.extensions import declare

declare()


@Language.factory("counterclaim_responses", requires=['doc._.attributions', 'doc._.speakers'], assigns=['doc._.answers'])
def make_responses(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Return the component."""
    return lambda doc: doc
