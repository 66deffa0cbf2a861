"""Decide from all mentions of a name in an article, and from what it does there, what it names."""

from __future__ import annotations

import re
from collections import Counter

from spacy.tokens import Doc

from counterclaim.annotate.people.evidence import is_firm
from counterclaim.annotate.people.lexicon import lexicon
from counterclaim.annotate.people.mentions import Name
from counterclaim.annotate.people.names import fold

SAYING = frozenset({"say", "tell", "announce", "confirm", "deny", "admit", "claim", "add"})
_COUNTED = 0.2  # share of mentions as "an Orbix" from which Orbix is a thing
_QUOTES = frozenset("\"“”'‘’")


def words_of(name: Name) -> tuple[str, ...]:
    """Return the words of a name, hyphens inside words kept."""
    return tuple(re.sub(r"\s*[\r\n]+\s*", " ", name.text).split())


def vote(members: list[Name]) -> str:
    """Return the kind that most members have, evidence from titles and the registry first."""
    for name in members:
        if name.entry is not None:
            return name.kind
    if any(name.titles[1] for name in members):
        return "person"
    counts = Counter(name.kind for name in members if name.kind != "unknown")
    things, works = counts.pop("thing", 0), counts.pop("work", 0)
    words = len(words_of(members[0]))
    if things >= _COUNTED * len(members) or not counts:
        return "thing" if things or (works and words > 2) else "unknown"
    if 3 * counts["nationality"] >= len(members) and words == 1 and members[0].text.endswith("s"):
        return "nationality"  # "the Houthis"
    if counts["place"] > 1 and 3 * counts["place"] >= len(members):
        return "place"  # "in Kolst" tells more than the recogniser
    named = words > 1 or members[0].kind == "person"
    return max(sorted(counts), key=lambda kind: (counts[kind], kind == "person" and named))


def title_gender(doc: Doc, name: Name) -> str:
    """Return the gender that the titles before a name tell."""
    for index in range(name.titles[0], name.titles[1]):
        title = lexicon().title(doc[index].text)
        if title and title.gender:
            return title.gender
        role = lexicon().role(doc[index].text)
        if role and role.gender:
            return role.gender
    return ""


def is_surname(doc: Doc, name: Name) -> bool:
    """Say whether a name is surely a person's: "Mr. Obst", or a surname of which the article says that it said."""
    if name.titles[1]:
        return bool(title_gender(doc, name))
    root = doc[name.end - 1]
    return name.kind == "person" and name.end - name.start == 1 and root.dep_ == "nsubj" and root.head.lemma_ in SAYING


def _in_quotes(doc: Doc, name: Name) -> bool:
    """Say whether a name stands alone between quotation marks, and nobody is called so."""
    if name.start < 2 or name.end >= len(doc) or name.titles[1] or name.entry is not None:
        return False
    start = name.start - (doc[name.start - 1].text == "The")
    opens, closes = doc[start - 1], doc[name.end]
    called = doc[start - 2].lower_ in ("as", "called", "named", "nicknamed", "dubbed")
    return opens.text in _QUOTES and closes.text in _QUOTES and not opens.whitespace_ and not called


def kind_of(doc: Doc, members: list[Name], surnames: set[str], parts: set[str]) -> str:
    """Return the kind of a name from all its mentions, and from what else the article says."""
    kind, words = vote(members), words_of(members[0])
    if kind == "organization" and 1 < len(words) < 4 and fold(words[-1]) in surnames:
        bodies = lexicon().organization_types(words[-1]) or members[0].entry is not None
        return kind if bodies else "person"  # "Mr. Obst" elsewhere: "Ann-Lin Obst" is no firm
    if kind in ("organization", "person") and len(words) < 3 and not is_personal(members):
        kind = "thing" if all(_in_quotes(doc, name) for name in members) else kind  # a song, show or word
    if kind == "person" and len(words) == 1 and words[0] not in lexicon().first_names and fold(words[0]) not in parts:
        titled = any(name.titles[1] for name in members)
        return kind if titled or not any(is_firm(doc, name.start, name.end) for name in members) else "organization"
    return "organization" if kind == "thing" and len(words) == 1 and _says(doc, members) else kind


def _says(doc: Doc, members: list[Name]) -> bool:
    """Say whether a name is the subject of a verb of saying somewhere."""
    roots = (doc[name.start : name.end].root for name in members)
    return any(root.dep_ == "nsubj" and root.head.lemma_.lower() in SAYING for root in roots)


def is_product(doc: Doc, key: str, members: list[Name], firms: set[str], merged: dict[str, list[Name]]) -> bool:
    """Say whether a name is that of a firm's product, "Orbix Glow" beside "Orbix", or has a plural, "Glows"."""
    words, first = key.split(), members[0]
    titled = any(name.titles[1] for name in members) or first.entry is not None
    if not titled and words[0] in firms and lexicon().is_word("branch", words[-1]) and not _says(doc, members):
        return len(words) > 1  # "the Orbix Store"
    body = first.kind == "outlet" or any(lexicon().organization_types(word) for word in words_of(first))
    if titled or body or _says(doc, members):
        return False
    if len(words) == 1:
        return f"{key}s" in merged and first.kind != "person"
    if words[0] not in firms or "of" in words or words_of(first)[0] in lexicon().first_names:
        return False
    return not any(
        doc[name.start - 1].lower_ == "the" for name in merged[words[0]] if name.start
    )  # "the Dera" is short


def is_company(members: list[Name]) -> bool:
    """Say whether a name ends like that of a company, "Orbix Electronics Ltd"."""
    return "company" in lexicon().organization_types(words_of(members[0])[-1])


def is_personal(members: list[Name]) -> bool:
    """Say whether a name is surely a person's: it has a title or begins with a first name."""
    return any(name.titles[1] for name in members) or words_of(members[0])[0] in lexicon().first_names
