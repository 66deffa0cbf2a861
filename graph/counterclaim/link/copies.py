"""Find articles that are copies of each other, so that nine prints of one wire report count as one origin.

Candidates come from MinHash signatures (the library rensa: a few microseconds an article), sorted into bands, so that
the work grows with the number of articles and not its square. What counts is then measured exactly.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_WORD = re.compile(r"\w+")
SHINGLE = 5
PERMUTATIONS, BAND = 128, 4
SEED = 7
#: Copies share half of all word sequences, or one holds nearly all of the other (a shortened wire report).
ALIKE, CONTAINED = 0.5, 0.8
#: Texts shorter than this in words are alike by chance.
SHORTEST = 30


@dataclass(frozen=True, slots=True)
class Text:
    """An article's text under the name by which it is known."""

    id: str
    text: str
    published: str = ""


@dataclass(frozen=True, slots=True)
class Copies:
    """Articles with one origin, the earliest of them; all by identifier, with their likeness to the nearest other."""

    origin: str
    members: tuple[tuple[str, float], ...]


def find_copies(texts: Iterable[Text]) -> list[Copies]:
    """Return the groups of two and more copies, sorted by origin; the order of the texts does not matter.

    The origin is the earliest published, then the smallest identifier.
    """
    known = {text.id: text for text in texts}
    found = {key: own for key in sorted(known) if (own := shingles(known[key].text))}
    links: dict[str, dict[str, float]] = defaultdict(dict)
    for one, two in _candidates(found):
        degree = likeness(found[one], found[two])
        if degree:
            links[one][two] = links[two][one] = degree
    return group_copies(links, {key: text.published for key, text in known.items()})


def group_copies(links: Mapping[str, Mapping[str, float]], published: Mapping[str, str]) -> list[Copies]:
    """Return the groups that likenesses hold together, sorted by origin; ``links`` holds each both ways round."""
    groups = []
    for members in _components(links):
        origin = min(members, key=lambda key: (published[key] or "9999", key))
        degrees = tuple((key, round(max(links[key].values()), 4)) for key in members)
        groups.append(Copies(origin, degrees))
    return sorted(groups, key=lambda group: group.origin)


def origins(texts: Iterable[Text]) -> dict[str, str]:
    """Map each article to its origin: itself unless it is a copy."""
    known = list(texts)
    found = {text.id: text.id for text in known}
    for group in find_copies(known):
        found.update((key, group.origin) for key, _ in group.members)
    return found


def shingles(text: str) -> frozenset[str]:
    """Return the word sequences by which a text is compared; none for a text that is too short to tell."""
    words = _WORD.findall(text.lower())
    if len(words) < SHORTEST:
        return frozenset()
    return frozenset(" ".join(words[start : start + SHINGLE]) for start in range(len(words) - SHINGLE + 1))


def bands(own: frozenset[str]) -> list[str]:
    """Return the names of a text's bands; two texts that share one are worth comparing."""
    from rensa import RMinHash

    signature = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    signature.update(sorted(own))
    values = signature.digest()
    return [
        f"{start}:" + ".".join(f"{value:x}" for value in values[start : start + BAND])
        for start in range(0, PERMUTATIONS, BAND)
    ]


def _candidates(found: Mapping[str, frozenset[str]]) -> list[tuple[str, str]]:
    """Return the pairs that agree in at least one band of their signatures."""
    buckets: dict[str, list[str]] = defaultdict(list)
    for key, own in found.items():
        for band in bands(own):
            buckets[band].append(key)
    return sorted({(one, two) for keys in buckets.values() for one in keys for two in keys if one < two})


def likeness(one: frozenset[str], two: frozenset[str]) -> float:
    """Return the degree to which two texts are copies, 0 when they are not."""
    if not one or not two:
        return 0.0
    shared = len(one & two)
    alike, contained = shared / len(one | two), shared / min(len(one), len(two))
    return max(alike, contained) if alike >= ALIKE or contained >= CONTAINED else 0.0


def _components(links: Mapping[str, Mapping[str, float]]) -> list[list[str]]:
    found: list[list[str]] = []
    seen: set[str] = set()
    for start in sorted(links):
        if start in seen:
            continue
        group, waiting = [], [start]
        seen.add(start)
        while waiting:
            key = waiting.pop()
            group.append(key)
            fresh = [other for other in links[key] if other not in seen]
            seen.update(fresh)
            waiting.extend(fresh)
        found.append(sorted(group))
    return found
