"""Read from the words around a name what it names: a place, a thing, a person of some age, or a firm."""

from __future__ import annotations

from spacy.tokens import Doc

from counterclaim.annotate.people.lexicon import lexicon, members
from counterclaim.annotate.people.registry import Registry

_ENDS = frozenset((",", ".", ")", ";", ":", "–", "—", "-"))
_OLDEST = 115
_FIRMS = frozenset({"company", "outlet"})


def context_kind(doc: Doc, start: int, end: int, label: str, registry: Registry) -> str:
    """Return place, thing, person or organization where the words around a name tell, else an empty string.

    ``label`` is what the entity recogniser says of the name.
    """
    last = doc[end - 1].lower_
    plain = end - start > 1 and not any(token.lower_ in ("of", "for") for token in doc[start:end])
    if plain and last in members("place_head"):
        return "place"
    if plain and last in members("thing_head"):
        return "thing"  # but the "Board of Elections" is a body
    if _aged(doc, end) and 1 < end - start < 5:
        return "person"
    if (end - start == 1 or label != "PERSON") and _before_region(doc, end, registry):
        return "place"
    if _countable(doc, start, end) and label not in ("PERSON", "NORP"):
        return "thing"
    return "organization" if end - start == 1 and is_firm(doc, start, end) else ""


def is_place(text: str, registry: Registry) -> bool:
    """Say whether a name is that of a well-known place: a state, its capital, a part of a large state, a large city."""
    entry = registry.find(text)
    return text in members("place") or (entry.kind == "state" if entry else registry.metonym(text) is not None)


def _aged(doc: Doc, end: int) -> bool:
    """Say whether an age follows: "Ann Bell, 31, said"."""
    if end + 2 >= len(doc) or doc[end].text != "," or not doc[end + 1].text.isdigit():
        return False
    return 0 < int(doc[end + 1].text[:4]) < _OLDEST and doc[end + 2].text in (",", ".", "and", ";")


def _before_region(doc: Doc, end: int, registry: Registry) -> bool:
    """Say whether a name is followed by where it is: "Spencer, West Virginia"."""
    if end + 2 >= len(doc) or doc[end].text != "," or not doc[end + 1].text[:1].isupper():
        return False
    for size in (1, 2):
        after = end + 1 + size
        if after <= len(doc) and is_place(doc[end + 1 : after].text, registry):
            return after == len(doc) or doc[after].text in _ENDS
    return False


def _countable(doc: Doc, start: int, end: int) -> bool:
    """Say whether a name is used as the noun of a thing of which there are several: "an Orbix", "the Orbix 5"."""
    if end >= len(doc) or start == 0:
        return False
    after = doc[end]
    if after.text.isdigit() and len(after.text) < 4:  # not "Orbix 5 percent"
        return end + 1 == len(doc) or doc[end + 1].pos_ not in ("NOUN", "NUM", "SYM")
    one = doc[start - 1].lower_ in ("a", "an") and doc[end - 1].head.i < start
    closed = after.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM") and after.tag_ not in ("POS", "VBN", "VBG")
    return one and closed and after.text not in ("-", "–", "/", "'", "’") and after.lower_ != "of"


def is_firm(doc: Doc, start: int, end: int) -> bool:
    """Say whether what stands beside a name only firms have or are: "Path founder Ann Bell", "retailer Path"."""
    if end < len(doc) and doc[end].lower_ in members("of_firm") and doc[end].pos_ != "VERB":
        return True
    if start == 0 or not doc[start - 1].text.islower() or doc[start - 1].tag_ != "NN":
        return False
    return bool(lexicon().organization_types(doc[start - 1].text) & _FIRMS)


def common(word: str) -> bool:
    """Say whether a word is a common noun for people, bodies or documents, and no name by itself."""
    words = lexicon()
    if word in words.first_names or word in words.organizations:  # "Post" names a paper
        return False
    known = any(words.is_word(kind, word) for kind in ("document", "person_collective", "anonymous"))
    return known or bool(words.organization_types(word))
