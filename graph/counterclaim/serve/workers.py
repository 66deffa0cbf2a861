"""Run queries in processes of their own, killed at the deadline: an engine without a time-out cannot burn on."""

from __future__ import annotations

import asyncio
import io
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from counterclaim.serve.isolation import isolate
from counterclaim.serve.limits import Limits

_START_SECONDS = 60.0


class TooLarge(Exception):
    """A result grew beyond the limit."""


class Busy(Exception):
    """All workers are taken and the queue is full."""


class OutOfTime(Exception):
    """A query ran into its deadline; its worker was killed."""


class Died(Exception):
    """A worker ended before it answered (out of memory, most likely)."""


class Refused(Exception):
    """The engine rejects the query; the text says why."""


@dataclass(frozen=True, slots=True)
class Job:
    """One query with its result's media type; ``substitutions`` binds variables to terms (name, kind, value)."""

    sparql: str
    media_type: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    substitutions: tuple[tuple[str, str, str], ...] = ()
    base: str = ""  # what relative IRIs count from
    has_dataset: bool = False  # the query names its graphs itself, by FROM


class _Bounded(io.BytesIO):
    """A buffer that stops a result from growing without end."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: Any) -> int:
        if self.tell() + len(data) > self._limit:
            raise TooLarge
        return super().write(data)


def _serve(pipe: Connection, folder: str, limits: Limits) -> None:
    """Answer jobs from the pipe until it closes; runs in the worker process."""
    isolated = isolate(limits.memory_bytes)
    reader = None
    while True:
        try:
            job: Job | None = pipe.recv()
        except (EOFError, KeyboardInterrupt):
            return
        try:
            reader = reader or open_to_read(Path(folder))
            pipe.send(("ok", run(reader.store, job, limits)) if job else ("ok", b"isolated" if isolated else b""))
        except TooLarge:
            pipe.send(("too-large", ""))
        except (SyntaxError, ValueError) as error:
            pipe.send(("refused", str(error)))
        except MemoryError:
            pipe.send(("too-large", ""))
        except RuntimeError as error:
            # The engine finds some faults of a query only while it runs it, such as a function without its arguments.
            kind = "failed" if "Corruption" in str(error) else "refused"
            pipe.send((kind, str(error)))
        except Exception as error:
            pipe.send(("failed", f"{type(error).__name__}: {error}"))


def open_to_read(folder: Path) -> Any:
    """Open the newest state of a store for reading."""
    from counterclaim.rdf.store import open_reader

    return open_reader(folder)


def run(store: Any, job: Job, limits: Limits) -> bytes:
    """Run one job on a pyoxigraph store and return the serialised result."""
    import pyoxigraph as ox

    terms = {ox.Variable(name): _term(kind, value) for name, kind, value in job.substitutions}
    result = store.query(job.sparql, base_iri=job.base or None, substitutions=terms or None, **_dataset(job))
    buffer = _Bounded(limits.result_bytes)
    if isinstance(result, ox.QueryTriples):
        result.serialize(buffer, format=ox.RdfFormat.from_media_type(job.media_type))
    else:
        result.serialize(buffer, format=ox.QueryResultsFormat.from_media_type(job.media_type))
    return buffer.getvalue()


def _dataset(job: Job) -> dict[str, Any]:
    """Return the dataset that a job runs on: the protocol's, which goes before FROM, or else all graphs together.

    Where the protocol names graphs of one kind only, there are none of the other (SPARQL 1.1 Protocol, 2.1.4).
    """
    import pyoxigraph as ox

    if job.default_graphs or job.named_graphs:
        return {
            "default_graph": [ox.NamedNode(graph) for graph in job.default_graphs],
            "named_graphs": [ox.NamedNode(graph) for graph in job.named_graphs],
        }
    # The engine would let the union go before the graphs that FROM names.
    return {} if job.has_dataset else {"use_default_graph_as_union": True}


def _term(kind: str, value: str) -> Any:
    import pyoxigraph as ox

    return ox.NamedNode(value) if kind == "iri" else ox.Literal(value)


class Worker:
    """One process and the pipe to it."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        context = get_context("spawn")
        self.pipe, other = context.Pipe()
        self.process: BaseProcess = context.Process(target=_serve, args=(other, str(folder), limits), daemon=True)
        self.process.start()
        other.close()
        self._started = False
        self.isolated = False  # whether the process has left the network; known after the first job

    def ask(self, job: Job, seconds: float) -> bytes:
        """Send a job and wait for its result; raises OutOfTime, Died, TooLarge, Refused or RuntimeError."""
        if not self._started:
            # Starting an interpreter and opening the store is no part of the query's time.
            _, told = self._exchange(None, _START_SECONDS)
            self.isolated = told == b"isolated"
            self._started = True
        kind, value = self._exchange(job, seconds)
        if kind == "ok":
            return bytes(value)
        raise {"too-large": TooLarge, "refused": Refused}.get(kind, RuntimeError)(value)

    def _exchange(self, job: Job | None, seconds: float) -> tuple[str, Any]:
        try:
            self.pipe.send(job)
            if not self.pipe.poll(seconds):
                raise OutOfTime
            answer: tuple[str, Any] = self.pipe.recv()
        except (EOFError, OSError) as error:
            raise Died from error
        return answer

    def kill(self) -> None:
        """End the process at once, and free what it held."""
        self.process.kill()
        self.process.join(5)
        self.pipe.close()


class Pool:
    """A fixed number of workers, renewed when one is killed or when the store has changed."""

    def __init__(self, folder: Path, limits: Limits, generation: Callable[[], str]) -> None:
        self._folder, self._limits, self._generation = folder, limits, generation
        self._idle: list[tuple[str, Worker]] = []
        self._lock = threading.Lock()
        self._slots = asyncio.Semaphore(limits.workers)
        self._waiting = 0

    async def ask(self, job: Job) -> bytes:
        """Run a job when a worker is free; raises Busy when too many wait already, else what Worker.ask raises."""
        if self._waiting >= self._limits.waiting + self._limits.workers:
            raise Busy
        self._waiting += 1
        try:
            async with self._slots:
                return await asyncio.to_thread(self._run, job)
        finally:
            self._waiting -= 1

    def _run(self, job: Job) -> bytes:
        generation, worker = self._take()
        try:
            answer = worker.ask(job, self._limits.seconds)
        except (OutOfTime, Died, OSError):
            worker.kill()
            raise
        except (TooLarge, Refused, RuntimeError):
            self._give(generation, worker)
            raise
        self._give(generation, worker)
        return answer

    def _take(self) -> tuple[str, Worker]:
        now = self._generation()
        with self._lock:
            while self._idle:
                generation, worker = self._idle.pop()
                if generation == now and worker.process.is_alive():
                    return generation, worker
                worker.kill()
        return now, Worker(self._folder, self._limits)

    def _give(self, generation: str, worker: Worker) -> None:
        with self._lock:
            self._idle.append((generation, worker))

    def close(self) -> None:
        """End all workers, and remove what they held of the store's files."""
        from counterclaim.rdf.snapshot import sweep_store

        with self._lock:
            for _, worker in self._idle:
                worker.kill()
            self._idle.clear()
        sweep_store(self._folder)
