"""Read from the words around a name what it names: a place, a thing, a person of some age, or a firm."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from counterclaim.annotate.people.lexicon import lexicon, members, singular
from counterclaim.annotate.people.registry import Registry

_ENDS = frozenset((",", ".", ")", ";", ":", "–", "—", "-"))
_OLDEST = 115
_AGE_BEFORE = re.compile(r"(\ban? )?\b\d{1,3} ?- ?years? ?- ?old$", re.IGNORECASE)
_AGE_AFTER = re.compile(r"(?:an?|the) \d{1,3} ?- ?years? ?- ?old\b", re.IGNORECASE)
_INITIALS = re.compile(r"(?!U\.[KNS])(?:[A-Z]\.-?){1,3}$")
_FIRMS = frozenset({"company", "outlet"})


def context_kind(doc: Doc, start: int, end: int, label: str, registry: Registry) -> str:
    """Return place, thing, work, person or organization where the words around a name tell, else an empty string.

    ``label`` is what the entity recogniser says of the name.
    """
    kind = _by_last_word(doc, start, end)
    if not kind and _aged(doc, start, end) and end - start < 5:
        kind = "person"
    if not kind and _placed(doc, start, end, label, registry):
        kind = "place"
    if not kind and _is_thing(doc, start, end, label):
        kind = "thing"
    if not kind and end < len(doc) and doc[end].lower_ in members("named_after") and doc[end - 1].head == doc[end]:
        kind = "work"  # "the Ann Bell school"
    return kind or ("organization" if end - start == 1 and is_firm(doc, start, end) else "")


def _by_last_word(doc: Doc, start: int, end: int) -> str:
    """Return place or thing for a name of several words that ends like that of a river, or of an act."""
    last = doc[end - 1].lower_
    body = any(token.lower_ in ("of", "for") for token in doc[start:end])  # the "Board of Elections"
    if body or end - start == 1 or _INITIALS.match(doc[start].text):
        return ""
    return "place" if last in members("place_head") else "thing" if last in members("thing_head") else ""


def _placed(doc: Doc, start: int, end: int, label: str, registry: Registry) -> bool:
    """Say whether the words around a name show that it is a place's."""
    within = start > 0 and doc[start - 1].lower_ == "in"
    if (end - start == 1 or label != "PERSON" or within) and _before_region(doc, end, registry):
        return True
    if label != "NORP" and _in_list_of_places(doc, start, end, label):
        return True
    body = bool(lexicon().organization_types(doc[end - 1].text))  # the "Cape Kolst Times"
    return end - start > 1 and doc[start].lower_ in members("place_opener") and label != "ORG" and not body


def _is_thing(doc: Doc, start: int, end: int, label: str) -> bool:
    """Say whether the words around a name show that it is a thing's: counted, short for it, or a share's."""
    share = start > 1 and doc[start - 1].text == ":" and doc[start - 2].text in members("exchange")
    counted = label not in ("PERSON", "NORP") and _countable(doc, start, end)
    return share or counted or _short_for_thing(doc, start, end)


def is_place(text: str, registry: Registry) -> bool:
    """Say whether a name is that of a well-known place: a state, its capital, a part of a large state, a large city."""
    entry = registry.find(text)
    return text in members("place") or (entry.kind == "state" if entry else registry.metonym(text) is not None)


def _aged(doc: Doc, start: int, end: int) -> bool:
    """Say whether an age stands beside a name: "Ann Bell, 31, said", "Ann Bell, a 31-year-old", "31-year-old Bell"."""
    before = _AGE_BEFORE.search(doc[max(0, start - 6) : start].text)
    if before is not None:
        return end - start > 1 or not before[1]  # "a 20-year-old Orbix" may be a thing
    if end + 2 >= len(doc) or doc[end].text != ",":
        return False
    if _AGE_AFTER.match(doc[end + 1 : end + 7].text):
        return True
    if end - start == 1 or not doc[end + 1].text.isdigit():
        return False
    return 0 < int(doc[end + 1].text[:4]) < _OLDEST and doc[end + 2].text in (",", ".", "and", ";")


def _before_region(doc: Doc, end: int, registry: Registry) -> bool:
    """Say whether a name is followed by where it is: "Spencer, West Virginia"."""
    if end + 2 >= len(doc) or doc[end].text != ",":
        return False
    skip = doc[end + 1].lower_ in members("compass")  # "western Norland"
    for size in (1, 2):
        after = end + 1 + size + skip
        if after <= len(doc) and is_place(doc[end + 1 + skip : after].text, registry):
            return after == len(doc) or doc[after].text in _ENDS
    return False


def _in_list_of_places(doc: Doc, start: int, end: int, label: str) -> bool:
    """Say whether a noun for a region or its people comes after, or "the towns of Kolst and" before."""
    if label != "ORG" and end < len(doc) and doc[end].lower_ in members("region") and doc[end - 1].head == doc[end]:
        return True
    root = first = doc[start:end].root
    while first.dep_ == "conj" and first.head.i < first.i:
        first = first.head
    if first is root or first.dep_ != "pobj" or first.head.lower_ != "of":
        return False
    return lexicon().is_word("settlement" if label == "ORG" else "place_noun", first.head.head.text)


def _short_for_thing(doc: Doc, start: int, end: int) -> bool:
    """Say whether a name in brackets is short for the words before: "coronary artery disease (CAD)"."""
    if end - start > 1 or start < 3 or end >= len(doc) or doc[start - 1].text != "(" or doc[end].text != ")":
        return False
    letters = doc[start].text
    before = doc[max(0, start - 1 - len(letters)) : start - 1]
    if not letters.isupper() or "".join(token.text[:1] for token in before).upper() != letters:
        return False
    return all(token.text.islower() for token in before) or before[-1].lower_ in members("scheme")


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
    if _owns_full_name(doc, end) or _bought(doc, start, end):
        return True
    if start == 0 or not doc[start - 1].text.islower() or doc[start - 1].tag_ != "NN":
        return False
    return bool(lexicon().organization_types(doc[start - 1].text) & _FIRMS)


def _owns_full_name(doc: Doc, end: int) -> bool:
    """Say whether a first name and a surname stand after a possessive: "Orbix's Ann Bell" works for Orbix."""
    if end + 2 >= len(doc) or doc[end].tag_ != "POS" or doc[end + 1].text not in lexicon().first_names:
        return False
    after = doc[end + 2]
    return bool(after.text[:1].isupper() and doc[end + 1].ent_type_ == after.ent_type_ == "PERSON")


def _bought(doc: Doc, start: int, end: int) -> bool:
    """Say whether a name is that of what is bought: "it acquired Orbix"."""
    root = doc[start:end].root
    return bool(root.dep_ in ("dobj", "nsubjpass") and root.head.lemma_ in ("acquire", "buy", "purchase"))


def frequent(word: str) -> bool:
    """Say whether news articles write a word, or its singular, with a small letter as a rule."""
    words, lower = lexicon(), word.lower()
    return lower in words.frequent or singular(lower) in words.frequent or lower in words.organizations


def common(word: str) -> bool:
    """Say whether a word is a common noun for people, bodies or documents, and no name by itself."""
    words = lexicon()
    if word in words.first_names or word in words.organizations:  # "Post" names a paper
        return False
    known = any(words.is_word(kind, word) for kind in ("document", "person_collective", "anonymous"))
    return known or bool(words.organization_types(word))
