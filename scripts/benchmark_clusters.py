#!/usr/bin/env python3
"""Measure how the clustering of claims grows with the number of articles: time, memory and pairs scored.

usage: benchmark_clusters.py STORE [--articles 125 250 500]

Takes the claims of the first articles of a store, by identifier, and compares them from nothing, each number of
articles in a process of its own. Prints Markdown with processor seconds, and the exponent between the first and the
last line.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import resource
import sqlite3
import time
from collections import defaultdict
from pathlib import Path

from counterclaim.link.claim_tables import open_tables
from counterclaim.link.encoder import sentence_encoder
from counterclaim.link.incremental import ClaimIndex
from counterclaim.model import AnsweredClaim, ClaimInContext
from counterclaim.rdf import KnowledgeGraph

Corpus = dict[str, tuple[list[ClaimInContext], list[AnsweredClaim]]]


def read(store: Path) -> Corpus:
    """Return the claims of each article, and the ties between them."""
    with KnowledgeGraph.open(store, read_only=True) as graph:
        found: Corpus = defaultdict(lambda: ([], []))
        articles = {}
        for claim in graph.claims_in_context():
            articles[claim.id] = claim.article
            found[claim.article][0].append(claim)
        for tie in graph.answered():
            if tie.claim in articles:
                found[articles[tie.claim]][1].append(tie)
    return dict(found)


def measure(corpus: Corpus, count: int) -> tuple[int, int, int, float, float, float]:
    """Return claims, clusters, pairs, processor seconds for encoding and for the rest, and MB of memory."""
    chosen = {key: corpus[key] for key in sorted(corpus)[:count]}
    began = time.process_time()
    sentence_encoder().encode(["begin"])
    database = sqlite3.connect(":memory:")
    open_tables(database)
    index = ClaimIndex(database)
    index._encode({claim.text for claims, _ in chosen.values() for claim in claims})
    encoded = time.process_time()
    found = index.update([], chosen)
    ended = time.process_time()
    claims = database.execute("SELECT COUNT(*) FROM claims").fetchone()[0]
    pairs = database.execute("SELECT COUNT(*) FROM pairs").fetchone()[0] // 2
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return claims, len(found.clusters), pairs, encoded - began, ended - encoded, memory


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path)
    parser.add_argument("--articles", type=int, nargs="+", default=[125, 250, 500])
    args = parser.parse_args()
    corpus = read(args.store)
    print("| articles | claims | clusters | pairs scored | encode, processor s | the rest, processor s | memory, MB |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    measured = []
    for count in args.articles:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            claims, clusters, pairs, encode, rest, memory = pool.apply(measure, (corpus, count))
        measured.append((claims, rest, pairs))
        print(
            f"| {count:,} | {claims:,} | {clusters:,} | {pairs:,} | {encode:.1f} | {rest:.1f} | {memory:,.0f} |",
            flush=True,
        )
    (few, short, thin), (many, long, thick) = measured[0], measured[-1]
    if many > few:
        grown = math.log(many / few)
        print(
            "\nWith the number of claims the time without encoding grows by an exponent of "
            f"{math.log(long / short) / grown:.2f}, the pairs by {math.log(thick / thin) / grown:.2f}."
        )


if __name__ == "__main__":
    main()
