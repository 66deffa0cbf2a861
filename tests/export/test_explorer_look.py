"""The first look: what it shows, where each node stands, and that its words can be read without zooming."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from counterclaim.export import explorer_layout, explorer_look
from counterclaim.export.explorer_look import Tie, choose, spread
from counterclaim.export.network import network_from_records
from counterclaim.export.network_records import Agent, Records, Said, Wording

Visit = Callable[..., Any]
CANVAS = (660, 560)  # what a window of 1280 x 800 leaves to the network, less its margins
LEAST = 12  # pixels


@pytest.fixture(scope="module")
def look(network: Any) -> tuple[Any, list[str], dict[str, tuple[int, int]]]:
    order, first = explorer_layout.ranked(network)
    return network, order[:first], explorer_layout.layout(network, order, first)


def crowd(speakers: Sequence[tuple[str, str, str, str]]) -> Any:
    """Return a network of one claim and speakers: (id, label, kind, act)."""
    stances = {"claim": "endorses", "deny": "rejects", "decline-to-comment": "withholds"}
    x = "https://x.example/"
    return network_from_records(
        Records(
            agents=tuple(Agent(x + key, label, kind) for key, label, kind, _ in speakers),
            wordings=(Wording(f"{x}claim/1", "The gate was open all night"),),
            statements=tuple(
                Said(f"{x}s/{key}", act, stances[act], f"{x}claim/1", (x + key,)) for key, _, kind, act in speakers
            ),
            base=x,
        )
    )


def test_who_says_so_stands_left_of_a_claim_and_who_denies_right(look: Any) -> None:
    network, shown, places = look
    for source, target, relation in network.subgraph(shown).edges(data="relation"):
        others = {r for s, _, r in network.edges(data="relation") if s == source} - {relation}
        if relation in {"asserts", "denies"} and not others & {"asserts", "denies", "dismisses", "confirms"}:
            assert (places[source][0] < places[target][0]) == (relation == "asserts")


def test_the_first_look_fits_a_laptop_at_a_size_that_can_be_read(look: Any) -> None:
    network, shown, places = look
    boxes = [(*places[n], *explorer_layout.extent(network.nodes[n]["kind"], network.nodes[n]["label"])) for n in shown]
    width = max(x + w / 2 for x, _, w, _ in boxes) - min(x - w / 2 for x, _, w, _ in boxes)
    height = max(y + h / 2 for _, y, _, h in boxes) - min(y - h / 2 for _, y, _, h in boxes)
    assert min(CANVAS[0] / width, CANVAS[1] / height) * 14 >= LEAST


def test_the_narrow_look_is_no_wider_than_a_phone(network: Any) -> None:
    order, first = explorer_layout.ranked(network)
    places = explorer_layout.narrow_layout(network, order, first)
    half = [explorer_layout.extent(network.nodes[n]["kind"], "")[0] / 2 for n in order[:first]]
    reach = [abs(places[n][0]) + h for n, h in zip(order[:first], half, strict=True)]
    assert set(places) == set(order[:first])
    assert max(reach) <= 165


def test_who_denies_is_chosen_before_who_holds_back() -> None:
    held = [(f"h{n}", f"Office {n}", "organization", "decline-to-comment") for n in range(9)]
    network = crowd([*held, ("z", "a clerk", "role", "deny"), ("a", "Ida Rune", "person", "claim")])
    order, first = explorer_layout.ranked(network)
    shown = {network.nodes[node]["label"] for node in order[:first]}
    assert {"a clerk", "Ida Rune"} <= shown
    assert first < len(network)


def test_speakers_of_one_name_are_shown_once_on_a_side() -> None:
    same = [(f"v{n}", "Video footage", "document", "deny") for n in range(9)]
    network = crowd([*same, ("p", "Ida Rune", "person", "deny")])
    order, first = explorer_layout.ranked(network)
    assert sorted(network.nodes[node]["label"] for node in order[:first]) == [
        "Ida Rune",
        "The gate was open all night",
        "Video footage",
    ]


def test_a_few_nodes_more_are_shown_at_once() -> None:
    network = crowd([(f"v{n}", f"Video {min(n, 2)}", "document", "deny") for n in range(5)])
    assert explorer_layout.ranked(network)[1] == len(network)


def test_claims_are_taken_while_there_is_room() -> None:
    claims = [f"claim {n} " + "that the harbour gate was left open all night " * 3 for n in range(12)]
    chosen, _ = choose(claims, {claim: [] for claim in claims}, {claim: claim for claim in claims})
    assert 2 <= len(chosen) <= explorer_look.MOST_CLAIMS
    assert sum(map(explorer_look.claim_height, chosen)) <= explorer_look.ROOM


def test_each_claim_gets_one_speaker_of_each_side_before_any_gets_a_second() -> None:
    ties = {
        c: [Tie(f"{c}{side}{n}", c, side == "l") for side in "lr" for n in range(9)] for c in ("one", "two", "three")
    }
    names = {tie.speaker: tie.speaker for own in ties.values() for tie in own} | {c: c for c in ties}
    _, taken = choose(list(ties), ties, names)
    for claim in ties:
        assert {f"{claim}l0", f"{claim}r0"} <= set(taken)


@pytest.mark.parametrize("wanted", [[0.0, 0.0, 0.0], [5.0, 500.0], [-40.0, -39.0, 90.0, 91.0, 92.0], []])
def test_what_is_spread_keeps_its_order_and_its_distance(wanted: list[float]) -> None:
    found = spread(wanted, 86)
    assert all(b - a >= 86 - 1e-9 for a, b in pairwise(found))
    assert sum(found) == pytest.approx(sum(wanted))


LEGIBLE = """() => {
  const scale = cc.vis.getScale();
  const measure = () => (text) => 7 * text.length;
  const card = cc.card(cc.model.claims[0], measure, cc.magnified());
  return [card.small * scale, parseFloat(card.font) * scale, 12.5 * Math.min(1.5, cc.magnified()) * scale];
}"""


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (768, 1024), (360, 740)])
def test_no_word_of_the_first_look_is_smaller_than_twelve_pixels(
    visit: Visit, explorer: Path, width: int, height: int
) -> None:
    page = visit(explorer, width=width, height=height).page
    page.wait_for_timeout(300)
    assert min(page.evaluate(LEGIBLE)) >= LEAST - 0.1


@pytest.mark.browser
def test_the_page_lays_out_a_part_as_python_does(visit: Visit, explorer: Path) -> None:
    page = visit(explorer).page
    for narrowly, place in (("false", "node"), ("true", "node.narrow")):
        differing = page.evaluate(
            f"""() => {{ const shown = cc.model.nodes.filter((node) => node.number < cc.model.first);
            const places = cc.bands(new Set(shown), cc.model.lines, {narrowly});
            return shown.filter((node) => places.get(node).x !== {place}.x || places.get(node).y !== {place}.y)
              .map((node) => [node.id, places.get(node), {place}.x, {place}.y]); }}"""
        )
        assert differing == []


@pytest.mark.browser
def test_a_turned_screen_gets_its_own_layout(visit: Visit, explorer: Path) -> None:
    page = visit(explorer, width=1280, height=800).page
    places = "[...cc.shown().nodes].map((node) => cc.placeOf(node).x)"
    wide = page.evaluate(places)
    page.set_viewport_size({"width": 360, "height": 740})
    page.wait_for_function("cc.isNarrow()")
    page.wait_for_function(f"JSON.stringify({places}) !== JSON.stringify({wide})")
    assert max(abs(x) for x in page.evaluate(places)) < 100
