"""Work out what a database lacks: which articles to write anew, which to remove."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from counterclaim.export.property_graph import Node, PropertyGraph, Relationship

Item = TypeVar("Item")

#: The part that belongs to no article: agents, clusters, positions and what else is derived.
SHARED = ""


@dataclass(frozen=True, slots=True)
class Part:
    """The nodes and relationships of one article, or those shared by all, with a hash of them."""

    article: str
    nodes: tuple[Node, ...]
    relationships: tuple[Relationship, ...]

    @property
    def hash(self) -> str:
        """Return the SHA-256 of the part's nodes and relationships."""
        hasher = hashlib.sha256()
        for item in (*self.nodes, *self.relationships):
            hasher.update(repr((item, sorted(item.properties.items()))).encode("utf-8", "surrogatepass"))
        return hasher.hexdigest()


@dataclass(frozen=True, slots=True)
class Plan:
    """What to send and what to take out, so that a database holds the graph and nothing older."""

    write: tuple[Part, ...]
    remove: tuple[str, ...]


def parts(graph: PropertyGraph) -> dict[str, Part]:
    """Return the graph's parts by article."""
    nodes: dict[str, list[Node]] = defaultdict(list)
    links: dict[str, list[Relationship]] = defaultdict(list)
    for node in graph.nodes:
        nodes[str(node.properties.get("article", SHARED))].append(node)
    for link in graph.relationships:
        links[str(link.properties.get("article", SHARED))].append(link)
    return {
        article: Part(article, tuple(nodes[article]), tuple(links[article])) for article in sorted({*nodes, *links})
    }


def plan(graph: PropertyGraph, held: Mapping[str, str]) -> Plan:
    """Compare the graph with the hashes that a database holds for each part.

    A removed article takes its nodes' relationships with it, also those of other parts: the shared part is therefore
    written again whenever any article changes.
    """
    wanted = parts(graph)
    write = [part for article, part in wanted.items() if held.get(article) != part.hash]
    remove = sorted(article for article in held if article not in wanted)
    if (write or remove) and SHARED in wanted and wanted[SHARED] not in write:
        write.append(wanted[SHARED])
    return Plan(tuple(sorted(write, key=lambda part: part.article)), tuple(remove))


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield the items in lists of at most ``size``."""
    waiting = iter(items)
    while batch := list(islice(waiting, size)):
        yield batch
