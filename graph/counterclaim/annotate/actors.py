"""Resolve source mentions to the actors of the article."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from counterclaim.annotate.extensions import declare

declare()


@Language.factory("counterclaim_actors", requires=['doc._.attributions'], assigns=['doc._.actors', 'doc._.speakers'])
def make_actors(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Return the component."""
    return lambda doc: doc
