"""List and run the named questions of ontology/questions: one SPARQL query a file, its first line the question."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Store, Triple, Variable

from counterclaim.errors import QueryError
from counterclaim.rdf.terms import plain
from counterclaim.vocabulary import ontology

Value = NamedNode | BlankNode | Literal | Triple
_PARAMETER = re.compile(r"#\s*param:\s*(\w+)\s*=\s*(.+)")
_ORDERED = re.compile(r"\}\s*ORDER\s+BY\b[^}]*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that narrows a question down; left out, it narrows nothing."""

    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Question:
    """A named question: its words, what it can be narrowed by, and the query that answers it."""

    name: str
    text: str
    parameters: tuple[Parameter, ...]
    sparql: str


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
    return tuple(parse_question(file.name.removesuffix(".rq"), file.read_text("utf-8")) for file in files)


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


def answer(store: Store, asked: Question, parameters: Mapping[str, str]) -> Table:
    """Answer a question, narrowed by parameters whose values are bound as terms and never become SPARQL.

    Raises QueryError for a parameter that the question does not have.
    """
    known = [parameter.name for parameter in asked.parameters]
    if unknown := sorted(set(parameters) - set(known)):
        told = f"it takes {', '.join(known)}" if known else "it takes none"
        raise QueryError(f"Question {asked.name} has no parameter {unknown[0]!r}: {told}.")
    bound: dict[Variable, Value] = {Variable(name): Literal(plain(parameters.get(name, ""))) for name in known}
    solutions = store.query(asked.sparql, use_default_graph_as_union=True, substitutions=bound or None)
    if not isinstance(solutions, QuerySolutions):
        raise QueryError(f"Question {asked.name} is no SELECT query, so it has no table.")
    # Oxigraph binds only what is projected, so parameters are columns of the query, and not of the answer.
    kept = [
        (index, variable.value) for index, variable in enumerate(solutions.variables) if variable.value not in known
    ]
    rows = [tuple(_text(solution[index]) for index, _ in kept) for solution in solutions]
    return Table(tuple(name for _, name in kept), tuple(rows if _ORDERED.search(asked.sparql) else sorted(rows)))


def _text(value: object) -> str:
    return "" if value is None else str(getattr(value, "value", value))
