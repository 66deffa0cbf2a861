#!/usr/bin/env python3
"""Measure a store of made-up articles: loading, size, memory, one more article, shapes, and every named question.

usage: benchmark_store.py FOLDER --quads 100000 [--matcher meaning|wording] [--runs 5] [--rdflib] [--fuseki URL]
       [--limit 20]

The store is kept in FOLDER and used again when it is there. Questions are asked of the store as `counterclaim ask`
does, of Oxigraph directly (reading every value), with --rdflib of rdflib in memory, each question stopped after
--limit seconds, and with --fuseki of an empty server (http://127.0.0.1:3030/ds, by servers/fuseki.sh), which it fills.
Prints Markdown. Questions are told in processor time of the thread that answers, for a machine may be busy; those to a
server, and all else that does not say so, in wall time.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import statistics
import time
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from counterclaim.rdf import KnowledgeGraph
from counterclaim.rdf.derive import match_by_wording
from counterclaim.rdf.questions import Question, questions
from counterclaim.rdf.shapes import validate
from make_synthetic_graph import fill, made_up_articles

SEED = 7


def timed(run: Callable[[], Any], clock: Callable[[], float] = time.perf_counter) -> float:
    """Return the seconds that something takes."""
    begun = clock()
    run()
    return clock() - begun


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
    begun, used = time.perf_counter(), time.process_time()
    graph.rebuild()
    print(
        f"| derive anew, as after an interruption | {time.perf_counter() - begun:,.1f} s,"
        f" {time.process_time() - used:,.1f} processor s |"
    )
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


def fuseki_times(graph: KnowledgeGraph, url: str, runs: int, limit: float) -> dict[str, str]:
    """Fill an empty server; return each question's times there, as JSON that is read to its end."""
    file = Path(str(graph.path) + ".nq")
    graph.dump(file)
    data, begun = file.read_bytes(), time.perf_counter()
    urllib.request.urlopen(urllib.request.Request(url, data, {"Content-Type": "application/n-quads"})).read()
    print(f"| load the quads into Fuseki | {time.perf_counter() - begun:,.1f} s |")
    file.unlink()
    found = {}
    for question in questions():
        asked = urllib.request.Request(
            f"{url}/query",
            question.sparql.encode(),
            {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"},
        )
        try:
            times = [timed(lambda asked=asked: urllib.request.urlopen(asked, timeout=limit).read())]
            # The first answer is that of a cold machine; one that took most of the limit is not asked for again.
            more = runs if times[0] < limit / 2 else 0
            again = [
                timed(lambda asked=asked: urllib.request.urlopen(asked, timeout=limit).read()) for _ in range(more)
            ]
            found[question.name] = told(again or times)
        except OSError:
            found[question.name] = f"> {limit * 1000:,.0f}"
    return found


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
                sending.send(timed(lambda: list(memory_store.query(question.sparql)), time.thread_time))

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


def ask_all(graph: KnowledgeGraph, runs: int, others: Sequence[dict[str, str]]) -> None:
    """Tell how long each question takes here and directly, turn by turn, and what others took."""
    print(
        "\n| question, median / p95 in ms | rows | counterclaim | Oxigraph directly | ratio | rdflib | Fuseki, wall |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for question in questions():
        name = question.name
        rows, ours, engine = len(graph.ask(name).rows), [], []
        direct(graph, question)
        for _ in range(runs):
            ours.append(timed(lambda name=name: graph.ask(name), time.thread_time))
            engine.append(timed(lambda one=question: direct(graph, one), time.thread_time))
        ratio = statistics.median(ours) / statistics.median(engine)
        more = " | ".join(one.get(name, "-") for one in others)
        print(f"| {name} | {rows:,} | {told(ours)} | {told(engine)} | {ratio:.2f} | {more} |", flush=True)


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quads", type=int, default=100_000)
    parser.add_argument("--matcher", choices=("meaning", "wording"), default="meaning")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--rdflib", action="store_true")
    parser.add_argument("--fuseki", metavar="URL", default="")
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
        memory_times = rdflib_times(graph, args.runs, args.limit) if args.rdflib else {}
        server_times = fuseki_times(graph, args.fuseki, args.runs, args.limit) if args.fuseki else {}
        ask_all(graph, args.runs, (memory_times, server_times))


if __name__ == "__main__":
    main()
