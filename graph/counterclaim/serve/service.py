"""What the parts of one running service share."""

from __future__ import annotations

import asyncio
from pathlib import Path

from counterclaim.serve.changes import generation
from counterclaim.serve.limits import Limits
from counterclaim.serve.metrics import Metrics
from counterclaim.serve.workers import Pool


class Service:
    """A store being served: its folder, its limits, its workers and its counts."""

    def __init__(self, folder: Path, limits: Limits, token: str, metrics: Metrics) -> None:
        self.folder, self.limits, self.token, self.metrics = folder, limits, token, metrics
        self.pool = Pool(folder, limits, self.generation)
        self.writing = asyncio.Lock()  # a store takes one writer at a time
        self.explorer = asyncio.Lock()  # the page costs seconds; those who wait for it share it
        self.explorer_page: tuple[str, bytes] = ("", b"")  # the state that it was made from, and the page

    def generation(self) -> str:
        """Return a mark of the store's state that changes with every write."""
        return generation(self.folder)
