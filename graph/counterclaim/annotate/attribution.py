"""The seam for attribution extractors: one takes a Doc and returns attributions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import minibatch

from counterclaim.annotate.attitudes import is_attitude
from counterclaim.annotate.continued import continued
from counterclaim.annotate.cues import frames, lexicon
from counterclaim.annotate.encoded import Encoded
from counterclaim.annotate.extensions import declare
from counterclaim.annotate.passages import text_of
from counterclaim.annotate.phrases import Candidate, noun_phrase, sentence_of, spans_of, subject, tokens_of
from counterclaim.annotate.predicates import names_claim
from counterclaim.annotate.quoted_runs import QuotedRuns
from counterclaim.annotate.quotes import overlapping
from counterclaim.annotate.speech_acts import speech_act
from counterclaim.annotate.syntax import candidates
from counterclaim.errors import ModelError
from counterclaim.model import Attribution, Spans

declare()


class Extractor(Protocol):
    """What stands behind the seam: texts in; of each, in the same order, the attributions and the encoder's states."""

    def read(self, texts: Sequence[str]) -> Sequence[tuple[list[Attribution], Encoded | None]]:
        """Return the attributions of each text, and what the shared layers say of it (None where there are none)."""


class TrainedAttribution:
    """The component around the trained tagger: batches texts, drops what lies in boilerplate.

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
                from counterclaim.annotate.tagger import shipped_tagger

                self._extractor = shipped_tagger(self.threads)
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
        read = self.extractor.read([text_of(doc) for doc in docs])
        for doc, (found, encoded) in zip(docs, read, strict=True):
            doc._.encoded = encoded
            parsed = doc.has_annotation("DEP")
            whole = continued(text_of(doc), doc._.quotations, found)
            mends = [mended(doc, within_clause(doc, one)) for one in whole] if parsed else []
            doc._.attributions = finish(doc, complete(doc, mends) if parsed else whole)
        return docs


def mended(doc: Doc, one: Attribution) -> Attribution:
    """Return an attribution with the grammatical subject for source where the given one stands in a later sentence.

    A tagger that reads no syntax takes the next name for the speaker of "..., listing its faults. Norvia has ...".
    """
    cue = tokens_of(doc, one.cue)
    verb = next((token for token in reversed(cue) if token.pos_ == "VERB"), None)
    if verb is None or not one.source or one.source[0][0] < doc[sentence_of(verb)[1] - 1].idx:
        return one
    who = subject(verb)
    source = spans_of(doc, noun_phrase(who, avoid={token.i for token in cue})) if who is not None else ()
    return replace(one, source=source) if source else one


def within_clause(doc: Doc, one: Attribution) -> Attribution:
    """Return an attribution whose content ends with the relative clause that the cue stands in.

    In "the photograph that showed open boxes is a fake" the photograph does not show that something is a fake.
    """
    verb = next((token for token in tokens_of(doc, one.cue) if token.dep_ == "relcl"), None)
    content = tokens_of(doc, one.content)
    if verb is None or not content or content[0].i < verb.i:
        return one
    inside = {token.i for token in verb.subtree}
    main = verb.head.head
    if main.i in inside or main.i not in {token.i for token in content}:
        return one
    kept = {token.i for token in content if token.i in inside}
    return replace(one, content=spans_of(doc, kept)) if kept else one


def complete(doc: Doc, found: list[Attribution]) -> list[Attribution]:
    """Add the answers to claims (denials, refusals, concessions ...) that syntax finds where nothing was found.

    They are what the graph is for, and rarer in the tagger's training than in news about disputed claims.
    """
    families = {"affirming", "countering", "withholding", "revising"}
    kept, added = list(found), []
    for one in extract(doc):
        cue, content, source = (tokens_of(doc, spans) for spans in (one.cue, one.content, one.source))
        rivals = [other for other in kept if _overlap((*one.cue, *one.content), (*other.cue, *other.content))]
        if not source or any(not _inner(other, one) for other in rivals):
            continue
        # "Which denied it" and "to deny it" need more care than a guess from outside is worth.
        if source[0].tag_ in {"WDT", "WP"} or cue[0].lower_ == "to" or not names_claim(content):
            continue
        if lexicon().acts[speech_act(doc, one).act].family in families:
            kept = [other for other in kept if other not in rivals]
            added.append(replace(one, confidence=round(one.confidence * 0.8, 2)))
    return [*kept, *added]


def _overlap(some: Spans, others: Spans) -> bool:
    """Tell whether two lists of spans share a character."""
    return any(start < end and low < high for low, end in some for start, high in others)


def _inner(other: Attribution, one: Attribution) -> bool:
    """Tell whether an attribution takes a word in another's content for what its speaker says.

    In "Orr stood by reports of a leak" Orr stands by them; "reports" is no saying of Orr's.
    """
    within = all(any(low <= start and end <= high for low, high in one.content) for start, end in other.cue)
    return within and _overlap(one.source, other.source)


def extract(doc: Doc) -> tuple[Attribution, ...]:
    """Return the attributions of a parsed document by syntax and quotation marks."""
    found = candidates(doc)
    runs = QuotedRuns(doc)
    runs.extend(found)
    runs.adopt(found)
    kept = _choose(found)
    text = text_of(doc)
    return finish(doc, (_attribution(doc, text, one) for one in sorted(kept, key=lambda one: (min(one.cue), one.rank))))


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


def _attribution(doc: Doc, text: str, candidate: Candidate) -> Attribution:
    """Return the record of a candidate; the surer the rule, the higher its confidence."""
    cue, content = spans_of(doc, candidate.cue), spans_of(doc, candidate.content)
    words = [" ".join(text[start:end] for start, end in spans) for spans in (cue, content)]
    return Attribution(
        cue=cue,
        content=content,
        source=spans_of(doc, candidate.source),
        confidence=round(0.8 - 0.06 * candidate.rank, 2),
        attitude=is_attitude(*words),
    )


def finish(doc: Doc, found: Iterable[Attribution]) -> tuple[Attribution, ...]:
    """Drop what overlaps boilerplate, settle what is an attitude, and put the rest in document order.

    What answers a claim is no mere attitude, whatever its cue is taken for ("stood by the report"), and to reject an
    offer is one: the speech act decides.
    """
    kept = []
    notices: Spans = doc._.boilerplate
    for one in found:
        if not one.cue or not one.content:
            continue
        if any(True for span in one.content for _ in overlapping(notices, *span)):
            continue
        attitude = speech_act(doc, one).act == "attitude"
        kept.append(one if attitude == one.attitude else replace(one, attitude=attitude))
    return tuple(sorted(kept, key=lambda one: (one.content[0], one.cue, one.source)))


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
    requires=["doc._.quotations", "token.dep", "token.tag"],
    assigns=["doc._.attributions"],
)
def make_syntax_attribution(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001 - spaCy's signature
    """Return the syntactic extractor."""
    lexicon(), frames()

    def component(doc: Doc) -> Doc:
        doc._.attributions = extract(doc)
        return doc

    return component
