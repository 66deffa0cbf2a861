"""Read saved web pages: the article's main text and metadata, without menus, comments and advertisements."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from counterclaim.errors import InputError
from counterclaim.read.found import Found, Source

# The day of first publication; a fixed last day, because "today" would make the result depend on the clock.
_DATES = {"extensive_search": True, "original_date": True, "max_date": "2100-01-01"}


def read_webpage(source: Source) -> Iterator[Found | InputError]:
    """Yield the one article of a saved page, as trafilatura finds it.

    Offsets count in the extracted text, which ``counterclaim annotate --text`` writes with the statements.
    """
    page = source.read_bytes()
    if b"\0" in page and not page.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield InputError(f"{source.name}: holds NUL bytes, so it is not a web page. Save the page again as HTML.")
        return
    fields = _extract(page)
    if fields is None:
        yield InputError(f"{source.name}: no article text found in the page. Save its text as .txt instead.")
        return
    yield Found(source.name, source.stem, fields)


def _extract(page: bytes) -> dict[str, Any] | None:
    """Return the fields of the article in a page, or None when there is no text; the network is never used."""
    import trafilatura

    # trafilatura logs each page without an article as an error; the message below says it once, and better.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    found = trafilatura.bare_extraction(
        page, include_comments=False, include_tables=False, with_metadata=True, date_extraction_params=_DATES
    )
    if found is None or not (found.text or "").strip():
        return None
    authors = [name.strip() for name in (found.author or "").split(";") if name.strip()]
    return {
        "text": found.text,
        "title": found.title or "",
        "publisher": found.sitename or found.hostname or "",
        "url": found.url or "",
        "published": found.date or "",
        "authors": authors,
    }
