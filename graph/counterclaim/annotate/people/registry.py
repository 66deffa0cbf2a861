"""Hold the registry of known actors: states, governments, capitals, international bodies, and a user's own."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from counterclaim.annotate.people.lexicon import rows
from counterclaim.errors import InputError
from counterclaim.identifiers import slug

_WORD = re.compile(r"[^\s\-,;:()“”\"]+")
KINDS = ("person", "organization", "state", "outlet")
FIELDS = ("id", "name", "aliases", "kind", "country", "wikidata", "parent", "stands_for")


@dataclass(frozen=True, slots=True)
class Entry:
    """One actor of a registry."""

    id: str  # a slug; the actor's identifier is actor/<id>
    name: str
    aliases: tuple[str, ...] = ()
    kind: str = "organization"
    country: str = ""  # ISO 3166 code
    wikidata: str = ""
    parent: str = ""  # id of the organisation or state that it belongs to and speaks for
    stands_for: str = ""  # id of the actor that the name stands for, when the name is a metonym
    adjectives: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Metonym:
    """A place that stands for those who govern or work there."""

    name: str
    stands_for: str  # id of an entry
    words: str  # "the government of Russia"
    always: bool = False  # True when the name is hardly ever just a place


class Registry:
    """Find known actors by name, by adjective and by the places that stand for them."""

    def __init__(self, entries: Iterable[Entry], metonyms: Iterable[Metonym] = ()) -> None:
        self.entries: dict[str, Entry] = {}
        self._names: dict[str, str] = {}
        self._adjectives: dict[str, str] = {}
        self._metonyms: dict[str, Metonym] = {}
        for entry in entries:
            self._add(entry)
        for metonym in metonyms:
            self._metonyms[metonym.name] = metonym
        self._by_first: dict[str, list[str]] = {}
        for name in (*self._names, *(key for key in self._metonyms if " " in key)):
            self._by_first.setdefault(re.split(r"[ \-]", name, maxsplit=1)[0], []).append(name)
        for candidates in self._by_first.values():
            candidates.sort(key=lambda name: (-len(name), name))

    def _add(self, entry: Entry) -> None:
        if entry.stands_for:
            self._metonyms[entry.name] = Metonym(entry.name, entry.stands_for, entry.name, always=True)
            return
        self.entries[entry.id] = entry
        for name in (entry.name, *entry.aliases):
            self._names[_bare(name)] = entry.id  # later entries win: a user's registry overrides the shipped one
        for adjective in entry.adjectives:
            self._adjectives.setdefault(adjective, entry.id)
        for capital in entry.capitals:
            words = f"the government of {entry.name}"
            self._metonyms.setdefault(capital, Metonym(capital, entry.id, words))

    def get(self, identifier: str) -> Entry | None:
        """Return the entry with this id."""
        return self.entries.get(identifier)

    def find(self, name: str) -> Entry | None:
        """Return the entry with this name or alias; case counts, because "US" is not "us"."""
        found = self._names.get(_bare(name))
        return self.entries.get(found) if found else None

    def longest(self, text: str, start: int) -> str:
        """Return the longest known name, metonyms of several words included, that begins at ``start`` of a text."""
        first = _WORD.match(text, start)
        if first is None:
            return ""
        word = str(re.sub(r"['’]s?$", "", first.group()))
        for name in (*self._by_first.get(first.group(), ()), *self._by_first.get(word.rstrip("."), ())):
            end = start + len(name)
            if text[start:end].replace("’", "'").replace("\xa0", " ") == name and not text[end : end + 1].isalnum():
                return str(name)
        return ""

    def of_adjective(self, word: str) -> Entry | None:
        """Return the state that an adjective or demonym ("Russian", "Serbs") belongs to."""
        found = self._adjectives.get(word)
        return self.entries.get(found) if found else None

    def metonym(self, name: str) -> Metonym | None:
        """Return what a place name stands for, if anything."""
        found = self._metonyms.get(_bare(name))
        return found if found and found.stands_for in self.entries else None

    def chain(self, entry: Entry) -> tuple[Entry, ...]:
        """Return those for whom an entry speaks, nearest first: its parent, the parent's parent and so on."""
        found: list[Entry] = []
        seen = {entry.id}
        while entry.parent and entry.parent not in seen and entry.parent in self.entries:
            seen.add(entry.parent)
            entry = self.entries[entry.parent]
            found.append(entry)
        return tuple(found)


