"""Find attributions inside the contents of others, by syntax."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from counterclaim.annotate.extensions import declare

declare()


@Language.factory("counterclaim_nesting", requires=['doc._.attributions'], assigns=['doc._.attributions'])
def make_nesting(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Return the component."""
    return lambda doc: doc
