"""Read what a noun phrase says of somebody: role, organisation, whose he is, former or acting, one or many."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Doc

from counterclaim.annotate.people.lexicon import lexicon, singular
from counterclaim.annotate.people.mentions import Name

BREAKERS = frozenset("for of at with from in to on by within inside who that which whose near close familiar".split())
ORGANIZATION_LINKS = frozenset("for of at with from in to within inside".split())
FORMER = frozenset({"former", "ex", "ex-", "one-time", "onetime", "retired", "then", "late", "outgoing"})
ACTING = frozenset({"acting", "interim", "caretaker"})
QUANTIFIERS = frozenset(
    "some several many most few two three four five six seven eight nine ten dozens hundreds thousands one another "
    "other others both all various numerous multiple number couple half majority group none neither each "
    "any either more pair".split()
)
POSSESSIVES = frozenset({"his", "her", "their", "its", "our", "my", "your"})
DETERMINERS = frozenset({"the", "a", "an", "this", "that", "these", "those", "no", *POSSESSIVES})
_ANONYMOUS = re.compile(
    r"\b(?:anonymous|anonymously|unnamed|unidentified|undisclosed|familiar with|close to|knowledge of|briefed on|"
    r"privy to|anonymity|not authori[sz]ed|not to be (?:named|identified)|declined to be (?:named|identified)|"
    r"with direct knowledge|insider|sources?|speaking on background|tipster|whistleblower)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Description:
    """A noun phrase taken apart; spans are token bounds, (0, 0) where nothing was found."""

    start: int
    end: int
    head: int  # token index of the head noun
    noun: str  # the head in lower case, singular
    role: str  # role without determiner, organisation and possessor: "senior researcher"
    plural: bool
    determiner: str = ""  # lower case: the, a, another, one, his; empty for none
    organization: tuple[int, int] = (0, 0)
    possessor: tuple[int, int] = (0, 0)
    former: bool = False
    acting: bool = False
    anonymous: bool = False


def describe(doc: Doc, start: int, end: int, names: dict[int, Name]) -> Description | None:
    """Take apart the noun phrase of the tokens ``start`` to ``end``; None when it has no head noun.

    ``names`` maps the tokens of names to their names.
    """
    while start < end and (doc[start].is_space or doc[start].is_punct):
        start += 1
    while end > start and (doc[end - 1].is_space or (doc[end - 1].is_punct and doc[end - 1].text != ".")):
        end -= 1
    head = _head(doc, start, end, names)
    if head is None:
        return None
    possessor = _possessor(doc, start, head, names)
    organization = _prefix(doc, max(start, possessor[1]), head, names) or _linked(doc, head + 1, end, names)
    text = doc[start:end].text
    before = {token.lower_ for token in doc[start : head + 1]}
    noun = singular(doc[head].lower_)
    return Description(
        start, end, head, noun, _role(doc, start, head, end, possessor, names),
        plural=_plural(doc, start, head), determiner=_determiner(doc, start, head),
        organization=organization or (0, 0), possessor=possessor,
        former=bool(before & FORMER) or text.lower().startswith("ex-"), acting=bool(before & ACTING),
        anonymous=bool(_ANONYMOUS.search(text)),
    )  # fmt: skip


def _head(doc: Doc, start: int, end: int, names: dict[int, Name]) -> int | None:
    """Return the head noun: the last noun before the first preposition, relative pronoun, comma or participle."""
    index, head = start, None
    while index < end:
        token = doc[index]
        lower = token.lower_
        if head is not None and (token.text in (",", "(", ";", ":") or token.pos_ in ("VERB", "AUX")) and (
            lexicon().role(lower) is None
        ):
            break
        if lower in BREAKERS and head is not None and index not in names and not _inside_role(doc, index):
            if doc[head].lower_ in QUANTIFIERS and lower in ("of", "within", "in"):
                head = None  # "some of the group's supporters": the head is what they are some of
            else:
                break
        elif _noun_like(doc, index, end, names):
            head = index
        index += 1
    while head is not None and head > start and _rank(doc, head, names) and _noun_like(doc, head - 1, head, names):
        head -= 1  # "Ministry Spokesman Maj. Gen.": the role stands before the ranks
    return head


def _rank(doc: Doc, index: int, names: dict[int, Name]) -> bool:
    title = lexicon().title(doc[index].text) if index not in names else None
    return title is not None and title.kind in ("rank", "honorific")


def _noun_like(doc: Doc, index: int, end: int, names: dict[int, Name]) -> bool:
    token = doc[index]
    if token.pos_ in ("NOUN", "PROPN") or index in names:
        return not (index + 1 < end and doc[index + 1].tag_ == "POS")
    if token.lower_ in QUANTIFIERS or token.lower_ in ("those", "someone", "somebody", "everyone", "nobody"):
        return True
    return lexicon().role(token.lower_) is not None or lexicon().is_word("person_collective", token.lower_)


def _inside_role(doc: Doc, index: int) -> bool:
    # "Secretary of State", "director of communications": the preposition belongs to the role.
    return index > 0 and index + 1 < len(doc) and (
        lexicon().role(f"{doc[index - 1].lower_} {doc[index].lower_} {doc[index + 1].lower_}") is not None
    )


def _possessor(doc: Doc, start: int, head: int, names: dict[int, Name]) -> tuple[int, int]:
    """Return the bounds of the last possessor before the head: a name, a noun phrase or a pronoun."""
    for index in range(head - 1, start - 1, -1):
        if doc[index].tag_ == "POS" or doc[index].text in ("'s", "’s"):
            name = names.get(index - 1)
            if name and name.start >= start:
                return name.start, name.end
            opening = [at + 1 for at in range(start, index) if doc[at].lower_ in BREAKERS]
            return (opening[-1] if opening else start), index
        if doc[index].lower_ in POSSESSIVES:
            return index, index + 1
    return 0, 0


def _prefix(doc: Doc, start: int, head: int, names: dict[int, Name]) -> tuple[int, int] | None:
    """Return the bounds of the last name before the head that is no person: "State Department spokesperson"."""
    for index in range(head - 1, start - 1, -1):
        name = names.get(index)
        if name and name.kind != "person" and name.start >= start and name.end <= head:
            return name.start, name.end
    return None


def _linked(doc: Doc, start: int, end: int, names: dict[int, Name]) -> tuple[int, int] | None:
    """Return the bounds of the name after a linking preposition: "spokesman for the Ministry of Health"."""
    for index in range(start, min(end, start + 12)):
        if doc[index].lower_ in ORGANIZATION_LINKS:
            for after in range(index + 1, min(end, index + 8)):
                name = names.get(after)
                if name and name.end <= end:
                    return name.start, name.end
                if doc[after].text in (",", ";") or doc[after].pos_ == "VERB":
                    break
            return None
        if doc[index].text in (",", ";", "who"):
            return None
    return None


def _role(doc: Doc, start: int, head: int, end: int, possessor: tuple[int, int], names: dict[int, Name]) -> str:
    """Return the role as written, without determiner, possessor, names and words of time."""
    first = possessor[1] + (1 if possessor[1] and doc[possessor[1]].tag_ == "POS" else 0) if possessor[1] else start
    words = []
    for index in range(first, head + 1):
        token = doc[index]
        skip = index in names and names[index].kind in ("organization", "state", "nationality", "outlet", "place")
        skip = skip or (not words and token.pos_ in ("CCONJ", "PUNCT"))
        if not skip and token.lower_ not in DETERMINERS | FORMER | ACTING | QUANTIFIERS and not token.is_space:
            words.append(token.text_with_ws)
    role = "".join(words).strip(" -–,'’")
    if head + 2 < end and doc[head + 1].lower_ == "of" and _inside_role(doc, head + 1):
        role = f"{role} {doc[head + 1 : head + 3].text}"
    return role


def _plural(doc: Doc, start: int, head: int) -> bool:
    token = doc[head]
    if token.lower_ in ("one", "another", "someone", "somebody"):
        return False
    if token.tag_ in ("NNS", "NNPS") or token.lower_ in ("people", "police", "others", "staff", "those"):
        return True
    first = {t.lower_ for t in doc[start:head]}
    if token.lower_ in QUANTIFIERS:
        return True
    return bool(first & {"some", "several", "many", "most", "few", "two", "three", "both", "numerous", "multiple"}) and (
        singular(token.lower_) != token.lower_
    )


def _determiner(doc: Doc, start: int, head: int) -> str:
    lower = doc[start].lower_
    return lower if lower in DETERMINERS | QUANTIFIERS and start < head else lower if start == head and (
        lower in QUANTIFIERS
    ) else ""
