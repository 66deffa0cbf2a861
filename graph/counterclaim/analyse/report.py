"""Tell what a knowledge graph shows of camps, denials and reporting, as Markdown, with plots where matplotlib is."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from counterclaim.analyse.findings import (
    Circle,
    Drift,
    Latency,
    Record,
    circles,
    drifts,
    latencies,
    median_latency,
    track_records,
)
from counterclaim.analyse.network import Balance, Broker, Dispute, balance, brokers, camps, disputes, signed_network
from counterclaim.analyse.positions import positions
from counterclaim.errors import StoreError

if TYPE_CHECKING:
    import networkx as nx

    from counterclaim.rdf import KnowledgeGraph

#: How many rows of each table are told.
MOST = 15
CAMPS_PLOT, LATENCY_PLOT = "actors-and-camps", "hours-to-first-denial"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything that an analysis of a store finds."""

    network: nx.Graph
    camps: tuple[tuple[str, ...], ...]
    balance: Balance
    brokers: tuple[Broker, ...]
    latencies: tuple[Latency, ...]
    circles: tuple[Circle, ...]
    drifts: tuple[Drift, ...]
    records: tuple[Record, ...]
    disputes: tuple[Dispute, ...] = ()


def analyse(graph: KnowledgeGraph) -> Analysis:
    """Return what the positions in a store show: the signed network, camps and brokers, and how denials unfold."""
    taken = positions(graph)
    network = signed_network(taken)
    sides = camps(network)
    return Analysis(
        network=network,
        camps=tuple(tuple(members) for members in sides),
        balance=balance(network, sides),
        brokers=tuple(brokers(network, sides)),
        disputes=tuple(disputes(network)),
        latencies=tuple(latencies(taken)),
        circles=tuple(circles(graph)),
        drifts=tuple(drifts(graph)),
        records=tuple(track_records(taken)),
    )


def to_markdown(analysis: Analysis, *, plots: Sequence[str] = (), most: int = MOST) -> str:
    """Return the report, each table with at most ``most`` rows; ``plots`` are paths of pictures, relative to it.

    Words of articles are escaped.
    """
    pictures = {Path(plot).stem: f"![{_escape(Path(plot).stem.replace('-', ' '))}]({plot})" for plot in plots}
    parts = [
        "# Who agrees, who denies",
        *_network_part(analysis),
        *(pictures[name] for name in (CAMPS_PLOT,) if name in pictures),
        *_dispute_part(analysis.disputes, most),
        *_camp_part(analysis, most),
        *_broker_part(analysis.brokers, most),
        *_latency_part(analysis.latencies, most),
        *(pictures[name] for name in (LATENCY_PLOT,) if name in pictures),
        *_circle_part(analysis.circles, most),
        *_drift_part(analysis.drifts, most),
        *_record_part(analysis.records, most),
    ]
    return "\n\n".join(parts) + "\n"


def _network_part(analysis: Analysis) -> list[str]:
    found, network = analysis.balance, analysis.network
    degree = "no triangle to judge by" if found.degree is None else f"{found.degree:.0%} of {found.triangles} triangles"
    return [
        f"{network.number_of_nodes():,} actors take a side on some claim; {found.ties:,} pairs of them mostly agree or "
        f"mostly contradict each other. Structurally balanced, so that the enemy of an enemy is a friend: {degree}. "
        f"Pairs that agree across camps or contradict each other within one: {found.frustrated}."
    ]


def _dispute_part(found: Sequence[Dispute], most: int) -> list[str]:
    # Sources without a name are called alike in one article and the next: such pairs share a row.
    pairs = Counter((item.one, item.other, item.deny, item.agree) for item in found)
    rows = [
        (one, other if count == 1 else f"{other} ({count} such pairs)", str(deny), str(agree))
        for (one, other, deny, agree), count in pairs.items()
    ]
    heads = ("who", "and who", "claims they contradict each other on", "claims they agree on")
    lead = "Sources of different articles that are called alike are not taken for one."
    return ["## Who contradicts whom", *([lead] if rows else []), _table(heads, rows, most)]


def _camp_part(analysis: Analysis, most: int) -> list[str]:
    nodes = analysis.network.nodes
    rows = [
        (str(number), str(len(members)), _names(nodes[who]["name"] for who in members))
        for number, members in enumerate((camp for camp in analysis.camps if len(camp) > 1), start=1)
    ]
    lead = (
        "A camp is a group whose members agree more than they contradict each other, as far as moving them one by one "
        "tells. Actors alone in a camp are not listed."
    )
    return ["## Camps", lead, _table(("camp", "actors", "among them"), rows, most)]


