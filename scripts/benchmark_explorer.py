"""Measure how the explorer page opens and moves in Chromium on a made-up graph, beside stock pyvis on the same graph.

usage: python scripts/benchmark_explorer.py [--nodes 10000] [--edges 30000] [--runs 3] [--pyvis] [--folder FOLDER]
Needs Playwright and a Chromium of the system. Nothing is fetched: what stock pyvis asks a CDN for is refused.

Opening is timed from the navigation to the first drawing of content (the browser's first contentful paint) and to
the moment at which the page has drawn itself and is free to take input. A frame's JavaScript is the time inside calls
of scripts between two frames of the main thread, taken from Chromium's own trace while the mouse drags the network.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from counterclaim.export.html import write_html
from counterclaim.export.network import network_from_records
from counterclaim.export.network_records import Agent, Answer, Records, Report, Said, Status, Wording

BASE = "https://w3id.org/counterclaim/id/"
ACTS = (("claim", "endorses"), ("deny", "rejects"), ("confirm", "endorses"), ("dismiss", "rejects"))
SYLLABLES = [
    "ba",
    "de",
    "fo",
    "gu",
    "ha",
    "ki",
    "lo",
    "mu",
    "na",
    "pe",
    "ro",
    "sa",
    "ti",
    "vo",
    "wen",
    "zul",
    "mar",
    "tel",
    "kin",
    "dor",
]
FORE = [
    "The minister",
    "A spokeswoman",
    "The harbour office",
    "An aide",
    "The union",
    "Two engineers",
    "The carrier",
    "A witness",
]
TALE = ["sold the depot", "closed the valve", "moved the fence", "knew of the leak", "paid the crew", "lost the file"]
READY = """
document.addEventListener("readystatechange", () => {
  const root = document.documentElement;
  const done = () => requestAnimationFrame(() => setTimeout(() => { window.benchReady = performance.now(); }, 0));
  if (root.dataset.ready) return done();
  new MutationObserver((_, seen) => root.dataset.ready && (seen.disconnect(), done()))
    .observe(root, { attributes: true });
}, { once: true });
"""
TRACED = ["devtools.timeline", "disabled-by-default-devtools.timeline", "v8", "blink"]
HEAD = "JS a frame, median ms | p95 ms | p95 CPU ms | frames/s |"
CALLS = {"FunctionCall", "EvaluateScript", "FireAnimationFrame", "TimerFire"}


def name(rng: random.Random) -> str:
    """Return a made-up word with a capital."""
    return "".join(rng.choice(SYLLABLES) for _ in range(rng.choice((2, 2, 3)))).capitalize()


def made_up(nodes: int, edges: int, seed: int = 7) -> Records:
    """Return records whose network has about so many nodes and edges; few of its nodes draw most of the lines."""
    rng = random.Random(seed)
    claims, actors = nodes * 4 // 10, nodes - nodes * 4 // 10
    kinds = ("person", "person", "person", "organization", "state", "anonymous", "outlet")
    texts = [f"{rng.choice(FORE)} of {name(rng)} {rng.choice(TALE)} in {name(rng)}" for _ in range(claims)]
    agents = [Agent(f"{BASE}actor/{n}", f"{name(rng)} {name(rng)}", rng.choice(kinds)) for n in range(actors)]
    said = [_said(rng, number, texts, agents) for number in range(edges)]
    return Records(
        reports=tuple(
            Report(
                f"{BASE}article/{n}", f"{name(rng)} and {name(rng)}", f"https://news.example/{n}", name(rng), _day(n)
            )
            for n in range(edges // 12 + 1)
        ),
        agents=tuple(agents),
        wordings=tuple(Wording(f"{BASE}claim/{n}", text, "", f"{BASE}cluster/{n}") for n, text in enumerate(texts)),
        clusters=tuple((f"{BASE}cluster/{n}", text) for n, text in enumerate(texts)),
        statements=tuple(said),
        answers=tuple(_answers(said)),
        statuses=tuple(_statuses(said, claims)),
        base=BASE,
    )


def _said(rng: random.Random, number: int, texts: list[str], agents: list[Agent]) -> Said:
    """Return one statement; each node is met once before the weighty ones are met again and again."""
    claim = number if number < len(texts) else int(len(texts) * rng.random() ** 2.2)
    speaker = number if number < len(agents) else int(len(agents) * rng.random() ** 2.2)
    act, stance = rng.choices(ACTS, (6, 3, 1, 1))[0]
    text = texts[claim]
    sentence = (
        f"{agents[speaker].label} told reporters in {name(rng)} on day {number} that {text[0].lower()}{text[1:]}."
    )
    start = sentence.index(" that ") + 1
    return Said(
        f"{BASE}statement/{number}",
        act,
        stance,
        f"{BASE}claim/{claim}",
        (agents[speaker].id,),
        confidence=round(rng.uniform(0.5, 0.99), 2),
        article=f"{BASE}article/{number // 12}",
        sentence=sentence,
        start=40 * number,
        end=40 * number + len(sentence),
        cue=((start - 12, start - 1),),
        content=((start, len(sentence) - 1),),
        speaker_text=agents[speaker].label,
        said_from=_day(number // 12),
        said_until=_day(number // 12),
    )


def _day(number: int) -> str:
    return f"20{30 + number // 336 % 20}-{1 + number // 28 % 12:02}-{1 + number % 28:02}"


def _answers(said: list[Said]) -> Iterator[Answer]:
    """Yield an answer for every fiftieth denial, to the statement before it on the same claim."""
    before: dict[str, Said] = {}
    for number, one in enumerate(said):
        target = before.get(one.claim)
        if target and one.stance == "rejects" and number % 50 == 0:
            yield Answer(f"{BASE}response/{number}", one.id, target.id, "denies", confidence=0.8)
        before[one.claim] = one


def _statuses(said: list[Said], claims: int) -> Iterator[Status]:
    """Yield the status of each claim that somebody supports or denies."""
    sides: dict[str, dict[str, list[str]]] = {}
    for one in said:
        sides.setdefault(one.claim, {}).setdefault(one.stance, []).append(one.id)
    for number in range(claims):
        stances = sides.get(f"{BASE}claim/{number}", {})
        traced = tuple(sorted(identifier for ids in stances.values() for identifier in ids))
        if "rejects" in stances:
            yield Status(f"{BASE}cluster/{number}", "contested" if "endorses" in stances else "denied", traced)


@contextmanager
def browser() -> Iterator[Any]:
    """Give the system's Chromium."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not program:
        raise SystemExit("no Chromium found: install it (Debian: apt-get install chromium)")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=program, args=arguments)
        yield opened
        opened.close()


