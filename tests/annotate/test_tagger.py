"""The trained extractor: what it finds, where its offsets point, and that nothing but the text decides."""

from __future__ import annotations

import importlib.util
import json
import shutil
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.annotate.attitudes import is_attitude
from counterclaim.annotate.tagger import AttributionTagger, model_folder
from counterclaim.errors import ModelError
from counterclaim.model import Attribution, Spans

ROOT = Path(__file__).parents[2]
POLNEAR = ROOT.parent / "shared" / "polnear"

ARTICLE = """Harbour plan splits Vellmouth council

Mayor Odile Brandt said on Tuesday that the new ferry terminal would open next spring. “We have waited
long enough,” she told reporters.

According to the port authority, the work will cost 40 million crowns. Opposition leader Tomas Ferrin
denied that he had ever backed the plan.

“It is a waste of money,” Ferrin said. “Nobody asked for it.”
"""


@cache
def tagger() -> AttributionTagger:
    return AttributionTagger()


def words(text: str, spans: Spans) -> str:
    return " ".join(text[start:end] for start, end in spans)


def found(text: str) -> list[tuple[str, str, str]]:
    return [
        (words(text, one.source), words(text, one.cue), words(text, one.content)) for one in tagger().predict([text])[0]
    ]


def plain(found_words: str) -> str:
    return found_words.strip("“”\"'‘’,. ").lower()


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("Mayor Odile Brandt said the ferry would be late.", "odile brandt", "said", "the ferry would be late"),
        ("“The ferry is late,” Brandt told reporters.", "brandt", "told", "the ferry is late"),
        ("According to Tomas Ferrin, the bridge is unsafe.", "ferrin", "according to", "the bridge is unsafe"),
        ("The ministry denied that its envoy had met them.", "the ministry", "denied", "its envoy had met them"),
        ("She argued that the tax hurts the poor.", "she", "argued", "the tax hurts the poor"),
        ("“It is late,” Ferrin said. “Nobody came.”", "ferrin", "said", "nobody came"),
    ],
)
def test_attribution_is_found(text: str, source: str, cue: str, content: str) -> None:
    assert any(
        source in plain(one_source) and cue in plain(one_cue) and content in plain(one_content)
        for one_source, one_cue, one_content in found(text)
    ), found(text)


def test_a_bracket_that_opens_in_a_source_closes_in_it() -> None:
    text = "Senator Dana Brandt (D-Kolst) said on Monday that the dam was safe."
    assert [source for source, _, _ in found(text)] == ["Senator Dana Brandt (D-Kolst)"]


def test_plain_narrative_holds_no_attribution() -> None:
    assert found("The ferry left the harbour at nine. Rain fell on the quay, and two gulls sat on the mast.") == []


def test_broken_quotation_is_one_content_in_two_parts() -> None:
    text = "“The road is closed,” Ferrin said, “and it will stay closed.”"
    assert len(tagger().predict([text])[0][0].content) == 2


def test_every_offset_points_to_the_text_as_read() -> None:
    crlf = ARTICLE.replace("\n", "\r\n")
    here, there = found(ARTICLE), found(crlf)
    assert len(here) >= 5
    assert [[" ".join(part.split()) for part in one] for one in there] == [
        [" ".join(part.split()) for part in one] for one in here
    ]


def assert_valid(text: str, one: Attribution) -> None:
    assert one.cue
    assert one.content
    assert 0 <= one.confidence <= 1
    for spans in (one.cue, one.content, one.source):
        assert list(spans) == sorted(spans)
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(left[1] <= right[0] for left, right in pairwise(spans))


SCRAPS = st.sampled_from(
    ["Ferrin said", " that ", "“", "”", '"', "\r\n", "\n\n", "\0", "😀", "é", "the bank would fall", ". ", ", ", "'",
     "‘no’", " she told ", "中文", "\u2028", "according to Brandt", "­", "ﬁ", "a" * 300]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(SCRAPS, max_size=60).map("".join)))
def test_any_text_gives_valid_spans(text: str) -> None:
    for one in tagger().predict([text])[0]:
        assert_valid(text, one)


