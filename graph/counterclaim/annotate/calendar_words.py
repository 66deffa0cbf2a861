"""Find expressions of time in English news text and resolve them against the day of publication."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ],
        1,
    )
    for name in names.split()
}
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_NUMBERS = {
    word: number
    for number, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
} | {"a": 1, "an": 1, "couple": 2, "few": 3, "several": 4}
_MONTH = r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?|"
_MONTH += r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_WEEKDAY = r"(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
_PART = r"(?:\s+(?:morning|afternoon|evening|night|noon|midday|lunchtime))?"
_UNIT = r"(?P<unit>hour|day|night|week|month|year|decade)"
_COUNT = r"(?P<count>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
_COUNT += r"a\s+couple\s+of|a\s+few|several)"


@dataclass(frozen=True, slots=True)
class Expression:
    """Words that tell a time: where they stand, and the days they span (None when they cannot be resolved)."""

    start: int
    end: int
    earliest: date | None
    latest: date | None


Bounds = tuple[date, date] | None


def _iso(match: re.Match[str], _today: date | None) -> Bounds:
    return _day(int(match["year"]), int(match["number"]), int(match["day"]))


def _month_day(match: re.Match[str], today: date | None) -> Bounds:
    month = _MONTHS[match["month"].lower().rstrip(".")]
    if match["year"]:
        return _day(int(match["year"]), month, int(match["day"]))
    if today is None:
        return None
    found = _day(today.year, month, int(match["day"]))
    # A date without its year lies in the past of the article: "Dec. 30" in an article of January.
    if found is None or found[0] > today:
        found = _day(today.year - 1, month, int(match["day"]))
    return found


def _month(match: re.Match[str], today: date | None) -> Bounds:
    month = _MONTHS[match["month"].lower().rstrip(".")]
    if match["year"]:
        year = int(match["year"])
    elif today is None:
        return None
    else:
        year = today.year if month <= today.month else today.year - 1
        if match["which"] and match["which"].lower() == "last" and month == today.month:
            year -= 1
    return _days_of_month(year, month)


def _year(match: re.Match[str], _today: date | None) -> Bounds:
    year = int(match["year"])
    return date(year, 1, 1), date(year, 12, 31)


def _weekday(match: re.Match[str], today: date | None) -> Bounds:
    if today is None:
        return None
    back = (today.weekday() - _DAYS.index(match["weekday"].lower())) % 7
    if match["which"] and match["which"].lower() in {"last", "previous"} and back == 0:
        back = 7
    return _one(today - timedelta(days=back))


def _today(_match: re.Match[str], today: date | None) -> Bounds:
    return _one(today) if today is not None else None


def _yesterday(_match: re.Match[str], today: date | None) -> Bounds:
    return _one(today - timedelta(days=1)) if today is not None else None


def _last_night(_match: re.Match[str], today: date | None) -> Bounds:
    return (today - timedelta(days=1), today) if today is not None else None


def _weekend(match: re.Match[str], today: date | None) -> Bounds:
    if today is None:
        return None
    saturday = today - timedelta(days=(today.weekday() - 5) % 7)
    if (match["which"] or "").lower() == "last" and today.weekday() >= 5:
        saturday -= timedelta(days=7)
    return saturday, min(saturday + timedelta(days=1), today)


def _this(match: re.Match[str], today: date | None) -> Bounds:
    if today is None:
        return None
    unit = match["unit"].lower()
    if unit == "week":
        return today - timedelta(days=today.weekday()), today
    if unit == "month":
        return today.replace(day=1), today
    return (today.replace(month=1, day=1), today) if unit == "year" else None


def _last(match: re.Match[str], today: date | None) -> Bounds:
    if today is None:
        return None
    unit = match["unit"].lower()
    if unit == "week":
        monday = today - timedelta(days=today.weekday() + 7)
        return monday, monday + timedelta(days=6)
    if unit == "month":
        before = today.replace(day=1) - timedelta(days=1)
        return before.replace(day=1), before
    return (date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)) if unit == "year" else None


def _ago(match: re.Match[str], today: date | None) -> Bounds:
    if today is None:
        return None
    words = match["count"].lower().split()
    number = int(words[0]) if words[0].isdigit() else max(_NUMBERS.get(word, 0) for word in words)
    vague = any(word in {"few", "several", "couple"} for word in words)
    unit = match["unit"].lower()
    if unit == "hour":
        return today - timedelta(days=number // 24 + 1), today
    days = {"day": 1, "night": 1, "week": 7, "month": 30, "year": 365, "decade": 3652}[unit]
    middle = today - timedelta(days=min(number * days, (today - date.min).days))
    slack = timedelta(days={"day": 0, "night": 0, "week": 3, "month": 15, "year": 183, "decade": 1826}[unit])
    slack += timedelta(days=days) if vague else timedelta(0)
    earliest = date.min if (middle - date.min) < slack else middle - slack
    return earliest, min(middle + slack, today)


def _recent(match: re.Match[str], today: date | None) -> Bounds:
    if today is None:
        return None
    days = {"hour": 1, "day": 7, "week": 31, "month": 183, "year": 1826}.get(match["unit"].lower())
    return (today - timedelta(days=days), today) if days else None


def _vague(_match: re.Match[str], _today: date | None) -> Bounds:
    return None


_WHICH = r"(?:(?P<which>last|this|this\s+past|the\s+previous|previous|earlier|late|early|earlier\s+on|late\s+on)\s+)?"
_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date | None], Bounds]], ...] = tuple(
    (re.compile(pattern, flags), rule)
    for pattern, flags, rule in (
        (rf"\b(?:on\s+)?{_YEAR}-(?P<number>0[1-9]|1[0-2])-(?P<day>\d\d)\b", re.IGNORECASE, _iso),
        (
            rf"\b(?:[Oo]n\s+)?(?:{_WEEKDAY},?\s+)?{_MONTH}\s+{_DAY}\b(?![:/]\d)(?:,?\s+{_YEAR}\b)?",
            0,
            _month_day,
        ),
        (
            rf"\b(?:[Oo]n\s+)?(?:{_WEEKDAY},?\s+)?(?:the\s+)?{_DAY}\s+(?:of\s+)?{_MONTH}\b(?:,?\s+{_YEAR}\b)?",
            0,
            _month_day,
        ),
        (rf"\b(?:[Oo]n\s+)?{_WHICH}{_WEEKDAY}{_PART}\b", 0, _weekday),
        (
            r"\b(?:late\s+|earlier\s+|early\s+)?yesterday(?:\s+(?:morning|afternoon|evening|night))?\b",
            re.IGNORECASE,
            _yesterday,
        ),
        (r"\b(?:last\s+night|overnight)\b", re.IGNORECASE, _last_night),
        (
            r"\b(?:earlier\s+|later\s+|late\s+)?(?:today|tonight|this\s+(?:morning|afternoon|evening))\b",
            re.IGNORECASE,
            _today,
        ),
        (
            r"\b(?:over|at|during|on)\s+(?:the\s+|this\s+)?(?P<which>last\s+)?(?:past\s+)?weekend\b",
            re.IGNORECASE,
            _weekend,
        ),
        (r"\b(?P<which>last)\s+weekend\b", re.IGNORECASE, _weekend),
        (rf"\b(?:earlier\s+|later\s+|late\s+|early\s+)?this\s+{_UNIT}\b", re.IGNORECASE, _this),
        (rf"\b(?:late\s+|early\s+|earlier\s+)?last\s+{_UNIT}\b", re.IGNORECASE, _last),
        (
            rf"\b(?:about\s+|some\s+|almost\s+|nearly\s+|more\s+than\s+)?{_COUNT}\s+{_UNIT}s?\s+(?:ago|earlier|before)\b",
            re.IGNORECASE,
            _ago,
        ),
        (rf"\b(?:in|over)\s+(?:the\s+)?(?:recent|past|last)\s+(?:few\s+)?{_UNIT}s\b", re.IGNORECASE, _recent),
        (
            rf"\b(?:[Ii]n|[Ee]arly\s+in|[Ll]ate\s+in|[Dd]uring|[Ss]ince)\s+(?:early\s+|late\s+|mid-)?(?P<which>last\s+)?{_MONTH}(?:\s+(?:of\s+)?{_YEAR})?(?!\s+\d)",
            0,
            _month,
        ),
        (rf"\b(?P<which>[Ll]ast)\s+{_MONTH}(?P<year>\b)", 0, _month),
        (rf"\b(?:[Ii]n|[Dd]uring)\s+(?:early\s+|late\s+)?{_YEAR}\b(?!-)", 0, _year),
        (
            r"\b(?:recently|previously|in\s+the\s+past|at\s+the\s+time|later|earlier)\b(?=\s*(?:,|\.|that\b|said|told|$))",
            re.IGNORECASE,
            _vague,
        ),
    )
)


def find_expressions(text: str, today: date | None) -> list[Expression]:
    """Return the expressions of time in a text, in order, without overlap: the longest wins."""
    found: list[Expression] = []
    for pattern, rule in _RULES:
        for match in pattern.finditer(text):
            bounds = _resolve(rule, match, today)
            earliest, latest = bounds if bounds is not None else (None, None)
            found.append(Expression(match.start(), match.end(), earliest, latest))
    found.sort(key=lambda one: (one.start, -one.end))
    kept: list[Expression] = []
    for expression in found:
        if not kept or expression.start >= kept[-1].end:
            kept.append(expression)
    return kept


def _resolve(rule: Callable[[re.Match[str], date | None], Bounds], match: re.Match[str], today: date | None) -> Bounds:
    """Apply a rule; a date that no calendar holds resolves to nothing."""
    try:
        return rule(match, today)
    except (ValueError, OverflowError):
        return None


def _one(day: date) -> tuple[date, date]:
    """Return a single day as bounds."""
    return day, day


def _day(year: int, month: int, day: int) -> Bounds:
    """Return a day as bounds, or None when the month has no such day."""
    return _one(date(year, month, day)) if day <= monthrange(year, month)[1] else None


def _days_of_month(year: int, month: int) -> tuple[date, date]:
    """Return first and last day of a month."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])
