"""Tell what kind of thing a run of capitalised words names: by its words, by those around it, by its label."""

from __future__ import annotations

import re

from spacy.tokens import Token

from counterclaim.annotate.people.evidence import common, context_kind, frequent, is_place
from counterclaim.annotate.people.lexicon import members
from counterclaim.annotate.people.runs import DOMAIN, Runs, capital

_LOCATIVE = frozenset({"in", "near", "at", "across", "around", "outside", "inside", "throughout"})
_KINDS = {"PERSON": "person", "ORG": "organization", "GPE": "place", "LOC": "place", "FAC": "place"}
_KINDS |= {"NORP": "nationality", "LANGUAGE": "nationality"}
#: Labels of the entity recogniser for what has a name of its own.
NAME_LABELS = frozenset(_KINDS) - {"NORP"}
_KINDS |= dict.fromkeys(("WORK_OF_ART", "LAW", "EVENT", "PRODUCT"), "work")
_PLACES = frozenset({"city", "district", "island", "municipality", "port", "province", "suburb", "town", "village"})
_TICKER = re.compile(r"[A-Z]{1,5}\.[A-Z]{1,2}$")
_MODEL = re.compile(r"[A-Z]\w*-\d+\w*$")  # "KX-47", "Omega-3s"


class Kinds(Runs):
    """Say what the runs of one document name."""

    def _kind(self, start: int, end: int) -> str:
        """Say what a run without titles names."""
        words = [token.text for token in self.doc[start:end]]
        label = self._label(start, end)
        if words[-1] in ("City", "State", "County", "Republic") and (label == "GPE" or self._placed(start)):
            return "place"
        told = context_kind(self.doc, start, end, label, self.registry)
        if told in ("place", "thing", "person", "work"):
            return told
        return self._by_words(words) or self._by_context(start, end, words, label, told)

    def _by_words(self, words: list[str]) -> str:
        """Return the kind that a name's own words give away, else an empty string."""
        if " ".join(words) in members("creed"):
            return "nationality"
        code = words[0] in members("acronym") or _TICKER.match(words[0]) or _MODEL.match(words[0])
        if (len(words) == 1 and code) or any(self.lexicon.is_word("product", word) for word in words):
            return "thing"
        if _running(words):
            return "work"
        if len(words) > 1 and is_place(" ".join(words), self.registry):
            return "place"
        outlet = "outlet" in self.lexicon.organizations.get(words[-1], ())
        if self.organization_like(words) and not outlet:
            return "organization"
        return "outlet" if DOMAIN.match(words[-1]) or self.organization_like(words) else ""

    def _by_context(self, start: int, end: int, words: list[str], label: str, told: str) -> str:
        """Return the kind by the word before a name, by first names, by what else was ``told``, or by its label."""
        before = self.doc[start - 1] if start else None
        of_place = before is not None and before.text == "of" and self.doc[start - 2].lower_ in members("place_noun")
        if of_place or self._called_place(start, end):
            return "place"
        called = before is not None and before.text.islower() and self._bare_role(before) and len(words) < 5
        if not called and len(words) == 1 and label != "PERSON" and before is not None and before.lower_ in _LOCATIVE:
            return "place"
        if called or (self._personal(words) and not self._after_article(start)):
            return "person"
        if told and not is_place(" ".join(words), self.registry):
            return told
        given = label == "PERSON" and words[0] in self.lexicon.first_names  # "Virginia", "Sydney"
        if not given and (is_place(" ".join(words), self.registry) or self._located(start, end, label)):
            return "place"
        return self._by_label(start, end, label)

    def _called_place(self, start: int, end: int) -> bool:
        """Say whether a noun for a place stands before its name: "the town Kolst", "the village Al Kolst"."""
        if start < 2 or self.doc[start - 1].text not in _PLACES or self.doc[start - 2].lower_ not in ("the", "a"):
            return False
        return end >= len(self.doc) or self.doc[end].pos_ not in ("NOUN", "PROPN")

    def _located(self, start: int, end: int, label: str) -> bool:
        """Say whether a name that the entity recogniser takes for a person stands as a place: "fled in Al Kolst."."""
        before, after = self.doc[start - 1] if start else None, self.doc[end] if end < len(self.doc) else None
        if label != "PERSON" or before is None or before.lower_ not in ("in", "near", "outside"):
            return False
        held = before.head.pos_ in ("NOUN", "PROPN") and end - start == 1 and before.lower_ == "in"
        held = held and before.head.lemma_.lower() not in members("trust")  # "a bunker in Kolst", "faith in Bell"
        closed = after is None or after.pos_ in ("PUNCT", "ADP", "CCONJ", "VERB")
        return closed and (held or before.head.pos_ in ("VERB", "AUX"))

    def _by_label(self, start: int, end: int, label: str) -> str:
        """Return the kind that the entity recogniser gives, unless the word by itself speaks against it."""
        token = self.doc[start]
        if label in ("", "PERSON", "ORG") and self._several(start, end, label):
            return "nationality"  # "the Houthis", "Kolst Islanders", "the Obsts"
        if label == "PERSON" and end - start > 1 and self._no_person(start, end):
            return "unknown"  # "Main Campus", "Model S"
        if label == "PERSON" and self._after_article(start):
            return "organization"  # "told The Kolst Report"
        if end - start == 1 and label in ("PERSON", "ORG"):
            if label == "PERSON" and self._called_letters(token):
                return "organization"
            lower = not token.text.isupper() and token.text.lower() in self.lower_seen
            bare = common(token.text) or any(letter.isdigit() for letter in token.text)
            if (label == "PERSON" and (lower or bare)) or token.pos_ in ("ADJ", "ADV", "VERB") or token.tag_ == "JJ":
                return "unknown"
        return _KINDS.get(label, "unknown")

    def _several(self, start: int, end: int, label: str) -> bool:
        """Say whether a name means a people or a family: a plural, of a name of the text or with a verb for many."""
        last = self.doc[end - 1]
        many = last.dep_ == "nsubj" and last.head.tag_ == "VBP"
        if end - start == 1 and many and last.text.endswith(("ers", "ics", "ists", "men")):
            return last.text[:-1] not in self.capital_seen  # "Rescuers say" in a headline
        if last.tag_ != "NNPS" or self.doc[start].text in self.lexicon.first_names:
            return False
        if end - start == 1 and (label == "PERSON" or last.text[:-1] in self.capital_seen):
            return True
        return label == "PERSON" and many

    def _no_person(self, start: int, end: int) -> bool:
        """Say whether a name of several words cannot be a person's: common words, or a single letter at the end."""
        words = [token.text for token in self.doc[start:end]]
        letter = len(words[-1]) == 1 and words[0] not in self.lexicon.first_names
        return letter or all(frequent(word) for word in words)

    def _called_letters(self, token: Token) -> bool:
        """Say whether a name is letters, as those of stations are: "KOLT"; persons are rarely called so."""
        letters = token.text.isupper() and token.is_alpha and 2 < len(token.text) < 6
        return letters and not self.headline[token.i] and token.text.title() not in self.capital_seen

    def _placed(self, start: int) -> bool:
        """Say whether a name stands after a word of place: "in Kolst City"."""
        return start > 0 and self.doc[start - 1].lower_ in _LOCATIVE

    def _after_article(self, start: int) -> bool:
        """Say whether a capitalised article within a sentence stands before a name: "told The Ann Bell Report"."""
        # After a dateline or a quotation mark the article may open a sentence: "BERLIN — The Obst campaign".
        return start > 1 and self.doc[start - 1].text == "The" and self.doc[start - 2].text.islower()

    def _personal(self, words: list[str]) -> bool:
        """Say whether words are a first name with other names after it."""
        if words[0] not in self.lexicon.first_names or not 1 < len(words) < 6:
            return False
        if words[0] == "Al" and len(words) == 2 and words[1] not in self.lower_seen:
            return False  # the Arabic article as often as the name
        return all(capital(word) or word in members("particle") or word in "-–'’" for word in words)

    def _bare_role(self, token: Token) -> bool:
        """Say whether a noun before a name calls it a person: "anchor Lena Moor", not "company Moor"."""
        role = self.lexicon.role(token.text)
        return role is not None and token.tag_ == "NN" and not self.lexicon.organization_types(token.text)

    def organization_like(self, words: list[str]) -> bool:
        """Say whether words end, or go on with "of", like the name of a body."""
        heads = [words[-1]]
        for index, word in enumerate(words):
            if word in ("of", "for") and index:
                heads.append(words[index - 1])
        first_is_given = words[0] in self.lexicon.first_names and len(words) == 2
        first_is_given = first_is_given and words[-1].lower() not in members("body_head")
        return len(words) > 1 and not first_is_given and any(self.lexicon.organization_types(head) for head in heads)

    def _label(self, start: int, end: int) -> str:
        counts: dict[str, int] = {}
        for index in range(start, end):
            if index in self.ent:
                counts[self.ent[index].label_] = counts.get(self.ent[index].label_, 0) + 1
        return max(sorted(counts), key=lambda label: counts[label]) if counts else ""


def _running(words: list[str]) -> bool:
    """Say whether words go on like a sentence, as those of headlines do: "Congratulations To Kolst"."""
    small = any(word.lower() in members("headline_word") and not word.islower() for word in words[1:])
    return small and not all(word.isupper() for word in words)
