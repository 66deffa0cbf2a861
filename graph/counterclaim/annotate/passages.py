"""Passages of an article: its sentences, and the words of spans."""

from __future__ import annotations

from spacy.tokens import Doc

from counterclaim.identifiers import normalise
from counterclaim.model import Span, Spans


def text_of(doc: Doc) -> str:
    """Return the text of a document; spaCy joins the words anew each time that ``doc.text`` is asked for."""
    cached: str | None = doc.user_data.get("counterclaim_text")
    if cached is None:
        cached = doc.user_data["counterclaim_text"] = doc.text
    return cached


def words(text: str, spans: Spans) -> str:
    """Return the words of some spans as one readable string."""
    return " ".join(normalise(text[start:end]) for start, end in spans)


def touches(spans: Spans, others: Spans) -> bool:
    """Tell whether any of the spans shares a character with any of the others."""
    return any(start < other_end and end > other_start for start, end in spans for other_start, other_end in others)


def passage_of(doc: Doc, spans: Spans) -> Span:
    """Return the stretch of whole sentences that holds the spans, without white space at its ends."""
    first, last = min(start for start, _ in spans), max(end for _, end in spans)
    covering = [sentence for sentence in sentence_spans(doc) if sentence[0] < last and sentence[1] > first]
    if not covering:
        return first, last
    return min(covering[0][0], first), max(covering[-1][1], last)


def sentence_spans(doc: Doc) -> Spans:
    """Return the sentences of a document, split at line breaks too: a headline never runs into the text below it."""
    cached: Spans | None = doc.user_data.get("counterclaim_sentences")
    if cached is None:
        cached = tuple(_split(doc))
        doc.user_data["counterclaim_sentences"] = cached
    return cached


def _split(doc: Doc) -> list[Span]:
    found: list[Span] = []
    for sentence in doc.sents:
        start = sentence.start_char
        for line in sentence.text.splitlines(keepends=True):
            bare = line.strip()
            if bare:
                lead = start + len(line) - len(line.lstrip())
                found.append((lead, lead + len(bare)))
            start += len(line)
    return found
