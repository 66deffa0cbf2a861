"""The knowledge graph takes articles in, replaces and retracts them, answers queries and writes itself out."""

import io
from dataclasses import replace

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, RdfFormat, Store, parse

from counterclaim.errors import InputError, QueryError, StoreError, UnknownFormat
from counterclaim.identifiers import DEFAULT_BASE
from counterclaim.rdf import KnowledgeGraph, graph_of
from counterclaim.rdf.derive import match_by_wording


def written(graph, form="nquads") -> bytes:
    stream = io.BytesIO()
    graph.dump(stream, form)
    return stream.getvalue()


def article_quads(graph, annotated):
    return set(graph.store.quads_for_pattern(None, None, None, graph_of(annotated.article.key)))


def manifest_of(graph, annotated):
    manifest = NamedNode(DEFAULT_BASE + "graph/manifest")
    found = graph.store.quads_for_pattern(graph_of(annotated.article.key), None, None, manifest)
    return {quad.predicate.value.rpartition("#")[2].rpartition("/")[2]: quad.object.value for quad in found}


def test_adding_an_article_again_changes_nothing(graph, dam):
    assert graph.add(dam)
    before = written(graph)
    assert not graph.add(dam)
    assert written(graph) == before


def test_a_changed_article_is_replaced_exactly(graph, dam, reply, revised):
    graph.add_all([dam, reply])
    others = article_quads(graph, reply)
    changed = revised(dam, "The council meets again.")
    assert graph.add(changed)
    fresh = KnowledgeGraph.open(matcher=match_by_wording)
    fresh.add_all([changed, reply])
    assert article_quads(graph, dam) == article_quads(fresh, changed)
    assert article_quads(graph, reply) == others
    assert written(graph) == written(fresh)


def test_the_order_of_articles_does_not_matter(dam, reply, again):
    orders = [[dam, reply, again], [again, dam, reply]]
    graphs = [KnowledgeGraph.open(matcher=match_by_wording) for _ in orders]
    for graph, order in zip(graphs, orders, strict=True):
        graph.add_all(order)
    assert written(graphs[0]) == written(graphs[1])


def test_articles_added_one_by_one_make_the_same_graph_as_all_at_once(three, dam, reply, again):
    single = KnowledgeGraph.open(matcher=match_by_wording)
    for annotated in (dam, reply, again):
        single.add(annotated)
    assert written(single) == written(three)


def test_a_retracted_article_leaves_a_tombstone_and_no_trace_in_what_is_derived(three, dam, reply, again):
    three.remove(reply.article.url)
    assert not article_quads(three, reply)
    kept = manifest_of(three, reply)
    assert kept["retracted"] == "true"
    assert kept["identifier"] == "states-reply"
    assert "quadHash" not in kept
    never = KnowledgeGraph.open(matcher=match_by_wording)
    never.add_all([dam, again])
    assert three.ask("contested-claims") == never.ask("contested-claims")
    assert [entry.id for entry in three.articles()] == [entry.id for entry in never.articles()]
    assert not [row for row in three.ask("everything-by-actor").rows if "Estmark" in row[0]]


def test_a_retracted_article_can_come_back(three, reply):
    before = written(three)
    three.remove("states-reply")
    assert three.add(reply)
    assert written(three) == before


@pytest.mark.parametrize("name", ["dam-gates", "https://courier.example/dam-gates", "key", "iri"])
def test_an_article_goes_by_its_identifier_address_key_or_iri(three, dam, name):
    name = {"key": dam.article.key, "iri": DEFAULT_BASE + dam.article.key}.get(name, name)
    assert three.records(name).article.title == "Who opened the gates?"


def test_an_unknown_article_is_told_with_the_nearest_names(three):
    with pytest.raises(InputError, match="dam-gates"):
        three.remove("dam-gate")


def test_a_name_that_several_articles_have_is_refused(graph, dam):
    other = replace(dam, article=replace(dam.article, url="https://courier.example/again"))
    graph.add_all([dam, other])
    with pytest.raises(InputError, match="Several articles"):
        graph.remove("dam-gates")


def test_the_list_of_articles_tells_what_is_in_them(three, dam):
    entry = next(entry for entry in three.articles() if entry.source == "dam-gates")
    assert (entry.title, entry.publisher, entry.published) == ("Who opened the gates?", "Vale Courier", "2031-05-04")
    assert (entry.id, entry.url, entry.statements) == (dam.article.key, dam.article.url, len(dam.statements))
    assert entry.text_sha256 == dam.article.text_sha256


def test_additions_derive_when_something_is_asked(graph, dam, reply):
    graph.add(dam, derive=False)
    graph.add(reply, derive=False)
    assert graph.is_stale()
    assert graph.ask("contested-claims").rows
    assert not graph.is_stale()


