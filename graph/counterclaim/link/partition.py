"""Remember which claims make a cluster and which pairs hold it together, to tell the clusters that a change leaves."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

Couple = tuple[int, int]
SCHEMA = """
CREATE TABLE IF NOT EXISTS grouped (n INTEGER PRIMARY KEY, lead INTEGER);
CREATE TABLE IF NOT EXISTS marks (lead INTEGER PRIMARY KEY, mark BLOB);
"""
TABLES = ("grouped", "marks")


@dataclass(frozen=True, slots=True)
class Group:
    """Some claims that make a cluster, by row and in the order of their names, with the scores of the pairs inside."""

    rows: Sequence[int]
    inside: Mapping[Couple, float]

    @property
    def lead(self) -> int:
        """Return the row that the group goes by in the tables."""
        return min(self.rows)

    @property
    def mark(self) -> bytes:
        """Return a hash of everything that a description of the group is made from, its claims being the same."""
        told = (list(self.rows), sorted(self.inside.items()))
        return blake2b(repr(told).encode(), digest_size=16).digest()


class Partition:
    """The groups as they were described last, in the tables of a database that the caller commits."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database

    def stands(self, group: Group) -> bool:
        """Tell whether this very group was described last: the same rows, held together by the same pairs."""
        row = self._db.execute("SELECT mark FROM marks WHERE lead = ?", (group.lead,)).fetchone()
        return row is not None and row[0] == group.mark

    def replace(self, groups: Iterable[Group]) -> None:
        """Keep groups in the place of those that their claims were in."""
        groups = list(groups)
        self.drop([row for group in groups for row in group.rows])
        placed = [(row, group.lead) for group in groups for row in group.rows]
        self._db.executemany("INSERT OR REPLACE INTO grouped VALUES (?, ?)", placed)
        self._db.executemany("INSERT OR REPLACE INTO marks VALUES (?, ?)", [(one.lead, one.mark) for one in groups])

    def drop(self, rows: Collection[int]) -> None:
        """Forget the groups of some claims, and these claims."""
        one = [(row,) for row in rows]
        self._db.executemany("DELETE FROM marks WHERE lead = (SELECT lead FROM grouped WHERE n = ?)", one)
        self._db.executemany("DELETE FROM grouped WHERE n = ?", one)
