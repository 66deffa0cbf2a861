"""Rank the network and give each node its place: the same on every build, without a random number.

Around each claim those who assert it stand to its left, those who deny it to its right and those who withhold
below it, so that a reader sees the sides before reading a word.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from counterclaim.export.network import AGAINST, FOR, POSITIONS

if TYPE_CHECKING:
    import networkx
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

FIRST_LOOK = 34  # nodes shown at first: about as many as one screen holds with their labels legible
CLAIM_WIDTH = 216.0
ACTOR_SIZE = (128.0, 78.0)
_SCREEN = 1.15  # width of the part of a screen that the network has, over its height
_GOLDEN = math.pi * (3 - math.sqrt(5))
_OFFSETS = {"for": (-270.0, 0.0), "against": (270.0, 0.0), "withholds": (0.0, 180.0), "other": (0.0, -180.0)}
_PADDING = np.array([34.0, 30.0])
_EXACT = 400  # nodes laid out with forces; the rest is packed around them


def side(relation: str) -> str:
    """Return the side of a claim on which a relation puts its actor."""
    if relation in FOR:
        return "for"
    if relation in AGAINST or relation == "doubts":
        return "against"
    return "withholds" if relation == "withholds" else "other"


def ranked(network: networkx.MultiDiGraph) -> tuple[list[str], int]:
    """Return all nodes, most telling first, and how many of them the first look shows.

    Contested claims come first, by how many stand on each side; each brings those who take a position on it.
    """
    takers: dict[str, set[str]] = defaultdict(set)
    around: dict[str, set[str]] = defaultdict(set)
    for source, target, data in network.edges(data=True):
        if data["relation"] in POSITIONS:
            takers[target].add(source)
        elif data["relation"] in {"on_behalf_of", "accuses"}:
            around[source].add(target)
    claims = [node for node, data in network.nodes(data=True) if data["kind"] == "claim"]
    claims.sort(key=lambda node: (*(-part for part in _weight(network.nodes[node], len(takers[node]))), node))
    order: dict[str, None] = {}
    first = 0
    for claim in claims:
        speakers = sorted(takers[claim], key=lambda node: (-network.degree(node), node))
        order |= dict.fromkeys([claim, *speakers])
        order |= dict.fromkeys(sorted(node for speaker in speakers for node in around[speaker]))
        first = len(order) if len(order) <= FIRST_LOOK or not first else first
    rest = sorted((node for node in network if node not in order), key=lambda node: (-network.degree(node), node))
    order |= dict.fromkeys(rest)
    # A small graph is shown whole: hiding a handful of nodes would cost more than it clears.
    return list(order), len(order) if len(order) <= FIRST_LOOK * 1.2 else min(first, 2 * FIRST_LOOK)


def _weight(data: dict[str, object], takers: int) -> tuple[int, ...]:
    supporters, deniers = int(str(data["supporters"])), int(str(data["deniers"]))
    contested = "contested" in str(data["status"]).split(";")
    named = not data["unspecified"]
    return (contested, named, min(supporters, deniers), bool(deniers), bool(data["status"]), takers, supporters)


def extent(kind: str, label: str) -> tuple[float, float]:
    """Return the width and height in pixels that a node's drawing takes."""
    if kind != "claim":
        return ACTOR_SIZE
    return CLAIM_WIDTH, 46.0 + 17.0 * max(3, min(4, 1 + len(label) // 28))


def layout(network: networkx.MultiDiGraph, order: list[str], first: int) -> dict[str, tuple[int, int]]:
    """Return each node's x and y: the first look by forces, what follows packed in rings around it."""
    core = order[: min(max(first, 1), _EXACT)]
    parts = [_part(network, part) for part in _components(network, core)]
    places = _shelve(parts)
    radius = max((math.hypot(x, y) for x, y in places.values()), default=-260.0) + 260.0
    _pack(network, order[len(core) :], places, radius)
    return places


Part = tuple[list[str], "Points", "Points"]  # nodes, where they are, how large they are


def _components(network: networkx.MultiDiGraph, core: list[str]) -> list[list[str]]:
    """Return the connected parts of the core, each in the order of the ranking, the one with the first node first."""
    import networkx

    inside = network.subgraph(core)
    number = {node: place for place, node in enumerate(core)}
    parts = [sorted(part, key=number.__getitem__) for part in networkx.weakly_connected_components(inside)]
    return sorted(parts, key=lambda part: number[part[0]])


def _part(network: networkx.MultiDiGraph, nodes: list[str]) -> Part:
    """Lay out one connected part: forces, then room for every label, then as tight as the labels allow."""
    index = {node: number for number, node in enumerate(nodes)}
    sizes = np.array([extent(network.nodes[n]["kind"], network.nodes[n]["label"]) for n in nodes]).reshape(-1, 2)
    springs = _springs(network, index)
    points = separate(_forces(_start(network, nodes, springs), springs), sizes + _PADDING)
    for _ in range(8):
        tighter = separate(points * 0.9, sizes + _PADDING)
        if np.prod(np.ptp(tighter, axis=0) + 100) >= np.prod(np.ptp(points, axis=0) + 100):
            break
        points = tighter
    return nodes, points, sizes


def _shelve(parts: list[Part]) -> dict[str, tuple[int, int]]:
    """Set the parts side by side in rows, largest first, in a rectangle somewhat wider than high."""
    boxes = []
    for nodes, points, sizes in parts:
        low, high = (points - sizes / 2).min(axis=0) - 30, (points + sizes / 2).max(axis=0) + 30
        boxes.append((nodes, points - low, high - low))
    boxes.sort(key=lambda box: (-float(box[2][1]), -float(box[2][0])))
    places: dict[str, tuple[float, float]] = {}
    corners, width, height = _rows([(float(size[0]), float(size[1])) for _, _, size in boxes])
    for (x, y), (nodes, points, _) in zip(corners, boxes, strict=True):
        for node, (left, top) in zip(nodes, points, strict=True):
            places[node] = (x + float(left) - width / 2, y + float(top) - height / 2)
    return {node: (round(x), round(y)) for node, (x, y) in places.items()}


def _rows(sizes: list[tuple[float, float]]) -> tuple[list[tuple[float, float]], float, float]:
    """Set boxes in rows, as wide as lets them be drawn largest; return their corners, the width and the height."""
    widest, total = max((w for w, _ in sizes), default=0.0), sum(w for w, _ in sizes)
    tried = [_shelf(sizes, widest + (total - widest) * step / 24) for step in range(25)]
    return min(tried, key=lambda found: max(found[1] / _SCREEN, found[2]))


def _shelf(sizes: list[tuple[float, float]], width: float) -> tuple[list[tuple[float, float]], float, float]:
    corners: list[tuple[float, float]] = []
    x = y = row = reach = 0.0
    for wide, high in sizes:
        if x and x + wide > width + 1:
            x, y, row = 0.0, y + row, 0.0
        corners.append((x, y))
        x, row = x + wide, max(row, high)
        reach = max(reach, x)
    return corners, reach, y + row


def _springs(network: networkx.MultiDiGraph, index: dict[str, int]) -> list[tuple[int, int, float, float, float]]:
    """Return (node, anchor, dx, dy, pull) once for each pair and side: where a node would stand from its anchor."""
    found: dict[tuple[int, int, str], tuple[int, int, float, float, float]] = {}
    for source, target, data in network.edges(data=True):
        if source not in index or target not in index or source == target:
            continue
        pair = index[source], index[target]
        if data["relation"] in POSITIONS:
            where = side(data["relation"])
            found[(*pair, where)] = (*pair, *_OFFSETS[where], 1.0)
        else:
            found.setdefault((*pair, "tie"), (*pair, 0.0, 0.0, 0.18 if data["relation"] == "on_behalf_of" else 0.05))
    return [found[key] for key in sorted(found)]


def _start(
    network: networkx.MultiDiGraph, core: list[str], springs: list[tuple[int, int, float, float, float]]
) -> Points:
    """Place claims on a sunflower by rank and every other node where its springs want it."""
    points = np.zeros((len(core), 2))
    claims = [number for number, node in enumerate(core) if network.nodes[node]["kind"] == "claim"]
    for turn, number in enumerate(claims):
        reach = 430.0 * math.sqrt(turn)
        points[number] = (1.25 * reach * math.cos(turn * _GOLDEN), 0.8 * reach * math.sin(turn * _GOLDEN))
    wanted: dict[int, list[Points]] = defaultdict(list)
    for node, anchor, dx, dy, pull in springs:
        if pull == 1.0:
            wanted[node].append(points[anchor] + np.array([dx, dy]))
    for number in range(len(core)):
        if number in wanted:
            points[number] = np.mean(wanted[number], axis=0)
        elif number not in claims:
            points[number] = (40.0 * math.cos(number * _GOLDEN), 40.0 * math.sin(number * _GOLDEN))
        # A nudge by position in the ranking parts those who want the very same place.
        points[number] += (7.0 * math.cos(number * _GOLDEN), 19.0 * math.sin(number * _GOLDEN))
    return points


def _forces(points: Points, springs: list[tuple[int, int, float, float, float]], steps: int = 260) -> Points:
    """Let springs pull and nodes push, cooling down."""
    if len(points) < 2:
        return points
    pairs = np.array([(node, anchor) for node, anchor, *_ in springs], dtype=int).reshape(-1, 2)
    offsets = np.array([(dx, dy) for _, _, dx, dy, _ in springs]).reshape(-1, 2)
    pulls = np.array([pull for *_, pull in springs]).reshape(-1, 1)
    degree = np.maximum(1.0, np.bincount(pairs.ravel(), minlength=len(points))).reshape(-1, 1)
    for step in range(steps):
        heat = 1.0 - step / steps
        move = np.zeros_like(points)
        error = (points[pairs[:, 1]] + offsets - points[pairs[:, 0]]) * pulls
        np.add.at(move, pairs[:, 0], error)
        np.add.at(move, pairs[:, 1], -error)
        move /= degree
        gap = points[:, None, :] - points[None, :, :]
        # Height counts double: boxes are wide and low, and should stack before they spread.
        distance = np.maximum(1.0, np.hypot(gap[..., 0] / 1.3, gap[..., 1] * 1.3))
        push = gap / distance[..., None] ** 2 * (150.0 * 110.0) / 30.0
        move = 0.28 * move + push.sum(axis=1) / 6.0
        length = np.maximum(1e-9, np.hypot(move[:, 0], move[:, 1])).reshape(-1, 1)
        points = points + move / length * np.minimum(length, 60.0 * heat + 1.0)
    return points


def separate(points: Points, sizes: Points, steps: int = 400) -> Points:
    """Push overlapping boxes apart along the axis on which they overlap least, until none does."""
    points = points.copy()
    for _ in range(steps):
        gap = points[:, None, :] - points[None, :, :]
        overlap = (sizes[:, None, :] + sizes[None, :, :]) / 2 - np.abs(gap)
        hit: NDArray[np.bool_] = np.all(overlap > 0.5, axis=2)
        np.fill_diagonal(hit, val=False)
        if not hit.any():
            break
        sideways = overlap[..., 0] < overlap[..., 1]
        sign = np.where(gap >= 0, 1.0, -1.0)
        # Two nodes on one spot have no direction: the later one goes down and right.
        lower = np.tril(np.ones(hit.shape), -1) * 2 - 1
        sign = np.where(gap == 0, lower[..., None], sign)
        push = np.where(np.stack([sideways, ~sideways], axis=2), overlap * sign, 0.0) * hit[..., None]
        points += push.sum(axis=1) / np.maximum(1, hit.sum(axis=1)).reshape(-1, 1) * 0.55
    return points


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
