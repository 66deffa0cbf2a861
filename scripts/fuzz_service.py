"""Throw made-up requests and queries at the service and the query parser; any crash or answer 500 is an error.

usage: python scripts/fuzz_service.py [--inputs 10000] [--seed 1] [--grammar]

Three quarters of the inputs are requests that schemathesis makes from the service's OpenAPI description; the rest are
queries that hypothesis puts together from pieces of SPARQL and noise. With --grammar all are queries by the grammar of
SPARQL 1.1 (`sparql_grammar.py`), half of them with a word or two wrong, sent to the service's /sparql. What is
announced (400, 404, 413, 503, 504 ...) is an answer like any other; 500 never is.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

_PIECES = """
SELECT * ASK CONSTRUCT DESCRIBE WHERE { } ( ) [ ] . ; , ?s ?p $o OPTIONAL UNION MINUS FILTER BIND VALUES GRAPH SERVICE
SILENT EXISTS NOT IN AS PREFIX BASE ex: <urn:x> <x> ex:a.b _:b a true 1 1.5e3 -2 "text" 'x' "x"@en "1"^^<urn:t>
DISTINCT REDUCED GROUP HAVING ORDER BY LIMIT OFFSET UNDEF FROM COUNT(*) SUM(?s) REGEX( STR( IRI( BNODE() COALESCE( IF(
|| && ! = < > + / ^ | ? \\ # INSERT DELETE LOAD % @ << >> - é
"""
PIECES = (*_PIECES.split(), "\n", "\x00", "\u2028", "\U0001f6a2", '"' * 3, "'" * 3, "GROUP BY", "ORDER BY")
queries = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=12).map(lambda pieces: f"SELECT * {{ {' '.join(pieces)} }}"),
    st.text(max_size=200),
)


def _plain_settings(inputs: int) -> settings:
    """Return settings that make so many inputs, whatever they take, and keep and shrink none."""
    return settings(
        max_examples=inputs,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def fuzz_parser(inputs: int, seeded: int) -> Counter[str]:
    """Put queries to a small graph; anything but rows and a QueryError is raised."""
    from pyoxigraph import Literal, NamedNode, Quad, Store

    from counterclaim.errors import QueryError
    from counterclaim.rdf import KnowledgeGraph

    store = Store()
    store.add(Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal("o"), NamedNode("urn:g")))
    graph = KnowledgeGraph(store, read_only=True)
    seen: Counter[str] = Counter()

    @seed(seeded)
    @_plain_settings(inputs)
    @given(queries)
    def run(query: str) -> None:
        try:
            found = graph.query(query)
            if hasattr(found, "__iter__"):
                for _ in zip(range(100), found, strict=False):
                    pass
            seen["answered"] += 1
        except QueryError:
            seen["refused"] += 1

    run()
    return seen


def fuzz_service(folder: Path, inputs: int, seeded: int, *, token: str = "") -> Counter[int]:
    """Send requests to every operation of the OpenAPI description, and return how often each status came back.

    Raises AssertionError for an answer 500, and whatever the application itself raises.
    """
    import schemathesis
    from starlette.testclient import TestClient

    from counterclaim.serve.app import create_app
    from counterclaim.serve.limits import Limits

    seen: Counter[int] = Counter()
    app = create_app(folder, limits=Limits(seconds=2, result_bytes=200_000, body_bytes=50_000), token=token)
    with TestClient(app) as client:
        schema = schemathesis.openapi.from_dict(client.get("/openapi.json").json())
        operations = [found.ok() for found in schema.get_all_operations()]
        for operation in operations:

            @seed(seeded)
            @_plain_settings(-(-inputs // len(operations)))
            @given(case=operation.as_strategy(), query=queries)
            def send(case: schemathesis.Case, query: str) -> None:
                made = case.as_transport_kwargs(base_url=str(client.base_url))
                parameters = dict(made.get("params") or {})
                if "query" in parameters:
                    parameters["query"] = query
                reply = client.request(
                    made["method"],
                    made["url"],
                    params=parameters,
                    headers=made.get("headers"),
                    content=made.get("data") if isinstance(made.get("data"), bytes | str) else None,
                    data=made.get("data") if isinstance(made.get("data"), dict) else None,
                )
                seen[reply.status_code] += 1
                assert reply.status_code != 500, (made, reply.text)
                assert str(folder) not in reply.text

            send()
    return seen


def fuzz_grammar(folder: Path, inputs: int, seeded: int) -> Counter[int]:
    """Send queries by the grammar, and nearly so, to the service; return how often each status came back.

    Raises AssertionError for an answer 500, one that says less than what was wrong, and a worker that died.
    """
    from starlette.testclient import TestClient

    from counterclaim.serve.app import create_app
    from counterclaim.serve.limits import Limits
    from sparql_grammar import nearly_valid, valid

    seen: Counter[int] = Counter()
    limits = Limits(seconds=2, result_bytes=200_000, body_bytes=50_000)
    with TestClient(create_app(folder, limits=limits)) as client:

        @seed(seeded)
        @_plain_settings(inputs)
        @given(query=st.one_of(valid, nearly_valid))
        def send(query: str) -> None:
            reply = client.post("/sparql", content=query.encode(), headers={"content-type": "application/sparql-query"})
            seen[reply.status_code] += 1
            assert reply.status_code in {200, 400, 413, 504, 507}, (query, reply.status_code, reply.text)
            assert reply.status_code == 200 or reply.text.strip(), query
            assert str(folder) not in reply.text

        send()
    return seen


def make_store(folder: Path) -> None:
    """Make a store of a few triples in two graphs."""
    from pyoxigraph import Literal, NamedNode, Quad

    from counterclaim.rdf.store import open_store

    store, _ = open_store(folder)
    for number in range(20):
        node, graph = NamedNode(f"https://example.org/{number}"), NamedNode(f"https://example.org/graph/{number % 2}")
        store.add(Quad(node, NamedNode("https://example.org/name"), Literal(f"thing {number}"), graph))
    store.flush()


def main() -> None:
    """Run both and print what came back."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--grammar", action="store_true")
    wanted = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "store"
        make_store(folder)
        if wanted.grammar:
            answered = fuzz_grammar(folder, wanted.inputs, wanted.seed)
            total = answered.total()
        else:
            parsed = fuzz_parser(wanted.inputs // 4, wanted.seed)
            print("queries to the parser:", dict(sorted(parsed.items())))
            answered = fuzz_service(folder, wanted.inputs - wanted.inputs // 4, wanted.seed)
            total = parsed.total() + answered.total()
    print("requests, by status:", dict(sorted(answered.items())))
    print(f"{total:,} inputs in {time.monotonic() - began:.0f} s: no crash, no 500")
    sys.exit(total < wanted.inputs)


if __name__ == "__main__":
    main()
