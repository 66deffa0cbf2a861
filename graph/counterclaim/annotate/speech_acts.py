"""Name the speech act, stance and certainty of each attribution."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from counterclaim.annotate.extensions import declare

declare()


@Language.factory("counterclaim_speech_acts", requires=['doc._.attributions'], assigns=['doc._.speech_acts'])
def make_speech_acts(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Return the component."""
    return lambda doc: doc
