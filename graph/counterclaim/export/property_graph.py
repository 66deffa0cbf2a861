"""One property-graph view of the knowledge graph: labelled nodes and typed relationships for every graph database.

The table below maps classes to labels and properties to relationship types, so that each target (Neo4j, FalkorDB,
LadybugDB, CSV, Parquet) gets the same graph. ``article`` on every node and relationship stands in for the named graph.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from counterclaim.vocabulary import PREFIXES

if TYPE_CHECKING:
    from pyoxigraph import Literal, Quad

    from counterclaim.rdf import KnowledgeGraph

Value = str | int | float | bool | datetime | tuple[str, ...]

#: Every node has this label, so that one index serves all keys.
KEYED = "Resource"
#: One node a part, with the hash of what was loaded into a database.
PART = "CounterclaimPart"

#: Class -> label. A node may have several (an agent is also a Person).
LABELS: Mapping[str, str] = {
    "cclm:Article": "Article",
    "cclm:ArticleVersion": "ArticleVersion",
    "cclm:Passage": "Passage",
    "cclm:Statement": "Statement",
    "cclm:Claim": "Claim",
    "cclm:UnspecifiedClaim": "UnspecifiedClaim",
    "cclm:ClaimCluster": "ClaimCluster",
    "cclm:Utterance": "Utterance",
    "cclm:Response": "Response",
    "cclm:Capacity": "Capacity",
    "cclm:SourceMention": "SourceMention",
    "cclm:ClusterStatus": "ClusterStatus",
    "cclm:Position": "Position",
    "prov:Agent": "Agent",
    "cclm:Person": "Person",
    "cclm:Organization": "Organization",
    "cclm:State": "State",
    "cclm:Outlet": "Outlet",
    "cclm:AnonymousSource": "AnonymousSource",
    "cclm:CollectiveSource": "CollectiveSource",
    "cclm:RoleSource": "RoleSource",
    "cclm:DocumentSource": "DocumentSource",
    "cclm:OutletVoice": "OutletVoice",
    "cclm:UnresolvedSource": "UnresolvedSource",
}

#: Property -> relationship type; ``~`` turns its direction round.
RELATIONSHIPS: Mapping[str, str] = {
    "schema:publisher": "~PUBLISHED",
    "prov:specializationOf": "VERSION_OF",
    "cclm:reportedIn": "REPORTED_IN",
    "cclm:evidencedBy": "EVIDENCED_BY",
    "cclm:wordedIn": "WORDED_IN",
    "cclm:madeBy": "~MADE",
    "cclm:principal": "PRINCIPAL",
    "cclm:onBehalfOf": "ON_BEHALF_OF",
    "cclm:toldTo": "TOLD_TO",
    "cclm:inCapacity": "IN_CAPACITY",
    "org:organization": "AT",
    "cclm:represents": "REPRESENTS",
    "cclm:about": "ABOUT",
    "cclm:relays": "RELAYS",
    "cclm:reportsUtterance": "REPORTS_UTTERANCE",
    "cclm:accuses": "ACCUSES",
    "cclm:concerns": "CONCERNS",
    "cclm:responding": "RESPONDING",
    "cclm:target": "TARGET",
    "cclm:counters": "COUNTERS",
    "cclm:refersTo": "REFERS_TO",
    "cclm:identifiedAs": "IDENTIFIED_AS",
    "cclm:origin": "ORIGIN",
    "cclm:onCluster": "ON_CLUSTER",
    "cclm:holder": "HOLDER",
    "cclm:awaits": "AWAITS",
    "org:member": "~HAS_CAPACITY",
    "prov:wasDerivedFrom": "DERIVED_FROM",
    "dct:isReplacedBy": "REPLACED_BY",
    "cclm:asserts": "ASSERTS",
    "cclm:denies": "DENIES",
    "cclm:concedes": "CONCEDES",
    "cclm:confirms": "CONFIRMS",
    "cclm:withholdsOn": "WITHHOLDS_ON",
    # Ends of a membership, which becomes one relationship (IN_CLUSTER) because it is no node here.
    "cclm:member": "MEMBER",
    "cclm:cluster": "CLUSTER",
}

#: Property -> key of a node, where the local name would not do.
KEYS: Mapping[str, str] = {
    "rdfs:label": "name",
    "skos:prefLabel": "text",
    "schema:text": "text",
    "schema:headline": "title",
    "schema:inLanguage": "language",
    "schema:datePublished": "published",
    "schema:url": "url",
    "dct:identifier": "id",
    "dct:date": "date",
    "oa:exact": "exact",
    "oa:start": "start",
    "oa:end": "end",
    "skos:altLabel": "aliases",
    "schema:author": "authors",
}
LISTS = frozenset({"aliases", "authors", "warning"})
_CONCEPTS = (PREFIXES["act"], PREFIXES["val"])


@dataclass(frozen=True, slots=True)
class Node:
    """A node: its key, its labels in order, and its properties (text, numbers, truth values, lists of text)."""

    iri: str
    labels: tuple[str, ...]
    properties: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship between two nodes, named by their keys."""

    type: str
    start: str
    end: str
    properties: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PropertyGraph:
    """All nodes and relationships, each sorted."""

    nodes: tuple[Node, ...]
    relationships: tuple[Relationship, ...]


