"""Records become quads and come back; an article's graph keeps to itself and to its invariants."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode

from counterclaim.identifiers import DEFAULT_BASE
from counterclaim.model import (
    Actor,
    AnnotatedArticle,
    Article,
    Capacity,
    Claim,
    Response,
    Said,
    Speaker,
    SpeechAct,
    Statement,
)
from counterclaim.rdf import from_quads, graph_of, to_quads
from counterclaim.rdf.terms import decimal, moment, plain
from counterclaim.rdf.triples import quad_hash


def without_text(annotated: AnnotatedArticle) -> AnnotatedArticle:
    return replace(annotated, article=replace(annotated.article, text=""))


@pytest.mark.parametrize("name", ["dam", "reply", "again"])
def test_records_come_back_as_they_went_in(name, request):
    annotated = request.getfixturevalue(name)
    back = from_quads(to_quads(annotated))
    for field in ("article", "statements", "responses", "claims", "actors", "extractor", "warnings"):
        assert getattr(back, field) == getattr(without_text(annotated), field), field


def test_another_base_changes_the_names_and_nothing_else(dam):
    base = "https://graph.example/x/"
    quads = to_quads(dam, base)
    assert len(quads) == len(to_quads(dam))
    assert not any(DEFAULT_BASE in str(quad) for quad in quads)
    assert from_quads(quads, base) == from_quads(to_quads(dam))


def test_two_translations_are_the_same_quads_in_the_same_order(dam):
    assert to_quads(dam) == to_quads(dam)
    assert quad_hash(to_quads(dam)) == quad_hash(reversed(to_quads(dam)))


def test_an_article_graph_has_no_blank_nodes_and_one_name(dam):
    quads = to_quads(dam)
    assert {quad.graph_name for quad in quads} == {graph_of(dam.article.key)}
    assert not any(isinstance(term, BlankNode) for quad in quads for term in (quad.subject, quad.object))


def test_an_article_graph_describes_no_agent_that_articles_share(dam):
    shared = f"{DEFAULT_BASE}actor/"
    quads = to_quads(dam)
    assert not any(quad.subject.value.startswith(shared) for quad in quads)
    assert any(isinstance(quad.object, NamedNode) and quad.object.value.startswith(shared) for quad in quads)


def test_articles_describe_nothing_in_common(dam, reply):
    one, other = ({quad.subject for quad in to_quads(item)} for item in (dam, reply))
    assert not one & other


def test_an_anonymous_source_is_another_node_in_another_article(dam, reply):
    assert {actor.id for actor in dam.actors if actor.id.startswith("source/")}.isdisjoint(
        actor.id for actor in reply.actors
    )


def test_every_quotation_is_the_text_at_its_position(dam):
    starts, ends, exact = {}, {}, {}
    for quad in to_quads(dam):
        for name, found in (("start", starts), ("end", ends), ("exact", exact)):
            if quad.predicate.value == f"http://www.w3.org/ns/oa#{name}":
                found[quad.subject] = quad.object.value
    assert exact
    for node, words in exact.items():
        assert dam.article.text[int(starts[node]) : int(ends[node])] == words


def test_an_edit_elsewhere_renames_no_statement_and_changes_the_version(dam, revised):
    before, after = to_quads(dam), to_quads(revised(dam, "The council meets again."))

    def subjects(quads, kind):
        return {quad.subject.value for quad in quads if f"/{kind}/" in quad.subject.value}

    assert subjects(before, "statement") == subjects(after, "statement")
    assert not subjects(before, "v") & subjects(after, "v")


def test_a_statement_without_a_maker_gets_one_of_its_own_and_loses_it_again(reply):
    quads = to_quads(reply)
    unresolved = [quad.subject for quad in quads if str(quad.object).endswith("UnresolvedSource>")]
    assert len(unresolved) == 1
    assert sum(quad.object == unresolved[0] for quad in quads) == 2  # madeBy and principal
    assert [item.speaker.actors for item in from_quads(quads).statements].count(()) == 1


def test_the_principal_is_the_end_of_the_chain(dam):
    principals = {
        quad.subject.value: quad.object.value for quad in to_quads(dam) if quad.predicate.value.endswith("#principal")
    }
    dismissed = next(item for item in dam.statements if item.act.act == "dismiss")
    assert principals[DEFAULT_BASE + dismissed.id] == f"{DEFAULT_BASE}actor/norvania"


def test_the_outlet_of_an_article_is_the_one_that_it_names(story):
    told = story("told", ["The Vale Courier was told that it rained."], publisher="Vale Courier")
    outlet = told.actor("The Vale Courier", "outlet", aliases=("Vale Courier",))
    quads = to_quads(told.annotated())
    assert [quad.object.value for quad in quads if quad.predicate.value == "http://schema.org/publisher"] == [
        DEFAULT_BASE + outlet
    ]


@pytest.mark.parametrize(
    ("value", "earliest", "latest"),
    [
        ("2031-05-04", "2031-05-04T00:00:00Z", "2031-05-04T23:59:59Z"),
        ("2031-02", "2031-02-01T00:00:00Z", "2031-02-28T23:59:59Z"),
        ("2032", "2032-01-01T00:00:00Z", "2032-12-31T23:59:59Z"),
        ("2031-05-06T09:30:00+02:00", "2031-05-06T07:30:00Z", "2031-05-06T07:30:00Z"),
        ("2031-05-06T09:30:00", "2031-05-06T09:30:00Z", "2031-05-06T09:30:00Z"),
    ],
)
def test_a_moment_is_told_in_utc(value, earliest, latest):
    assert moment(value).text == earliest
    assert moment(value, latest=True).text == latest


@pytest.mark.parametrize("value", ["", "yesterday", "2031-13-01", "2031-02-30", "31/05/2031"])
def test_what_is_no_date_is_no_moment(value):
    assert moment(value) is None


@pytest.mark.parametrize(
    ("value", "text"), [(1, "1"), (0, "0"), (0.5, "0.5"), (1e-9, "0"), (0.93, "0.93"), (1 / 3, "0.333333")]
)
def test_a_decimal_is_written_plainly(value, text):
    assert decimal(value) == Literal(text, datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))


texts = st.text(min_size=1, max_size=40)
names = st.lists(texts, max_size=4, unique=True).map(tuple)
dates = st.sampled_from(["", "2031-05-04", "2031-05-04T10:20:30Z"])
spans = st.lists(st.integers(0, 30), min_size=2, max_size=2, unique=True).map(lambda pair: (tuple(sorted(pair)),))
actor_ids = st.lists(st.sampled_from(["actor/a", "actor/b", "actor/c", "actor/d"]), max_size=4, unique=True).map(tuple)
capacities = st.builds(
    Capacity, texts, st.just("") | texts, st.sampled_from(["", "actor/a"]), st.booleans(), st.booleans()
)


@st.composite
def articles(draw):
    text = draw(st.text(min_size=40, max_size=60))
    article = Article(
        "made",
        text,
        draw(st.just("") | texts),
        draw(st.just("") | texts),
        "https://a.example/1",
        draw(dates),
        draw(names),
    )
    claim = Claim("claim/1", draw(texts), draw(spans), draw(st.sampled_from(["affirmed", "negated"])), draw(actor_ids))
    actors = tuple(
        Actor(f"actor/{letter}", draw(texts), "person", draw(st.just("") | texts), draw(names), ((index, index + 1),),
              tuple(dict.fromkeys([draw(capacities)])), draw(actor_ids), wikidata="Q1")
        for index, letter in enumerate("abcd")
    )  # fmt: skip
    makers = draw(actor_ids.filter(bool))
    statement = Statement(
        id="statement/1",
        act=SpeechAct("deny", "rejects", "certain", "direct"),
        confidence=draw(st.floats(0, 1).map(lambda value: round(value, 6))),
        source=draw(spans), source_text=draw(texts),
        speaker=Speaker(makers, "named", draw(st.none() | capacities), draw(actor_ids), draw(actor_ids)),
        cue=draw(spans), cue_text=draw(texts), content=draw(spans), content_text=draw(texts), sentence=(0, 35),
        claim="claim/1", said=Said(draw(dates), draw(dates), draw(st.just("") | texts)),
    )  # fmt: skip
    because = ((draw(texts), 0.25),)
    ranked = tuple(draw(st.lists(st.sampled_from([(0, 5), (10, 12), (9, 11)]), max_size=3, unique=True)))
    response = Response(
        "response/1", "statement/1", "deny", "denies", draw(texts), draw(texts), ((0, 35),), ranked, "claim/1", 0.5,
        because=because,
    )  # fmt: skip
    chances = st.floats(0, 1).map(lambda value: round(value, 4))
    sides = draw(st.none() | st.tuples(chances, chances, chances))
    return AnnotatedArticle(
        article, (statement,), (response,), (claim,), actors, draw(st.just("") | texts), sides=sides
    )


@settings(max_examples=60, deadline=None)
@given(articles())
def test_any_text_survives_the_way_through_rdf(annotated):
    assert from_quads(to_quads(annotated)) == without_text(annotated)


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_text_for_rdf_keeps_its_length_and_holds_no_lone_surrogate(text):
    assert len(plain(text)) == len(text)
    plain(text).encode("utf-8")
