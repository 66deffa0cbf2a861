"""The wheel works alone: built from the source distribution, installed in a fresh environment, without the checkout."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SENTENCE = "The mayor denied on Monday that the bridge was unsafe."
IMPORT_ALL = """
import importlib, pkgutil, sys, counterclaim
extras = set(sys.argv[1].split(","))
for module in pkgutil.walk_packages(counterclaim.__path__, "counterclaim."):
    if module.name.endswith("__main__"):
        continue
    try:
        importlib.import_module(module.name)
    except ModuleNotFoundError as error:
        if error.name.split(".")[0] not in extras:
            raise
"""
READ_VOCABULARY = """
import rdflib
from counterclaim.rdf.questions import questions
from counterclaim.vocabulary import ontology
terms = rdflib.Graph().parse(data=(ontology() / "counterclaim.ttl").read_text("utf-8"), format="turtle")
print(len(terms) > 100, len(questions()) >= 20)
"""
#: What only some commands need and an extra installs.
EXTRAS = "uvicorn,starlette,neo4j,falkordb,ladybug,real_ladybug,pyarrow,matplotlib,SPARQLWrapper"

pytestmark = pytest.mark.slow


def run(*command, **options):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, f"{command}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the source distribution, and the wheel from it."""
    target = tmp_path_factory.mktemp("dist")
    uv = shutil.which("uv")
    command = [uv, "build", "--out-dir", target, ROOT] if uv else [sys.executable, "-m", "build", "-o", target, ROOT]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode and not os.environ.get("CI"):
        pytest.skip(f"no wheel can be built here: {done.stderr[-300:]}")
    assert done.returncode == 0, done.stderr
    return next(target.glob("*.whl"))


@pytest.fixture(scope="module")
def python(wheel, tmp_path_factory):
    """Install the wheel with what it declares into a fresh environment; return its interpreter."""
    folder = tmp_path_factory.mktemp("fresh") / "venv"
    uv = shutil.which("uv")
    run(*([uv, "venv", "--python", sys.executable, folder] if uv else [sys.executable, "-m", "venv", folder]))
    interpreter = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    install = [uv, "pip", "install", "--python", interpreter] if uv else [interpreter, "-m", "pip", "install", "-q"]
    run(*install, wheel)
    return interpreter


def test_the_wheel_holds_the_ontology_the_schema_and_the_licence(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert "counterclaim/ontology/counterclaim.ttl" in names
    assert "counterclaim/schema/statements.schema.json" in names
    assert "counterclaim/py.typed" in names
    assert any(name.endswith("LICENSE") for name in names)
    assert not [name for name in names if "/tests/" in name or name.endswith(".pyc")]


def test_every_module_can_be_imported_with_the_declared_dependencies(python, tmp_path):
    run(python, "-c", IMPORT_ALL, EXTRAS, cwd=tmp_path)


def test_the_vocabulary_and_the_questions_come_with_the_wheel(python, tmp_path):
    assert run(python, "-c", READ_VOCABULARY, cwd=tmp_path).split() == ["True", "True"]


def test_the_command_runs_from_the_wheel(python, tmp_path):
    command = python.with_name("counterclaim")
    assert run(command, "--version", cwd=tmp_path).startswith("counterclaim, version")
    (tmp_path / "bridge.txt").write_text(SENTENCE)
    run(command, "build", "bridge.txt", "--out", "graph", cwd=tmp_path)
    assert "deny" in (tmp_path / "graph" / "statements.jsonl").read_text("utf-8")
