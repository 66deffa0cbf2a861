from dataclasses import replace

import pytest

from counterclaim.analyse.findings import latencies, median_latency, track_records
from counterclaim.analyse.network import balance, camps, disputes, signed_network
from counterclaim.analyse.positions import Position
from counterclaim.analyse.report import Analysis, to_markdown, write_report


def held(who, cluster, value, when, manner="asserts"):
    return Position(
        cluster=f"cluster/{cluster}",
        who=f"actor/{who}",
        value=value,
        when=when,
        statement=f"statement/{who}-{cluster}-{when}",
        name=who.title(),
        label=f"Claim {cluster}",
        manner=manner,
        sentence="",
        article="article/1",
        source="1",
    )


def analysis(positions):
    network = signed_network(positions)
    sides = camps(network)
    return Analysis(
        network=network,
        camps=tuple(tuple(members) for members in sides),
        balance=balance(network, sides),
        brokers=(),
        latencies=tuple(latencies(positions)),
        circles=(),
        drifts=(),
        records=tuple(track_records(positions)),
    )


def test_latency_runs_from_the_first_claim_to_the_first_denial():
    taken = [
        held("ann", "1", "endorses", "2020-01-01"),
        held("cy", "1", "endorses", "2020-01-02"),
        held("bo", "1", "rejects", "2020-01-03T12:00:00"),
        held("bo", "1", "rejects", "2020-01-09"),
    ]
    (found,) = latencies(taken)
    assert found.hours == 60
    assert median_latency([found]) == 60


@pytest.mark.parametrize(
    "taken",
    [
        [held("ann", "1", "endorses", "2020-01-05"), held("bo", "1", "rejects", "2020-01-01")],
        [held("ann", "1", "endorses", "2020-01-05"), held("bo", "2", "rejects", "2020-01-09")],
        [held("ann", "1", "endorses", ""), held("bo", "1", "rejects", "2020-01-09")],
        [],
    ],
)
def test_denial_before_the_claim_of_another_claim_or_without_a_date_has_no_latency(taken):
    assert latencies(taken) == []
    assert median_latency([]) is None


def test_concession_after_the_denial_counts_and_one_before_does_not():
    taken = [
        held("ann", "1", "rejects", "2020-01-01", "denies"),
        held("ann", "1", "endorses", "2020-02-01", "concedes"),
        held("bo", "2", "endorses", "2020-01-01", "concedes"),
        held("bo", "2", "rejects", "2020-02-01", "denies"),
    ]
    ann, bo = track_records(taken)
    assert (ann.who, ann.denied, ann.conceded, ann.claims) == ("Ann", 1, 1, ("Claim 1",))
    assert (bo.denied, bo.conceded) == (1, 0)


def test_words_of_an_article_are_never_markup_in_the_report():
    label = "<img src=x> | [click](http://x) `rm` *now*"
    claimed, denied = held("ann", "1", "endorses", "2020-01-01"), held("bo", "1", "rejects", "2020-01-02")
    taken = [replace(position, label=label) for position in (claimed, denied)]
    text = to_markdown(analysis(taken))
    assert "<img" not in text
    assert "[click]" not in text
    assert text.count("\\|") == 1


def test_pairs_of_sources_that_are_called_alike_share_a_row():
    taken = [held("ann", "1", "endorses", "2020-01-01")]
    taken += [replace(held(f"source/{n}", "1", "rejects", "2020-01-02"), name="a guard") for n in range(3)]
    found = replace(analysis(taken), disputes=tuple(disputes(signed_network(taken))))
    assert "| Ann | a guard \\(3 such pairs\\) | 1 | 0 |" in to_markdown(found)


def test_report_of_an_empty_store_says_so():
    assert to_markdown(analysis([])).count("None found in this corpus.") >= 4


def test_report_and_its_plots_are_written_side_by_side(tmp_path):
    pytest.importorskip("matplotlib")
    taken = [
        held("ann", "1", "endorses", "2020-01-01"),
        held("bo", "1", "rejects", "2020-01-02"),
        held("ann", "2", "endorses", "2020-01-01"),
        held("bo", "2", "rejects", "2020-01-05"),
    ]
    report, *plots = write_report(analysis(taken), tmp_path / "new" / "report.md")
    assert [plot.name for plot in plots] == ["actors-and-camps.png", "hours-to-first-denial.png"]
    assert all(plot.name in report.read_text() for plot in plots)
