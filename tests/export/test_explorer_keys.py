"""The explorer by keyboard and by ear: one stop for each thing, arrows where things stand, focus that comes back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
Visit = Callable[..., Any]
HERE = "(document.activeElement.getAttribute('aria-label') || document.activeElement.textContent).trim()"


def test_the_network_is_one_stop_of_the_tab_key(visit: Visit, explorer: Path) -> None:
    page = visit(explorer).page
    assert page.evaluate("document.querySelectorAll('#view-network [tabindex]').length") == 1
    assert "Arrow keys move" in page.locator(".canvas").get_attribute("aria-label")


def test_closing_the_panel_gives_the_focus_back_to_the_card_that_opened_it(visit: Visit, explorer: Path) -> None:
    page = visit(explorer, "view=board").page
    card = page.locator(".claim-card").nth(1)
    card.focus()
    name = page.evaluate(HERE)
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "panel-body"
    page.keyboard.press("Escape")
    assert page.evaluate(HERE) == name
    assert page.evaluate("document.activeElement.classList.contains('claim-card')")


def test_closing_the_panel_gives_the_focus_back_to_the_network(visit: Visit, explorer: Path) -> None:
    page = visit(explorer).page
    page.locator(".canvas").focus()
    for key in ("ArrowDown", "Enter"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.id") == "panel-body"
    page.locator("#panel .close").click()
    assert page.evaluate("document.activeElement.className") == "canvas"


def test_a_name_in_the_panel_leads_to_the_next_panel(visit: Visit, explorer: Path) -> None:
    page = visit(explorer, "sel=n:cluster/leak").page
    page.locator("#panel .ref").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("!location.hash.includes('cluster/leak')")
    assert page.evaluate("document.activeElement.id") == "panel-body"


@pytest.mark.parametrize(
    ("control", "key"),
    [("#side .legend-item >> nth=0", "Enter"), ("#side .chip >> nth=1", "Space"), ("#show-more", "Enter")],
)
def test_a_control_that_is_drawn_anew_keeps_the_focus(visit: Visit, explorer: Path, control: str, key: str) -> None:
    page = visit(explorer).page
    page.evaluate("cc.model.first = 8; cc.set({ labels: '0' })")
    page.locator(control).focus()
    name = page.evaluate(HERE)
    page.keyboard.press(key)
    assert page.evaluate("document.activeElement !== document.body")
    if "show" not in control:
        assert page.evaluate(HERE) == name


@pytest.mark.parametrize(
    ("view", "first", "key"),
    [
        ("board", ".claim-card", "ArrowDown"),
        ("board", ".claim-card", "ArrowRight"),
        ("table", "td button", "ArrowDown"),
    ],
)
def test_arrows_move_to_what_stands_there(visit: Visit, explorer: Path, view: str, first: str, key: str) -> None:
    page = visit(explorer, f"view={view}").page
    page.locator(f"#view-{view} {first}").first.focus()
    middle = "(({x, y}) => [x, y])(document.activeElement.getBoundingClientRect())"
    x, y = page.evaluate(middle)
    page.keyboard.press(key)
    there_x, there_y = page.evaluate(middle)
    assert (there_x > x) if key == "ArrowRight" else (there_y > y)


def test_arrows_move_between_the_cells_of_the_matrix(visit: Visit, explorer: Path) -> None:
    page = visit(explorer, "view=matrix").page
    page.locator("#view-matrix tbody th .ref").first.focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.closest('td') !== null")


def test_counts_are_kept_apart_from_names_for_screen_readers(visit: Visit, explorer: Path) -> None:
    page = visit(explorer).page
    names = page.evaluate("[...document.querySelectorAll('.chip, .legend-item')].map((e) => e.ariaLabel)")
    assert "Contested, 7 claims" in names
    assert all(", " in name for name in names)
    card = page.locator("#panel .claim-card").first.get_attribute("aria-label")
    assert "Contested" in card
    assert "Denied by" in card


def test_the_drawer_gives_the_focus_back_to_its_button(visit: Visit, explorer: Path) -> None:
    page = visit(explorer, width=360, height=740).page
    page.locator("#open-side").click()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "open-side"


def test_a_dialog_gives_the_focus_back(visit: Visit, explorer: Path) -> None:
    page = visit(explorer).page
    page.locator("#help").focus()
    page.keyboard.press("Enter")
    assert page.locator("#dialog").is_visible()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "help"


def test_the_panel_shows_each_side_s_sentence_at_once(visit: Visit, explorer: Path) -> None:
    page = visit(explorer, "sel=n:cluster/boats").page
    assert "that any boat had crossed the line" in page.locator(".column-against .words").first.inner_text()
    assert page.locator(".column-against .words mark.cue").first.is_visible()


def test_an_empty_store_is_called_empty(visit: Visit, tmp_path: Path) -> None:
    from counterclaim.export.html import write_html
    from counterclaim.export.network import network_from_records
    from counterclaim.export.network_records import Records

    write_html(network_from_records(Records()), tmp_path / "page.html")
    opened = visit(tmp_path / "page.html")
    assert "No statement was found" in opened.page.locator("#view-network .empty").inner_text()
    assert opened.log == []
