"""The tables of LadybugDB: the columns of each label and the ends of each relationship type.

They are made before anything is known of the graph, so that a question about what an empty graph lacks has no answer
rather than an error; what a graph has besides is added when it is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping

_TEXT, _WHOLE, _NUMBER, _TRUTH, _TIME, _LIST = "STRING", "INT64", "DOUBLE", "BOOLEAN", "TIMESTAMP", "STRING[]"


_OTHERS = {"whole": _WHOLE, "number": _NUMBER, "truth": _TRUTH, "time": _TIME, "lists": _LIST}


def _columns(text: str = "", **others: str) -> dict[str, str]:
    """Return the columns that every table has, those of text, and the others by the name of their type."""
    columns = {"iri": _TEXT, "labels": _LIST, "article": _TEXT, **dict.fromkeys(text.split(), _TEXT)}
    for name, keys in others.items():
        columns.update(dict.fromkeys(keys.split(), _OTHERS[name]))
    return columns


#: First label -> column -> type.
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "Article": _columns(
        "id title url date language publisherName",
        lists="authors",
        time="published",
        whole="publishedSeconds",
        number="likeness",
    ),
    "ArticleVersion": _columns(
        "contentHash extractor", whole="length", lists="warning", number="tellsStory deniesStory reportsStory"
    ),
    "Passage": _columns("exact", whole="start end"),
    "Statement": _columns(
        "speechAct speechActName speechActFamily stance certainty quotation sourceType sourceText contentText cue "
        "statedText extractor channel",
        number="confidence speakerConfidence",
        whole="nestingDepth statedFromSeconds",
        time="statedFrom statedUntil",
        truth="speakerResolved attitude",
    ),
    "Claim": _columns("text polarity"),
    "ClaimCluster": _columns(
        "text",
        whole="assertions denials supporters deniers withholders firstAssertedSeconds firstDeniedSeconds",
        truth="contested unanswered",
    ),
    "Utterance": _columns(),
    "Response": _columns("relation method responseAct responderName responderText because", number="confidence"),
    "Capacity": _columns("role organizationText", truth="former acting"),
    "SourceMention": _columns(
        "name kind descriptor standsFor wikidata country terms mentions identityBecause",
        number="confidence identityConfidence",
        lists="aliases",
    ),
    "ClusterStatus": _columns("status"),
    "Position": _columns(
        "position manner certainty", number="confidence", time="positionFrom", whole="positionSeconds"
    ),
    "Agent": _columns("name kind descriptor standsFor wikidata country", lists="aliases"),
}

#: Relationship type -> column -> type, besides ``article``.
LINK_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "RESPONDS_TO": {"relation": _TEXT, "method": _TEXT, "confidence": _NUMBER, "response": _TEXT},
    "HOLDS_POSITION": {"position": _TEXT, "positionFrom": _TIME, "confidence": _NUMBER, "held": _TEXT},
    "IN_CLUSTER": {"orientation": _TEXT, "confidence": _NUMBER},
}

_ENDS = """
PUBLISHED Agent Article; VERSION_OF ArticleVersion Article; EVIDENCED_BY Statement Passage
EVIDENCED_BY Response Passage; REPORTED_IN Statement ArticleVersion; REPORTED_IN Claim ArticleVersion
REPORTED_IN Response ArticleVersion; REPORTED_IN SourceMention ArticleVersion; WORDED_IN Claim Passage
MADE Agent Statement; PRINCIPAL Statement Agent; PRINCIPAL Position Agent; ON_BEHALF_OF Statement Agent
TOLD_TO Statement Agent; IN_CAPACITY Statement Capacity; IN_CAPACITY SourceMention Capacity
HAS_CAPACITY Agent Capacity; AT Capacity Agent; REPRESENTS Agent Agent; REPRESENTS SourceMention Agent
ABOUT Statement Claim; RELAYS Statement Statement; REPORTS_UTTERANCE Statement Utterance; ACCUSES Claim Agent
CONCERNS Claim Agent; RESPONDING Response Statement; TARGET Response Statement; TARGET Response Claim
COUNTERS Statement Statement; REFERS_TO SourceMention Agent; IDENTIFIED_AS SourceMention Agent
ORIGIN Article Article; ON_CLUSTER Position ClaimCluster
ON_CLUSTER ClusterStatus ClaimCluster; HOLDER Position Agent; AWAITS ClusterStatus Agent
DERIVED_FROM Position Statement; DERIVED_FROM Position Response; DERIVED_FROM ClusterStatus Position
DERIVED_FROM ClaimCluster Claim; DERIVED_FROM Utterance Statement; REPLACED_BY ClaimCluster ClaimCluster
ASSERTS Agent ClaimCluster; DENIES Agent ClaimCluster; CONCEDES Agent ClaimCluster; CONFIRMS Agent ClaimCluster
WITHHOLDS_ON Agent ClaimCluster; IN_CLUSTER Claim ClaimCluster; RESPONDS_TO Statement Statement
RESPONDS_TO Statement Claim; HOLDS_POSITION Agent ClaimCluster
"""


def link_tables() -> dict[str, set[tuple[str, str]]]:
    """Return the tables that each relationship type joins."""
    found: dict[str, set[tuple[str, str]]] = {}
    for line in _ENDS.replace("\n", ";").split(";"):
        if line.strip():
            kind, start, end = line.split()
            found.setdefault(kind, set()).add((start, end))
    return found
