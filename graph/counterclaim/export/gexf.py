"""Write the network as GEXF 1.2 with time: Gephi plays each edge from the day its statement was made."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from counterclaim.export.explorer_style import GEXF_COLOURS
from counterclaim.export.explorer_text import xml_text
from counterclaim.export.graphml import as_text, columns, flat, write_xml

if TYPE_CHECKING:
    import networkx

_NAMESPACE = "http://www.gexf.net/1.2draft"
_VIZ = "http://www.gexf.net/1.2draft/viz"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TYPES = {"boolean": "boolean", "int": "integer", "double": "double", "string": "string"}


def write_gexf(network: networkx.MultiDiGraph, path: Path) -> None:
    """Write the network to a path as GEXF 1.2, edges starting on the day they were said, else published."""
    # A literal xmlns keeps the element names free of prefixes, as Gephi and networkx expect them.
    root = ET.Element("gexf", {"xmlns": _NAMESPACE, "xmlns:viz": _VIZ, "version": "1.2"})
    meta = ET.SubElement(root, "meta")
    ET.SubElement(meta, "creator").text = "counterclaim"
    graph = ET.SubElement(root, "graph", defaultedgetype="directed", mode="dynamic", timeformat="date")
    node_columns = columns([data for _, data in network.nodes(data=True)])
    edge_columns = columns([data for _, _, data in network.edges(data=True)])
    node_columns.pop("label", None)  # GEXF has a place of its own for it
    _declare(graph, "node", node_columns)
    _declare(graph, "edge", edge_columns)
    starts = _starts(network)
    nodes = ET.SubElement(graph, "nodes")
    for node, data in network.nodes(data=True):
        attributes = {"id": xml_text(node), "label": xml_text(str(data.get("label", node)))} | starts.get(node, {})
        _fill(ET.SubElement(nodes, "node", attributes), data, node_columns, str(data.get("kind")))
    edges = ET.SubElement(graph, "edges")
    for number, (source, target, data) in enumerate(network.edges(data=True)):
        attributes = {"id": str(number), "source": xml_text(source), "target": xml_text(target)}
        attributes |= {"label": str(data.get("relation", ""))} | _start(data)
        _fill(ET.SubElement(edges, "edge", attributes), data, edge_columns, str(data.get("relation")))
    write_xml(root, path)


def _declare(graph: ET.Element, domain: str, names: dict[str, str]) -> None:
    block = ET.SubElement(graph, "attributes", {"class": domain, "mode": "static"})
    for name, kind in names.items():
        ET.SubElement(block, "attribute", id=f"{domain}.{name}", title=name, type=_TYPES[kind])


def _fill(element: ET.Element, data: dict[str, Any], names: dict[str, str], colour: str) -> None:
    domain = element.tag
    values = ET.SubElement(element, "attvalues")
    for name in names:
        value = flat(data.get(name))
        if value is not None:
            ET.SubElement(values, "attvalue", {"for": f"{domain}.{name}", "value": as_text(value)})
    red, green, blue = GEXF_COLOURS.get(colour, (110, 110, 110))
    ET.SubElement(element, "viz:color", r=str(red), g=str(green), b=str(blue))


def _start(data: dict[str, Any]) -> dict[str, str]:
    """Return the start attribute of an edge, or nothing when neither date is known."""
    for name in ("said_from", "published"):
        match = _DAY.match(str(data.get(name) or ""))
        if match:
            return {"start": match.group()}
    return {}


def _starts(network: networkx.MultiDiGraph) -> dict[str, dict[str, str]]:
    """Return for each node the day of its first edge, so that a node appears with what is said."""
    starts: dict[str, dict[str, str]] = {}
    for source, target, data in network.edges(data=True):
        start = _start(data)
        for node in (source, target):
            if start and start["start"] < starts.get(node, {"start": "9999"})["start"]:
                starts[node] = start
    return starts
