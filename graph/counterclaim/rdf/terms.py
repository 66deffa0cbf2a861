"""Make the RDF terms that the graph is written in: names of the vocabulary, IRIs under the base, literals, moments."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache

from pyoxigraph import Literal, NamedNode

from counterclaim.vocabulary import PREFIXES

_SURROGATE = re.compile("[\ud800-\udfff]")
_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_DAY_BEGINS, _DAY_ENDS = "T00:00:00Z", "T23:59:59Z"
_PLACES = Decimal("0.000001")

Term = NamedNode | Literal


@lru_cache(maxsize=4096)
def term(name: str) -> NamedNode:
    """Return the IRI of a prefixed name such as ``cclm:Statement``; KeyError for a prefix that is not ours."""
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def iri(base: str, path: str) -> NamedNode:
    """Return the IRI of a record: the base and the record's identifier."""
    return NamedNode(base + path)


def plain(text: str) -> str:
    """Return the text with lone surrogates replaced: RDF holds Unicode characters only; offsets stay as they are."""
    return _SURROGATE.sub("\ufffd", text)


def string(text: str) -> Literal:
    """Return a plain string literal."""
    return Literal(plain(text))


def worded(text: str, language: str) -> Literal:
    """Return a string in a language, or a plain one when the tag is not well-formed."""
    return Literal(plain(text), language=language) if _LANGUAGE.fullmatch(language) else string(text)


def integer(value: int) -> Literal:
    """Return an xsd:integer."""
    return Literal(str(value), datatype=term("xsd:integer"))


def boolean(value: bool) -> Literal:
    """Return an xsd:boolean."""
    return Literal("true" if value else "false", datatype=term("xsd:boolean"))


def decimal(value: float) -> Literal:
    """Return an xsd:decimal rounded to six places, written without an exponent or trailing zeros."""
    rounded = Decimal(repr(float(value))).quantize(_PLACES, rounding=ROUND_HALF_EVEN).normalize()
    return Literal(f"{rounded:f}" if rounded else "0", datatype=term("xsd:decimal"))


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment in UTC, as xsd:dateTime writes it and in seconds since 1970."""

    text: str
    seconds: int

    @property
    def literal(self) -> Literal:
        """Return the xsd:dateTime."""
        return Literal(self.text, datatype=term("xsd:dateTime"))


def moment(value: str, *, latest: bool = False) -> Moment | None:
    """Read an ISO 8601 date or date-time as a moment in UTC; None when it is neither.

    A date, a month or a year gives its first second, or its last one with ``latest``. A time without a zone counts as
    UTC, because SPARQL cannot order zoned and unzoned times.
    """
    value = value.strip()
    try:
        if match := _DAY.fullmatch(value):
            at = _bound(match, latest=latest)
        else:
            at = datetime.fromisoformat(value)
            at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    at = at.replace(microsecond=0)
    return Moment(at.strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0"), calendar.timegm(at.timetuple()))


def _bound(match: re.Match[str], *, latest: bool) -> datetime:
    year = int(match[1])
    month = int(match[2] or (12 if latest else 1))
    day = int(match[3] or (calendar.monthrange(year, month)[1] if latest else 1))
    hour, minute = (23, 59) if latest else (0, 0)
    return datetime(year, month, day, hour, minute, 59 if latest else 0, tzinfo=UTC)


def day_or_moment(text: str, *, latest: bool = False) -> str:
    """Return the date when the moment is the bound of a day, else the moment: the way back from ``moment``."""
    return text.removesuffix(_DAY_ENDS if latest else _DAY_BEGINS)
