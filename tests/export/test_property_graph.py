"""The property graph holds what the store holds, and its files hold the property graph."""

import csv
import importlib.util
import json
import re
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from counterclaim.errors import StoreError
from counterclaim.export import export
from counterclaim.export.cypher_file import cypher_statements, literal, name
from counterclaim.export.neo4j_csv import LIST_DELIMITER, write_neo4j_csv
from counterclaim.export.property_graph import (
    LABELS,
    Node,
    PropertyGraph,
    Relationship,
    build_property_graph,
    relationship_types,
)
from counterclaim.rdf import KnowledgeGraph
from counterclaim.rdf.derive import match_by_wording

STORIES = Path(__file__).parents[1] / "rdf" / "conftest.py"
HOSTILE = [
    "\\u0027",
    "\\\\u0027 }) DETACH DELETE n //",
    "'",
    '"',
    "`",
    "a\nb;\nc",
    "\\",
    "\x00",
    "\x1f",
    "🚢",
    "$x {y}",
]


@pytest.fixture(scope="module")
def store():
    spec = importlib.util.spec_from_file_location("graph_stories", STORIES)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    graph = KnowledgeGraph.open(matcher=match_by_wording)
    graph.add_all(make().annotated() for make in (module.dam_story, module.reply_story, module.allied_story))
    return graph


@pytest.fixture(scope="module")
def graph(store):
    return build_property_graph(store)


def read_literal(text: str) -> str:
    """Read a string literal as Neo4j does: unicode escapes first, wherever they stand, then the string's own."""
    seen = re.sub(r"\\[uU]([0-9A-Fa-f]{4})", lambda found: chr(int(found[1], 16)), text)
    seen = seen[1:-1] if seen.startswith("(") else seen
    pieces, at, own = [], 0, {"n": "\n", "r": "\r", "t": "\t"}
    while at < len(seen):
        match = re.compile(r"'((?:[^'\\]|\\.)*)'(?: \+ |\Z)", re.DOTALL).match(seen, at)
        assert match, f"broken off at {seen[at : at + 20]!r}"
        pieces.append(re.sub(r"\\(.)", lambda found: own.get(found[1], found[1]), match[1], flags=re.DOTALL))
        at = match.end()
    return "".join(pieces)


@given(st.text(st.characters(exclude_categories=["Cs"])) | st.text("\\uU'\"n0027\n`;", max_size=30))
@example("\\u0027")
@example("\\\\u0027")
@example("\\U0027'")
def test_any_text_is_read_back_from_its_literal(text):
    made = literal(text)
    assert "\n" not in made
    assert read_literal(made) == text.replace("\x00", "\ufffd")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_real_parser_reads_the_literal_back(text):
    ladybug = pytest.importorskip("ladybug", reason="the extra 'ladybug' is not installed")
    connection = ladybug.Connection(ladybug.Database(":memory:"))
    if "\x1f" in text:
        pytest.skip("LadybugDB has no unicode escapes of four digits")
    (row,) = list(connection.execute(f"RETURN {literal(text)}"))
    assert list(row) == [text.replace("\x00", "\ufffd")]


@pytest.mark.parametrize("word", ["", "a b", "a`b", "1a", "a-b", "é"])
def test_no_word_but_a_plain_one_becomes_a_name(word):
    with pytest.raises(ValueError, match="no name of ours"):
        name(word)


def test_all_labels_and_types_are_known(graph):
    assert {label for node in graph.nodes for label in node.labels} <= set(LABELS.values())
    assert {link.type for link in graph.relationships} <= set(relationship_types())


def test_every_relationship_joins_nodes_that_are_there(graph):
    keys = {node.iri for node in graph.nodes}
    assert len(keys) == len(graph.nodes)
    assert {link.start for link in graph.relationships} | {link.end for link in graph.relationships} <= keys


def test_the_graph_counts_what_the_store_counts(store, graph):
    for class_name in ("Statement", "Claim", "Response", "ClaimCluster", "Position", "Article"):
        (row,) = store.rows(f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ ?x a cclm:{class_name} }}")
        assert sum(class_name in node.labels for node in graph.nodes) == int(row[0]), class_name


