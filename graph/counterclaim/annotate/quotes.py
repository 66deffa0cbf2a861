"""Find quotations, also those that run over sentences and paragraphs."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from counterclaim.annotate.extensions import declare
from counterclaim.annotate.passages import text_of
from counterclaim.model import Span, Spans

declare()

_BREAK = re.compile(r"[^\S\n\r]*(?:\r\n|\n|\r)\s*")
_MARK = re.compile(r"''|``|[\"“”„«»‘’']")
_PAIRS = {'"': '"”“', "“": '”"', "„": "“”", "«": "»", "''": "''", "``": "''"}
_OPENING = '([{<—–-"“„«‘'
_CLOSING = ')]}>—–-,.;:?!…"”»'
#: Words that lose their first letters: the mark before them is an apostrophe.
_ELIDED = re.compile(r"[’'‘](?:em|til|cause|tis|twas|n|nuff|bout|round|\d0s|\d\d)\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")
#: Where a quotation that nobody closed gives way to the words of the reporter.
_REPORTER = re.compile(
    r"[,.?!](?=\s+(?:(?:he|she|they|it|[A-Z][\w.]+(?: [A-Z][\w.]+){0,3}) "
    r"(?:said|says|told|added|wrote|asked|claimed|insisted)|(?:said|says|added|asked) )\b)"
)
SCARE_WORDS = 3

#: The mark of a quotation that is open, and where it stands.
Opened = tuple[str, int] | None


def paragraphs(text: str) -> list[Span]:
    """Return the spans of the paragraphs: a line break ends one, except inside hard-wrapped text."""
    starts = [0]
    for match in _BREAK.finditer(text):
        end = match.end()
        blank = len(re.findall(r"\r\n|\n|\r", match.group())) > 1
        wrapped = not blank and text[end : end + 1].islower() and text[match.start() - 1 : match.start()] not in ".?!"
        if 0 < end < len(text) and not wrapped:
            starts.append(end)
    return [
        (start, end) for start, end in zip(starts, [*starts[1:], len(text)], strict=True) if text[start:end].strip()
    ]


def is_scare(text: str, span: Span) -> bool:
    """Tell whether a quotation is a term in quotation marks rather than somebody's sentence.

    It is one when it holds few words, neither starts nor ends like a sentence, and so cannot stand by itself.
    """
    inner = text[span[0] : span[1]].strip("\"“”„«»‘’'`").strip()
    if len(_WORD.findall(inner)) > SCARE_WORDS or inner.endswith((".", "!", "?", "…")):
        return False
    return not (inner.endswith(",") and inner[0].isupper())


def quotations(text: str) -> Spans:
    """Return the outermost quotations of a text, marks included, in order.

    A quotation that goes on in the next paragraphs, each opened anew, is one span; one that is never closed ends with
    its paragraph, or where the reporter's words begin.
    """
    found: list[Span] = []
    opened: Opened = None
    blocks = paragraphs(text)
    for index, (start, end) in enumerate(blocks):
        if opened is not None and _continues(text, start, opened[0]):
            spans, opened = _scan(text, (start, end), opened)
        else:
            if opened is not None:
                found.append(_abandoned(text, opened[1], blocks[index - 1][1]))
            spans, opened = _scan(text, (start, end), None)
        found.extend(spans)
    if opened is not None:
        found.append(_abandoned(text, opened[1], len(text)))
    return tuple(sorted(found))


def _scan(text: str, block: Span, opened: Opened) -> tuple[list[Span], Opened]:
    """Return the quotations that end in a paragraph, and the one still open at its end."""
    found: list[Span] = []
    position = block[0] + (1 if opened else 0)
    while match := _MARK.search(text, position, block[1]):
        mark, at = match.group(), match.start()
        position = match.end()
        before, after = text[at - 1 : at] if at > block[0] else "", text[position : position + 1]
        if opened is None:
            quoted, opened = _open(text, match, block, max([block[0], *(end for _, end in found)]))
            if quoted is not None:
                found.append(quoted)
                position = quoted[1]
        elif _closes(mark, opened[0], before, after):
            found.append((opened[1], position))
            opened = None
        elif _reopens(mark, opened[0], before, after):
            found.append(_abandoned(text, opened[1], at))
            opened = (mark, at)
    return found, opened


def _open(text: str, match: re.Match[str], block: Span, floor: int) -> tuple[Span | None, Opened]:
    """Handle a mark outside quotations: return the quotation that it makes at once, or the one that it opens."""
    mark, at, end = match.group(), match.start(), match.end()
    before = text[at - 1 : at] if at > block[0] else ""
    if mark in "‘’'" and mark != "''":
        closing = _single_close(text, at, block) if _single_opens(text, at, before, text[end : end + 1]) else None
        return ((at, closing) if closing is not None else None), None
    if mark in "”»" or (mark in ('"', "''") and before and not before.isspace() and before not in _OPENING):
        # A closing mark without its opening: the quotation began where its sentence or paragraph did.
        started = before in ",.?!" and bool(before)
        return ((_sentence_start(text, floor, at), end) if started else None), None
    return None, (mark, at)


def _single_opens(text: str, at: int, before: str, after: str) -> bool:
    """Tell whether a single mark can open a quotation: not inside or after a word, not before an elided word."""
    if before and not before.isspace() and before not in _OPENING:
        return False
    return bool(after) and not after.isspace() and not _ELIDED.match(text, at)


def _single_close(text: str, at: int, block: Span) -> int | None:
    """Return the end of the single-quoted passage that opens at an offset, or None when nothing closes it.

    A mark after a plural's s may be an apostrophe: a later mark after punctuation is then preferred.
    """
    fallback: int | None = None
    for match in re.finditer(r"[’']", text[at + 1 : block[1]]):
        end = at + 1 + match.end()
        before, after = text[end - 2], text[end : end + 1]
        if before.isspace() or after.isalnum() or end - 2 == at:
            continue
        if before in ",.?!…":
            return end
        if re.search(r"[\s(][‘']\w", text[fallback or at + 1 : end]):
            break
        if before not in "sS" or after in _CLOSING:
            return fallback or end
        fallback = fallback or end
    return fallback


def _closes(mark: str, opened: str, before: str, after: str) -> bool:
    """Tell whether a mark closes the quotation that is open."""
    if mark not in _PAIRS.get(opened, ""):
        return False
    if mark in ('"', "“") and (not before or before.isspace()) and after.isalnum():
        return False
    return mark != "“" or opened == "„" or not after.isalnum()


def _reopens(mark: str, opened: str, before: str, after: str) -> bool:
    """Tell whether a mark opens a quotation although one is open, so that the first was never closed."""
    return mark == opened and mark in ('"', "“", "''") and (not before or before.isspace()) and after.isalnum()


def _continues(text: str, start: int, opened: str) -> bool:
    """Tell whether a paragraph opens with the mark of the quotation left open before it."""
    return text.startswith((opened, "“", '"'), start)


def _abandoned(text: str, start: int, limit: int) -> Span:
    """Return the span of a quotation that nobody closed: up to the reporter's words, else up to the limit."""
    reporter = _REPORTER.search(text, start, limit)
    end = reporter.end() if reporter else limit
    return start, start + len(text[start:end].rstrip())


def _sentence_start(text: str, floor: int, end: int) -> int:
    """Return where the sentence that ends at an offset begins, not before the floor."""
    starts = [match.end() for match in re.finditer(r"[.?!][\"”']?\s+(?=[A-Z])", text[floor:end])]
    start = floor + (starts[-1] if starts else 0)
    return start + len(text[start:end]) - len(text[start:end].lstrip())


def inside(spans: Sequence[Span], offset: int) -> Span | None:
    """Return the span that holds an offset; the spans are sorted and do not overlap."""
    index = bisect_right(spans, (offset, float("inf"))) - 1
    if index >= 0 and spans[index][0] <= offset < spans[index][1]:
        return spans[index]
    return None


def overlapping(spans: Sequence[Span], start: int, end: int) -> Iterator[Span]:
    """Yield the spans that share a character with a range."""
    for span in spans:
        if span[0] < end and span[1] > start:
            yield span


@Language.factory("counterclaim_quotes", requires=[], assigns=["doc._.quotations"])
def make_quotes(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001 - the signature spaCy calls
    """Return the component that writes ``doc._.quotations``."""

    def quotes(doc: Doc) -> Doc:
        doc._.quotations = quotations(text_of(doc))
        return doc

    return quotes