def full(name: str) -> str:
    """Return the IRI of a prefixed name."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


_LABELS = {full(name): label for name, label in LABELS.items()}
_RELATIONSHIPS = {full(name): kind for name, kind in RELATIONSHIPS.items()}
_KEYS = {full(name): key for name, key in KEYS.items()}
_TYPE = full("rdf:type")
_SELECTOR = full("oa:hasSelector")
_ACT, _MANNER = full("cclm:speechAct"), full("cclm:manner")


def build_property_graph(graph: KnowledgeGraph) -> PropertyGraph:
    """Return the articles' graphs, the agents and what is derived as one property graph, sorted by key."""
    graph.query("ASK {}")  # brings the derived graphs up to date
    collector = _Collector(_acts(graph))
    articles, shared = graph.base + "graph/article/", (graph.base + "graph/entities", graph.base + "graph/derived/")
    for name in sorted(graph.store.named_graphs(), key=str):
        if not name.value.startswith((articles, *shared)):
            continue
        article = name.value.removeprefix(graph.base + "graph/") if name.value.startswith(articles) else ""
        for quad in graph.store.quads_for_pattern(None, None, None, name):
            collector.take(quad, article)
    return PropertyGraph(tuple(collector.nodes()), tuple(collector.relationships()))


def _acts(graph: KnowledgeGraph) -> dict[str, tuple[str, str]]:
    """Return the name and the family of each speech act: a property graph holds no vocabulary to look them up in."""
    found = graph.rows("SELECT ?act ?name ?family { ?act skos:prefLabel ?name ; skos:broader ?family }")
    return {act: (name, family.rpartition("/")[2]) for act, name, family in found}


