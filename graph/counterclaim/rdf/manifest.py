"""Keep the manifest: the version and hash of each article graph, a tombstone for each retracted one.

It also keeps what the derived graphs were made from.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable

from pyoxigraph import NamedNode, Quad, Store

from counterclaim.identifiers import annotation_models, digest
from counterclaim.model import AnnotatedArticle
from counterclaim.rdf import terms
from counterclaim.rdf.terms import Term, iri, string, term
from counterclaim.rdf.triples import graph_of, version_of

_log = logging.getLogger(__name__)


def manifest_of(base: str) -> NamedNode:
    """Return the name of the manifest graph."""
    return iri(base, "graph/manifest")


def entry_quads(annotated: AnnotatedArticle, quad_hash: str, base: str) -> list[Quad]:
    """Return what the manifest says about an article graph."""
    graph, article = manifest_of(base), annotated.article
    node = graph_of(article.key, base)
    found: list[tuple[NamedNode, Term]] = [
        (term("rdf:type"), term("cclm:ArticleGraph")),
        (term("dct:subject"), iri(base, article.key)),
        (term("dct:identifier"), string(article.id)),
        (term("cclm:currentVersion"), iri(base, version_of(annotated))),
        (term("cclm:contentHash"), string(article.text_sha256)),
        (term("cclm:quadHash"), string(quad_hash)),
        (term("cclm:retracted"), terms.boolean(False)),
    ]
    quads = [Quad(node, predicate, value, graph) for predicate, value in found]
    if annotated.extractor:
        extraction = iri(base, f"extraction/{digest(annotated.extractor)}")
        quads.append(Quad(node, term("prov:wasGeneratedBy"), extraction, graph))
        quads.append(Quad(extraction, term("rdf:type"), term("cclm:Extraction"), graph))
        quads.append(Quad(extraction, term("rdfs:label"), string(annotated.extractor), graph))
    return quads


def tombstone_quads(store: Store, article: str, base: str) -> list[Quad]:
    """Return what the manifest keeps of a retracted article: that it was here, and which text it was."""
    graph, node = manifest_of(base), graph_of(article, base)
    kept = {term("rdf:type"), term("dct:subject"), term("dct:identifier"), term("cclm:contentHash")}
    quads = [quad for quad in store.quads_for_pattern(node, None, None, graph) if quad.predicate in kept]
    return [*quads, Quad(node, term("cclm:retracted"), terms.boolean(True), graph)]


def hash_in(store: Store, article: str, base: str) -> str:
    """Return the hash of an article's graph as the manifest has it; empty when there is none."""
    found = store.quads_for_pattern(graph_of(article, base), term("cclm:quadHash"), None, manifest_of(base))
    return next((_value(quad) for quad in found), "")


def hashes(store: Store, base: str) -> dict[str, str]:
    """Return the hash of each article graph that is there, by the article's key."""
    prefix = f"{base}graph/"
    found = store.quads_for_pattern(None, term("cclm:quadHash"), None, manifest_of(base))
    return {str(getattr(quad.subject, "value", "")).removeprefix(prefix): _value(quad) for quad in found}


def state(store: Store, base: str, *more: str) -> str:
    """Return a hash of all article graphs, and of anything more that the derived graphs depend on."""
    found = store.quads_for_pattern(None, term("cclm:quadHash"), None, manifest_of(base))
    lines = sorted(f"{quad.subject} {_value(quad)}" for quad in found)
    return hashlib.sha256("\n".join([*more, *lines]).encode()).hexdigest()


def outdated(store: Store, base: str) -> tuple[str, ...]:
    """Return the articles that another version of this program, or other models, annotated, by their keys."""
    from counterclaim.version import __version__

    start, end = f"counterclaim {__version__},", f"models {annotation_models()}"
    return tuple(
        key
        for key, made in sorted(_annotated_by(store, base).items())
        if made.startswith("counterclaim ") and not (made.startswith(start) and made.endswith(end))
    )


def warn_of_outdated(store: Store, base: str) -> None:
    """Say how many articles are as an older program left them, and what to do about it."""
    if old := outdated(store, base):
        _log.warning(
            "%d %s annotated by another version of counterclaim or of its models. What follows from them is up to "
            "date; for new annotations, run `counterclaim build` or `counterclaim add` with the same articles.",
            len(old),
            "article was" if len(old) == 1 else "articles were",
        )


def _annotated_by(store: Store, base: str) -> dict[str, str]:
    """Return what annotated each article that is there, by the article's key, as far as it is known."""
    prefix, graph = f"{base}graph/", manifest_of(base)
    names: dict[object, str] = {}
    found = {}
    for quad in store.quads_for_pattern(None, term("prov:wasGeneratedBy"), None, graph):
        if quad.object not in names:
            told = store.quads_for_pattern(quad.object, term("rdfs:label"), None, graph)  # type: ignore[arg-type]
            names[quad.object] = next((_value(one) for one in told), "")
        found[str(getattr(quad.subject, "value", "")).removeprefix(prefix)] = names[quad.object]
    return found


def derived_quads(graphs: Iterable[NamedNode], input_hash: str, base: str) -> list[Quad]:
    """Return what the manifest says about derived graphs made from one state."""
    manifest = manifest_of(base)
    quads = []
    for graph in graphs:
        quads.append(Quad(graph, term("rdf:type"), term("cclm:DerivedGraph"), manifest))
        quads.append(Quad(graph, term("prov:wasDerivedFrom"), manifest, manifest))
        quads.append(Quad(graph, term("cclm:inputHash"), string(input_hash), manifest))
    return quads


def derived_in(store: Store, base: str) -> list[Quad]:
    """Return what the manifest says about the derived graphs now."""
    manifest = manifest_of(base)
    found = store.quads_for_pattern(None, term("rdf:type"), term("cclm:DerivedGraph"), manifest)
    graphs = [quad.subject for quad in found]
    return [quad for graph in graphs for quad in store.quads_for_pattern(graph, None, None, manifest)]


def _value(quad: Quad) -> str:
    return str(getattr(quad.object, "value", quad.object))
