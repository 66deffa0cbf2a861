"""Keep beside the quads what makes a change cheap to follow: a SQLite file that can be lost and is then made anew.

It holds the comparisons that the derived graphs were made from, and says for which state of the store it stands. The
derived graphs are written first and the file after them; where the two do not agree, everything is compared again.
"""

from __future__ import annotations

import contextlib
import json
import logging
import sqlite3
from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from counterclaim.link.claim_tables import TABLES as CLAIM_TABLES
from counterclaim.link.claim_tables import open_tables
from counterclaim.link.encoder import Vectors, encoder_name
from counterclaim.link.incremental import ClaimIndex

NAME = "links.sqlite"
#: Raised with every change to the tables or to how they are filled; a file of another version is made anew.
VERSION = "2"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT);
CREATE TABLE IF NOT EXISTS articles (article TEXT PRIMARY KEY, hash TEXT, published TEXT, outlet TEXT, name TEXT);
CREATE INDEX IF NOT EXISTS articles_by_outlet ON articles (outlet);
CREATE TABLE IF NOT EXISTS people (
  article TEXT, actor TEXT, record TEXT, node TEXT, confidence REAL, because TEXT, PRIMARY KEY (article, actor)
);
CREATE INDEX IF NOT EXISTS people_by_node ON people (node);
CREATE INDEX IF NOT EXISTS people_by_actor ON people (actor);
CREATE TABLE IF NOT EXISTS names (key TEXT, article TEXT, actor TEXT, PRIMARY KEY (key, article, actor)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS names_by_person ON names (article, actor);
CREATE TABLE IF NOT EXISTS reports (statement TEXT PRIMARY KEY, article TEXT, block TEXT, record TEXT);
CREATE INDEX IF NOT EXISTS reports_by_article ON reports (article);
CREATE INDEX IF NOT EXISTS reports_by_block ON reports (block);
CREATE TABLE IF NOT EXISTS counters (article TEXT, statement TEXT);
CREATE INDEX IF NOT EXISTS counters_by_article ON counters (article);
CREATE TABLE IF NOT EXISTS prints (article TEXT PRIMARY KEY, text TEXT);
CREATE TABLE IF NOT EXISTS bands (band TEXT, article TEXT, PRIMARY KEY (band, article)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS bands_by_article ON bands (article);
CREATE TABLE IF NOT EXISTS likenesses (
  article TEXT, other TEXT, degree REAL, PRIMARY KEY (article, other)
) WITHOUT ROWID;
"""
_TABLES = (
    *CLAIM_TABLES,
    "about",
    "articles",
    "people",
    "names",
    "reports",
    "counters",
    "prints",
    "bands",
    "likenesses",
)
_log = logging.getLogger(__name__)


class Cache:
    """The tables of one store; what is written is kept by ``commit`` and forgotten by ``roll_back``."""

    def __init__(self, folder: Path | None) -> None:
        self.db = _open(folder)
        self._claims: ClaimIndex | None = None

    def claims(self) -> ClaimIndex:
        """Return the claims with their comparisons."""
        if self._claims is None:
            self._claims = ClaimIndex(self.db)
        return self._claims

    def recall(self, name: str) -> Any:
        """Return a list that was kept under a name; an empty one when there is none."""
        row = self.db.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else []

    def keep(self, name: str, value: object) -> None:
        """Keep a list under a name."""
        self.db.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (name, json.dumps(value)))

    def countering(self, article: str) -> list[str]:
        """Return the statements of an article that counter others."""
        return [name for (name,) in self.db.execute("SELECT statement FROM counters WHERE article = ?", (article,))]

    def note_countering(self, article: str, statements: Collection[str]) -> None:
        """Keep the statements of an article that counter others."""
        self.db.execute("DELETE FROM counters WHERE article = ?", (article,))
        self.db.executemany("INSERT INTO counters VALUES (?, ?)", [(article, name) for name in sorted(statements)])

    @property
    def state(self) -> str:
        """Return the state of the store that the tables stand for; empty when they stand for none."""
        row = self.db.execute("SELECT value FROM about WHERE name = 'state'").fetchone()
        return str(row[0]) if row else ""

    def articles(self) -> dict[str, str]:
        """Return the hash of each article that the tables know."""
        return dict(self.db.execute("SELECT article, hash FROM articles"))

    def empty(self) -> None:
        """Empty the tables, but for the vectors of texts, which depend on nothing else."""
        for table in _TABLES:
            self.db.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own
        self._claims = None

    def commit(self, state: str) -> None:
        """Keep what was written, as standing for a state."""
        rows = [("state", state), ("version", _version())]
        self.db.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", rows)
        self.db.commit()

    def roll_back(self) -> None:
        """Forget what was written since the last ``commit``."""
        self.db.rollback()
        self._claims = None

    def lose(self) -> None:
        """Go on in memory, because the file cannot be written; the next opening makes it anew."""
        with contextlib.suppress(sqlite3.Error):
            self.db.rollback()
        with contextlib.suppress(sqlite3.Error):
            self.db.close()
        self.db = _open(None)
        self._claims = None

    def close(self) -> None:
        """Let go of the file."""
        self.db.close()


def kept_vectors(folder: Path, texts: Iterable[str]) -> dict[str, Vectors]:
    """Return the vectors that a store's folder keeps of some texts, as float32 rows of length 1.

    Those of a file that is missing, damaged, being written or made with another encoder are left out.
    """
    file = f"{(folder / NAME).absolute().as_uri()}?mode=ro"
    try:
        with contextlib.closing(sqlite3.connect(file, uri=True, timeout=0.2)) as db:
            if db.execute("SELECT value FROM about WHERE name = 'version'").fetchone() != (_version(),):
                return {}
            rows = ((text, db.execute("SELECT vector FROM texts WHERE text = ?", (text,)).fetchone()) for text in texts)
            return {text: np.frombuffer(row[0], dtype=np.float32) for text, row in rows if row}
    except sqlite3.Error as error:
        _log.debug("No vectors from %s: %s", folder / NAME, error)
        return {}


@cache
def _version() -> str:
    # Vectors are worth nothing once another network makes those that they are compared with.
    return f"{VERSION} {encoder_name()}"


def _open(folder: Path | None) -> sqlite3.Connection:
    """Open the file of a store's folder, or tables in memory without one; a file that cannot be used is made anew."""
    if folder is None:
        return _made(sqlite3.connect(":memory:", check_same_thread=False))
    path = folder / NAME
    try:
        return _made(sqlite3.connect(path, check_same_thread=False))
    except sqlite3.DatabaseError as error:
        _log.warning("%s cannot be used (%s) and is made anew.", path, error)
    for stale in (
        path,
        path.with_name(f"{NAME}-journal"),
        path.with_name(f"{NAME}-wal"),
        path.with_name(f"{NAME}-shm"),
    ):
        with contextlib.suppress(OSError):
            stale.unlink(missing_ok=True)
    try:
        return _made(sqlite3.connect(path, check_same_thread=False))
    except sqlite3.DatabaseError:
        # A full disk stands in the way of a file that only saves time.
        return _made(sqlite3.connect(":memory:", check_same_thread=False))


def _made(db: sqlite3.Connection) -> sqlite3.Connection:
    # Losing the file costs time and no data, so nothing waits for the disk.
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA cache_size = -65536")
    version = db.execute("SELECT COUNT(*) FROM sqlite_master WHERE name = 'about'").fetchone()[0]
    if version:
        found = db.execute("SELECT value FROM about WHERE name = 'version'").fetchone()
        if found is not None and found[0] != _version():
            raise sqlite3.DatabaseError(f"version {found[0]}")
    db.executescript(_SCHEMA)
    open_tables(db)
    return db
