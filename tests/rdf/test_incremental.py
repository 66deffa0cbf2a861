"""Following a change gives what making everything anew gives, whatever the order of changes."""

import random
import sqlite3

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterclaim.link.encoder import sentence_encoder
from counterclaim.model import Capacity
from counterclaim.rdf import KnowledgeGraph
from counterclaim.vocabulary import PREFIXES

OUTLETS = ("Vale Courier", "Harbour Post", "Delta Daily")
CLAIMS = (
    "Norvania opened the dam gates on purpose",
    "Norvania did not open the dam gates on purpose",
    "a gate valve had failed at the upper dam",
    "a valve of the upper dam had failed",
    "twelve houses were flooded in the valley",
    "forty houses were flooded in the valley",
    "the ferry sank in the storm",
    "the harbour will stay closed until Friday",
)
PEOPLE = (
    ("Lena Marsh", "mayor"), ("Lena R. Marsh", "mayor"), ("Lena Marsh", "goalkeeper"), ("Ruun Oskar", "spokesman"),
    ("R. Oskar", "spokesman"), ("Ida Brandt", ""),
)  # fmt: skip
LED = PREFIXES["dct"] + "isReplacedBy"


def made_up(story, number, version=0):
    """Return a made-up article: the same for the same number and version."""
    chance = random.Random(f"{number} {version}")
    sentences, lines = [], []
    for _ in range(chance.randint(1, 4)):
        name, role = chance.choice(PEOPLE)
        act = chance.choice(("claim", "claim", "deny", "confirm", "decline-to-confirm"))
        content = chance.choice(CLAIMS)
        lines.append((name, role, act, content))
        sentences.append(f"{name} spoke on point {len(lines)}: {content}.")
    made = story(
        f"story-{number}", sentences, publisher=chance.choice(OUTLETS), published=f"2031-05-{1 + number % 9:02d}"
    )
    said = []
    for place, (name, role, act, content) in enumerate(lines):
        own = "actor/" + chance.choice("abc") + name.lower().replace(" ", "").replace(".", "")[:25].ljust(25, "a")
        capacities = (Capacity(role),) if role else ()
        made.actor(name, capacities=capacities)
        # Identifiers as annotation makes them, so that none counts as a registry's.
        actor = made.actors.pop("actor/" + name.lower().replace(" ", "-"))
        made.actors[own] = actor.__class__(own, name, "person", capacities=capacities, mentions=actor.mentions)
        said.append(made.say(place, own, "spoke", content, act=act))
    if len(said) > 1 and chance.random() < 0.6:
        made.answer(said[-1], said[0], chance.choice(("denies", "confirms", "dismisses")))
    return made.annotated()


def standing(graph):
    """Return everything but what tells of the past: tombstones, and where retired names lead."""
    manifest = graph.base + "graph/manifest"
    return {quad for quad in graph.store if quad.predicate.value != LED and quad.graph_name.value != manifest}


CHANGES = st.lists(
    st.tuples(st.sampled_from(("add", "add", "change", "remove")), st.integers(0, 9)), min_size=3, max_size=12
)


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES, order=st.randoms(use_true_random=False))
def test_following_changes_gives_what_one_go_gives(story, changes, order):
    graph, held = KnowledgeGraph.open(), {}
    for what, number in changes:
        if what == "remove":
            if number in held:
                graph.remove(held.pop(number).article.key)
            continue
        held[number] = made_up(story, number, len(held) if what == "change" else 0)
        graph.add(held[number])
    fresh = KnowledgeGraph.open()
    articles = list(held.values())
    order.shuffle(articles)
    fresh.add_all(articles)
    assert standing(graph) == standing(fresh)
    before = set(graph.store)
    graph.rebuild()
    assert set(graph.store) == before


def test_retired_names_lead_to_what_is_there(story):
    graph = KnowledgeGraph.open()
    for number in (9, 3, 7, 1, 5, 2, 8, 4, 6, 0):
        graph.add(made_up(story, number))
    clusters = {row[0] for row in graph.rows("SELECT ?k { ?k a cclm:ClaimCluster }")}
    agents = {row[0] for row in graph.rows("SELECT ?a { ?a a prov:Agent }")}
    led = dict(graph.rows("SELECT ?old ?new { ?old dct:isReplacedBy ?new }"))
    assert led
    for old, first in led.items():
        new = first
        while new in led:
            new = led[new]
        assert new in clusters | agents, old
        assert old not in clusters | agents


def test_a_change_leaves_the_rest_alone(story, monkeypatch):
    graph = KnowledgeGraph.open()
    graph.add_all(made_up(story, number) for number in range(8))
    looked_at = []
    real = __import__("counterclaim.rdf.derive", fromlist=["conclude"]).conclude

    def conclude(store, clusters, base):
        looked_at.extend(clusters)
        return real(store, clusters, base)

    monkeypatch.setattr("counterclaim.rdf.derive.conclude", conclude)
    apart = story("apart", ["Zora Quill said that pears ripen early."], published="2031-06-01")
    apart.say(0, apart.actor("Zora Quill"), "said", "pears ripen early")
    graph.add(apart.annotated())
    assert len(looked_at) == 1


