"""The reference page of the vocabulary has every term, is up to date, and loads nothing from elsewhere."""

import importlib.util
import re
import sys
from html import unescape
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def renderer():
    spec = importlib.util.spec_from_file_location("render_vocabulary", ROOT / "scripts" / "render_vocabulary.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def page():
    return (ROOT / "docs" / "vocabulary.html").read_text("utf-8")


def test_the_page_is_what_the_script_makes(renderer, page):
    assert page == renderer.render()


def test_every_term_has_an_entry_with_label_and_comment(renderer, page):
    known = {term: facts for term, facts in renderer.described().items() if term.startswith(renderer.NAMESPACE)}
    assert len(known) > 200
    for term, facts in known.items():
        entry = re.search(rf'<div id="{re.escape(renderer.anchor(term))}">(.+?)</div>', page, re.DOTALL)
        assert entry, term
        text = unescape(re.sub(r"<[^>]+>", "", entry[1]))
        assert (facts.get("label") or facts["prefLabel"])[0] in text
        assert (facts.get("comment") or facts["definition"])[0] in text


def test_links_lead_to_entries_and_nothing_is_loaded(page):
    ids = re.findall(r'id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
    assert not re.findall(r"<script|<link|<img|src=|url\(|@import|href=\"http", page)
