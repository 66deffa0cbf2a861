"""Read the words of a SPARQL query outside its strings, IRIs and comments, to refuse what must not run."""

from __future__ import annotations

import re
from collections.abc import Iterator

from counterclaim.errors import QueryError

_TOKEN = re.compile(
    r"""
    (?P<skip> \"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
            | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'
            | <[^<>"{}|^`\\\x00-\x20]*> | \#[^\n\r]* | \s+ )
  | (?P<name> [?$]\w+ | @[\w-]+ | [\w.-]*:[\w.:%\\-]* )
  | (?P<word> \w+ )
  | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"}


def words(sparql: str) -> Iterator[str]:
    """Yield the keywords and function names of a query in upper case, in order."""
    for match in _TOKEN.finditer(sparql):
        if match.lastgroup == "word":
            yield match.group().upper()


def refuse_unsafe(sparql: str) -> None:
    """Raise QueryError for a query that would ask another server, and for an update."""
    found = list(words(sparql))
    if "SERVICE" in found:
        raise QueryError("SERVICE is refused: no request leaves this machine. Query the other endpoint by itself.")
    form = next((word for word in found if word in _UPDATES or word in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")), "")
    if form in _UPDATES:
        raise QueryError(f"{form} is an update, and queries only read. Change a store with `add` and `remove`.")
