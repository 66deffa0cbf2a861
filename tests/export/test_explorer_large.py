"""Very many nodes and lines: few lines are drawn at first, and every line of what is chosen."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counterclaim.export import explorer_data
from counterclaim.export.html import Explorer, page
from counterclaim.export.network import network_from_records
from counterclaim.export.network_records import Agent, Records, Said, Wording

pytestmark = pytest.mark.browser
BASE = "https://x.example/"
SPEAKERS, CLAIMS = 60, 40
DRAWN = "cc.sigma.getGraph().size"
#: Names of lines of the busiest speaker that are drawn, and how many it has.
OWN = """() => {
  const me = cc.model.byId.get("actor/0");
  const graph = cc.sigma.getGraph();
  const all = cc.shown().lines.filter((line) => line.from === me || line.to === me);
  return [all.filter((line) => graph.hasEdge(cc.lineKey(line))).length, all.length];
}"""


def crowded() -> Records:
    """Return 60 speakers who each say something about 40 claims: 2,400 lines, every fifth a denial."""
    return Records(
        agents=tuple(Agent(f"{BASE}actor/{n}", f"Speaker {n}") for n in range(SPEAKERS)),
        wordings=tuple(Wording(f"{BASE}claim/{n}", f"The gate of number {n} was shut") for n in range(CLAIMS)),
        statements=tuple(
            Said(
                f"{BASE}statement/{n}-{claim}",
                "deny" if (n + claim) % 5 == 0 else "claim",
                "rejects" if (n + claim) % 5 == 0 else "endorses",
                f"{BASE}claim/{claim}",
                (f"{BASE}actor/{n}",),
                sentence=f"Speaker {n} spoke of gate {claim}.",
                cue=((10, 15),),
            )
            for n in range(SPEAKERS)
            for claim in range(CLAIMS)
        ),
        base=BASE,
    )


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the crowded page with the library for very many nodes."""
    data = Explorer(network_from_records(crowded()), title="Crowd")
    found = explorer_data.payload(data.network, data.order, data.first, data.places, "Crowd", data.narrow)
    path = tmp_path_factory.mktemp("crowd") / "page.html"
    path.write_text(page(found, large=True), "utf-8")
    return path


@pytest.fixture
def opened(visit: Callable[..., Any], crowd: Path) -> Any:
    """Give the page with all its nodes drawn by sigma."""
    made = visit(crowd)
    made.page.evaluate("cc.large = 1; cc.set({ show: 1000 })")
    assert made.page.evaluate("Boolean(cc.sigma)")
    return made


def test_of_very_many_lines_those_that_deny_are_drawn_first(opened: Any) -> None:
    assert opened.page.evaluate("cc.shown().lines.length") == SPEAKERS * CLAIMS
    assert opened.page.evaluate(DRAWN) == 1500
    denials = "cc.shown().lines.filter((line) => cc.side(line.relation) === 'against')"
    assert opened.page.evaluate(f"{denials}.every((line) => cc.sigma.getGraph().hasEdge(cc.lineKey(line)))")


def test_every_line_of_what_is_chosen_is_drawn_until_something_else_is(opened: Any) -> None:
    before = opened.page.evaluate(OWN)
    assert before[1] == CLAIMS
    opened.page.evaluate("cc.select('n:actor/59')")
    opened.page.evaluate("cc.select('n:actor/0')")
    assert opened.page.evaluate(OWN) == [CLAIMS, CLAIMS]
    opened.page.evaluate("cc.select('n:claim/3')")
    assert opened.page.evaluate(OWN)[0] <= before[0] + 1  # the line to the claim that is chosen now
    opened.page.evaluate("cc.select('')")
    assert opened.page.evaluate(OWN) == before
    assert opened.page.evaluate(DRAWN) == 1500
    assert [line for line in opened.log if "GL Driver Message" not in line] == []


def test_a_line_that_was_not_drawn_can_be_opened_from_a_link(visit: Callable[..., Any], crowd: Path) -> None:
    made = visit(crowd, "show=1000&sel=e:actor/59|claim/38|asserts")
    made.page.evaluate("cc.large = 1; cc.set({ labels: '0' })")
    assert made.page.evaluate("cc.sigma.getGraph().hasEdge('actor/59|claim/38|asserts')")
    assert "Speaker 59 spoke of gate 38" in made.page.locator("#panel-body").inner_text()
