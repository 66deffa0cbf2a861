"""Find the sentences that keep a denial back ("did not deny"): the networks waver between denial and refusal there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterclaim.annotate.answering.reading import Reading
from counterclaim.model import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc


def kept_back(doc: Doc, reading: Reading) -> set[int]:
    """Return the sentences whose statements keep a denial back, and deny nothing else."""
    held, given = _cues(doc, {"non-denial"}), _cues(doc, {"deny", "dismiss", "dispute", "rebut"})

    def holds(cues: list[int], span: Span) -> bool:
        return any(span[0] <= cue < span[1] for cue in cues)

    return {place for place, span in enumerate(reading.spans) if holds(held, span) and not holds(given, span)}


def _cues(doc: Doc, acts: set[str]) -> list[int]:
    """Return where the cues of statements of some speech acts begin."""
    return [
        attribution.cue[0][0]
        for attribution, act in zip(doc._.attributions, doc._.speech_acts, strict=False)
        if act.act in acts and attribution.cue
    ]
