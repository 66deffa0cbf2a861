"""Write the graph as files of RDF, and its statements as a table for spreadsheets."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from counterclaim.rdf.store import explained

if TYPE_CHECKING:
    from counterclaim.rdf import KnowledgeGraph

COLUMNS = (
    "statement",
    "who",
    "on_behalf_of",
    "role",
    "act",
    "stance",
    "certainty",
    "quotation",
    "source_type",
    "claim",
    "cluster",
    "orientation",
    "told_to",
    "stated_from",
    "stated_until",
    "confidence",
    "sentence",
    "start",
    "end",
    "headline",
    "outlet",
    "published",
    "url",
)
#: A cell that begins like this is run as a formula by spreadsheet programs, and article text can begin with anything.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PLACES = """SELECT ?statement ?sentence ?start ?end ?claim ?cluster ?orientation WHERE {
  ?statement a cclm:Statement ; cclm:evidencedBy/oa:hasSelector ?selector .
  ?selector oa:exact ?sentence ; oa:start ?start ; oa:end ?end
  OPTIONAL {
    ?statement cclm:about ?c . ?c schema:text ?claim
    OPTIONAL { ?m cclm:member ?c ; cclm:orientation ?orientation ; cclm:cluster/skos:prefLabel ?cluster } } }"""
_LABELS = "SELECT ?agent ?label WHERE { ?agent a prov:Agent ; rdfs:label ?label }"


def write_nquads(graph: KnowledgeGraph, path: Path) -> None:
    """Write all graphs as sorted N-Quads; raises StoreError when the path cannot be written."""
    graph.dump(path, "nquads")


def write_trig(graph: KnowledgeGraph, path: Path) -> None:
    """Write all graphs as TriG for reading; raises StoreError when the path cannot be written."""
    graph.dump(path, "trig")


def write_turtle(graph: KnowledgeGraph, path: Path) -> None:
    """Write the union of all graphs as Turtle; raises StoreError when the path cannot be written."""
    graph.dump(path, "turtle")


def write_jsonld(graph: KnowledgeGraph, path: Path) -> None:
    """Write all graphs as JSON-LD; raises StoreError when the path cannot be written."""
    graph.dump(path, "jsonld")


def write_csv(graph: KnowledgeGraph, path: Path) -> None:
    """Write one row for each statement; raises StoreError when the path cannot be written.

    Several names in a cell are joined by "; ". A cell that a spreadsheet would run as a formula begins with an
    apostrophe.
    """
    with explained(path, "write"), path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        for row in sorted(statement_rows(graph)):
            writer.writerow([_harmless(cell) for cell in row])


def statement_rows(graph: KnowledgeGraph) -> Iterator[tuple[str, ...]]:
    """Yield the cells of each statement, in the order of COLUMNS."""
    places = {statement: rest for statement, *rest in graph.rows(_PLACES)}
    names = {row[0]: row[1] for row in graph.rows(_LABELS)}

    def labels(ids: tuple[str, ...]) -> str:
        return "; ".join(names.get(graph.base + actor, actor) for actor in ids)

    for entry in graph.articles():
        for statement in graph.records(entry.id).statements:
            sentence, start, end, claim, cluster, orientation = places[graph.base + statement.id]
            speaker = statement.speaker
            yield (
                graph.base + statement.id,
                labels(speaker.actors) or statement.source_text,
                labels(speaker.on_behalf_of),
                speaker.capacity.role if speaker.capacity else "",
                statement.act.act,
                statement.act.stance,
                statement.act.certainty,
                statement.act.quotation,
                speaker.source_type,
                claim,
                cluster,
                orientation.rpartition("/")[2],
                labels(speaker.told_to),
                statement.said.earliest,
                statement.said.latest,
                f"{statement.confidence:g}",
                sentence,
                start,
                end,
                entry.title,
                entry.publisher,
                entry.published,
                entry.url,
            )


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
