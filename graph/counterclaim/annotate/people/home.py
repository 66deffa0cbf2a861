"""Tell which state's a body or office is that stands without one: "the Defence Ministry", "the prime minister"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

from spacy.tokens import Doc

from counterclaim.annotate.passages import text_of
from counterclaim.annotate.people.lexicon import lexicon, members, rows
from counterclaim.annotate.people.mentions import Name
from counterclaim.annotate.people.registry import Entry, Registry

#: What opens an article: "KOLST, Norland (AP) —", "Kolst (Reuters) -".
_DATELINE = re.compile(
    r"\A\s*(?:\([^)\n]{2,40}\)\s*)?"
    r"(?P<place>[A-Z][A-Z.'’\- ]{2,}"
    r"|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,2}(?=,? [^()\n]{0,25}\([A-Z][\w /.]{1,30}\) ?[-–—]))"
    r"(?P<rest>,? [A-Z][\w. ]{1,25}?)? ?(?:\([^)\n]{1,40}\))? ?[-–—]+ ?"
)
_PORTFOLIO = (
    r"(?:foreign|external|home|defen[cs]e|interior|internal|finance|health|justice|education|energy|economy|economic|"
    r"trade|commerce|agriculture|fisheries|labou?r|transport|transportation|culture|information|environment|oil|"
    r"industry|tourism|science|sports?|treasury|veterans|state|public|national)"
)
_MINISTRY = re.compile(
    rf"(?:the )?(?:{_PORTFOLIO}(?: and {_PORTFOLIO})?(?: affairs| security)? (?:ministry|minister)|"
    r"ministry (?:of|for) (?:the )?(?!.*\borgani[sz]ation)\w+(?:,? (?:and |& )?\w+){0,3}|"
    r"prime minister|premier|parliament|prime minister'?s? office|cabinet)$",
    re.IGNORECASE,
)
_DEPARTMENT = re.compile(
    rf"(?:the )?(?:{_PORTFOLIO}(?: affairs| security)? department|department of (?:the )?{_PORTFOLIO}\b.*)$",
    re.IGNORECASE,
)
_FORCE = re.compile(
    r"(?:the )?(?:army|navy|air force|armed forces|coast guard|military|central bank|treasury|government|presidency|"
    r"administration)$",
    re.IGNORECASE,
)
_LOCAL = re.compile(
    r"\b(?:health|education|transport|transportation|environment|finance|public|culture|sports?)\b", re.I
)
_NEAR = 3  # a state named this many times as often as any other is the article's


def is_bare(name: str) -> bool:
    """Say whether a name is that of a body or office which many states have: "Foreign Ministry", "prime minister"."""
    return any(pattern.match(name.strip()) for pattern in (_MINISTRY, _DEPARTMENT, _FORCE))


class Home:
    """The states of one article, and the one where it is at home."""

    def __init__(self, doc: Doc, names: Iterable[Name], registry: Registry) -> None:
        self.doc = doc
        self.registry = registry
        self.named = [(name.start, state) for name in names if (state := _state_of(name, registry)) is not None]
        self.dateline = _dateline(text_of(doc), registry)
        self._known: dict[str, tuple[Counter[str], list[int], list[str]]] = {}

    def state(self, index: int, name: str) -> Entry | None:
        """Return the state whose body or office ``name``, at a token, is; None where two are possible."""
        words = {token.lower_ for token in self.doc[index : index + len(name.split()) + 3]}
        if "here" in words and not self.dateline:
            return None  # "a government official here" is of where it was written
        counts, starts, states = self._candidates(name)
        if not counts:
            return None
        (first, most), *others = counts.most_common(2)
        if _FORCE.match(name) and (most < _NEAR or self._before_rank(index, name)):
            return None
        if others and most < _NEAR * others[0][1]:
            return None
        before = bisect_left(starts, index)
        last = states[before - 1] if before else first
        return self.registry.get(first) if last == first or not others else None

    def _candidates(self, name: str) -> tuple[Counter[str], list[int], list[str]]:
        """Return how often each state is named that can have such a body, and where which is."""
        if name not in self._known:
            able = [(start, state) for start, state in self.named if _can_have(state, name)]
            counts = Counter(state for _, state in able)
            if self.dateline and _can_have(self.dateline, name):
                counts[self.dateline] += _NEAR
            self._known[name] = (counts, [start for start, _ in able], [state for _, state in able])
        return self._known[name]

    def _before_rank(self, index: int, name: str) -> bool:
        """Say whether a rank follows: "Army Maj. Ann Bell" is of an army that may be another's."""
        after = index + len(name.split())
        return after < len(self.doc) and lexicon().title(self.doc[after].text) is not None


def _state_of(name: Name, registry: Registry) -> str | None:
    """Return the id of the state that a name is of: its own, its people's, its capital's, or that of a place in it."""
    if name.entry is not None:
        return name.entry.id if name.entry.kind == "state" else None
    return _place(name.text, registry)


def _place(text: str, registry: Registry) -> str | None:
    """Return the id of the state of a capital, region or large city."""
    seat = registry.metonym(text)
    entry = registry.get(seat.stands_for) if seat is not None else None
    if entry is not None:
        return entry.id if entry.kind == "state" else _parent_state(entry, registry)
    return _places().get(text) or _places().get(text.title())


def _parent_state(entry: Entry, registry: Registry) -> str | None:
    return next((one.id for one in registry.chain(entry) if one.kind == "state"), None)


@cache
def _places() -> dict[str, str]:
    return {row["place"]: row["state"] for row in rows("places.csv")}


def _dateline(text: str, registry: Registry) -> str:
    """Return the id of the state of the place where an article was written, empty where it does not say."""
    found = _DATELINE.match(text[:300])
    for words in _parts(found) if found is not None else ():
        entry = registry.find(words) or registry.find(words.title())
        state = entry.id if entry is not None and entry.kind == "state" else None
        state = state or _place(words, registry) or _place(words.title(), registry)
        if state is not None:
            return state
    return ""


def _parts(found: re.Match[str]) -> Iterator[str]:
    """Yield the last part of a dateline's place first: "Norland" of "KOLST, Norland"."""
    for group in ("rest", "place"):
        yield from (part for part in (found[group] or "").strip(" ,").split(", ")[::-1] if part)


def _can_have(state: str, name: str) -> bool:
    """Say whether a state has bodies of such a name: the United States have no ministers, few others departments.

    Departments that cities and provinces have, too, are none's.
    """
    if name.lower() == "administration":
        return state in members("with_administration")
    if _MINISTRY.match(name) or name.lower() == "ministry":
        return state not in members("without_ministers")
    if not _DEPARTMENT.match(name):
        return True
    return state in members("with_departments") and not _LOCAL.search(name)
