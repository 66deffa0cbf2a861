"""Split an article into sentences that never cross a line break: headlines and paragraphs stand by themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from counterclaim.annotate.passages import text_of
from counterclaim.model import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

LINE = re.compile(r"[^\n\r]+")


def sentence_spans(doc: Doc) -> list[Span]:
    """Return the sentences of a parsed text as str offsets: the parser's, cut at line breaks, without white space."""
    text, spans = text_of(doc), []
    for sentence in doc.sents:
        for line in LINE.finditer(text, sentence.start_char, sentence.end_char):
            start, end = line.span()
            while start < end and text[start].isspace():
                start += 1
            while end > start and text[end - 1].isspace():
                end -= 1
            if end > start:
                spans.append((start, end))
    return spans
