"""`counterclaim find`: claims by meaning, for people and for programs, and help for those who mistype."""

import json
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner

from counterclaim.cli import cli
from counterclaim.model import Actor, AnnotatedArticle, Article, Claim, Said, Speaker, SpeechAct, Statement
from counterclaim.rdf import KnowledgeGraph

ASKED = "the mayor took bribes from a builder"


def article_saying(name, said, *, stance="endorses", act="claim", polarity="affirmed", who="Piet Solberg"):
    text = f"{who} said {said}."
    actor = Actor(f"actor/{who.lower().replace(' ', '-')}", who, "person", mentions=((0, len(who)),))
    span = (len(who) + 6, len(who) + 6 + len(said))
    claim = Claim(f"claim/{name}", said, (span,), polarity=polarity)
    statement = Statement(
        id=f"statement/{name}",
        act=SpeechAct(act, stance, "certain", "indirect"),
        confidence=0.9,
        source=((0, len(who)),),
        source_text=who,
        speaker=Speaker((actor.id,), "named"),
        cue=((len(who) + 1, len(who) + 5),),
        cue_text="said",
        content=(span,),
        content_text=said,
        sentence=(0, len(text)),
        claim=claim.id,
        said=Said("2020-01-01", "2020-01-01", ""),
    )
    article = Article(name, text, title=f"Report {name}", publisher="Courier", published="2020-01-01")
    return AnnotatedArticle(article, (statement,), (), (claim,), (actor,), extractor="test")


@pytest.fixture(scope="module")
def bribes(tmp_path_factory):
    store = tmp_path_factory.mktemp("find") / "store"
    with KnowledgeGraph.open(store) as graph:
        graph.add_all(
            [
                article_saying("first", "the mayor took bribes from a builder"),
                article_saying("second", "the mayor took bribes from a builder", stance="rejects", act="deny",
                               who="Eva Lind"),
                article_saying("third", "a whale swam up \x1b[31mthe harbour of Lund", who="Dag Moe"),
            ]
        )  # fmt: skip
    return store


def told(*args, code=0):
    result = CliRunner().invoke(cli, [str(arg) for arg in args], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result


def test_json_has_claims_and_articles_alone_and_leaves_out_what_does_not_touch(bribes):
    found = json.loads(told("find", bribes, ASKED, "--format", "json").stdout)
    assert set(found) == {"claims", "articles"}
    assert {row["article"] for row in found["articles"]} == {"first", "second"}
    for row in found["articles"]:
        assert set(row) == {"article", "stance", "confidence", "because"}
        assert row["stance"] in {"agree", "disagree", "discuss"}
        assert 0 <= row["confidence"] <= 1
        assert row["because"] == [f"statement/{row['article']}"]


def test_text_names_who_asserts_and_who_denies_with_day_and_sentence(bribes):
    shown = " ".join(told("find", bribes, *ASKED.split()).stdout.split())
    assert "asserts Piet Solberg, 2020-01-01 [first] “Piet Solberg said" in shown
    assert "denies Eva Lind, 2020-01-01 [second]" in shown
    assert "Dag Moe" not in shown


def test_words_of_articles_cannot_steer_the_terminal(bribes):
    assert "\x1b" not in told("find", bribes, "a whale swam up the harbour").stdout


def test_a_mistyped_word_is_answered_with_the_nearest(bribes):
    assert "Did you mean bribes?" in told("find", bribes, "the mayor took bribez").stderr


@pytest.mark.parametrize("asked", ["the mayor-elect took bribes", "the tribes took the builder", "the mayor’s whale"])
def test_words_that_claims_hold_or_that_begin_otherwise_are_no_slips(bribes, asked):
    assert "Did you mean" not in told("find", bribes, asked).stderr


def test_nothing_found_is_said_and_is_no_error(bribes):
    assert "Nothing here says" in told("find", bribes, "purple elephants compose opera").stdout
    found = json.loads(told("find", bribes, "purple elephants compose opera", "--format", "json").stdout)
    assert found == {"claims": [], "articles": []}


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (["find"], 2, "Missing argument"),
        (["find", "no-such-store", "x"], 2, "does not exist"),
        (["fnid", "x", "y"], 2, "Did you mean find?"),
        (["find", "{store}", "?!"], 1, "Give a claim in your own words"),
        (["find", "{store}", "bribes", "--min-confidence", "7"], 2, "not in the range"),
        (["find", "{store}", "bribes", "--limt", "3"], 2, "--limit"),
    ],
)
def test_mistakes_are_told_with_the_right_exit_code(bribes, args, code, words):
    result = told(*[str(bribes) if arg == "{store}" else arg for arg in args], code=code)
    assert words in result.stderr
    assert result.stdout == ""


def test_limits_leave_out_claims_and_unsure_articles(bribes):
    found = json.loads(told("find", bribes, ASKED, "--limit", "1", "--min-confidence", "1", "--format", "json").stdout)
    assert len(found["claims"]) == 1
    assert found["articles"] == []


def test_a_store_that_cannot_be_written_to_is_answered_the_same(bribes, tmp_path):
    copy = tmp_path / "store"
    shutil.copytree(bribes, copy, ignore=shutil.ignore_patterns(".vectors*"))
    (copy / ".vectors.npz").mkdir()  # no file can take its place
    assert (
        told("find", copy, ASKED, "--format", "json").stdout == told("find", bribes, ASKED, "--format", "json").stdout
    )


@pytest.mark.parametrize("command", ["find", "analyse", "report"])
def test_help_of_the_command_loads_no_model_and_no_plots(command):
    code = (
        "import sys; from click.testing import CliRunner; from counterclaim.cli import cli;"
        f"assert CliRunner().invoke(cli, ['{command}', '--help']).exit_code == 0;"
        "print(sorted({'spacy', 'onnxruntime', 'matplotlib', 'networkx', 'rdflib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
