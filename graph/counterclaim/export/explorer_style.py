"""Name the colours that every graph target shares: Okabe and Ito's palette, told apart by colour-blind readers."""

from __future__ import annotations

#: Relation or node kind -> hexadecimal colour on a light ground.
COLOURS = {
    "asserts": "#0072b2",
    "confirms": "#0f7f9c",
    "concedes": "#007a5a",
    "denies": "#c8420a",
    "dismisses": "#a8326f",
    "doubts": "#8a5a00",
    "withholds": "#4b2e83",
    "mentions": "#7a7a7a",
    "answers": "#4a4a4a",
    "accuses": "#8b1a1a",
    "on_behalf_of": "#8a8a8a",
    "told_to": "#9a9a9a",
    "claim": "#f0c040",
    "person": "#31688e",
    "organization": "#443983",
    "state": "#21918c",
    "outlet": "#5a5a5a",
    "anonymous": "#808080",
    "collective": "#6d7fa8",
    "role": "#808080",
    "document": "#8c6d31",
    "author": "#5a5a5a",
}


def rgb(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue, 0 to 255, of ``#rrggbb``."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


GEXF_COLOURS = {name: rgb(colour) for name, colour in COLOURS.items()}