def test_only_clusters_that_change_are_described_again(story, monkeypatch):
    graph, described = KnowledgeGraph.open(), []
    real = __import__("counterclaim.link.incremental", fromlist=["describe"]).describe

    def describe(material, group, evidence):
        found = real(material, group, evidence)
        described.append(found.id)
        return found

    monkeypatch.setattr("counterclaim.link.incremental.describe", describe)
    graph.add_all(made_up(story, number) for number in range(8))
    clusters = set(described)
    assert len(described) == len(clusters) > 4
    described.clear()
    graph.add(made_up(story, 8))
    place = "?v prov:specializationOf/dct:identifier 'story-8' . ?claim cclm:reportedIn ?v"
    rows = graph.rows(f"SELECT ?k {{ {place} . ?member cclm:member ?claim ; cclm:cluster ?k }}")
    own = {row[0].removeprefix(graph.base) for row in rows}
    assert own
    assert set(described) >= own
    assert set(described) < clusters | own
    before = set(graph.store)
    graph.rebuild()
    assert set(graph.store) == before


@pytest.mark.parametrize("lost", ["deleted", "damaged", "of another version"])
def test_a_lost_file_of_comparisons_is_made_anew(tmp_path, story, lost):
    with KnowledgeGraph.open(tmp_path / "store") as graph:
        graph.add_all(made_up(story, number) for number in range(4))
    file = tmp_path / "store" / "links.sqlite"
    if lost == "deleted":
        file.unlink()
    elif lost == "damaged":
        file.write_bytes(b"nonsense" * 999)
    else:
        with sqlite3.connect(file) as db:
            db.execute("UPDATE about SET value = 'older' WHERE name = 'version'")
        db.close()
    whole = KnowledgeGraph.open()
    whole.add_all(made_up(story, number) for number in range(5))
    with KnowledgeGraph.open(tmp_path / "store") as graph:
        graph.add(made_up(story, 4))
        assert standing(graph) == standing(whole)


def test_other_rules_make_everything_anew(tmp_path, story, monkeypatch):
    whole = KnowledgeGraph.open()
    whole.add_all(made_up(story, number) for number in range(5))
    with monkeypatch.context() as older:
        older.setattr("counterclaim.rdf.derive._rules_hash", lambda: "older")
        nothing = "CONSTRUCT { ?s ?p ?o } WHERE { ?s <urn:older> ?p , ?o }"
        older.setattr("counterclaim.rdf.neighbourhood.rule", lambda _name: nothing)
        with KnowledgeGraph.open(tmp_path / "store") as graph:
            graph.add_all(made_up(story, number) for number in range(5))
            assert standing(graph) < standing(whole)
    with KnowledgeGraph.open(tmp_path / "store") as graph:
        assert graph.is_stale()
        assert graph.ask("contested-claims")
        assert standing(graph) == standing(whole)


@pytest.mark.parametrize("lost", ["", "deleted", "of another network"])
def test_vectors_that_were_compared_can_be_had_again(tmp_path, story, monkeypatch, lost):
    with KnowledgeGraph.open(tmp_path / "store") as graph:
        graph.add(made_up(story, 0))
        texts = sorted({claim.text for claim in graph.claims_in_context()})
    if lost == "deleted":
        (tmp_path / "store" / "links.sqlite").unlink()
    elif lost:
        monkeypatch.setattr("counterclaim.rdf.cache._version", lambda: "1 another")
    with KnowledgeGraph.open(tmp_path / "store", read_only=True) as graph:
        found = graph.vectors([*texts, "a text that no article holds"])
    assert sorted(found) == ([] if lost else texts)
    for text, vector in found.items():
        assert np.array_equal(vector, sentence_encoder().encode([text])[0])


def test_comparisons_that_cannot_be_written_cost_time_and_nothing_else(tmp_path, story, monkeypatch):
    whole = KnowledgeGraph.open()
    whole.add_all(made_up(story, number) for number in range(3))

    def full(*_):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("counterclaim.rdf.cache.Cache.commit", failing_once(full))
    with KnowledgeGraph.open(tmp_path / "store") as graph:
        graph.add_all(made_up(story, number) for number in range(3))
        assert not graph.is_stale()
        assert standing(graph) == standing(whole)


def failing_once(fail):
    """Return a commit that fails the first time."""
    from counterclaim.rdf.cache import Cache

    real, calls = Cache.commit, []

    def commit(self, state):
        calls.append(state)
        if len(calls) == 1:
            fail()
        real(self, state)

    return commit
