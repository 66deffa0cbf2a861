"""Choose what the first look shows and give it its places: claims in the middle, who says so left, who denies right.

A screen holds only so many words that can be read without zooming, so the look takes as many of the most contested
claims as one screen has room for, and of those who speak on them the most telling of each side. bands.js lays out a
chosen part in the page by the same rules.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

ROOM = 580.0  # pixels of height that a laptop's screen leaves to the network
CLAIM_WIDTH = 232.0
SPEAKER_WIDTH, SPEAKER_HEIGHT = 132.0, 78.0
MOST_CLAIMS = 6
COLUMN = 274.0  # from the middle of a claim to the middle of its speakers: leaves room for a line and its name
_CLAIM_GAP, _SPEAKER_GAP = 20.0, 8.0
_NARROW_COLUMN, _NARROW_GAP = 78.0, 44.0
_FEW = 3  # more nodes than these are left out of the look, never fewer: hiding them would cost more than it clears

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Tie:
    """A speaker's position on a claim: on the ``left`` those who say so, on the right those who do not."""

    speaker: str
    claim: str
    left: bool


@dataclass(frozen=True, slots=True)
class Part:
    """What is to be laid out, all in the order of the ranking: nodes, their ties, and who is linked with whom."""

    claims: Sequence[str]
    speakers: Sequence[str]
    ties: Sequence[Tie]
    heights: Mapping[str, float]
    links: Mapping[str, Sequence[str]] = field(default_factory=dict)


