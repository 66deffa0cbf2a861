"""Mark what is not the article: notices, photo credits, links to other stories, text printed twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from counterclaim.annotate.extensions import declare
from counterclaim.annotate.passages import text_of
from counterclaim.errors import InputError
from counterclaim.model import Span, Spans
from counterclaim.vocabulary import ontology

declare()

_LINE = re.compile(r"[^\n\r]+")
#: A shorter line may be repeated on purpose ("No comment.").
_REPEATED_WORDS = 7
#: Looking for a line anywhere else is quadratic: longer texts only have their equal lines compared.
_SEARCHABLE = 200_000
_LONGEST = 400


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """Read ontology/boilerplate.txt: one pattern for whole lines, one for links, one for passages inside lines."""
    kinds: dict[str, list[str]] = {"line": [], "link": [], "inline": []}
    for number, row in enumerate(ontology().joinpath("boilerplate.txt").read_text("utf-8").splitlines(), 1):
        if not row.strip() or row.startswith("#"):
            continue
        kind, _, pattern = row.partition(": ")
        if kind not in kinds or not pattern:
            raise InputError(f"boilerplate.txt, line {number}: no kind {kind!r}. Start it with line:, link: or inline:")
        kinds[kind].append(f"(?:{pattern.strip()})")
    return {kind: re.compile("|".join(rows), re.IGNORECASE) for kind, rows in kinds.items()}


def boilerplate(text: str, *, title: str = "") -> Spans:
    """Return the spans of boilerplate, sorted and merged; the headline is never among them."""
    lines = [_trim(text, match.span()) for match in _LINE.finditer(text)]
    lines = [line for line in lines if line[0] < line[1]]
    headline = _headline(text, lines, title)
    found = [*_notices(text, lines, headline), *_repeats(text, lines, headline)]
    return merge(found)


def _headline(text: str, lines: Iterable[Span], title: str) -> Span | None:
    """Return the line that is the title, else the first line that is no notice."""
    whole = patterns()["line"]
    named = (line for line in lines if title.strip() and text[line[0] : line[1]] == title.strip())
    first = (line for line in lines if not _matches(whole, text, line))
    return next(named, None) or next(first, None)


def _matches(pattern: re.Pattern[str], text: str, line: Span) -> bool:
    """Tell whether a whole line matches; long lines are prose."""
    return line[1] - line[0] <= _LONGEST and pattern.fullmatch(text, *line) is not None


def _notices(text: str, lines: Iterable[Span], headline: Span | None) -> Iterator[Span]:
    """Yield whole lines and passages that the patterns know."""
    known = patterns()
    for line in lines:
        if line != headline and (_matches(known["line"], text, line) or _matches(known["link"], text, line)):
            yield line
        else:
            yield from (match.span() for match in known["inline"].finditer(text, *line))


def _repeats(text: str, lines: Iterable[Span], headline: Span | None) -> Iterator[Span]:
    """Yield lines whose words (but for a photo credit) stand elsewhere too: captions and pull-out quotations.

    Of equal lines the first is the article's; of a line and a longer one that holds it, the longer is.
    """
    seen: set[str] = set()
    inline = patterns()["inline"]
    for line in lines:
        words = inline.sub("", text[line[0] : line[1]]).strip(" \t\"“”'‘’")
        if len(words.split()) < _REPEATED_WORDS or line == headline:
            seen.add(words)
        elif words in seen:
            yield line
        else:
            seen.add(words)
            if len(text) <= _SEARCHABLE and _held_elsewhere(text, words, line):
                yield line


def _held_elsewhere(text: str, words: str, line: Span) -> bool:
    """Tell whether the words of a line are part of another, longer line."""
    at = text.find(words)
    while at >= 0:
        end = at + len(words)
        if not line[0] <= at < line[1]:
            before = text[text.rfind("\n", 0, at) + 1 : at]
            after = text[end : end + len(text[end:].split("\n", 1)[0])]
            return len((before + after).split()) > 2
        at = text.find(words, end)
    return False


def _trim(text: str, span: Span) -> Span:
    """Return the span without white space at its ends."""
    inner = text[span[0] : span[1]]
    return span[0] + len(inner) - len(inner.lstrip()), span[1] - len(inner) + len(inner.rstrip())


def merge(spans: Iterable[Span]) -> Spans:
    """Sort spans and join those that touch."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


@Language.factory("counterclaim_boilerplate", requires=[], assigns=["doc._.boilerplate"])
def make_boilerplate(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001 - the signature spaCy calls
    """Return the component that writes ``doc._.boilerplate``."""

    def component(doc: Doc) -> Doc:
        article = doc._.article
        doc._.boilerplate = boilerplate(text_of(doc), title=article.title if article is not None else "")
        return doc

    return component
