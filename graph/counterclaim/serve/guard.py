"""Refuse what a query service must never run, by the same reading of a query that the library uses."""

from __future__ import annotations

from counterclaim.errors import QueryError
from counterclaim.rdf.lexing import mentions, refuse_nested, refuse_unsafe, words

FORMS = frozenset({"SELECT", "CONSTRUCT", "ASK", "DESCRIBE"})


def names_graphs(sparql: str) -> bool:
    """Tell whether a query names its dataset itself, by FROM."""
    return "FROM" in words(sparql)


def check_query(sparql: str) -> str:
    """Return the query's form (SELECT, ASK, CONSTRUCT or DESCRIBE).

    FROM needs no check: the engine reads only graphs that it holds and never fetches one.
    Raises QueryError for SERVICE, for an update and for no query at all.
    """
    refuse_unsafe(sparql)
    form = next((word for word in words(sparql) if word in FORMS), None)
    if form is None:
        raise QueryError("This is no SPARQL query: it has none of SELECT, CONSTRUCT, ASK and DESCRIBE.")
    return form


def check_update(sparql: str) -> None:
    """Raise QueryError for an update that would fetch from elsewhere (LOAD, SERVICE), or is too nested to be read."""
    for refused in ("LOAD", "SERVICE"):
        if mentions(sparql, refused):
            raise QueryError(f"{refused} is refused: no request leaves this endpoint.")
    refuse_nested(sparql)
