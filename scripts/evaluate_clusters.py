"""Measure the clusters of a store of the stance articles: judged pairs that still hold, and pairs about two rumours.

usage: python scripts/evaluate_clusters.py STORE [--stance ../shared/stance] [--sample 50 --seed 1 --out PAIRS.jsonl]

The pairs judged by reading are kept as article identifiers and offsets (tests/data/cluster_pairs.jsonl). ``--sample``
draws so many further pairs evenly from all pairs within the store's clusters, shows their words, and writes their
places to ``--out`` with an empty verdict, to be filled in: same, near (one claim says the other's and more), different.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from counterclaim.model import Claim
from counterclaim.rdf import KnowledgeGraph

JUDGED = Path("tests/data/cluster_pairs.jsonl")
INVERSE = "inverse"
_MEMBERS = """SELECT ?claim ?cluster ?orientation WHERE {
  ?membership cclm:member ?claim ; cclm:cluster ?cluster ; cclm:orientation ?orientation }"""


@dataclass(frozen=True, slots=True)
class Placed:
    """A claim in a cluster: the input's identifier of its article, its record and its orientation there."""

    article: str
    claim: Claim
    cluster: str
    orientation: str

    @property
    def place(self) -> list[object]:
        """Return where the claim stands, as the judged pairs name it."""
        return [self.article, [list(span) for span in self.claim.spans]]


def read(store: Path) -> list[Placed]:
    """Return every claim of a store that is in a cluster, by identifier."""
    found = []
    with KnowledgeGraph.open(store, read_only=True) as graph:
        places = {
            claim.removeprefix(graph.base): (cluster.removeprefix(graph.base), orientation.rpartition("/")[2])
            for claim, cluster, orientation in graph.rows(_MEMBERS)
        }
        for entry in graph.articles():
            claims = (claim for claim in graph.records(entry.id).claims if claim.id in places)
            found.extend(Placed(entry.source, claim, *places[claim.id]) for claim in claims)
    return sorted(found, key=lambda one: one.claim.id)


def within(placed: Sequence[Placed]) -> Iterator[tuple[Placed, Placed]]:
    """Yield all pairs of claims in one cluster."""
    clusters: dict[str, list[Placed]] = defaultdict(list)
    for one in placed:
        clusters[one.cluster].append(one)
    for name in sorted(clusters):
        yield from combinations(clusters[name], 2)


def overlap(claim: Claim, spans: Sequence[Sequence[int]]) -> float:
    """Return the share of characters that a claim's spans have in common with others."""
    own = {place for start, end in claim.spans for place in range(start, end)}
    other = {place for start, end in spans for place in range(start, end)}
    return len(own & other) / max(len(own | other), 1)


def find(placed: Sequence[Placed], article: str, spans: Sequence[Sequence[int]]) -> Placed | None:
    """Return the claim at the place of a judged one; None when it is worded elsewhere now."""
    own = [one for one in placed if one.article == article]
    best = max(own, key=lambda one: (overlap(one.claim, spans), one.claim.id), default=None)
    return best if best is not None and overlap(best.claim, spans) >= 0.5 else None


def report_judged(placed: Sequence[Placed], judged: Path) -> None:
    """Print how many judged pairs are still in one cluster, and how many of those are right."""
    rows = [json.loads(line) for line in judged.read_text(encoding="utf-8").splitlines()]
    held, apart, lost = [], 0, 0
    for row in rows:
        one, two = (find(placed, article, spans) for article, spans in (row["a"], row["b"]))
        if one is None or two is None or one is two:
            lost += 1
        elif one.cluster != two.cluster:
            apart += 1
        else:
            said = INVERSE if (one.orientation == INVERSE) != (two.orientation == INVERSE) else "same"
            held.append((row["verdict"], (row["orientation"] == "right") == (said == row["said"])))
    right = [turned for verdict, turned in held if verdict != "different"]
    strict = sum(verdict == "same" for verdict, _ in held)
    print(f"{len(rows)} judged pairs: {len(held)} in one cluster, {apart} came apart, {lost} worded elsewhere now")
    if held:
        print(f"  one proposition, also where one says more: {len(right)} ({len(right) / len(held):.3f})")
        print(f"  one proposition in the strict sense: {strict} ({strict / len(held):.3f})")
        print(f"  also where one says more, and the orientation is right: {sum(right)} ({sum(right) / len(held):.3f})")


def report_size(placed: Sequence[Placed], topics: dict[str, str]) -> None:
    """Print how many claims and clusters there are, and how many pairs mix two rumours."""
    sizes: dict[str, int] = defaultdict(int)
    for one in placed:
        sizes[one.cluster] += 1
    pairs = list(within(placed))
    mixed = sum(topics[one.article] != topics[two.article] for one, two in pairs)
    several = sum(size > 1 for size in sizes.values())
    print(f"{len(placed)} claims in {len(sizes)} clusters, {several} of several, the largest {max(sizes.values())}")
    print(f"{mixed} of {len(pairs)} pairs in one cluster mix two rumours ({mixed / max(len(pairs), 1):.4f})")


def sample(placed: Sequence[Placed], count: int, seed: int, out: Path | None) -> None:
    """Draw pairs and show their words; write their places where that is wanted."""
    chosen = random.Random(seed).sample(list(within(placed)), count)
    lines = []
    for number, (one, two) in enumerate(chosen):
        said = INVERSE if (one.orientation == INVERSE) != (two.orientation == INVERSE) else "same"
        print(f"\n{number} {said}\n  {one.article}: {one.claim.text}\n  {two.article}: {two.claim.text}")
        row = {"a": one.place, "b": two.place, "said": said, "verdict": "", "orientation": "right"}
        lines.append(json.dumps(row) + "\n")
    if out:
        out.write_text("".join(lines), encoding="utf-8")


def main() -> None:
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(description="Measure the clusters of a store of the stance articles.")
    parser.add_argument("store", type=Path)
    parser.add_argument("--stance", type=Path, default=Path("../shared/stance"))
    parser.add_argument("--judged", type=Path, default=JUDGED)
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    placed = read(arguments.store)
    rows = map(json.loads, (arguments.stance / "articles.jsonl").read_text(encoding="utf-8").splitlines())
    report_size(placed, {row["id"]: row["topic"] for row in rows})
    report_judged(placed, arguments.judged)
    if arguments.sample:
        sample(placed, arguments.sample, arguments.seed, arguments.out)


if __name__ == "__main__":
    main()
