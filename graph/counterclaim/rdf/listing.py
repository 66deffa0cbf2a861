"""List the articles of a store, and find one by what people call it, without reading the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad, Store

from counterclaim.rdf.terms import string, term


@dataclass(frozen=True, slots=True)
class ArticleEntry:
    """One article of a store."""

    id: str
    source: str  # the input's own identifier, such as the file's stem
    title: str
    publisher: str
    published: str
    url: str
    text_sha256: str
    statements: int


def entries(store: Store, base: str) -> tuple[ArticleEntry, ...]:
    """Return the articles, sorted by date, then title."""
    statements = Counter(
        quad.graph_name for quad in store.quads_for_pattern(None, term("rdf:type"), term("cclm:Statement"), None)
    )
    found = [
        _entry(store, base, quad, statements[quad.graph_name])
        for quad in store.quads_for_pattern(None, term("rdf:type"), term("cclm:Article"), None)
    ]
    return tuple(sorted(found, key=lambda entry: (entry.published, entry.title, entry.id)))


def named(store: Store, base: str, name: str) -> list[str]:
    """Return the articles that have a name as their input's identifier or as their address, sorted."""
    values = (
        (term("dct:identifier"), string(name)),
        (term("schema:url"), Literal(string(name).value, datatype=term("xsd:anyURI"))),
    )
    found = {
        quad.subject.value.removeprefix(base)
        for predicate, value in values
        for quad in store.quads_for_pattern(None, predicate, value, None)
        if isinstance(quad.subject, NamedNode) and _is_article(store, quad.subject)
    }
    return sorted(found)


def _is_article(store: Store, node: NamedNode) -> bool:
    return next(store.quads_for_pattern(node, term("rdf:type"), term("cclm:Article"), None), None) is not None


def _entry(store: Store, base: str, article: Quad, statements: int) -> ArticleEntry:
    node, graph = article.subject, article.graph_name
    told = {quad.predicate: _text(quad) for quad in _sorted(store.quads_for_pattern(node, None, None, graph))}
    hashed = ""
    for version in store.quads_for_pattern(None, term("prov:specializationOf"), node, graph):
        for quad in store.quads_for_pattern(version.subject, term("cclm:contentHash"), None, graph):
            hashed = _text(quad)
    return ArticleEntry(
        id=str(getattr(node, "value", node)).removeprefix(base),
        source=told.get(term("dct:identifier"), ""),
        title=told.get(term("schema:headline"), ""),
        publisher=told.get(term("cclm:publisherName"), ""),
        published=told.get(term("dct:date"), ""),
        url=told.get(term("schema:url"), ""),
        text_sha256=hashed,
        statements=statements,
    )


def _sorted(quads: Iterator[Quad]) -> list[Quad]:
    return sorted(quads, key=str, reverse=True)


def _text(quad: Quad) -> str:
    return str(getattr(quad.object, "value", quad.object))
