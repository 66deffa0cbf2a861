#!/usr/bin/env python3
"""Measure a store of made-up articles: loading, size, memory, one more article, shapes, and every named question.

usage: benchmark_store.py FOLDER --quads 100000 [--matcher meaning|wording] [--runs 5] [--rdflib] [--limit 20]

The store is kept in FOLDER and used again when it is there. Questions are asked of the store as `counterclaim ask`
does, of Oxigraph directly, and with --rdflib of rdflib in memory, each question stopped after --limit seconds.
Prints Markdown. Times are wall times; processor seconds stand beside those of loading, for a machine may be busy.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from counterclaim.rdf import KnowledgeGraph
from counterclaim.rdf.derive import match_by_wording
from counterclaim.rdf.questions import Question, questions
from counterclaim.rdf.shapes import validate
from make_synthetic_graph import fill, made_up_articles

SEED = 7


def timed(run: Callable[[], Any]) -> float:
    """Return the seconds that something takes."""
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def told(seconds: Sequence[float]) -> str:
    """Return median and 95th percentile in milliseconds."""
    ordered = sorted(seconds)
    high = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    return f"{statistics.median(ordered) * 1000:,.1f} / {high * 1000:,.1f}"


def folder_size(folder: Path) -> float:
    """Return the size of a folder in MB."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def memory() -> float:
    """Return the greatest resident memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def load(graph: KnowledgeGraph, path: Path, quads: int) -> None:
    """Fill the store and tell how long it took."""
    begun, used = time.perf_counter(), time.process_time()
    articles = fill(graph, quads, seed=SEED)
    wall, own = time.perf_counter() - begun, time.process_time() - used
    print(f"| add {articles:,} articles, one transaction each | {wall:,.1f} s, {own:,.1f} processor s |")
    begun, used = time.perf_counter(), time.process_time()
    graph.derive()
    print(
        f"| derive all at once | {time.perf_counter() - begun:,.1f} s, {time.process_time() - used:,.1f} processor s |"
    )
    graph.store.flush()
    print(f"| quads | {len(graph.store):,} |")
    print(f"| size of the quads on disk | {folder_size(path / 'quads'):,.0f} MB |")
    print(f"| size of the comparisons beside them | {(path / 'links.sqlite').stat().st_size / 1e6:,.0f} MB |")
    print(f"| greatest memory while loading | {memory():,.0f} MB |")


def one_more(graph: KnowledgeGraph, runs: int) -> None:
    """Tell how long adding and deriving one more article takes, and checking it against the shapes."""
    held = {entry.source for entry in graph.articles()}
    fresh = (item for item in made_up_articles(SEED) if item.article.id not in held)
    added, used, checked = [], [], []
    for _ in range(runs):
        annotated = next(fresh)
        began = time.process_time()
        added.append(timed(lambda item=annotated: graph.add(item)))
        used.append(time.process_time() - began)
        checked.append(
            timed(lambda item=annotated: validate(graph.store, graph.base, {item.article.key}, derived=False))
        )
    print(f"| add one article and derive, median / p95 | {told(added)} ms |")
    print(f"| the same in processor time | {told(used)} ms |")
    print(f"| shapes of one article, median / p95 | {told(checked)} ms |")


def direct(graph: KnowledgeGraph, question: Question) -> None:
    """Answer a question by the engine alone, reading every value."""
    for row in graph.store.query(question.sparql, use_default_graph_as_union=True):
        tuple(row)


def rdflib_times(graph: KnowledgeGraph, runs: int, limit: float) -> dict[str, str]:
    """Return each question's times in rdflib's memory store, in a process that can be stopped."""
    import rdflib

    context = multiprocessing.get_context("fork")
    memory_store = rdflib.Dataset(default_union=True)
    file = Path(str(graph.path) + ".nq")
    graph.dump(file)
    memory_store.parse(str(file), format="nquads")
    file.unlink()
    found = {}
    for question in questions():
        receiving, sending = context.Pipe(duplex=False)

        def work(sending: Any = sending, question: Question = question) -> None:
            for _ in range(runs):
                sending.send(timed(lambda: list(memory_store.query(question.sparql))))

        process = context.Process(target=work)
        process.start()
        process.join(limit * runs)
        seconds = []
        while receiving.poll():
            seconds.append(receiving.recv())
        if process.is_alive():
            process.kill()
        found[question.name] = told(seconds) if seconds else f"> {limit * runs * 1000:,.0f}"
    return found


def ask_all(graph: KnowledgeGraph, runs: int, other: dict[str, str]) -> None:
    """Tell how long each question takes."""
    print("\n| question, median / p95 in ms | rows | counterclaim | Oxigraph directly | rdflib in memory |")
    print("| --- | --- | --- | --- | --- |")
    for question in questions():
        name = question.name
        rows = len(graph.ask(name).rows)
        ours = told([timed(lambda name=name: graph.ask(name)) for _ in range(runs)])
        engine = told([timed(lambda one=question: direct(graph, one)) for _ in range(runs)])
        print(f"| {name} | {rows:,} | {ours} | {engine} | {other.get(name, '-')} |", flush=True)


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quads", type=int, default=100_000)
    parser.add_argument("--matcher", choices=("meaning", "wording"), default="meaning")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--rdflib", action="store_true")
    parser.add_argument("--limit", type=float, default=20)
    args = parser.parse_args()
    matcher = match_by_wording if args.matcher == "wording" else None
    path = args.folder / f"store-{args.quads}-{args.matcher}"
    filled = path.exists()
    print("| what | figure |\n| --- | --- |")
    with KnowledgeGraph.open(path, matcher=matcher) as graph:
        if not filled:
            load(graph, path, args.quads)
        print(f"| open and read all articles' names | {timed(graph.articles) * 1000:,.0f} ms |")
        one_more(graph, args.runs)
        ask_all(graph, args.runs, rdflib_times(graph, args.runs, args.limit) if args.rdflib else {})


if __name__ == "__main__":
    main()
