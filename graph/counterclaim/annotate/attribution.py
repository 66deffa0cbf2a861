"""The seam for attribution extractors: one takes a Doc and returns attributions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import minibatch

from counterclaim.annotate.cues import frames, lexicon
from counterclaim.annotate.extensions import declare
from counterclaim.annotate.phrases import Candidate, spans_of
from counterclaim.annotate.quoted_runs import QuotedRuns
from counterclaim.annotate.quotes import overlapping
from counterclaim.annotate.speech_acts import speech_act
from counterclaim.annotate.syntax import candidates
from counterclaim.errors import ModelError
from counterclaim.model import Attribution

declare()


class Extractor(Protocol):
    """What stands behind the seam: texts in, the attributions of each out, in the same order."""

    def predict(self, texts: Sequence[str]) -> list[list[Attribution]]:
        """Return the attributions of each text."""


class TrainedAttribution:
    """The component around the trained tagger: batches texts, drops boilerplate, tells attitude from speech.

    The tagger is loaded on first use, so that a pipeline can be built and analysed without its files.
    """

    def __init__(self, *, threads: int = 1, extractor: Extractor | None = None) -> None:
        self.threads = threads
        self._extractor = extractor

    @property
    def extractor(self) -> Extractor:
        """Return the tagger; raises ModelError when its files are missing or damaged."""
        if self._extractor is None:
            try:
                from counterclaim.annotate.tagger import AttributionTagger

                self._extractor = AttributionTagger(threads=self.threads)
            except (ImportError, OSError) as error:
                message = (
                    f"The trained attribution model cannot be loaded: {error}. "
                    "Reinstall counterclaim, or use the syntactic extractor (--extractor syntax)."
                )
                raise ModelError(message) from error
        return self._extractor

    def __call__(self, doc: Doc) -> Doc:
        """Write ``doc._.attributions``."""
        return self._annotate([doc])[0]

    def pipe(self, stream: Iterable[Doc], batch_size: int = 16) -> Iterator[Doc]:
        """Yield the documents annotated, a batch of texts for each call of the tagger."""
        for batch in minibatch(stream, size=batch_size):
            yield from self._annotate(list(batch))

    def _annotate(self, docs: list[Doc]) -> list[Doc]:
        """Write the attributions of some documents."""
        predicted = self.extractor.predict([doc.text for doc in docs])
        for doc, found in zip(docs, predicted, strict=True):
            doc._.attributions = finish(doc, found)
        return docs


def extract(doc: Doc) -> tuple[Attribution, ...]:
    """Return the attributions of a parsed document by syntax and quotation marks."""
    found = candidates(doc)
    runs = QuotedRuns(doc)
    runs.extend(found)
    runs.adopt(found)
    kept = _choose(found)
    return finish(doc, (_attribution(doc, one) for one in sorted(kept, key=lambda one: (min(one.cue), one.rank))))


def _choose(found: list[Candidate]) -> list[Candidate]:
    """Keep one attribution for each cue and each content; what lies inside another's content is left to nesting."""
    kept: list[Candidate] = []
    for candidate in sorted(found, key=lambda one: (-len(one.content) if one.rank < 2 else 0, one.rank, one.head)):
        if not candidate.content or not candidate.cue:
            continue
        if any(candidate.cue & one.content or candidate.cue & one.cue for one in kept):
            continue
        taken = set().union(*(one.content | one.cue | one.source for one in kept)) if kept else set()
        if len(candidate.content & taken) * 2 >= len(candidate.content):
            continue
        candidate.content -= taken
        kept.append(candidate)
    return kept


def _attribution(doc: Doc, candidate: Candidate) -> Attribution:
    """Return the record of a candidate; the surer the rule, the higher its confidence."""
    return Attribution(
        cue=spans_of(doc, candidate.cue),
        content=spans_of(doc, candidate.content),
        source=spans_of(doc, candidate.source),
        confidence=round(0.8 - 0.06 * candidate.rank, 2),
    )


def finish(doc: Doc, found: Iterable[Attribution]) -> tuple[Attribution, ...]:
    """Drop what overlaps boilerplate, mark attitudes, and put the rest in document order."""
    kept = []
    for one in found:
        if not one.cue or not one.content:
            continue
        if any(True for span in one.content for _ in overlapping(doc._.boilerplate, *span)):
            continue
        kept.append(one if one.attitude else replace(one, attitude=is_attitude(doc, one)))
    return tuple(sorted(kept, key=lambda one: (one.content[0], one.cue, one.source)))


def is_attitude(doc: Doc, attribution: Attribution) -> bool:
    """Tell whether an attribution reports an attitude or an act ("backs", "hopes") rather than speech."""
    return speech_act(doc, attribution).act == "attitude"


@Language.factory(
    "counterclaim_attribution",
    default_config={"threads": 1},
    requires=["doc._.quotations"],
    assigns=["doc._.attributions"],
)
def make_attribution(nlp: Language, name: str, threads: int) -> TrainedAttribution:  # noqa: ARG001 - spaCy's signature
    """Return the trained extractor."""
    return TrainedAttribution(threads=threads)


@Language.factory(
    "counterclaim_syntax_attribution",
    requires=["doc._.quotations", "token.dep", "token.pos"],
    assigns=["doc._.attributions"],
)
def make_syntax_attribution(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001 - spaCy's signature
    """Return the syntactic extractor."""
    lexicon(), frames()

    def component(doc: Doc) -> Doc:
        doc._.attributions = extract(doc)
        return doc

    return component