def opened(chromium: Any, path: Path, state: str, ready: str, patience: float) -> tuple[Any, dict[str, float]]:
    """Open a page and return it with its times in seconds; a time that was not reached is infinite."""
    page = chromium.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.route("**/*", lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort())
    page.add_init_script(READY)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    before = processor(chromium)
    page.goto(path.as_uri() + (f"#{state}" if state else ""), wait_until="commit")
    try:
        page.wait_for_function(ready, timeout=1000 * patience)
    except Exception as error:
        if "Timeout" not in type(error).__name__:
            raise
        return page, dict.fromkeys(("paint", "interactive", "script", "page", "drawing"), float("inf"))
    spent = {kind: seconds - before.get(kind, 0) for kind, seconds in processor(chromium).items()}
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Infinity")
    metrics = {row["name"]: row["value"] for row in session.send("Performance.getMetrics")["metrics"]}
    interactive = page.evaluate("window.benchReady")
    return page, {
        "paint": paint / 1000,
        "interactive": interactive / 1000,
        "script": metrics["ScriptDuration"],
        "page": spent["renderer"],
        "drawing": spent["GPU"],
    }


def processor(chromium: Any) -> dict[str, float]:
    """Return the seconds of processor time of the browser's processes by kind: the page's and the one that draws."""
    session = chromium.new_browser_cdp_session()
    found: dict[str, float] = {}
    for process in session.send("SystemInfo.getProcessInfo")["processInfo"]:
        found[process["type"]] = found.get(process["type"], 0.0) + process["cpuTime"]
    session.detach()
    return found


def panned(page: Any, chromium: Any, canvas: str, frames: int = 150) -> dict[str, float]:
    """Drag the network about and return milliseconds of JavaScript a frame: median, p95, most; and frames a second."""
    box = page.locator(canvas).first.bounding_box()
    x, y = box["x"] + box["width"] * 0.5, box["y"] + box["height"] - 12  # below what is drawn: a node would be dragged
    page.mouse.move(x, y)
    page.mouse.down()
    page.wait_for_timeout(300)
    chromium.start_tracing(page=page, categories=TRACED)
    began = time.perf_counter()
    for step in range(frames):
        page.mouse.move(x + 3 * (step % 60) - 90, y - 5 * (step % 60))
        page.evaluate("new Promise((done) => requestAnimationFrame(() => done()))")
    seconds = time.perf_counter() - began
    trace = json.loads(chromium.stop_tracing())["traceEvents"]
    page.mouse.up()
    times = script_by_frame(trace, "dur")
    return {
        "cpu95": percentile(script_by_frame(trace, "tdur"), 95),
        "median": statistics.median(times),
        "p95": percentile(times, 95),
        "most": max(times),
        "fps": frames / seconds,
    }


def percentile(values: list[float], percent: int) -> float:
    """Return the value that so many per cent do not exceed."""
    return sorted(values)[int(percent / 100 * (len(values) - 1))]


