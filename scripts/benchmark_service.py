"""Put a served store under load: many clients at once for a minute, and queries that must be stopped.

usage: python scripts/benchmark_service.py STORE [--clients 200] [--seconds 60] [--workers 2]

Starts `counterclaim serve` on this machine, asks it the named questions and small queries from many connections, and
prints what came back, how long it took, and what the service's processes held before and after. The only answer but 200
that is allowed is the announced 503. Then queries without end are sent, and it is watched that what they held is freed.
"""

from __future__ import annotations

import argparse
import asyncio
import socket
import statistics
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import psutil

PATHS = (
    "/questions/contested-claims",
    "/questions/who-claimed-what?claim_contains=a",
    "/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D",
    "/sparql?query=SELECT%20%2A%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20LIMIT%20100",
    "/health",
    "/questions",
)
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
HOARDING = "SELECT ?a ?f ?i { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?f ?i ?a"


@contextmanager
def served(store: str, workers: int, seconds: float) -> Iterator[tuple[str, psutil.Process]]:
    """Start the service on a free port; give its address and its process."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    command = [sys.executable, "-m", "counterclaim", "serve", store, "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--workers", str(workers), "--seconds", str(seconds)], stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                if httpx.get(f"{address}/health", timeout=60).status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.2)
        yield address, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(30)


def held(process: psutil.Process) -> float:
    """Return the memory of a process and all it started, in MB."""
    total = 0
    for each in (process, *process.children(recursive=True)):
        try:
            total += each.memory_info().rss
        except psutil.NoSuchProcess:  # it was a worker, stopped just now
            continue
    return total / 1e6


async def load(address: str, clients: int, seconds: float) -> tuple[Counter[str], dict[str, list[float]]]:
    """Ask from many connections until the time is over; return the statuses and the milliseconds of each answer."""
    statuses: Counter[str] = Counter()
    times: dict[str, list[float]] = defaultdict(list)
    until = time.monotonic() + seconds
    limits = httpx.Limits(max_connections=clients, max_keepalive_connections=clients)

    async def ask(client: httpx.AsyncClient, first: int) -> None:
        number = first
        while time.monotonic() < until:
            path = PATHS[number % len(PATHS)]
            number += 1
            began = time.perf_counter()
            try:
                reply = await client.get(address + path)
            except httpx.TransportError as error:
                statuses[type(error).__name__] += 1
                continue
            statuses[str(reply.status_code)] += 1
            if reply.status_code == 200:
                times[path.partition("=")[0]].append(1000 * (time.perf_counter() - began))
            elif reply.status_code == 503:
                await asyncio.sleep(min(2.0, float(reply.headers["retry-after"])))

    async with httpx.AsyncClient(limits=limits, timeout=120) as client:
        await asyncio.gather(*(ask(client, number) for number in range(clients)))
    return statuses, times


def stopped(address: str, process: psutil.Process, query: str) -> tuple[int, float, float]:
    """Send a query that cannot end; return the status, its seconds, and the processor seconds burnt after it."""
    began = time.perf_counter()
    status = httpx.get(f"{address}/sparql", params={"query": query}, timeout=600).status_code
    took = time.perf_counter() - began
    before = _burnt(process)
    time.sleep(3)
    return status, took, _burnt(process) - before


def _burnt(process: psutil.Process) -> float:
    times = [each.cpu_times() for each in (process, *process.children(recursive=True)) if each.is_running()]
    return sum(each.user + each.system for each in times)


def main() -> None:
    """Run the load and the stops, and print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store")
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--workers", type=int, default=2)
    wanted = parser.parse_args()
    with served(wanted.store, wanted.workers, 5) as (address, process):
        before = held(process)
        statuses, times = asyncio.run(load(address, wanted.clients, wanted.seconds))
        after = held(process)
        print(f"{wanted.clients} clients for {wanted.seconds:g} s: {dict(sorted(statuses.items()))}")
        print("| address | answers | median ms | p95 ms |\n| --- | --- | --- | --- |")
        for path, found in sorted(times.items()):
            p95 = statistics.quantiles(found, n=20)[-1] if len(found) > 1 else found[0]
            print(f"| `{path}` | {len(found):,} | {statistics.median(found):.0f} | {p95:.0f} |")
        print(f"memory of all processes: {before:.0f} MB before, {after:.0f} MB after")
        for name, query in (("endless", ENDLESS), ("hoarding", HOARDING)):
            status, took, burnt = stopped(address, process, query)
            print(f"{name} query: {status} after {took:.1f} s, {burnt:.2f} processor s in the 3 s after it")
        print(f"memory after the stops: {held(process):.0f} MB")
    sys.exit(bool(set(statuses) - {"200", "503"}))


if __name__ == "__main__":
    main()
