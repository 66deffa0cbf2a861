"""Check a store against the SHACL shapes, and tell what was found in sentences, with the article and the passage."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from counterclaim.rdf.derive import GRAPHS, derived_of
from counterclaim.rdf.terms import iri, term
from counterclaim.vocabulary import ontology

if TYPE_CHECKING:
    import rdflib

_ARTICLE_SHAPES = ("article", "claim", "response", "source", "statement")
_DERIVED_SHAPES = ("derived",)
_LABEL, _EXACT, _START, _END = (term(name) for name in ("rdfs:label", "oa:exact", "oa:start", "oa:end"))
_QUOTE = term("oa:TextQuoteSelector")
#: How the passage of a focus node is found: along these properties, one after the other.
_WAYS = (("evidencedBy",), ("wordedIn",), ("responding", "evidencedBy"))


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the store that breaks a shape: a violation, or a warning that a person should look at."""

    severity: str  # violation, warning
    message: str
    article: str  # headline, else identifier; empty for what is derived from several articles
    sentence: str
    focus: str  # IRI


def validate(
    store: Store, base: str, articles: Collection[str] | None = None, *, derived: bool = True
) -> tuple[Finding, ...]:
    """Check each article graph by itself and the derived graphs together; violations come first.

    ``articles`` names those to check (their keys); without it all are. ``derived=False`` leaves out the derived graphs,
    which take as long to check as the store is large.
    """
    findings: set[Finding] = set()
    concepts = list(_concepts(store, base))
    prefix = f"{base}graph/article/"
    if articles is None:
        known = (graph.value for graph in store.named_graphs() if isinstance(graph, NamedNode))
        articles = [name.removeprefix(f"{base}graph/") for name in known if name.startswith(prefix)]
    for key in sorted(set(articles)):
        if quads := list(store.quads_for_pattern(None, None, None, iri(base, f"graph/{key}"))):
            findings.update(check(quads, concepts, _ARTICLE_SHAPES))
    if derived:
        findings.update(check(_derived(store, base), [], _DERIVED_SHAPES))
    return tuple(
        sorted(findings, key=lambda item: (item.severity != "violation", item.article, item.message, item.focus))
    )


def check(quads: Iterable[Quad], concepts: Iterable[Quad], names: tuple[str, ...]) -> Iterator[Finding]:
    """Yield what some quads break; ``concepts`` help to check them and are not checked themselves."""
    quads = list(quads)
    data = to_rdflib([*quads, *concepts])
    about = _About(quads)
    for focus, message, severity, value in _results(data, names, _needless(quads)):
        told = f"{message} Found: {value}." if value else message
        yield Finding(severity, told, about.article, about.sentence(focus), focus)


def _needless(quads: Iterable[Quad]) -> frozenset[str]:
    """Return the shapes that nothing among the quads can break, seen in one pass.

    Their targets are queries over every triple, which take longer to run than all other shapes together.
    """
    blank = actor = False
    starts: dict[object, int] = {}
    ends: dict[object, int] = {}
    exact: dict[object, list[int]] = {}
    quotes: set[object] = set()
    for quad in quads:
        blank = blank or not isinstance(quad.subject, NamedNode) or isinstance(quad.object, BlankNode)
        name = quad.predicate
        if name == _LABEL:
            actor = actor or "/actor/" in getattr(quad.subject, "value", "")
        elif name in (_START, _END):
            text = str(getattr(quad.object, "value", ""))
            if text.isdecimal():
                (starts if name == _START else ends)[quad.subject] = int(text)
        elif name == _EXACT:
            exact.setdefault(quad.subject, []).append(len(getattr(quad.object, "value", "")))
        elif quad.object == _QUOTE:
            quotes.add(quad.subject)
    fits = all(
        node in starts and node in ends and set(exact.get(node, ())) == {ends[node] - starts[node]} != {0}
        for node in quotes
    )
    found = (("NoBlankNode", not blank), ("NotDescribedHere", not actor), ("Quotation", fits))
    return frozenset(name for name, needless in found if needless)


