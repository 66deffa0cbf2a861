"""Tell what a knowledge graph shows of camps, denials and reporting, as Markdown, with plots where matplotlib is."""

from __future__ import annotations

import logging
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
from counterclaim.analyse.network import Balance, Broker, balance, brokers, camps, signed_network
from counterclaim.analyse.positions import positions
from counterclaim.errors import StoreError

if TYPE_CHECKING:
    import networkx as nx

    from counterclaim.rdf import KnowledgeGraph

_MOST = 15
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
        latencies=tuple(latencies(taken)),
        circles=tuple(circles(graph)),
        drifts=tuple(drifts(graph)),
        records=tuple(track_records(taken)),
    )


def to_markdown(analysis: Analysis, *, plots: Sequence[str] = ()) -> str:
    """Return the report; ``plots`` are paths of pictures to show, relative to it. Words of articles are escaped."""
    parts = ["# Who agrees, who denies", *_network_part(analysis), *_camp_part(analysis), *_broker_part(analysis)]
    parts += [*_latency_part(analysis.latencies), *_circle_part(analysis.circles)]
    parts += [*_drift_part(analysis.drifts), *_record_part(analysis.records)]
    parts += [f"![{_escape(Path(plot).stem.replace('-', ' '))}]({plot})" for plot in plots]
    return "\n\n".join(parts) + "\n"


def _network_part(analysis: Analysis) -> list[str]:
    found, network = analysis.balance, analysis.network
    degree = "no triangle to judge by" if found.degree is None else f"{found.degree:.0%} of {found.triangles} triangles"
    return [
        f"{network.number_of_nodes()} actors take a side on some claim; {found.ties} pairs of them mostly agree or "
        f"mostly contradict each other. Structurally balanced: {degree}. "
        f"Ties that go against the camps: {found.frustrated}."
    ]


def _camp_part(analysis: Analysis) -> list[str]:
    rows = [
        (str(number), str(len(members)), ", ".join(analysis.network.nodes[who]["name"] for who in members[:8]))
        for number, members in enumerate((camp for camp in analysis.camps if len(camp) > 1), start=1)
    ]
    return ["## Camps", _table(("camp", "actors", "among them"), rows)]


def _broker_part(analysis: Analysis) -> list[str]:
    rows = [(found.name, str(found.camps), str(found.reach), f"{found.betweenness:.3f}") for found in analysis.brokers]
    return ["## Brokers: they agree with members of other camps", _table(("who", "camps", "reach", "between"), rows)]


def _latency_part(found: Sequence[Latency]) -> list[str]:
    middle = median_latency(found)
    lead = "No claim with a dated denial." if middle is None else f"Half of the denials came within {middle:.0f} hours."
    rows = [(item.claim, item.claimed, item.denied, f"{item.hours:.0f}") for item in found]
    return ["## From claim to first denial", lead, _table(("claim", "claimed", "denied", "hours"), rows)]


def _circle_part(found: Sequence[Circle]) -> list[str]:
    rows = [
        (item.claim, str(item.articles), str(item.outlets), str(item.origins), f"{item.index:.1f}") for item in found
    ]
    heads = ("claim", "articles", "outlets", "origins", "articles for each origin")
    return ["## Circular reporting: many articles, few origins", _table(heads, rows)]


def _drift_part(found: Sequence[Drift]) -> list[str]:
    rows = [(item.who, item.claim, item.first, item.certainty, item.later, item.less_certain) for item in found]
    return ["## Grew less certain", _table(("who", "claim", "first", "certainty", "later", "less certain"), rows)]


def _record_part(found: Sequence[Record]) -> list[str]:
    rows = [(item.who, str(item.denied), str(item.conceded), "; ".join(item.claims)) for item in found]
    heads = ("who", "denied", "later conceded", "what")
    return ["## Track record: denied, and conceded later", _table(heads, rows)]


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return "None found in this corpus."
    lines = [heads, ["---"] * len(heads), *([_escape(cell) for cell in row] for row in rows[:_MOST])]
    table = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    return table if len(rows) <= _MOST else f"{table}\n\n... and {len(rows) - _MOST} more."


def _escape(text: str) -> str:
    """Return text that Markdown shows as it is: an article's words must not become markup."""
    plain = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;")
    return "".join(f"\\{sign}" if sign in "\\|`*_{}[]()#!~>" else sign for sign in plain)


def write_report(analysis: Analysis, path: Path) -> list[Path]:
    """Write the report, and beside it its plots if matplotlib is installed; return the files written.

    Raises StoreError when the folder cannot be written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        plots = _plot(analysis, path.parent)
        path.write_text(to_markdown(analysis, plots=[plot.name for plot in plots]), encoding="utf-8")
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
        (analysis.network.number_of_edges() > 0, "actors-and-camps.png"),
        (len(analysis.latencies) > 1, "hours-to-first-denial.png"),
    )
    files = [folder / name for is_wanted, name in wanted if is_wanted]
    for file in files:
        (plot_camps if "camps" in file.name else plot_latencies)(analysis, file)
    return files
