"""Make the derived graphs: entities, clusters, utterances, positions, status and shortcuts, in that order.

Each graph is compared with what the store holds and only the difference is written, in one transaction a graph. The
manifest records the state they were made from last of all, so an interrupted derivation is seen and done again.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

from pyoxigraph import NamedNode, Quad, QueryTriples, Store

from counterclaim.identifiers import digest
from counterclaim.model import AnsweredClaim, ClaimInContext, Cluster, Membership
from counterclaim.rdf import context, manifest, terms
from counterclaim.rdf.entities import entities_of, entity_quads
from counterclaim.rdf.store import apply
from counterclaim.rdf.terms import Term, iri, string, term
from counterclaim.vocabulary import ontology

Matcher = Callable[[Sequence[ClaimInContext], Sequence[AnsweredClaim]], list[Cluster]]

#: The derived graphs that rules make, with the rules of each.
RULES: dict[str, tuple[str, ...]] = {
    "positions": ("positions",),
    "status": ("status",),
    "shortcuts": ("shortcuts", "counters", "counts"),
}
GRAPHS = ("clusters", "utterances", *RULES)
_COUNTERING = frozenset({"denies", "contradicts", "dismisses", "reverses", "corrects"})
_log = logging.getLogger(__name__)


def derived_of(name: str, base: str) -> NamedNode:
    """Return the name of a derived graph."""
    return iri(base, f"graph/derived/{name}")


@cache
def rule(name: str) -> str:
    """Return the text of a rule."""
    return (ontology() / "rules" / f"{name}.rq").read_text("utf-8")


@cache
def _rules_hash() -> str:
    texts = [rule(name) for names in RULES.values() for name in names]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def current_state(store: Store, base: str) -> str:
    """Return the hash of everything that the derived graphs are made from."""
    return manifest.state(store, base, _rules_hash())


def is_stale(store: Store, base: str) -> bool:
    """Tell whether the derived graphs were made from another state than the store has now."""
    wanted = string(current_state(store, base))
    recorded = {quad.object for quad in manifest.derived_in(store, base) if quad.predicate == term("cclm:inputHash")}
    return recorded != {wanted}


def derive(store: Store, base: str, matcher: Matcher | None = None) -> None:
    """Make all derived graphs anew and write what changed; raises OSError when the store cannot be written."""
    wanted = current_state(store, base)
    _write(store, entities_of(base), entity_quads(store, base))
    clusters = (matcher or _matcher())(context.claims_in_context(store, base), context.answered(store, base))
    graph = derived_of("clusters", base)
    _write(store, graph, [*cluster_quads(clusters, base), *_replaced(store, clusters, base)])
    _write(store, derived_of("utterances", base), _utterances(store, base))
    for name, rules in RULES.items():
        graph = derived_of(name, base)
        _write(store, graph, (quad for item in rules for quad in _construct(store, item, graph)))
    graphs = [entities_of(base), *(derived_of(name, base) for name in GRAPHS)]
    before, after = set(manifest.derived_in(store, base)), set(manifest.derived_quads(graphs, wanted, base))
    apply(store, before - after, after - before)


def _write(store: Store, graph: NamedNode, quads: Iterable[Quad]) -> None:
    before, after = set(store.quads_for_pattern(None, None, None, graph)), set(quads)
    if apply(store, before - after, after - before):
        _log.debug("%s: %d quads removed, %d added", graph.value, len(before - after), len(after - before))


def _construct(store: Store, name: str, graph: NamedNode) -> Iterable[Quad]:
    made = store.query(rule(name), use_default_graph_as_union=True)
    assert isinstance(made, QueryTriples)
    for triple in made:
        yield Quad(triple.subject, triple.predicate, triple.object, graph)


def cluster_quads(clusters: Iterable[Cluster], base: str) -> list[Quad]:
    """Return the clusters with their memberships."""
    graph = derived_of("clusters", base)
    quads: list[Quad] = []

    def add(subject: NamedNode, *pairs: tuple[str, Term]) -> None:
        quads.extend(Quad(subject, term(predicate), value, graph) for predicate, value in pairs)

    for cluster in clusters:
        node = iri(base, cluster.id)
        add(
            node,
            ("rdf:type", term("cclm:ClaimCluster")),
            ("rdf:type", term("schema:Claim")),
            ("skos:prefLabel", string(cluster.label)),
        )
        for member in cluster.members:
            place, claim = iri(base, f"membership/{digest(member.claim, cluster.id)}"), iri(base, member.claim)
            add(
                place,
                ("rdf:type", term("cclm:ClusterMembership")),
                ("cclm:member", claim),
                ("cclm:cluster", node),
                ("cclm:orientation", term(f"val:{member.orientation}")),
                ("cclm:confidence", terms.decimal(member.confidence)),
                ("prov:wasDerivedFrom", claim),
            )
            add(node, ("prov:wasDerivedFrom", claim))
            if member.because:
                add(place, ("cclm:because", string(context.because_json(member.because))))
    return quads


def _replaced(store: Store, clusters: Sequence[Cluster], base: str) -> list[Quad]:
    """Say of each cluster that is no longer there which one took up its claims, so that its name still leads on."""
    graph, predicate = derived_of("clusters", base), term("dct:isReplacedBy")
    now = {iri(base, member.claim): iri(base, cluster.id) for cluster in clusters for member in cluster.members}
    present = set(now.values())
    before: dict[NamedNode, list[NamedNode]] = {}
    for member, cluster in context.memberships(store):
        before.setdefault(cluster, []).append(member)
    led = {quad.subject: quad.object for quad in store.quads_for_pattern(None, predicate, None, graph)}
    for old in before.keys() - present:
        takers = sorted({now[claim].value for claim in before[old] if claim in now})
        if takers:
            led[old] = NamedNode(takers[0])
    return [Quad(old, predicate, new, graph) for old, new in led.items() if old not in present]


def _utterances(store: Store, base: str) -> Iterator[Quad]:
    """Yield the speech events that several articles report, with the statements that report them."""
    from counterclaim.link.utterances import find_utterances

    graph = derived_of("utterances", base)
    for utterance in find_utterances(context.reports(store, base)):
        node = iri(base, utterance.id)
        yield Quad(node, term("rdf:type"), term("cclm:Utterance"), graph)
        for statement in utterance.statements:
            yield Quad(iri(base, statement), term("cclm:reportsUtterance"), node, graph)
            yield Quad(node, term("prov:wasDerivedFrom"), iri(base, statement), graph)


def _matcher() -> Matcher:
    # Imported late: the matcher's model is large, and reading a store does not need it.
    from counterclaim.link.matching import cluster

    return cluster


def match_by_wording(claims: Sequence[ClaimInContext], answered: Sequence[AnsweredClaim]) -> list[Cluster]:
    """Put claims together that have the same words, or that one answer ties: a plain matcher that needs no model."""
    known = {claim.id: claim for claim in claims if not claim.unspecified}
    leader = {
        claim_id: (claim_id, False) for claim_id in known
    }  # another claim of the cluster, and whether it is inverse

    def find(claim_id: str) -> tuple[str, bool]:
        inverse = False
        while leader[claim_id][0] != claim_id:
            claim_id, turned = leader[claim_id]
            inverse = inverse != turned
        return claim_id, inverse

    def join(claim_id: str, founder: str, *, inverse: bool) -> None:
        (one, turned), (other, also) = find(claim_id), find(founder)
        if one != other:
            leader[one] = (other, turned != (also != inverse))

    first: dict[str, str] = {}
    for claim in sorted(known.values(), key=lambda claim: (claim.published or "9", claim.id)):
        founder = first.setdefault(" ".join(claim.text.lower().split()), claim.id)
        join(claim.id, founder, inverse=known[founder].polarity != claim.polarity)
    for tie in sorted(answered, key=lambda tie: (tie.claim, tie.target)):
        if tie.claim in known and tie.target in known:
            # "Denied that it was so" takes the claim up; "said that it was not so" states the contrary.
            opposed = tie.relation in _COUNTERING and known[tie.claim].stance == "endorses"
            join(tie.claim, tie.target, inverse=opposed)
    members: dict[str, list[Membership]] = {}
    for claim_id in sorted(known):
        founder, inverse = find(claim_id)
        members.setdefault(founder, []).append(Membership(claim_id, "inverse" if inverse else "same", 1.0))
    return [
        Cluster(f"cluster/{digest(founder)}", known[founder].text, tuple(found))
        for founder, found in sorted(members.items())
    ]