def _results(
    data: rdflib.Graph, names: tuple[str, ...], needless: frozenset[str]
) -> Iterator[tuple[str, str, str, str]]:
    """Yield focus node, message, severity and offending value of each result."""
    from rdflib import SH, Graph
    from rdflib import Literal as Text

    _, report, _ = _validator(data, names, needless)
    assert isinstance(report, Graph)
    for result in report.subjects(predicate=SH.focusNode):
        messages = sorted(str(message) for message in report.objects(result, SH.resultMessage))
        value = report.value(result, SH.value)
        warning = report.value(result, SH.resultSeverity) == SH.Warning
        yield (
            str(report.value(result, SH.focusNode)),
            messages[0] if messages else "It breaks a shape.",
            "warning" if warning else "violation",
            str(value) if isinstance(value, Text) else "",
        )


def _validator(data: rdflib.Graph, names: tuple[str, ...], needless: frozenset[str]) -> Any:
    from pyshacl import validate as run

    wanted = [shape for shape in _shapes_of(names) if shape.rpartition("/")[2] not in needless]
    return run(
        data,
        shacl_graph=shapes_graph(names),
        advanced=True,
        inplace=True,
        allow_warnings=True,
        inference="none",
        use_shapes=wanted,
    )


@cache
def _shapes_of(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the shapes of some files by IRI."""
    from rdflib import RDF, SH, URIRef

    found = shapes_graph(names).subjects(RDF.type, SH.NodeShape)
    return tuple(sorted(str(shape) for shape in found if isinstance(shape, URIRef)))


@cache
def shapes_graph(names: tuple[str, ...]) -> rdflib.Graph:
    """Return the shapes of some files of ontology/shapes as one graph."""
    from rdflib import Graph

    graph = Graph()
    for name in names:
        graph.parse(data=(ontology() / "shapes" / f"{name}.ttl").read_text("utf-8"), format="turtle")
    return graph


def to_rdflib(quads: Iterable[Quad]) -> rdflib.Graph:
    """Return the triples of some quads as an rdflib graph in memory."""
    from rdflib import BNode, Graph, URIRef
    from rdflib import Literal as Text

    def convert(value: object) -> Any:
        if isinstance(value, NamedNode):
            return URIRef(value.value)
        if isinstance(value, Literal):
            return Text(
                value.value, lang=value.language, datatype=None if value.language else URIRef(value.datatype.value)
            )
        return BNode(str(getattr(value, "value", value)))

    graph = Graph()
    for quad in quads:
        graph.add((convert(quad.subject), convert(quad.predicate), convert(quad.object)))
    return graph


def _concepts(store: Store, base: str) -> Iterator[Quad]:
    """Yield the schemes and families of the concepts, which the shapes of statements look at."""
    for predicate in ("skos:inScheme", "skos:broader"):
        yield from store.quads_for_pattern(None, term(predicate), None, iri(base, "graph/vocab"))


def _derived(store: Store, base: str) -> Iterator[Quad]:
    """Yield the derived graphs, with what their shapes need of the articles."""
    for name in GRAPHS:
        yield from store.quads_for_pattern(None, None, None, derived_of(name, base))
    sources = ("AnonymousSource", "CollectiveSource", "RoleSource", "DocumentSource", "OutletVoice")
    for name in ("UnspecifiedClaim", *sources):
        for quad in store.quads_for_pattern(None, term("rdf:type"), term(f"cclm:{name}"), None):
            yield quad
            for reference in store.quads_for_pattern(None, term("cclm:refersTo"), quad.subject, None):
                yield reference
                yield from store.quads_for_pattern(reference.subject, term("cclm:reportedIn"), None, None)


class _About:
    """Tell of which article a graph is, and which sentence a node of it stands in."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.values: dict[tuple[str, str], str] = {}
        self.article = ""
        headline = term("schema:headline").value, term("dct:identifier").value
        for quad in quads:
            key = str(getattr(quad.subject, "value", quad.subject)), quad.predicate.value
            value = str(getattr(quad.object, "value", quad.object))
            self.values[key] = min(value, self.values.get(key, value))
            if key[1] in headline and (not self.article or key[1] == headline[0]):
                self.article = value

    def sentence(self, focus: str) -> str:
        """Return the words of the passage of a node, empty when it has none."""
        for way in _WAYS:
            node = focus
            for step in way:
                node = self.values.get((node, term(f"cclm:{step}").value), "")
            selector = self.values.get((node, term("oa:hasSelector").value), "")
            if selector:
                return self.values.get((selector, term("oa:exact").value), "")
        return ""
