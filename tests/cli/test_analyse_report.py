"""`counterclaim analyse` and `counterclaim report`: what a store shows, written for people."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from counterclaim.cli import cli
from counterclaim.model import Actor, AnnotatedArticle, Article, Claim, Said, Speaker, SpeechAct, Statement
from counterclaim.rdf import KnowledgeGraph


def article_of(name, said, stance, act, who, day):
    text = f"{who} said {said}."
    actor = Actor(f"actor/{who.lower().replace(' ', '-')}", who, "person", mentions=((0, len(who)),))
    span = (len(who) + 6, len(who) + 6 + len(said))
    claim = Claim(f"claim/{name}", said, (span,))
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
        said=Said(day, day, ""),
    )
    article = Article(name, text, title=f"Report {name}", publisher=f"Courier {name}", published=day)
    return AnnotatedArticle(article, (statement,), (), (claim,), (actor,), extractor="test")


@pytest.fixture(scope="module")
def quarrel(tmp_path_factory):
    store = tmp_path_factory.mktemp("quarrel") / "store"
    claim = "the mayor took bribes from a builder"
    with KnowledgeGraph.open(store) as graph:
        graph.add_all(
            [
                article_of("first", claim, "endorses", "claim", "Piet Solberg", "2020-01-01"),
                article_of("second", claim, "rejects", "deny", "Eva Lind", "2020-01-03"),
                article_of("third", claim, "endorses", "concede", "Eva Lind", "2020-02-03"),
            ]
        )
    return store


def run_on(*args, code=0):
    result = CliRunner().invoke(cli, [str(arg) for arg in args], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result


def test_analysis_is_markdown_on_standard_output(quarrel):
    shown = run_on("analyse", quarrel).stdout
    assert shown.startswith("# Who agrees, who denies\n")
    for heading in ("Who contradicts whom", "Camps", "Brokers", "first denial", "Circular", "certain", "Track record"):
        assert heading in shown
    assert "| Eva Lind | 1 | 1 | the mayor took bribes from a builder |" in shown
    assert "| the mayor took bribes from a builder | 2020-01-01 | 2020-01-03 | 48 |" in shown


def test_analysis_goes_into_a_folder_with_the_plots_it_names(quarrel, tmp_path):
    result = run_on("analyse", quarrel, "--to", tmp_path / "new")
    assert result.stdout == ""
    assert "analysis.md" in result.stderr
    text = (tmp_path / "new" / "analysis.md").read_text("utf-8")
    for plot in (tmp_path / "new").glob("*.png"):
        assert f"({plot.name})" in text


def test_report_prints_the_paths_of_a_page_and_its_markdown(quarrel, tmp_path):
    paths = run_on("report", quarrel, "--actor", "Eva Lind", "--to", tmp_path / "d").stdout.split()
    assert [path.rpartition(".")[2] for path in paths] == ["md", "html"]
    for path in paths:
        assert "Eva Lind" in Path(path).read_text("utf-8")


def test_report_on_a_claim_takes_its_words_or_its_identifier(quarrel, tmp_path):
    by_words = run_on("report", quarrel, "--claim", "The mayor took bribes from a builder", "--to", tmp_path).stdout
    by_wording = run_on("report", quarrel, "--claim", "claim/second", "--to", tmp_path).stdout
    assert by_words == by_wording


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (["--actor", "Eva Lnd"], 1, "Did you mean actor/"),
        (["--claim", "mayor took bribes"], 1, "Did you mean cluster/"),
        (["--claim", "xyzzy"], 1, "Find its identifier with counterclaim find."),
        (["--claim", "a", "--actor", "b"], 2, "not both"),
        ([], 2, "give --claim or --actor"),
        (["--actro", "Eva"], 2, "--actor"),
    ],
)
def test_mistakes_in_a_report_are_answered_with_the_nearest(quarrel, tmp_path, args, code, words):
    result = run_on("report", quarrel, *args, "--to", tmp_path / "none", code=code)
    assert words in result.stderr
    assert result.stdout == ""
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("command", [["analyse"], ["report", "--actor", "Eva Lind"]])
def test_a_file_in_the_place_of_the_folder_is_told(quarrel, tmp_path, command):
    (tmp_path / "taken").write_text("")
    result = run_on(command[0], quarrel, *command[1:], "--to", tmp_path / "taken", code=2)
    assert "is a file" in result.stderr
