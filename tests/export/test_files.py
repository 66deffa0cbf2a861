"""The statement table is one row a statement, and safe to open in a spreadsheet."""

import csv

import pytest

from counterclaim.export.files import COLUMNS, write_csv, write_jsonld, write_nquads, write_trig, write_turtle
from counterclaim.model import AnnotatedArticle, Article, Claim, Said, Speaker, SpeechAct, Statement
from counterclaim.rdf import KnowledgeGraph
from counterclaim.rdf.derive import match_by_wording


def one_statement(content: str, speaker: str = "Ida Brandt") -> AnnotatedArticle:
    text = f"{speaker} said {content}"
    start = text.index(content)
    statement = Statement(
        id="statement/one",
        act=SpeechAct("claim", "endorses", "certain", "indirect"),
        confidence=0.75,
        source=((0, len(speaker)),),
        source_text=speaker,
        speaker=Speaker((), "named", resolved=False),
        cue=((len(speaker) + 1, len(speaker) + 5),),
        cue_text="said",
        content=((start, len(text)),),
        content_text=content,
        sentence=(0, len(text)),
        claim="claim/one",
        said=Said("2031-05-04", "2031-05-04"),
    )
    article = Article("made", text, "=HEADLINE()", "Vale Courier", "https://courier.example/made", "2031-05-05")
    return AnnotatedArticle(article, (statement,), (), (Claim("claim/one", content),))


@pytest.fixture
def table(tmp_path):
    def write(annotated: AnnotatedArticle) -> list[dict[str, str]]:
        graph = KnowledgeGraph.open(matcher=match_by_wording)
        graph.add(annotated)
        write_csv(graph, tmp_path / "statements.csv")
        with (tmp_path / "statements.csv").open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    return write


def test_a_statement_is_a_row_with_its_evidence(table):
    (row,) = table(one_statement("it rained"))
    assert tuple(row) == COLUMNS
    assert (row["who"], row["act"], row["stance"], row["claim"]) == ("Ida Brandt", "claim", "endorses", "it rained")
    assert (row["cluster"], row["orientation"], row["confidence"]) == ("it rained", "same", "0.75")
    assert (row["sentence"], row["start"], row["end"]) == ("Ida Brandt said it rained", "0", "25")
    assert (row["outlet"], row["published"], row["stated_from"]) == ("Vale Courier", "2031-05-05", "2031-05-04")


@pytest.mark.parametrize("content", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|'/c calc'!A0"])
def test_a_cell_is_never_a_formula(table, content):
    (row,) = table(one_statement(content))
    assert row["claim"] == f"'{content}"
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row.values())


def test_quotes_commas_and_line_breaks_stay_in_their_cell(table):
    content = 'he, "the\nmiller", slept'
    (row,) = table(one_statement(content))
    assert row["claim"] == content


@pytest.mark.parametrize("write", [write_nquads, write_trig, write_turtle, write_jsonld])
def test_every_form_of_rdf_holds_the_statement(tmp_path, write):
    graph = KnowledgeGraph.open(matcher=match_by_wording)
    graph.add(one_statement("it rained"))
    write(graph, tmp_path / "graph")
    assert "Ida Brandt said it rained" in (tmp_path / "graph").read_text("utf-8")
