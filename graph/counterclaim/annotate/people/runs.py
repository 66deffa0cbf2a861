"""Find the runs of capitalised words in which names stand, particles and marks inside them included."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from counterclaim.annotate.passages import text_of
from counterclaim.annotate.people.lexicon import Lexicon, lexicon, members
from counterclaim.annotate.people.registry import Registry

_DATELINE = re.compile(r"(?m)^\s*[A-Z][A-Z.'’\- ]{2,}(?:, [A-Z][\w. ]+)?(?: ?\([^)\n]{1,40}\))? ?[-–—]+ ")
_BYLINE = re.compile(r"(?m)^\s*(?:[Bb]y|BY|Written by|Posted by|Reported by|Updated by|Story by)\s[^\n]{2,80}$")
_CREDITS = re.compile(
    r"\((?:[A-Z][\w ]{0,30} )?(?:[Rr]eporting|[Ee]diting|[Ww]riting|[Cc]ompiled|[Pp]hotos?) [^()\n]{0,40}?by "
    r"[^()\n]{2,300}\)"
    r"|(?m:^[^\n]{2,200}\bcontributed to this (?:article|report|story)\b[^\n]*$)"
)
DOMAIN = re.compile(
    r"^(?:[\w-]+\.(?i:com|org|net|gov|edu|tv|fm|info|io|co\.[a-z]{2}|com\.[a-z]{2})"
    # A sentence that begins without a space before it is no domain: "it was him.It was not".
    r"|[\w-]{3,}\.(?:ae|au|br|ca|ch|cn|cz|de|dk|es|eu|fi|fr|gr|hu|ie|il|ir|jp|ke|kr|mx|ng|nl|nz|pk|pl|pt|ru|se|ua|uk|za))$"
)
_TITLE = re.compile(r"[“\"]([^“”\"\n]{6,90})[”\"]")
_INNER_CAPITAL = re.compile(r"^(?:[a-z][A-Z]|\d\w*[A-Z])\w+$")
#: Those for whom bodies are called: the "People's Bank".
_MEMBERS = frozenset({"People", "Women", "Men", "Children", "Girls", "Boys", "Workers", "Farmers"})
_HOLIDAYS = frozenset({"christmas", "easter", "halloween", "ramadan", "thanksgiving"})
_OPENERS = frozenset((":", "•", "*", "“", "‘", "«"))
_PARTY_LABEL = re.compile(r"^[A-Z]$|^[RDI]-[A-Z]")


def masked(doc: Doc) -> list[bool]:
    """Mark the tokens that no name is taken from: boilerplate, bylines, datelines and credits."""
    spans = [tuple(span) for span in doc._.boilerplate]
    spans += [match.span() for pattern in (_DATELINE, _BYLINE, _CREDITS) for match in pattern.finditer(text_of(doc))]
    marks = [False] * len(doc)
    for start, end in sorted(spans):
        found = doc.char_span(start, end, alignment_mode="expand") if end > start else None
        for token in found or ():
            marks[token.i] = True
    return marks


class Runs:
    """Walk over the tokens of one document."""

    def __init__(self, doc: Doc, registry: Registry) -> None:
        self.doc = doc
        self.text = text_of(doc)
        self.registry = registry
        self.lexicon: Lexicon = lexicon()
        self.masked = masked(doc)
        self.headline = _headline_tokens(doc)
        self.ent = {token.i: ent for ent in doc.ents for token in ent}
        self.opening = [_opens_text(token) for token in doc]
        self.lower_seen = {token.text for token in doc if token.text.islower()}
        self.capital_seen = {token.text for token in doc if capital(token.text)}
        self.named_within = {
            token.text for token in doc
            if token.pos_ == "PROPN" and not self.opening[token.i] and not self.headline[token.i]
        }  # fmt: skip
        self.in_title = _title_tokens(doc, self.text)

    def runs(self) -> Iterator[tuple[int, int]]:
        """Yield the bounds of runs of capitalised words, particles and hyphens between them included."""
        index = 0
        while index < len(self.doc):
            if self.masked[index] or not self.opens(self.doc[index]):
                index += 1
                continue
            end = self.known_end(index) or self.extend(index + 1)
            if self._told_to(index, end):
                yield index, index + 1
                index += 1
            yield index, end
            index = end

    def known_end(self, index: int) -> int:
        """Return the end of a known name of several words that begins here, or 0."""
        start = self.doc[index].idx
        name = self.registry.longest(self.text, start)
        if " " not in name and "-" not in name:
            return 0
        span = self.doc.char_span(start, start + len(name))
        end = span.end if span is not None else 0
        # "Foreign Office Minister": a title may follow, but no other capitalised word belongs to the name.
        if end and end < len(self.doc) and capital(self.doc[end].text) and self.doc[end - 1].whitespace_:
            after = self.doc[end].text
            return end if self.lexicon.title(after) or self.lexicon.role(after) else 0
        return end

    def _told_to(self, start: int, end: int) -> bool:
        """Say whether a run is an outlet and whom the clause after it is about: "told AFP Bell was"."""
        if end - start < 2 or end >= len(self.doc) or not start or self.doc[start - 1].lemma_.lower() != "tell":
            return False
        entry = self.registry.find(self.doc[start].text)
        return entry is not None and entry.kind == "outlet" and self.doc[end].pos_ in ("AUX", "VERB")

    def opens(self, token: Token) -> bool:
        """Say whether a token can begin a name."""
        text = token.text
        holiday = text.lower() in _HOLIDAYS
        if text.lower() in members("calendar") and (holiday or token.ent_type_ not in ("PERSON", "ORG")):
            return self._given_month(token)
        if not capital(text) or text == "I" or text.lower() in ("i'm", "i'd"):
            return self._particle_opens(token)
        if _PARTY_LABEL.match(text) and token.i and self.doc[token.i - 1].text in "(-":
            return False
        if text.isupper() and len(text) > 1 and self.registry.find(text):
            return not self.everyday(token)
        if token.pos_ in ("PRON", "DET", "ADP", "SCONJ", "CCONJ", "AUX", "PART", "INTJ") and len(text) > 1:
            return token.pos_ == "ADP" and token.i in self.ent and self.ent[token.i].label_ == "PERSON"
        return True

    def _given_month(self, token: Token) -> bool:
        """Say whether the short name of a month is a given name after a title: "Maj. Jan Obst"."""
        doc, index = self.doc, token.i
        if index == 0 or index + 1 >= len(doc) or token.text not in self.lexicon.first_names:
            return False
        return self.lexicon.title(doc[index - 1].text) is not None and capital(doc[index + 1].text)

    def everyday(self, token: Token) -> bool:
        """Say whether a word that is also an outlet's name is only that word here."""
        if token.text.lower() not in members("everyday"):
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
        if index + 1 >= len(doc) or token.text not in members("particle"):
            return bool(DOMAIN.match(token.text)) or bool(re.match(r"^\d+to\d+\w+$", token.text))
        after = doc[index + 1]
        if after.text in "-–" and not token.whitespace_ and index + 2 < len(doc):
            return capital(doc[index + 2].text)
        if token.text == "al" and capital(after.text) and token.whitespace_:
            return True  # no word of English: "al Shabaab", "al Kolst"
        return (
            capital(after.text)
            and token.text in ("el", "de", "van", "von", "bin", "bint", "der")
            and (after.ent_type_ == "PERSON" or token.ent_type_ == "PERSON")
        )

    def extend(self, index: int) -> int:
        """Return the end of the run that has reached ``index``."""
        doc = self.doc
        while index < len(doc) and not self.masked[index]:
            token, previous = doc[index], doc[index - 1]
            if (
                "\n" in previous.text_with_ws
                or "\n" in token.text
                or (token.is_sent_start and not _abbreviated(previous))
            ):
                break
            after = doc[index + 1] if index + 1 < len(doc) else None
            if capital(token.text) and token.text.lower() not in members("calendar") and token.text != "I":
                index += 1
            elif after is not None and self._goes_on(index):
                index += 2
            elif self._institutional(index) or self._two_particles(index):
                index += 3
            elif token.text == "." and after is not None and self._split_abbreviation(index):
                index += 1
            elif self._glued_particle(index):
                index += 3
            else:
                break
        return index

    def _split_abbreviation(self, index: int) -> bool:
        # "Maj. Gen.": spaCy keeps some abbreviated titles and their full stop apart.
        before, after = self.doc[index - 1], self.doc[index + 1]
        return not before.whitespace_ and self.lexicon.title(before.text + ".") is not None and capital(after.text)

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

    def _goes_on(self, index: int) -> bool:
        """Say whether the token at ``index`` joins the next to the name."""
        token, after = self.doc[index], self.doc[index + 1]
        mark = token.text in ("-", "–", "'", "’", "&") and self._joins(index)
        owner = self.plural_owner(index) or self._people_own(index)
        return mark or (capital(after.text) and self._bridges(index)) or owner

    def plural_owner(self, index: int) -> bool:
        """Say whether an apostrophe joins a body to those whose it is: "Kolst Teachers' Union"."""
        doc = self.doc
        if index + 1 >= len(doc) or doc[index].text not in ("'", "’") or doc[index - 1].whitespace_:
            return False
        before, after = doc[index - 1].text, doc[index + 1].text
        body = before.endswith("s") and capital(after) and bool(self.lexicon.organization_types(after))
        return body and self.lexicon.role(before) is not None

    def _people_own(self, index: int) -> bool:
        """Say whether a possessive joins a body to those it is for: "the People's Bank", "Kolst Women's Hospital"."""
        doc = self.doc
        if index + 1 >= len(doc) or doc[index].text not in ("'s", "’s") or not capital(doc[index + 1].text):
            return False
        last = next((at for at in range(min(index + 3, len(doc)) - 1, index, -1) if capital(doc[at].text)), index)
        body = self.lexicon.organization_types(doc[last].text) or self.lexicon.organization_types(doc[index + 1].text)
        return doc[index - 1].text in _MEMBERS and bool(body)

    def _two_particles(self, index: int) -> bool:
        """Say whether two particles join a name: "Ines de la Rosa", "Ana van der Berg"."""
        doc, small = self.doc, members("particle")
        if index + 2 >= len(doc) or not capital(doc[index + 2].text) or doc[index].text in ("of", "do", "to"):
            return False
        return doc[index].text in small and doc[index + 1].text in small

    def _glued_particle(self, index: int) -> bool:
        # "Abu Bakr al-Baghdadi": spaCy splits at the hyphen.
        doc = self.doc
        return (
            index + 2 < len(doc)
            and doc[index].text in members("particle")
            and doc[index + 1].text in ("-", "–", "'", "’")
            and not doc[index].whitespace_
            and capital(doc[index + 2].text)
        )

    def _joins(self, index: int) -> bool:
        """Say whether a mark joins two words into one name: "Jean-Luc", "Co-operation", "Marks & Sons"."""
        token, previous, after = self.doc[index], self.doc[index - 1], self.doc[index + 1]
        if token.text == "&":
            return capital(after.text)
        if previous.whitespace_ or token.whitespace_ or after.lower_ in members("compound"):
            return False
        if token.text in ("'", "’"):
            return capital(after.text)
        if self._given_syllable(index):
            return True
        # "Ukraine-Russia border": an adjective made of names is no name of its own.
        whole = capital(after.text) or previous.text in ("Co", "Vice", "Anti", "Non")
        return whole and not self.registry.find(previous.text)

    def _in_institution(self, index: int) -> bool:
        """Say whether "and" goes on with what a body is for: "Committee for Tides and Prevention of Waste"."""
        doc, after = self.doc, index + 1
        if after in self.ent and self.ent[after] is not self.ent.get(index - 1):
            return False
        if doc[after].pos_ != "PROPN" or self.registry.find(doc[after].text):
            return False
        for at in range(index - 2, max(index - 8, 0), -1):
            if doc[at].text in ("of", "for") and self.lexicon.organization_types(doc[at - 1].text):
                return True
            if not (capital(doc[at].text) or doc[at].text in ("of", "for", "the")):
                return False
        return False

    def society(self, index: int) -> bool:
        """Say whether "for" at ``index`` goes on with what people stand together for: "Farmers for Kolst"."""
        before = self.doc[index - 1]
        many = before.text.endswith("s") and capital(before.text) and before.is_sent_start is not True
        return many and self.doc[index].text == "for" and self.lexicon.role(before.text) is not None

    def _given_syllable(self, index: int) -> bool:
        """Say whether a hyphen joins the halves of a given name: "Han Sol-mi", whose second half has no capital."""
        doc, previous, after = self.doc, self.doc[index - 1], self.doc[index + 1]
        before = doc[index - 2] if index > 1 else None
        if before is None or not capital(before.text) or not after.text.islower() or len(after.text) > 6:
            return False
        # "Moon Jae-in", "Park Sun-hee": a syllable that is a word, too, or follows one that is a paper's name.
        persons = sum(token.ent_type_ == "PERSON" for token in (before, previous, after))
        if after.tag_ != "NNP":
            return bool(persons == 3 and len(after.text) < 4)
        return bool(persons > 0)

    def _bridges(self, index: int) -> bool:
        """Say whether the lower-case word at ``index`` joins capitalised words into one name."""
        token, previous, after = self.doc[index], self.doc[index - 1], self.doc[index + 1]
        word = token.text
        if word in members("particle") and word not in ("of", "do"):
            return True
        inside = index in self.ent and self.ent[index] is self.ent.get(index - 1) is not None
        inside = inside and self.ent[index] is self.ent.get(index + 1)
        if word in ("of", "for"):
            if self.lexicon.role(f"{previous.text} {word} {after.text}"):
                return True  # "Secretary of State John Kerry" is one run
            head = self.lexicon.organization_types(previous.text) or previous.text in ("Secretary", "Director", "Chief")
            head = head or (word == "for" and self.society(index))
            return (bool(head) and capital(after.text) and after.pos_ == "PROPN") or inside
        if word == "and" and self._in_institution(index):
            return True
        if word in ("and", "the", "in", "on", "to"):
            return inside and self.ent[index].label_ != "PERSON" and self.ent[index].label_ in ("ORG", "FAC")
        return False


