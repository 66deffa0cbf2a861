"""Hostile text in every field: no script runs, nothing is asked for, no policy is broken, text stays text."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from counterclaim.export import explorer_data
from counterclaim.export.html import Explorer, page, write_html
from counterclaim.export.network import network_from_records
from counterclaim.export.network_records import Records

pytestmark = pytest.mark.browser

ATTACKS = {
    "script": "<script>console.log('ran')</script>",
    "close": "</script><script>console.log('ran')</script>",
    "comment": "<!--<script>console.log('ran')//-->",
    "handler": '"><img src=x onerror="console.log(\'ran\')">',
    "svg": "<svg onload=console.log('ran')>",
    "href": "<a href=\"javascript:console.log('ran')\">href</a>",
    "json": '"}],"nodes":[],"x":"\\',
    "template": "{{7*7}}${7*7}#{7*7}<%= 7*7 %>",
    "remote": "<img src=https://evil.example/x.png><link rel=stylesheet href=//evil.example/y.css>",
    "style": "<style>@import url(https://evil.example/z.css)</style>",
    "bidi": "\u202egnp.exe\u202c safe \u2066x\u2069",
    "hidden": "zero\u200bwidth\u2060joined\ufeff\u00ad",
    "controls": "a\x00b\x1bc\u2028d\u2029e\ud800f",
    "formula": '=HYPERLINK("https://evil.example")',
    "prototype": "__proto__",
    "address": "#view=table&lang=de&sel=n:x%22%3E<b>",
    "numbers": "NaN,Infinity,-0,1e999,null]}",
    "combining": "e" + "\u0301" * 5000,
    "query": "\"} } ; DROP ALL # ''' \\u0022 }",
    "long": "L" * 1_000_000,
}
LINKS = [
    "javascript:console.log('ran')",
    "data:text/html,<script>1</script>",
    " JAVASCRIPT:1",
    'https://x/" onclick="1',
    "//evil.example",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "java\nscript:1",
    "http:\\\\evil.example",
    "https://news.example/\u202egnp.exe",
    "blob:https://evil.example/x",
]


def attacked(records: Records, text: str, url: str) -> Records:
    """Return the records with the text in every field that an article fills."""
    return replace(
        records,
        agents=tuple(replace(a, label=text, descriptor=text, wikidata=text) for a in records.agents),
        wordings=tuple(replace(w, text=text) for w in records.wordings),
        clusters=tuple((iri, text) for iri, _ in records.clusters),
        reports=tuple(
            replace(r, title=text, outlet=text, url=url, authors=(text,), published=text) for r in records.reports
        ),
        answers=tuple(replace(a, because=text, method=text) for a in records.answers),
        statements=tuple(
            replace(
                s,
                sentence=text,
                cue_text=text,
                speaker_text=text,
                capacity=text,
                said_text=text,
                cue=((0, min(5, len(text))),),
                content=((2, min(60, len(text))), (3, 10**9)),
                certainty=text,
                source_type=text,
            )
            for s in records.statements
        ),
    )


def look_everywhere(page: Any) -> None:
    """Open each view and each kind of panel, search and export."""
    for view in ("network", "board", "timeline", "matrix", "table"):
        page.evaluate(f"cc.set({{ view: '{view}', sel: '' }})")
        page.evaluate("cc.select('n:' + cc.model.claims[0].id)")
        page.evaluate("cc.select('n:' + cc.model.actors[0].id)")
        page.evaluate("cc.select('s:' + cc.model.statements[3].id)")
        page.evaluate("cc.select('e:' + cc.lineKey(cc.model.lines[0]))")
    page.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))")
    page.evaluate("cc.set({ view: 'network', sel: '', lang: 'de' })")
    page.locator("#search").fill("script")
    page.evaluate("[cc.svgOfNetwork(), cc.csv(), cc.sparql(), cc.citation(cc.model.statements[0])]")
    page.wait_for_timeout(150)


@pytest.mark.parametrize("name", ATTACKS)
def test_hostile_text_stays_text(name: str, visit: Callable[..., Any], dispatches: Records, tmp_path: Path) -> None:
    text = ATTACKS[name]
    path = tmp_path / "page.html"
    write_html(network_from_records(attacked(dispatches, text, LINKS[0])), path, title=text)
    assert path.stat().st_size < 1_500_000
    opened = visit(path)
    look_everywhere(opened.page)
    assert opened.log == []
    assert opened.requests == [path.as_uri()]
    assert opened.page.locator("script").count() == 3
    assert opened.page.locator("img, iframe, object, embed, link, style + style").count() == 0


@pytest.mark.parametrize("name", ["close", "handler", "remote", "bidi", "long", "prototype"])
def test_hostile_text_stays_text_where_very_many_nodes_are_drawn(
    name: str, visit: Callable[..., Any], dispatches: Records, tmp_path: Path
) -> None:
    network = network_from_records(attacked(dispatches, ATTACKS[name], LINKS[0]))
    data = Explorer(network, title=ATTACKS[name])
    found = explorer_data.payload(network, data.order, data.first, data.places, ATTACKS[name], data.narrow)
    path = tmp_path / "page.html"
    path.write_text(page(found, large=True), "utf-8")
    opened = visit(path)
    opened.page.evaluate("cc.large = 1; cc.set({ labels: '0' })")
    assert opened.page.evaluate("Boolean(cc.sigma)")
    look_everywhere(opened.page)
    # The driver of software drawing reports its own slowness; a page's script could not say that.
    assert [line for line in opened.log if "GL Driver Message" not in line] == []
    assert opened.requests == [path.as_uri()]
    assert opened.page.locator("script").count() == 5
    assert opened.page.locator("img, iframe, object, embed, link, style + style").count() == 0


@pytest.mark.parametrize("url", LINKS)
def test_only_web_links_are_links(url: str, visit: Callable[..., Any], dispatches: Records, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    write_html(network_from_records(attacked(dispatches, "x", url)), path)
    page = visit(path, "sel=s:statement/s03").page
    assert page.locator(".evidence").count() == 1
    assert page.locator("#panel a").count() == 0


def test_hostile_identifiers_reach_neither_markup_nor_query(
    visit: Callable[..., Any], dispatches: Records, tmp_path: Path
) -> None:
    bad = 'https://x.example/> } ; DROP ALL # <script>console.log("ran")</script>'
    records = replace(
        dispatches,
        agents=tuple(replace(a, id=bad + a.id) for a in dispatches.agents),
        statements=tuple(
            replace(s, id=bad + s.id, speakers=tuple(bad + one for one in s.speakers)) for s in dispatches.statements
        ),
        answers=(),
        statuses=(),
    )
    path = tmp_path / "page.html"
    write_html(network_from_records(records), path)
    opened = visit(path)
    look_everywhere(opened.page)
    opened.page.evaluate("cc.set({ sel: 'n:' + cc.model.actors[0].id })")
    assert "DROP" not in opened.page.evaluate("cc.sparql()")
    assert opened.log == []


def test_hidden_and_turning_characters_are_not_shown(
    visit: Callable[..., Any], dispatches: Records, tmp_path: Path
) -> None:
    text = ATTACKS["bidi"] + ATTACKS["hidden"]
    path = tmp_path / "page.html"
    write_html(network_from_records(attacked(dispatches, text, "")), path, title=text)
    shown = visit(path, "view=table").page.locator("body").inner_text()
    assert not set(shown) & set("\u202e\u202c\u2066\u2069\u200b\u2060\ufeff\u00ad")
    assert "zerowidthjoined" in shown


def test_a_hostile_link_in_the_address_runs_nothing(visit: Callable[..., Any], explorer: Path) -> None:
    for part in ("sel", "actor", "outlet", "focus", "view", "lang", "sort"):
        opened = visit(explorer, f"{part}=%22%3E%3Cimg%20src%3Dx%20onerror%3Dconsole.log(1)%3E")
        assert opened.log == []
        assert len(opened.requests) == 1


def test_the_policy_is_in_force(visit: Callable[..., Any], explorer: Path, tmp_path: Path) -> None:
    """Prove that the attack tests could fail: what the page forbids is seen when it is tried."""
    shutil.copy(explorer, tmp_path / "page.html")
    text = (tmp_path / "page.html").read_text("utf-8")
    (tmp_path / "page.html").write_text(text.replace("</body>", "<script>console.log('ran')</script></body>"), "utf-8")
    log = visit(tmp_path / "page.html").log
    assert not [line for line in log if line == "log: ran"]
    assert [line for line in log if "script-src" in line]


def test_markup_can_not_be_parsed_by_the_page_itself(visit: Callable[..., Any], explorer: Path) -> None:
    refused = visit(explorer).page.evaluate(
        "(() => { try { document.body.innerHTML = '<b>x</b>'; return false; } catch { return true; } })()"
    )
    assert refused
