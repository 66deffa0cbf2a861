"""N-Quads and TriG come in as the W3C's test suites say, and go out and in again without loss."""

from pathlib import Path

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, Store

from counterclaim.errors import StoreError
from counterclaim.rdf.dump import dump, load

SUITE = Path(__file__).parents[3] / "shared" / "w3c" / "rdf"
FILES = sorted([*SUITE.rglob("*.nq"), *SUITE.rglob("*.trig")])
BASE = "https://suite.example/"

pytestmark = pytest.mark.skipif(not FILES, reason="the W3C's test suites (../shared/w3c) are not here")


def canonical(store: Store) -> Dataset:
    """Return the quads with blank nodes named by their place, so that two stores can be compared."""
    dataset = Dataset(store)
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return dataset


def test_files_come_in_go_out_and_come_in_again(tmp_path):
    for file in FILES:
        if "bad" in file.name:
            continue
        store = Store()
        load(store, file, base=BASE)
        for form, name in (("nquads", "out.nq"), ("trig", "out.trig")):
            dump(store, tmp_path / name, form, base=BASE)
            again = Store()
            load(again, tmp_path / name, base=BASE)
            assert canonical(again) == canonical(store), (file.name, form)


def test_malformed_files_are_refused():
    for file in FILES:
        if "bad" in file.name:
            with pytest.raises(StoreError):
                load(Store(), file, base=BASE)
