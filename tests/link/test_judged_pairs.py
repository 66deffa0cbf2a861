import json
from pathlib import Path

import pytest

DATA = Path(__file__).parents[1] / "data"


def rows(name):
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    ("name", "count", "verdicts"),
    [
        ("cluster_pairs.jsonl", 300, {"same", "near", "different"}),
        ("matching_pairs.jsonl", 240, {"same", "inverse", "near", "different"}),
    ],
)
def test_judged_pairs_hold_places_and_verdicts_and_no_text(name, count, verdicts):
    found = rows(name)
    assert len(found) == count
    assert {row["verdict"] for row in found} == verdicts
    for row in found:
        for article, spans in (row["a"], row["b"]):
            assert article.startswith("rumour-")
            assert all(start < end for start, end in spans)


def test_documented_precision_is_that_of_the_judged_pairs():
    found = rows("cluster_pairs.jsonl")
    same = [row for row in found if row["verdict"] != "different"]
    turned_right = [row for row in same if row["orientation"] == "right"]
    text = (DATA.parents[1] / "docs" / "matching.md").read_text(encoding="utf-8")
    assert f"{len(same)} ({len(same) / len(found):.3f})" in text
    assert f"{len(turned_right)} ({len(turned_right) / len(found):.3f})" in text
