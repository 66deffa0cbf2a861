"""Each shape passes what is well-formed and tells, in a sentence, what is not."""

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from counterclaim.identifiers import DEFAULT_BASE
from counterclaim.rdf import KnowledgeGraph, to_quads
from counterclaim.rdf.derive import match_by_wording
from counterclaim.rdf.shapes import _ARTICLE_SHAPES, _DERIVED_SHAPES, _concepts, _derived, check
from counterclaim.rdf.terms import decimal, integer, string, term

XSD = "http://www.w3.org/2001/XMLSchema#"


class Edited:
    """The quads of an article or of the derived graphs, with a few of them changed."""

    def __init__(self, quads):
        self.quads = set(quads)
        self.graph = next(iter(self.quads)).graph_name

    def first(self, name: str, *, having: str = "", value: str = "") -> NamedNode:
        """Return the first subject of a class, perhaps one that has a property or a value of it."""
        found = sorted((quad.subject for quad in self.quads if quad.object == term(name)), key=str)
        for node in found:
            values = [
                quad.object
                for quad in self.quads
                if quad.subject == node and quad.predicate == term(having or "rdf:type")
            ]
            if not having or (values and (not value or term(value) in values)):
                return node
        raise AssertionError(f"no {name} with {having} {value}")

    def drop(self, subject, predicate: str) -> None:
        self.quads = {quad for quad in self.quads if (quad.subject, quad.predicate) != (subject, term(predicate))}

    def add(self, subject, predicate: str, value) -> None:
        self.quads.add(Quad(subject, term(predicate), value, self.graph))

    def put(self, subject, predicate: str, value) -> None:
        self.drop(subject, predicate)
        self.add(subject, predicate, value)


STATEMENT, CLAIM, RESPONSE, MENTION = "cclm:Statement", "cclm:Claim", "cclm:Response", "cclm:SourceMention"
POSITION, MEMBER, STATUS, CLUSTER = "cclm:Position", "cclm:ClusterMembership", "cclm:ClusterStatus", "cclm:ClaimCluster"
VERSION, PASSAGE, CAPACITY = "cclm:ArticleVersion", "cclm:Passage", "cclm:Capacity"


def dropped(kind: str, predicate: str, having: str = ""):
    def edit(data: Edited) -> NamedNode:
        node = data.first(kind, having=having)
        data.drop(node, predicate)
        return node

    return edit


def put(kind: str, predicate: str, value, having: str = "", of: str = ""):
    def edit(data: Edited) -> NamedNode:
        node = data.first(kind, having=having, value=of)
        data.put(node, predicate, value)
        return node

    return edit


def added(kind: str, predicate: str, value, having: str = ""):
    def edit(data: Edited) -> NamedNode:
        node = data.first(kind, having=having)
        data.add(node, predicate, value)
        return node

    return edit


def relaying_itself(data: Edited) -> NamedNode:
    node = data.first(STATEMENT, having="cclm:relays")
    inner = next(quad.object for quad in data.quads if quad.subject == node and quad.predicate == term("cclm:relays"))
    data.add(inner, "cclm:relays", node)
    return node


def answering_itself(data: Edited) -> NamedNode:
    node = data.first(RESPONSE)
    own = next(quad.object for quad in data.quads if quad.subject == node and quad.predicate == term("cclm:responding"))
    data.put(node, "cclm:target", own)
    return node


def elsewhere(data: Edited) -> NamedNode:
    node = data.first(STATEMENT)
    passage = next(
        quad.object for quad in data.quads if quad.subject == node and quad.predicate == term("cclm:evidencedBy")
    )
    data.put(passage, "oa:hasSource", NamedNode("urn:other"))
    return node


def blank(data: Edited) -> NamedNode:
    data.add(BlankNode("b0"), "rdfs:comment", string("nobody can name it"))
    return None


def shared_agent(data: Edited) -> NamedNode:
    node = NamedNode(f"{DEFAULT_BASE}actor/ida-brandt")
    data.add(node, "rdfs:label", string("Ida Brandt"))
    return node


def contrary(data: Edited) -> NamedNode:
    one = data.first(STATEMENT, having="cclm:stance", value="val:endorses")
    claim, who = (
        next(quad.object for quad in data.quads if quad.subject == one and quad.predicate == term(name))
        for name in ("cclm:about", "cclm:principal")
    )
    other = next(
        node for node in sorted({q.subject for q in data.quads if q.object == term(STATEMENT)}, key=str) if node != one
    )
    data.put(other, "cclm:about", claim)
    data.put(other, "cclm:principal", who)
    data.put(other, "cclm:speechAct", term("act:deny"))
    data.put(other, "cclm:stance", term("val:rejects"))
    return claim


