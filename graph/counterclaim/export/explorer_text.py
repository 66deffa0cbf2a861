"""Make text from articles fit to be shown: nothing hidden, nothing that turns a line around, only web links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

Span = tuple[int, int]

#: Characters that turn the direction of what follows; shown as U+FFFD, because a reader must see that they were there.
_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
#: Characters without width, and tags: they hide differences between two names that look alike.
_HIDDEN = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200d\u2060-\u2065\u206a-\u206f\ufe00-\ufe0f\ufeff"
)
_HIDDEN_PLANE_14 = "\U000e0000-\U000e0fff"
_UNSHOWN = re.compile(f"[{_BIDI}{_HIDDEN}{_HIDDEN_PLANE_14}\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BEYOND = re.compile("[\U00010000-\U0010ffff]")
_SPACE = re.compile(r"\s+")
_IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]+", re.IGNORECASE)


def neutral(text: str) -> str:
    """Return the text without hidden and control characters, with U+FFFD where the direction would have turned."""
    return _UNSHOWN.sub(lambda match: "\ufffd" if match.group() in _BIDI else "", text)


def label(text: str, limit: int = 400) -> str:
    """Return one neutral line of at most ``limit`` characters."""
    line = _SPACE.sub(" ", neutral(text[: 4 * limit])).strip()
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def neutral_with_spans(
    text: str, spans: tuple[tuple[Span, ...], ...], limit: int = 3000
) -> tuple[str, list[list[Span]]]:
    """Return the neutral text and its span lists, as offsets in UTF-16 units, which is what pages count in.

    What lies beyond ``limit`` characters is cut, spans with it.
    """
    cut = text[:limit]
    last = len(cut)
    shown, offsets = _shown_with_offsets(cut)
    if len(text) > limit:
        shown += "…"
    moved = [
        [(offsets[start], offsets[min(end, last)]) for start, end in group if 0 <= start < min(end, last)]
        for group in spans
    ]
    return shown, moved


def _shown_with_offsets(text: str) -> tuple[str, Sequence[int]]:
    """Return the neutral text, and for each offset of the text the one in the neutral text, in UTF-16 units."""
    if not _UNSHOWN.search(text) and not _BEYOND.search(text):
        return text, range(len(text) + 1)
    offsets = [0]
    parts = [neutral(character) for character in text]
    for part in parts:
        offsets.append(offsets[-1] + len(part) + (part > "\uffff"))
    return "".join(parts), offsets


def web_link(url: str) -> str:
    """Return the URL when a browser may follow it, else an empty string: only http and https, with a host."""
    url = url.strip()
    if len(url) > 2000 or _UNSHOWN.search(url) or re.search(r"[\s<>\"'`\\]", url):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme.lower() in {"http", "https"} and parts.hostname else ""


def is_iri(text: str) -> bool:
    """Say whether the text can stand between angle brackets in SPARQL without leaving them."""
    return bool(_IRI.fullmatch(text))


def xml_text(text: str) -> str:
    """Return the text without the characters that XML 1.0 cannot hold at all."""
    return _NOT_XML.sub("", text)
