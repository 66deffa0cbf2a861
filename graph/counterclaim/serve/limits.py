"""What one service allows: how long, how much, how many at once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of a query service."""

    seconds: float = 20.0  # wall-clock time of one query
    result_bytes: int = 64 * 2**20  # of one serialised result
    body_bytes: int = 2 * 2**20  # of one request
    body_seconds: float = 30.0  # in which a request's body must have come in
    memory_bytes: int = 2 * 2**30  # of one worker process
    workers: int = 2  # queries that run at the same time
    waiting: int = 64  # requests that may wait for a worker; one more gets 503
