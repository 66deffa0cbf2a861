"""Find what several articles have in common beyond their claims: speech events that they report, and copies."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict

from pyoxigraph import NamedNode, Quad, Store

from counterclaim.link.copies import bands, group_copies, likeness, shingles
from counterclaim.link.utterances import Report, find_utterances
from counterclaim.rdf import terms
from counterclaim.rdf.cache import Cache
from counterclaim.rdf.context import column, reports
from counterclaim.rdf.terms import iri, term


class Utterances:
    """The reports of speech events, by speaker, act and day: only within these can two be one event."""

    def __init__(self, cache: Cache, base: str) -> None:
        self._db = cache.db
        self._base = base
        self._graph = iri(base, "graph/derived/utterances")
        self._blocks: set[str] = set()
        self._statements: set[str] = set()

    def remove(self, articles: Collection[str]) -> None:
        """Take the reports of articles out."""
        for article in articles:
            for statement, block in self._db.execute(
                "SELECT statement, block FROM reports WHERE article = ?", (article,)
            ):
                self._statements.add(statement)
                self._blocks.add(block)
            self._db.execute("DELETE FROM reports WHERE article = ?", (article,))

    def add(self, found: Iterable[Report]) -> None:
        """Take the reports of an article in; the block follows when its speakers are known."""
        rows = [(one.statement, one.article, "", json.dumps(asdict(one), ensure_ascii=False)) for one in found]
        self._db.executemany("INSERT OR REPLACE INTO reports VALUES (?, ?, ?, ?)", rows)

    def place(self, article: str, nodes: Mapping[str, str]) -> None:
        """Put the reports of an article into their blocks, by the nodes of their speakers."""
        rows = self._db.execute("SELECT statement, block, record FROM reports WHERE article = ?", (article,)).fetchall()
        for statement, before, text in rows:
            record = json.loads(text)
            speakers = sorted({nodes.get(speaker, speaker) for speaker in record["speakers"]})
            day = record["begins"][:10]
            block = json.dumps([speakers, record["act"], day]) if day and day == record["ends"][:10] else "-"
            if block != before:
                self._blocks.update({before, block})
                self._statements.add(statement)
                self._db.execute("UPDATE reports SET block = ? WHERE statement = ?", (block, statement))

    def quads(self, store: Store) -> tuple[set[Quad], set[Quad]]:
        """Return what the store says of the speech events that changes touch, and what it should say."""
        before: set[Quad] = set()
        after: set[Quad] = set()
        for block in sorted(self._blocks - {"", "-"}):
            found = []
            for statement, text in self._db.execute("SELECT statement, record FROM reports WHERE block = ?", (block,)):
                self._statements.add(statement)
                # Speakers of one block are the same nodes, whatever their articles call them.
                found.append(Report(**{**json.loads(text), "speakers": (block,)}))
            for utterance in find_utterances(found):
                after.update(self._utterance(utterance.id, utterance.statements))
        for statement in self._statements:
            for quad in store.quads_for_pattern(
                iri(self._base, statement), term("cclm:reportsUtterance"), None, self._graph
            ):
                before.add(quad)
                assert isinstance(quad.object, NamedNode)
                before.update(store.quads_for_pattern(quad.object, None, None, self._graph))
        return before, after

    def _utterance(self, identifier: str, statements: Iterable[str]) -> Iterable[Quad]:
        node = iri(self._base, identifier)
        yield Quad(node, term("rdf:type"), term("cclm:Utterance"), self._graph)
        for statement in statements:
            yield Quad(iri(self._base, statement), term("cclm:reportsUtterance"), node, self._graph)
            yield Quad(node, term("prov:wasDerivedFrom"), iri(self._base, statement), self._graph)


def reports_of(mini: Store, base: str) -> list[Report]:
    """Return the reports of the one article that a small store holds."""
    return reports(mini, base)


def print_of(mini: Store) -> str:
    """Return the sentences that an article's statements stand in, in its order: what copies have in common.

    The text itself is not kept in the graph.
    """
    starts, exact = column(mini, "oa:start"), column(mini, "oa:exact")
    selectors = column(mini, "oa:hasSelector")
    passages = {passage for found in column(mini, "cclm:evidencedBy").values() for passage in found}
    own = {selector for passage in passages for selector in selectors.get(passage, ())}
    ordered = sorted(own, key=lambda selector: (int(starts.get(selector, ["0"])[0]), selector))
    return " ".join(exact[selector][0] for selector in ordered if selector in exact)


class Copies:
    """The articles' prints, and which are copies of each other."""

    def __init__(self, cache: Cache, base: str) -> None:
        self._db = cache.db
        self._base = base
        self._graph = iri(base, "graph/derived/copies")
        self._touched: set[str] = set()

    def remove(self, articles: Collection[str]) -> None:
        """Take articles out."""
        for article in articles:
            linked = self._linked(article)
            self._touched.update([article, *linked])
            for table in ("prints", "bands", "likenesses"):
                self._db.execute(f"DELETE FROM {table} WHERE article = ?", (article,))  # noqa: S608 - ours
            for other in linked:
                self._db.execute("DELETE FROM likenesses WHERE article = ? AND other = ?", (other, article))

    def add(self, article: str, text: str) -> None:
        """Take an article in, and compare it with those that share a band of its signature."""
        own = shingles(text)
        self._touched.add(article)
        if not own:
            return
        self._db.execute("INSERT OR REPLACE INTO prints VALUES (?, ?)", (article, text))
        others: set[str] = set()
        for band in bands(own):
            others.update(other for (other,) in self._db.execute("SELECT article FROM bands WHERE band = ?", (band,)))
            self._db.execute("INSERT OR REPLACE INTO bands VALUES (?, ?)", (band, article))
        for other in sorted(others - {article}):
            text = self._db.execute("SELECT text FROM prints WHERE article = ?", (other,)).fetchone()[0]
            if degree := likeness(own, shingles(text)):
                rows = [(article, other, degree), (other, article, degree)]
                self._db.executemany("INSERT OR REPLACE INTO likenesses VALUES (?, ?, ?)", rows)

    def quads(self, store: Store) -> tuple[set[Quad], set[Quad]]:
        """Return what the store says of the copies that changes touch, and what it should say."""
        scope, waiting = set(self._touched), sorted(self._touched)
        while waiting:
            fresh = set(self._linked(waiting.pop())) - scope
            scope |= fresh
            waiting += sorted(fresh)
        links = {article: found for article in sorted(scope) if (found := self._degrees(article))}
        published = {article: self._published(article) for article in links}
        before = {
            quad
            for article in scope
            for quad in store.quads_for_pattern(iri(self._base, article), None, None, self._graph)
        }
        after: set[Quad] = set()
        for group in group_copies(links, published):
            for article, degree in group.members:
                node = iri(self._base, article)
                after.add(Quad(node, term("cclm:origin"), iri(self._base, group.origin), self._graph))
                after.add(Quad(node, term("cclm:likeness"), terms.decimal(degree), self._graph))
        return before, after

    def _linked(self, article: str) -> list[str]:
        return [other for (other,) in self._db.execute("SELECT other FROM likenesses WHERE article = ?", (article,))]

    def _degrees(self, article: str) -> dict[str, float]:
        return dict(self._db.execute("SELECT other, degree FROM likenesses WHERE article = ?", (article,)))

    def _published(self, article: str) -> str:
        row = self._db.execute("SELECT published FROM articles WHERE article = ?", (article,)).fetchone()
        return str(row[0]) if row else ""
