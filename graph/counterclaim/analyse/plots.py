"""Draw the plots of a report; needs matplotlib (``pip install counterclaim[analyse]``)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from counterclaim.analyse.network import is_named

if TYPE_CHECKING:
    from counterclaim.analyse.report import Analysis

_SHOWN = 40
#: How far actors keep from each other, of the picture's half width: their names need room.
_APART = 0.9
#: A denial that took more hours than this is measured in days.
_LONG = 96
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00")
#: The same report gives the same bytes: the version of the library is not written into the picture.
_METADATA = {"Software": None}


def plot_camps(analysis: Analysis, path: Path) -> None:
    """Draw the named actors with most ties: camps by colour and number, agreement solid, contradiction dashed."""
    import networkx as nx

    named = analysis.network.subgraph(sorted(who for who in analysis.network if is_named(who)))
    network = named if named.number_of_edges() else analysis.network
    kept = sorted(network, key=lambda who: (-network.degree(who), who))[:_SHOWN]
    linked = network.subgraph(kept)
    shown = network.subgraph(sorted(who for who in kept if linked.degree(who)))
    camp = {who: number for number, members in enumerate(analysis.camps) for who in members}
    places = nx.spring_layout(shown, weight=None, seed=1, k=_APART, iterations=200)
    figure = Figure(figsize=(9, 7), layout="constrained")
    axes = figure.add_subplot()
    axes.set_axis_off()
    for one, two, data in sorted(shown.edges(data=True), key=lambda tie: (tie[0], tie[1])):
        style = "-" if data["sign"] > 0 else "--"
        colour = "#555555" if data["sign"] > 0 else "#b00020"
        (left, bottom), (right, top) = places[one], places[two]
        axes.plot([left, right], [bottom, top], style, color=colour, linewidth=1, zorder=1)
    for who in shown:
        colour = _COLOURS[camp.get(who, 0) % len(_COLOURS)]
        across, up = places[who]
        axes.scatter([across], [up], s=60, color=colour, zorder=2)
        # A dollar sign would start a formula.
        name = str(shown.nodes[who]["name"]).replace("$", r"\$")[:30]
        axes.annotate(
            f"{name} ({camp.get(who, 0) + 1})", places[who], fontsize=7, xytext=(4, 4), textcoords="offset points"
        )
    axes.set_title("Agreement (solid) and contradiction (dashed); the number is the camp")
    figure.savefig(path, dpi=120, metadata=_METADATA)


def plot_latencies(analysis: Analysis, path: Path) -> None:
    """Draw which share of the denied claims was denied within how many hours, or days where it took long."""
    hours = sorted(latency.hours for latency in analysis.latencies)
    unit, length = ("days", 24.0) if hours[-1] > _LONG else ("hours", 1.0)
    times = [0.0, *(value / length for value in hours)]
    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.add_subplot()
    axes.step(times, [place / len(hours) for place in range(len(times))], where="post", color=_COLOURS[0])
    axes.plot(times[1:], [place / len(hours) for place in range(1, len(times))], "o", color=_COLOURS[0], markersize=4)
    axes.set_title(f"From the first claim to the first denial: {len(hours)} claims")
    axes.set_xlabel(f"{unit} since the first claim (a day without an hour begins at midnight)")
    axes.set_ylabel("share of them denied by then")
    axes.set_ylim(0, 1.04)
    axes.set_xlim(left=-0.02 * max(times[-1], 1.0))
    axes.yaxis.set_major_formatter(PercentFormatter(1.0))
    figure.savefig(path, dpi=120, metadata=_METADATA)