def test_progress_is_told_article_by_article(graph, dam, reply):
    told = []
    count = graph.add_all([dam, reply, dam], on_added=lambda item, changed: told.append((item.article.id, changed)))
    assert count == 2
    assert told == [("dam-gates", True), ("states-reply", True), ("dam-gates", False)]


def test_derived_graphs_record_what_they_were_made_from(graph, dam, reply):
    query = """PREFIX cclm: <https://w3id.org/counterclaim/ns#>
        SELECT ?graph ?hash { ?graph a cclm:DerivedGraph ; cclm:inputHash ?hash }"""
    graph.add(dam)
    before = {str(row["graph"]): str(row["hash"]) for row in graph.query(query)}
    graph.add(reply)
    after = {str(row["graph"]): str(row["hash"]) for row in graph.query(query)}
    assert len(before) == 8
    assert len(set(after.values())) == 1
    assert set(before.values()).isdisjoint(after.values())


def test_an_agent_is_described_once_for_all_articles(three):
    agent = NamedNode(DEFAULT_BASE + "actor/ida-brandt")
    described = {quad.graph_name.value for quad in three.store.quads_for_pattern(agent, None, None, None)}
    assert described == {DEFAULT_BASE + "graph/entities", DEFAULT_BASE + "graph/derived/shortcuts"}
    labels = [
        quad.object.value
        for quad in three.store.quads_for_pattern(agent, None, None, None)
        if quad.predicate.value.endswith(("#label", "#altLabel"))
    ]
    assert sorted(labels) == ["Brandt", "Ida Brandt", "Mayor Ida Brandt"]


def test_queries_see_all_graphs_at_once(three):
    assert three.query(
        "ASK { ?s <https://w3id.org/counterclaim/ns#speechAct>/<http://www.w3.org/2004/02/skos/core#broader> ?o }"
    )


def test_a_query_takes_values_as_terms(three):
    rows = list(
        three.query(
            "SELECT ?agent ?label { ?agent <http://www.w3.org/2000/01/rdf-schema#label> ?label }",
            bindings={"label": Literal("Ida Brandt")},
        )
    )
    assert len(rows) == 4  # the agent and a mention in each article


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT ?s { ?s ?p",
        "",
        "SELECT * { SERVICE <https://x.example/> { ?s ?p ?o } }",
        "select * { service silent ?where { ?s ?p ?o } }",
        # The engine needs no space after a keyword, so this could be SERVICE with the name :service.
        "PREFIX service: <https://x.example/> ASK { ?s service:service ?o }",
        "DELETE WHERE { ?s ?p ?o }",
        "LOAD <file:///etc/passwd>",
        "DROP ALL",
    ],
)
def test_what_is_no_safe_query_is_refused(three, sparql):
    before = len(three.store)
    with pytest.raises(QueryError):
        three.query(sparql)
    assert len(three.store) == before


@pytest.mark.parametrize(
    "sparql",
    [
        'ASK { ?s ?p "the SERVICE was good" }',
        "ASK { ?service ?p ?o } # SERVICE",
        "PREFIX x: <https://x.example/SERVICE> ASK { ?s x:service ?o }",
        "ASK { ?s ?p '''it's \"SERVICE\"''' }",
    ],
)
def test_the_word_service_is_free_in_strings_names_and_comments(three, sparql):
    assert three.query(sparql) is not None


def test_a_binding_of_an_unknown_variable_is_refused(three):
    with pytest.raises(QueryError, match="nothing"):
        three.query("SELECT ?s { ?s ?p ?o }", bindings={"nothing": Literal("x")})


def test_n_quads_are_sorted_and_hold_every_quad(three):
    lines = written(three).splitlines()
    assert lines == sorted(lines)
    assert set(parse(input=written(three), format=RdfFormat.N_QUADS)) == set(three.store)


def test_large_dumps_are_sorted_in_pieces(three, monkeypatch):
    whole = written(three)
    monkeypatch.setattr("counterclaim.rdf.dump._CHUNK", 100)
    assert written(three) == whole


@pytest.mark.parametrize(("form", "rdf_format"), [("trig", RdfFormat.TRIG), ("jsonld", RdfFormat.JSON_LD)])
def test_other_forms_with_graphs_hold_the_same_quads(three, form, rdf_format):
    assert set(parse(input=written(three, form), format=rdf_format)) == set(three.store)
    assert written(three, form) == written(three, form)


@pytest.mark.parametrize(("form", "rdf_format"), [("turtle", RdfFormat.TURTLE), ("ntriples", RdfFormat.N_TRIPLES)])
def test_forms_without_graphs_hold_the_same_triples(three, form, rdf_format):
    triples = {quad.triple for quad in parse(input=written(three, form), format=rdf_format)}
    assert triples == {quad.triple for quad in three.store}
    assert written(three, form) == written(three, form)


