"""What the guide to graph databases tells the reader to type does what it says."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from counterclaim.export import EXPORTERS
from counterclaim.load import load_into
from counterclaim.rdf import KnowledgeGraph
from counterclaim.rdf.derive import match_by_wording

GUIDE = (Path(__file__).parents[2] / "docs" / "graph-databases.md").read_text("utf-8")


def test_the_lines_for_networkx_run_and_list_denials(five, tmp_path):
    (code,) = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    with KnowledgeGraph.open(tmp_path / "graph" / "store", matcher=match_by_wording) as graph:
        graph.add_all(five)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr
    assert "denies: Norvania opened the dam gates on purpose" in done.stdout


@pytest.mark.parametrize("target", re.findall(r"export \S+ --to ([\w-]+)", GUIDE))
def test_every_format_that_is_named_is_there(target):
    assert target in EXPORTERS


@pytest.mark.parametrize("line", re.findall(r"`((?:MATCH|CALL) [^`]+)`", GUIDE))
def test_every_line_for_neo4j_browser_finds_something(database, filled, five, line):
    if database.name != "neo4j":
        pytest.skip("Neo4j Browser is a program for Neo4j")
    load_into(filled(five), database.address)
    if "fulltext" in line:
        database.ask("CALL db.awaitIndexes(60)", {})
        assert database.ask(line, {})
    else:
        assert database.ask(line, {})
