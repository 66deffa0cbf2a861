"""The ontology, and what is written with it, hold together under OWL 2 RL."""

import rdflib
from rdflib.namespace import OWL, RDF

from counterclaim.rdf import KnowledgeGraph
from counterclaim.rdf.derive import match_by_wording
from counterclaim.rdf.shapes import to_rdflib
from counterclaim.vocabulary import NAMESPACE, ontology

_CLASH = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")


def test_a_graph_and_its_vocabulary_have_no_clash_and_mean_what_they_should(dispatches):
    import owlrl

    graph = KnowledgeGraph.open(matcher=match_by_wording)
    graph.add_all(dispatches[:1])
    data = to_rdflib(graph.store)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(data)
    assert not list(data.subject_objects(_CLASH))
    assert not list(data.subjects(RDF.type, OWL.Nothing))
    ours, prov = rdflib.Namespace(NAMESPACE), rdflib.Namespace("http://www.w3.org/ns/prov#")
    statement = next(data.subjects(RDF.type, ours.Statement))
    assert set(data.objects(statement, ours.madeBy)) <= set(data.objects(statement, prov.wasAttributedTo))
    claim = next(data.subjects(ours.accuses))
    assert set(data.objects(claim, ours.accuses)) <= set(data.objects(claim, ours.concerns))


def test_what_is_a_statement_and_a_claim_at_once_is_a_clash():
    import owlrl

    data = rdflib.Graph().parse(str(ontology() / "counterclaim.ttl"))
    node, ours = rdflib.URIRef("https://made.example/x"), rdflib.Namespace(NAMESPACE)
    data.add((node, RDF.type, ours.Statement))
    data.add((node, RDF.type, ours.UnspecifiedClaim))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(data)
    assert list(data.subject_objects(_CLASH))