def test_trig_groups_by_article_and_names_its_prefixes_once(three):
    text = written(three, "trig").decode()
    assert text.count("@prefix cclm:") == 1
    blocks = [line.split()[0] for line in text.splitlines() if line.endswith("{")]
    assert len(blocks) == len(set(blocks)) == len(list(three.store.named_graphs()))
    assert all(block.startswith("articles:") for block in blocks[:3])


def test_an_unknown_form_is_told_with_the_known_ones(three, tmp_path):
    with pytest.raises(UnknownFormat, match="trig"):
        three.dump(tmp_path / "graph.xyz", "xyz")
    assert not list(tmp_path.iterdir())


def test_a_dump_appears_whole_or_not_at_all(three, tmp_path, monkeypatch):
    def fail(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("counterclaim.rdf.dump._write", fail)
    (tmp_path / "graph.nq").write_text("what was there")
    with pytest.raises(StoreError, match="space"):
        three.dump(tmp_path / "graph.nq", "nquads")
    assert [file.name for file in tmp_path.iterdir()] == ["graph.nq"]
    assert (tmp_path / "graph.nq").read_text() == "what was there"


@pytest.mark.parametrize(("form", "suffix"), [("nquads", ".nq"), ("trig", ".trig")])
def test_a_dump_can_be_loaded_into_another_store(three, tmp_path, form, suffix):
    file = tmp_path / f"graph{suffix}"
    three.dump(file, form)
    other = KnowledgeGraph.open(matcher=match_by_wording)
    other.load(file)
    assert written(other) == written(three)
    assert not other.is_stale()


@pytest.mark.parametrize(("name", "text"), [("broken.nq", "<a> <b> ."), ("graph.txt", "")])
def test_what_cannot_be_loaded_adds_nothing(graph, tmp_path, name, text):
    (tmp_path / name).write_text(text)
    before = len(graph.store)
    with pytest.raises((StoreError, UnknownFormat), match=name):
        graph.load(tmp_path / name)
    assert len(graph.store) == before


def test_rdflib_sees_the_union_of_all_graphs(three):
    dataset = three.as_rdflib()
    rows = dataset.query("SELECT ?s { ?s a <https://w3id.org/counterclaim/ns#Statement> }")
    assert len(rows) == sum(entry.statements for entry in three.articles())
    assert isinstance(dataset, rdflib.Dataset)


def test_a_store_that_cannot_see_the_union_is_refused(monkeypatch):
    monkeypatch.setattr("counterclaim.rdf.graph.KnowledgeGraph._load_vocabulary", lambda self: None)
    with pytest.raises(StoreError, match="union"):
        KnowledgeGraph(Store())


def test_hostile_text_stays_text(graph, story):
    evil = "\" } ; DROP ALL ; INSERT DATA { <a:a> <b:b> <script>alert(1)</script> \\u0022 '''"
    one = story("evil", [f"Somebody said {evil}."], title=evil, publisher=evil)
    one.say(0, one.actor("Somebody"), "said", evil)
    graph.add(one.annotated())
    two = story("evil", [f"Somebody said {evil}.", "More."], title=evil, publisher=evil)
    two.say(0, two.actor("Somebody"), "said", evil)
    graph.add(two.annotated())
    assert len(graph.articles()) == 1
    assert graph.records("evil").claims[0].text == evil
    assert [row[:3] for row in graph.ask("who-claimed-what", claim_contains=evil).rows] == [("Somebody", "Claim", evil)]


def test_claims_come_with_their_surroundings(three, dam):
    claims = {claim.text: claim for claim in three.claims_in_context() if claim.article == dam.article.key}
    opened = claims["Norvania opened the dam gates on purpose"]
    assert opened.publisher == "Vale Courier"
    assert opened.speakers == ("Ida Brandt", "Lena Strand")
    assert opened.concerns == ("Norvania",)
    assert opened.sentence in dam.article.text
    assert claims["those reports"].unspecified
    assert claims["those reports"].stance == "rejects"


def test_answers_tie_claims(three, dam):
    ties = three.answered()
    texts = {claim.id: claim.text for claim in dam.claims}
    assert [(texts[tie.claim], texts[tie.target], tie.relation) for tie in ties] == [
        ("those reports", "Norvania opened the dam gates on purpose", "dismisses")
    ]


def test_a_headline_is_a_comment_of_one_line(graph, story):
    told = story("told", ["Somebody said it rained."], title="Rain\n<a:a> <b:b> <c:c> .\r\u2028GRAPH")
    told.say(0, told.actor("Somebody"), "said", "it rained")
    graph.add(told.annotated())
    text = written(graph, "trig").decode()
    assert "\n# Rain <a:a> <b:b> <c:c> . GRAPH\n" in text
    assert set(parse(input=text, format=RdfFormat.TRIG)) == set(graph.store)
