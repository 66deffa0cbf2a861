"""Score sentences that keep a denial back ("did not deny") as refusals: the networks waver between the two acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterclaim.annotate.answering.judging import UNSEEN, Floats, Judged
from counterclaim.annotate.answering.reading import Reading
from counterclaim.model import RESPONSE_ACTS

if TYPE_CHECKING:
    from spacy.tokens import Doc

DENY, DECLINE = RESPONSE_ACTS.index("deny"), RESPONSE_ACTS.index("decline")


def keep_back(doc: Doc, reading: Reading, judged: Judged, wording: Floats) -> None:
    """Count what speaks for a denial as speaking for a refusal, in sentences whose statements keep a denial back."""
    held = _cues(doc, {"non-denial"})
    given = _cues(doc, {"deny", "dismiss", "dispute", "rebut"})
    for sentence in judged.asked:
        low, high = reading.spans[sentence]
        here = [any(low <= cue < high for cue in cues) for cues in (held, given)]
        if here == [True, False]:
            for scores in (judged.acts[sentence], judged.asked[sentence].acts, wording[sentence]):
                scores[DECLINE], scores[DENY] = max(scores[DENY], scores[DECLINE]), UNSEEN


def _cues(doc: Doc, acts: set[str]) -> list[int]:
    """Return where the cues of statements of some speech acts begin."""
    return [
        attribution.cue[0][0]
        for attribution, act in zip(doc._.attributions, doc._.speech_acts, strict=False)
        if act.act in acts and attribution.cue
    ]