def capital(text: str) -> bool:
    """Say whether a word is written like a name: a capital first, or after a leading quotation mark or digit."""
    if not text or text.lower() in ("'s", "’s"):
        return False
    # "eBay" and "9to5Mac" are names too, "1st" and "iii" are not.
    return text[0].isupper() or bool(_INNER_CAPITAL.match(text))


def _opens_text(token: Token) -> bool:
    """Say whether a token opens a sentence, a line, or what is quoted: its capital tells nothing."""
    if token.is_sent_start is True or token.i == 0:
        return True
    before = token.nbor(-1)
    return "\n" in before.text_with_ws or before.text in _OPENERS or (before.is_quote and not before.whitespace_)


def _abbreviated(token: Token) -> bool:
    return token.text.endswith(".") and lexicon().title(token.text) is not None


def _title_tokens(doc: Doc, text: str) -> frozenset[int]:
    """Return the tokens of quoted titles of works: "The Battle of the Two Harbours"."""
    found: set[int] = set()
    for match in _TITLE.finditer(text):
        words = re.findall(r"[^\W\d_]+", match[1])
        long = [word for word in words if len(word) > 3]
        small = any(word.islower() for word in words) or words[:1] in (["The"], ["A"])
        if len(words) > 2 and small and long and match[1][0].isupper() and all(word[0].isupper() for word in long):
            span = doc.char_span(*match.span(1), alignment_mode="expand")
            found.update(range(span.start, span.end) if span is not None else ())
    return frozenset(found)


def _headline_tokens(doc: Doc) -> list[bool]:
    """Mark the tokens of lines in which nearly every long word is capitalised, where capitals tell nothing."""
    marks = [False] * len(doc)
    start = 0
    for index, token in enumerate(doc):
        if "\n" in token.text_with_ws or index == len(doc) - 1:
            words = [t.text for t in doc[start : index + 1] if t.is_alpha and len(t.text) > 3]
            if len(words) < 3:  # a short caption: "Old Man Taking Pills"
                words = [t.text for t in doc[start : index + 1] if t.is_alpha and len(t.text) > 2]
            ended = doc[start : index + 1].text.rstrip(" \n\r\t”\"'’").endswith(".")
            if not ended and len(words) > 2 and sum(w[0].isupper() for w in words) >= 0.7 * len(words):
                marks[start : index + 1] = [True] * (index + 1 - start)
            start = index + 1
    return marks
