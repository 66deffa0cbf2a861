"""The network: which line a statement draws, and what evidence each line carries."""

from dataclasses import replace
from typing import Any

import pytest

from counterclaim.export.network import POSITIONS, RELATIONS, network_from_records, relation
from counterclaim.export.network_records import Position, Records, Said

BASE = "https://w3id.org/counterclaim/id/"


@pytest.mark.parametrize(
    ("act", "stance", "orientation", "drawn"),
    [
        ("claim", "endorses", "same", "asserts"),
        ("claim", "endorses", "inverse", "denies"),
        ("deny", "rejects", "same", "denies"),
        ("deny", "rejects", "inverse", "asserts"),
        ("dismiss", "rejects", "same", "dismisses"),
        ("ridicule", "rejects", "same", "dismisses"),
        ("concede", "endorses", "same", "concedes"),
        ("concede", "endorses", "inverse", "denies"),
        ("confirm", "endorses", "same", "confirms"),
        ("dispute", "doubts", "same", "doubts"),
        ("claim", "qualifies", "same", "doubts"),
        ("decline-to-comment", "withholds", "inverse", "withholds"),
        ("ask", "uncommitted", "same", "mentions"),
    ],
)
def test_relation_follows_stance_and_orientation(act: str, stance: str, orientation: str, drawn: str) -> None:
    assert relation(act, stance, orientation) == drawn


def edges(network: Any, name: str) -> list[tuple[str, str, dict[str, Any]]]:
    return [(a, b, data) for a, b, data in network.edges(data=True) if data["relation"] == name]


def test_every_kind_of_relation_occurs_in_the_dispatches(network: Any) -> None:
    assert {data["relation"] for *_, data in network.edges(data=True)} == set(RELATIONS)


def test_positions_lead_from_speakers_to_claims(network: Any) -> None:
    for name in POSITIONS:
        for source, target, _ in edges(network, name):
            assert network.nodes[source]["kind"] != "claim"
            assert network.nodes[target]["kind"] == "claim"


def test_an_edge_carries_the_sentence_with_its_cue_and_content(network: Any) -> None:
    [data] = [
        data
        for source, target, data in edges(network, "denies")
        if source.endswith("tarn") and target.endswith("boats")
    ]
    (start, end), *_ = data["cue"]
    assert data["sentence"][start:end] == "denied"
    (start, end), *_ = data["content"]
    assert data["sentence"][start:end] == "that any boat had crossed the line"
    assert data["behalf"] == "Ostrany"
    assert data["capacity"] == "defence spokeswoman"
    assert data["outlet"] == "Northern Wire"
    assert data["title"] == "Ostrany denies patrol boats crossed line"
    assert data["url"] == "https://news.example/a4"
    assert (data["said_from"], data["published"]) == ("2031-03-06", "2031-03-06")
    assert (data["certainty"], data["quotation"], data["confidence"]) == ("certain", "indirect", 0.93)


def test_sides_are_counted_by_principal(network: Any) -> None:
    leak = network.nodes[f"{BASE}cluster/leak"]
    assert (leak["supporters"], leak["deniers"]) == (4, 2)


def test_an_answer_leads_to_whom_it_answers(network: Any) -> None:
    pairs = {(a.rsplit("/", 1)[1], b.rsplit("/", 1)[1]) for a, b, _ in edges(network, "answers")}
    assert ("tarn", "velmar") in pairs
    assert ("navy", "velmar") in pairs


def test_an_accusation_leads_to_the_accused(network: Any) -> None:
    assert ("velmar", "ostrava") in {
        (a.rsplit("/", 1)[1], b.rsplit("/", 1)[1]) for a, b, _ in edges(network, "accuses")
    }


def test_a_claim_without_a_cluster_has_a_node_of_its_own(network: Any) -> None:
    node = network.nodes[f"{BASE}claim/spill"]
    assert node["kind"] == "claim"
    assert node["unspecified"]


def test_wordings_and_derivation_are_kept(network: Any) -> None:
    node = network.nodes[f"{BASE}cluster/inspection"]
    assert {wording.orientation for wording in node["wordings"]} == {"same", "inverse"}
    assert [name for name, _ in node["derivation"]] == ["contested", "denied"]
    assert all(statements for _, statements in node["derivation"])


def test_the_order_of_the_records_changes_nothing(dispatches: Records) -> None:
    turned = replace(
        dispatches,
        statements=dispatches.statements[::-1],
        wordings=dispatches.wordings[::-1],
        answers=dispatches.answers[::-1],
        agents=dispatches.agents[::-1],
    )
    one, other = network_from_records(dispatches), network_from_records(turned)
    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert list(one.edges(keys=True, data=True)) == list(other.edges(keys=True, data=True))


def test_a_derived_position_draws_the_line_and_not_the_stance(dispatches: Records) -> None:
    said = next(said for said in dispatches.statements if said.act == "dismiss")
    other = f"{BASE}cluster/fish"
    position = Position(said.id, other, said.speakers[0], "rejects", "denies", 0.8, "dismisses")
    network = network_from_records(replace(dispatches, positions=(position,)))
    drawn = [
        (target, data["relation"])
        for _, target, data in network.edges(data=True)
        if data["statement"] == said.id and data["relation"] in POSITIONS
    ]
    assert drawn == [(other, "dismisses")]


def test_a_speaker_whom_nothing_describes_still_has_a_node() -> None:
    said = Said(
        f"{BASE}statement/x", "claim", "endorses", "", (f"{BASE}actor/nobody",), on_behalf_of=(f"{BASE}actor/firm",)
    )
    network = network_from_records(Records(statements=(said,), base=BASE))
    assert network.nodes[f"{BASE}actor/nobody"]["label"] == "nobody"


def test_nothing_gives_an_empty_network() -> None:
    assert len(network_from_records(Records())) == 0
