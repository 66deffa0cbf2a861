"""Take personal names apart and say whether two forms can name one person."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from counterclaim.annotate.people.lexicon import lexicon, members

_INITIAL = re.compile(r"^[A-Z]\.?(?:-?[A-Z]\.?)?$")


@dataclass(frozen=True, slots=True)
class PersonName:
    """A personal name without its titles; parts keep the case of the text, so compare them folded."""

    given: tuple[str, ...]
    surname: str
    suffix: str = ""

    @property
    def text(self) -> str:
        """Return the whole name."""
        return " ".join(part for part in (*self.given, self.surname, self.suffix) if part)


def parse_name(words: tuple[str, ...]) -> PersonName:
    """Split the words of a name into given names, surname with its particles, and suffix."""
    parts = [word.strip(",") for word in words if word.strip(",")]
    suffix = ""
    while len(parts) > 1 and parts[-1].lower() in members("suffix"):
        suffix = f"{parts.pop()} {suffix}".strip()
    start = len(parts) - 1
    while start > 1 and parts[start - 1].lower() in members("particle"):
        start -= 1
    if start == 1 and parts[0].lower() in members("particle"):
        start = 0
    return PersonName(tuple(parts[:start]), " ".join(parts[start:]), suffix)


def fold(word: str) -> str:
    """Return a name's part without case, accents, hyphens and apostrophes, for comparing transliterations."""
    plain = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]", "", re.sub(r"^(?:al|el|ul)[- ]", "", plain))


def gender_of(words: tuple[str, ...]) -> str:
    """Return male or female when the first name tells, else an empty string."""
    if len(words) < 2:
        return ""
    found = lexicon().first_names.get(words[0].title() if words[0].isupper() else words[0], "")
    return found if found in ("male", "female") else ""


def same_given(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Say whether two lists of given names can belong to one person: equal, initials or a leading part."""
    if not first or not second:
        return True
    one, other = first[0], second[0]
    if _INITIAL.match(one) or _INITIAL.match(other):
        return one[0].lower() == other[0].lower()
    a, b = fold(one), fold(other)
    return a == b or (len(a) > 2 and len(b) > 2 and (a.startswith(b) or b.startswith(a)))


def compatible(first: PersonName, second: PersonName) -> bool:
    """Say whether two names can be forms of one person's name: same surname, given names that do not clash."""
    if fold(first.surname) != fold(second.surname):
        return _given_only(first, second) or _given_only(second, first)
    if first.suffix and second.suffix and first.suffix.strip(".").lower() != second.suffix.strip(".").lower():
        return False
    return same_given(first.given, second.given)


def _given_only(short: PersonName, full: PersonName) -> bool:
    # "Igor" or "Mary Jane" for one who was introduced as "Igor Bravic": the single word is parsed as a surname.
    return not short.given and bool(full.given) and fold(short.surname) == fold(full.given[0])
