"""The network of a real store: articles in, evidence out, by SPARQL alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx
import pytest

from counterclaim.export import export
from counterclaim.export.network import POSITIONS, build_network
from counterclaim.model import (
    Actor,
    AnnotatedArticle,
    Article,
    Capacity,
    Claim,
    Response,
    Said,
    Speaker,
    SpeechAct,
    Statement,
)
from counterclaim.rdf import KnowledgeGraph
from counterclaim.rdf.derive import match_by_wording

TEXT = (
    "On Monday Mayor Ines Dahl said the bridge was unsafe. "
    "The builder Norrholt dismissed that on Tuesday, speaking through Karl Ruud. "
    "One engineer would not comment."
)
MAYOR, FIRM, RUUD, ENGINEER = "actor/ines-dahl", "actor/norrholt", "actor/karl-ruud", "source/engineer"


def span(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def sentence(words: str) -> tuple[int, int]:
    start = TEXT.rfind(". ", 0, TEXT.index(words)) + 2 if ". " in TEXT[: TEXT.index(words)] else 0
    return start, TEXT.index(".", start) + 1


def statement(name: str, act: SpeechAct, speaker: Speaker, cue: str, content: str, **more: Any) -> Statement:
    return Statement(
        id=f"statement/{name}",
        act=act,
        confidence=0.9,
        source=(),
        source_text=more.pop("source_text", ""),
        speaker=speaker,
        cue=(span(cue),),
        cue_text=cue,
        content=(span(content),),
        content_text=content,
        sentence=sentence(cue),
        **more,
    )


def article() -> AnnotatedArticle:
    claim = Claim("claim/unsafe", "the bridge was unsafe", (span("the bridge was unsafe"),))
    vague = Claim("claim/that", "that", (span("that on"),), unspecified=True)
    return AnnotatedArticle(
        article=Article(
            "bridge", TEXT, "Mayor warns of bridge", "The Harbour Post", "https://post.example/1", "2031-05-06"
        ),
        statements=(
            statement(
                "s1",
                SpeechAct("claim", "endorses", "certain", "indirect"),
                Speaker((MAYOR,), "named", Capacity("Mayor")),
                "said",
                "the bridge was unsafe",
                claim=claim.id,
                said=Said("2031-05-05", "2031-05-05", "On Monday"),
            ),
            statement(
                "s2",
                SpeechAct("dismiss", "rejects", "certain", "indirect"),
                Speaker((RUUD,), "named", None, (FIRM,)),
                "dismissed",
                "that on",
                claim=vague.id,
                source_text="The builder Norrholt",
            ),
            statement(
                "s3",
                SpeechAct("decline-to-comment", "withholds", "certain", "indirect"),
                Speaker((ENGINEER,), "anonymous"),
                "would not comment",
                "comment",
                claim=claim.id,
            ),
        ),
        responses=(
            Response(
                "response/r1",
                "statement/s2",
                "deny",
                "dismisses",
                "Karl Ruud",
                "Norrholt",
                (sentence("dismissed"),),
                (sentence("said"),),
                "statement/s1",
                0.8,
                because=(("cue_takes_claim", 1.5),),
            ),
        ),
        claims=(claim, vague),
        actors=(
            Actor(MAYOR, "Ines Dahl", "person", wikidata="Q42"),
            Actor(FIRM, "Norrholt", "organization"),
            Actor(RUUD, "Karl Ruud", "person", "spokesman"),
            Actor(ENGINEER, "One engineer", "anonymous"),
        ),
        extractor="test",
    )


@pytest.fixture(scope="module")
def store() -> Iterator[KnowledgeGraph]:
    with KnowledgeGraph.open(matcher=match_by_wording) as graph:
        graph.add(article())
        yield graph


@pytest.fixture(scope="module")
def network_of_store(store: KnowledgeGraph) -> Any:
    return build_network(store)


def positions(network: Any) -> set[tuple[str, str, str]]:
    return {
        (network.nodes[a]["label"], data["relation"], network.nodes[b]["label"])
        for a, b, data in network.edges(data=True)
        if data["relation"] in POSITIONS
    }


def test_a_dismissal_is_drawn_to_the_claim_that_it_answers(network_of_store: Any) -> None:
    assert ("Karl Ruud", "dismisses", "the bridge was unsafe") in positions(network_of_store)


def test_supporters_and_withholders_are_drawn(network_of_store: Any) -> None:
    drawn = positions(network_of_store)
    assert ("Ines Dahl", "asserts", "the bridge was unsafe") in drawn
    assert ("One engineer", "withholds", "the bridge was unsafe") in drawn


def test_the_claim_is_contested_and_says_by_what(network_of_store: Any) -> None:
    [claim] = [data for _, data in network_of_store.nodes(data=True) if data["label"] == "the bridge was unsafe"]
    assert "contested" in claim["status"].split(";")
    derivation = {name: {iri.rsplit("/", 1)[1] for iri in found} for name, found in claim["derivation"]}
    assert {"s1", "s2"} <= derivation["contested"]
    assert (claim["supporters"], claim["deniers"], claim["withholders"]) == (1, 1, 1)


def test_evidence_is_the_sentence_with_its_offsets_in_the_article(network_of_store: Any) -> None:
    for *_, data in network_of_store.edges(data=True):
        assert TEXT[data["sentence_start"] : data["sentence_end"]] == data["sentence"]
        for start, end in data["cue"]:
            assert data["sentence"][start:end] in {"said", "dismissed", "would not comment"}


def test_evidence_names_speaker_principal_time_and_article(network_of_store: Any) -> None:
    edges = {data["statement"].rsplit("/", 1)[1]: data for *_, data in network_of_store.edges(data=True)}
    assert edges["s1"]["capacity"] == "Mayor"
    assert (edges["s1"]["said_from"], edges["s1"]["said_until"], edges["s1"]["said_text"]) == (
        "2031-05-05",
        "2031-05-05",
        "On Monday",
    )
    assert (edges["s2"]["behalf"], edges["s2"]["principal"]) == ("Norrholt", "Norrholt")
    assert edges["s2"]["outlet"] == "The Harbour Post"
    assert edges["s2"]["url"] == "https://post.example/1"


def test_an_answer_keeps_how_sure_it_is_and_why(network_of_store: Any) -> None:
    [data] = [data for *_, data in network_of_store.edges(data=True) if data["relation"] == "answers"]
    assert data["answer_confidence"] == 0.8
    assert data["answer_because"] == "cue takes claim +1.50"


def test_kinds_come_from_the_store(network_of_store: Any) -> None:
    kinds = {data["label"]: data["kind"] for _, data in network_of_store.nodes(data=True)}
    assert (kinds["Norrholt"], kinds["One engineer"]) == ("organization", "anonymous")


def test_the_store_is_written_in_every_network_format(store: KnowledgeGraph, tmp_path: Path) -> None:
    for name in ("html", "graphml", "gexf"):
        export(store, name, tmp_path / f"n.{name}")
    assert len(networkx.read_graphml(tmp_path / "n.graphml")) == len(networkx.read_gexf(tmp_path / "n.gexf"))
    assert "the bridge was unsafe" in (tmp_path / "n.html").read_text("utf-8")


def test_two_builds_of_the_page_are_equal(tmp_path: Path) -> None:
    for name in ("one", "two"):
        with KnowledgeGraph.open(matcher=match_by_wording) as graph:
            graph.add(article())
            export(graph, "html", tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("state", "found"),
    [
        ("", {"s1", "s2", "s3"}),
        ("sel=n:actor/norrholt", {"s2"}),
        ("actor=actor/ines-dahl", {"s1"}),
        ("sel=s:statement/s3", {"s3"}),
        ("status=contested", {"s1", "s2", "s3"}),
        ("conf=95", set()),
        ("direct=1", set()),
        ("outlet=The Harbour Post&to=2031-05-05", {"s1"}),
        ("outlet=Nobody", set()),
    ],
)
def test_the_page_s_query_finds_in_the_store_what_the_page_shows(
    store: KnowledgeGraph, tmp_path: Path, visit: Any, state: str, found: set[str]
) -> None:
    export(store, "html", tmp_path / "page.html")
    page = visit(tmp_path / "page.html", state).page
    rows = store.query(page.evaluate("cc.sparql()"))
    assert {str(row["statement"].value).rsplit("/", 1)[1] for row in rows} == found  # type: ignore[union-attr, index]


@pytest.mark.browser
def test_the_query_of_a_claim_finds_those_who_only_answer_it(store: KnowledgeGraph, tmp_path: Path, visit: Any) -> None:
    export(store, "html", tmp_path / "page.html")
    page = visit(tmp_path / "page.html").page
    page.evaluate("cc.select('n:' + cc.model.claims.find((c) => c.statuses.includes('contested')).id)")
    rows = list(store.query(page.evaluate("cc.sparql()")))  # type: ignore[arg-type]
    assert {str(row["statement"].value).rsplit("/", 1)[1] for row in rows} == {"s1", "s2", "s3"}
