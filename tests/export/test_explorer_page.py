"""The page's structure, without a browser: one file, one policy, data that stays data."""

import base64
import hashlib
import json
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from counterclaim.export import explorer_layout
from counterclaim.export.explorer_data import STATEMENT_FIELDS
from counterclaim.export.explorer_style import COLOURS
from counterclaim.export.html import MODULES, Explorer, inline, write_html
from counterclaim.export.network import network_from_records
from counterclaim.export.network_records import Agent, Records, Said, Wording

ROOT = Path(__file__).parents[2]
EXPORT = ROOT / "graph" / "counterclaim" / "export"
EXPLORER = EXPORT / "templates" / "explorer"


class Page(HTMLParser):
    """Gather the elements of a page with their attributes and the text of scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.bodies: list[tuple[str, dict[str, str | None], str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in {"script", "style"}:
            self.bodies.append((tag, dict(attrs), ""))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem and self.bodies:
            tag, attributes, text = self.bodies[-1]
            self.bodies[-1] = (tag, attributes, text + data)


@pytest.fixture(scope="module")
def html(network: Any) -> str:
    return Explorer(network, title="Selvane & <harbour>").generate_html()


@pytest.fixture(scope="module")
def parsed(html: str) -> Page:
    return Page(html)


def policy(page: Page) -> dict[str, list[str]]:
    [content] = [a["content"] for tag, a in page.elements if tag == "meta" and a.get("http-equiv")]
    assert content
    return {part.split()[0]: part.split()[1:] for part in content.split(";")}


def sha(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def test_nothing_is_allowed_that_the_page_does_not_hold(parsed: Page) -> None:
    rules = policy(parsed)
    assert rules["default-src"] == rules["connect-src"] == rules["base-uri"] == rules["form-action"] == ["'none'"]
    assert rules["trusted-types"] == ["'none'"]
    assert not [value for values in rules.values() for value in values if "unsafe" in value or "http" in value]


def test_the_policy_names_each_script_and_style_by_hash(parsed: Page) -> None:
    rules = policy(parsed)
    scripts = [text for tag, a, text in parsed.bodies if tag == "script" and a.get("type") != "application/json"]
    assert [sha(text) for text in scripts] == rules["script-src"]
    assert [sha(text) for tag, _, text in parsed.bodies if tag == "style"] == rules["style-src"]


def test_no_element_asks_for_anything_or_carries_a_handler(parsed: Page) -> None:
    for tag, attributes in parsed.elements:
        assert not [name for name in attributes if name.startswith("on") or name in {"src", "style", "srcdoc"}], tag
        assert tag not in {"iframe", "object", "embed", "link", "base", "form", "img"}
        assert not attributes.get("href") or str(attributes["href"]).startswith("#")


def test_the_title_is_escaped(html: str, parsed: Page) -> None:
    assert "<title>Selvane &amp; &lt;harbour&gt;</title>" in html
    assert not [tag for tag, _ in parsed.elements if tag == "harbour"]


def data_of(page: Page) -> dict[str, Any]:
    [text] = [text for _, a, text in page.bodies if a.get("type") == "application/json"]
    found: dict[str, Any] = json.loads(text)
    return found


def test_the_data_is_json_without_markup(parsed: Page) -> None:
    [text] = [text for _, a, text in parsed.bodies if a.get("type") == "application/json"]
    assert not re.search("[<>&\u2028\u2029]", text)
    data = json.loads(text)
    assert len(data["nodes"]) == 35
    assert len(data["statements"]) == 38


def test_two_builds_are_equal(dispatches: Records) -> None:
    one, other = (Explorer(network_from_records(dispatches)).generate_html() for _ in range(2))
    assert one == other


def test_writing_leaves_one_file(network: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_html(network, tmp_path / "page.html")
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]
    assert b"\r" not in (tmp_path / "page.html").read_bytes().split(b"<script>")[0]


def test_contested_claims_come_first(network: Any) -> None:
    order, first = explorer_layout.ranked(network)
    claims = [node for node in order if network.nodes[node]["kind"] == "claim"]
    contested = ["contested" in network.nodes[node]["status"] for node in claims]
    assert contested == sorted(contested, reverse=True)
    assert first <= len(order)


def test_no_two_drawings_overlap_at_first(network: Any) -> None:
    order, first = explorer_layout.ranked(network)
    places = explorer_layout.layout(network, order, first)
    boxes = []
    for node in order[:first]:
        data = network.nodes[node]
        boxes.append((*places[node], *explorer_layout.extent(data["kind"], data["label"])))
    for number, (x, y, w, h) in enumerate(boxes):
        for other_x, other_y, other_w, other_h in boxes[:number]:
            assert abs(x - other_x) >= (w + other_w) / 2 or abs(y - other_y) >= (h + other_h) / 2


def large_records(claims: int, actors: int) -> Records:
    """Return a network in which every actor takes three positions."""
    return Records(
        agents=tuple(Agent(f"https://x.example/actor/{n}", f"Speaker {n}") for n in range(actors)),
        wordings=tuple(
            Wording(f"https://x.example/claim/{n}", f"The claim of number {n} holds") for n in range(claims)
        ),
        statements=tuple(
            Said(
                f"https://x.example/statement/{n}-{turn}",
                ("claim", "deny", "confirm")[turn],
                ("endorses", "rejects", "endorses")[turn],
                f"https://x.example/claim/{(n * 7 + turn * 13) % claims}",
                (f"https://x.example/actor/{n}",),
                sentence=f"Speaker {n} said on day {turn} that claim {(n * 7 + turn) % claims} holds as it was put.",
                cue=((12, 16),),
                content=((30, 60),),
            )
            for n in range(actors)
            for turn in range(3)
        ),
        base="https://x.example/",
    )


def test_a_large_page_keeps_to_its_size(tmp_path: Path) -> None:
    network = network_from_records(large_records(300, 1700 + 200))
    write_html(network, tmp_path / "page.html")
    assert len(network) > 2000
    allowed = 1_500_000 + 300 * (len(network) + network.number_of_edges())
    assert (tmp_path / "page.html").stat().st_size <= allowed
    assert "graphology" in (tmp_path / "page.html").read_text("utf-8")


def test_a_page_of_few_nodes_and_many_edges_keeps_to_its_size(tmp_path: Path) -> None:
    network = network_from_records(large_records(40, 2500))
    write_html(network, tmp_path / "page.html")
    allowed = 1_500_000 + 300 * (len(network) + network.number_of_edges())
    assert (tmp_path / "page.html").stat().st_size <= allowed


def test_a_small_page_leaves_out_what_only_large_ones_need(html: str) -> None:
    assert "graphology" not in html.split('id="data"')[1].split("vis-network")[1][:2000]
    assert len(html) < 800_000


def test_an_empty_network_gives_a_page() -> None:
    assert data_of(Page(Explorer(network_from_records(Records())).generate_html()))["nodes"] == []


def test_every_module_is_listed_and_short() -> None:
    assert {path.stem for path in EXPLORER.glob("*.js")} == set(MODULES)
    for path in EXPLORER.glob("*.js"):
        assert len(path.read_text("utf-8").splitlines()) < 400, path.name


def test_the_page_names_a_statement_s_fields_in_the_order_of_the_data() -> None:
    text = (EXPLORER / "model.js").read_text("utf-8").split("constructor(")[1]
    names = [name for found in re.findall(r"const \[([^\]]+)\] = row", text) for name in found.split(", ")]
    assert names == STATEMENT_FIELDS


def test_no_module_parses_markup_or_runs_text() -> None:
    for path in EXPLORER.glob("*.js"):
        text = path.read_text("utf-8")
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|fetch\(", text
        )


def keys(path: Path) -> set[str]:
    return set(re.findall(r'(?:^|[\s{,])"?([a-z][\w-]*)"?:\s+"', path.read_text("utf-8").split("cc.language =")[0]))


def test_the_second_language_covers_the_first() -> None:
    missing = keys(EXPLORER / "strings.js") - keys(EXPLORER / "strings_de.js")
    assert missing == set()


def table(path: Path) -> set[str]:
    """Return every key of a table of strings, those too whose words stand on the next line."""
    text = path.read_text("utf-8").split("cc.language =")[0]
    return set(re.findall(r'^ +"?([A-Za-z][\w-]*)"?:(?! \{)', text, re.MULTILINE))


def test_both_languages_have_the_same_keys_but_for_terms_of_the_scheme() -> None:
    first, second = table(EXPLORER / "strings.js"), table(EXPLORER / "strings_de.js")
    assert first - second == set()
    schemes = {"act", "stance", "cert", "quote", "sourcetype"}  # in English the term itself is shown
    assert {key for key in second - first if key.split("_")[0] not in schemes} == set()


SCHEMES = {
    "act": "claim accuse observe report estimate predict confirm concede corroborate reiterate deny dismiss dispute "
    "rebut counter-accuse ridicule decline-to-confirm decline-to-comment non-denial no-response retract correct "
    "walk-back attitude urge ask",
    "stance": "endorses rejects qualifies doubts withholds uncommitted",
    "sourcetype": "named role-only anonymous collective document outlet-voice",
    "quote": "direct mixed indirect",
    "cert": "certain probable possible underspecified",
}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_second_language_has_words_for_every_term(scheme: str) -> None:
    wanted = {f"{scheme}_{term}" for term in SCHEMES[scheme].split()}
    assert wanted - table(EXPLORER / "strings_de.js") == set()


def test_every_key_that_is_used_has_words() -> None:
    known = keys(EXPLORER / "strings.js")
    for path in EXPLORER.glob("*.js"):
        for key in re.findall(r'cc\.t\("([a-z_0-9]+)"', path.read_text("utf-8")):
            assert key in known, (path.name, key)


def test_a_script_cannot_end_its_element() -> None:
    assert "</script" not in inline("x = '</script><b>'").lower()


def test_vendored_files_are_what_their_manifest_says() -> None:
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        import vendor_js
    finally:
        sys.path.remove(str(ROOT / "scripts"))
    assert vendor_js.check() == []


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def theme(selector: str) -> dict[str, str]:
    style = (EXPORT / "templates" / "explorer.css").read_text("utf-8")
    block = style[style.index(selector) :]
    return dict(re.findall(r"--([\w]+): (#[0-9a-f]{6})", block[: block.index("}")]))


@pytest.mark.parametrize("selector", [":root {", ':root[data-theme="dark"] {'])
@pytest.mark.parametrize("ground", ["card", "ground", "wash"])
def test_words_stand_out_from_their_ground(selector: str, ground: str) -> None:
    colours = theme(selector)
    for name in ("ink", "soft", "for", "against"):
        least = 4.5 if ground == "card" or name in {"ink", "soft"} else 3.9
        assert contrast(colours[name], colours[ground]) >= least, name


def test_both_dark_themes_are_the_same() -> None:
    assert theme(':root[data-theme="dark"] {') == theme(':root:not([data-theme="light"]) {')


def test_every_relation_has_a_colour_in_page_and_files() -> None:
    from counterclaim.export.network import RELATIONS

    assert set(RELATIONS) <= set(COLOURS)
    assert set(RELATIONS) <= set(theme(":root {"))