def _names(names: Iterable[str]) -> str:
    """Return the most frequent names, each once: many sources without a name are called alike."""
    counts = Counter(names)
    shown = sorted(counts, key=lambda name: (name[:1].islower(), -counts[name], name))[:8]
    return ", ".join(name if counts[name] == 1 else f"{name} ({counts[name]} of them)" for name in shown)


def _broker_part(found: Sequence[Broker], most: int) -> list[str]:
    rows = [(item.name, str(item.camps), str(item.reach), f"{item.betweenness:.3f}") for item in found]
    heads = ("who", "camps", "reach", "betweenness")
    lead = (
        "Reach: actors of other camps that they agree with. Betweenness: the share of the shortest ways from actor to "
        "actor, along agreement, that lead through them."
    )
    return ["## Brokers: they agree with members of other camps", *([lead] if rows else []), _table(heads, rows, most)]


def _latency_part(found: Sequence[Latency], most: int) -> list[str]:
    middle = median_latency(found)
    lead = (
        "No claim has a date and a denial with a date."
        if middle is None
        else f"Half of the denials came {_within(middle)}."
    )
    rows = [(item.claim, _day(item.claimed), _day(item.denied), f"{item.hours:.0f}") for item in found]
    table = [] if middle is None else [_table(("claim", "claimed", "denied", "hours"), rows, most)]
    return ["## From claim to first denial", lead, *table]


def _within(hours: float) -> str:
    return "on the day of the claim" if hours < 1 else f"within {hours:.0f} hours"


def _day(moment: str) -> str:
    """Return a moment, without a time of day that stands for an unknown one."""
    return moment.removesuffix("T00:00:00Z")


def _circle_part(found: Sequence[Circle], most: int) -> list[str]:
    circular = [item for item in found if item.index > 1]
    rows = [
        (item.claim, str(item.articles), str(item.outlets), str(item.origins), f"{item.index:.1f}") for item in circular
    ]
    heads = ("claim", "articles", "outlets", "origins", "articles for each origin")
    lead = (
        f"{len(found):,} claims are carried by several articles; {len(circular):,} of them by more articles than they "
        "have origins."
    )
    return ["## Circular reporting: many articles, few origins", lead, _table(heads, rows, most)]


def _drift_part(found: Sequence[Drift], most: int) -> list[str]:
    rows = [
        (item.who, item.claim, _day(item.first), item.certainty, _day(item.later), item.less_certain) for item in found
    ]
    heads = ("who", "claim", "first", "certainty", "later", "less certain")
    return ["## Grew less certain", _table(heads, rows, most)]


def _record_part(found: Sequence[Record], most: int) -> list[str]:
    rows = [(item.who, str(item.denied), str(item.conceded), "; ".join(item.claims)) for item in found]
    heads = ("who", "claims denied", "of them conceded later", "which")
    return ["## Track record: denied, and conceded later", _table(heads, rows, most)]


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], most: int) -> str:
    if not rows:
        return "None found in this corpus."
    lines = [heads, ["---"] * len(heads), *([_escape(cell) for cell in row] for row in rows[:most])]
    table = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    return table if len(rows) <= most else f"{table}\n\n... and {len(rows) - most:,} more."


def _escape(text: str) -> str:
    """Return text that Markdown shows as it is: an article's words must not become markup."""
    plain = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;")
    return "".join(f"\\{sign}" if sign in "\\|`*_{}[]()#!~>" else sign for sign in plain)


def write_report(analysis: Analysis, path: Path, *, most: int = MOST) -> list[Path]:
    """Write the report, and beside it its plots if matplotlib is installed; return the files written.

    Raises StoreError when the folder cannot be written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        plots = _plot(analysis, path.parent)
        path.write_text(to_markdown(analysis, plots=[plot.name for plot in plots], most=most), encoding="utf-8")
    except OSError as error:
        raise StoreError(f"Cannot write the report to {path}: {error.strerror}. Choose another folder.") from error
    return [path, *plots]


def _plot(analysis: Analysis, folder: Path) -> list[Path]:
    try:
        from counterclaim.analyse.plots import plot_camps, plot_latencies
    except ImportError:
        _log.info("No plots: install counterclaim[analyse] for them.")
        return []
    wanted: Iterable[tuple[bool, str]] = (
        (analysis.network.number_of_edges() > 0, f"{CAMPS_PLOT}.png"),
        (len(analysis.latencies) > 1, f"{LATENCY_PLOT}.png"),
    )
    files = [folder / name for is_wanted, name in wanted if is_wanted]
    for file in files:
        (plot_camps if "camps" in file.name else plot_latencies)(analysis, file)
    return files
