"""What happens where the tagger and the syntax read one clause differently."""

from __future__ import annotations

import pytest
from spacy.language import Language

from counterclaim.annotate.attribution import complete
from counterclaim.model import Attribution, Span

TEXT = "Ada Holm, a spokeswoman for the port, stood by reports of a leak issued by the harbour police."


def span(words: str) -> Span:
    start = TEXT.index(words)
    return start, start + len(words)


def read(nlp: Language, *found: Attribution) -> list[tuple[str, str]]:
    doc = nlp(TEXT)
    return [
        tuple(" ".join(TEXT[start:end] for start, end in spans) for spans in (one.source, one.cue))
        for one in complete(doc, list(found))
    ]  # type: ignore[misc]


def test_a_noun_in_what_somebody_stands_by_is_not_their_own_saying(nlp: Language) -> None:
    wrong = Attribution(
        source=(span("Ada Holm"),), cue=(span("reports"),), content=(span("of a leak issued by the harbour police"),)
    )
    [(source, cue)] = read(nlp, wrong)
    assert source.startswith("Ada Holm")
    assert cue == "stood by"


@pytest.mark.parametrize(
    "found",
    [
        Attribution(source=(span("the harbour police"),), cue=(span("reports"),), content=(span("of a leak"),)),
        Attribution(source=(span("Ada Holm"),), cue=(span("stood by"),), content=(span("reports of a leak"),)),
    ],
    ids=["another speaker's report", "the same cue"],
)
def test_what_the_tagger_found_otherwise_stays(nlp: Language, found: Attribution) -> None:
    assert len(read(nlp, found)) == 1
    [(_, cue)] = read(nlp, found)
    assert cue == TEXT[slice(*found.cue[0])]