class _Collector:
    """Gather quads as nodes and relationships."""

    def __init__(self, acts: Mapping[str, tuple[str, str]]) -> None:
        self.acts = acts
        self.labels: dict[str, set[str]] = {}
        self.values: dict[str, dict[str, list[Value]]] = {}
        self.links: list[tuple[str, str, str, str]] = []
        self.articles: dict[str, str] = {}
        self.selectors: dict[str, str] = {}

    def take(self, quad: Quad, article: str) -> None:
        """Take one quad of an article's graph, or of a shared one (then ``article`` is empty)."""
        from pyoxigraph import Literal

        subject, predicate, value = _text(quad.subject), quad.predicate.value, _text(quad.object)
        if predicate == _TYPE:
            label = _LABELS.get(value)
            if label:
                self.labels.setdefault(subject, set()).add(label)
                self.articles.setdefault(subject, article)
        elif isinstance(quad.object, Literal):
            self._property(subject, predicate, _python(quad.object))
        elif predicate == _SELECTOR:
            self.selectors[value] = subject
        elif predicate in _RELATIONSHIPS:
            self.links.append((_RELATIONSHIPS[predicate], subject, value, article))
        elif value.startswith(_CONCEPTS):
            self._property(subject, predicate, value.rpartition("/")[2])
            if predicate == _ACT and value in self.acts:
                name, family = self.acts[value]
                self._property(subject, predicate + "Name", name)
                self._property(subject, predicate + "Family", family)
        elif predicate == _MANNER:
            self._property(subject, predicate, value.rpartition("#")[2])

    def _property(self, subject: str, predicate: str, value: Value) -> None:
        key = _KEYS.get(predicate) or predicate.rpartition("#")[2].rpartition("/")[2]
        self.values.setdefault(subject, {}).setdefault(key, []).append(value)

    def nodes(self) -> Iterator[Node]:
        """Yield the nodes, passages with what their selectors say."""
        for selector, passage in self.selectors.items():
            for key, found in self.values.get(selector, {}).items():
                self.values.setdefault(passage, {})[key] = found
        for iri in sorted(self.labels):
            properties: dict[str, Value] = {"iri": iri, "article": self.articles[iri]}
            for key, found in sorted(self.values.get(iri, {}).items()):
                properties[key] = tuple(sorted(map(str, found))) if key in LISTS else min(found, key=str)
            yield Node(iri, tuple(sorted(self.labels[iri], key=list(LABELS.values()).index)), properties)

    def relationships(self) -> Iterator[Relationship]:
        """Yield the relationships between nodes that are there."""
        for kind, subject, value, article in sorted(set(self.links)):
            if subject not in self.labels or value not in self.labels:
                continue
            start, end = (value, subject) if kind.startswith("~") else (subject, value)
            yield Relationship(kind.removeprefix("~"), start, end, {"article": article})
        yield from self._joined()

    def _joined(self) -> Iterator[Relationship]:
        """Yield the relationships that RDF tells by a node of their own: IN_CLUSTER, RESPONDS_TO, HOLDS_POSITION."""
        ends: dict[str, dict[str, list[str]]] = {}
        for kind, subject, value, _ in self.links:
            ends.setdefault(subject, {}).setdefault(kind, []).append(value)
        for subject in sorted(ends):
            labels, found = self.labels.get(subject, set()), ends[subject]
            told = self.values.get(subject, {})
            if "Response" in labels:
                properties = self._told(told, "relation", "method", "confidence")
                properties["article"] = self.articles[subject]
                for start in found.get("RESPONDING", ()):
                    for end in found.get("TARGET", ()):
                        yield Relationship("RESPONDS_TO", start, end, {**properties, "response": subject})
            elif "Position" in labels:
                properties = self._told(told, "position", "positionFrom", "confidence")
                properties["article"] = ""
                for start in found.get("PRINCIPAL", ()):
                    for end in found.get("ON_CLUSTER", ()):
                        yield Relationship("HOLDS_POSITION", start, end, {**properties, "held": subject})
            elif "MEMBER" in found and "CLUSTER" in found:
                properties = self._told(told, "orientation", "confidence")
                yield Relationship("IN_CLUSTER", found["MEMBER"][0], found["CLUSTER"][0], {**properties, "article": ""})

    @staticmethod
    def _told(values: Mapping[str, list[Value]], *keys: str) -> dict[str, Value]:
        return {key: values[key][0] for key in keys if key in values}


def _text(value: object) -> str:
    return str(getattr(value, "value", value))


def _python(value: Literal) -> Value:
    text, kind = value.value, value.datatype.value
    if kind == full("xsd:integer"):
        return int(text)
    if kind == full("xsd:decimal"):
        return float(text)
    if kind == full("xsd:dateTime"):
        with suppress(ValueError):  # a year that Python's calendar does not have stays text
            return datetime.fromisoformat(text)
    return text == "true" if kind == full("xsd:boolean") else text.replace("\x00", "\ufffd")


def relationship_types() -> tuple[str, ...]:
    """Return every relationship type that a property graph can have, sorted."""
    direct = {kind.removeprefix("~") for kind in RELATIONSHIPS.values()} - {"MEMBER", "CLUSTER"}
    return tuple(sorted(direct | {"RESPONDS_TO", "HOLDS_POSITION", "IN_CLUSTER"}))
