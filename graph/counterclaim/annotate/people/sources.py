"""Read the words that stand for a source: split joint sources and say what kind each is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from counterclaim.annotate.people.attach import Scene
from counterclaim.annotate.people.coreference import FIRST, GENDER, NEUTER, PLURAL, RELATIVE
from counterclaim.annotate.people.descriptions import Description, describe
from counterclaim.annotate.people.entities import NAMED_KINDS, Entity
from counterclaim.annotate.people.lexicon import lexicon, members
from counterclaim.annotate.people.mentions import Name

#: The terms on which a source stays unnamed.
TERMS = re.compile(
    r"(?:(?:speaking |spoke |talking |said )?(?:on|under) (?:the )?condition of anonymity"
    r"|(?:who |because (?:he|she|they) )?(?:ask|request|wish|declin|want|refus|preferr)(?:e?d|ing) (?:not )?(?:to )?"
    r"(?:be (?:named|identified|quoted by name)|remain anonymous|anonymity)"
    r"|not (?:being )?authori[sz]ed to (?:speak|discuss|comment)[^.,;\n”\"]{0,60}"
    r"|speaking anonymously|on background)",
    re.IGNORECASE,
)
#: Words before a source that are no part of it.
_BEFORE = frozenset({"even", "but", "according", "only", "by", "in", "from", "per", "via"})
#: Words that begin what is no part of a source any more, and those that stand before a time.
_ASKED = frozenset({"when", "while"})
_WHICH_TIME = frozenset({"last", "next", "this"})
_PERIODS = frozenset({"month", "week", "weekend", "year"})
_LIFELESS = re.compile(r"..(?:tion|sion|ment|ness|ity|ance|ence|ing|ism|graph|age|ure)$")
_LIVING = ("person_collective", "personal", "gathering", "place_noun")
#: Words that stand for nobody in particular, and what is left of a source that was cut short.
_NOBODY = frozenset(
    {"you", "your", "yours", "yourself", "anyone", "anybody", "nobody", "no", "one's", "the", "a", "an"}
)


@dataclass(frozen=True, slots=True)
class Part:
    """One of the sources that a source span names."""

    start: int
    end: int
    kind: str  # name, pronoun, first, relative, nobody, role, collective, document, group (a noun for an organisation)
    entity: Entity | None = None
    description: Description | None = None


def read_source(scene: Scene, start: int, end: int) -> list[Part]:
    """Return the parts of the source in the tokens ``start`` to ``end``."""
    parts = [_read(scene, *bounds) for bounds in _conjuncts(scene, start, end) if bounds[0] < bounds[1]]
    return [parts[0], *(_of_the_same(parts[0], part) for part in parts[1:])] if parts else []


def _of_the_same(first: Part, part: Part) -> Part:
    """Return a part with the possessor that stands once for two: "Bell's mother and brother"."""
    one, other = first.description, part.description
    if one is None or other is None or part.kind != "role" or not one.possessor[1]:
        return part
    if other.determiner or other.possessor[1] or other.organization[1] or one.organization[1] or part.entity:
        return part
    return replace(part, description=replace(other, possessor=one.possessor, determiner=one.determiner))


def _conjuncts(scene: Scene, start: int, end: int) -> list[tuple[int, int]]:
    """Split "X and Y" where each side has a head of its own."""
    doc = scene.doc
    for index in range(start + 1, end - 1):
        if doc[index].lower_ != "and" or index in scene.at:
            continue
        left_end = index - 1 if doc[index - 1].text == "," else index
        left_start = start + 1 if doc[start].lower_ == "both" else start
        if _standing(scene, left_start, left_end) and _standing(scene, index + 1, end, right=True):
            right = index + 2 if doc[index + 1].lower_ == "even" else index + 1
            return [*_conjuncts(scene, left_start, left_end), *_conjuncts(scene, right, end)]
    if doc[start].lower_ == "both" and end - start > 1:
        start += 1
    return [(start, end)]


def _standing(scene: Scene, start: int, end: int, *, right: bool = False) -> bool:
    """Say whether the tokens are a source of their own, and no half of a phrase with a shared head."""
    found = describe(scene.doc, start, end, scene.at)
    if found is None:
        return False
    entity = _named(scene, found)
    lower = scene.doc[start].lower_
    if entity is not None:
        if entity.kind == "person":
            return True
        after = scene.doc[end + 1 : end + 6] if not right else ()
        return entity.kind in NAMED_KINDS and not (after and _bare_plural(scene, end + 1))
    if found.plural or lexicon().role(found.noun) or lexicon().organization_types(found.noun):
        return bool(found.determiner or found.possessor[1] or right or found.plural or lower == "co")
    return False


def _bare_plural(scene: Scene, start: int) -> bool:
    """Say whether what follows "and" is a plural noun without article: "X and military officials" shares its head."""
    doc = scene.doc
    for index in range(start, min(start + 6, len(doc))):
        token = doc[index]
        if token.tag_ == "POS" or token.pos_ == "DET" or token.pos_ in ("VERB", "AUX", "ADP"):
            return False
        if token.tag_ == "NNS":
            return True
    return False


def _named(scene: Scene, found: Description) -> Entity | None:
    """Return the entity that is the head of a description, not one that owns or qualifies it."""
    entity = scene.entity_at(found.head)
    if entity is None or entity.kind == "nationality":
        return None
    return entity


def _read(scene: Scene, start: int, end: int) -> Part:
    doc = scene.doc
    start, end = _trimmed(scene, start, end)
    if end - start == 1 and doc[start].lower_ == "one" and end < len(doc) and doc[end].tag_ == "MD":
        return Part(start, end, "nobody")  # "as one might expect"
    pronoun = _pronoun(doc[start].lower_) if end - start == 1 and start not in scene.at else ""  # "WHO" is a body
    if pronoun:
        return Part(start, end, pronoun)
    named = _person_within(scene, start, end)
    if named is None and end + 1 < len(doc) and doc[end].text == "," and start > 0:
        named = _apposed(scene, start, end)
    if named is not None:
        return Part(start, end, "name", named)
    found = describe(doc, start, end, scene.at)
    if found is None:
        empty = all(token.is_stop or token.is_punct or token.is_space for token in doc[start:end])
        # Numbers stand for many, "41%" or "about 4 in 10", but "one of them" does not.
        shares = any((token.like_num and token.lower_ != "one") or token.text == "%" for token in doc[start:end])
        return Part(start, end, "collective" if shares else "nobody" if empty else "role")
    if found.noun in ("one", "another") and found.head + 2 < end and doc[found.head + 1].text == ",":
        told = describe(doc, found.head + 2, end, scene.at)  # "One, a fisherman from Kolst,"
        start, found = (found.head + 2, told) if told is not None else (start, found)
    entity = _named(scene, found) or scene.described.get(found.head)
    if entity is not None:
        return Part(start, end, "name", entity, found)
    return Part(start, end, _kind(found), None, found)


def _trimmed(scene: Scene, start: int, end: int) -> tuple[int, int]:
    """Return the bounds without what is no part of who speaks: "by Bell", "Bell today", "BELL'S REPLY Officials"."""
    doc = scene.doc
    while end - start > 1 and (doc[start].is_punct or doc[start].lower_ in _BEFORE):
        start += 1
    if end - start > 1 and doc[end - 1].tag_ == "POS":
        end -= 1  # "Bell's claims" with "Bell's" as the source
    asked = (index for index in range(start + 1, end) if doc[index].lower_ in _ASKED and index not in scene.at)
    end = next(asked, end)  # "a clerk, when asked about it"
    end -= end - start > 1 and doc[end - 1].text == ","
    last = end
    while last - start > 1 and last - 1 not in scene.at and _is_time(doc[last - 1].lower_):
        last -= 1
        last -= last - start > 1 and doc[last - 1].lower_ in _WHICH_TIME  # "Bell this morning"
    if last < end and doc[last - 1].pos_ in ("NOUN", "PROPN", "PRON"):
        end = last
    shouted = start
    while shouted < end and (doc[shouted].text.isupper() or doc[shouted].text in ("'", "'S", "’S", "’")):
        shouted += 1
    wide = sum(len(doc[index].text) > 3 for index in range(start, shouted)) > 1
    return (shouted, end) if wide and shouted < end and doc[shouted].text[:1].isupper() else (start, end)


def _is_time(word: str) -> bool:
    return word in members("timing") or word in members("calendar") or word in _PERIODS


def _pronoun(word: str) -> str:
    """Return the kind of a pronoun that can stand for a source: first, pronoun, relative, or nothing."""
    if word in FIRST:
        return "first"
    if word in GENDER or word in PLURAL or word in NEUTER:
        return "pronoun"
    if word in RELATIVE:
        return "relative"
    return "nobody" if word in _NOBODY else ""


def _person_within(scene: Scene, start: int, end: int) -> Entity | None:
    """Return the person whom the words name: head of the phrase or in apposition, not "a spokesman for X"."""
    doc, inside = scene.doc, False  # inside a phrase that hangs on a preposition
    for index in range(start, end):
        name = scene.at.get(index)
        token = doc[index]
        if name is not None and name.start == index and inside and _titled_after_body(scene, start, name):
            inside = False  # "Deputy Chief of the Harbour Guard Brigadier General Karl Obst"
        if name is not None and name.start == index and inside and index > start:
            before = doc[index - 1]  # "director of online sales Ann Bell"
            inside = not (
                before.tag_ in ("NN", "NNS") and lexicon().role(before.text) is None and index - 1 not in scene.at
            )
        if name is not None and name.start == index and not inside:
            entity = scene.of_name[name.start]
            clause = index > start and name.end < end and doc[name.end].pos_ in ("AUX", "VERB")  # "the man Bell saw"
            if entity.kind == "person" and not clause and (name.end >= end or _closes(scene, name.end)):
                return entity
        if name is None and (token.pos_ in ("ADP", "SCONJ") or token.lower_ in ("who", "whose")):
            inside = True
        elif token.text in ("—", "–", "--"):
            inside = False
        elif token.text == ",":
            # "a spokesman for the archbishop, Ann Bell": the name tells who the archbishop is.
            inside = inside and index > start and lexicon().role(doc[index - 1].text) is not None
    return None


def _titled_after_body(scene: Scene, start: int, name: Name) -> bool:
    """Say whether a name with titles stands right after the name of a body, which belongs to an office before it."""
    body = scene.at.get(name.titles[0] - 1) if name.titles[1] else None
    if body is None or body.kind != "organization":
        return False
    office = next((at - 1 for at in range(start + 1, body.start) if scene.doc[at].pos_ == "ADP"), None)
    return office is not None and lexicon().role(scene.doc[office].text) is not None


def _apposed(scene: Scene, start: int, end: int) -> Entity | None:
    """Return who is named right after a description that the source span left out: "his agent, Ann Bell,"."""
    found = describe(scene.doc, start, end, scene.at)
    if found is None or found.plural or found.head in scene.at:
        return None
    person, body = lexicon().role(found.noun) is not None, bool(lexicon().organization_types(found.noun))
    if not person and not body:
        return None
    index = end + 1
    while index < len(scene.doc) and index < end + 5 and lexicon().title(scene.doc[index].text):
        index += 1
    entity = scene.entity_at(index)
    name = scene.at.get(index)
    if entity is None or name is None or name.end >= len(scene.doc) or scene.doc[name.end].text != ",":
        return None
    if found.noun == "source" or (body and not person):  # "a news source, the Kolst Monitor,"
        return entity if entity.kind in ("organization", "outlet", "unknown") else None
    return entity if person and entity.kind == "person" else None


def _closes(scene: Scene, index: int) -> bool:
    """Say whether a noun phrase ends before a token: no noun or possessive goes on with it."""
    token = scene.doc[index]
    return token.tag_ != "POS" and token.pos_ not in ("NOUN", "PROPN", "ADJ") and token.text not in ("'", "’", "-")


def _kind(found: Description) -> str:
    noun = found.noun
    words = lexicon()
    pointing = noun == "group" and found.determiner in ("the", "this", "that") and found.end == found.head + 1
    outlet = found.determiner == "the" and "outlet" in words.organization_types(noun)  # "the paper" may be one
    if (words.is_word("document", noun) or _lifeless(noun)) and not words.role(noun) and not outlet:
        return "document"
    if (
        (found.plural and not pointing)
        or found.determiner in ("each", "every", "neither", "both", "all", "most", "many", "several", "few")
        or words.is_word("gathering", noun)
        or noun in ("police", "someone", "somebody")
        or (noun in members("quantifier") and noun not in ("one", "another") and not pointing)
    ):
        return "collective"
    if (words.organization_types(noun) and not words.role(noun)) or words.is_word("place_noun", noun):
        return "group"
    if noun in ("public", "media", "press") and not found.determiner:
        return "collective"
    return "role"


def _lifeless(noun: str) -> bool:
    """Say whether a noun that no list knows is by its ending none for a person or a body: "weighing", "blockage"."""
    words = lexicon()
    if words.organization_types(noun) or any(words.is_word(kind, noun) for kind in _LIVING):
        return False
    return words.is_word("lifeless", noun) or bool(_LIFELESS.search(noun))


def quoted_tokens(doc: Doc) -> list[bool]:
    """Return for each token whether it stands between quotation marks."""
    marks = [False] * len(doc)
    for start, end in doc._.quotations:
        found = doc.char_span(start, end, alignment_mode="contract") if end > start else None
        for token in found or ():
            marks[token.i] = True
    return marks