@pytest.mark.parametrize("text", ["", " \n\r\n\t", "\0", "😀😀", "﻿"])
def test_text_without_words_gives_nothing(text: str) -> None:
    assert tagger().predict([text]) == [[]]


def test_no_texts_give_no_results() -> None:
    assert tagger().predict([]) == []


def test_a_megabyte_on_one_line_is_survived() -> None:
    text = ("Ferrin said the bridge would fall. The gulls flew on over the bay. " * 16_000)[:1_000_000]
    results = tagger().predict([text])[0]
    assert len(results) > 10_000
    assert all(end <= len(text) for one in results for _, end in one.content)


def test_batch_equals_singles() -> None:
    texts = [ARTICLE, "", ARTICLE[:200], "Brandt said no.", ARTICLE * 3, "x"]
    together = tagger().predict(texts)
    single = [tagger().predict([text])[0] for text in texts]
    assert [[(one.cue, one.content, one.source) for one in some] for some in together] == [
        [(one.cue, one.content, one.source) for one in some] for some in single
    ]


def test_two_runs_and_two_taggers_agree() -> None:
    assert tagger().predict([ARTICLE]) == tagger().predict([ARTICLE]) == AttributionTagger().predict([ARTICLE])


def test_damaged_model_is_refused(tmp_path: Path) -> None:
    shutil.copytree(str(model_folder()), tmp_path / "model")
    tokenizer = tmp_path / "model" / "tokenizer.json"
    tokenizer.write_text(tokenizer.read_text(encoding="utf-8") + " ", encoding="utf-8")
    with pytest.raises(ModelError, match=r"tokenizer\.json.*SHA-256"):
        AttributionTagger(folder=tmp_path / "model")


def test_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"meta\.json"):
        AttributionTagger(folder=tmp_path)


@pytest.mark.parametrize(
    ("cue", "attitude"),
    [
        ("said", False), ("has repeatedly accused", False), ("denied", False), ("called for", False),
        ("declined to comment", False),
        ("backs", True), ("campaigned heavily for", True), ("hopes", True), ("believes", True), ("voted against", True),
        ("did not apologize for", True), (":", False),
    ],
)  # fmt: skip
def test_cue_tells_attitude_from_speech(cue: str, attitude: bool) -> None:
    assert is_attitude(cue) is attitude


def test_unknown_cue_with_a_quotation_is_speech() -> None:
    assert is_attitude("squawked", "“No more ferries”") is False
    assert is_attitude("squawked", "no more ferries") is True


@pytest.mark.skipif(not POLNEAR.is_dir(), reason="the corpus is not here")
def test_attitudes_agree_with_the_hand_judged_statements() -> None:
    lines = (ROOT / "tests" / "data" / "speech_or_attitude.jsonl").read_text(encoding="utf-8").splitlines()
    right = 0
    for line in lines:
        row = json.loads(line)
        text = read(POLNEAR / "dev" / "text" / f"{row['doc']}.txt")
        right += is_attitude(words(text, row["cue"]), words(text, row["content"])) is (row["label"] == "attitude")
    assert right / len(lines) >= 0.9


def read(path: Path) -> str:
    with path.open(encoding="utf-8", newline="") as handle:
        return handle.read()


@pytest.mark.skipif(not POLNEAR.is_dir(), reason="the corpus is not here")
def test_figures_on_the_development_articles() -> None:
    specification = importlib.util.spec_from_file_location("polnear_score", POLNEAR / "score.py")
    assert specification
    assert specification.loader
    judge = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(judge)
    paths = sorted((POLNEAR / "dev" / "text").glob("*.txt"))
    results = tagger().predict([read(path) for path in paths])
    predictions = {
        path.stem: [{"source": one.source, "cue": one.cue, "content": one.content} for one in some]
        for path, some in zip(paths, results, strict=True)
    }
    figures = judge.score(POLNEAR / "dev", predictions)
    assert figures["attribution (relation)"]["f1"] >= 0.74
    assert figures["attribution (strict)"]["f1"] >= 0.57
    assert figures["content (tokens)"]["f1"] >= 0.87
