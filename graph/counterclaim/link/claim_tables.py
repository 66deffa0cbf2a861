"""Keep claims with their vectors, neighbours and comparisons in the tables of a database."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from counterclaim.link import partition
from counterclaim.link.blocking import Vectors
from counterclaim.link.encoder import DIMENSIONS, SentenceEncoder, WordVectors, sentence_encoder
from counterclaim.link.matching import Tie, is_comparable, tie_of
from counterclaim.link.pairs import Material, PairModel, pair_model
from counterclaim.link.partition import Partition
from counterclaim.link.wording import read_wording
from counterclaim.model import AnsweredClaim, ClaimInContext

_SCHEMA = """
CREATE TABLE IF NOT EXISTS texts (t INTEGER PRIMARY KEY, text TEXT UNIQUE, vector BLOB, words BLOB);
CREATE TABLE IF NOT EXISTS claims (n INTEGER PRIMARY KEY, id TEXT UNIQUE, article TEXT, t INTEGER, record TEXT);
CREATE INDEX IF NOT EXISTS claims_by_article ON claims (article);
CREATE TABLE IF NOT EXISTS near (n INTEGER, other INTEGER, likeness REAL, PRIMARY KEY (n, other)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS near_by_other ON near (other);
CREATE TABLE IF NOT EXISTS pairs (n INTEGER, other INTEGER, score REAL, PRIMARY KEY (n, other)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ties (article TEXT, claim TEXT, target TEXT, probability REAL, inverse INTEGER);
CREATE INDEX IF NOT EXISTS ties_by_article ON ties (article);
CREATE TABLE IF NOT EXISTS decided (one TEXT, other TEXT, same INTEGER, inverse INTEGER, PRIMARY KEY (one, other));
"""
TABLES = ("claims", "near", "pairs", "ties", "decided", *partition.TABLES)
#: So many texts are encoded at a time.
_BATCH = 2_000
Couple = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Decided:
    """A person's decision about two claims: one proposition (perhaps turned round), or two."""

    same: bool
    inverse: bool = False


class ClaimTables:
    """The claims of a corpus in the tables of a database that the caller commits; rows are told by number."""

    def __init__(
        self, database: sqlite3.Connection, *, encoder: SentenceEncoder | None = None, model: PairModel | None = None
    ) -> None:
        self._db = database
        self._partition = Partition(database)
        self._encoder = encoder or sentence_encoder()
        self._model = model or pair_model()
        self._rows: list[int] = []
        self._vectors: Vectors = np.zeros((0, DIMENSIONS), dtype=np.float32)
        self._place: dict[int, int] = {}

    # -- taking claims out and in --------------------------------------------------------------------------------------

    def _take_out(self, articles: Collection[str]) -> Gone:
        rows = [
            row
            for article in sorted(articles)
            for row in self._all("SELECT n, id FROM claims WHERE article = ?", article)
        ]
        numbers = {row[0] for row in rows}
        gone = Gone({row[1] for row in rows}, set(), set())
        for number in sorted(numbers):
            gone.neighbours.update(other for (other,) in self._all("SELECT other FROM pairs WHERE n = ?", number))
            gone.short.update(row for (row,) in self._all("SELECT n FROM near WHERE other = ?", number))
        gone.neighbours.difference_update(numbers)
        gone.short.difference_update(numbers)
        one = [(number,) for number in sorted(numbers)]
        self._db.executemany("DELETE FROM near WHERE other = ?", one)
        self._db.executemany("DELETE FROM near WHERE n = ?", one)
        for number in sorted(numbers):
            others = self._all("SELECT other FROM pairs WHERE n = ?", number)
            self._db.executemany(
                "DELETE FROM pairs WHERE n = ? AND other = ?", [(other, number) for (other,) in others]
            )
        self._db.executemany("DELETE FROM pairs WHERE n = ?", one)
        self._db.executemany("DELETE FROM claims WHERE n = ?", one)
        self._partition.drop(numbers)
        self._db.executemany("DELETE FROM ties WHERE article = ?", [(article,) for article in sorted(articles)])
        if numbers:
            self._forget()
        return gone

    def _take_in(
        self, added: Mapping[str, tuple[Sequence[ClaimInContext], Sequence[AnsweredClaim]]]
    ) -> tuple[list[int], dict[Couple, Tie]]:
        claims = {claim.id: claim for found, _ in added.values() for claim in found if is_comparable(claim)}
        texts = self._encode({claim.text for claim in claims.values()})
        before = self._db.execute("SELECT COALESCE(MAX(n), 0) FROM claims").fetchone()[0]
        rows = []
        for number, key in enumerate(sorted(claims), start=before + 1):
            claim = claims[key]
            record = json.dumps(asdict(claim), ensure_ascii=False)
            rows.append((number, key, claim.article, texts[claim.text], record))
        # A claim's identifier holds its article's, so no two articles bring the same.
        self._db.executemany("INSERT OR REPLACE INTO claims VALUES (?, ?, ?, ?, ?)", rows)
        numbers = {row[1]: row[0] for row in rows}
        ties: dict[Couple, Tie] = {}
        for article, (_, answers) in sorted(added.items()):
            for answer in sorted(answers, key=lambda one: (one.claim, one.target, one.relation, one.confidence)):
                if answer.claim in numbers and answer.target in numbers and answer.claim != answer.target:
                    tie = tie_of(answer, claims[answer.claim])
                    couple = couple_of(numbers[answer.claim], numbers[answer.target])
                    if couple not in ties or ties[couple].probability < tie.probability:
                        ties[couple] = tie
                        self._db.execute(
                            "INSERT INTO ties VALUES (?, ?, ?, ?, ?)",
                            (article, answer.claim, answer.target, tie.probability, tie.inverse),
                        )
        if rows:
            self._forget()
        return sorted(numbers.values()), ties

    def _encode(self, texts: Collection[str]) -> dict[str, int]:
        """Return the row of each text, encoding those that were never seen."""
        known = {}
        missing = []
        for text in sorted(texts):
            row = self._db.execute("SELECT t FROM texts WHERE text = ?", (text,)).fetchone()
            if row:
                known[text] = int(row[0])
            else:
                missing.append(text)
        for start in range(0, len(missing), _BATCH):
            batch = missing[start : start + _BATCH]
            words, vectors = self._encoder.encode_words(batch), self._encoder.encode(batch)
            for text, own, vector in zip(batch, words, vectors, strict=True):
                row = (text, vector.tobytes(), own.tobytes())
                known[text] = int(
                    self._db.execute("INSERT INTO texts (text, vector, words) VALUES (?, ?, ?)", row).lastrowid or 0
                )
        return known

    def _decide(self, decided: Mapping[tuple[str, str], Decided]) -> dict[int, set[int]]:
        """Keep the decisions; return the pairs whose decision is another than before, both ways round."""
        before = {
            (one, other): Decided(bool(same), bool(inverse))
            for one, other, same, inverse in self._db.execute("SELECT * FROM decided")
        }
        after = {(min(pair), max(pair)): decision for pair, decision in decided.items()}
        changed = {pair for pair in before.keys() | after.keys() if before.get(pair) != after.get(pair)}
        self._db.executemany("DELETE FROM decided WHERE one = ? AND other = ?", sorted(changed))
        rows = [(*pair, after[pair].same, after[pair].inverse) for pair in sorted(changed) if pair in after]
        self._db.executemany("INSERT INTO decided VALUES (?, ?, ?, ?)", rows)
        found: dict[int, set[int]] = defaultdict(set)
        for one, other in sorted(changed):
            numbers = [self._number(one), self._number(other)]
            if numbers[0] and numbers[1]:
                found[numbers[0]].add(numbers[1])
                found[numbers[1]].add(numbers[0])
        return found

    # -- reading the tables --------------------------------------------------------------------------------------------

    def _material(self, rows: Collection[int], *, words: bool = True) -> tuple[Material, dict[int, int]]:
        """Return what features of these claims need, in the order of their identifiers, and each one's place in it."""
        names = self._names(rows)
        ordered = sorted(names, key=names.__getitem__)
        claims = [self._claim(row) for row in ordered]
        stories: dict[str, Vectors] = {}
        for article in sorted({claim.article for claim in claims}):
            members = self._of_article(article)
            mean = self._vectors[[self._place[row] for row in members]].mean(axis=0)
            stories[article] = mean / max(float(np.linalg.norm(mean)), 1e-9)
        texts = self._vectors[[self._place[row] for row in ordered]]
        own: list[WordVectors] = [self._words(row) for row in ordered] if words else []
        told = np.array([stories[claim.article] for claim in claims], dtype=np.float32).reshape(-1, DIMENSIONS)
        material = Material(claims, texts, own, told, [read_wording(claim.text) for claim in claims])
        return material, {row: place for place, row in enumerate(ordered)}

    def _claim(self, row: int) -> ClaimInContext:
        record = json.loads(self._db.execute("SELECT record FROM claims WHERE n = ?", (row,)).fetchone()[0])
        record["speakers"], record["concerns"] = tuple(record["speakers"]), tuple(record["concerns"])
        return ClaimInContext(**record)

    def _words(self, row: int) -> WordVectors:
        data = self._db.execute("SELECT words FROM texts JOIN claims USING (t) WHERE n = ?", (row,)).fetchone()[0]
        return np.frombuffer(data, dtype=np.float16).reshape(-1, DIMENSIONS)

    def _ties(self, couples: Iterable[Couple]) -> dict[Couple, Tie]:
        found: dict[Couple, Tie] = {}
        articles: dict[str, dict[frozenset[str], Tie]] = {}
        for low, high in couples:
            article = self._article(low)
            if article != self._article(high):
                continue
            if article not in articles:
                best: dict[frozenset[str], Tie] = {}
                rows = self._all("SELECT claim, target, probability, inverse FROM ties WHERE article = ?", article)
                for claim, target, probability, inverse in sorted(rows, key=lambda row: row[2]):
                    best[frozenset((claim, target))] = Tie(probability, bool(inverse))
                articles[article] = best
            pair = frozenset((self._name(low), self._name(high)))
            if pair in articles[article]:
                found[low, high] = articles[article][pair]
        return found

    def _decisions(self, couples: Iterable[Couple]) -> dict[Couple, Decided]:
        if self._db.execute("SELECT 1 FROM decided LIMIT 1").fetchone() is None:
            return {}
        found = {}
        for low, high in couples:
            pair = sorted((self._name(low), self._name(high)))
            row = self._db.execute("SELECT same, inverse FROM decided WHERE one = ? AND other = ?", pair).fetchone()
            if row:
                found[low, high] = Decided(bool(row[0]), bool(row[1]))
        return found

    def _near(self, row: int) -> set[int]:
        return {other for (other,) in self._all("SELECT other FROM near WHERE n = ?", row)}

    def _of_article(self, article: str) -> list[int]:
        self._load()
        return self._members[article]

    def _article(self, row: int) -> str:
        self._load()
        return str(self._articles[row])

    def _name(self, row: int) -> str:
        self._load()
        return str(self._ids[row])

    def _names(self, rows: Iterable[int]) -> dict[int, str]:
        self._load()
        return {row: self._ids[row] for row in rows}

    def _number(self, claim: str) -> int:
        row = self._db.execute("SELECT n FROM claims WHERE id = ?", (claim,)).fetchone()
        return int(row[0]) if row else 0

    def _all(self, query: str, value: int | str) -> list[tuple]:  # type: ignore[type-arg]
        return self._db.execute(query, (value,)).fetchall()

    def forget(self) -> None:
        """Let go of what was read, because the tables were changed or rolled back by somebody else."""
        self._forget()

    def _forget(self) -> None:
        self._rows = []
        self._place = {}

    def _load(self) -> list[int]:
        """Read the vectors of all claims, once for a state of the tables; return the rows in their order."""
        if not self._rows:
            rows = self._db.execute("SELECT n, id, article, t FROM claims ORDER BY id").fetchall()
            vectors = dict(self._db.execute("SELECT t, vector FROM texts").fetchall())
            self._rows = [row[0] for row in rows]
            self._place = {row[0]: place for place, row in enumerate(rows)}
            self._ids: dict[int, str] = {row[0]: row[1] for row in rows}
            self._articles = {row[0]: row[2] for row in rows}
            self._members: dict[str, list[int]] = defaultdict(list)
            for number, _, article, _ in rows:
                self._members[article].append(number)
            data = b"".join(vectors[row[3]] for row in rows)
            self._vectors = np.frombuffer(data, dtype=np.float32).reshape(-1, DIMENSIONS)
        return self._rows


@dataclass(frozen=True, slots=True)
class Gone:
    """What claims leave that were taken out: identifiers, those compared with them, those short of a neighbour."""

    names: set[str]
    neighbours: set[int]
    short: set[int]


def couple_of(one: int, other: int) -> Couple:
    """Return two rows, the lower first."""
    return (one, other) if one < other else (other, one)


def open_tables(database: sqlite3.Connection) -> None:
    """Make the tables where they are missing."""
    database.executescript(_SCHEMA + partition.SCHEMA)
