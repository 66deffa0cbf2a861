"""Resolve when each statement was made, as bounds."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from counterclaim.annotate.extensions import declare

declare()


@Language.factory("counterclaim_times", requires=['doc._.attributions'], assigns=['doc._.said'])
def make_times(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Return the component."""
    return lambda doc: doc
