"""Made-up requests and queries crash neither the service nor the parser; scripts/fuzz_service.py does it at length."""

import importlib.util
import sys
from pathlib import Path

import pytest

pytest.importorskip("hypothesis", reason="the extra counterclaim[test] is not installed")


@pytest.fixture(scope="module")
def fuzz():
    path = Path(__file__).parents[2] / "scripts" / "fuzz_service.py"
    sys.path.insert(0, str(path.parent))  # the script's neighbour holds the grammar
    spec = importlib.util.spec_from_file_location("fuzz_service", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    sys.path.remove(str(path.parent))


def test_no_query_crashes_the_parser(fuzz):
    seen = fuzz.fuzz_parser(300, seeded=7)
    assert sum(seen.values()) >= 100
    assert seen["refused"]


@pytest.mark.parametrize("token", ["", "a-token-of-the-fuzzing"], ids=["read-only", "writable"])
def test_no_request_is_answered_500(fuzz, tmp_path, token):
    pytest.importorskip("schemathesis", reason="schemathesis is not installed")
    fuzz.make_store(tmp_path / "store")
    seen = fuzz.fuzz_service(tmp_path / "store", 160, seeded=7, token=token)
    assert seen[200]
    assert seen[400]


def test_queries_by_the_grammar_are_answered_and_broken_ones_refused(fuzz, tmp_path):
    fuzz.make_store(tmp_path / "store")
    seen = fuzz.fuzz_grammar(tmp_path / "store", 250, seeded=7)
    assert seen[200] > 50
    assert seen[400] > 50
