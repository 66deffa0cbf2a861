"""Build the signed network of actors, who agree and who contradict each other, and measure its camps and brokers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from counterclaim.analyse.positions import Position

if TYPE_CHECKING:
    import networkx as nx

_SIGN = {"endorses": 1, "rejects": -1}
_ROUNDS = 50
#: Actors from whom shortest paths are followed; with more in the network, those are a sample.
SAMPLED = 400


@dataclass(frozen=True, slots=True)
class Balance:
    """How far a signed network is balanced: in a balanced triangle the enemy of my enemy is my friend."""

    triangles: int
    balanced: int
    frustrated: int  # ties that go against the camps: disputes within one, agreements between two
    ties: int

    @property
    def degree(self) -> float | None:
        """Return the share of triangles that are balanced; None without a triangle."""
        return self.balanced / self.triangles if self.triangles else None


@dataclass(frozen=True, slots=True)
class Broker:
    """An actor that agrees with members of several camps, and how many it reaches outside its own."""

    who: str
    name: str
    camps: int
    reach: int
    betweenness: float


@dataclass(frozen=True, slots=True)
class Dispute:
    """Two actors that contradict each other, and on how many claims they do and agree."""

    one: str
    other: str
    deny: int
    agree: int


def signed_network(positions: Iterable[Position]) -> nx.Graph:
    """Return a graph of principals; each tie counts ``agree`` and ``deny``, and its ``sign`` is 1, -1 or 0.

    Two agree on a claim when both endorse or both reject it, and contradict each other when one does each. Who did both
    on one claim takes no side there.
    """
    import networkx as nx

    network = nx.Graph()
    sides: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for position in sorted(positions):
        if position.value in _SIGN:
            sides[position.cluster][position.who].add(_SIGN[position.value])
            network.add_node(position.who, name=position.name)
    agree: Counter[tuple[str, str]] = Counter()
    deny: Counter[tuple[str, str]] = Counter()
    for cluster in sorted(sides):
        taken = {who: next(iter(signs)) for who, signs in sides[cluster].items() if len(signs) == 1}
        for pair in combinations(sorted(taken), 2):
            (agree if taken[pair[0]] == taken[pair[1]] else deny)[pair] += 1
    for one, two in sorted({*agree, *deny}):
        balance = agree[one, two] - deny[one, two]
        sign = (balance > 0) - (balance < 0)
        network.add_edge(one, two, agree=agree[one, two], deny=deny[one, two], sign=sign, weight=balance)
    return network


def camps(network: nx.Graph) -> list[list[str]]:
    """Split the actors into camps with as few disputes within and agreements between them as moving one by one finds.

    Actors start in camps of their own and move, in order of name, to the camp where their ties weigh most, until nobody
    gains. Actors without a tie are in no camp. The largest camp comes first.
    """
    home = {who: who for who in sorted(network) if network.degree(who)}
    for _ in range(_ROUNDS):
        moved = False
        for who, own in list(home.items()):
            pull: Counter[str] = Counter({own: 0})
            for other in sorted(network[who]):
                pull[home[other]] += network[who][other]["weight"]
            best = max(pull, key=lambda camp: (pull[camp], camp == own, camp))
            if pull[best] > pull[own]:
                home[who], moved = best, True
        if not moved:
            break
    found: dict[str, list[str]] = defaultdict(list)
    for who, camp in home.items():
        found[camp].append(who)
    return sorted((sorted(members) for members in found.values()), key=lambda members: (-len(members), members))


def balance(network: nx.Graph, sides: Iterable[Iterable[str]]) -> Balance:
    """Count balanced triangles, and the ties that go against the camps."""
    camp = {who: number for number, members in enumerate(sides) for who in members}
    ties = [(one, two, data["sign"]) for one, two, data in network.edges(data=True) if data["sign"]]
    frustrated = sum((camp[one] == camp[two]) != (sign > 0) for one, two, sign in ties)
    sign_of = {frozenset((one, two)): sign for one, two, sign in ties}
    neighbours: dict[str, set[str]] = defaultdict(set)
    for one, two, _ in ties:
        neighbours[one].add(two)
        neighbours[two].add(one)
    triangles = balanced = 0
    for one, two, sign in ties:
        for third in neighbours[one] & neighbours[two]:
            if third > max(one, two):
                triangles += 1
                balanced += sign * sign_of[frozenset((one, third))] * sign_of[frozenset((two, third))] > 0
    return Balance(triangles, balanced, frustrated, len(ties))


def brokers(network: nx.Graph, sides: Iterable[Iterable[str]]) -> list[Broker]:
    """Return the actors that agree with members of another camp than their own, those who reach most first."""
    import networkx as nx

    camp = {who: number for number, members in enumerate(sides) for who in members}
    friends = nx.Graph()
    friends.add_nodes_from(sorted(network))
    friends.add_edges_from((one, two) for one, two, data in network.edges(data=True) if data["sign"] > 0)
    # Beyond so many actors the shortest paths from a sample of them tell who stands between, in time that stays short.
    sample = SAMPLED if len(friends) > SAMPLED else None
    between: Mapping[str, float] = nx.betweenness_centrality(friends, k=sample, seed=0)
    found = []
    for who in sorted(camp):
        outside = [other for other in friends[who] if camp[other] != camp[who]]
        if outside:
            reached = {camp[other] for other in outside}
            found.append(Broker(who, _name(network.nodes[who]), len(reached) + 1, len(outside), round(between[who], 4)))
    return sorted(found, key=lambda broker: (-broker.camps, -broker.reach, -broker.betweenness, broker.who))


def disputes(network: nx.Graph) -> list[Dispute]:
    """Return the pairs that contradict each other on some claim: those who do so most first, then the best known.

    Sources without a name of their own come after people and bodies that have one.
    """
    found = [
        Dispute(
            one=min(_name(network.nodes[one]), _name(network.nodes[two])),
            other=max(_name(network.nodes[one]), _name(network.nodes[two])),
            deny=data["deny"],
            agree=data["agree"],
        )
        for one, two, data in sorted(
            network.edges(data=True),
            key=lambda tie: (
                not (is_named(tie[0]) and is_named(tie[1])),
                -network.degree(tie[0]) - network.degree(tie[1]),
                tie[:2],
            ),
        )
        if data["deny"]
    ]
    return sorted(found, key=lambda dispute: (-dispute.deny, dispute.agree))


def is_named(who: str) -> bool:
    """Tell whether an actor has a name of its own; what is called "a source" in one article has not."""
    return who.startswith("actor/")


def _name(node: Mapping[str, Any]) -> str:
    return str(node["name"])
