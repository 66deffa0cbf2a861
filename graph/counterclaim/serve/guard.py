"""Refuse what a query service must never run: requests that leave the machine, and updates told as queries.

The words are looked for outside strings, IRIs and comments, so that a claim about a "service" stays searchable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from counterclaim.errors import QueryError

_TOKEN = re.compile(
    r"""
    (?P<string>\"{3}(?:[^\"\\]|\\.|\"(?!\"\"))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
              | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<comment>\#[^\n\r]*)
  | (?P<name>[?$]?[\w\-.]*:[\w\-.:%\\]* | [?$@]?\w+)
  | (?P<other>\s+ | .)
    """,
    re.VERBOSE | re.DOTALL,
)
_FORMS = {"SELECT", "CONSTRUCT", "ASK", "DESCRIBE"}
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"}


def tokens(sparql: str) -> Iterator[str]:
    """Yield the words, names and IRIs of a query, without its strings, comments and white space."""
    for match in _TOKEN.finditer(sparql):
        if match.lastgroup in ("iri", "name") or (match.lastgroup == "other" and not match.group().isspace()):
            yield match.group()


def check_query(sparql: str) -> str:
    """Return the query's form (SELECT, ASK, CONSTRUCT or DESCRIBE).

    FROM needs no check: the engine reads only graphs that it holds and never fetches one.
    Raises QueryError for SERVICE, for an update and for no query at all.
    """
    words = [token.upper() for token in tokens(sparql)]
    if "SERVICE" in words:
        raise QueryError("SERVICE is refused: no request leaves this endpoint. Query the other endpoint from your side.")
    form = next((word for word in words if word in _FORMS | _UPDATES), None)
    if form in _UPDATES:
        raise QueryError(f"{form} is an update; this address answers queries only.")
    if form is None:
        raise QueryError("This is no SPARQL query: it has none of SELECT, CONSTRUCT, ASK and DESCRIBE.")
    return form


def check_update(sparql: str) -> None:
    """Raise QueryError for an update that would fetch from elsewhere (LOAD, SERVICE)."""
    words = {token.upper() for token in tokens(sparql)}
    for refused in ("LOAD", "SERVICE"):
        if refused in words:
            raise QueryError(f"{refused} is refused: no request leaves this endpoint.")