def script_by_frame(trace: list[dict[str, Any]], clock: str) -> list[float]:
    """Return the milliseconds inside script calls for each frame of the page's main thread.

    The clock is ``dur`` (as time passes) or ``tdur`` (of the processor: it stands still while others have the core).
    """
    calls = [event for event in trace if event["name"] in CALLS and event.get("ph") == "X"]
    threads: dict[tuple[int, int], float] = {}
    for event in calls:
        key = event["pid"], event["tid"]
        threads[key] = threads.get(key, 0) + event["dur"]
    main = max(threads, key=lambda key: threads[key])
    begins = sorted(e["ts"] for e in trace if e["name"] == "FireAnimationFrame" and (e["pid"], e["tid"]) == main)
    frames = [0.0] * max(1, len(begins))
    until, at = 0, 0
    for event in sorted((e for e in calls if (e["pid"], e["tid"]) == main), key=lambda e: (e["ts"], -e["dur"])):
        if event["ts"] < until:
            continue  # inside the call before it, and counted there
        until = event["ts"] + event["dur"]
        while at + 1 < len(begins) and begins[at + 1] <= event["ts"]:
            at += 1
        frames[at] += event.get(clock, event["dur"]) / 1000
    return frames


def explorer_rows(chromium: Any, path: Path, runs: int, nodes: int, patience: float) -> Iterator[str]:
    """Yield a row of the table for each way of opening the explorer."""
    ready = "() => window.benchReady"
    ways = (("first look", "", ".canvas"), ("everything shown", f"show={nodes}", "#view-network"))
    for words, state, canvas in ways:
        times, moves = [], []
        for _ in range(runs):
            page, measured = opened(chromium, path, state, ready, patience)
            times.append(measured)
            moves.append(panned(page, chromium, canvas))
            page.context.close()
        yield row(f"explorer, {words}", times, moves)


def row(what: str, times: list[dict[str, float]], moves: list[dict[str, float]]) -> str:
    """Return the medians of some runs as a row."""

    def middle(rows: list[dict[str, float]], key: str) -> str:
        value = statistics.median(one[key] for one in rows) if rows else float("inf")
        return "not reached" if value == float("inf") else f"{value:.1f}"

    cells = [middle(times, key) for key in ("paint", "interactive", "page", "drawing")]
    return f"| {what} | {' | '.join(cells + [middle(moves, key) for key in ('median', 'p95', 'cpu95', 'fps')])} |"


def stock(network: Any, path: Path) -> None:
    """Write the network as pyvis does it: its ``from_nx``, its template, its defaults."""
    import networkx
    from pyvis.network import Network

    plain = networkx.MultiDiGraph()
    plain.add_nodes_from((node, {"label": data["label"]}) for node, data in network.nodes(data=True))
    plain.add_edges_from((a, b, {"title": data["sentence"]}) for a, b, data in network.edges(data=True))
    drawing = Network(directed=True, cdn_resources="in_line")
    drawing.from_nx(plain)
    path.write_text(drawing.generate_html(), encoding="utf-8")


def stock_row(chromium: Any, path: Path, patience: float) -> str:
    """Return the row of stock pyvis: its page is ready when physics has let go of it and it has drawn itself."""
    ready = """() => {
      if (typeof network === "undefined" || window.benchAsked) return window.benchDone;
      window.benchAsked = true;
      network.once("stabilizationIterationsDone", () => network.once("afterDrawing", () => {
        window.benchReady = performance.now(); window.benchDone = true; }));
      return false; }"""
    page, measured = opened(chromium, path, "", ready, patience)
    moves = [] if measured["interactive"] == float("inf") else [panned(page, chromium, "#mynetwork", 40)]
    return row("stock pyvis", [measured], moves)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--nodes", type=int, default=10_000)
    parser.add_argument("--edges", type=int, default=30_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--pyvis", action="store_true", help="measure stock pyvis too")
    parser.add_argument("--patience", type=float, default=180, help="seconds after which a page counts as not opened")
    parser.add_argument("--folder", type=Path, help="keep the pages here")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, browser() as chromium:
        folder = wanted.folder or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        network = network_from_records(made_up(wanted.nodes, wanted.edges))
        began = time.process_time()
        write_html(network, folder / "explorer.html", title="Made-up claims")
        built = time.process_time() - began
        size = (folder / "explorer.html").stat().st_size
        most = 1_500_000 + 300 * (len(network) + network.number_of_edges())
        print(f"{len(network)} nodes, {network.number_of_edges()} edges; written in {built:.1f} s of processor time,")
        print(f"{size / 1e6:.2f} MB of {most / 1e6:.2f} MB allowed; load average {os.getloadavg()[0]:.1f}\n")
        print("| page | first paint, s | ready, s | page, CPU s | drawing, CPU s | " + HEAD)
        print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
        for line in explorer_rows(chromium, folder / "explorer.html", wanted.runs, len(network), wanted.patience):
            print(line, flush=True)
        if wanted.pyvis:
            stock(network, folder / "pyvis.html")
            print(stock_row(chromium, folder / "pyvis.html", wanted.patience), flush=True)


if __name__ == "__main__":
    main()
