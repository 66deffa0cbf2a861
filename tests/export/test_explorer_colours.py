"""Lines keep apart for readers with each kind of colour blindness, by colour or by another sign."""

import itertools
import re
from pathlib import Path

import pytest

EXPORT = Path(__file__).parents[2] / "graph" / "counterclaim" / "export"
#: Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
MACHADO = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
THEMES = [":root {", ':root[data-theme="dark"] {']


def themed(selector: str) -> dict[str, str]:
    style = (EXPORT / "templates" / "explorer.css").read_text("utf-8")
    block = style[style.index(selector) :]
    return dict(re.findall(r"--([\w]+): (#[0-9a-f]{6})", block[: block.index("}")]))


def linear(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def lab(rgb: list[float]) -> tuple[float, float, float]:
    """Return CIE L*a*b* under D65."""
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.95047, 1.0, 1.08883)
    xyz = [sum(a * b for a, b in zip(row, rgb, strict=True)) / w for row, w in zip(rows, white, strict=True)]
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: str, other: str, blindness: str) -> float:
    """Return the CIE76 distance of two colours as somebody with the blindness sees them."""
    seen = []
    for colour in (one, other):
        rgb = linear(colour)
        if blindness:
            rgb = [sum(a * b for a, b in zip(row, rgb, strict=True)) for row in MACHADO[blindness]]
        seen.append(lab([min(1.0, max(0.0, part)) for part in rgb]))
    return sum((a - b) ** 2 for a, b in zip(*seen, strict=True)) ** 0.5


@pytest.mark.parametrize("selector", THEMES)
@pytest.mark.parametrize("blindness", ["", *MACHADO])
def test_support_denial_and_withholding_are_told_apart(selector: str, blindness: str) -> None:
    colours = themed(selector)
    for one, other in itertools.combinations(("asserts", "denies", "withholds"), 2):
        assert distance(colours[one], colours[other], blindness) >= 15, (one, other)
    assert distance(colours["for"], colours["against"], blindness) >= 30


def lines() -> dict[str, tuple[str, str]]:
    """Return the dashes and the head of each relation's line, as glyphs.js has them."""
    text = (EXPORT / "templates" / "explorer" / "glyphs.js").read_text("utf-8").split("cc.lines = {")[1]
    rows = re.findall(r'(\w+): \{ dash: (null|\[[\d, ]+\]), head: "(\w+)"', text)
    return {name: (dash, head) for name, dash, head in rows}


@pytest.mark.parametrize("selector", THEMES)
@pytest.mark.parametrize("blindness", ["", *MACHADO])
def test_lines_of_like_colour_differ_in_dash_or_head(selector: str, blindness: str) -> None:
    colours, drawn = themed(selector), lines()
    assert len(drawn) == 12
    for one, other in itertools.combinations(drawn, 2):
        if distance(colours[one], colours[other], blindness) < 15:
            assert drawn[one] != drawn[other], (one, other)


def test_the_measure_of_distance_sees_what_red_green_blindness_confuses() -> None:
    assert distance("#cc0000", "#006600", "") > 80
    assert distance("#b33c00", "#5a5a00", "deuteranopia") < distance("#b33c00", "#5a5a00", "") / 2
