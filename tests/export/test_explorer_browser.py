"""The explorer in a real browser: find, narrow, look closer, take away; by mouse and by keyboard; wide and narrow."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

pytestmark = pytest.mark.browser
Visit = Callable[..., Any]
VIEWS = ["network", "board", "timeline", "matrix", "table"]


def panel(page: Any) -> str:
    return str(page.locator("#panel-body").inner_text())


def seen(page: Any) -> str:
    return str(page.locator(".view:not([hidden])").get_attribute("id")).removeprefix("view-")


def test_the_page_opens_silently_and_asks_for_nothing(visit: Visit, explorer: Path) -> None:
    opened = visit(explorer)
    opened.page.wait_for_timeout(300)
    assert opened.log == []
    assert opened.requests == [explorer.as_uri()]
    assert "7 contested" in opened.page.locator("#counts").inner_text()
    assert "A tanker leaked fuel" in panel(opened.page)


@pytest.mark.parametrize("width", [1400, 768, 360])
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_fits_its_width(visit: Visit, explorer: Path, view: str, width: int) -> None:
    opened = visit(explorer, f"view={view}", width=width)
    assert seen(opened.page) == view
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    top = opened.page.locator("#tabs").bounding_box()
    assert top["x"] >= 0
    assert top["x"] + top["width"] <= width
    assert opened.log == []


@pytest.mark.parametrize("width", [1400, 768, 360])
def test_nothing_in_the_header_overlaps(visit: Visit, explorer: Path, width: int) -> None:
    page = visit(explorer, width=width).page
    boxes = [page.locator(name).bounding_box() for name in ("#title", "#search", "#tools", "#tabs")]
    for number, one in enumerate(boxes):
        for other in boxes[:number]:
            apart = (
                one["x"] >= other["x"] + other["width"] - 1
                or other["x"] >= one["x"] + one["width"] - 1
                or one["y"] >= other["y"] + other["height"] - 1
                or other["y"] >= one["y"] + one["height"] - 1
            )
            assert apart


def test_search_forgives_a_typo_and_opens_what_it_finds(visit: Visit, explorer: Path) -> None:
    opened = visit(explorer)
    page = opened.page
    page.keyboard.press("/")
    page.keyboard.type("harbor inspction")
    assert "inspection was carried out" in page.locator("#hits").inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert opened.state() == "sel=n:cluster/inspection"
    assert "The harbour inspection was carried out in full" in panel(page)
    page.keyboard.press("Escape")
    assert opened.state() == ""


def test_search_says_when_it_finds_nothing(visit: Visit, explorer: Path) -> None:
    opened = visit(explorer)
    opened.page.locator("#search").fill("zzzzqqqq")
    assert opened.page.locator("#hits").inner_text() == "Nothing found"
    assert opened.live == "Nothing found"


def test_a_click_on_the_canvas_opens_evidence(visit: Visit, explorer: Path) -> None:
    opened = visit(explorer)
    page = opened.page
    page.wait_for_timeout(200)
    spot = page.evaluate(
        """() => { const node = cc.model.byId.get("cluster/boats"); const at = cc.placeOf(node);
        const dom = cc.vis.canvasToDOM({ x: at.x, y: at.y + 20 });
        const box = document.querySelector(".canvas").getBoundingClientRect();
        return [box.x + dom.x, box.y + dom.y]; }"""
    )
    page.mouse.click(*spot)
    page.wait_for_function("location.hash.includes('boats')")
    assert "Supported by" in panel(page)
    assert "Denied by" in panel(page)


def test_evidence_marks_cue_and_content_and_names_everything(visit: Visit, explorer: Path) -> None:
    page = visit(explorer, "sel=s:statement/s16").page
    evidence = page.locator(".evidence")
    assert evidence.locator("mark.cue").inner_text() == "denied"
    assert evidence.locator("mark.content").inner_text() == "that any boat had crossed the line"
    text = evidence.inner_text()
    for words in ("Colonel Ilse Tarn", "defence spokeswoman", "Ostrany", "Northern Wire", "Mar 6, 2031", "93%", "88%"):
        assert words in text
    link = evidence.locator("a")
    assert link.get_attribute("href") == "https://news.example/a4"
    assert "noopener" in link.get_attribute("rel")


def test_a_line_shows_the_statements_behind_it(visit: Visit, explorer: Path) -> None:
    page = visit(explorer, "sel=e:actor/tarn|cluster/boats|denies").page
    assert "denied that any boat had crossed" in panel(page)


def test_the_claim_panel_sets_both_sides_side_by_side(visit: Visit, explorer: Path) -> None:
    page = visit(explorer, "sel=n:cluster/leak").page
    one, other = (page.locator(f".column-{side}").bounding_box() for side in ("for", "against"))
    assert one["y"] == other["y"]
    text = panel(page)
    assert "Velmarian Ministry of Transport" in page.locator(".column-against").inner_text()
    assert "says the opposite" in text
    assert "derived from 6 statements" in text


def test_the_actor_panel_groups_what_was_said(visit: Visit, explorer: Path) -> None:
    text = panel(visit(explorer, "sel=n:actor/brandt").page)
    assert text.index("Denied or dismissed") < text.index("Conceded") < text.index("Confirmed")


def test_a_legend_entry_hides_its_lines_and_back_brings_them_back(visit: Visit, explorer: Path) -> None:
    opened = visit(explorer)
    page = opened.page
    entry = page.locator(".legend-item", has_text="denies")
    before = opened.live
    entry.click()
    assert opened.state() == "off=denies"
    assert page.locator(".legend-item", has_text="denies").get_attribute("aria-pressed") == "false"
    assert opened.live != before
    page.go_back()
    page.wait_for_function("!location.hash.includes('off')")
    assert opened.live == before


@pytest.mark.parametrize(
    ("state", "statements"),
    [
        ("status=unanswered", 1),
        ("actor=actor/tarn", 2),
        ("outlet=Channel Six", 10),
        ("conf=80", 35),
        ("direct=1", 3),
        ("from=2031-03-12", 9),
        ("to=2031-03-01", 3),
        ("from=2031-03-09&to=2031-03-09", 2),
        ("off=asserts,denies,dismisses", 8),
        ("status=contested&direct=1&off=denies", 1),
    ],
)
def test_filters_leave_what_they_name(visit: Visit, explorer: Path, state: str, statements: int) -> None:
    opened = visit(explorer, f"view=table&{state}")
    assert opened.page.locator(".statements tbody tr").count() == statements
    assert opened.live.startswith(f"Shown: {statements} statement")


def test_filters_can_be_cleared(visit: Visit, explorer: Path) -> None:
    opened = visit(explorer, "status=unanswered&conf=50")
    opened.page.get_by_role("button", name="Clear filters").click()
    assert opened.state() == ""


def test_the_brush_narrows_by_date(visit: Visit, explorer: Path) -> None:
    opened = visit(explorer)
    handle = opened.page.get_by_label("From")
    handle.focus()
    for _ in range(3):
        opened.page.keyboard.press("ArrowRight")
    assert opened.state() == "from=2031-03-04"
    assert handle.evaluate("element => element === document.activeElement")


def test_the_dispute_of_two_leaves_what_they_dispute(visit: Visit, explorer: Path) -> None:
    opened = visit(explorer, "sel=n:actor/union")
    opened.page.locator(".disputes li", has_text="Selvane Harbour Authority").get_by_role(
        "button", name="Their dispute"
    ).click()
    assert opened.state().startswith("sel=n:actor/union&focus=dispute|actor/union|actor/harbour")
    claims = opened.page.evaluate("[...cc.shown().nodes].filter(n => n.isClaim).map(n => n.id).sort()")
    assert claims == ["cluster/health", "cluster/knew", "cluster/leak", "cluster/wages"]


def test_a_path_joins_two_speakers(visit: Visit, explorer: Path) -> None:
    page = visit(explorer, "focus=path|actor/castell|actor/kessler").page
    names = page.evaluate("[...cc.shown().nodes].map(n => n.id)")
    assert {"actor/castell", "actor/kessler"} <= set(names)
    assert len(names) < 8
    assert "Path between Paul Castell and Kessler Shipping" in page.locator("#bar").inner_text()


def test_neighbours_can_be_hidden_and_shown(visit: Visit, explorer: Path) -> None:
    opened = visit(explorer, "sel=n:actor/veit")
    opened.page.get_by_role("button", name="Hide", exact=True).click()
    assert opened.state() == "hide=actor/veit"
    assert not opened.page.evaluate("[...cc.shown().nodes].some(n => n.id === 'actor/veit')")


OVERLAPS = """() => {
  const boxes = [...cc.shown().nodes].map((node) => [node.id, cc.placeOf(node), cc.extent(node)]);
  const hits = [];
  boxes.forEach(([id, at, size], number) => boxes.slice(0, number).forEach(([other, spot, room]) => {
    if (Math.abs(at.x - spot.x) < (size[0] + room[0]) / 2 - 2 && Math.abs(at.y - spot.y) < (size[1] + room[1]) / 2 - 2)
      hits.push([id, other]);
  }));
  return hits;
}"""
PLACES = "JSON.stringify([...cc.shown().nodes].map((node) => [node.id, cc.placeOf(node).x, cc.placeOf(node).y]))"


@pytest.mark.parametrize("state", ["show=1000", "open=actor/brandt", "show=12&open=actor/harbour,actor/union"])
def test_what_is_shown_beyond_the_first_look_has_a_place_of_its_own(visit: Visit, explorer: Path, state: str) -> None:
    page = visit(explorer, state).page
    # As if the first look had shown little, so that the rest comes from the packed rings.
    page.evaluate("cc.model.first = 10; cc.set({ labels: '0' })")
    assert page.evaluate(OVERLAPS) == []
    places = page.evaluate(PLACES)
    page.reload()
    page.wait_for_selector("html[data-ready]", state="attached")
    page.evaluate("cc.model.first = 10; cc.set({ labels: '' })")
    assert page.evaluate(PLACES) == places


def test_the_board_sorts_claims_by_status(visit: Visit, explorer: Path) -> None:
    page = visit(explorer, "view=board").page
    lanes = [lane.inner_text().split("\n")[0] for lane in page.locator(".lane h2").all()]
    assert lanes[0].endswith("7")
    assert "Contested" in lanes[0]
    page.locator(".lane-unanswered .claim-card").click()
    assert "Inspectors were paid to look away" in panel(page)


def test_the_timeline_tells_days_between(visit: Visit, explorer: Path) -> None:
    page = visit(explorer, "view=timeline&sel=n:cluster/valve").page
    text = page.locator("#view-timeline").inner_text()
    assert "2 days later" in text
    assert text.index("denies") < text.index("concedes")


def test_the_matrix_counts_who_denies_whom(visit: Visit, explorer: Path) -> None:
    opened = visit(explorer, "view=matrix")
    cell = opened.page.get_by_label("Ostrany denies Velmar: 1")
    cell.click()
    assert opened.state() == "focus=dispute|actor/ostrava|actor/velmar"


def test_the_table_sorts(visit: Visit, explorer: Path) -> None:
    page = visit(explorer, "view=table").page
    page.get_by_role("button", name="Conf.").click()
    assert page.locator("tbody tr").first.locator("td").last.inner_text() == "55%"
    assert page.locator("th[aria-sort=ascending]").inner_text().startswith("Conf.")


def test_everything_works_from_the_keyboard(visit: Visit, explorer: Path) -> None:
    opened = visit(explorer)
    page = opened.page
    for number, view in enumerate(VIEWS, 1):
        page.keyboard.press(str(number))
        assert seen(page) == view
    page.keyboard.press("1")
    page.locator(".canvas").focus()
    page.keyboard.press("ArrowRight")
    first = opened.state()
    page.keyboard.press("ArrowRight")
    assert opened.state() not in {"", first}
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "panel-body"
    page.keyboard.press("Escape")
    assert opened.state() == ""
    page.keyboard.press("?")
    assert page.locator("dialog").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("dialog").is_visible()
    page.locator("#tab-network").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "tab-board"


def test_a_link_shows_the_same_view(visit: Visit, explorer: Path) -> None:
    state = "view=board&sel=n:cluster/boats&status=contested&lang=de"
    opened = visit(explorer, state)
    assert opened.state() == state
    assert seen(opened.page) == "board"
    assert "Gestützt von" in panel(opened.page)
    assert opened.page.evaluate("document.documentElement.lang") == "de"


@pytest.mark.parametrize(
    "state", ["view=nonsense&sel=n:gone&actor=gone&focus=path|a|b", "sel=%E0%A4%A&conf=<b>", "&&==&#"]
)
def test_a_broken_link_opens_the_page(visit: Visit, explorer: Path, state: str) -> None:
    opened = visit(explorer, state)
    assert seen(opened.page) == "network"
    assert not [line for line in opened.log if line.startswith("error")]


def take(page: Any, words: str, folder: Path) -> bytes:
    page.locator("#take").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=words).click()
    download.value.save_as(folder / "taken")
    return (folder / "taken").read_bytes()


def test_pictures_table_and_query_can_be_taken_away(visit: Visit, explorer: Path, tmp_path: Path) -> None:
    page = visit(explorer, "outlet=Channel%20Six", accept_downloads=True).page
    page.wait_for_timeout(200)
    assert take(page, "Picture (PNG)", tmp_path).startswith(b"\x89PNG")
    svg = ET.fromstring(take(page, "Picture (SVG)", tmp_path))
    assert "Ada Lindqvist" in "".join(svg.itertext())
    rows = list(csv.DictReader(io.StringIO(take(page, "Statements (CSV)", tmp_path).decode("utf-8-sig"))))
    assert len(rows) == 10
    assert {row["outlet"] for row in rows} == {"Channel Six"}
    page.locator("#take").click()
    page.get_by_role("button", name="SPARQL of this view").click()
    assert 'FILTER(STR(?outlet) = "Channel Six")' in page.locator("dialog textarea").input_value()


def test_a_citation_names_source_quotation_and_place(visit: Visit, explorer: Path) -> None:
    page = visit(explorer, "sel=s:statement/s03").page
    text = page.evaluate("cc.citation(cc.selected().statement)")
    for words in ("Bruno Marchetti (director", "““No fuel reached", "Northern Wire, 2031-03-03", "Characters 650 to"):
        assert words in text


def test_dark_mode_turns_the_page_dark(visit: Visit, explorer: Path) -> None:
    page = visit(explorer, color_scheme="dark").page
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 22, 27)"
    page.locator("#theme").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(246, 245, 241)"


def test_reduced_motion_stops_movement(visit: Visit, explorer: Path) -> None:
    page = visit(explorer, "sel=n:cluster/leak", reduced_motion="reduce").page
    assert page.evaluate("getComputedStyle(document.querySelector('.side')).transitionDuration") == "0s"
    assert page.evaluate("getComputedStyle(document.querySelector('.panel')).animationName") == "none"


def test_print_leaves_out_the_tools(visit: Visit, explorer: Path) -> None:
    page = visit(explorer, "view=table&sel=s:statement/s03").page
    page.emulate_media(media="print")
    assert not page.locator("#tools").is_visible()
    assert page.locator(".statements").is_visible()


def test_every_control_has_a_name(visit: Visit, explorer: Path) -> None:
    page = visit(explorer, "sel=n:cluster/leak").page
    nameless = page.evaluate(
        """() => [...document.querySelectorAll("button, select, input, a[href], [role=tab]")]
        .filter((e) => e.offsetParent)
        .filter((e) => !e.textContent.trim() && !e.getAttribute("aria-label") && !(e.labels && e.labels.length))
        .map((e) => e.outerHTML)"""
    )
    assert nameless == []


def test_filters_open_in_a_drawer_when_narrow(visit: Visit, explorer: Path) -> None:
    page = visit(explorer, width=360, height=740).page
    assert not page.locator("#side").is_visible()
    page.locator("#open-side").click()
    assert page.locator("#side").is_visible()
    page.keyboard.press("Escape")
    page.wait_for_timeout(300)
    assert not page.locator("#side").is_visible()
