"""Read the words of a SPARQL query outside its strings, IRIs and comments, to refuse what must not run."""

from __future__ import annotations

import re
from collections.abc import Iterator

from counterclaim.errors import QueryError

# Every quantifier over a class is possessive and each character is read once, so that no text makes this slow.
_TOKEN = re.compile(
    r"""
    (?P<skip> \"{3}(?:[^"\\]|\\.|"(?!""))*+\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*+'{3}
            | "(?:[^"\\\n\r]|\\.)*+" | '(?:[^'\\\n\r]|\\.)*+'
            | <[^<>"{}|^`\\\x00-\x20]*+> | \#[^\n\r]*+ | \s++ )
  | (?P<name> [?$]\w++ | @[\w-]++ )
  | (?P<run> [\w.-]++ (?: : (?:[\w:%\\][\w.:%\\-]*+)? )? | : (?:[\w:%\\][\w.:%\\-]*+)? )
  | (?P<open> [({\[] )
  | (?P<close> [)}\]] )
  | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"}
_FORMS = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}
#: The engine reads brackets and the parts of a group by recursion: more of either would end the process.
DEEPEST, MOST_PARTS = 100, 1000
_PARTS = {"OPTIONAL", "MINUS", "BIND", "VALUES", "GRAPH", "FILTER", "UNION"}


def words(sparql: str) -> Iterator[str]:
    """Yield the keywords and function names of a query in upper case, in order."""
    for match in _TOKEN.finditer(sparql):
        if match.lastgroup == "run" and ":" not in match.group():
            yield from (word.upper() for word in re.findall(r"\w+", match.group()))


def mentions(sparql: str, keyword: str) -> bool:
    """Tell whether an engine could read a keyword in a query, as it may without any space around it.

    ``1SERVICE<urn:x>``, ``SERVICESILENT<urn:x>`` and ``SERVICE:x`` are all SERVICE, so a prefix that holds the keyword
    counts, too.
    """
    for match in _TOKEN.finditer(sparql):
        if match.lastgroup == "run" and keyword in match.group().partition(":")[0].upper():
            return True
    return False


def refuse_unsafe(sparql: str) -> None:
    """Raise QueryError for a query that would ask another server, an update, and one too nested to be read."""
    if mentions(sparql, "SERVICE"):
        raise QueryError(
            "SERVICE is refused: no request leaves this machine. Query the other endpoint by itself, and rename a "
            "prefix that holds the word."
        )
    refuse_nested(sparql)
    form = next((word for word in words(sparql) if word in _UPDATES or word in _FORMS), "")
    if form in _UPDATES:
        raise QueryError(f"{form} is an update, and queries only read. Change a store with `add` and `remove`.")


def refuse_nested(sparql: str) -> None:
    """Raise QueryError for a query with more nesting or more parts than the engine can read."""
    depth = 0
    for match in _TOKEN.finditer(sparql):
        depth += (match.lastgroup == "open") - (match.lastgroup == "close")
        if depth > DEEPEST:
            raise QueryError(f"The query is nested more than {DEEPEST} brackets deep. Take it apart.")
    if sum(word in _PARTS for word in words(sparql)) > MOST_PARTS:
        raise QueryError(
            f"The query has more than {MOST_PARTS:,} parts. Take it apart; VALUES lists many terms at once."
        )
