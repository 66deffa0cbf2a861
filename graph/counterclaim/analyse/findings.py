"""Measure how claims and denials unfold: latency, circular reporting, hedging and who denied what he later conceded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median
from typing import TYPE_CHECKING

from counterclaim.analyse.positions import Position

if TYPE_CHECKING:
    from counterclaim.rdf import KnowledgeGraph


@dataclass(frozen=True, slots=True)
class Latency:
    """How long a claim stood before its first denial, in hours."""

    claim: str
    claimed: str
    denied: str
    hours: float


@dataclass(frozen=True, slots=True)
class Circle:
    """A claim that more articles carry than it has origins; ``index`` is articles for each origin."""

    claim: str
    articles: int
    outlets: int
    origins: int
    index: float


@dataclass(frozen=True, slots=True)
class Drift:
    """A principal who grew less certain of a claim."""

    who: str
    claim: str
    first: str
    certainty: str
    later: str
    less_certain: str


@dataclass(frozen=True, slots=True)
class Record:
    """How many claims a principal denied, and how many of them he conceded later, with those claims."""

    who: str
    denied: int
    conceded: int
    claims: tuple[str, ...]


def latencies(positions: Iterable[Position]) -> list[Latency]:
    """Return for each claim that was endorsed and later denied how long that took, longest first.

    Where a time of day is unknown, the day's beginning stands for it.
    """
    times: dict[str, dict[str, list[tuple[datetime, str]]]] = defaultdict(lambda: defaultdict(list))
    labels: dict[str, str] = {}
    for position in positions:
        moment = _moment(position.when)
        if moment is not None and position.value in ("endorses", "rejects"):
            times[position.cluster][position.value].append((moment, position.when))
            labels[position.cluster] = position.label
    found = []
    for cluster, by_value in times.items():
        if by_value["endorses"] and by_value["rejects"]:
            claimed, denied = min(by_value["endorses"]), min(by_value["rejects"])
            hours = (denied[0] - claimed[0]).total_seconds() / 3600
            if hours >= 0:
                found.append(Latency(labels[cluster], claimed[1], denied[1], round(hours, 2)))
    return sorted(found, key=lambda latency: (-latency.hours, latency.claim))


def median_latency(found: Iterable[Latency]) -> float | None:
    """Return the middle latency in hours; None when there is none."""
    hours = [latency.hours for latency in found]
    return median(hours) if hours else None


def circles(graph: KnowledgeGraph) -> list[Circle]:
    """Return the claims that several articles carry, those with the fewest origins for their articles first."""
    found = []
    for row in graph.ask("circular-reporting").rows:
        claim, articles, outlets, origins = row[0], int(row[1]), int(row[2]), int(row[3])
        if articles > 1:
            found.append(Circle(claim, articles, outlets, origins, round(articles / max(origins, 1), 3)))
    return sorted(found, key=lambda circle: (-circle.index, -circle.articles, circle.claim))


def drifts(graph: KnowledgeGraph) -> list[Drift]:
    """Return who grew less certain of which claim, sorted by name and date."""
    rows = graph.ask("hedging-drift").rows
    return sorted((Drift(*row[:6]) for row in rows), key=lambda drift: (drift.who, drift.first, drift.claim))


def track_records(positions: Iterable[Position]) -> list[Record]:
    """Return each principal that denied something, with what he conceded after that; most reversals first.

    Sources without a name are left out: one article's cannot be followed to the next.
    """
    denials: dict[str, dict[str, str]] = defaultdict(dict)
    concessions: dict[str, dict[str, str]] = defaultdict(dict)
    names: dict[str, str] = {}
    labels: dict[str, str] = {}
    for position in positions:
        if position.who.startswith("source/"):
            continue
        names[position.who], labels[position.cluster] = position.name, position.label
        if position.value == "rejects":
            earliest = denials[position.who].get(position.cluster, "9999")
            denials[position.who][position.cluster] = min(earliest, position.when or "9999")
        elif position.manner == "concedes" and position.when:
            latest = concessions[position.who].get(position.cluster, "")
            concessions[position.who][position.cluster] = max(latest, position.when)
    found = []
    for who, denied in denials.items():
        later = {cluster for cluster, when in concessions[who].items() if denied.get(cluster, "9999") < when}
        found.append(Record(names[who], len(denied), len(later), tuple(sorted(labels[cluster] for cluster in later))))
    return sorted(found, key=lambda record: (-record.conceded, -record.denied, record.who))


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
