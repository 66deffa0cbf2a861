"""Work out what a database lacks, and bring it up to date: which articles to write anew, which to remove."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Protocol, TypeVar

from counterclaim.export.property_graph import Node, PropertyGraph, Relationship
from counterclaim.load.targets import Loaded, Progress

Item = TypeVar("Item")

#: The part that belongs to no article: agents, clusters, positions and what else is derived.
SHARED = ""
#: The hash of a part whose load was begun and not finished.
UNFINISHED = ""
#: Characters of text in one request, beyond which a batch is cut short: some servers refuse very large ones.
_BATCH_TEXT = 4_000_000


@dataclass(frozen=True)
class Part:
    """The nodes and relationships of one article, or those shared by all, with a hash of them."""

    article: str
    nodes: tuple[Node, ...]
    relationships: tuple[Relationship, ...]

    @cached_property
    def hash(self) -> str:
        """Return the SHA-256 of the part's nodes and relationships."""
        hasher = hashlib.sha256()
        items: tuple[Node | Relationship, ...] = (*self.nodes, *self.relationships)
        for item in items:
            hasher.update(repr((item, sorted(item.properties.items()))).encode("utf-8", "surrogatepass"))
        return hasher.hexdigest()


@dataclass(frozen=True, slots=True)
class Plan:
    """What to send and what to take out, so that a database holds the graph and nothing older."""

    write: tuple[Part, ...]
    remove: tuple[str, ...]


class Database(Protocol):
    """What a load needs of a graph database; each call may take as many requests as it likes."""

    def held(self) -> Mapping[str, str]:
        """Return the hash of each part that the database holds, UNFINISHED for what a load left half done."""

    def begin(self, articles: Sequence[str]) -> None:
        """Mark parts as unfinished, before anything of them is touched."""

    def remove(self, articles: Sequence[str]) -> None:
        """Take articles out, with their marks."""

    def write_nodes(self, parts: Sequence[Part], *, anew: bool) -> None:
        """Write the parts' nodes; ``anew`` tells that the database held nothing before."""

    def clear(self, parts: Sequence[Part]) -> None:
        """Take out the relationships that earlier loads made for the parts, and nodes no longer in them."""

    def write_relationships(self, parts: Sequence[Part]) -> None:
        """Make the parts' relationships."""

    def finish(self, parts: Sequence[Part]) -> None:
        """Mark the parts as loaded."""


def synchronise(graph: PropertyGraph, database: Database, *, batch_size: int, on_progress: Progress) -> Loaded:
    """Bring a database up to date with the graph: all nodes first, then the relationships between them.

    Small parts travel together. Each part is marked as unfinished before it is touched and as loaded after its last
    relationship, so that a load which was interrupted is seen, cleared and done again.
    """
    held = database.held()
    todo = plan(graph, held)
    if todo.remove:
        database.remove(todo.remove)
    if todo.write:
        database.begin([part.article for part in todo.write])
    groups = list(together(todo.write, batch_size))
    counted = {"nodes": 0, "relationships": 0}

    def send(what: str, write: Callable[[Sequence[Part]], None], count: Callable[[Part], int]) -> None:
        for group in groups:
            write(group)
            counted[what] += sum(map(count, group))
            on_progress(what, counted[what])

    def connect(group: Sequence[Part]) -> None:
        database.write_relationships(group)
        database.finish(group)

    send("nodes", lambda group: database.write_nodes(group, anew=not held), lambda part: len(part.nodes))
    if stale := [part for part in todo.write if part.article in held]:
        database.clear(stale)
    send("relationships", connect, lambda part: len(part.relationships))
    changed = sum(part.article != SHARED for part in todo.write)
    return Loaded(changed, len(todo.remove), counted["nodes"], counted["relationships"])


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


def together(found: Iterable[Part], size: int) -> Iterator[list[Part]]:
    """Yield the parts in groups, each closed once it holds ``size`` nodes and relationships."""
    group: list[Part] = []
    for part in found:
        group.append(part)
        if sum(len(each.nodes) + len(each.relationships) for each in group) >= size:
            yield group
            group = []
    if group:
        yield group


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield the items in lists of at most ``size``."""
    waiting = iter(items)
    while batch := list(islice(waiting, size)):
        yield batch


def item_batches(items: Collection[Node] | Collection[Relationship], size: int) -> Iterator[list[Node | Relationship]]:
    """Yield nodes or relationships in lists of at most ``size`` that also hold a bounded amount of text."""
    batch: list[Node | Relationship] = []
    weight = 0
    for item in items:
        more = sum(len(value) for value in item.properties.values() if isinstance(value, str))
        if batch and (len(batch) >= size or weight + more > _BATCH_TEXT):
            yield batch
            batch, weight = [], 0
        batch.append(item)
        weight += more
    if batch:
        yield batch
