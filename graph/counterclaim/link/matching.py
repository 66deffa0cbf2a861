"""Put claims that state the same proposition into clusters, within and across articles.

The result depends on the set of claims alone, not on their order: everything is sorted before it is compared, and ties
are broken by identifiers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from counterclaim.identifiers import digest
from counterclaim.link.agglomerate import agglomerate
from counterclaim.link.blocking import Pair, candidates
from counterclaim.link.encoder import SentenceEncoder, sentence_encoder
from counterclaim.link.pairs import (
    FEATURES,
    INVERSE,
    SAME,
    Floats,
    Material,
    PairModel,
    direction,
    features,
    is_inverse,
    pair_model,
    prepare,
    probabilities,
)
from counterclaim.model import AnsweredClaim, ClaimInContext, Cluster, Membership

#: A statement that answers a claim takes it up; its stance tells whether its own claim is the same or the opposite.
_TURNS_ROUND = frozenset({"denies", "contradicts", "dismisses", "reverses", "corrects"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of the pairs: their probability, their row of features, and the responses that tie them."""

    scores: Mapping[Pair, float]
    table: Mapping[Pair, Floats]
    ties: Mapping[Pair, Tie]
    model: PairModel


@dataclass(frozen=True, slots=True)
class Tie:
    """Evidence from a response that two claims are about one proposition."""

    probability: float
    inverse: bool

    def raised(self, score: float) -> float:
        """Return a pair's probability, raised by this tie as independent evidence."""
        return 1.0 - (1.0 - score) * (1.0 - 0.8 * self.probability)


def cluster(
    claims: Sequence[ClaimInContext],
    answered: Sequence[AnsweredClaim] = (),
    *,
    encoder: SentenceEncoder | None = None,
    model: PairModel | None = None,
) -> list[Cluster]:
    """Return the clusters, each claim that says something in exactly one, sorted by identifier.

    A claim that nothing matches makes a cluster of its own; claims marked ``unspecified`` are left out. The same claims
    give the same clusters in whatever order they come.
    """
    known = {claim.id: claim for claim in sorted(claims, key=_full_order) if is_comparable(claim)}
    ordered = [known[key] for key in sorted(known)]
    if not ordered:
        return []
    model = model or pair_model()
    material = prepare(ordered, encoder or sentence_encoder())
    ties = _ties(ordered, answered)
    pairs = sorted({*candidates(material.texts, [claim.article for claim in ordered]), *ties})
    table = features(material, pairs)
    scores = _with_ties(pairs, probabilities(table, model), ties)
    evidence = Evidence(scores, dict(zip(pairs, table, strict=True)), ties, model)
    groups = agglomerate(len(ordered), scores, model.threshold)
    return sorted((describe(material, group, evidence) for group in groups), key=lambda found: found.id)


def is_comparable(claim: ClaimInContext) -> bool:
    """Tell whether a claim says something that others can be compared with."""
    return not claim.unspecified and bool(claim.text.strip())


def _full_order(claim: ClaimInContext) -> tuple[str, ...]:
    """Return a key that tells apart any two records of one claim, so that which one counts is not left to chance."""
    return (claim.id, claim.published, claim.article, claim.text, claim.sentence, claim.stance)


def _ties(claims: Sequence[ClaimInContext], answered: Iterable[AnsweredClaim]) -> dict[Pair, Tie]:
    index = {claim.id: row for row, claim in enumerate(claims)}
    ties: dict[Pair, Tie] = {}
    for answer in sorted(
        answered, key=lambda answer: (answer.claim, answer.target, answer.relation, answer.confidence)
    ):
        if answer.claim not in index or answer.target not in index or answer.claim == answer.target:
            continue
        low, high = sorted((index[answer.claim], index[answer.target]))
        tie = tie_of(answer, claims[index[answer.claim]])
        if (low, high) not in ties or ties[low, high].probability < tie.probability:
            ties[low, high] = tie
    return ties


def tie_of(answer: AnsweredClaim, claim: ClaimInContext) -> Tie:
    """Return what an answer says of the two claims; ``claim`` is the answering statement's."""
    return Tie(answer.confidence, claim.stance == ("endorses" if answer.relation in _TURNS_ROUND else "rejects"))


