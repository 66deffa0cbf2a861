"""Write a perspective for Neo4j Bloom: colours and captions for each label, and search phrases instead of Cypher.

Bloom is closed and was not run here: the form is that of perspectives which it exports. Each phrase is Cypher that the
tests run on a database.
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterclaim.export.property_graph import PropertyGraph, Value, build_property_graph, relationship_types

if TYPE_CHECKING:
    from counterclaim.rdf import KnowledgeGraph

#: Label -> colour, size, and the property that is its caption.
_CATEGORIES = {
    "Agent": ("#57C7E3", 1.5, "name"),
    "ClaimCluster": ("#F79767", 2.0, "text"),
    "Claim": ("#FFC454", 1.0, "text"),
    "Statement": ("#8DCC93", 1.0, "speechActName"),
    "Response": ("#DA7194", 0.75, "relation"),
    "Article": ("#4C8EDA", 1.5, "title"),
    "Passage": ("#D9C8AE", 0.75, "exact"),
    "Position": ("#C990C0", 0.75, "position"),
    "Capacity": ("#ECB5C9", 0.75, "role"),
}
_COLOURS = {"ASSERTS": "#569480", "DENIES": "#F16667", "COUNTERS": "#F16667", "CONFIRMS": "#569480"}
#: The pieces by which relationships are told in full; hidden at first, for the summaries beside them say it too.
_HIDDEN = ("DERIVED_FROM", "HOLDER", "MEMBER", "PRINCIPAL", "REPORTED_IN", "VERSION_OF", "WORDED_IN")
#: What is typed -> the Cypher that answers it, and the label and property that complete its parameter.
PHRASES: tuple[tuple[str, str, tuple[str, str] | None], ...] = (
    ("Contested claims", "MATCH p = (:Agent)-[:ASSERTS|DENIES]->(:ClaimCluster {contested: true}) RETURN p", None),
    (
        "Denials by $name",
        "MATCH p = (:Agent {name: $name})-[:MADE]->(:Statement {speechActFamily: 'countering'})-[:ABOUT]->(:Claim) "
        "RETURN p",
        ("Agent", "name"),
    ),
    (
        "Positions on $claim",
        "MATCH p = (:Agent)-[:HOLDS_POSITION]->(:ClaimCluster {text: $claim}) RETURN p",
        ("ClaimCluster", "text"),
    ),
    (
        "Who answers $name",
        "MATCH p = (:Agent)-[:MADE]->(:Statement)-[:RESPONDS_TO]->(:Statement)<-[:MADE]-(:Agent {name: $name}) "
        "RETURN p",
        ("Agent", "name"),
    ),
    (
        "Evidence on $claim",
        "MATCH p = (:ClaimCluster {text: $claim})<-[:IN_CLUSTER]-(:Claim)<-[:ABOUT]-(:Statement)-[:EVIDENCED_BY]->"
        "(:Passage) RETURN p",
        ("ClaimCluster", "text"),
    ),
)


def write_bloom(graph: KnowledgeGraph, path: Path) -> None:
    """Write the perspective as JSON for Bloom's import; raises OSError when the path cannot be written."""
    told = json.dumps(perspective(build_property_graph(graph)), indent=2, ensure_ascii=False)
    path.write_text(told + "\n", encoding="utf-8")


def perspective(graph: PropertyGraph) -> dict[str, Any]:
    """Return the perspective of a graph; it tells of labels, types and keys, and holds no word of an article."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for node in graph.nodes:
        for key, value in node.properties.items():
            found[node.labels[0]].setdefault(key, _kind(value))
    links: dict[str, dict[str, str]] = defaultdict(dict)
    for link in graph.relationships:
        for key, value in link.properties.items():
            links[link.type].setdefault(key, _kind(value))
    return {
        "name": "Claims and denials",
        "id": "counterclaim",
        "version": "2.3.0",
        "type": "STANDARD_PERSPECTIVE",
        "createdAt": 0,
        "lastEditedAt": 0,
        "isAuto": False,
        "hideUncategorisedData": False,
        "parentPerspectiveId": None,
        "history": [],
        "categories": [_category(number, label, found[label]) for number, label in enumerate(_CATEGORIES, start=1)],
        "labels": {label: _schema(label, found[label]) for label in _CATEGORIES},
        "relationshipTypes": [_relationship(kind, links[kind]) for kind in relationship_types()],
        "hiddenRelationshipTypes": sorted(set(_HIDDEN) & set(relationship_types())),
        "hiddenCategories": [],
        "templates": [_phrase(number, *each) for number, each in enumerate(PHRASES)],
        "sceneActions": [],
        "palette": {"colors": [colour for colour, _, _ in _CATEGORIES.values()], "currentIndex": 0},
        "metadata": {"pathSegments": [], "indexes": []},
    }


def _category(number: int, label: str, keys: dict[str, str]) -> dict[str, Any]:
    colour, size, caption = _CATEGORIES[label]
    shown = {"key": caption, "type": "property", "isCaption": True, "inTooltip": True, "styles": []}
    return {
        "id": number,
        "name": label,
        "labels": [label],
        "properties": [{"name": key, "exclude": False, "dataType": kind} for key, kind in sorted(keys.items())],
        "createdAt": 0,
        "lastEditedAt": 0,
        "color": colour,
        "icon": "no-icon",
        "size": size,
        "textSize": 1,
        "textAlign": "top",
        "captions": [shown],
        "captionKeys": [caption],
        "styleRules": [],
    }


def _relationship(kind: str, keys: dict[str, str]) -> dict[str, Any]:
    shown = {"key": kind, "type": "relationship", "isCaption": True, "inTooltip": True, "styles": []}
    return {
        "id": kind,
        "name": kind,
        "color": _COLOURS.get(kind, "#A5ABB6"),
        "size": 2 if kind in _COLOURS else 1,
        "textSize": 1,
        "textAlign": "top",
        "properties": _schema(kind, keys),
        "captions": [shown],
        "captionKeys": [],
        "styleRules": [],
    }


def _schema(name: str, keys: dict[str, str]) -> list[dict[str, str]]:
    return [{"propertyKey": key, "type": name, "dataType": kind} for key, kind in sorted(keys.items())]


def _phrase(number: int, text: str, cypher: str, completed: tuple[str, str] | None) -> dict[str, Any]:
    parameters = []
    if completed:
        label, key = completed
        parameters.append(
            {
                "name": next(word for word in text.split() if word.startswith("$")),
                "dataType": "String",
                "collapsed": False,
                "suggestionLabel": label,
                "suggestionProp": key,
                "suggestionBoolean": False,
                "cypher": None,
            }
        )
    return {
        "name": text.partition(" $")[0],
        "id": f"tmpl:{number}",
        "createdAt": number,
        "text": text,
        "cypher": cypher,
        "isUpdateQuery": None,
        "hasCypherErrors": False,
        "params": parameters,
    }


def _kind(value: Value) -> str:
    names: dict[type, str] = {bool: "boolean", int: "bigint", float: "number", tuple: "array", datetime: "datetime"}
    return names.get(type(value), "string")
