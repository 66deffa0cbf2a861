"""Tell attitudes and acts ("backs", "hopes", "voted against") from statements, by the words of the cue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from counterclaim.vocabulary import ontology

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_QUOTED = re.compile(r"[“”\"]|‘\w")
#: Asked and silent is an answer of its own kind; otherwise a statement that was not made is none.
_ANSWERS = frozenset({"answer", "comment", "confirm", "deny", "denied", "discuss", "respond", "say"})
_NOT = frozenset({"not", "never", "n", "without", "didn", "doesn", "don", "hasn", "haven", "won", "wouldn", "cannot"})
_REFUSALS = frozenset({"refuse", "refused", "refuses", "refusing"})

#: Phrases as lemma sequences, longest first, and single lemmas; each with True for an attitude.
Lexicon = tuple[tuple[tuple[tuple[str, ...], bool], ...], dict[str, bool]]


@cache
def attitude_cues() -> Lexicon:
    """Read ontology/attitude_cues.txt: phrases, longest first, and words, each with whether it is an attitude."""
    phrases: list[tuple[tuple[str, ...], bool]] = []
    words: dict[str, bool] = {}
    attitude = False
    for line in (ontology() / "attitude_cues.txt").read_text(encoding="utf-8").splitlines():
        entry = line.strip()
        if not entry or entry.startswith("#"):
            continue
        if entry.startswith("["):
            attitude = entry == "[attitude]"
        elif entry.startswith("~"):
            phrases.append((tuple(entry[1:].split()), attitude))
        else:
            words.setdefault(entry, attitude)
    return tuple(sorted(phrases, key=lambda item: -len(item[0]))), words


def lemmas(word: str) -> Iterator[str]:
    """Yield a lower-case word and what it could be an inflected form of."""
    yield word
    for ending, replacements in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 1:
            yield from (stem + replacement for replacement in replacements)
            if ending in ("ed", "ing") and len(stem) > 2 and stem[-1] == stem[-2]:
                yield stem[:-1]


_ENDINGS = (("ies", ("y",)), ("ied", ("y",)), ("es", ("", "e")), ("s", ("",)), ("ed", ("", "e")), ("ing", ("", "e")))


def is_attitude(cue: str, content: str = "") -> bool:
    """Return whether a cue tells of an attitude or an act rather than of a statement.

    An unknown cue makes a statement if its content holds a quotation mark. A cue of signs alone ("WALLACE:") does too.
    """
    words = [word.lower() for word in _WORD.findall(cue)]
    if not words:
        return False
    phrases, known = attitude_cues()
    forms = [set(lemmas(word)) for word in words]
    every = set().union(*forms)
    for phrase, attitude in phrases:
        if phrase[0] in every and _holds(forms, phrase):
            return attitude
    kinds = [next((known[lemma] for lemma in lemmas(word) if lemma in known), None) for word in words]
    if False in kinds:
        return _unsaid(words, kinds.index(False))
    if True in kinds:
        return True
    return not (_QUOTED.search(cue) or _QUOTED.search(content))


def _holds(forms: Sequence[set[str]], phrase: tuple[str, ...]) -> bool:
    """Return whether the phrase's lemmas stand together among the words' forms."""
    return any(
        all(word in forms[place + offset] for offset, word in enumerate(phrase))
        for place in range(len(forms) - len(phrase) + 1)
    )


def _unsaid(words: Sequence[str], place: int) -> bool:
    """Return whether the statement word at ``place`` is denied: "didn't apologize", "refused to disclose"."""
    if words[place] in _ANSWERS:
        return False
    before = set(words[max(place - 4, 0) : place])
    return bool(before & (_NOT | _REFUSALS)) or {"can", "t"} <= before
