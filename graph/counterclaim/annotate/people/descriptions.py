"""Read what a noun phrase says of somebody: role, organisation, whose he is, former or acting, one or many."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Doc

from counterclaim.annotate.people.bare import bare_body
from counterclaim.annotate.people.lexicon import lexicon, members, singular
from counterclaim.annotate.people.mentions import Name

FORMER = frozenset({"former", "ex", "ex-", "one-time", "onetime", "retired", "then", "late", "outgoing"})
ACTING = frozenset({"acting", "interim", "caretaker"})
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
    body: tuple[int, int] = (0, 0)  # a noun for an organisation that is not named: "for the ministry", "company chief"
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
    noun = _noun(doc, start, head)
    possessor = _possessor(doc, start, head, names) or _principal(start, head, noun, names) or (0, 0)
    organization = _prefix(max(start, possessor[1]), head, names)
    if organization is None:
        organization = _linked(doc, head + 1, end, names, place=not possessor[1])
    body = (0, 0) if organization or possessor[1] else bare_body(doc, (start, head, end), noun, names)
    text = doc[start:end].text
    before = {token.lower_ for token in doc[start : head + 1]}
    owned = possessor[1] + 1 if possessor[1] and doc[possessor[1]].tag_ == "POS" else possessor[1]
    role = _role(doc, (owned or start, head, end), organization or (0, 0), names)
    return Description(
        start, end, head, noun, role,
        plural=_plural(doc, start, head), determiner=_determiner(doc, start, head),
        organization=organization or (0, 0), possessor=possessor, body=body,
        former=bool(before & FORMER) or text.lower().startswith("ex-"), acting=bool(before & ACTING),
        anonymous=bool(_ANONYMOUS.search(text)),
    )  # fmt: skip


def _head(doc: Doc, start: int, end: int, names: dict[int, Name]) -> int | None:
    """Return the head noun: the last noun before the first preposition, relative pronoun, comma or participle."""
    index, head = start, None
    while index < end:
        token = doc[index]
        lower = token.lower_
        if (
            head is not None
            and (token.text in (",", "(", ";", ":") or token.pos_ in ("VERB", "AUX"))
            and (lexicon().role(lower) is None)
            and not (token.dep_ == "amod" and index < token.head.i < end)  # "a peer-reviewed study"
        ):
            break
        if lower in members("breaker") and head is not None and index not in names and not _inside_role(doc, index):
            if doc[head].lower_ in members("quantifier") and lower in ("of", "within", "in"):
                head = None  # "some of the group's supporters": the head is what they are some of
            else:
                break
        elif head is not None and lower in members("breaker") and _inside_role(doc, index):
            index += 1  # "Secretary of State": the head stays
        elif _noun_like(doc, index, end, names):
            head = index
        index += 1
    return head if head is None else _before_ranks(doc, start, head, names)


def _before_ranks(doc: Doc, start: int, head: int, names: dict[int, Name]) -> int:
    """Return the role that stands before ranks, "Ministry Spokesman Maj. Gen.", or the head as it is."""
    index = head
    if head > start and f"{doc[head - 1].lower_} {doc[head].lower_}" in lexicon().roles:
        return head  # an attorney general is no general
    while index > start and index not in names and (_rank(doc, index) or doc[index].text == "."):
        index -= 1
    found = index not in names and lexicon().role(doc[index].text) is not None
    return index if found and index < head else head


def _rank(doc: Doc, index: int) -> bool:
    title = lexicon().title(doc[index].text) or lexicon().title(doc[index].text + ".")
    return title is not None and title.kind in ("rank", "honorific")


def _noun(doc: Doc, start: int, head: int) -> str:
    """Return the head noun in lower case, singular: the longest known role that ends or goes on there."""
    if head + 2 < len(doc) and _inside_role(doc, head + 1):
        return f"{singular(doc[head].lower_)} {doc[head + 1].lower_} {doc[head + 2].lower_}"
    last = singular(doc[head].lower_)
    if last in ("year", "old") and "year-old" in doc[max(start, head - 4) : head + 3].text.lower():
        return "year-old"
    for size in (4, 2, 1):
        if head - size >= start:
            # "vice-president" is three tokens.
            words = f"{doc[head - size : head].text.lower()} {last}"
            for phrase in (re.sub(r"\s*-\s*", " ", words), re.sub(r"\s*-\s*", "-", words)):
                if phrase in lexicon().roles:
                    return phrase
    return last


def _noun_like(doc: Doc, index: int, end: int, names: dict[int, Name]) -> bool:
    token = doc[index]
    if not any(letter.isalnum() for letter in token.text) or (index not in names and _is_date(doc, index)):
        return False
    if token.pos_ in ("NOUN", "PROPN") or index in names:
        return not (index + 1 < end and doc[index + 1].tag_ == "POS")
    if token.lower_ in members("quantifier") or token.lower_ in ("those", "someone", "somebody", "everyone", "nobody"):
        return True
    return lexicon().role(token.lower_) is not None or lexicon().is_word("person_collective", token.lower_)


def _is_date(doc: Doc, index: int) -> bool:
    """Say whether a token is a day or month: "a report Nov. 9 in the Courier" is a report."""
    token = doc[index]
    return token.lower_ in members("calendar") and token.pos_ == "PROPN" and index > 0


def _inside_role(doc: Doc, index: int) -> bool:
    # "Secretary of State", "director of communications": the preposition belongs to the role.
    return (
        index > 0
        and index + 1 < len(doc)
        and (lexicon().role(f"{doc[index - 1].lower_} {doc[index].lower_} {doc[index + 1].lower_}") is not None)
    )


def _possessor(doc: Doc, start: int, head: int, names: dict[int, Name]) -> tuple[int, int] | None:
    """Return the bounds of the last possessor before the head: a name, a noun phrase or a pronoun."""
    for index in range(head - 1, start - 1, -1):
        if doc[index].tag_ == "POS" or doc[index].text in ("'s", "’s"):
            name = names.get(index - 1)
            if name and name.start >= start:
                return name.start, name.end
            opening = [at + 1 for at in range(start, index) if doc[at].lower_ in members("breaker")]
            return (opening[-1] if opening else start), index
        if doc[index].lower_ in POSSESSIVES:
            return index, index + 1
    return None


def _principal(start: int, head: int, noun: str, names: dict[int, Name]) -> tuple[int, int] | None:
    """Return the bounds of the person's name before one who speaks for others: "Bell spokesman Karl Obst"."""
    role = lexicon().role(noun)
    name = names.get(head - len(noun.split()))
    speaks = role is not None and role.speaks_for in ("organization", "client")
    before = name is not None and name.kind == "person" and name.start >= start and name.end <= head
    return (name.start, name.end) if name is not None and speaks and before else None


