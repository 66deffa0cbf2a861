"""The files for Neptune follow its documented form, and Bloom's perspective names only what the graph has."""

import csv
import importlib.util
import json
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from counterclaim.export import export
from counterclaim.export.bloom import PHRASES, perspective
from counterclaim.export.neptune_csv import edge_key, write_neptune_csv
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
TYPES = r"(Bool|Date|Long|Double|String)(\(single\))?|String\[\]"


@pytest.fixture(scope="module")
def told():
    spec = importlib.util.spec_from_file_location("neptune_stories", STORIES)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    graph = KnowledgeGraph.open(matcher=match_by_wording)
    graph.add_all(make().annotated() for make in (module.dam_story, module.reply_story, module.allied_story))
    return graph


def tables(folder):
    for path in sorted(folder.iterdir()):
        with path.open(encoding="utf-8", newline="") as stream:
            yield path.stem, list(csv.reader(stream))


def test_every_node_and_relationship_is_in_neptunes_files_once(told, tmp_path):
    export(told, "neptune-csv", tmp_path / "neptune")
    graph, nodes, links = build_property_graph(told), [], []
    for name, (header, *rows) in tables(tmp_path / "neptune"):
        assert all(len(row) == len(header) for row in rows)
        if name.startswith("nodes-"):
            assert header[:2] == ["~id", "~label"]
            nodes += [(row[0], tuple(row[1].split(";"))) for row in rows]
        else:
            assert header[:4] == ["~id", "~from", "~to", "~label"]
            links += [tuple(row[:4]) for row in rows]
        system = 2 if name.startswith("nodes-") else 4
        assert all(re.fullmatch(rf"\w+:({TYPES})", column) for column in header[system:])
    assert sorted(nodes) == [(node.iri, ("Resource", *node.labels)) for node in graph.nodes]
    assert sorted(each[1:] for each in links) == sorted(
        (link.start, link.end, link.type) for link in graph.relationships
    )
    assert len({each[0] for each in links}) == len(graph.relationships)


def test_edges_state_no_cardinality_and_nodes_do(told, tmp_path):
    write_neptune_csv(build_property_graph(told), tmp_path)
    for name, (header, *_rows) in tables(tmp_path):
        scalar = [column for column in header if ":" in column and "[]" not in column]
        assert all(column.endswith("(single)") is name.startswith("nodes-") for column in scalar), name


def test_nothing_but_data_lies_in_the_folder(told, tmp_path):
    export(told, "neptune-csv", tmp_path / "neptune")
    assert {path.suffix for path in (tmp_path / "neptune").iterdir()} == {".csv"}
    export(told, "neptune-csv", tmp_path / "neptune")


def test_an_empty_text_is_quoted_and_a_missing_one_is_not(tmp_path):
    nodes = (
        Node("a", ("Claim",), {"iri": "a", "article": "", "text": "x"}),
        Node("b", ("Claim",), {"iri": "b", "text": "y"}),
    )
    write_neptune_csv(PropertyGraph(nodes, ()), tmp_path)
    lines = (tmp_path / "nodes-Claim.csv").read_text("utf-8").splitlines()
    assert lines[1].startswith('"a","Resource;Claim","",')
    assert lines[2].startswith('"b","Resource;Claim",,')


@pytest.mark.parametrize("text", ['a "b"', "a,b", "a\nb", "`\\u0027", "🚢", "=1+1", "z" * 100_000])
def test_hostile_text_stays_one_field(text, tmp_path):
    when = datetime(2031, 5, 4, 2, tzinfo=UTC)
    node = Node("n", ("Claim",), {"iri": "n", "aliases": (text, "c;d"), "text": text, "when": when})
    write_neptune_csv(PropertyGraph((node,), ()), tmp_path)
    ((_, (header, row)),) = tables(tmp_path)
    cells = dict(zip(header, row, strict=True))
    assert cells["text:String(single)"] == text
    assert cells["when:Date(single)"] == "2031-05-04T02:00:00Z"
    assert cells["aliases:String[]"].endswith(";c\\;d")


def test_a_relationship_keeps_its_key_and_two_have_two():
    one = Relationship("COUNTERS", "a", "b", {"article": "x"})
    assert edge_key(one) == edge_key(Relationship("COUNTERS", "a", "b", {"article": "x"}))
    assert edge_key(one) != edge_key(Relationship("COUNTERS", "a", "b", {"article": "y"}))


def test_blooms_perspective_names_what_the_graph_has(told, tmp_path):
    export(told, "bloom", tmp_path / "bloom.json")
    made = json.loads((tmp_path / "bloom.json").read_text("utf-8"))
    assert made == perspective(build_property_graph(told))
    for category in made["categories"]:
        assert set(category["labels"]) <= set(LABELS.values())
        assert category["captionKeys"][0] in {each["name"] for each in category["properties"]}, category["name"]
    assert {each["name"] for each in made["relationshipTypes"]} == set(relationship_types())
    assert "Norvania" not in json.dumps(made)


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase[0])
def test_a_phrase_of_blooms_uses_known_words_and_its_own_parameter(phrase):
    text, cypher, completed = phrase
    assert set(re.findall(r"\(\w*:(\w+)", cypher)) <= set(LABELS.values())
    assert {kind for found in re.findall(r"\[:([\w|]+)", cypher) for kind in found.split("|")} <= set(
        relationship_types()
    )
    assert set(re.findall(r"\$\w+", text)) == set(re.findall(r"\$\w+", cypher))
    assert bool(completed) is ("$" in text)
