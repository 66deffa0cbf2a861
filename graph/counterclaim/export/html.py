"""Write the network as one self-contained page: pyvis's network with a template, a style and scripts of our own.

pyvis's own page asks a CDN for its parts and lets a label become markup. This one holds everything, may ask nobody
(Content-Security-Policy), runs only the scripts whose hash it names, and shows text as text.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyvis.network import Network

from counterclaim.export import explorer_data, explorer_layout
from counterclaim.export.explorer_text import label

if TYPE_CHECKING:
    import networkx

#: The page's scripts, in the order in which they are run; each is a file of templates/explorer/.
MODULES = (
    "strings", "strings_de", "dom", "glyphs", "model", "state", "filters", "search", "focus", "bands", "tidy", "draw",
    "labels", "network", "webgl", "evidence", "panel", "panel_claim", "panel_actor", "board", "timeline", "matrix",
    "table", "brush", "legend", "svg", "takeaway", "keepfocus", "keys", "main",
)  # fmt: skip
LARGE = 2000  # shown nodes beyond which vis-network is left for sigma
_SOURCE_MAP = re.compile(r"\n?//# sourceMappingURL=\S*\s*$")


class Explorer(Network):  # type: ignore[misc]
    """A pyvis network whose page is counterclaim's explorer."""

    def __init__(self, network: networkx.MultiDiGraph, *, title: str = "Claims and denials") -> None:
        super().__init__(directed=True, cdn_resources="in_line")
        self.network = network
        self.title = title
        self.order, self.first = explorer_layout.ranked(network)
        self.places = explorer_layout.layout(network, self.order, self.first)
        self.narrow = explorer_layout.narrow_layout(network, self.order, self.first)
        # Filled directly: pyvis's from_nx is quadratic in the number of nodes and edges.
        self.nodes = [{"id": node, "x": self.places[node][0], "y": self.places[node][1]} for node in self.order]
        self.edges = [{"from": source, "to": target} for source, target in network.edges()]

    def generate_html(self, name: str = "index.html", local: bool = True, notebook: bool = False) -> str:  # noqa: ARG002
        """Return the page; the arguments are pyvis's and change nothing."""
        data = explorer_data.payload(self.network, self.order, self.first, self.places, self.title, self.narrow)
        self.html = page(data, large=len(self.order) > LARGE)
        return self.html

    def write_html(self, name: str, local: bool = True, notebook: bool = False, open_browser: bool = False) -> None:  # noqa: ARG002
        """Write the page as UTF-8 and nothing beside it (pyvis copies a folder into the working directory)."""
        Path(name).write_bytes(self.generate_html().encode("utf-8"))


def write_html(network: networkx.MultiDiGraph, path: Path, *, title: str = "Claims and denials") -> None:
    """Write the explorer page of a network to a path."""
    Explorer(network, title=title).write_html(str(path))


def page(data: dict[str, Any], *, large: bool = False) -> str:
    """Return the page that shows a payload; ``large`` adds the drawing library for very many nodes."""
    from jinja2 import Environment

    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)
    style = _read("templates/explorer.css")
    scripts = [vendored("vis-network.min.js")]
    if large:
        scripts += [vendored("graphology.umd.min.js"), vendored("sigma.min.js")]
    scripts.append(_modules())
    template = environment.from_string(_read("templates/explorer.html.jinja"))
    return template.render(
        title=label(data["title"], 120),
        style=style,
        scripts=scripts,
        style_hash=_hash(style),
        script_hashes=[_hash(script) for script in scripts],
        data=explorer_data.as_json(data),
    )


@cache
def vendored(name: str) -> str:
    """Return a vendored script as it can stand in a page: without the pointer to a source map nobody ships."""
    return inline(_SOURCE_MAP.sub("\n", _read(f"vendor/{name}")))


def inline(script: str) -> str:
    """Return a script that does not end the element that holds it."""
    if re.search(r"</script|<!--", script, re.IGNORECASE):
        script = re.sub(r"</(script)", r"<\\/\1", script, flags=re.IGNORECASE).replace("<!--", "<\\!--")
    return script


@cache
def _modules() -> str:
    parts = [_read(f"templates/explorer/{name}.js") for name in MODULES]
    return inline('"use strict";\nconst cc = {};\n' + "\n".join(parts))


def _read(name: str) -> str:
    text = (files("counterclaim.export") / name).read_text(encoding="utf-8")
    # The browser hashes what its parser made of the text, and the parser turns CR LF into LF.
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return "sha256-" + base64.b64encode(digest).decode("ascii")