OTHER = NamedNode("urn:other")
ARTICLE_CASES = [
    ("exactly one article version", dropped(STATEMENT, "cclm:reportedIn")),
    ("exactly one article version", added(STATEMENT, "cclm:reportedIn", OTHER)),
    ("needs a passage", dropped(STATEMENT, "cclm:evidencedBy")),
    ("belongs to the article version", elsewhere),
    ("made by somebody", dropped(STATEMENT, "cclm:madeBy")),
    ("answers for a statement", dropped(STATEMENT, "cclm:principal")),
    ("one capacity at most", added(STATEMENT, "cclm:inCapacity", OTHER, "cclm:inCapacity")),
    ("exactly one speech act", dropped(STATEMENT, "cclm:speechAct")),
    ("scheme of speech acts", put(STATEMENT, "cclm:speechAct", term("act:shrug"))),
    ("exactly one stance", put(STATEMENT, "cclm:stance", term("val:shrugs"))),
    ("exactly one stance", dropped(STATEMENT, "cclm:stance")),
    ("exactly one certainty", put(STATEMENT, "cclm:certainty", term("val:endorses"))),
    ("exactly one source type", dropped(STATEMENT, "cclm:sourceType")),
    ("quoted in exactly one way", dropped(STATEMENT, "cclm:quotation")),
    ("exactly one cue", dropped(STATEMENT, "cclm:cue")),
    ("exactly one claim", added(STATEMENT, "cclm:about", OTHER)),
    ("exactly one claim", dropped(STATEMENT, "cclm:about")),
    ("relays itself", relaying_itself),
    ("one nesting depth", put(STATEMENT, "cclm:nestingDepth", integer(0))),
    (
        "earliest time",
        put(STATEMENT, "cclm:statedFrom", Literal("2041-01-01T00:00:00Z", datatype=NamedNode(XSD + "dateTime"))),
    ),
    ("one confidence", put(STATEMENT, "cclm:confidence", decimal(1.5))),
    ("one confidence", dropped(STATEMENT, "cclm:confidence")),
    ("does not endorse", put(STATEMENT, "cclm:stance", term("val:endorses"), "cclm:speechAct", "act:dismiss")),
    (
        "declines to say withholds",
        put(STATEMENT, "cclm:stance", term("val:endorses"), "cclm:speechAct", "act:decline-to-confirm"),
    ),
    ("exactly one wording", dropped(CLAIM, "schema:text")),
    ("affirmed or as negated", put(CLAIM, "cclm:polarity", term("val:same"))),
    ("never by owl:sameAs", added(CLAIM, "owl:sameAs", OTHER)),
    ("refers to exactly one agent", added(MENTION, "cclm:refersTo", OTHER)),
    ("exactly one name", dropped(MENTION, "rdfs:label")),
    ("exactly one kind", put(MENTION, "cclm:kind", term("val:same"))),
    ("former or not", dropped(CAPACITY, "cclm:former")),
    ("does not answer itself", answering_itself),
    ("one statement or claim at most", added(RESPONSE, "cclm:target", OTHER)),
    ("exactly one relation", put(RESPONSE, "cclm:relation", term("val:same"))),
    ("explicit or inferred", dropped(RESPONSE, "cclm:method")),
    ("needs a passage", dropped(RESPONSE, "cclm:evidencedBy")),
    ("one confidence", put(RESPONSE, "cclm:confidence", decimal(-0.1))),
    ("SHA-256", put(VERSION, "cclm:contentHash", string("abc"))),
    ("exactly one version", dropped(VERSION, "prov:specializationOf")),
    ("exactly one selector", dropped(PASSAGE, "oa:hasSelector")),
    ("as long as its position", put("oa:TextQuoteSelector", "oa:exact", string("too short"))),
    ("as long as its position", dropped("oa:TextQuoteSelector", "oa:end")),
    ("no blank nodes", blank),
    ("does not describe them", shared_agent),
]
WARNING_CASES = [
    (
        "could not be resolved",
        put(STATEMENT, "cclm:speakerResolved", Literal("false", datatype=NamedNode(XSD + "boolean"))),
    ),
    ("its cue hedges", put(STATEMENT, "cclm:cue", Literal("seemed to believe", language="en"))),
    ("no quotation marks", put(STATEMENT, "cclm:quotation", term("val:direct"))),
    ("endorses and rejects", contrary),
]
DERIVED_CASES = [
    ("exactly one wording", dropped(CLUSTER, "skos:prefLabel")),
    ("which claims it was made from", dropped(CLUSTER, "prov:wasDerivedFrom")),
    ("never with owl:sameAs", added(CLUSTER, "owl:sameAs", OTHER)),
    ("exactly one orientation", added(MEMBER, "cclm:orientation", term("val:broader"))),
    ("exactly one orientation", dropped(MEMBER, "cclm:orientation")),
    ("exactly one cluster", added(MEMBER, "cclm:cluster", OTHER)),
    ("belongs to no cluster", put(MEMBER, "cclm:member", NamedNode("urn:unknown"))),
    ("what it was derived from", dropped(MEMBER, "prov:wasDerivedFrom")),
    ("exactly one principal", dropped(POSITION, "cclm:principal")),
    ("exactly one side", put(POSITION, "cclm:position", term("val:uncommitted"))),
    ("one confidence", added(POSITION, "cclm:confidence", decimal(0.123))),
    ("which statement and membership", dropped(POSITION, "prov:wasDerivedFrom")),
    ("one of those the scheme knows", put(STATUS, "cclm:status", term("val:same"))),
    ("what it was derived from", dropped(STATUS, "prov:wasDerivedFrom")),
    ("which statements report it", dropped("cclm:Utterance", "prov:wasDerivedFrom")),
]