def claim_height(label: str) -> float:
    """Return the height in pixels of a claim's card."""
    return 40.0 + 18.0 * max(2, min(5, 1 + len(label) // 30))


def choose(
    claims: Sequence[str], takers: Mapping[str, Sequence[Tie]], names: Mapping[str, str]
) -> tuple[list[str], dict[str, bool]]:
    """Return the claims of the first look, and its speakers with the side on which each stands (true: left).

    Each claim first gets one speaker of each side, then a second, until a column is full; of speakers who share a
    name only one is taken for each side of a claim.
    """
    chosen: list[str] = []
    height = 0.0
    for claim in claims[:MOST_CLAIMS]:
        height += claim_height(names[claim]) + (_CLAIM_GAP if chosen else 0.0)
        if chosen and height > ROOM:
            break
        chosen.append(claim)
    most = int(ROOM // (SPEAKER_HEIGHT + _SPEAKER_GAP))
    queues = [_distinct(takers[claim], names, left=left) for claim in chosen for left in (True, False)]
    taken: dict[str, bool] = {}
    for turn in range(max(map(len, queues), default=0)):
        for queue in queues:
            if turn >= len(queue) or queue[turn].speaker in taken:
                continue
            if sum(side == queue[turn].left for side in taken.values()) < most:
                taken[queue[turn].speaker] = queue[turn].left
    return chosen, taken


def _distinct(ties: Sequence[Tie], names: Mapping[str, str], *, left: bool) -> list[Tie]:
    found: dict[str, Tie] = {}
    for tie in ties:
        if tie.left == left:
            found.setdefault(names[tie.speaker].casefold(), tie)
    return list(found.values())


def few(rest: int) -> bool:
    """Say whether so few nodes are left over that the first look shows them too."""
    return rest <= _FEW


def wide(part: Part) -> dict[str, Place]:
    """Return the places for a screen that is wider than high: one column of claims between two of speakers."""
    sides = _sides(part)
    columns = {left: [s for s in part.speakers if sides[s] == left] for left in (True, False)}
    tallest = max(len(column) for column in columns.values()) * (SPEAKER_HEIGHT + _SPEAKER_GAP) - _SPEAKER_GAP
    total = sum(part.heights[claim] for claim in part.claims)
    gap = max(_CLAIM_GAP, (tallest - total) / max(1, len(part.claims)))
    middle: dict[str, float] = {}
    top = -(total + gap * (len(part.claims) - 1)) / 2
    for claim in _rows(part):
        middle[claim] = top + part.heights[claim] / 2
        top += part.heights[claim] + gap
    wanted = _wanted(part, middle)
    places = {claim: (0.0, y) for claim, y in middle.items()}
    for left, column in columns.items():
        column.sort(key=wanted.__getitem__)
        rows = spread([wanted[speaker] for speaker in column], SPEAKER_HEIGHT + _SPEAKER_GAP)
        places |= {speaker: (-COLUMN if left else COLUMN, y) for speaker, y in zip(column, rows, strict=True)}
    return _whole(places)


def narrow(part: Part) -> dict[str, Place]:
    """Return the places for a screen that is higher than wide: above each claim who says so, below it who does not."""
    sides = _sides(part)
    places: dict[str, tuple[float, float]] = {}
    y = 0.0
    for claim in [*_rows(part), ""]:
        own = [s for s in part.speakers if s not in places and (not claim or _speaks(part, s, claim))]
        y = _row(places, [s for s in own if sides[s]], y)
        if claim:
            height = part.heights[claim]
            y += _NARROW_GAP * any(sides[s] for s in own)
            places[claim] = (0.0, y + height / 2)
            y += height
        below = [s for s in own if not sides[s]]
        y = _row(places, below, y + _NARROW_GAP * bool(below)) + _CLAIM_GAP * 1.5
    return _whole(places)


def _row(places: dict[str, tuple[float, float]], speakers: Sequence[str], y: float) -> float:
    """Place speakers two in a row below y; return where the last row ends."""
    for number, speaker in enumerate(speakers):
        alone = number == len(speakers) - 1 and number % 2 == 0
        x = 0.0 if alone else _NARROW_COLUMN * (number % 2 * 2 - 1)
        places[speaker] = (x, y + number // 2 * (SPEAKER_HEIGHT + _SPEAKER_GAP) + SPEAKER_HEIGHT / 2)
    rows = (len(speakers) + 1) // 2
    return y + rows * (SPEAKER_HEIGHT + _SPEAKER_GAP) - _SPEAKER_GAP * bool(rows)


def _whole(places: Mapping[str, tuple[float, float]]) -> dict[str, Place]:
    # As JavaScript rounds, so that the page's own layout gives the same places.
    return {node: (math.floor(x + 0.5), math.floor(y + 0.5)) for node, (x, y) in places.items()}


def _speaks(part: Part, speaker: str, claim: str) -> bool:
    return any(tie.speaker == speaker and tie.claim == claim for tie in part.ties)


def _sides(part: Part) -> dict[str, bool]:
    """Return who stands left: those who say so more often, or on the first of their claims when that is even."""
    votes: dict[str, list[bool]] = {speaker: [] for speaker in part.speakers}
    for tie in part.ties:
        votes[tie.speaker].append(tie.left)
    sides = {s: (2 * sum(own) > len(own)) or (2 * sum(own) == len(own) and own[0]) for s, own in votes.items() if own}
    for speaker in part.speakers:
        if speaker not in sides:
            near = [other for other in part.links.get(speaker, ()) if votes.get(other)]
            sides[speaker] = sides[near[0]] if near else True
    return sides


def _rows(part: Part) -> list[str]:
    """Return the claims so that neighbours share speakers where they can; the first stays first."""
    speakers = {claim: {tie.speaker for tie in part.ties if tie.claim == claim} for claim in part.claims}
    left = list(part.claims)
    rows = left[:1]
    while left := [claim for claim in left if claim not in rows]:
        # max gives the first of equals: the best ranked.
        rows.append(max(left, key=lambda claim: len(speakers[claim] & speakers[rows[-1]])))
    return rows


def _wanted(part: Part, middle: Mapping[str, float]) -> dict[str, float]:
    """Return how high each speaker would like to stand: amid the claims it speaks on, or beside whom it is linked."""
    heights: dict[str, list[float]] = {speaker: [] for speaker in part.speakers}
    for tie in part.ties:
        heights[tie.speaker].append(middle[tie.claim])
    found = {speaker: _mean(own) for speaker, own in heights.items() if own}
    for speaker in part.speakers:
        if not heights[speaker]:
            near = [other for other in part.links.get(speaker, ()) if heights.get(other)]
            found[speaker] = _mean([found[other] for other in near])
    return found


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def spread(wanted: Iterable[float], step: float) -> list[float]:
    """Return values in the same order, at least a step apart, as near to the wanted ones as that allows."""
    blocks: list[list[float]] = []  # of each block: the sum of its wanted starts, and how many stand in it
    for number, value in enumerate(wanted):
        blocks.append([value - number * step, 1.0])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
            total, many = blocks.pop()
            blocks[-1][0] += total
            blocks[-1][1] += many
    starts = [total / many for total, many in blocks for _ in range(int(many))]
    return [start + number * step for number, start in enumerate(starts)]
