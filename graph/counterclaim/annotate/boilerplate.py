"""Mark what is not the article: notices, photo credits, links to other stories."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from counterclaim.annotate.extensions import declare

declare()


@Language.factory("counterclaim_boilerplate", requires=[], assigns=['doc._.boilerplate'])
def make_boilerplate(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Return the component."""
    return lambda doc: doc
