"""Resolve when each statement was made, as bounds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from spacy.language import Language
from spacy.tokens import Doc

from counterclaim.annotate.calendar_words import Expression, find_expressions
from counterclaim.annotate.extensions import declare
from counterclaim.annotate.passages import text_of
from counterclaim.annotate.phrases import child, tokens_of
from counterclaim.model import Attribution, Said, Span, Spans

declare()


def published_on(published: str) -> date | None:
    """Return the day of an ISO 8601 date or date-time, or None when it is empty or no such date."""
    try:
        return date.fromisoformat(published[:10])
    except ValueError:
        return None


def said(doc: Doc, index: int, expressions: list[Expression], today: date | None) -> Said:
    """Return when one attribution was made.

    Only an expression that stands in the reporting words counts, not one inside a content or a source. Without one the
    statement is no later than the publication.
    """
    attributions: tuple[Attribution, ...] = doc._.attributions
    found = _attached(doc, attributions, index, expressions)
    latest = today.isoformat() if today is not None else ""
    if found is None:
        parent = attributions[index].parent
        if parent is not None and parent < index:
            return Said("", said(doc, parent, expressions, today).latest, "")
        return Said("", latest, "")
    text = text_of(doc)[found.start : found.end]
    if found.earliest is None or found.latest is None:
        return Said("", latest, text)
    # What was said before the publication cannot be dated after it: "this week" ends with the article.
    end = min(found.latest, today) if today is not None and found.earliest <= today else found.latest
    return Said(found.earliest.isoformat(), end.isoformat(), text)


def _attached(
    doc: Doc, attributions: tuple[Attribution, ...], index: int, expressions: list[Expression]
) -> Expression | None:
    """Return the expression in the reporting words of an attribution that is nearest to its cue.

    A cue joined to another by "and" or "but" shares the time of the first: "did not confirm it Wednesday but stood by".
    """
    found = _nearest(doc, attributions, index, expressions)
    first = _joined_to(doc, attributions, index) if found is None else None
    return _nearest(doc, attributions, first, expressions) if first is not None else found


def _joined_to(doc: Doc, attributions: tuple[Attribution, ...], index: int) -> int | None:
    """Return the index of the attribution whose cue a cue is coordinated with, sharing its subject."""
    verbs = [token for token in tokens_of(doc, attributions[index].cue) if token.dep_ == "conj"]
    for verb in verbs:
        if child(verb, "nsubj", "nsubjpass") is not None:
            continue
        head = verb.head
        for other, attribution in enumerate(attributions[:index]):
            if any(start <= head.idx < end for start, end in attribution.cue):
                return other
    return None


def _nearest(
    doc: Doc, attributions: tuple[Attribution, ...], index: int, expressions: list[Expression]
) -> Expression | None:
    """Return the nearest expression that nothing else lies between."""
    one = attributions[index]
    low, high = _sentence(doc, one.cue[0])
    blocked = [span for spans in _barriers(attributions, index) for span in spans]
    reach = attributions[one.parent].content if one.parent is not None else ((low, high),)
    best: tuple[int, Expression] | None = None
    for expression in expressions:
        if not low <= expression.start < high or not _held(expression, reach):
            continue
        if _held(expression, (*one.content, *one.source)):
            continue
        start, end = _gap(expression, one.cue)
        if any(start <= place < end or place <= expression.start < stop for place, stop in blocked):
            continue
        if any(start <= place and stop <= end for place, stop in one.content):
            continue
        if best is None or end - start < best[0]:
            best = (end - start, expression)
    return best[1] if best is not None else None


def _gap(expression: Expression, cue: Spans) -> Span:
    """Return the stretch between an expression and a cue, empty when one lies in the other."""
    if expression.end <= cue[0][0]:
        return expression.end, cue[0][0]
    if expression.start >= cue[-1][1]:
        return cue[-1][1], expression.start
    return expression.start, expression.start


def _barriers(attributions: tuple[Attribution, ...], index: int) -> list[Spans]:
    """Return the spans over which an expression cannot belong to this attribution: other reports and their contents."""
    own, parent = attributions[index], attributions[index].parent
    found: list[Spans] = []
    for other, attribution in enumerate(attributions):
        if other in {index, parent} or attribution.parent == index:
            continue
        if attribution.parent is None or own.parent is not None:
            found.extend((attribution.cue, attribution.content))
    return found


def _held(expression: Expression, spans: Spans) -> bool:
    """Tell whether an expression lies inside one of the spans."""
    return any(start <= expression.start and expression.end <= end for start, end in spans)


def _sentence(doc: Doc, cue: Span) -> Span:
    """Return the character range of the sentence that holds a cue."""
    span = doc.char_span(cue[0], cue[1], alignment_mode="expand")
    if span is None or not doc.has_annotation("SENT_START"):
        return 0, len(text_of(doc))
    return span.sent.start_char, span.sent.end_char


@Language.factory("counterclaim_times", requires=["doc._.attributions"], assigns=["doc._.said"])
def make_times(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001 - spaCy's signature
    """Return the component that writes ``doc._.said``, one for each attribution."""

    def component(doc: Doc) -> Doc:
        article = doc._.article
        today = published_on(article.published) if article is not None else None
        expressions = find_expressions(text_of(doc), today) if doc._.attributions else []
        doc._.said = tuple(said(doc, index, expressions, today) for index in range(len(doc._.attributions)))
        return doc

    return component
