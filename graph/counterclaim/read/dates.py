"""Read the publication date in the forms that corpora have, and write it as ISO 8601."""

from __future__ import annotations

from datetime import date, datetime
from email.utils import parsedate_to_datetime

# Forms with the month as a word can be read in one way only; 11/12/2014 cannot, so it is refused.
_FORMS = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%b %d %Y", "%b. %d, %Y", "%Y/%m/%d")


def to_iso(written: str) -> str | None:
    """Return a date or date-time in ISO 8601, or None when it cannot be read with certainty.

    >>> to_iso("12 November 2014"), to_iso("2014-11-12T09:30:00Z")
    ('2014-11-12', '2014-11-12T09:30:00+00:00')
    """
    written = " ".join(written.split())
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(written).isoformat()
    except ValueError:
        pass
    for form in _FORMS:
        try:
            return datetime.strptime(written, form).date().isoformat()
        except ValueError:
            continue
    try:
        return parsedate_to_datetime(written).isoformat()
    except ValueError:
        return None
