"""Write the network as GraphML: typed attributes, byte-identical from run to run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from counterclaim.export.explorer_text import xml_text

if TYPE_CHECKING:
    import networkx

Column = tuple[str, str]  # attribute name, GraphML type
_TYPES = {bool: "boolean", int: "int", float: "double", str: "string"}


def flat(value: Any) -> str | int | float | bool | None:
    """Return the value when an attribute can hold it: scalars as they are, spans as ``start-end`` pairs."""
    if isinstance(value, (str, int, float)):
        return value
    pairs = isinstance(value, tuple) and all(isinstance(item, tuple) and len(item) == 2 for item in value)
    if pairs and all(isinstance(part, int) for item in value for part in item):
        return " ".join(f"{start}-{end}" for start, end in value)
    return None


def columns(rows: list[dict[str, Any]]) -> dict[str, str]:
    """Return the attributes that occur, sorted by name, each with its GraphML type."""
    found: dict[str, str] = {}
    for row in rows:
        for name, value in row.items():
            plain = flat(value)
            if plain is not None:
                found[name] = _TYPES[type(plain)]
    return dict(sorted(found.items()))


def as_text(value: str | float | bool) -> str:
    """Return an attribute's value as XML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return xml_text(value) if isinstance(value, str) else repr(value)


def write_xml(root: ET.Element, path: Path) -> None:
    """Write an element tree, indented, as UTF-8 with Unix line ends."""
    ET.indent(root)
    path.write_bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")


def write_graphml(network: networkx.MultiDiGraph, path: Path) -> None:
    """Write the network to a path as GraphML; networkx, Gephi and yEd read it."""
    root = ET.Element("graphml", xmlns="http://graphml.graphdrawing.org/xmlns")
    nodes = [data for _, data in network.nodes(data=True)]
    edges = [data for _, _, data in network.edges(data=True)]
    keys = {"node": columns(nodes), "edge": columns(edges)}
    for domain, names in keys.items():
        for name, kind in names.items():
            attributes = {"id": f"{domain}.{name}", "for": domain, "attr.name": name, "attr.type": kind}
            ET.SubElement(root, "key", attributes)
    graph = ET.SubElement(root, "graph", id="counterclaim", edgedefault="directed")
    for node, data in network.nodes(data=True):
        _add_data(ET.SubElement(graph, "node", id=xml_text(node)), "node", data, keys["node"])
    for number, (source, target, data) in enumerate(network.edges(data=True)):
        attributes = {"id": f"e{number}", "source": xml_text(source), "target": xml_text(target)}
        _add_data(ET.SubElement(graph, "edge", attributes), "edge", data, keys["edge"])
    write_xml(root, path)


def _add_data(element: ET.Element, domain: str, data: dict[str, Any], names: dict[str, str]) -> None:
    for name in names:
        value = flat(data.get(name))
        if value is not None:
            ET.SubElement(element, "data", key=f"{domain}.{name}").text = as_text(value)
