"""Write clusters of claims as quads, and make them by wording alone where no model is wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from pyoxigraph import NamedNode, Quad

from counterclaim.identifiers import digest
from counterclaim.model import AnsweredClaim, ClaimInContext, Cluster, Membership
from counterclaim.rdf import terms
from counterclaim.rdf.context import because_json
from counterclaim.rdf.terms import Term, iri, string, term

Matcher = Callable[[Sequence[ClaimInContext], Sequence[AnsweredClaim]], list[Cluster]]
_COUNTERING = frozenset({"denies", "contradicts", "dismisses", "reverses", "corrects"})


def derived_of(name: str, base: str) -> NamedNode:
    """Return the name of a derived graph."""
    return iri(base, f"graph/derived/{name}")


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
                add(place, ("cclm:because", string(because_json(member.because))))
    return quads


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
