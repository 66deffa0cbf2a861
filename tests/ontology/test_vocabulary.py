"""The ontology parses, describes every term in plain English, and has every term that the package uses."""

import re
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SH, SKOS

from counterclaim.rdf.questions import questions
from counterclaim.vocabulary import NAMESPACE, PREFIXES, ontology

ROOT = Path(str(ontology()))
TURTLE = sorted(ROOT.rglob("*.ttl"))
QUERIES = sorted([*ROOT.glob("questions/*.rq"), *ROOT.glob("rules/*.rq")])
SOURCES = sorted((Path(__file__).parents[2] / "graph" / "counterclaim" / "rdf").glob("*.py"))
_NAME = re.compile(r"\b(cclm|act|val):([A-Za-z][\w-]*)")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


@pytest.fixture(scope="module")
def vocabulary() -> rdflib.Graph:
    graph = rdflib.Graph()
    for file in ("counterclaim.ttl", "speech_acts.ttl"):
        graph.parse(ROOT / file)
    return graph


@pytest.mark.parametrize("path", TURTLE, ids=name)
def test_every_turtle_file_parses(path):
    assert len(rdflib.Graph().parse(path))


@pytest.mark.parametrize("path", QUERIES, ids=name)
def test_every_query_parses_begins_with_its_question_and_declares_what_it_uses(path):
    text = path.read_text("utf-8")
    assert re.match(r"# .+\?\n", text)
    rdflib.Graph().query(text)
    declared = dict(re.findall(r"^PREFIX (\w+): <([^>]+)>$", text, re.MULTILINE))
    assert all(PREFIXES[prefix] == namespace for prefix, namespace in declared.items())


def test_no_two_questions_ask_the_same():
    texts = [question.text for question in questions()]
    assert len(texts) == len(set(texts)) >= 26


@pytest.mark.parametrize(
    "term", sorted(set(rdflib.Graph().parse(ROOT / "counterclaim.ttl").subjects(RDF.type))), ids=str
)
def test_every_term_has_a_label_and_a_comment_in_english(vocabulary, term):
    for predicate in (RDFS.label, RDFS.comment):
        values = list(vocabulary.objects(term, predicate))
        assert len(values) == 1, predicate
        assert values[0].language == "en"
        assert values[0].strip()
    assert str(vocabulary.value(term, RDFS.comment)).endswith(".")


@pytest.mark.parametrize("path", [*QUERIES, *SOURCES, *ROOT.glob("shapes/*.ttl"), ROOT / "speech_acts.ttl"], ids=name)
def test_every_term_that_is_used_is_described(vocabulary, path):
    described = {str(subject) for subject in vocabulary.subjects(RDF.type)}
    text = re.sub(r"^\s*#.*$", "", path.read_text("utf-8"), flags=re.MULTILINE)
    used = {PREFIXES[prefix] + local for prefix, local in _NAME.findall(text)}
    assert not used - described


def test_every_act_belongs_to_a_family(vocabulary):
    acts = set(vocabulary.subjects(SKOS.inScheme, rdflib.URIRef(NAMESPACE + "speechActs")))
    families = set(vocabulary.subjects(SKOS.topConceptOf, rdflib.URIRef(NAMESPACE + "speechActs")))
    assert families
    assert acts > families
    assert all(vocabulary.value(act, SKOS.broader) in families for act in acts - families)
    assert all(vocabulary.value(act, SKOS.prefLabel) for act in acts)


def test_every_concept_belongs_to_a_scheme(vocabulary):
    schemes = set(vocabulary.subjects(RDF.type, SKOS.ConceptScheme))
    for concept in vocabulary.subjects(RDF.type, SKOS.Concept):
        assert set(vocabulary.objects(concept, SKOS.inScheme)) <= schemes, concept
        assert vocabulary.value(concept, SKOS.inScheme), concept


def test_certainties_are_ranked(vocabulary):
    certainty = rdflib.URIRef(PREFIXES["val"] + "Certainty")
    ranks = {
        str(concept).rpartition("/")[2]: int(vocabulary.value(concept, SKOS.notation))
        for concept in vocabulary.subjects(SKOS.inScheme, certainty)
    }
    assert ranks == {"certain": 3, "probable": 2, "possible": 1, "underspecified": 0}


def test_the_vocabulary_has_no_blank_nodes(vocabulary):
    assert not [node for triple in vocabulary for node in triple if isinstance(node, rdflib.BNode)]


def test_a_term_is_a_class_or_a_property_and_never_both(vocabulary):
    classes = set(vocabulary.subjects(RDF.type, OWL.Class))
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    properties = [term for kind in kinds for term in vocabulary.subjects(RDF.type, kind)]
    assert len(properties) == len(set(properties))
    assert not classes & set(properties)


@pytest.mark.parametrize("path", sorted(ROOT.glob("shapes/*.ttl")), ids=name)
def test_every_shape_has_a_target_and_says_what_is_wrong(path):
    graph = rdflib.Graph().parse(path)
    targets = (SH.targetClass, SH.targetSubjectsOf, SH.target)
    shapes = [shape for shape in graph.subjects(RDF.type, SH.NodeShape) if isinstance(shape, rdflib.URIRef)]
    assert shapes
    for shape in shapes:
        assert any(graph.value(shape, target) for target in targets), shape
        rules = [*graph.objects(shape, SH.property), *graph.objects(shape, SH.sparql)]
        for rule in rules or [shape]:
            assert str(graph.value(rule, SH.message) or "").endswith("."), (shape, rule)
