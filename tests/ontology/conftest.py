"""The dispatches of the rdf room, for checking the ontology against what is written with it."""

import importlib.util
import sys
from pathlib import Path

import pytest

_spec = importlib.util.spec_from_file_location("rdf_dispatches", Path(__file__).parents[1] / "rdf" / "conftest.py")
assert _spec
assert _spec.loader
_dispatches = importlib.util.module_from_spec(_spec)
sys.modules["rdf_dispatches"] = _dispatches
_spec.loader.exec_module(_dispatches)


@pytest.fixture(scope="session")
def dispatches():
    return [_dispatches.dam_story().annotated()]
