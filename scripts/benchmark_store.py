#!/usr/bin/env python3
"""Measure a store of made-up articles beside other engines: loading, size, memory, one more article, and questions.

usage: benchmark_store.py FOLDER --quads 100000 [--runs 5] [--rdflib] [--fuseki] [--limit 5] [--load-limit 120]
       [--times 1] [--only load|ask] [--matcher meaning|wording]

The store is kept in FOLDER and used again when it is there. With --times N the engines get its quads N times, each time
under other names, and questions are asked of these. The same quads are loaded into Oxigraph as a file, with
--rdflib into rdflib's memory (given up after --load-limit seconds), and with --fuseki into a server that
servers/fuseki.sh starts. Every question is asked of the store as `counterclaim ask` does, of Oxigraph directly
(pyoxigraph on its own copy, reading every value), of rdflib and of Fuseki over HTTP; one that takes longer than --limit
seconds there is given up. Prints Markdown. The first two are told in processor time of the thread that answers, for a
machine may be busy; a server, and all else that does not say so, in wall time.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import os
import resource
import socket
import statistics
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat, Store

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
    print(f"| quads | {len(graph.store):,} |")
    size = folder_size(path / "quads")
    logs = sum(log.stat().st_size for log in (path / "quads").glob("*.log")) / 1e6
    print(f"| size of the quads on disk | {size - logs:,.0f} MB |")
    print(f"| logs beside them until the store is closed | {logs:,.0f} MB |")
    print(f"| size of the comparisons beside them | {(path / 'links.sqlite').stat().st_size / 1e6:,.0f} MB |")
    print(f"| greatest memory while loading | {memory():,.0f} MB |")


def one_more(graph: KnowledgeGraph, runs: int) -> None:
    """Tell how long adding and deriving one more article takes, and checking it against the shapes."""
    import counterclaim.annotate  # noqa: F401 - whoever adds an article has annotated it, so this is loaded

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


def direct(store: Store, question: Question) -> None:
    """Answer a question by the engine alone, reading every value."""
    for row in store.query(question.sparql, use_default_graph_as_union=True):
        tuple(row)


def apart(limit: float, work: Callable[..., None], *args: Any) -> list[Any]:
    """Run a function in a process of its own, with a place to put findings; return those of its first seconds."""
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=work, args=(sending, *args))
    process.start()
    sending.close()
    found, until = [], time.monotonic() + limit
    while receiving.poll(max(0.0, until - time.monotonic())):
        try:
            found.append(receiving.recv())
        except EOFError:
            break
    process.kill()
    process.join()
    return found


def load_oxigraph(found: Connection, file: Path, folder: Path) -> None:
    """Load a file into an empty store by the engine's own way for many quads; tell seconds, MB on disk, MB held."""
    store = Store(str(folder))
    seconds = timed(lambda: store.bulk_load(path=str(file), format=RdfFormat.N_QUADS))
    seconds += timed(store.optimize)  # many quads otherwise stay in files that every look-up has to go through
    store.flush()
    found.send(("Oxigraph directly", seconds, folder_size(folder), memory()))


def load_rdflib(found: Connection, file: Path, limit: float, names: Sequence[str]) -> None:
    """Load a file into rdflib's memory and ask questions; tell of loading, then the times of each question."""
    import rdflib

    held = rdflib.Dataset(default_union=True)
    seconds = timed(lambda: held.parse(str(file), format="nquads"))
    found.send(("rdflib in memory", seconds, 0.0, memory()))
    context = multiprocessing.get_context("fork")
    for one in (question for question in questions() if question.name in names):

        def ask(one: Question = one) -> None:
            found.send((one.name, timed(lambda: list(held.query(one.sparql)), time.thread_time)))

        process = context.Process(target=ask)
        process.start()
        process.join(limit)
        process.kill()


class Fuseki:
    """A server that the scripts start, with nothing in it."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.folder, self.url = folder, f"http://127.0.0.1:{port}/ds"
        script = Path(__file__).parent / "servers" / "fuseki.sh"
        with (folder.parent / "fuseki.log").open("wb") as log:
            self.process = subprocess.Popen([str(script), str(port), str(folder)], stdout=log, stderr=log)
        until = time.monotonic() + 120
        while time.monotonic() < until:
            with contextlib.suppress(OSError):
                self.get("ASK { ?s ?p ?o }", 5)
                break
            time.sleep(0.5)
        else:
            raise TimeoutError("Fuseki did not start; see fuseki.log.")

    def get(self, sparql: str, limit: float) -> None:
        """Ask, and read the answer to its end."""
        told = {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"}
        asked = urllib.request.Request(f"{self.url}/query", sparql.encode(), told)
        urllib.request.urlopen(asked, timeout=limit).read()

    def load(self, file: Path) -> tuple[str, float, float, float]:
        """Send it a file of quads; tell seconds, MB on disk, MB held (of 1 GB that it may)."""
        told = {"Content-Type": "application/n-quads", "Content-Length": str(file.stat().st_size)}
        with file.open("rb") as data:
            asked = urllib.request.Request(self.url, data, told)
            seconds = timed(lambda: urllib.request.urlopen(asked).read())
        held = Path(f"/proc/{self.process.pid}/status").read_text("utf-8")
        peak = next(int(line.split()[1]) for line in held.splitlines() if line.startswith("VmHWM"))
        return "Fuseki", seconds, folder_size(self.folder / "db"), peak / 1024

    def times(self, runs: int, limit: float) -> dict[str, list[float]]:
        """Return each question's times; the first answer is that of a cold machine and does not count."""
        found: dict[str, list[float]] = {}
        for question in questions():
            with contextlib.suppress(OSError):
                if timed(lambda one=question: self.get(one.sparql, limit)) < limit:
                    again = range(runs)
                    found[question.name] = [timed(lambda one=question: self.get(one.sparql, limit)) for _ in again]
        return found