@pytest.fixture(scope="module")
def valid(dispatches):
    """The quads of one article, of the derived graphs of all, and the concepts."""
    graph = KnowledgeGraph.open(matcher=match_by_wording)
    graph.add_all(dispatches)
    derived = {
        Quad(quad.subject, quad.predicate, quad.object, NamedNode("urn:derived"))
        for quad in _derived(graph.store, graph.base)
    }
    return to_quads(dispatches[0]), derived, list(_concepts(graph.store, graph.base))


def test_what_is_well_formed_passes_every_shape(valid):
    article, derived, concepts = valid
    assert not list(check(article, concepts, _ARTICLE_SHAPES))
    assert not list(check(derived, [], _DERIVED_SHAPES))


@pytest.mark.parametrize(("told", "edit"), ARTICLE_CASES, ids=lambda value: value if isinstance(value, str) else "")
def test_a_malformed_article_is_told(valid, told, edit):
    data = Edited(valid[0])
    node = edit(data)
    found = [item for item in check(data.quads, valid[2], _ARTICLE_SHAPES) if told in item.message]
    assert found
    assert {item.severity for item in found} == {"violation"}
    assert node is None or node.value in {item.focus for item in found} or "version" in told


@pytest.mark.parametrize(("told", "edit"), WARNING_CASES, ids=lambda value: value if isinstance(value, str) else "")
def test_what_a_person_should_look_at_is_a_warning(valid, told, edit):
    data = Edited(valid[0])
    node = edit(data)
    found = [item for item in check(data.quads, valid[2], _ARTICLE_SHAPES) if told in item.message]
    assert {(item.severity, item.focus) for item in found} == {("warning", node.value)}


@pytest.mark.parametrize(("told", "edit"), DERIVED_CASES, ids=lambda value: value if isinstance(value, str) else "")
def test_a_malformed_derived_node_is_told(valid, told, edit):
    data = Edited(valid[1])
    data.add(NamedNode("urn:unknown"), "rdf:type", term("cclm:UnspecifiedClaim"))
    node = edit(data)
    found = [item for item in check(data.quads, [], _DERIVED_SHAPES) if told in item.message]
    assert (node.value, "violation") in {(item.focus, item.severity) for item in found}


def test_a_source_without_a_name_in_two_articles_is_told(valid):
    data = Edited(valid[1])
    source = data.first("cclm:AnonymousSource")
    mention = NamedNode("urn:mention")
    data.add(mention, "cclm:refersTo", source)
    data.add(mention, "cclm:reportedIn", OTHER)
    assert source.value in {item.focus for item in check(data.quads, [], _DERIVED_SHAPES)}


def test_a_finding_names_the_article_and_the_sentence(valid):
    data = Edited(valid[0])
    node = data.first(STATEMENT, having="cclm:speechAct", value="act:dismiss")
    data.drop(node, "cclm:cue")
    finding = next(iter(check(data.quads, valid[2], _ARTICLE_SHAPES)))
    assert finding.article == "Who opened the gates?"
    assert finding.sentence == "Colonel Ruun Oskar, spokesman for the Defence Ministry, dismissed those reports."


def test_a_store_is_checked_as_a_whole_and_violations_come_first(dispatches):
    graph = KnowledgeGraph.open(matcher=match_by_wording)
    graph.add_all(dispatches)
    assert {finding.severity for finding in graph.validate()} == {"warning"}
    name = NamedNode(DEFAULT_BASE + "graph/" + dispatches[3].article.key)
    statement = next(graph.store.quads_for_pattern(None, term("rdf:type"), term(STATEMENT), name)).subject
    for quad in list(graph.store.quads_for_pattern(statement, term("cclm:cue"), None, name)):
        graph.store.remove(quad)
    first = graph.validate()[0]
    assert (first.severity, first.article, first.focus) == ("violation", "Allies deny", statement.value)
