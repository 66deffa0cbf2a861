"""Find claims by meaning in a knowledge graph: who takes which position on them, and where each article stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from counterclaim.analyse.positions import Position, positions
from counterclaim.errors import QueryError
from counterclaim.link.find import ArticleStance, Reader
from counterclaim.link.pairs import INVERSE, is_inverse
from counterclaim.link.wording import read_wording
from counterclaim.model import ClaimInContext

if TYPE_CHECKING:
    from counterclaim.rdf import KnowledgeGraph

#: A cluster matches when its nearest claim is at least so much like the question, and not much less than the best.
LIKE, BEHIND = 0.5, 0.2
MOST_CLUSTERS = 10
#: Claims without a word in common with the question are compared only in a store with fewer claims than this.
COMPARE_ALL = 2_000
_MEMBERS = """SELECT ?claim ?cluster ?label ?orientation WHERE {
  ?membership cclm:member ?claim ; cclm:cluster ?cluster ; cclm:orientation ?orientation .
  ?cluster skos:prefLabel ?label }"""


_PASSAGES = """SELECT ?article ?passage ?sentence WHERE {
  ?statement a cclm:Statement ; cclm:evidencedBy ?passage ; cclm:reportedIn/prov:specializationOf ?article .
  ?passage oa:hasSelector/oa:exact ?sentence }"""


@dataclass(frozen=True, slots=True)
class FoundClaim:
    """A cluster of claims that says what was asked, or its opposite, with the positions on it.

    ``orientation`` is the cluster's to the question: same or inverse. ``articles`` are the inputs' identifiers.
    """

    cluster: str
    label: str
    likeness: float
    orientation: str
    nearest: str  # the member's words that come nearest to the question
    positions: tuple[Position, ...]
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a question found: clusters, best first, and the articles that touch it."""

    question: str
    claims: tuple[FoundClaim, ...]
    articles: tuple[ArticleStance, ...]


def find(graph: KnowledgeGraph, text: str) -> Found:
    """Return the claims that say what the text says, or its opposite, and each article's stance towards it.

    Articles that do not touch it are left out. Raises QueryError when the text holds no word.
    """
    question = " ".join(text.split())
    if not read_wording(question).words:
        raise QueryError("There is nothing to find in an empty text. Give a claim in your own words.")
    reader = Reader()
    claims = [claim for claim in graph.claims_in_context() if claim.text]
    likeness = _likeness(reader, question, claims)
    found = _clusters(graph, question, {claim.id: claim for claim in claims}, likeness)
    passages = _passages(graph)
    touched = sorted({claim.article for claim in claims if claim.id in likeness})
    read = (reader.stance(question, graph.records(article), passages[article]) for article in touched)
    stances = [stance for stance in read if stance is not None]
    return Found(question, tuple(found), tuple(sorted(stances, key=lambda stance: stance.article)))


def _passages(graph: KnowledgeGraph) -> dict[str, list[str]]:
    """Return the sentences of each article's statements, in the text's order."""
    found: dict[str, set[tuple[int, int, str]]] = defaultdict(set)
    for article, passage, sentence in graph.rows(_PASSAGES):
        start, _, end = passage.rpartition("#char=")[2].partition(",")
        found[article.removeprefix(graph.base)].add((int(start), int(end), " ".join(sentence.split())))
    return defaultdict(list, {key: [text for _, _, text in sorted(texts)] for key, texts in found.items()})


def _likeness(reader: Reader, question: str, claims: Sequence[ClaimInContext]) -> dict[str, float]:
    """Return the likeness of the claims worth comparing: in a large store, those that share a content word."""
    stems = read_wording(question).stems
    near = [
        claim
        for claim in claims
        if len(claims) <= COMPARE_ALL or stems & (read_wording(claim.text).stems | read_wording(claim.sentence).stems)
    ]
    values = reader.likeness(question, [claim.text for claim in near])
    return {claim.id: float(value) for claim, value in zip(near, values, strict=True)}


def _clusters(
    graph: KnowledgeGraph, question: str, claims: Mapping[str, ClaimInContext], likeness: Mapping[str, float]
) -> list[FoundClaim]:
    members: dict[str, list[tuple[float, str, str]]] = defaultdict(list)
    labels: dict[str, str] = {}
    for claim, cluster, label, orientation in graph.rows(_MEMBERS):
        name, key = claim.removeprefix(graph.base), cluster.removeprefix(graph.base)
        if name in likeness:
            members[key].append((likeness[name], name, orientation.rpartition("/")[2]))
            labels[key] = label
    best = {key: max(found) for key, found in members.items()}
    top = max((value for value, _, _ in best.values()), default=0.0)
    kept = [key for key, (value, _, _) in best.items() if value >= LIKE and value >= top - BEHIND]
    kept = sorted(kept, key=lambda key: (-best[key][0], key))[:MOST_CLUSTERS]
    taken: dict[str, list[Position]] = defaultdict(list)
    for position in positions(graph) if kept else ():
        taken[position.cluster].append(position)
    found = []
    for key in kept:
        value, name, orientation = best[key]
        turned = _turned(question, claims[name]) ^ (orientation == INVERSE)
        articles = sorted({position.source for position in taken[key]})
        found.append(
            FoundClaim(
                cluster=key,
                label=labels[key],
                likeness=round(value, 4),
                orientation=INVERSE if turned else "same",
                nearest=claims[name].text,
                positions=tuple(taken[key]),
                articles=tuple(articles),
            )
        )
    return found


def _turned(question: str, claim: ClaimInContext) -> bool:
    polarity = "negated" if read_wording(question).negations % 2 else "affirmed"
    return is_inverse(ClaimInContext("", "", question, question, polarity=polarity), claim)


def to_json(found: Found) -> dict[str, Any]:
    """Return what was found as plain JSON values."""
    return {
        "question": found.question,
        "claims": [_claim(claim) for claim in found.claims],
        "articles": [
            {
                "article": stance.article,
                "stance": stance.stance,
                "confidence": stance.confidence,
                "because": list(stance.because),
            }
            for stance in found.articles
        ],
    }


def _claim(claim: FoundClaim) -> dict[str, Any]:
    return {
        "cluster": claim.cluster,
        "claim": claim.label,
        "orientation": claim.orientation,
        "likeness": claim.likeness,
        "nearest": claim.nearest,
        "articles": list(claim.articles),
        "positions": [
            {
                "who": position.name,
                "actor": position.who,
                "position": position.value,
                "manner": position.manner or None,
                "when": position.when or None,
                "sentence": position.sentence,
                "statement": position.statement,
                "article": position.source,
            }
            for position in claim.positions
        ],
    }
