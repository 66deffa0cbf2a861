"""List and run the named questions of ontology/questions: one SPARQL query a file, its first line the question.

Questions with a row for each statement have a second wording in ``whole/``, for when nothing narrows them down: it
reads one article's graph after the other and joins whole lists. The store's own engine is faster at that; some others
make a product of the lists, so they get the first wording.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources.abc import Traversable

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Store, Triple

from counterclaim.errors import QueryError
from counterclaim.rdf.terms import plain
from counterclaim.vocabulary import ontology

Value = NamedNode | BlankNode | Literal | Triple
_PARAMETER = re.compile(r"#\s*param:\s*(\w+)\s*=\s*(.+)")
_PROJECTED = re.compile(r"^SELECT\s+(?:DISTINCT\s+)?((?:\?\w+\s+)+)WHERE\b", re.MULTILINE)
_BY_COLUMNS = re.compile(r"(?<=\})\s*ORDER\s+BY((?:\s+\?\w+)+)\s*\Z")
_READ = re.compile(r'COALESCE\(\?(\w+), ""\)')
_BEFORE_U = re.compile(r"(?<=\\)(?=[uU])")
_ORDERED = re.compile(r"\}\s*ORDER\s+BY\b[^}]*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that narrows a question down; left out, it narrows nothing."""

    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Question:
    """A named question: its words, what it can be narrowed by, and the query that answers it.

    ``whole`` gives the same rows where no parameter has a value, for the store's own engine; empty for most.
    """

    name: str
    text: str
    parameters: tuple[Parameter, ...]
    sparql: str
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """An answer: the names of the columns, and rows of plain strings (empty where there is no value)."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@cache
def questions() -> tuple[Question, ...]:
    """Return the questions that ship with the package, by name."""
    folder = ontology() / "questions"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".rq")), key=lambda file: file.name)
    found = (parse_question(file.name.removesuffix(".rq"), file.read_text("utf-8")) for file in files)
    return tuple(replace(one, whole=_text_of(folder / "whole" / f"{one.name}.rq")) for one in found)


def _text_of(file: Traversable) -> str:
    return file.read_text("utf-8") if file.is_file() else ""


def parse_question(name: str, sparql: str) -> Question:
    """Read a question from its file's text.

    Raises QueryError when the first line is not a comment with the question.
    """
    first, *rest = sparql.splitlines()
    if not first.startswith("# "):
        raise QueryError(f"Question {name} has no question: begin its first line with '# '.")
    found = (_PARAMETER.fullmatch(line.strip()) for line in rest)
    parameters = tuple(Parameter(match[1], match[2].strip()) for match in found if match)
    return Question(name, first.removeprefix("# ").strip(), parameters, sparql)


def question(name: str) -> Question:
    """Return the question of that name; QueryError with the nearest names when there is none."""
    known = {question.name: question for question in questions()}
    if name not in known:
        near = difflib.get_close_matches(name, known, n=3, cutoff=0.4) or sorted(known)
        raise QueryError(f"There is no question {name!r}. Did you mean: {', '.join(near)}?")
    return known[name]


@cache
def unordered(sparql: str) -> str | None:
    """Return a query without its order where that is the one of the first columns, so that the rows can be sorted here.

    An engine looks up both texts each time that it compares two rows, which takes longer than finding them. None for
    a query that has no order or another one.
    """
    projected, ordered = _PROJECTED.search(sparql), _BY_COLUMNS.search(sparql)
    if not projected or not ordered or projected[1].split()[: len(ordered[1].split())] != ordered[1].split():
        return None
    return sparql[: ordered.start()] + "\n"


def written(sparql: str, given: Mapping[str, str]) -> str:
    """Return a question's query with the values of its parameters, as literals in the engine's own notation.

    An engine can then leave out early what does not match; a value that is bound to a variable it compares last.
    """
    # Questions read every parameter so: the one place where its value belongs. What a value holds is not read again.
    return _READ.sub(lambda found: _literal(given[found[1]]) if found[1] in given else found[0], sparql)


def _literal(value: str) -> str:
    # Some engines read \\u0022 as a quotation mark before they know that it stands in a text: it is never written.
    parts = [str(Literal(part)) for part in _BEFORE_U.split(plain(value))]
    return parts[0] if len(parts) == 1 else f"CONCAT({', '.join(parts)})"


def told(asked: Question, parameters: Mapping[str, str], *, own: bool) -> tuple[str, bool]:
    """Return the query that answers a question, and whether its rows are still to be sorted.

    ``own`` is true for the store's own engine. Raises QueryError for a parameter that the question does not have.
    """
    known = [parameter.name for parameter in asked.parameters]
    if unknown := sorted(set(parameters) - set(known)):
        takes = f"it takes {', '.join(known)}" if known else "it takes none"
        raise QueryError(f"Question {asked.name} has no parameter {unknown[0]!r}: {takes}.")
    given = {name: parameters.get(name, "") for name in known}
    everything = own and not any(given.values())
    if everything and asked.whole:
        return asked.whole, True
    plainly = unordered(asked.sparql)
    sparql = plainly or asked.sparql
    unsorted = plainly is not None or not _ORDERED.search(asked.sparql)
    return sparql if everything else written(sparql, given), unsorted


def answer(store: Store, asked: Question, parameters: Mapping[str, str]) -> Table:
    """Answer a question, narrowed by parameters whose values are literals and never become SPARQL.

    Raises QueryError for a parameter that the question does not have.
    """
    sparql, unsorted = told(asked, parameters, own=isinstance(store, Store))
    solutions = store.query(sparql, use_default_graph_as_union=True)
    if not isinstance(solutions, QuerySolutions):
        raise QueryError(f"Question {asked.name} is no SELECT query, so it has no table.")
    # A parameter is a column of the query, so that users of SPARQL can bind it, and not of the answer.
    known = {parameter.name for parameter in asked.parameters}
    kept = [
        (index, variable.value) for index, variable in enumerate(solutions.variables) if variable.value not in known
    ]
    rows = [tuple(_text(solution[index]) for index, _ in kept) for solution in solutions]
    return Table(tuple(name for _, name in kept), tuple(sorted(rows) if unsorted else rows))


def _text(value: object) -> str:
    return "" if value is None else str(getattr(value, "value", value))
