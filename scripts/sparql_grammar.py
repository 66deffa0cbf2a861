"""Put SPARQL 1.1 queries together by the grammar: valid ones, and ones with a word too many, too few or out of place.

A query is a function of one number that hypothesis draws, because drawing every word takes a hundred times as long.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from hypothesis import strategies as st

_NAMES = "abcdxyz"
_IRIS = (
    "<urn:s>",
    "<urn:p>",
    "<urn:g>",
    "<https://example.org/name>",
    "<https://example.org/1>",
    "ex:a",
    "ex:b.c",
    "a:",
)
_LITERALS = (
    *('"o"', "'its'", '"a"@en', '"a"@en-GB', '"1"^^xsd:integer', '"x"^^ex:t', '"""two\nlines"""', '"\\u00e9\\n"'),
    *(
        "1",
        "-2",
        "1.5",
        "1e9",
        "true",
        "false",
        '"2031-05-01"^^xsd:date',
        '"NaN"^^xsd:double',
        '"zz"^^xsd:integer',
        '""',
    ),
)
_UNARY = (
    *("STR", "LANG", "DATATYPE", "ABS", "CEIL", "FLOOR", "ROUND", "STRLEN", "UCASE", "LCASE", "ENCODE_FOR_URI", "YEAR"),
    *("MONTH", "DAY", "HOURS", "TZ", "MD5", "SHA256", "isIRI", "isBLANK", "isLITERAL", "isNUMERIC", "IRI", "BNODE"),
    *("xsd:integer", "xsd:double", "xsd:dateTime", "xsd:boolean", "xsd:string"),
)
_BINARY = ("CONTAINS", "STRSTARTS", "STRENDS", "STRBEFORE", "STRAFTER", "LANGMATCHES", "sameTerm", "STRDT", "STRLANG")
_AGGREGATES = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")
_PROLOGUE = (
    "PREFIX ex: <https://example.org/> PREFIX a: <urn:a> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
    "BASE <https://example.org/base/>\n"
)
_WORD = re.compile(r"\"{3}.*?\"{3}|\"[^\"]*\"|<[^>\s]*>|[?$^]?[\w:@.-]+|\S", re.DOTALL)


class _Writer:
    """Write one query, each production of the grammar by a method of its name; ``depth`` bounds what is nested."""

    def __init__(self, number: int) -> None:
        self.random = random.Random(number)
        self.fresh = 0

    def one(self, options: Sequence[str]) -> str:
        return self.random.choice(options)

    def number(self, least: int, most: int) -> int:
        return self.random.randint(least, most)

    def chance(self, share: int) -> bool:
        """Say yes once in so many times."""
        return self.number(1, share) == 1

    def var(self) -> str:
        return self.one(("?", "$")) + self.one(_NAMES)

    def new(self) -> str:
        self.fresh += 1
        return f"?n{self.fresh}"

    def term(self) -> str:
        return (self.var, self.var, lambda: self.one(_IRIS), lambda: self.one(_LITERALS))[self.number(0, 3)]()

    def path(self, depth: int) -> str:
        if depth < 1 or self.chance(2):
            return self.one(("<urn:p>", "a", "ex:name", "^<urn:p>", "!<urn:p>", "!(a|^ex:name)"))
        inner = self.path(depth - 1)
        kind = self.number(0, 3)
        if kind == 0:
            return f"({inner}){self.one('*+?')}"
        return f"({inner}{'/|'[kind % 2]}{self.path(depth - 1)})"

    def verb(self, depth: int) -> str:
        return self.path(depth) if self.chance(3) else (self.var() if self.chance(2) else self.one(_IRIS))

    def triples(self, depth: int) -> str:
        subject = self.one(_IRIS) if self.chance(3) else (self.var() if not self.chance(6) else "[]")
        told = f"{subject} {self.verb(depth)} {self.term()}"
        if self.chance(4):
            told += f" ; {self.verb(0)} {self.term()} , {self.term()}"
        if self.chance(8):
            told = f"[ <urn:p> {self.term()} ] {self.verb(0)} ( {self.term()} {self.term()} )"
        return told + " ."

    def expression(self, depth: int) -> str:
        if depth < 1 or self.chance(4):
            return self.term()
        inner = self.expression(depth - 1)
        kinds = (
            lambda: f"({inner} {self.one(('=', '!=', '<', '>=', '+', '-', '*', '/', '&&', '||'))} {self.term()})",
            lambda: f"{self.one(_UNARY)}({inner})",
            lambda: f"{self.one(_BINARY)}({inner}, {self.term()})",
            lambda: f"{self.one(('!', '-', '+'))}({inner})",
            lambda: f"IF({inner}, {self.term()}, COALESCE({self.term()}, {self.term()}))",
            lambda: f"({inner} {self.one(('IN', 'NOT IN'))} ({self.term()}, {self.term()}))",
            lambda: f"{self.one(('EXISTS', 'NOT EXISTS'))} {self.group(depth - 1)}",
            lambda: f"REGEX(STR({inner}), '{self.one(('^a.*$', '(a+)+b', '[', 'o'))}', '{self.one(('i', 'smx', ''))}')",
            lambda: f"BOUND({self.var()})",
        )
        return self.random.choice(kinds)()

    def group(self, depth: int) -> str:
        parts = [self.triples(1)] if not self.chance(6) else []
        parts += [self.part(depth - 1) for _ in range(self.number(0, 3) if depth > 0 else 0)]
        return "{ " + " ".join(parts) + " }"

    def part(self, depth: int) -> str:
        kinds = (
            lambda: self.triples(2),
            lambda: self.triples(2),
            lambda: f"OPTIONAL {self.group(depth)}",
            lambda: f"{self.group(depth)} UNION {self.group(depth)}",
            lambda: f"MINUS {self.group(depth)}",
            lambda: f"FILTER({self.expression(2)})",
            lambda: f"BIND({self.expression(2)} AS {self.new()})",
            lambda: f"GRAPH {self.var() if self.chance(2) else '<urn:g>'} {self.group(depth)}",
            lambda: f"{{ {self.select(depth)} }}",
            lambda: f"FILTER {self.one(('EXISTS', 'NOT EXISTS'))} {self.group(depth)}",
            self.values,
        )
        return self.random.choice(kinds)()

    def values(self) -> str:
        one = [self.one((*_IRIS, *_LITERALS, "UNDEF")) for _ in range(self.number(0, 3))]
        if self.chance(2):
            return f"VALUES {self.var()} {{ {' '.join(one)} }}"
        return f"VALUES (?x ?y) {{ {' '.join(f'( {value} UNDEF )' for value in one)} }}"

    def aggregate(self) -> str:
        name, distinct = self.one(_AGGREGATES), self.one(("", "DISTINCT "))
        if name == "COUNT" and self.chance(2):
            return f"COUNT({distinct}*)"
        if name == "GROUP_CONCAT" and self.chance(2):
            return f"GROUP_CONCAT({distinct}{self.term()} ; SEPARATOR = ', ')"
        return f"{name}({distinct}{self.expression(1)})"

    def select(self, depth: int) -> str:
        how = self.one(("", "DISTINCT ", "REDUCED "))
        if self.chance(3):
            key, having = self.var(), f" HAVING({self.aggregate()} > 0)" if self.chance(3) else ""
            head = (
                f"{key} ({self.aggregate()} AS {self.new()})"
                if self.chance(2)
                else f"({self.aggregate()} AS {self.new()})"
            )
            return f"SELECT {how}{head} WHERE {self.group(depth)} GROUP BY {key}{having}{self.limits()}"
        head = "*" if self.chance(2) else " ".join(sorted({self.var() for _ in range(self.number(1, 3))}))
        if head != "*" and self.chance(3):
            head += f" ({self.expression(2)} AS {self.new()})"
        return f"SELECT {how}{head} WHERE {self.group(depth)}{self.order()}{self.limits()}"

    def order(self) -> str:
        return f" ORDER BY {self.one(('ASC', 'DESC'))}({self.expression(1)}) {self.var()}" if self.chance(3) else ""

    def limits(self) -> str:
        told = f" LIMIT {self.number(0, 9)}" if self.chance(3) else ""
        return told + (f" OFFSET {self.number(0, 9)}" if self.chance(4) else "")

    def query(self) -> str:
        dataset = self.one(("", "", "", "FROM <urn:g> ", "FROM NAMED <urn:g> "))
        kind = self.number(0, 7)
        if kind == 0:
            body = f"ASK {dataset}{self.group(2)}"
        elif kind == 1:
            made = f"{self.var()} {self.one(_IRIS)} {self.term()}"
            body = f"CONSTRUCT {{ {made} }} {dataset}WHERE {self.group(2)}{self.limits()}"
        elif kind == 2:
            body = f"DESCRIBE {self.one((*_IRIS, '?a', '*'))} {dataset}WHERE {self.group(1)}"
        else:
            body = self.select(2)
        return _PROLOGUE + body + (f" {self.values()}" if self.chance(8) else "")


def _broken(number: int) -> str:
    """Leave out, double, exchange or cut off one or two words of a query."""
    writer = _Writer(number)
    words = _WORD.findall(writer.query().removeprefix(_PROLOGUE))
    for _ in range(writer.number(1, 2)):
        place, other, what = writer.number(0, len(words) - 1), writer.number(0, len(words) - 1), writer.number(0, 3)
        if what == 0 and len(words) > 1:
            del words[place]
        elif what == 1:
            words.insert(place, words[other])
        elif what == 2:
            words[place], words[other] = words[other], words[place]
        else:
            words = words[: max(place, 1)]
    return _PROLOGUE + " ".join(words)


_numbers = st.integers(0, 2**64 - 1)
#: Queries that are valid, but for scopes of variables, which the grammar alone does not hold.
valid = _numbers.map(lambda number: _Writer(number).query())
#: The same with one or two words wrong.
nearly_valid = _numbers.map(_broken)