def test_everything_says_which_article_it_is_from(graph):
    articles = {node.iri.rpartition("/id/")[2] for node in graph.nodes if "Article" in node.labels}
    told = {str(item.properties["article"]) for item in (*graph.nodes, *graph.relationships)}
    assert told == {"", *articles}


def test_a_speech_act_has_its_name_and_family(graph):
    acts = {
        (node.properties["speechAct"], node.properties["speechActName"], node.properties["speechActFamily"])
        for node in graph.nodes
        if "Statement" in node.labels
    }
    assert ("decline-to-confirm", "Decline to confirm", "withholding") in acts


def test_the_same_store_gives_the_same_graph(store, graph):
    assert build_property_graph(store) == graph


def test_the_csv_files_hold_every_node_and_relationship(graph, tmp_path):
    command = write_neo4j_csv(graph, tmp_path)
    nodes, links = Counter(), Counter()
    for path in tmp_path.glob("*.csv"):
        assert path.name in command
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        if path.name.startswith("nodes-"):
            nodes.update(row["iri:ID"] for row in rows)
        else:
            links.update((path.stem.partition("-")[2], row[":START_ID"], row[":END_ID"]) for row in rows)
    assert nodes == Counter(node.iri for node in graph.nodes)
    assert links == Counter((link.type, link.start, link.end) for link in graph.relationships)


def test_hostile_text_comes_back_from_csv(tmp_path):
    nodes = tuple(
        Node(f"n{number}", ("Claim",), {"iri": f"n{number}", "text": text, "aliases": (text, "b")})
        for number, text in enumerate(HOSTILE)
    )
    write_neo4j_csv(PropertyGraph(nodes, ()), tmp_path)
    with (tmp_path / "nodes-Claim.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["text:string"] for row in rows] == HOSTILE
    assert all(len(row["aliases:string[]"].split(LIST_DELIMITER)) == 2 for row in rows)


def test_each_cypher_statement_stands_on_one_line():
    nodes = (Node("a", ("Claim",), {"iri": "a", "text": "x;\ny"}), Node("b", ("Claim",), {"iri": "b"}))
    links = (Relationship("COUNTERS", "a", "b", {"article": "'"}),)
    found = list(cypher_statements(PropertyGraph(nodes, links)))
    assert all("\n" not in statement for statement in found)
    assert "MERGE (a)-[r:COUNTERS {article: row.properties.article}]->(b)" in found[-1]
    assert not any(" CREATE (" in statement for statement in found)


def test_a_folder_target_is_written_anew_and_spares_what_is_not_ours(store, tmp_path):
    folder = tmp_path / "tables"
    export(store, "neo4j-csv", folder)
    (folder / "nodes-Old.csv").write_text("stale")
    export(store, "neo4j-csv", folder)
    assert not (folder / "nodes-Old.csv").exists()
    assert {"schema.cypher", "import.sh", "nodes-Statement.csv"} <= {path.name for path in folder.iterdir()}
    (folder / "thesis.docx").write_text("mine")
    with pytest.raises(StoreError, match=r"thesis\.docx"):
        export(store, "neo4j-csv", folder)
    assert [path.name for path in tmp_path.iterdir()] == ["tables"]


def test_parquet_holds_the_graph_with_types(store, graph, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra 'parquet' is not installed")
    export(store, "parquet", tmp_path / "tables")
    tables = {path.stem: parquet.read_table(path) for path in (tmp_path / "tables").iterdir()}
    assert sum(table.num_rows for name, table in tables.items() if name.startswith("nodes-")) == len(graph.nodes)
    links = sum(table.num_rows for name, table in tables.items() if name.startswith("relationships-"))
    assert links == len(graph.relationships)
    schema = tables["nodes-Position"].schema
    assert str(schema.field("positionFrom").type) == "timestamp[us, tz=UTC]"
    assert str(schema.field("confidence").type) == "double"
    assert str(tables["nodes-Agent"].schema.field("labels").type) == "list<element: string>"
    json.dumps(tables["nodes-Agent"].column("name").to_pylist())