def _with_ties(pairs: Sequence[Pair], scores: Floats, ties: Mapping[Pair, Tie]) -> dict[Pair, float]:
    """Return each pair's probability, raised by a response's tie as independent evidence."""
    result = dict(zip(pairs, scores.tolist(), strict=True))
    for pair, tie in ties.items():
        result[pair] = tie.raised(result[pair])
    return result


def describe(material: Material, group: Sequence[int], evidence: Evidence) -> Cluster:
    """Make a cluster of a group of rows: its founder gives its name, and orientations are told from the founder."""
    founder = min(group, key=lambda row: _founding_order(material.claims[row]))
    turned = _orient(material, group, founder, evidence)
    members = []
    for row in sorted(group, key=lambda row: material.claims[row].id):
        confidence = 1.0
        reasons: tuple[tuple[str, float], ...] = ()
        if row != founder:
            own = {pair: evidence.scores[pair] for pair in _pairs_of(row, group) if pair in evidence.scores}
            best = max(own, key=lambda pair: (own[pair], pair)) if own else None
            confidence = float(np.mean(sorted(own.values(), reverse=True)[:3])) if own else evidence.model.threshold
            reasons = _reasons(evidence.table[best], evidence.model) if best else ()
        members.append(
            Membership(
                claim=material.claims[row].id,
                orientation=_orientation(material, row, founder, turned[row]),
                confidence=round(confidence, 4),
                because=reasons,
            )
        )
    label = material.claims[founder].text
    return Cluster(f"cluster/{digest(material.claims[founder].id)}", label, tuple(members))


def _founding_order(claim: ClaimInContext) -> tuple[str, bool, str]:
    """Return the order in which claims found a cluster: earliest published (undated last), then without a negation.

    "There is no leak" names badly what "a solvent has leaked" was told of on the same day. Then identifiers decide.
    """
    return (claim.published or "9999", claim.polarity == "negated", claim.id)


def _pairs_of(row: int, group: Sequence[int]) -> Iterable[Pair]:
    return ((row, other) if row < other else (other, row) for other in group if other != row)


def _orient(material: Material, group: Sequence[int], founder: int, evidence: Evidence) -> dict[int, bool]:
    """Tell for each row whether it states the founder's opposite, along the strongest pairs of the group.

    Following the strongest pairs (a maximum spanning tree from the founder) compares each claim with the wording that
    it resembles most, where negations and antonyms are easiest to see.
    """
    turned = {founder: False}
    scores, ties = evidence.scores, evidence.ties
    edges: dict[int, list[tuple[float, int]]] = defaultdict(list)
    members = set(group)
    for low in group:
        for high in group:
            if low < high and (low, high) in scores:
                edges[low].append((scores[low, high], high))
                edges[high].append((scores[low, high], low))
    while len(turned) < len(members):
        reach = [(score, -there, -here) for here in turned for score, there in edges[here] if there not in turned]
        if not reach:
            rest = min(members - set(turned))
            turned[rest] = is_inverse(material.claims[founder], material.claims[rest])
            continue
        _, there, here = max(reach)
        there, here = -there, -here
        pair = (min(here, there), max(here, there))
        flips = ties[pair].inverse if pair in ties else is_inverse(material.claims[here], material.claims[there])
        turned[there] = turned[here] ^ flips
    return turned


def _orientation(material: Material, row: int, founder: int, turned: bool) -> str:
    if turned:
        return INVERSE
    if row == founder:
        return SAME
    return direction(material.wordings[row], material.wordings[founder])


def _reasons(row: Floats, model: PairModel) -> tuple[tuple[str, float], ...]:
    """Return the three features that weighed most, with the weight each added or took away."""
    parts = [(name, float(value * weight)) for name, value, weight in zip(FEATURES, row, model.weights, strict=True)]
    parts = [(name, round(value, 3)) for name, value in parts if name != "bias" and value]
    return tuple(sorted(parts, key=lambda part: (-abs(part[1]), part[0]))[:3])