def ask_all(graph: KnowledgeGraph, engine: Store, runs: int, others: dict[str, dict[str, list[float]]]) -> None:
    """Tell how long each question takes here and directly, turn by turn, and what others took."""
    heads = "".join(f" | {name}" for name in others)
    print(f"\n| question, median / p95 in ms | rows | counterclaim | Oxigraph directly | ratio{heads} |")
    print("| --- | --- | --- | --- | ---" + " | ---" * len(others) + " |")
    for question in questions():
        name = question.name
        rows, ours, theirs = len(graph.ask(name).rows), [], []
        direct(engine, question)
        for _ in range(runs):
            ours.append(timed(lambda name=name: graph.ask(name), time.thread_time))
            theirs.append(timed(lambda one=question: direct(engine, one), time.thread_time))
        ratio = statistics.median(ours) / statistics.median(theirs)
        more = "".join(f" | {told(one[name]) if one.get(name) else 'given up'}" for one in others.values())
        print(f"| {name} | {rows:,} | {told(ours)} | {told(theirs)} | {ratio:.2f}{more} |", flush=True)


def repeat(file: Path, times: int, base: str) -> None:
    """Write the quads of a file to it again and again, each time under names of their own."""
    lines = file.read_text("utf-8").splitlines(keepends=True)
    own = [line for line in lines if f"<{base}graph/vocab>" not in line]
    with file.open("a", encoding="utf-8") as data:
        for number in range(2, times + 1):
            data.writelines(line.replace(base, f"{base}{number}/") for line in own)


def beside(graph: KnowledgeGraph, scratch: Path, args: argparse.Namespace) -> None:
    """Load the quads into the other engines and ask all of them everything."""
    file = scratch / "graph.nq"
    graph.dump(file)
    if args.times > 1:
        repeat(file, args.times, graph.base)
    others: dict[str, dict[str, list[float]]] = {}
    loads = apart(3600, load_oxigraph, file, scratch / "oxigraph")
    if args.rdflib:
        names = [question.name for question in questions()]
        found = apart(args.load_limit + args.limit * len(names), load_rdflib, file, args.limit, names)
        loads += found[:1]
        others["rdflib, once"] = {name: [seconds] for name, seconds in found[1:]}
    if args.fuseki:
        (scratch / "fuseki").mkdir()
        server = Fuseki(scratch / "fuseki")
        try:
            loads.append(server.load(file))
            others["Fuseki, wall"] = server.times(args.runs, args.limit)
        finally:
            server.process.terminate()
            server.process.wait(60)
    engine = Store.read_only(str(scratch / "oxigraph"))
    count = len(engine)
    print(f"\n| the same {count:,} quads into | load, s | quads a second | on disk, MB | memory, MB |")
    print("| --- | --- | --- | --- | --- |")
    for name, seconds, size, held in loads:
        on_disk = f"{size:,.0f}" if size else "-"
        print(f"| {name} | {seconds:,.1f} | {count / seconds:,.0f} | {on_disk} | {held:,.0f} |")
    ask_all(KnowledgeGraph(engine, read_only=True) if args.times > 1 else graph, engine, args.runs, others)


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quads", type=int, default=100_000)
    parser.add_argument("--matcher", choices=("meaning", "wording"), default="meaning")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--rdflib", action="store_true")
    parser.add_argument("--fuseki", action="store_true")
    parser.add_argument("--limit", type=float, default=5)
    parser.add_argument("--load-limit", type=float, default=120)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--only", choices=("load", "ask"), help="leave out the other half")
    args = parser.parse_args()
    matcher = match_by_wording if args.matcher == "wording" else None
    path = args.folder / f"store-{args.quads}-{args.matcher}"
    filled = path.exists()
    print("| what | figure |\n| --- | --- |")
    begun = time.perf_counter()
    with KnowledgeGraph.open(path, matcher=matcher) as graph:
        opened = time.perf_counter() - begun
        if not filled:
            load(graph, path, args.quads)
        if args.only != "load":
            print(f"| open | {opened * 1000:,.0f} ms |")
            print(f"| list all articles | {timed(graph.articles) * 1000:,.0f} ms |")
            print(f"| find one by its name | {timed(lambda: graph.records('made-up-7')) * 1000:,.0f} ms |")
            begun = time.perf_counter()
            graph.query("ASK {}")  # derives anew what older rules or models made
            print(f"| bring up to date | {time.perf_counter() - begun:,.1f} s |")
            one_more(graph, args.runs)
            with tempfile.TemporaryDirectory(dir=args.folder) as scratch:
                beside(graph, Path(scratch), args)
    print(f"\nLoad average: {', '.join(f'{load:.1f}' for load in os.getloadavg())}")


if __name__ == "__main__":
    main()
