"""Write a dossier as Markdown and as one page without scripts: sides, plots, table, and each sentence marked."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter, defaultdict
from datetime import date
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from counterclaim.export.dossier import Dossier, Evidence

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
#: What each status of a claim means, in the words that the explorer uses.
STATUSES = {
    "contested": "at least one principal supports it and another denies it",
    "denied": "somebody answered it with a denial or dismissal",
    "conceded": "somebody admitted it",
    "confirmed": "somebody confirmed it",
    "withheld": "somebody declined to confirm it or to comment",
    "unanswered": "no answer by the accused was found in these articles",
    "self-contradicted": "one principal both supports and denies it",
    "uncontested": "nobody here denies it",
    "unspecified": "a response whose claim the text does not spell out",
}
_COLUMNS = {"for": "For", "against": "Against", "withholds": "Withheld", "other": "No side"}


def markdown(dossier: Dossier) -> str:
    """Return the dossier as Markdown in which nothing from an article is markup."""
    lines = [f"# {_plain(dossier.title)}", "", _plain(dossier.lead), ""]
    if dossier.statuses:
        meant = (f"{status} ({STATUSES[status]})" if status in STATUSES else status for status in dossier.statuses)
        lines += [f"**Status:** {'; '.join(meant)}", ""]
    for words, names in dossier.sides:
        lines += [f"**{words}:** {'; '.join(_plain(name) for name in names)}", ""]
    if len(dossier.wordings) > 1:
        lines += ["## Wordings", "", *(f"- {_plain(text)}" for text in dossier.wordings), ""]
    lines += [*_days(dossier), "## Evidence", "", "The words that show the act are bold.", ""]
    whose = ["Claim"] if dossier.kind != "claim" else []
    heads = ["#", "Day", "Speaker", "Act", *whose, "Source", "Confidence"]
    lines += ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for item in dossier.evidence:
        speaker = _plain(item.speaker) + (f" for {_plain(item.behalf)}" if item.behalf else "")
        source = _plain(", ".join(part for part in (item.outlet, item.published) if part))
        claim = [_plain(item.claim)] if whose else []
        cells = [str(item.number), item.day, speaker, item.relation, *claim, source, f"{item.confidence:.0%}"]
        lines.append("| " + " | ".join(cells) + " |")
    lines.append("")
    for item in dossier.evidence:
        lines += _told(item)
    return "\n".join(lines) + "\n"


def _days(dossier: Dossier) -> list[str]:
    """Return the plot over time as a table: how many statements of each day stand on each side."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for item in dossier.evidence:
        if item.day:
            counts[item.day][item.side] += 1
    if len(counts) < 2:
        return []
    sides = [side for side in _COLUMNS if any(day[side] for day in counts.values())]
    rows = [[day, *(str(counts[day][side] or "") for side in sides)] for day in sorted(counts)]
    heads = ["Day", *(_COLUMNS[side] for side in sides)]
    table = ["| " + " | ".join(row) + " |" for row in (heads, ["---", *("--:" for _ in sides)], *rows)]
    return ["## When it was said", "", *table, ""]


def _told(item: Evidence) -> list[str]:
    sentence = "".join(
        _stressed(piece.text) if piece.kind == "cue" else _escaped(piece.text) for piece in item.sentence
    )
    place = f"<{item.url}>, " if item.url and not re.search(r"[<>\s]", item.url) else ""
    who = _plain(item.speaker) + (f" ({_plain(item.capacity)})" if item.capacity else "")
    who += f" for {_plain(item.behalf)}" if item.behalf else ""
    return [
        f"{item.number}. {who} {item.relation}: {_plain(item.title)} ({place}characters {item.start}–{item.end})",
        "",
        f"   > {' '.join(sentence.split())}",
        "",
    ]


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)


def _stressed(text: str) -> str:
    """Return text between stars, which must touch the words that they stress."""
    words = text.strip()
    return text.replace(words, f"**{_escaped(words)}**", 1) if words else text


def _plain(text: str) -> str:
    """Return text in which Markdown sees no markup and no line ends."""
    return _escaped(" ".join(text.split()))


def html(dossier: Dossier) -> str:
    """Return the dossier as one page without scripts, that may ask for nothing."""
    from jinja2 import Environment

    read = files("counterclaim.export") / "templates"
    style = (read / "dossier.css").read_text("utf-8").replace("\r\n", "\n")
    template = (read / "dossier.html.jinja").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)
    return environment.from_string(template).render(
        d=dossier,
        style=style,
        style_hash=f"sha256-{digest}",
        dots=_dots(dossier),
        bars=_bars(dossier),
        meanings=STATUSES,
    )


def _dots(dossier: Dossier) -> list[dict[str, Any]]:
    """Return the points of the plot over time: one for each dated statement, on the side it takes."""
    dated = [item for item in dossier.evidence if item.day]
    if not dated:
        return []
    days = [date.fromisoformat(item.day).toordinal() for item in dated]
    span = max(1, days[-1] - days[0])
    row = {"for": 34, "against": 78, "withholds": 56, "other": 56}
    stacked: dict[tuple[int, str], int] = defaultdict(int)
    points = []
    for item, day in zip(dated, days, strict=True):
        level = stacked[day, item.side]
        stacked[day, item.side] += 1
        lift = -9 * level if item.side == "for" else 9 * level
        points.append(
            {
                "x": round(20 + 680 * (day - days[0]) / span, 1),
                "y": row[item.side] + lift,
                "side": item.side,
                "item": item,
            }
        )
    return points


def _bars(dossier: Dossier) -> list[tuple[str, int, float, str]]:
    """Return how many statements were made by each act, with the length of its bar and the side it takes."""
    counts = Counter((item.relation, item.side) for item in dossier.evidence)
    most = max(counts.values(), default=1)
    return [
        (name, count, 300 * count / most, side)
        for (name, side), count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
