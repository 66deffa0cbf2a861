"""The dossier: a claim or a speaker with its evidence, as Markdown and as a page that asks for nothing."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from counterclaim.errors import InputError
from counterclaim.export import dossier as module
from counterclaim.export.dossier import dossier_of, write_dossier
from counterclaim.export.dossier_page import STATUSES, html, markdown
from counterclaim.export.network import network_from_records
from counterclaim.export.network_records import Records

BASE = "https://w3id.org/counterclaim/id/"


def test_a_claim_names_both_sides_and_every_sentence(network: Any) -> None:
    found = dossier_of(network, f"{BASE}cluster/boats")
    text = markdown(found)
    assert text.startswith("# Ostrany patrol boats crossed the demarcation line\n")
    assert "**Supported by:** Velmar; residents of the Quay district" in text
    assert "**Denied by:** Ostrany Navy; Ostrany" in text or "**Denied by:** Ostrany; Ostrany Navy" in text
    assert "Colonel Ilse Tarn **denied** that any boat had crossed the line." in text
    assert [item.number for item in found.evidence] == [1, 2, 3, 4]


def test_evidence_is_in_the_order_of_days(network: Any) -> None:
    days = [item.day for item in dossier_of(network, f"{BASE}cluster/valve").evidence]
    assert days == sorted(days)


def test_an_actor_includes_what_was_said_for_it(network: Any) -> None:
    found = dossier_of(network, f"{BASE}actor/harbour")
    assert {"Bruno Marchetti", "Selvane Harbour Authority"} == {item.speaker for item in found.evidence}


def test_the_page_has_no_script_and_a_plot(network: Any) -> None:
    page = html(dossier_of(network, f"{BASE}cluster/leak"))
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert page.count("<circle") == 6
    assert '<mark class="cue">saw</mark>' in page


def test_two_runs_are_equal(network: Any) -> None:
    node = f"{BASE}cluster/leak"
    assert html(dossier_of(network, node)) == html(dossier_of(network, node))
    assert markdown(dossier_of(network, node)) == markdown(dossier_of(network, node))


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "a | b\n# heading",
        '"><img src=x onerror=1>',
        "**b** `c`",
    ],
)
def test_hostile_text_stays_text(dispatches: Records, text: str) -> None:
    records = replace(
        dispatches,
        agents=tuple(replace(a, label=text, descriptor=text) for a in dispatches.agents),
        clusters=tuple((iri, text) for iri, _ in dispatches.clusters),
        wordings=tuple(replace(w, text=text) for w in dispatches.wordings),
        reports=tuple(replace(r, title=text, outlet=text, url="javascript:alert(1)") for r in dispatches.reports),
        statements=tuple(replace(s, sentence=text, capacity=text, cue=((0, 3),)) for s in dispatches.statements),
    )
    found = dossier_of(network_from_records(records), f"{BASE}cluster/leak")
    page, told = html(found), markdown(found)
    assert "<script>" not in page
    assert "<img" not in page
    assert all(link.startswith(("#e", "http://", "https://")) for link in re.findall(r'href="([^"]*)"', page))
    for line in told.splitlines():
        assert "<script>" not in line
        assert not re.search(r"(?<!\\)\]\(", line)
    assert told.count("\n# ") == 0


def test_names_are_found_by_identifier_and_label(network: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "build_network", lambda graph: network)
    for name in ("cluster/leak", f"{BASE}cluster/leak", "claim/leak-n", "a tanker leaked fuel into Selvane harbour"):
        paths = write_dossier(None, tmp_path, claim=name)  # type: ignore[arg-type]
        assert [path.name for path in paths] == ["cluster-leak.md", "cluster-leak.html"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cluster-leak.html", "cluster-leak.md"]


@pytest.mark.parametrize(
    "named", [{}, {"claim": "x", "actor": "y"}, {"claim": "nothing like it"}, {"actor": "cluster/leak"}]
)
def test_what_cannot_be_found_is_an_error(
    network: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: dict[str, str]
) -> None:
    monkeypatch.setattr(module, "build_network", lambda graph: network)
    with pytest.raises(InputError):
        write_dossier(None, tmp_path, **named)  # type: ignore[arg-type]


def test_markdown_counts_the_days_on_each_side(network: Any) -> None:
    told = markdown(dossier_of(network, f"{BASE}cluster/leak"))
    table = told.split("## When it was said")[1].split("## Evidence")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.strip().splitlines()]
    assert rows[0][0] == "Day"
    counted = sum(int(cell) for row in rows[2:] for cell in row[1:] if cell)
    assert counted == len(dossier_of(network, f"{BASE}cluster/leak").evidence)


def test_a_claim_s_table_does_not_repeat_the_claim(network: Any) -> None:
    of_claim, of_actor = (markdown(dossier_of(network, f"{BASE}{node}")) for node in ("cluster/leak", "actor/harbour"))
    assert "| # | Day | Speaker | Act | Source | Confidence |" in of_claim
    assert "| # | Day | Speaker | Act | Claim | Source | Confidence |" in of_actor


def test_each_status_is_said_in_words(network: Any) -> None:
    found = dossier_of(network, f"{BASE}cluster/leak")
    assert "contested" in found.statuses
    assert f"contested ({STATUSES['contested']})" in markdown(found)
    assert f"{STATUSES['contested']}." in html(found)


def test_bars_have_the_colour_of_their_side(network: Any) -> None:
    page = html(dossier_of(network, f"{BASE}cluster/leak"))
    assert 'class="bar against"' in page
    assert 'class="bar for"' in page
