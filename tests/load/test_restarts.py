"""A server that is killed and started again in the middle of a load: it goes on, or says what is to be done."""

import pytest

from counterclaim.errors import StoreError
from counterclaim.load import load_into
from counterclaim.load.endpoint import Endpoint
from counterclaim.load.targets import Credentials

pytestmark = pytest.mark.server


def deadly(server, at, during=""):
    """Return a progress callback that kills and restarts a server at its ``at``-th call (``during`` a phase)."""
    calls = []

    def told(what, _count):
        if not during or what == during:
            calls.append(1)
        if len(calls) == at and what in (during or what):
            server.die_and_rise()

    return told


@pytest.mark.parametrize(("name", "at"), [("neo4j", 1), ("fuseki", 1), ("oxigraph", 1), ("oxigraph", 3)])
def test_a_load_waits_for_a_server_that_starts_again_and_loses_nothing(name, at, mortal, filled, five, monkeypatch):
    monkeypatch.setattr("counterclaim.load.sparql._GRAPHS", 2)  # so that there are several requests
    server, graph = mortal(name), filled(five)
    load_into(graph, server.address, batch_size=300, on_progress=deadly(server, at))
    assert load_into(graph, server.address).nodes == 0
    if name == "neo4j":
        import neo4j

        from counterclaim.export.property_graph import build_property_graph

        with neo4j.GraphDatabase.driver(server.address) as driver:
            records, _, _ = driver.execute_query("MATCH (:Resource)-[r]->(:Resource) RETURN count(r) AS n")
        assert records[0]["n"] == len(build_property_graph(graph).relationships)
    else:
        rows = Endpoint(server.address, Credentials()).rows("SELECT ?g { GRAPH ?g { ?s ?p ?o } }")
        assert sum(not row["g"].endswith("/loaded") for row in rows) == len(graph.store)


@pytest.mark.parametrize(
    ("during", "said"), [("nodes", "it has lost nodes.*Run the load again"), ("relationships", "takes up where it")]
)
def test_a_server_that_forgot_what_it_held_is_found_out_and_loaded_anew(during, said, mortal, filled, five):
    pytest.importorskip("falkordb", reason="the extra 'falkordb' is not installed")
    server, graph = mortal("falkordb"), filled(five)
    with pytest.raises(StoreError, match=said):
        load_into(graph, server.address, batch_size=60, on_progress=deadly(server, 1, during))
    server.wait()
    assert load_into(graph, server.address).changed == len(five)
    assert load_into(graph, server.address).nodes == 0