def _bare(name: str) -> str:
    return " ".join(name.split()).removeprefix("The ").removeprefix("the ").replace("’", "'")


def _many(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split("|") if part.strip())


def shipped_entries() -> Iterator[Entry]:
    """Yield the entries that ship: outlets, international bodies, and states with their adjectives and capitals."""
    for row in rows("outlets.csv"):
        yield Entry(slug(row["name"]), row["name"], _many(row["aliases"]), row["kind"])
    for name in ("bodies.csv", "states.csv"):
        for row in rows(name):
            yield _entry(row)


def _entry(row: dict[str, str]) -> Entry:
    return Entry(
        id=row["id"],
        name=row["name"],
        aliases=_many(row.get("aliases")),
        kind=row.get("kind") or "organization",
        country=row.get("country") or "",
        wikidata=row.get("wikidata") or "",
        parent=row.get("parent") or "",
        stands_for=row.get("stands_for") or "",
        adjectives=_many(row.get("adjectives")),
        capitals=_many(row.get("capitals")),
    )


def read_registry(path: str | Path) -> list[Entry]:
    """Read a user's registry: CSV with a header or JSON lines, with the columns of ``FIELDS``.

    ``aliases`` separates names by ``|`` in CSV and is a list in JSON. Raises InputError naming the line of a bad row.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as cause:
        raise InputError(f"Cannot read the registry {path}: {cause}. Give a UTF-8 file, CSV or JSON lines.") from cause
    lines = text.splitlines()
    table = _json_rows(path, lines) if text.lstrip().startswith("{") else _csv_rows(path, lines)
    return [_checked(path, number, row) for number, row in table]


def _csv_rows(path: Path, lines: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(lines)
    if not reader.fieldnames or not {"id", "name"} <= set(reader.fieldnames):
        raise InputError(f"{path}, line 1: no header with id and name. Known columns: {', '.join(FIELDS)}.")
    for row in reader:
        yield reader.line_num, {key: value or "" for key, value in row.items() if isinstance(key, str)}


def _json_rows(path: Path, lines: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError as cause:
            raise InputError(f"{path}, line {number}: not JSON ({cause.msg}). Write one object a line.") from cause
        if not isinstance(record, dict):
            raise InputError(f"{path}, line {number}: not a JSON object. Write one object a line.")
        yield number, {key: _flat(value) for key, value in record.items()}


def _flat(value: object) -> str:
    if isinstance(value, list):
        return "|".join(str(part) for part in value)
    return "" if value is None else str(value)


def _checked(path: Path, number: int, row: dict[str, str]) -> Entry:
    if not row.get("id", "").strip() or not row.get("name", "").strip():
        raise InputError(f"{path}, line {number}: id or name is empty. Every actor needs both.")
    kind = row.get("kind") or "organization"
    if kind not in KINDS:
        raise InputError(f"{path}, line {number}: unknown kind {kind!r}. Known: {', '.join(KINDS)}.")
    if slug(row["id"]) != row["id"]:
        raise InputError(f"{path}, line {number}: id {row['id']!r} is not a slug; write {slug(row['id'])!r}.")
    return _entry({**row, "kind": kind})


@cache
def load_registry(path: str = "") -> Registry:
    """Return the shipped registry with a user's entries on top, read once for each path."""
    own = read_registry(path) if path else []
    metonyms = [
        Metonym(row["name"], row["stands_for"], row["words"], row["always"] == "yes") for row in rows("metonyms.csv")
    ]
    return Registry([*shipped_entries(), *own], metonyms)
