"""Read the word lists that tell people, roles, organisations and documents apart."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from counterclaim.vocabulary import ontology


@dataclass(frozen=True, slots=True)
class Role:
    """A noun for what somebody is: its gender (male, female or unknown) and for whom such a person speaks."""

    gender: str = ""
    speaks_for: str = ""  # organization, client, state or nobody


@dataclass(frozen=True, slots=True)
class Title:
    """A word that stands before a name: honorific, rank or title of office."""

    gender: str
    kind: str


@dataclass(frozen=True, slots=True)
class Called:
    """What a noun calls when it stands alone for an organisation named before, as "the ministry" does."""

    heads: frozenset[str]  # nouns in the names of such organisations: "airways" for "airline"
    types: frozenset[str]  # types of organisation
    open: bool = False  # whether the name of such an organisation need not tell what it is

    def fits(self, heads: frozenset[str] | set[str]) -> bool:
        """Say whether an organisation whose names have these head nouns can be called so."""
        return bool(self.heads & heads)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The word lists, with lower-case keys except where the case tells names from nouns."""

    roles: dict[str, Role]
    titles: dict[str, Title]
    first_names: dict[str, str]
    organizations: dict[str, frozenset[str]]  # noun -> types: company, police, outlet ...
    words: dict[str, frozenset[str]]  # class -> words
    synonyms: dict[str, frozenset[str]]  # noun -> nouns that can call the same person
    frequent: frozenset[str] = frozenset()  # words that news articles write with a small letter
    called: dict[str, Called] = field(default_factory=dict)  # noun -> which organisations it calls
    body_nouns: dict[str, frozenset[str]] = field(default_factory=dict)  # registry id -> nouns that call it

    def role(self, word: str) -> Role | None:
        """Return the role that a noun names, singular or plural, in any case."""
        lower = word.lower()
        found = self.roles.get(lower) or self.roles.get(singular(lower))
        return found or (Role() if singular(lower).endswith("ologist") else None)

    def title(self, word: str) -> Title | None:
        """Return the title that a capitalised word is."""
        return self.titles.get(word) or (self.titles.get(word.title()) if word.isupper() and len(word) > 2 else None)

    def organization_types(self, noun: str) -> frozenset[str]:
        """Return the types of organisation that a noun is used for, none for other nouns."""
        exact = self.organizations.get(noun, frozenset())  # "Post" and "Star" name papers only with a capital
        lower = noun.lower()
        return exact | self.organizations.get(lower, self.organizations.get(singular(lower), frozenset()))

    def calls(self, noun: str, other: str) -> bool:
        """Say whether two nouns can call one person: "minister" the "foreign minister", not a "vice president"."""
        if noun == other or noun in self.synonyms.get(other, frozenset()):
            return True
        short, long = sorted((noun, other), key=len)
        lesser = ("vice", "deputy", "former", "assistant", "under", "attorney", "surgeon", "ex", "junior", "associate")
        return long.endswith(f" {short}") and not long.startswith(lesser)

    def is_word(self, kind: str, word: str) -> bool:
        """Say whether a word, singular or plural, belongs to a class such as ``document``."""
        members = self.words.get(kind, frozenset())
        lower = word.lower()
        return lower in members or singular(lower) in members


def singular(noun: str) -> str:
    """Return the singular of a lower-case English plural, or the noun itself."""
    for ending, replacement in (("wives", "wife"), ("women", "woman"), ("men", "man"), ("children", "child")):
        if noun.endswith(ending):
            return noun[: -len(ending)] + replacement
    if noun == "people":
        return "person"
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("sses", "shes", "ches", "xes")):
        return noun[:-2]
    if noun.endswith("s") and not noun.endswith(("ss", "us", "is")) and len(noun) > 3:
        return noun[:-1]
    return noun


def members(kind: str) -> frozenset[str]:
    """Return the words of one class, as they stand in the list."""
    return lexicon().words[kind]


def rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of one CSV file of ``ontology/actors/``."""
    text = (ontology() / "actors" / name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


@cache
def lexicon() -> Lexicon:
    """Return the shipped word lists, read once."""
    organizations: dict[str, set[str]] = {}
    for row in rows("organization_nouns.csv"):
        organizations.setdefault(row["noun"], set()).add(row["type"])
    words: dict[str, set[str]] = {}
    for row in rows("words.csv"):
        words.setdefault(row["class"], set()).add(row["word"])
    synonyms: dict[str, set[str]] = {}
    for row in rows("role_synonyms.csv"):
        group = row["nouns"].split("|")
        for noun in group:
            synonyms.setdefault(noun, set()).update(group)
    return Lexicon(
        roles={row["noun"].lower(): Role(row["gender"], row["speaks_for"]) for row in rows("roles.csv")},
        titles={row["title"]: Title(row["gender"], row["kind"]) for row in rows("titles.csv")},
        first_names={row["name"]: row["gender"] for row in rows("first_names.csv")},
        organizations={noun: frozenset(types) for noun, types in organizations.items()},
        words={kind: frozenset(members) for kind, members in words.items()},
        synonyms={noun: frozenset(group) for noun, group in synonyms.items()},
        called={row["noun"]: _called(row, organizations) for row in rows("called_nouns.csv")},
        body_nouns={row["id"]: frozenset(row["nouns"].split("|")) for row in rows("body_nouns.csv")},
        frequent=frozenset((ontology() / "actors" / "frequent_words.txt").read_text(encoding="utf-8").split()),
    )


def _called(row: dict[str, str], organizations: dict[str, set[str]]) -> Called:
    """Return what a row of ``called_nouns.csv`` tells."""
    heads = frozenset({row["noun"], *filter(None, row["heads"].split("|"))})
    return Called(heads, frozenset(organizations.get(row["noun"], ())), row["open"] == "yes")
