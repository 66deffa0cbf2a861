"""Read from a store what the matching of claims needs: each claim with its surroundings, and the answers between them.

Whole properties are read in one pass each and joined here: for everything at once that is several times faster than a
query with as many joins.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, QuerySolutions, Store

from counterclaim.model import AnsweredClaim, ClaimInContext
from counterclaim.rdf.terms import term
from counterclaim.vocabulary import PREFIXES

if TYPE_CHECKING:
    from counterclaim.link.utterances import Report

_PROLOGUE = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
Column = dict[str, list[str]]


def rows(store: Store, query: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a query over all graphs as plain strings, empty where nothing is bound."""
    solutions = store.query(_PROLOGUE + query, use_default_graph_as_union=True)
    assert isinstance(solutions, QuerySolutions)
    for solution in solutions:
        yield tuple("" if value is None else text_of(value) for value in solution)


def text_of(value: object) -> str:
    """Return the text of a term."""
    return str(getattr(value, "value", value))


def column(store: Store, predicate: str) -> Column:
    """Return the values of a property in all graphs, by subject."""
    found: Column = defaultdict(list)
    for quad in store.quads_for_pattern(None, term(predicate), None, None):
        found[text_of(quad.subject)].append(text_of(quad.object))
    return found


def instances(store: Store, name: str) -> list[str]:
    """Return what is of a class, sorted."""
    quads = store.quads_for_pattern(None, term("rdf:type"), term(name), None)
    return sorted({text_of(quad.subject) for quad in quads})


def _first(values: Mapping[str, Sequence[str]], subject: str, default: str = "") -> str:
    return min(values.get(subject, ()), default=default)


def _local(value: str) -> str:
    return value.rpartition("/")[2]


def because_json(because: Sequence[tuple[str, float]]) -> str:
    """Write the features behind a link as JSON."""
    return json.dumps([[name, round(weight, 6)] for name, weight in because], ensure_ascii=False)


def claims_in_context(store: Store, base: str) -> list[ClaimInContext]:
    """Return every claim with its article, sentence, speakers and stance, sorted by identifier."""
    reported, works = column(store, "cclm:reportedIn"), column(store, "prov:specializationOf")
    texts, polarities = column(store, "schema:text"), column(store, "cclm:polarity")
    headlines, publishers = column(store, "schema:headline"), column(store, "cclm:publisherName")
    dates, stances = column(store, "dct:date"), column(store, "cclm:stance")
    names = _names(store, reported)
    concerns, makers, about = (
        column(store, "cclm:concerns"),
        column(store, "cclm:madeBy"),
        _inverse(store, "cclm:about"),
    )
    quotes = _Quotes(store)
    unspecified = set(instances(store, "cclm:UnspecifiedClaim"))
    claims = []
    for claim in instances(store, "cclm:Claim"):
        version = _first(reported, claim)
        article = _first(works, version)
        # Of several statements about one claim the first by name tells the sentence and the stance.
        statements = sorted(about.get(claim, ()))
        sentence = quotes("cclm:evidencedBy", statements[0]) if statements else quotes("cclm:wordedIn", claim)
        speakers = {names.get((version, who), "") for statement in statements for who in makers.get(statement, ())}
        concerned = {names.get((version, who), "") for who in concerns.get(claim, ())}
        claims.append(
            ClaimInContext(
                id=claim.removeprefix(base),
                article=article.removeprefix(base),
                text=_first(texts, claim),
                sentence=sentence,
                polarity=_local(_first(polarities, claim)),
                title=_first(headlines, article),
                publisher=_first(publishers, article),
                published=_first(dates, article),
                speakers=tuple(sorted(speakers - {""})),
                concerns=tuple(sorted(concerned - {""})),
                stance=_local(_first(stances, statements[0])) if statements else "endorses",
                unspecified=claim in unspecified,
            )
        )
    return claims


class _Quotes:
    """Find the words of the passage that a property points at."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.selectors, self.exact = column(store, "oa:hasSelector"), column(store, "oa:exact")
        self.columns: dict[str, Column] = {}

    def __call__(self, predicate: str, subject: str) -> str:
        if predicate not in self.columns:
            self.columns[predicate] = column(self.store, predicate)
        passage = _first(self.columns[predicate], subject)
        return _first(self.exact, _first(self.selectors, passage))


def _inverse(store: Store, predicate: str) -> Column:
    found: Column = defaultdict(list)
    for subject, objects in column(store, predicate).items():
        for value in objects:
            found[value].append(subject)
    return found


def _names(store: Store, reported: Column) -> dict[tuple[str, str], str]:
    """Return the name that each article version gives each agent."""
    labels = column(store, "rdfs:label")
    found = {}
    for mention, agents in column(store, "cclm:refersTo").items():
        for agent in agents:
            found[_first(reported, mention), agent] = _first(labels, mention)
    return found


def answered(store: Store, base: str) -> list[AnsweredClaim]:
    """Return the ties that responses make between claims, sorted."""
    about, targets = column(store, "cclm:about"), column(store, "cclm:target")
    relations, confidences = column(store, "cclm:relation"), column(store, "cclm:confidence")
    ties = set()
    for answer, statements in column(store, "cclm:responding").items():
        for target in targets.get(answer, ()):
            claim, answered_claim = _first(about, statements[0]), _first(about, target, target)
            if claim and claim != answered_claim:
                tie = AnsweredClaim(
                    claim=claim.removeprefix(base),
                    target=answered_claim.removeprefix(base),
                    relation=_local(_first(relations, answer)),
                    confidence=float(_first(confidences, answer, "1")),
                )
                ties.add(tie)
    return sorted(ties, key=lambda tie: (tie.claim, tie.target, tie.relation, tie.confidence))


def memberships(store: Store) -> Iterator[tuple[NamedNode, NamedNode]]:
    """Yield the claim and the cluster of every membership."""
    clusters = column(store, "cclm:cluster")
    for membership, claims in column(store, "cclm:member").items():
        for cluster in clusters.get(membership, ()):
            yield NamedNode(claims[0]), NamedNode(cluster)


def reports(store: Store, base: str) -> list[Report]:
    """Return what every statement tells of a speech event, for finding those that several articles report.

    Only agents known across articles speak in more than one.
    """
    # Imported late, as the matcher is: reading a store does not need it.
    from counterclaim.link.utterances import Report

    begins, ends, texts = (
        column(store, "cclm:statedFrom"),
        column(store, "cclm:statedUntil"),
        column(store, "schema:text"),
    )
    reported, works = column(store, "cclm:reportedIn"), column(store, "prov:specializationOf")
    published, makers = column(store, "dct:date"), column(store, "cclm:madeBy")
    acts, about = column(store, "cclm:speechAct"), column(store, "cclm:about")
    found = []
    for statement in instances(store, "cclm:Statement"):
        speakers = [who.removeprefix(base) for who in makers.get(statement, ()) if who.startswith(base + "actor/")]
        article = _first(works, _first(reported, statement))
        if speakers and statement in begins:
            found.append(
                Report(
                    statement=statement.removeprefix(base),
                    article=article.removeprefix(base),
                    speakers=tuple(sorted(speakers)),
                    act=_local(_first(acts, statement)),
                    text=_first(texts, _first(about, statement)),
                    begins=_first(begins, statement),
                    ends=_first(ends, statement),
                    published=_first(published, article),
                )
            )
    return found
