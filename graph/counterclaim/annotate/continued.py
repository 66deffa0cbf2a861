"""Give the later paragraphs of a long quotation to the speaker who began it.

A tagger reads windows, and may hand the second paragraph of a quotation to a speaker further up, or to nobody. Print
has a convention for it: a quotation left open at a paragraph's end and opened anew in the next goes on with the same
speaker.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from counterclaim.annotate.quotes import inside, paragraphs
from counterclaim.model import Attribution, Span, Spans


def continued(text: str, quotations: Spans, found: Sequence[Attribution]) -> list[Attribution]:
    """Return the attributions with each quotation's later paragraphs in the content that holds most of its first.

    A paragraph in which somebody is named as speaking outside the quotation is left alone.
    """
    blocks = paragraphs(text)
    starts = [start for start, _ in blocks]

    def block(offset: int) -> int:
        return max(0, bisect_right(starts, offset) - 1)

    given = list(found)
    speaking = {block(one.cue[0][0]) for one in found if inside(quotations, one.cue[0][0]) is None}
    for quotation in quotations:
        first, *later = _by_paragraph(quotation, blocks)
        owner = _owner(given, first) if later else None
        for part in later:
            if owner is None or block(part[0]) in speaking:
                break
            _hand_over(given, part, owner)
    return [one for one in given if one.content]


def _by_paragraph(quotation: Span, blocks: Sequence[Span]) -> Iterator[Span]:
    """Yield the part of a quotation that lies in each paragraph."""
    for start, end in blocks:
        low, high = max(start, quotation[0]), min(end, quotation[1])
        if low < high:
            yield low, high


def _shared(one: Attribution, part: Span) -> int:
    """Return how many characters of a passage an attribution's content holds."""
    return sum(max(0, min(end, part[1]) - max(start, part[0])) for start, end in one.content)


def _owner(found: Sequence[Attribution], part: Span) -> int | None:
    """Return the place of the attribution that holds most of a quoted passage, if one holds half of it."""
    place = max(range(len(found)), key=lambda index: _shared(found[index], part), default=None)
    if place is None or 2 * _shared(found[place], part) < part[1] - part[0]:
        return None
    return place


def _hand_over(found: list[Attribution], part: Span, owner: int) -> None:
    """Give a quoted passage to one attribution and take it from those whose cue stands outside it."""
    for index, one in enumerate(found):
        within = part[0] <= one.cue[0][0] < part[1]
        if index != owner and not within and _shared(one, part):
            found[index] = replace(one, content=tuple(_without(one.content, part)))
    found[owner] = replace(found[owner], content=_with(found[owner].content, part))


def _without(spans: Spans, part: Span) -> Iterator[Span]:
    """Yield what is left of the spans outside a passage."""
    for start, end in spans:
        if start < part[0]:
            yield start, min(end, part[0])
        if end > part[1]:
            yield max(start, part[1]), end


def _with(spans: Spans, part: Span) -> Spans:
    """Return the spans and a passage, those that overlap joined."""
    joined: list[Span] = []
    for start, end in sorted([*spans, part]):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)
