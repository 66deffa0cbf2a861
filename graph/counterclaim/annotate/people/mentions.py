"""Find names in an article: runs of capitalised words, taken apart into titles, persons, organisations and states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from counterclaim.annotate.people.lexicon import Lexicon, lexicon
from counterclaim.annotate.people.names import PARTICLES, parse_name
from counterclaim.annotate.people.registry import Entry, Registry

_DATELINE = re.compile(r"(?m)^\s*[A-Z][A-Z.'’\- ]{2,}(?:, [A-Z][\w. ]+)?(?: ?\([^)\n]{1,40}\))? ?[-–—]+ ")
_BYLINE = re.compile(r"(?m)^\s*(?:[Bb]y|BY|Written by|Posted by|Reported by|Updated by|Story by)\s[^\n]{2,80}$")
_DOMAIN = re.compile(r"^[\w-]+\.(?:com|org|net|co\.uk|tv|fm|info|io)$", re.IGNORECASE)
_CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december jan jan. feb feb. mar mar. apr apr. jun jun. jul jul. aug aug. sep sep. sept "
    "sept. oct oct. nov nov. dec dec. christmas easter thanksgiving halloween ramadan am pm a.m. p.m.".split()
)
_LOCATIVE = frozenset({"in", "near", "at", "across", "around", "outside", "inside", "throughout"})
# Outlets named by an everyday word: believed only with an article before them or a recogniser's word for it.
_EVERYDAY = frozenset(
    "time people vice slate science nature fortune variety salon age sun guardian independent telegraph onion intercept "
    "verge wired mirror nation hill is us who au rt dw".split()
)
_NO_TITLE = frozenset(
    "national local private general principal star fellow adult human republican democrat independent major individual "
    "house party native fan twin child veteran ally model comic head chief guard first press sister secretary "
    "resident champion union hunter baker cook".split()
)
_PARTY_LABEL = re.compile(r"^[A-Z]$|^[RDI]-[A-Z]")
_NAME_LABELS = {"PERSON": "person", "ORG": "organization", "GPE": "place", "LOC": "place", "FAC": "place"}


@dataclass(frozen=True, slots=True)
class Name:
    """A name where it stands: token bounds, kind, and the titles before it."""

    start: int
    end: int
    kind: str  # person, organization, state, outlet, place, nationality, unknown
    text: str
    titles: tuple[int, int] = (0, 0)  # token bounds of the titles directly before the name
    entry: Entry | None = None


def find_names(doc: Doc, registry: Registry) -> list[Name]:
    """Return the names of a document in order, boilerplate, bylines and datelines left out."""
    finder = _Finder(doc, registry)
    names: list[Name] = []
    headlines: list[tuple[int, int]] = []
    for start, end in finder.runs():
        if finder.headline[start] and not registry.find(doc[start:end].text):
            headlines.append((start, end))
        else:
            names.extend(finder.split(start, end))
    known = _known_forms(names)
    taken = {index for name in names for index in range(name.start, name.end)}
    for index in finder.surnames(known, taken):
        names.append(Name(index, index + 1, "person", doc[index].text))
    for start, end in headlines:
        names.extend(_in_headline(finder, start, end, known))
    return sorted(names, key=lambda name: name.start)


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


def _in_headline(finder: _Finder, start: int, end: int, known: dict[str, Name]) -> Iterator[Name]:
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
    if not found and end - start <= 3 and entity is not None and entity.start == start and entity.end == end:
        yield from finder.split(start, end)


def masked(doc: Doc) -> list[bool]:
    """Mark the tokens that no name is taken from: boilerplate, bylines and datelines."""
    spans = [tuple(span) for span in doc._.boilerplate]
    spans += [match.span() for pattern in (_DATELINE, _BYLINE) for match in pattern.finditer(doc.text)]
    marks = [False] * len(doc)
    for start, end in sorted(spans):
        found = doc.char_span(start, end, alignment_mode="expand") if end > start else None
        for token in found or ():
            marks[token.i] = True
    return marks


class _Finder:
    """Walk over the tokens of one document."""

    def __init__(self, doc: Doc, registry: Registry) -> None:
        self.doc = doc
        self.registry = registry
        self.lexicon: Lexicon = lexicon()
        self.masked = masked(doc)
        self.headline = _headline_tokens(doc)
        self.ent = {token.i: ent for ent in doc.ents for token in ent}
        self.lower_seen = {token.text for token in doc if token.text.islower()}

    def runs(self) -> Iterator[tuple[int, int]]:
        """Yield the bounds of runs of capitalised words, particles and hyphens between them included."""
        index = 0
        while index < len(self.doc):
            if self.masked[index] or not self.opens(self.doc[index]):
                index += 1
                continue
            end = self.known_end(index) or self.extend(index + 1)
            yield index, end
            index = end

    def known_end(self, index: int) -> int:
        """Return the end of a known name of several words that begins here, or 0."""
        start = self.doc[index].idx
        name = self.registry.longest(self.doc.text, start)
        if " " not in name and "-" not in name:
            return 0
        span = self.doc.char_span(start, start + len(name))
        end = span.end if span is not None else 0
        # "Foreign Office Minister": a title may follow, but no other capitalised word belongs to the name.
        if end and end < len(self.doc) and capital(self.doc[end].text) and self.doc[end - 1].whitespace_:
            after = self.doc[end].text
            return end if self.lexicon.title(after) or self.lexicon.role(after) else 0
        return end

    def opens(self, token: Token) -> bool:
        """Say whether a token can begin a name."""
        text = token.text
        if text.lower() in _CALENDAR and token.ent_type_ not in ("PERSON", "ORG"):
            return False
        if not capital(text) or text == "I" or text.lower() in ("i'm", "i'd"):
            return self._particle_opens(token)
        if _PARTY_LABEL.match(text) and token.i and self.doc[token.i - 1].text in "(-":
            return False
        if text.isupper() and len(text) > 1 and self.registry.find(text):
            return not self._everyday(token)
        if token.pos_ in ("PRON", "DET", "ADP", "SCONJ", "CCONJ", "AUX", "PART", "INTJ") and len(text) > 1:
            return token.pos_ == "ADP" and token.i in self.ent and self.ent[token.i].label_ == "PERSON"
        return True

    def _everyday(self, token: Token) -> bool:
        """Say whether a word that is also an outlet's name is only that word here."""
        if token.text.lower() not in _EVERYDAY:
            return False
        before = self.doc[token.i - 1].lower_ if token.i else ""
        label = self.ent[token.i].label_ if token.i in self.ent else ""
        if token.text.isupper() and not self.headline[token.i]:
            line = token.sent.text if self.doc.has_annotation("SENT_START") else ""
            return line.isupper()
        return before != "the" and (label not in ("ORG", "WORK_OF_ART") or token.is_sent_start is True)

    def _particle_opens(self, token: Token) -> bool:
        # "al-Sisi", "de Blasio": a particle opens a name only when it is glued or known from elsewhere as a name.
        doc, index = self.doc, token.i
        if index + 1 >= len(doc) or token.text not in PARTICLES:
            return bool(_DOMAIN.match(token.text)) or bool(re.match(r"^\d+to\d+\w+$", token.text))
        after = doc[index + 1]
        if after.text in "-–" and not token.whitespace_ and index + 2 < len(doc):
            return capital(doc[index + 2].text)
        return capital(after.text) and token.text in ("al", "el", "de", "van", "von", "bin", "bint", "der") and (
            after.ent_type_ == "PERSON" or token.ent_type_ == "PERSON"
        )

    def extend(self, index: int) -> int:
        """Return the end of the run that has reached ``index``."""
        doc = self.doc
        while index < len(doc) and not self.masked[index]:
            token, previous = doc[index], doc[index - 1]
            if "\n" in previous.text_with_ws or "\n" in token.text or token.is_sent_start and not _abbreviated(previous):
                break
            after = doc[index + 1] if index + 1 < len(doc) else None
            if capital(token.text) and token.text.lower() not in _CALENDAR and token.text != "I":
                index += 1
            elif token.text in ("-", "–", "'", "’", "&") and after is not None and self._joins(index):
                index += 2
            elif after is not None and capital(after.text) and self._bridges(index):
                index += 2
            elif self._institutional(index):
                index += 3
            elif self._glued_particle(index):
                index += 3
            else:
                break
        return index

    def _institutional(self, index: int) -> bool:
        # "International Centre for the Study of Radicalisation"
        doc = self.doc
        return (
            index + 2 < len(doc)
            and doc[index].text in ("of", "for")
            and doc[index + 1].text == "the"
            and capital(doc[index + 2].text)
            and bool(self.lexicon.organization_types(doc[index - 1].text))
        )

    def _glued_particle(self, index: int) -> bool:
        # "Abu Bakr al-Baghdadi": spaCy splits at the hyphen.
        doc = self.doc
        return (
            index + 2 < len(doc)
            and doc[index].text in PARTICLES
            and doc[index + 1].text in ("-", "–", "'", "’")
            and not doc[index].whitespace_
            and capital(doc[index + 2].text)
        )

    def _joins(self, index: int) -> bool:
        """Say whether a mark joins two words into one name: "Jean-Luc", "Co-operation", "Marks & Sons"."""
        token, previous, after = self.doc[index], self.doc[index - 1], self.doc[index + 1]
        if token.text == "&":
            return capital(after.text)
        if previous.whitespace_ or token.whitespace_:
            return False
        if token.text in ("'", "’"):
            return capital(after.text)
        # "Ukraine-Russia border", "NATO-led": an adjective made of names is no name of its own.
        if self.registry.find(previous.text) or after.text in ("based", "led", "backed", "born", "style", "era", "held"):
            return False
        return capital(after.text) or previous.text in ("Co", "Vice", "Anti", "Non")

    def _bridges(self, index: int) -> bool:
        """Say whether the lower-case word at ``index`` joins capitalised words into one name."""
        token, previous, after = self.doc[index], self.doc[index - 1], self.doc[index + 1]
        word = token.text
        if word in PARTICLES and word not in ("of", "do"):
            return True
        inside = index in self.ent and self.ent[index] is self.ent.get(index - 1) is not None
        inside = inside and self.ent[index] is self.ent.get(index + 1)
        if word in ("of", "for"):
            if self.lexicon.role(f"{previous.text} {word} {after.text}"):
                return True  # "Secretary of State John Kerry" is one run
            head = self.lexicon.organization_types(previous.text) or previous.text in ("Secretary", "Director", "Chief")
            return bool(head) and capital(after.text) and after.pos_ == "PROPN" or inside
        if word in ("and", "the", "in", "on", "to"):
            return inside and self.ent[index].label_ != "PERSON" and self.ent[index].label_ in ("ORG", "FAC")
        return False

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
            yield whole
            return
        if end - start == 1 and self.lexicon.role(self.doc[start].text) and not self.lexicon.title(self.doc[start].text):
            return  # "Hunter" alone is looked up among the known names afterwards
        titles = self._last_titles(start, end)
        if titles and titles[1] < end:
            if titles[0] > start:
                yield from self.split(start, titles[0])
            yield self._named(titles[1], end, titles)
        elif titles and titles[1] == end and titles[0] > start:
            yield from self.split(start, titles[0])
        elif not titles:
            yield from self._untitled(start, end)

    def _trim(self, start: int, end: int) -> tuple[int, int]:
        """Drop an ordinary word that is capitalised only because it opens a sentence or stands in a headline."""
        doc = self.doc
        while start < end and doc[start].text in ("-", "–", "'", "’", "/", "&", "."):
            start += 1
        while start < end and self._ordinary(doc[start], alone=end - start == 1):
            start += 1
        while end > start and (doc[end - 1].text in ("-", "–", "'", "’", "/", "&") or doc[end - 1].is_space):
            end -= 1
        return start, end

    def _ordinary(self, token: Token, *, alone: bool) -> bool:
        lower = token.text.lower()
        if token.is_stop and len(token.text) > 1 and not token.text.isupper():
            return True
        if token.text in self.lexicon.first_names or self.registry.find(token.text) or self.registry.of_adjective(token.text):
            return False
        if token.i in self.ent and self.ent[token.i].label_ in _NAME_LABELS and not self.headline[token.i]:
            return lower in self.lower_seen and token.is_sent_start is True and token.pos_ != "PROPN"
        if token.pos_ == "PROPN" and not (lower in self.lower_seen and (token.is_sent_start or self.headline[token.i])):
            return False
        if self.lexicon.title(token.text) or (not alone and self.lexicon.organization_types(lower)):
            return False
        return token.is_sent_start is True or self.headline[token.i] or token.pos_ not in ("PROPN", "NOUN", "ADJ")

    def _last_titles(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the bounds of the last titles or roles in a run."""
        doc, last = self.doc, None
        for index in range(start, end):
            word = doc[index].text
            if word.lower() in _NO_TITLE and index == start:
                continue
            if self.lexicon.title(word) or (self.lexicon.role(word) and not self._name_like(index, start)):
                last = index
        if last is not None and last + 2 < end and doc[last + 1].text == "of":
            last += 2 if self.lexicon.role(doc[last : last + 3].text) else 0
        if last is None:
            return None
        first = last
        while first > start and self._title_like(first - 1):
            first -= 1
        return first, last + 1

    def _name_like(self, index: int, start: int) -> bool:
        # "Jordan Baker" and "Frank Hunter" end in words that are also roles.
        before = self.doc[index - 1].text if index > start else ""
        if self.lexicon.organization_types(before):
            return False
        return before in self.lexicon.first_names or self.doc[index].text in self.lexicon.first_names

    def _title_like(self, index: int) -> bool:
        word = self.doc[index].text
        return bool(self.lexicon.title(word) or self.lexicon.role(word)) or word.lower() in (
            "prime", "foreign", "defense", "defence", "interior", "finance", "justice", "health", "deputy", "vice",
            "acting", "former", "chief", "general", "of", "supreme", "senior", "assistant", "lt.", "rear", "staff", "-",
            "state", "executive", "managing", "first", "lady", "home", "allied", "press", "co",
        )  # fmt: skip

    def _known(self, start: int, end: int) -> Name | None:
        text = self.doc[start:end].text
        if end - start == 1 and self._everyday(self.doc[start]):
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
        if self._organization_like(words) and not self.lexicon.title(self.doc[titles[1] - 1].text):
            return Name(titles[0], end, "organization", self.doc[titles[0] : end].text)
        known = self._known(start, end)
        if known and known.kind != "nationality" and not self.lexicon.title(self.doc[titles[1] - 1].text):
            return known
        return Name(start, end, "person", text, titles)

    def _untitled(self, start: int, end: int) -> Iterator[Name]:
        """Yield the names of a run without titles; an adjective of nationality before a person stands apart."""
        doc = self.doc
        entity = self.ent.get(end - 1)
        if entity is not None and entity.label_ == "PERSON" and start < entity.start < end <= entity.end:
            yield from self.split(start, entity.start)
            yield Name(entity.start, end, "person", doc[entity.start : end].text)
            return
        kind = self._kind(start, end)
        if kind == "person" and self.registry.of_adjective(doc[start].text) and end - start > 1:
            yield from self.split(start, start + 1)
            start += 1
        yield Name(start, end, kind, doc[start:end].text)

    def _kind(self, start: int, end: int) -> str:
        """Say what a run without titles names."""
        doc = self.doc
        words = [token.text for token in doc[start:end]]
        if self._organization_like(words):
            return "organization"
        if _DOMAIN.match(words[-1]):
            return "outlet"
        before = doc[start - 1] if start else None
        if before is not None and before.text.islower() and self._bare_role(before) and len(words) < 5:
            return "person"
        label = self._label(start, end)
        if len(words) == 1 and before is not None and before.lower_ in _LOCATIVE and label != "PERSON":
            return "place"
        given = words[0] in self.lexicon.first_names
        if given and 1 < len(words) < 6 and all(capital(w) or w in PARTICLES or w in "-–'’" for w in words):
            return "person"
        if label in _NAME_LABELS:
            return _NAME_LABELS[label]
        if label == "NORP":
            return "nationality"
        return "unknown"

    def _bare_role(self, token: Token) -> bool:
        """Say whether a noun before a name calls it a person: "anchor Lena Moor", not "company Moor"."""
        role = self.lexicon.role(token.text)
        return role is not None and token.tag_ == "NN" and not self.lexicon.organization_types(token.text)

    def _organization_like(self, words: list[str]) -> bool:
        heads = [words[-1]]
        for index, word in enumerate(words):
            if word in ("of", "for") and index:
                heads.append(words[index - 1])
        first_is_given = words[0] in self.lexicon.first_names and len(words) == 2
        return len(words) > 1 and not first_is_given and any(self.lexicon.organization_types(head) for head in heads)

    def _label(self, start: int, end: int) -> str:
        counts: dict[str, int] = {}
        for index in range(start, end):
            if index in self.ent:
                counts[self.ent[index].label_] = counts.get(self.ent[index].label_, 0) + 1
        return max(sorted(counts), key=lambda label: counts[label]) if counts else ""


def capital(text: str) -> bool:
    """Say whether a word is written like a name: a capital first, or after a leading quotation mark or digit."""
    return bool(text) and (text[0].isupper() or (text[0].isdigit() and any(c.isupper() for c in text))) and (
        text.lower() not in ("'s", "’s")
    )


def _abbreviated(token: Token) -> bool:
    return token.text.endswith(".") and lexicon().title(token.text) is not None


def _headline_tokens(doc: Doc) -> list[bool]:
    """Mark the tokens of lines in which nearly every long word is capitalised, where capitals tell nothing."""
    marks = [False] * len(doc)
    start = 0
    for index, token in enumerate(doc):
        if "\n" in token.text_with_ws or index == len(doc) - 1:
            words = [t.text for t in doc[start : index + 1] if t.is_alpha and len(t.text) > 3]
            if len(words) > 2 and sum(w[0].isupper() for w in words) >= 0.7 * len(words):
                marks[start : index + 1] = [True] * (index + 1 - start)
            start = index + 1
    return marks
