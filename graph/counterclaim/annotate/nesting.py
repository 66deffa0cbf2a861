"""Find attributions inside the contents of others, by syntax."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc, Token

from counterclaim.annotate.cues import lexicon
from counterclaim.annotate.extensions import declare
from counterclaim.annotate.phrases import GOVERNORS, Candidate, child, lemma, spans_of, tokens_of
from counterclaim.annotate.syntax import candidates
from counterclaim.model import Attribution, Spans

declare()

#: What may or will be said has not been said.
_UNREAL = frozenset(
    {"would", "will", "shall", "should", "may", "might", "could", "can", "must", "'ll", "’ll", "wo", "'d", "’d"}
)
_SPEECH = frozenset({"assertive", "affirming", "countering", "withholding", "revising"})
_LEAST_CERTAIN_RANK = 4
_OBJECT_RANK = 3
#: With a noun phrase for content these still say that something is so; "the gauge read zero" does not.
_TAKES_OBJECT = frozenset(
    [
        "deny",
        "dismiss",
        "dispute",
        "rebut",
        "confirm",
        "concede",
        "corroborate",
        "reiterate",
        "accuse",
        "counter-accuse",
        "ridicule",
        "retract",
        "correct",
        "decline-to-confirm",
        "decline-to-comment",
        "non-denial",
        "no-response",
    ]
)
_ANYBODY = frozenset({"whoever", "anyone", "anybody", "whichever"})


def nested(doc: Doc, attributions: tuple[Attribution, ...]) -> tuple[Attribution, ...]:
    """Return the attributions that lie inside contents of the given ones, each with the index of its parent.

    They are in document order; indices count the given attributions first.
    """
    taken: set[int] = set()
    for attribution in attributions:
        taken.update(token.i for token in tokens_of(doc, attribution.cue))
    found = [one for one in candidates(doc) if _reports(doc, one) and not one.cue & taken]
    records = sorted((record for one in found if (record := _record(doc, one)) is not None), key=_order)
    everything = list(attributions)
    for record in _distinct(records, attributions):
        parent = _parent(everything, record)
        if parent is not None:
            everything.append(replace(record, parent=parent))
    return tuple(everything[len(attributions) :])


def _order(attribution: Attribution) -> tuple[int, int, Spans]:
    """Order by place, the wider first, so that a parent comes before what it holds."""
    low, high = _range(attribution)
    return low, -high, attribution.cue


def _distinct(records: list[Attribution], attributions: tuple[Attribution, ...]) -> list[Attribution]:
    """Return the records whose content is not that of an attribution already known."""
    known = {attribution.content for attribution in attributions}
    return [record for record in records if record.content not in known]


def _record(doc: Doc, one: Candidate) -> Attribution | None:
    """Return a candidate as a record, or None when nothing is left of its content."""
    content = spans_of(doc, one.content)
    if not content or any(_inside(span, doc._.boilerplate) for span in content):
        return None
    return Attribution(
        cue=spans_of(doc, one.cue),
        content=content,
        source=spans_of(doc, one.source),
        confidence=round(0.75 - 0.06 * one.rank, 2),
    )


def _reports(doc: Doc, one: Candidate) -> bool:
    """Tell whether a candidate reports that something was said, rather than wished, planned or imagined."""
    words, head = lexicon(), doc[one.head]
    known = words.nouns if head.pos_ == "NOUN" else words.verbs
    act = known.get(lemma(head), "report" if head.lower_ == "according" else None)
    if act is None or words.acts[act].family not in _SPEECH or not one.source or one.rank > _LEAST_CERTAIN_RANK:
        return False
    if any(doc[index].lower_ in _ANYBODY for index in one.source):
        return False
    if head.pos_ == "NOUN":
        return not _own_words(doc, one)
    return not _unreal(head) and (one.rank < _OBJECT_RANK or act in _TAKES_OBJECT or _called(doc, one))


def _own_words(doc: Doc, one: Candidate) -> bool:
    """Tell whether a noun names what its sentence's own subject says: "stood by its account of the accident"."""
    owner = next(iter(one.source)) if len(one.source) == 1 else None
    clause = any(doc[index].dep_ == "mark" for index in one.content)
    return owner is not None and doc[owner].pos_ == "PRON" and not clause


def _called(doc: Doc, one: Candidate) -> bool:
    """Tell whether a content is "X as Y", which describes X and so says something of it."""
    return any(doc[index].lower_ == "as" for index in one.content)


def _unreal(verb: Token) -> bool:
    """Tell whether a verb tells no event: a plan, a condition, an order, a question."""
    governor = verb.head if verb.dep_ == "xcomp" and lemma(verb.head) in GOVERNORS else None
    if governor is not None:
        return _unreal(governor)
    if any(one.dep_ == "aux" and one.lower_ in _UNREAL | {"to"} for one in verb.children):
        return True
    mark = child(verb, "mark")
    if mark is not None and mark.lower_ in {"if", "unless", "whether"}:
        return True
    if verb.dep_ == "xcomp" and verb.head.i != verb.i:
        return any(one.dep_ == "aux" and one.lower_ in _UNREAL for one in verb.head.children)
    return verb.tag_ == "VB" and child(verb, "nsubj") is None


def _parent(everything: list[Attribution], record: Attribution) -> int | None:
    """Return the index of the innermost attribution whose content holds a record's cue and content."""
    best: tuple[int, int] | None = None
    for index, attribution in enumerate(everything):
        held = all(_inside(span, attribution.content) for span in (*record.cue, *record.content))
        if held and attribution.content != record.content:
            size = sum(end - start for start, end in attribution.content)
            best = min(best or (size, index), (size, index))
    return best[1] if best is not None else None


def _inside(span: tuple[int, int], spans: Spans) -> bool:
    """Tell whether a span lies within one of the spans."""
    return any(start <= span[0] and span[1] <= end for start, end in spans)


def _range(attribution: Attribution) -> tuple[int, int]:
    """Return the offsets between which an attribution lies."""
    spans = (*attribution.source, *attribution.cue, *attribution.content)
    return min(start for start, _ in spans), max(end for _, end in spans)


@Language.factory(
    "counterclaim_nesting",
    requires=["doc._.attributions", "token.dep", "token.tag"],
    assigns=["doc._.attributions"],
)
def make_nesting(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001 - spaCy's signature
    """Return the component that appends nested attributions to ``doc._.attributions``."""

    def component(doc: Doc) -> Doc:
        attributions = tuple(doc._.attributions)
        doc._.attributions = attributions + nested(doc, attributions)
        return doc

    return component
