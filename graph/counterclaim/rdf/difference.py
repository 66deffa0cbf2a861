"""Gather the quads that stand and those that should, and write only what differs, in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field

from pyoxigraph import Quad, Store

from counterclaim.rdf.store import apply

_log = logging.getLogger(__name__)


@dataclass
class Difference:
    """Quads that stand and quads that should, gathered graph by graph."""

    before: set[Quad] = field(default_factory=set)
    after: set[Quad] = field(default_factory=set)

    def note(self, before: Iterable[Quad], after: Iterable[Quad]) -> None:
        """Take more of both."""
        self.before.update(before)
        self.after.update(after)

    def write(self, store: Store) -> None:
        """Write what differs; raises OSError when the store cannot be written, and nothing has changed then."""
        # What is said again by another part of the same change stays.
        gone, new = self.before - self.after, self.after - self.before
        if apply(store, gone, new):
            _log.debug("%d quads removed, %d added", len(gone), len(new))
