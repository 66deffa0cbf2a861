import random
from itertools import product

import networkx as nx
import pytest

from counterclaim.analyse.network import balance, brokers, camps, disputes, signed_network
from counterclaim.analyse.positions import Position


def position(who, cluster, value, when="", manner="asserts"):
    return Position(
        cluster=f"cluster/{cluster}",
        who=f"actor/{who}",
        value=value,
        when=when,
        statement=f"statement/{who}-{cluster}-{value}-{when}",
        name=who.title(),
        label=f"Claim {cluster}",
        manner=manner,
        sentence="",
        article="article/1",
        source="1",
    )


def two_blocs():
    """Ann, Bo and Cy endorse what Dag and Eva reject, on two claims."""
    yes = [position(who, cluster, "endorses") for who, cluster in product(("ann", "bo", "cy"), ("1", "2"))]
    return yes + [position(who, cluster, "rejects") for who, cluster in product(("dag", "eva"), ("1", "2"))]


def test_those_on_one_side_agree_and_those_on_two_contradict():
    network = signed_network(two_blocs())
    assert network["actor/ann"]["actor/bo"]["sign"] == 1
    assert network["actor/ann"]["actor/dag"] == {"agree": 0, "deny": 2, "sign": -1, "weight": -2}


def test_withholding_takes_no_side():
    network = signed_network([position("ann", "1", "endorses"), position("bo", "1", "withholds")])
    assert list(network) == ["actor/ann"]


def test_who_took_both_sides_of_a_claim_takes_none():
    network = signed_network(
        [position("ann", "1", "endorses"), position("bo", "1", "endorses"), position("bo", "1", "rejects")]
    )
    assert network.number_of_edges() == 0


def test_two_blocs_are_two_camps_and_balanced():
    network = signed_network(two_blocs())
    sides = camps(network)
    assert sides == [["actor/ann", "actor/bo", "actor/cy"], ["actor/dag", "actor/eva"]]
    found = balance(network, sides)
    assert found.degree == 1.0
    assert found.triangles == 10
    assert found.frustrated == 0


def test_three_mutual_enemies_are_no_balanced_triangle():
    taken = [
        *(position("ann", "1", "endorses"), position("bo", "1", "rejects")),
        *(position("bo", "2", "endorses"), position("cy", "2", "rejects")),
        *(position("cy", "3", "endorses"), position("ann", "3", "rejects")),
    ]
    network = signed_network(taken)
    assert balance(network, camps(network)).degree == 0.0


def test_no_triangle_has_no_degree_of_balance():
    network = signed_network([position("ann", "1", "endorses"), position("bo", "1", "rejects")])
    assert balance(network, camps(network)).degree is None


def test_broker_agrees_with_both_camps():
    mediator = [position("mia", "3", "endorses"), position("ann", "3", "endorses")]
    mediator += [position("mia", "4", "endorses"), position("dag", "4", "endorses")]
    network = signed_network([*two_blocs(), *mediator])
    found = brokers(network, camps(network))
    assert "actor/mia" in [broker.who for broker in found] or {"actor/ann", "actor/dag"} & {b.who for b in found}
    assert all(broker.camps >= 2 for broker in found)


@pytest.mark.parametrize("seed", range(3))
def test_order_of_positions_does_not_matter(seed):
    taken = two_blocs()
    random.Random(seed).shuffle(taken)
    network = signed_network(taken)
    assert camps(network) == camps(signed_network(two_blocs()))
    assert list(network.edges) == list(signed_network(two_blocs()).edges)


def test_disputes_between_named_actors_come_before_those_of_unnamed_sources():
    network = nx.Graph()
    for who in ("actor/eva-lind", "actor/piet-solberg", "source/a"):
        network.add_node(who, name=who)
    network.add_edge("actor/eva-lind", "source/a", agree=0, deny=1, sign=-1)
    network.add_edge("actor/eva-lind", "actor/piet-solberg", agree=0, deny=1, sign=-1)
    assert [dispute.other for dispute in disputes(network)] == ["actor/piet-solberg", "source/a"]
