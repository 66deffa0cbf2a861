"""Rank the network and give each node its place: the same on every build, without a random number.

Around each claim those who assert it stand to its left, those who deny it to its right, so that a reader sees the
sides before reading a word.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from counterclaim.export import explorer_look
from counterclaim.export.explorer_look import Part, Place, Tie
from counterclaim.export.network import AGAINST, FOR, POSITIONS

if TYPE_CHECKING:
    import networkx

_AROUND = 330.0  # from the first look to what is packed around it
#: Who is named tells more than who is not.
_FACELESS = {"anonymous", "unresolved", "role", "collective", "document"}
_FIRMNESS = ("for", "against", "withholds", "other")


def side(relation: str) -> str:
    """Return the side of a claim on which a relation puts its actor."""
    if relation in FOR:
        return "for"
    if relation in AGAINST or relation == "doubts":
        return "against"
    return "withholds" if relation == "withholds" else "other"


def ranked(network: networkx.MultiDiGraph) -> tuple[list[str], int]:
    """Return all nodes, most telling first, and how many of them the first look shows.

    Contested claims come first, by how many stand on each side; what the first look has no room for follows, each
    claim with all who take a position on it.
    """
    takers = _takers(network)
    claims = [node for node, data in network.nodes(data=True) if data["kind"] == "claim"]
    claims.sort(key=lambda node: (*(-part for part in _weight(network.nodes[node], _many(takers[node]))), node))
    names = dict(network.nodes(data="label"))
    chosen, speakers = explorer_look.choose(claims, takers, names)
    order: dict[str, None] = {}
    for claim in chosen:
        order |= dict.fromkeys([claim, *(tie.speaker for tie in takers[claim] if tie.speaker in speakers)])
    first = len(order)
    for claim in claims:
        order |= dict.fromkeys([claim, *(tie.speaker for tie in takers[claim])])
    rest = sorted((node for node in network if node not in order), key=lambda node: (-network.degree(node), node))
    order |= dict.fromkeys(rest)
    return list(order), len(order) if explorer_look.few(len(order) - first) else first


def _takers(network: networkx.MultiDiGraph) -> dict[str, list[Tie]]:
    """Return each claim's ties, the most telling speakers first: those named, then those who say much."""
    found: dict[str, dict[tuple[str, str, bool], int]] = defaultdict(dict)
    for source, target, data in network.edges(data=True):
        if data["relation"] in POSITIONS:
            where = side(data["relation"])
            tie = source, target, where == "for"
            found[target][tie] = min(_FIRMNESS.index(where), found[target].get(tie, len(_FIRMNESS)))
    kinds = network.nodes(data="kind")

    def rank(tie: tuple[str, str, bool]) -> tuple[int, bool, int, str, bool]:
        speaker, claim, left = tie
        # Who denies comes before who holds back, and who is named before who is not.
        return max(1, found[claim][tie]), kinds[speaker] in _FACELESS, -network.degree(speaker), speaker, left

    return defaultdict(list, {claim: [Tie(*tie) for tie in sorted(ties, key=rank)] for claim, ties in found.items()})


def _many(ties: list[Tie]) -> int:
    return len({tie.speaker for tie in ties})


def _weight(data: dict[str, object], takers: int) -> tuple[int, ...]:
    supporters, deniers = int(str(data["supporters"])), int(str(data["deniers"]))
    contested = "contested" in str(data["status"]).split(";")
    named = not data["unspecified"]
    return (contested, named, min(supporters, deniers), bool(deniers), bool(data["status"]), takers, supporters)


def extent(kind: str, label: str) -> tuple[float, float]:
    """Return the width and height in pixels that a node's drawing takes."""
    if kind != "claim":
        return explorer_look.SPEAKER_WIDTH, explorer_look.SPEAKER_HEIGHT
    return explorer_look.CLAIM_WIDTH, explorer_look.claim_height(label)


def layout(network: networkx.MultiDiGraph, order: list[str], first: int) -> dict[str, Place]:
    """Return each node's x and y on a wide screen: the first look in columns, what follows in rings around it."""
    places = explorer_look.wide(_part(network, order[:first]))
    radius = max((math.hypot(x, y) for x, y in places.values()), default=-_AROUND) + _AROUND
    _pack(network, order[first:], places, radius)
    return places


def narrow_layout(network: networkx.MultiDiGraph, order: list[str], first: int) -> dict[str, Place]:
    """Return the places of the first look on a narrow screen."""
    return explorer_look.narrow(_part(network, order[:first]))


def _part(network: networkx.MultiDiGraph, nodes: list[str]) -> Part:
    number = {node: place for place, node in enumerate(nodes)}
    inside = [e for e in network.edges(data="relation") if e[0] in number and e[1] in number and e[0] != e[1]]
    ties = {(number[t], number[s], side(name) == "for") for s, t, name in inside if name in POSITIONS}
    links: dict[str, set[str]] = defaultdict(set)
    for source, target, name in inside:
        if name not in POSITIONS:
            links[source].add(target)
            links[target].add(source)
    claims = [node for node in nodes if network.nodes[node]["kind"] == "claim"]
    return Part(
        claims,
        [node for node in nodes if network.nodes[node]["kind"] != "claim"],
        [Tie(nodes[speaker], nodes[claim], left) for claim, speaker, left in sorted(ties)],
        {claim: explorer_look.claim_height(network.nodes[claim]["label"]) for claim in claims},
        {node: sorted(near, key=number.__getitem__) for node, near in links.items()},
    )


def _pack(network: networkx.MultiDiGraph, rest: list[str], places: dict[str, tuple[int, int]], radius: float) -> None:
    """Put what is left in rings: each claim in a cell of its own with the actors that only it brings around it."""
    cells: dict[str, list[str]] = {node: [] for node in rest if network.nodes[node]["kind"] == "claim"}
    for node in rest:
        if node not in cells:
            homes = [target for target in network.successors(node) if target in cells]
            if homes:
                cells[homes[0]].append(node)
            else:
                cells[node] = []
    angle, thickness = 0.0, 0.0
    for node, guests in cells.items():
        # Guests stand on an ellipse wide enough that their labels do not meet.
        reach = max(150.0, len(guests) * 60.0 / math.pi) if guests else 0.0
        across = 2 * (reach + 90.0) + 40.0 if guests else 190.0
        turn = across / max(radius, across)
        if angle + turn > 2 * math.pi:
            radius, angle, thickness = radius + thickness, 0.0, 0.0
        thickness = max(thickness, across)
        middle, spot = radius + across / 2, angle + turn / 2
        x, y = middle * math.cos(spot), middle * math.sin(spot)
        places[node] = (round(x), round(y))
        for number, guest in enumerate(guests):
            phase = 2 * math.pi * number / len(guests)
            places[guest] = (round(x + 1.2 * reach * math.cos(phase)), round(y + reach * math.sin(phase)))
        angle += turn
