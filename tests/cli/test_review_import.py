"""An export can be imported again to the same bytes, and people's decisions are recorded, listed and respected."""

import gc
import importlib.util
import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from counterclaim.cli import cli
from counterclaim.rdf import KnowledgeGraph
from counterclaim.rdf.derive import match_by_wording

_STATEMENTS = "SELECT ?s WHERE { ?s a cclm:Statement } ORDER BY ?s"


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A store of two made-up dispatches, in a folder."""
    path = Path(__file__).parents[1] / "rdf" / "conftest.py"
    spec = importlib.util.spec_from_file_location("review_dispatches", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    folder = tmp_path_factory.mktemp("kept") / "store"
    with KnowledgeGraph.open(folder, base="https://news.example/id/", matcher=match_by_wording) as graph:
        graph.add_all([module.dam_story().annotated(), module.reply_story().annotated()])
    return folder


def run(*arguments):
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    gc.collect()  # what an error still holds of a store would keep it locked
    return result


@pytest.mark.parametrize(("form", "name"), [("nquads", "out.nq"), ("trig", "out.trig")])
def test_every_quad_comes_back(kept, tmp_path, form, name):
    assert run("export", kept, "--to", "nquads", tmp_path / "before.nq").exit_code == 0
    assert run("export", kept, "--to", form, tmp_path / name).exit_code == 0
    made = run("import", tmp_path / "new", tmp_path / name)
    assert made.exit_code == 0, made.output
    assert "2 articles" in made.output
    assert run("export", tmp_path / "new", "--to", "nquads", tmp_path / "after.nq").exit_code == 0
    assert (tmp_path / "after.nq").read_bytes() == (tmp_path / "before.nq").read_bytes()


def test_an_import_mixes_nothing_and_a_malformed_file_is_told(kept, tmp_path):
    (tmp_path / "bad.nq").write_text("<urn:a> <urn:b> .\n")
    (tmp_path / "bad.txt").write_text("x")
    run("export", kept, "--to", "nquads", tmp_path / "out.nq")
    again = run("import", kept, tmp_path / "out.nq")
    assert (again.exit_code, "holds articles already" in again.output) == (1, True)
    assert run("import", tmp_path / "one", tmp_path / "bad.nq").exit_code == 1
    assert "no reader" in run("import", tmp_path / "two", tmp_path / "bad.txt").output


def statements(folder):
    with KnowledgeGraph.open(folder, read_only=True) as graph:
        return [row[0].removeprefix(graph.base) for row in graph.rows(_STATEMENTS)]


@pytest.fixture
def copy(kept, tmp_path):
    run("export", kept, "--to", "nquads", tmp_path / "copy.nq")
    run("import", tmp_path / "store", tmp_path / "copy.nq")
    return tmp_path / "store"


def test_a_rejected_statement_is_gone_until_the_decision_is_withdrawn(copy):
    before = statements(copy)
    told = run("review", copy, before[0], "--reject", "--by", "Ann Editor", "--when", "2024-05-01", "--note", "satire")
    assert told.exit_code == 0, told.output
    assert before[0] not in statements(copy)
    (row,) = json.loads(run("review", copy, "--format", "json").stdout)
    assert (row["verdict"], row["subject"], row["by"], row["note"]) == ("reject", before[0], "Ann Editor", "satire")
    assert row["when"].startswith("2024-05-01")
    assert run("review", copy, row["decision"], "--withdraw").exit_code == 0
    assert statements(copy) == before


def test_a_correction_gives_the_right_value(copy):
    first = statements(copy)[0]
    assert run("review", copy, first, "--set", "stance=doubts", "--by", "Ann Editor").exit_code == 0
    ask = f"SELECT ?x {{ <https://news.example/id/{first}> <https://w3id.org/counterclaim/ns#stance> ?x }}"
    assert "value/doubts" in run("query", copy, ask, "--format", "csv").stdout


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (("--by", "Ann"), 2),
        (("--reject",), 2),
        (("--reject", "--set", "stance=doubts", "--by", "Ann"), 2),
        (("--set", "stance", "--by", "Ann"), 2),
        (("--set", "colour=red", "--by", "Ann"), 1),
        (("--reject", "--by", "Ann", "--when", "yesterday"), 1),
        (("--withdraw",), 1),
    ],
)
def test_a_decision_that_cannot_be_recorded_is_refused(copy, more, code):
    assert run("review", copy, statements(copy)[0], *more).exit_code == code
    listed = run("review", copy, "--format", "json")
    assert listed.stdout.strip() == "[]", listed.output
