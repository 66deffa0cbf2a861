"""The identity gold is sound, and the measures that score it give the published examples' figures."""

import hashlib
import importlib.util
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "tests" / "data" / "identity_gold.jsonl"


@pytest.fixture(scope="module")
def scorer():
    pytest.importorskip("scipy")
    spec = importlib.util.spec_from_file_location("evaluate_identities", ROOT / "scripts" / "evaluate_identities.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def gold_rows():
    return [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]


def test_the_gold_covers_enough_articles_and_identities_across_them():
    rows = gold_rows()
    articles = {}
    for row in rows:
        for _, _, entity in row["mentions"]:
            articles.setdefault(entity, set()).add(row["article"])
    assert len(rows) >= 25
    assert sum(len(found) > 1 for found in articles.values()) >= 15


def test_the_gold_holds_offsets_and_ids_only():
    for row in gold_rows():
        assert set(row) == {"article", "text_sha256", "mentions"}
        assert row["mentions"] == sorted(row["mentions"])
        assert all(start < end and entity[0] == "e" and entity[1:].isdigit() for start, end, entity in row["mentions"])


def test_the_gold_fits_the_articles(shared):
    lines = (shared / "stance" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    texts = {row["id"]: row["text"] for row in map(json.loads, lines)}
    for row in gold_rows():
        text = texts[row["article"]]
        assert hashlib.sha256(text.encode()).hexdigest() == row["text_sha256"]
        assert all(text[start:end].strip() == text[start:end] for start, end, _ in row["mentions"])


def test_measures_agree_with_a_worked_example(scorer):
    # Gold {1..5}{6,7}{8,9,A,B,C}; system joins the second and third (Bagga and Baldwin 1998, first response).
    gold = [frozenset("12345"), frozenset("67"), frozenset("89ABC")]
    system = [frozenset("12345"), frozenset("6789ABC")]
    figures = scorer.score([(gold, system)])
    assert figures["MUC"] == {"r": 1.0, "p": 0.9, "f1": 0.9474}
    assert figures["B3"] == {"r": 1.0, "p": 0.7619, "f1": 0.8649}


def test_ceaf_aligns_clusters_one_to_one(scorer):
    gold = [frozenset("ab"), frozenset("cd")]
    system = [frozenset("abcd")]
    assert scorer.score([(gold, system)])["CEAFe"] == {"r": 0.3333, "p": 0.6667, "f1": 0.4444}


def test_a_perfect_answer_scores_one(scorer):
    gold = [frozenset("ab"), frozenset("c"), frozenset("def")]
    assert scorer.score([(gold, gold)])["mean"] == {"f1": 1.0}
