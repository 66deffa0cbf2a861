"""Find quotations, also those that run over sentences and paragraphs."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from counterclaim.annotate.extensions import declare

declare()


@Language.factory("counterclaim_quotes", requires=[], assigns=['doc._.quotations'])
def make_quotes(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Return the component."""
    return lambda doc: doc
