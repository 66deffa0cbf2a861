"""GraphML and GEXF: typed, dated, readable by networkx, the same bytes each time, whatever an article says."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import networkx
import pytest

from counterclaim.export.gexf import write_gexf
from counterclaim.export.graphml import write_graphml
from counterclaim.export.network import network_from_records
from counterclaim.export.network_records import Records

WRITERS = [("graphml", write_graphml, networkx.read_graphml), ("gexf", write_gexf, networkx.read_gexf)]
Case = tuple[str, Callable[[Any, Path], None], Callable[[Path], Any]]
HOSTILE = 'A & B < C > "D" \x00\x07\u202e ]]> <script>alert(1)</script> \ud800'


@pytest.fixture(params=WRITERS, ids=[name for name, *_ in WRITERS])
def case(request: pytest.FixtureRequest) -> Case:
    return request.param  # type: ignore[no-any-return]


def test_networkx_reads_what_was_written(network: Any, case: Case, tmp_path: Path) -> None:
    _, write, read = case
    write(network, tmp_path / "n")
    found = read(tmp_path / "n")
    assert set(found.nodes) == set(network.nodes)
    assert found.number_of_edges() == network.number_of_edges()
    _, _, data = next(iter(found.edges(data=True)))
    assert isinstance(data["confidence"], float)
    assert isinstance(data["sentence_start"], int)
    assert data["sentence"]


def test_two_runs_give_the_same_bytes(dispatches: Records, case: Case, tmp_path: Path) -> None:
    _, write, _ = case
    for name in ("one", "two"):
        write(network_from_records(dispatches), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_hostile_text_stays_text(dispatches: Records, case: Case, tmp_path: Path) -> None:
    _, write, read = case
    hostile = replace(
        dispatches,
        agents=tuple(replace(agent, label=HOSTILE) for agent in dispatches.agents),
        statements=tuple(replace(said, sentence=HOSTILE) for said in dispatches.statements),
    )
    write(network_from_records(hostile), tmp_path / "n")
    root = ET.fromstring((tmp_path / "n").read_bytes())
    assert not [element for element in root.iter() if "script" in element.tag]
    *_, data = next(iter(read(tmp_path / "n").edges(data=True)))
    assert "<script>alert(1)</script>" in data["sentence"]
    assert "\x00" not in data["sentence"]


def test_an_empty_network_is_a_valid_file(case: Case, tmp_path: Path) -> None:
    _, write, read = case
    write(network_from_records(Records()), tmp_path / "n")
    assert len(read(tmp_path / "n")) == 0


def test_gexf_edges_start_when_it_was_said(network: Any, tmp_path: Path) -> None:
    write_gexf(network, tmp_path / "n")
    space = "{http://www.gexf.net/1.2draft}"
    root = ET.parse(tmp_path / "n").getroot()
    [graph] = root.findall(f"{space}graph")
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    starts = [edge.get("start") for edge in root.iter(f"{space}edge")]
    assert min(starts) == "2031-03-01"  # type: ignore[type-var]
    assert all(node.get("start") for node in root.iter(f"{space}node"))


def test_graphml_declares_types(network: Any, tmp_path: Path) -> None:
    write_graphml(network, tmp_path / "n")
    keys = ET.parse(tmp_path / "n").getroot().iter("{http://graphml.graphdrawing.org/xmlns}key")
    types = {(key.get("for"), key.get("attr.name")): key.get("attr.type") for key in keys}
    assert types["edge", "confidence"] == "double"
    assert types["node", "supporters"] == "int"
    assert types["node", "unspecified"] == "boolean"
    assert types["edge", "cue"] == "string"
