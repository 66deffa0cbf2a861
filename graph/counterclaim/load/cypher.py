"""The Cypher of a load, for every database that speaks it; values are always parameters, never part of the text.

Labels and relationship types cannot be parameters in Cypher: they come from the tables of export/property_graph.py
alone and are checked against them here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from counterclaim.errors import StoreError
from counterclaim.export.property_graph import KEYED, LABELS, PART, Node, Relationship, Value, relationship_types
from counterclaim.load.plan import UNFINISHED, Part, item_batches

_LABELS = frozenset(LABELS.values())
_TYPES = frozenset(relationship_types())
#: Deletions go in steps of this many: a huge one in one transaction can exhaust a server.
_DELETE_STEP = 10_000

Rows = list[dict[str, Any]]


class Runner(Protocol):
    """Run one Cypher statement with parameters, in a transaction of its own, and return its rows."""

    def __call__(self, query: str, /, **parameters: Any) -> Rows:
        """Run it."""


def as_is(value: Value) -> Any:
    """Return a value as the Neo4j driver takes it."""
    return list(value) if isinstance(value, tuple) else value


@dataclass(frozen=True, slots=True)
class CypherDatabase:
    """A database that speaks openCypher; ``convert`` makes a value one that its driver takes.

    ``labels_at_once`` makes new nodes with all their labels: where each label that is added later costs a pass over
    the whole graph.
    """

    run: Runner
    batch_size: int
    convert: Callable[[Value], Any] = as_is
    labels_at_once: bool = False

    def held(self) -> Mapping[str, str]:
        """Return the hash of each part that is here."""
        rows = self.run(f"MATCH (p:{PART}) RETURN p.article AS article, p.hash AS hash")
        return {str(row["article"]): str(row["hash"]) for row in rows}

    def begin(self, articles: Sequence[str]) -> None:
        """Mark parts as unfinished."""
        self._mark([{"article": article, "hash": UNFINISHED} for article in articles])

    def finish(self, parts: Sequence[Part]) -> None:
        """Mark parts as loaded."""
        self._mark([{"article": part.article, "hash": part.hash} for part in parts])

    def _mark(self, rows: Rows) -> None:
        self.run(f"UNWIND $rows AS row MERGE (p:{PART} {{article: row.article}}) SET p.hash = row.hash", rows=rows)

    def remove(self, articles: Sequence[str]) -> None:
        """Take articles out, with their marks."""
        self._delete(
            f"MATCH (n:{KEYED}) WHERE n.article IN $articles WITH n LIMIT $step DETACH DELETE n",
            articles=list(articles),
        )
        self.run(f"MATCH (p:{PART}) WHERE p.article IN $articles DELETE p", articles=list(articles))

    def write_nodes(self, parts: Sequence[Part], *, anew: bool) -> None:
        """Write the parts' nodes, replacing their properties and, unless all is new, their labels."""
        for labels, batch in node_batches(parts, self.batch_size):
            # The labels that the node no longer has are taken off; only ours, for others may have added their own.
            off = "" if anew else f" REMOVE n{label_clause(sorted(_LABELS.difference(labels)))}"
            known, more = label_clause(labels), ""
            if not (anew and self.labels_at_once):
                known, more = "", f"{off} SET n{known}"
            self.run(
                f"UNWIND $rows AS row MERGE (n:{KEYED}{known} {{iri: row.iri}}) SET n = row.properties{more}",
                rows=[{"iri": node.iri, "properties": self._properties(node, part=stamp)} for node, stamp in batch],
            )

    def clear(self, parts: Sequence[Part]) -> None:
        """Take out the parts' earlier relationships, which are made anew, and nodes that are no longer in them."""
        articles = [part.article for part in parts]
        self._delete(
            "MATCH ()-[r]->() WHERE r.article IN $articles WITH r LIMIT $step DELETE r",
            articles=articles,
        )
        self._delete(
            f"MATCH (n:{KEYED}) WHERE n.article IN $articles AND NOT (n.part IN $hashes) "
            "WITH n LIMIT $step DETACH DELETE n",
            articles=articles,
            hashes=[part.hash for part in parts],
        )

    def write_relationships(self, parts: Sequence[Part]) -> None:
        """Make the parts' relationships."""
        groups: dict[str, list[Relationship]] = defaultdict(list)
        for part in parts:
            for link in part.relationships:
                groups[link.type].append(link)
        for kind, found in sorted(groups.items()):
            query = (
                f"UNWIND $rows AS row MATCH (a:{KEYED} {{iri: row.start}}) MATCH (b:{KEYED} {{iri: row.end}}) "
                f"CREATE (a)-[r:{type_name(kind)}]->(b) SET r = row.properties RETURN count(r) AS n"
            )
            for batch in item_batches(found, self.batch_size):
                rows = [
                    {"start": link.start, "end": link.end, "properties": self._properties(link)}
                    for link in batch
                    if isinstance(link, Relationship)
                ]
                if (made := self.run(query, rows=rows)[0]["n"]) != len(rows):
                    raise StoreError(
                        f"The database made {made} of {len(rows)} relationships {kind}: it has lost nodes, as one that "
                        "keeps them in memory does when it starts again. Run the load again."
                    )

    def _properties(self, item: Node | Relationship, **more: str) -> dict[str, Any]:
        return {**{key: self.convert(value) for key, value in item.properties.items()}, **more}

    def _delete(self, query: str, **parameters: Any) -> None:
        """Repeat a bounded deletion until it finds less than it may take."""
        while self.run(f"{query} RETURN count(*) AS n", step=_DELETE_STEP, **parameters)[0]["n"] >= _DELETE_STEP:
            pass


def label_clause(labels: Iterable[str]) -> str:
    """Return ``:A:B`` for known labels; raises ValueError for any other word."""
    known = list(labels)
    if unknown := set(known) - _LABELS:
        raise ValueError(f"no labels of ours: {sorted(unknown)}")
    return "".join(f":{label}" for label in known)


def type_name(kind: str) -> str:
    """Return a known relationship type; raises ValueError for any other word."""
    if kind not in _TYPES:
        raise ValueError(f"no relationship type of ours: {kind!r}")
    return kind


def node_batches(parts: Iterable[Part], size: int) -> Iterator[tuple[tuple[str, ...], list[tuple[Node, str]]]]:
    """Yield the parts' nodes in batches of equal labels, each node with the hash of its part."""
    groups: dict[tuple[str, ...], list[Node]] = defaultdict(list)
    stamps: dict[str, str] = {}
    for part in parts:
        for node in part.nodes:
            groups[node.labels].append(node)
            stamps[node.iri] = part.hash
    for labels, found in sorted(groups.items()):
        for batch in item_batches(found, size):
            yield labels, [(node, stamps[node.iri]) for node in batch if isinstance(node, Node)]
