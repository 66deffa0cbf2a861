"""Kill a writer at every step of its work and look at what it leaves; run by test_crashes.py as a program of its own.

usage: crash_points.py FOLDER WHAT STEP

Each run is a forked process, which costs no new imports; this one never opens a store, for an engine's threads do not
survive a fork. One JSON line is printed for each point at which a run was killed.
"""

import importlib.util
import json
import os
import shutil
import signal
import sys
from pathlib import Path

spec = importlib.util.spec_from_file_location("dispatches", Path(__file__).with_name("conftest.py"))
dispatches = importlib.util.module_from_spec(spec)
sys.modules["dispatches"] = dispatches
spec.loader.exec_module(dispatches)

# Some of these are otherwise loaded at first use: here, so that no fork has to.
import pyshacl  # noqa: E402, F401

from counterclaim.link import identities  # noqa: E402, F401
from counterclaim.rdf import KnowledgeGraph, derive, difference, dump  # noqa: E402
from counterclaim.rdf import graph as graphs  # noqa: E402
from counterclaim.rdf.cache import Cache  # noqa: E402

LED = "isReplacedBy"


def stories():
    made = (dispatches.dam_story(), dispatches.reply_story(), dispatches.second_report(), dispatches.allied_story())
    return [story.annotated() for story in made]


def open_graph(path):
    return KnowledgeGraph.open(path, matcher=dispatches.match_by_wording)


def work(path):
    """Add articles with a derivation after each, retract one, and write everything out."""
    with open_graph(path) as graph:
        for annotated in stories():
            graph.add(annotated)
        if any(entry.source == "allies-deny" for entry in graph.articles()):
            graph.remove("allies-deny")
        graph.dump(path.parent / "graph.nq")


def kill_at(point, after):
    """Make the process kill itself at its n-th write, before it or right after."""
    count = 0

    def counted(real):
        def wrapped(*args, **more):
            nonlocal count
            count += 1
            if count == point and not after:
                os.kill(os.getpid(), signal.SIGKILL)
            result = real(*args, **more)
            if count == point and after:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return wrapped

    derive.apply = counted(derive.apply)
    difference.apply = counted(difference.apply)
    graphs.apply = counted(graphs.apply)
    Cache.commit = counted(Cache.commit)
    dump._lines = counted(dump._lines)


def forked(run):
    """Run something in a process of its own; return what it told, or the signal that ended it."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            told = run()
            os.write(writing, json.dumps(told).encode())
        except BaseException as error:
            os.write(writing, json.dumps({"error": repr(error)}).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        data = stream.read()
    _, status = os.waitpid(child, 0)
    return json.loads(data) if data else {"killed": os.WIFSIGNALED(status)}


def look(path):
    """Return what a killed run left: articles, half ones, violations, and what the rest of the work makes of it."""
    whole = {item.article.id: len(item.statements) for item in stories()}
    with open_graph(path) as graph:
        entries = {entry.source: entry.statements for entry in graph.articles()}
        broken = [finding.message for finding in graph.validate() if finding.severity == "violation"]
        stale = graph.is_stale()
    left = [file.name for file in path.parent.iterdir() if file.name.startswith(".graph.nq")]
    work(path)
    text = (path.parent / "graph.nq").read_text()
    return {
        "half": [name for name, count in entries.items() if whole[name] != count],
        "broken": broken,
        "stale": stale,
        "left": len(left),
        "end": sorted(line for line in text.splitlines() if LED not in line and "graph/manifest" not in line),
        "articles": len(entries),
    }


def tell(point, told):
    """Print what was seen at a point as a line of JSON."""
    sys.stdout.write(json.dumps({"point": point, **told}) + "\n")
    sys.stdout.flush()


def main():
    folder, step = Path(sys.argv[1]), int(sys.argv[2])
    (folder / "whole").mkdir()

    def reference():
        work(folder / "whole" / "store")
        return look(folder / "whole" / "store")

    tell(0, forked(reference))
    point = 1
    while True:
        own = folder / f"point-{point}"
        own.mkdir()

        def killed(path=own / "store", at=point):
            kill_at(at, after=at % 2 == 0)
            work(path)
            return {"killed": False}

        if not forked(killed).get("killed"):
            break
        tell(point, forked(lambda path=own / "store": look(path)))
        shutil.rmtree(own)
        point += step


main()