def _prefix(start: int, head: int, names: dict[int, Name]) -> tuple[int, int] | None:
    """Return the bounds of the last name before the head that is no person: "State Department spokesperson"."""
    for index in range(head - 1, start - 1, -1):
        name = names.get(index)
        if name and name.kind != "person" and name.start >= start and name.end <= head:
            return name.start, name.end
    return None


def _linked(doc: Doc, start: int, end: int, names: dict[int, Name], *, place: bool) -> tuple[int, int] | None:
    """Return the bounds of the name after a linking preposition: "spokesman for the Ministry of Health".

    ``place`` lets the name of a place count: "NATO's commander in Europe" is NATO's, "the envoy in Oslo" Oslo's.
    """
    for index in range(start, min(end, start + 12)):
        if doc[index].lower_ in members("link"):
            for after in range(index + 1, min(end, index + 8)):
                name = names.get(after)
                if name and name.end <= end:
                    body = names.get(name.end + 1) if name.end < end and doc[name.end].tag_ == "POS" else None
                    if body is not None and body.kind == "organization" and body.end <= end:
                        return body.start, body.end  # "for Norland's Interior Ministry"
                    return (name.start, name.end) if place or name.kind != "place" else None
                if doc[after].text in (",", ";") or doc[after].pos_ == "VERB":
                    break
            return None
        if doc[index].text in (",", ";", "who"):
            return None
    return None


def _role(doc: Doc, bounds: tuple[int, int, int], organization: tuple[int, int], names: dict[int, Name]) -> str:
    """Return the role as written, without determiner, names and words of time; bounds are first token, head and end."""
    first, head, end = bounds
    words: list[str] = []
    known = set(_noun(doc, first, head).split())  # the "majority leader" leads no majority of anybody
    ignored = (DETERMINERS | FORMER | ACTING | members("quantifier")) - known
    for index in range(first, head + 1):
        token = doc[index]
        skip = index in names and names[index].kind in ("organization", "state", "nationality", "outlet", "place")
        skip = skip or organization[0] <= index < organization[1]
        skip = skip or (not words and token.pos_ in ("CCONJ", "PUNCT", "ADP"))
        if not skip and token.lower_ not in ignored and not token.is_space:
            words.append(token.text_with_ws)
    role = "".join(words).strip(" -–,'’")
    if head + 2 < end and doc[head + 1].lower_ == "of" and _inside_role(doc, head + 1):
        role = f"{role} {doc[head + 1 : head + 3].text}"
    return role


def _plural(doc: Doc, start: int, head: int) -> bool:
    token = doc[head]
    if token.lower_ in ("one", "another", "someone", "somebody"):
        return False
    if doc[start].lower_ in ("one", "another", "neither", "either") and doc[start + 1].lower_ == "of":
        return False  # "one of the officials" is one source
    if token.tag_ in ("NNS", "NNPS") or token.lower_ in ("people", "police", "others", "staff", "those"):
        return True
    first = {t.lower_ for t in doc[start:head]}
    if token.lower_ in members("quantifier"):
        return True
    return bool(
        first & {"some", "several", "many", "most", "few", "two", "three", "both", "numerous", "multiple"}
    ) and (singular(token.lower_) != token.lower_)


def _determiner(doc: Doc, start: int, head: int) -> str:
    lower = doc[start].lower_
    known = members("quantifier") if start == head else DETERMINERS | members("quantifier")
    return lower if lower in known else ""
