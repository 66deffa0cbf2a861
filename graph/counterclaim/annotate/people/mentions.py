"""Find names in an article: runs of capitalised words, taken apart into titles, persons, organisations and states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from counterclaim.annotate.people.evidence import common, context_kind, frequent, is_place
from counterclaim.annotate.people.kinds import NAME_LABELS, Kinds
from counterclaim.annotate.people.lexicon import lexicon, members
from counterclaim.annotate.people.names import parse_name
from counterclaim.annotate.people.registry import Entry, Registry
from counterclaim.annotate.people.runs import DOMAIN, capital

_ORDINAL = re.compile(r"\d{1,3}(?:st|nd|rd|th)$")  # "the 3rd Infantry Division"
_MEDIA = frozenset({"Web", "Internet", "Net"})
_PARTISANS = frozenset({"Democrat", "Republican", "Independent"})  # the party's, and papers' names


@dataclass(frozen=True, slots=True)
class Name:
    """A name where it stands: token bounds, kind, and the titles before it."""

    start: int
    end: int
    kind: str  # person, organization, state, outlet, place, nationality, thing, work (perhaps a thing), unknown
    text: str
    titles: tuple[int, int] = (0, 0)  # token bounds of the titles directly before the name
    entry: Entry | None = None


def find_names(doc: Doc, registry: Registry) -> list[Name]:
    """Return the names of a document in order, boilerplate, bylines and datelines left out."""
    finder = NameFinder(doc, registry)
    names: list[Name] = []
    headlines: list[tuple[int, int]] = []
    for start, end in finder.runs():
        if finder.headline[start] and not registry.find(doc[start:end].text):
            headlines.append((start, end))
            continue
        for name in finder.split(start, end):
            if name.kind == "person" and len(name.text.split()) > 5:
                headlines.append((name.start, name.end))  # a headline that runs into the text
            else:
                names.append(name)
    names = _without_epithets(names)
    known = _known_forms(names)
    taken = {index for name in names for index in range(name.start, name.end)}
    names += [Name(index, index + 1, "person", doc[index].text) for index in finder.surnames(known, taken)]
    for start, end in headlines:
        names.extend(_in_headline(finder, start, end, known))
    return sorted(names, key=lambda name: name.start)


def _without_epithets(names: list[Name]) -> list[Name]:
    """Cut a common word before a name that stands without it elsewhere: "Angry Ann Bell", "DEPRAVED Orbix Front"."""
    kinds = ("person", "organization", "unknown")
    alone = {name.text for name in names if name.kind in (*kinds, "outlet")}
    return [_without_epithet(name, alone) if name.kind in kinds and name.entry is None else name for name in names]


def _without_epithet(name: Name, alone: set[str]) -> Name:
    first, _, rest = name.text.partition(" ")
    if name.titles[1] or rest not in alone or first in lexicon().first_names or not frequent(first):
        return name
    loud = first.isupper() and len(first) > 3 and not rest.isupper()
    if not loud and (name.kind != "person" or " " not in rest):
        return name  # "Fan Wei" beside "Wei"
    return replace(name, start=name.start + 1, text=rest)


def _known_forms(names: list[Name]) -> dict[str, Name]:
    """Map the forms of the names in running text, and the surnames of persons, to a name of that kind."""
    known: dict[str, Name] = {}
    for name in names:
        if name.kind in ("person", "organization", "outlet", "state", "nationality", "place"):
            known.setdefault(name.text.lower(), name)
            if name.kind == "person":
                parts = parse_name(tuple(name.text.split()))
                known.setdefault(parts.surname.lower(), name)
                if len(parts.given) > 1 or name.text.split()[0] not in lexicon().first_names:
                    known.setdefault(name.text.split()[0].lower(), name)  # family name first: "Ri" for "Ri Yong Gil"
    return known


def _in_headline(finder: NameFinder, start: int, end: int, known: dict[str, Name]) -> Iterator[Name]:
    """Yield the names within a run of a headline, where every word is capitalised: only those known otherwise."""
    doc, index, found = finder.doc, start, False
    while index < end:
        for stop in range(min(end, index + 5), index, -1):
            text = doc[index:stop].text
            model = known.get(text.lower())
            entry = finder.registry.find(text) or finder.registry.of_adjective(text)
            if model or entry:
                kind = model.kind if model else "nationality" if finder.registry.of_adjective(text) else entry.kind  # type: ignore[union-attr]
                yield Name(index, stop, kind, text, entry=model.entry if model else entry)
                index, found = stop - 1, True
                break
        index += 1
    entity = finder.ent.get(start)
    whole = entity is not None and (entity.start, entity.end) == (start, end)
    sure = whole and (entity.label_ == "PERSON" or finder.organization_like(doc[start:end].text.split()))  # type: ignore[union-attr]
    if not found and 1 < end - start <= 3 and sure:
        yield from finder.split(start, end)


class NameFinder(Kinds):
    """Take the runs of one document apart into names."""

    def surnames(self, known: dict[str, Name], taken: set[int]) -> Iterator[int]:
        """Yield the capitalised words that were taken for nouns but are surnames of persons named in the text."""
        for index, token in enumerate(self.doc):
            if index in taken or self.masked[index] or self.headline[index] or not token.text[0].isupper():
                continue
            name = known.get(token.text.lower())
            if name is None or name.kind != "person" or token.text not in name.text.split():
                continue
            if token.is_sent_start is not True or token.pos_ == "PROPN" or token.dep_ in ("nsubj", "nsubjpass"):
                yield index

    def split(self, start: int, end: int) -> Iterator[Name]:
        """Take a run apart: what stands before the titles, the titles, and the name after them."""
        start, end = self._trim(start, end)
        if start >= end:
            return
        whole = self._known(start, end)
        if whole:
            yield replace(whole, kind="work", entry=None) if self._in_longer_title(start, end) else whole
            return
        if self._no_name(start, end):
            return
        if self._partisan(start, end):
            yield from self._beside_party(start, end)
            return
        titles = self._last_titles(start, end)
        joined = any(self.society(index) or self.plural_owner(index) for index in range(start + 1, end - 1))
        if joined or (titles and self._names_body(end, titles)):
            yield Name(start, end, "organization", self.doc[start:end].text)
            return
        if titles and self._names_whole(start, end, titles):
            office = self.lexicon.organization_types(self.doc[start].text)
            yield Name(start, end, "organization" if office else "place", self.doc[start:end].text)
            return
        if titles and titles[1] < end:
            if titles[0] > start:
                yield from self.split(start, titles[0])
            yield self._named(titles[1], end, titles)
        elif titles and titles[1] == end and titles[0] > start:
            yield from self.split(start, titles[0])
        elif not titles:
            yield from self._untitled(start, end)

    def _in_longer_title(self, start: int, end: int) -> bool:
        """Say whether words are only a part of a quoted title: "Face the Nation" is none of the paper's."""
        before, after = (start - 1 in self.in_title), (end in self.in_title)
        return start in self.in_title and (before or after) and self.doc[start - 1].text != "The"

    def _no_name(self, start: int, end: int) -> bool:
        """Say whether a run is no name by itself: a role, "the Web", words said loudly like "a GREAT SURPRISE"."""
        word = self.doc[start].text
        if end - start == 1 and ((self.lexicon.role(word) and not self.lexicon.title(word)) or word in _MEDIA):
            return True  # "Hunter" alone is looked up among the known names afterwards
        if end - start == 1 and word.lower() in members("suffix"):
            return True  # "Ann Bell, PhD,"
        if word in _PARTISANS and self.doc[start + 1 : start + 2].text == "of":
            return True  # "Senator Lena Marsh, Democrat of Ohio"
        loud = (token.text.isupper() and len(token.text) > 3 for token in self.doc[start:end])
        return all(loud) and all(token.lower_ in self.lower_seen for token in self.doc[start:end])

    def _partisan(self, start: int, end: int) -> bool:
        """Say whether a run calls somebody a member of a party, "Ohio Republican Lena Marsh", and names no paper."""
        last = self.doc[end - 1]
        if end - start < 2 or last.text.removesuffix("s") not in _PARTISANS or last.text.isupper():
            return False
        goes_on = end < len(self.doc) and (self.doc[end].pos_ in ("NOUN", "PROPN", "ADJ") or end in self.ent)
        paper = self.doc[start - 1].lower_ == "the" if start else self.doc[start].text == "The"
        return not paper or goes_on or last.text.endswith("s")

    def _beside_party(self, start: int, end: int) -> Iterator[Name]:
        """Yield the place or house beside a party's name: "Ohio" of "Ohio Republican", also "Senate"."""
        rest = self.doc[start : end - 1].text
        if self._known(start, end - 1) or is_place(rest, self.registry) or rest.lower() in members("sole_body"):
            yield from self.split(start, end - 1)

    def _names_body(self, end: int, titles: tuple[int, int]) -> bool:
        """Say whether those who make up a body, or run it, stand before its noun: "Kolst Teachers Union"."""
        if titles[1] >= end or (titles[1] + 1 < end and self.doc[titles[1] + 1].lower_ not in ("of", "for")):
            return False
        head, before = self.doc[titles[1]].lower_, self.doc[titles[1] - 1].text
        if head in members("body_head"):
            return True
        many = before.endswith("s") or self.lexicon.title(before) is None  # "Captain Guild" is a person
        return head in members("body_noun") and many

    def _names_whole(self, start: int, end: int, titles: tuple[int, int]) -> bool:
        """Say whether a run with a title is one name: "Office of the Commissioner for Tides", "Kings Mill, Ohio"."""
        office = titles[1] == end and self.doc[start + 1].text == "of" if end - start > 2 else False
        if office and titles[0] > start and self.lexicon.organization_types(self.doc[start].text):
            return True
        named = any(self.lexicon.title(token.text) for token in self.doc[start:end])
        return not named and context_kind(self.doc, start, end, "", self.registry) == "place"

    def _trim(self, start: int, end: int) -> tuple[int, int]:
        """Drop an ordinary word that is capitalised only because it opens a sentence or stands in a headline."""
        doc = self.doc
        while start < end and doc[start].text in ("-", "–", "'", "’", "/", "&", "."):
            start += 1
        while start < end and self._ordinary(doc[start], alone=end - start == 1):
            start += 1
        if end - start > 1 and self._epithet(start, end):
            start += 1
        while end - start > 1 and doc[start].lower_ in members("incumbent") and not self._known(start, end):
            start += 1  # "Current Orbix directors"
        while end - start > 2 and doc[end - 1].tag_ == "VBG" and doc[end - 1].ent_type_ != "ORG":
            end -= 1  # a headline: "Ann Bell Attempting to Return"
        while end > start and (doc[end - 1].text in ("-", "–", "'", "’", "/", "&") or doc[end - 1].is_space):
            end -= 1
        return start, end

    def _epithet(self, start: int, end: int) -> bool:
        """Say whether an unknown word that opens a sentence, or a loud one, stands before a known name."""
        first, rest = self.doc[start], self.doc[start + 1 : end].text
        if self._known(start, end) or self._known_word(first.text) or self.lexicon.title(first.text):
            return False
        entry = self.registry.find(rest)
        loud = first.text.isupper() and len(first.text) > 3
        return entry is not None and entry.kind != "outlet" and (self.opening[start] or loud)

    def _ordinary(self, token: Token, *, alone: bool) -> bool:
        """Say whether a capitalised word at the beginning of a run is none of a name's."""
        lower = token.text.lower()
        if token.is_stop and len(token.text) > 1 and not token.text.isupper():
            entity = self.ent.get(token.i)  # "So Se Pyong": a name can open with an everyday word
            return entity is None or entity.label_ != "PERSON" or entity.start != token.i or len(entity) < 2
        if self._known_word(token.text) or self._opens_sentence(token, alone=alone):
            return not self._known_word(token.text)
        if token.i in self.ent and self.ent[token.i].label_ in NAME_LABELS and not self.headline[token.i]:
            return lower in self.lower_seen and self.opening[token.i] and token.pos_ != "PROPN"
        seen = lower in self.lower_seen and (self.opening[token.i] or self.headline[token.i])
        named = token.i in self.ent and self.ent[token.i].label_ in NAME_LABELS
        named = named and token.text in self.named_within and lower not in self.lower_seen
        if named or (token.pos_ == "PROPN" and not seen) or self.lexicon.title(token.text):
            return False
        if not alone and self.lexicon.organization_types(lower):
            return False
        return self.opening[token.i] or self.headline[token.i] or token.pos_ not in ("PROPN", "NOUN", "ADJ")

    def _known_word(self, text: str) -> bool:
        """Say whether a word is a domain, a first name, or known to the registry."""
        if DOMAIN.match(text) or text in self.lexicon.first_names:
            return True
        return self.registry.find(text) is not None or self.registry.of_adjective(text) is not None

    def _opens_sentence(self, token: Token, *, alone: bool) -> bool:
        """Say whether a word is capitalised because it opens a sentence: "Staff", "Describing Bell as a friend"."""
        if not self.opening[token.i] or token.text.isupper():
            return False
        if not alone:
            return bool(token.tag_ == "VBG")
        plain = token.i not in self.ent or token.tag_ == "NNS" or self._idle(token)
        return common(token.text) or bool(plain and frequent(token.text) and token.text not in self.named_within)

    def _idle(self, token: Token) -> bool:
        """Say whether a single word taken for a body's name neither says nor owns anything."""
        says = token.dep_ == "nsubj" and token.head.lemma_.lower() in members("saying")
        owns = token.i + 1 < len(self.doc) and self.doc[token.i + 1].tag_ == "POS"
        return token.ent_type_ == "ORG" and len(self.ent[token.i]) == 1 and not (says or owns)

    def _last_titles(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the bounds of the last titles or roles in a run."""
        doc, last = self.doc, None
        for index in range(start, end):
            word = doc[index].text
            if self.lexicon.organization_types(word) or self._half(index, start):
                continue  # "National Guard" is no guard, and "Cobb-Hunter" no hunter
            opens = word.lower() in members("name_opener")
            if opens and (index == start or self.lexicon.organization_types(doc[end - 1].text)):
                continue  # "Norland National Guard" and "Kolst General Hospital" name no national and no general
            if self.lexicon.title(word) or (self.lexicon.role(word) and not self._name_like(index, start)):
                last = index
        if last is None:
            return None
        if last + 2 < end and doc[last + 1].text in ("of", "for"):
            last = self._office_end(last, end)
        if last + 1 < end and doc[last + 1].text == ".":
            last += 1
        first = last
        while first > start and (self._title_like(first - 1) or doc[first - 1].text == "of"):
            first -= 1
        return first, last + 1

    def _half(self, index: int, start: int) -> bool:
        """Say whether a word is the second half of a hyphenated surname."""
        doc = self.doc
        if index < start + 3 or doc[index - 1].text not in "-–" or doc[index - 1].whitespace_:
            return False
        return doc[index - 3].text in self.lexicon.first_names and doc[index - 3].whitespace_ == " "

    def _office_end(self, last: int, end: int) -> int:
        """Return the last token of "Secretary of Fisheries" before the name that follows, or of the whole run."""
        for index in range(last + 2, end):
            entity = self.ent.get(index)
            person = entity is not None and entity.label_ == "PERSON" and entity.start == index
            if index > last + 2 and (person or self.doc[index].text in self.lexicon.first_names):
                return index - 1
        return end - 1

    def _name_like(self, index: int, start: int) -> bool:
        # "Jordan Baker" and "Frank Hunter" end in words that are also roles.
        before = self.doc[index - 1].text if index > start else ""
        if self.lexicon.organization_types(before):
            return False
        entity = self.ent.get(index)
        whole = entity is not None and (entity.label_, entity.start, entity.end) == ("PERSON", start, index + 1)
        if whole and index == start + 1 and self.doc[index].text.endswith("s"):
            return self.lexicon.title(self.doc[start].text) is None  # "Lonna Childs"
        return before in self.lexicon.first_names or self.doc[index].text in self.lexicon.first_names

    def _title_like(self, index: int) -> bool:
        word = self.doc[index].text
        return bool(self.lexicon.title(word) or self.lexicon.role(word)) or word.lower() in (
            "prime", "foreign", "defense", "defence", "interior", "finance", "justice", "health", "deputy", "vice",
            "acting", "former", "chief", "general", "of", "supreme", "senior", "assistant", "lt.", "rear", "staff", "-",
            "state", "executive", "managing", "first", "lady", "home", "allied", "press", "co", ".",
            "majority", "minority",
        )  # fmt: skip

    def _known(self, start: int, end: int) -> Name | None:
        text = self.doc[start:end].text
        if end - start == 1 and self.everyday(self.doc[start]):
            return None
        entry = self.registry.find(text)
        if entry:
            return Name(start, end, entry.kind, text, entry=entry)
        adjective = self.registry.of_adjective(text)
        if adjective:
            return Name(start, end, "nationality", text, entry=adjective)
        return Name(start, end, "place", text) if self.registry.metonym(text) else None

    def _named(self, start: int, end: int, titles: tuple[int, int]) -> Name:
        """Return the name after titles: a person, unless it ends like an organisation."""
        text = self.doc[start:end].text
        words = [token.text for token in self.doc[start:end]]
        if words[0] in ("of", "for"):  # "Commissioner for Human Rights" is an office
            return Name(titles[0], end, "unknown", self.doc[titles[0] : end].text)
        if self.organization_like(words) and not self.lexicon.title(self.doc[titles[1] - 1].text):
            return Name(titles[0], end, "organization", self.doc[titles[0] : end].text)
        if self._by_name(start, end, titles):
            return Name(titles[0], end, "person", self.doc[titles[0] : end].text)
        known = self._known(start, end)
        if known and known.kind != "nationality" and not self.lexicon.title(self.doc[titles[1] - 1].text):
            return known
        return Name(start, end, "person", text, titles)

    def _by_name(self, start: int, end: int, titles: tuple[int, int]) -> bool:
        """Say whether a role and a first name are what somebody goes by: "the kidnapper called Rebel Karl"."""
        role, given = self.doc[titles[0]], self.doc[start].text
        single = titles[1] - titles[0] == 1 == end - start and given in self.lexicon.first_names
        plain = role.is_sent_start is not True and not self.headline[start]
        return single and plain and self.lexicon.title(role.text) is None

    def _untitled(self, start: int, end: int) -> Iterator[Name]:
        """Yield the names of a run without titles; an adjective of nationality before a person stands apart."""
        doc = self.doc
        entity = self.ent.get(end - 1)
        if entity is not None and entity.label_ == "PERSON" and start < entity.start < end <= entity.end:
            told = context_kind(doc, start, end, "", self.registry) or not capital(doc[entity.start].text)
            if not told:  # "Harith bin Ghazi" is one name, whatever the recogniser makes of "bin Ghazi"
                yield from self.split(start, entity.start)
                yield Name(entity.start, end, "person", doc[entity.start : end].text)
                return
        kind = self._kind(start, end)
        if kind == "person" and self.registry.of_adjective(doc[start].text) and end - start > 1:
            yield from self.split(start, start + 1)
            start += 1
        kind = "work" if start in self.in_title and kind in ("organization", "unknown") else kind
        start -= kind == "organization" and end - start > 1 and start > 0 and bool(_ORDINAL.match(doc[start - 1].text))
        yield Name(start, end, kind, doc[start:end].text)
