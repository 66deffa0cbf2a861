"""The gallery links what is there, and asks nobody."""

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
TARGETS = re.findall(r'(?:href|src)="([^"]+)"', (DOCS / "gallery.html").read_text("utf-8"))


@pytest.mark.parametrize("target", TARGETS)
def test_what_the_gallery_links_is_there(target: str) -> None:
    assert (DOCS / target.partition("#")[0]).is_file()


def test_the_gallery_shows_every_view() -> None:
    assert {"board", "timeline", "matrix", "table"} <= set(re.findall(r"#view=(\w+)", " ".join(TARGETS)))
