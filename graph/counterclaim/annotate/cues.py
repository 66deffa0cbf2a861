"""Read the cue lexicon from ontology/: which words signal which act, and how they take their content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from counterclaim.errors import InputError
from counterclaim.vocabulary import NAMESPACE, PREFIXES, ontology

_SKOS = PREFIXES["skos"]
#: Lemmas that the tagger gets wrong often enough to matter.
_LEMMAS = {"hop": "hope", "retweete": "retweet", "bely": "belie"}


@dataclass(frozen=True, slots=True)
class Act:
    """One act of the scheme: its family, the stance it implies and the act that its negation makes (or "")."""

    name: str
    family: str
    stance: str
    when_negated: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words that signal acts: lemma to act name, by kind of word; phrases are sequences of lemmas."""

    acts: Mapping[str, Act]
    verbs: Mapping[str, str]
    nouns: Mapping[str, str]
    adjectives: Mapping[str, str]
    phrases: Mapping[str, Sequence[tuple[tuple[str, ...], str]]]  # by first word, longest first
    predicates: Mapping[str, Sequence[tuple[tuple[str, ...], str]]]


def lemma_of(text: str, lemma: str) -> str:
    """Return a lemma in lower case, mended where the lemmatiser is known to err ("hoped" is not "hop")."""
    lemma = (lemma or text).lower()
    if lemma == "hop" and text.lower().startswith("hopp"):
        return lemma
    return _LEMMAS.get(lemma, lemma)


@cache
def lexicon() -> Lexicon:
    """Return the lexicon of ontology/speech_acts.ttl, read once (a few milliseconds)."""
    import pyoxigraph  # spaCy imports this module through every entry point: keep it light

    rows: dict[str, dict[str, list[str]]] = {}
    data = ontology().joinpath("speech_acts.ttl").read_bytes()
    for quad in pyoxigraph.parse(input=data, format=pyoxigraph.RdfFormat.TURTLE):
        name = str(quad.subject.value).rpartition("/")[2]
        prop = str(quad.predicate.value).removeprefix(NAMESPACE).removeprefix(_SKOS)
        rows.setdefault(name, {}).setdefault(prop, []).append(str(quad.object.value).removeprefix(NAMESPACE))
    acts = {name: row for name, row in rows.items() if "impliedStance" in row}
    return Lexicon(
        acts={name: _act(name, row) for name, row in acts.items()},
        verbs=_by_word(acts, "verbCue"),
        nouns=_by_word(acts, "nounCue"),
        adjectives=_by_word(acts, "adjectiveCue"),
        phrases=_by_first_word(acts, "phraseCue"),
        predicates=_by_first_word(acts, "predicateCue"),
    )


def _act(name: str, row: Mapping[str, Sequence[str]]) -> Act:
    """Return the record of one act."""
    negated = row.get("whenNegated", [""])[0].rpartition("/")[2]
    return Act(name, row["broader"][0].rpartition("/")[2], row["impliedStance"][0].rpartition("/")[2], negated)


def _by_word(acts: Mapping[str, Mapping[str, Sequence[str]]], prop: str) -> dict[str, str]:
    """Map each word of a property to its act."""
    return {word: name for name in sorted(acts) for word in acts[name].get(prop, ())}


def _by_first_word(
    acts: Mapping[str, Mapping[str, Sequence[str]]], prop: str
) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Map the first word of each phrase to the phrases that start with it, longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name in sorted(acts):
        for phrase in acts[name].get(prop, ()):
            words = tuple(phrase.replace("*", " * ").split())
            found.setdefault(words[0], []).append((words, name))
    for rows in found.values():
        rows.sort(key=lambda row: (-len(row[0]), row))
    return found


def match_phrase(words: Sequence[str], start: int, phrase: Sequence[str]) -> int | None:
    """Return the end of a phrase that starts at a place in a list of lemmas, or None; "*" skips up to three words."""
    at = start
    for index, part in enumerate(phrase):
        if part == "*":
            rest = phrase[index + 1 :]
            ends = (match_phrase(words, at + skip, rest) for skip in range(4))
            return next((end for end in ends if end is not None), None)
        if at >= len(words) or words[at] != part:
            return None
        at += 1
    return at


@cache
def frames() -> Mapping[str, frozenset[str]]:
    """Return the frames of ontology/reporting_frames.txt: the lemmas that take their content in each way."""
    return read_groups("reporting_frames.txt")


@cache
def read_groups(name: str) -> dict[str, frozenset[str]]:
    """Read a word list of ontology/ with lines "group | word word ..."; raises InputError for a malformed line."""
    groups: dict[str, set[str]] = {}
    for number, row in enumerate(ontology().joinpath(name).read_text("utf-8").splitlines(), 1):
        if not row.strip() or row.startswith("#"):
            continue
        group, bar, words = row.partition("|")
        if not bar:
            raise InputError(f"{name}, line {number}: no | between the group and its words. Write: group | word word")
        groups.setdefault(group.strip(), set()).update(_words(words))
    return {group: frozenset(words) for group, words in groups.items()}


def _words(row: str) -> Iterable[str]:
    """Return the words of a row; several words joined by _ are one entry."""
    return (word.replace("_", " ") for word in row.split())
