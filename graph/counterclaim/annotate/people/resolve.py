"""Resolve every source of a document to entities, in the order of the text."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc

from counterclaim.annotate.passages import text_of
from counterclaim.annotate.people.attach import Scene
from counterclaim.annotate.people.coreference import GENDER, NEUTER, PLURAL, Choice, Memory, Search
from counterclaim.annotate.people.described import GROUPS, PERSONS, Describer
from counterclaim.annotate.people.descriptions import Description, describe
from counterclaim.annotate.people.entities import Entity, clean
from counterclaim.annotate.people.lexicon import lexicon
from counterclaim.annotate.people.mentions import Name
from counterclaim.annotate.people.nearby import campaign_before, noun_before, whole
from counterclaim.annotate.people.owners import Owners
from counterclaim.annotate.people.pronouns import goes_on, main_subject, somebody
from counterclaim.annotate.people.sources import TERMS, Part, quoted_tokens, read_source
from counterclaim.model import Attribution, Spans


@dataclass
class Resolved:
    """The entities behind one source, and how sure that is."""

    entities: list[Entity] = field(default_factory=list)
    confidence: float = 1.0
    resolved: bool = True
    part: Part | None = None


_RECENT = 6  # sentences within which who "added" something spoke before
_ENOUGH = 20  # descriptions of one unnamed source; a text that repeats "the mayor" without end costs no more
NO_ATTRIBUTION = -1  # in the place of an attribution's number, for words that are the source of none
_UNNAMED = frozenset({"role", "anonymous"})
_NEW_KINDS = {"group": "organization", "pronoun": "anonymous", "first": "anonymous", "relative": "anonymous"}


class Resolver:
    """Resolve the sources of one document; entities found on the way are added to the scene."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.doc: Doc = scene.doc
        self.text = text_of(self.doc)
        self.quoted = quoted_tokens(self.doc)
        self.memory = Memory(scene, self.quoted)
        self.owners = Owners(scene, self.memory, self._pronoun, self._described)
        self.describer = Describer(scene, self.memory, self.owners.owner)
        self.unnamed = self.describer.unnamed
        self.author: Entity | None = None
        self.pronouns: dict[int, Choice] = {}
        self.results: dict[int, Resolved] = {}
        self.attributions: tuple[Attribution, ...] = self.doc._.attributions

    def run(self) -> list[Resolved]:
        """Return what each attribution's source resolves to, parallel to the attributions."""
        events: list[tuple[int, int, int]] = []
        for number, attribution in enumerate(self.attributions):
            span = token_bounds(self.doc, attribution.source)
            anchor = span[0] if span else (token_bounds(self.doc, attribution.cue or attribution.content) or (0, 0))[0]
            events.append((anchor, 1, number))
        events += [(t.i, 0, -1) for t in self.doc if t.lower_ in GENDER and not self.scene.masked[t.i]]
        for index, order, number in sorted(events):
            if order == 0:
                self._pronoun(index)
            else:
                self.results[number] = self._source(number)
        self.owners.find([*self.scene.entities, *self.unnamed])
        for number in range(len(self.attributions)):
            if not self.results[number].entities:
                self.results[number] = self._missing(number)
        _number_alike(self.unnamed)
        return [self.results[number] for number in range(len(self.attributions))]

    def _pronoun(self, index: int) -> Choice | None:
        """Resolve he, she and their forms."""
        if index in self.pronouns:
            return self.pronouns[index]
        word = self.doc[index].lower_
        search = Search(
            index, PERSONS, pronoun=GENDER[word], gender=GENDER[word], plural=False, exclude=self._speaker_of(index)
        )
        choice = self._by_grammar(search) or self.memory.choose(search)
        if choice:
            self.pronouns[index] = choice
            self.memory.add(choice.entity, index, index + 1, GENDER[word])
            choice.entity.mentions.append((index, index + 1))
            if not choice.entity.gender:
                choice.entity.gender = GENDER[word]
        return choice

    def _by_grammar(self, search: Search) -> Choice | None:
        """Return whom a pronoun means by the grammar around it: who spoke last and adds, or the subject after it."""
        token = self.doc[search.index]
        found: list[Entity] = []
        if goes_on(token):
            earlier = [one for one in self.results.values() if one.entities and one.part is not None]
            last = max(earlier, key=lambda one: one.part.start if one.part else 0, default=None)
            near = last is not None and last.part is not None and self._since(last.part.start, token.i) <= _RECENT
            found = last.entities if last is not None and near and len(last.entities) == 1 else []
        subject = main_subject(token)
        if not found and subject is not None:
            parts = read_source(self.scene, subject.left_edge.i, subject.i + 1)
            found = [part.entity for part in parts if part.entity is not None] if len(parts) == 1 else []
        return Choice(found[0], 0.8) if found and self.memory.fits(found[0], search) else None

    def _since(self, start: int, end: int) -> int:
        """Return how many sentences lie between two tokens."""
        return self.scene.sentence[end] - self.scene.sentence[start]

    def _speaker_of(self, index: int) -> tuple[Entity, ...]:
        """Return the speakers of the quotation around a token: they do not call themselves "he"."""
        if not self.quoted[index]:
            return ()
        number = self._enclosing(index)
        if number in self.results or number < 0:
            return tuple(self.results[number].entities) if number >= 0 else ()
        # The source stands after the quotation and is not resolved yet; its names are known.
        bounds = token_bounds(self.doc, self.attributions[number].source)
        names = [self.scene.entity_at(at) for at in range(*bounds)] if bounds else []
        return tuple(dict.fromkeys(name for name in names if name is not None))

    def _enclosing(self, index: int, but: int = -1) -> int:
        """Return the number of the innermost attribution whose content covers a token, or -1."""
        at = self.doc[index].idx
        best, size = -1, len(self.text) + 1
        for number, attribution in enumerate(self.attributions):
            for start, end in attribution.content:
                if number != but and start <= at < end and end - start < size:
                    best, size = number, end - start
        return best

    def _source(self, number: int) -> Resolved:
        """Resolve one attribution that has a source; a missing source is left for later."""
        return self.words(self.attributions[number].source, number)

    def words(self, spans: Spans, number: int = NO_ATTRIBUTION) -> Resolved:
        """Resolve words that stand for a source, those of an attribution or others, once the text before was read."""
        bounds = token_bounds(self.doc, spans)
        if bounds is None:
            return Resolved(resolved=False)
        found = [self._part(part, number) for part in read_source(self.scene, *whole(self.doc, *bounds))]
        entities = [entity for one in found for entity in one.entities]
        if not entities:
            return Resolved(resolved=False)
        sureness, solved = min(one.confidence for one in found), all(one.resolved for one in found)
        return Resolved(list(dict.fromkeys(entities)), sureness, solved, found[0].part)

    def _part(self, part: Part, number: int) -> Resolved:
        if part.entity is not None:
            part.entity.speaks()
            entity = self._metonym(part.entity, part)
            self.memory.add(entity, part.start, part.end)
            return Resolved([entity], part=part)
        if part.kind == "nobody":
            return Resolved([self._nobody(number)] if number >= 0 else [], 0.3, resolved=False, part=part)
        solve = {"pronoun": self._third, "first": self._first, "relative": self._relative}.get(part.kind)
        choice = solve(part, number) if solve else self.describer.described(part) or self._adds(part)
        noun = noun_before(self.scene, part) if choice is None and part.kind == "pronoun" else None
        noun = campaign_before(self.scene, part, _RECENT) if choice is None and part.kind == "group" else noun
        if noun is not None:
            return replace(self._part(noun, number), confidence=0.4, part=part)
        if choice is None:
            solved = part.kind not in ("pronoun", "first", "relative")
            return Resolved([self._new(part)], 0.8 if solved else 0.4, solved, part)
        choice.entity.speaks()
        self.memory.add(choice.entity, part.start, part.end)
        self._enrich(choice.entity, part)
        if (part.start, part.end) not in choice.entity.mentions:
            choice.entity.mentions.append((part.start, part.end))
        return Resolved([choice.entity], choice.confidence, True, part)

    def _described(self, part: Part) -> Choice | None:
        return self.describer.described(part)

    def _adds(self, part: Part) -> Choice | None:
        """Resolve "The trader added", where nothing before is called a trader, to who spoke last."""
        found = part.description
        bare = found is not None and found.determiner == "the" and (found.head, found.end) == (part.start + 1, part.end)
        if found is None or not bare or part.kind != "role" or not goes_on(self.doc[found.head]):
            return None
        role = lexicon().role(found.noun)
        gender = role.gender if role else ""
        choice = self._by_grammar(Search(found.head, PERSONS, gender=gender, plural=False))
        return choice if choice and self.describer.may_be(choice.entity, found, gender) else None

    def _enrich(self, entity: Entity, part: Part) -> None:
        """Keep the fuller of two descriptions of an unnamed source."""
        if entity.source_type == "named" or part.description is None or part.kind not in ("role", "collective"):
            return
        if len(entity.descriptions) < _ENOUGH:
            entity.descriptions.append(part.description)
        text = self.owners.expanded(part)
        if part.end - part.start > len(entity.text.split()) + 1 and part.description.determiner != "another":
            entity.text = text

    def _metonym(self, entity: Entity, part: Part) -> Entity:
        """Return the government that a capital or palace stands for when it speaks."""
        if entity.kind not in ("place", "state", "organization"):
            return entity
        known = self.scene.registry.metonym(entity.text)
        if known is None or entity.entry is not None:
            return entity
        entry = self.scene.registry.get(known.stands_for)
        assert entry is not None
        host = self.scene.known(entry)
        host.aliases.add(clean(entity.text))
        host.stands_for = known.words
        if (part.start, part.end) not in host.mentions:
            host.mentions.append((part.start, part.end))
        return host

    def _third(self, part: Part, _number: int) -> Choice | None:
        word = self.doc[part.start].lower_
        if word in GENDER:
            return self._pronoun(part.start)
        if word in PLURAL:
            return self._they(part.start)
        if word in NEUTER:
            search = Search(part.start, GROUPS | {"document"}, pronoun="it", window=4)
            return self._by_grammar(search) or self.memory.choose(search)
        return None

    def _they(self, index: int) -> Choice | None:
        """Resolve they: those named by a plural, then a group, then one whose gender is unknown."""
        self._plural_subjects(index)
        search = Search(index, frozenset({"collective"}), pronoun="they", window=3)
        return (
            self.memory.choose(search)
            or self.memory.choose(replace(search, kinds=_UNNAMED, gender="unknown", window=1))
            or self.memory.choose(replace(search, kinds=GROUPS))
        )

    def _plural_subjects(self, index: int) -> None:
        """Make sources of plural subjects just before a token: "Doctors searched the house. They said"."""
        sentence = self.scene.sentence
        at = index - 1
        while at >= 0 and sentence[index] - sentence[at] <= 1:
            token = self.doc[at]
            if token.dep_ in ("nsubj", "nsubjpass") and token.tag_ == "NNS" and at not in self.scene.at:
                people = (
                    lexicon().is_word("person_collective", token.lower_) or lexicon().role(token.lower_) is not None
                )
                bounds = token.left_edge.i, max([at, *(t.i for t in token.conjuncts if t.i < index)]) + 1
                known = any(bounds[0] <= start < bounds[1] for one in self.unnamed for start, _ in one.mentions)
                if people and not known:
                    part = Part(*bounds, "collective", None, describe(self.doc, *bounds, self.scene.at))
                    choice = self.describer.described(part)
                    entity = choice.entity if choice is not None else self._new(part)
                    self.memory.add(entity, *bounds)
            at -= 1

    def _first(self, part: Part, number: int) -> Choice | None:
        """Resolve I and we: the speaker of the quotation, else the article's own voice."""
        parent = self.attributions[number].parent if number != NO_ATTRIBUTION else None
        outer = parent if parent is not None else self._enclosing(part.start, but=number)
        if outer >= 0 and outer != number and (self.attributions[outer].source or self.quoted[part.start]):
            if outer not in self.results:
                # Two sources that stand inside each other's contents must not chase themselves.
                self.results[outer] = Resolved(resolved=False)
                self.results[outer] = self._source(outer)
            found = self.results[outer].entities or self._missing(outer).entities
            return Choice(found[0], 0.85) if found else None
        if self.quoted[part.start]:
            speaker = self._nearest_speaker(part.start)
            return Choice(speaker, 0.6) if speaker else None
        return Choice(self._author(), 0.8)

    def _nearest_speaker(self, index: int) -> Entity | None:
        """Return the named or described speaker next to a quotation: subject of a verb of saying in that paragraph."""
        best: tuple[int, Entity] | None = None
        for number, resolved in list(self.results.items())[-20:]:
            bounds = token_bounds(self.doc, self.attributions[number].source)
            if bounds and resolved.entities:
                gap = abs(self.scene.sentence[bounds[0]] - self.scene.sentence[index])
                if gap <= 3 and (best is None or gap < best[0]):
                    best = (gap, resolved.entities[0])
        if best:
            return best[1]
        choice = self.memory.choose(Search(index, PERSONS, plural=False, window=3))
        return choice.entity if choice else None

    def _author(self) -> Entity:
        if self.author is None:
            article = self.doc._.article
            name = (article.authors[0] if article and article.authors else "") or "the article's author"
            self.author = Entity("author", text=name, source_type="outlet-voice")
            self.unnamed.append(self.author)
        return self.author

    def _relative(self, part: Part, number: int) -> Choice | None:
        """Resolve who and which to the name or description that stands before it."""
        verb = self.doc[part.start].head
        antecedent = verb.head if verb.dep_ == "relcl" and verb.head.i < part.start else None
        if antecedent is not None and self.doc[part.start].lower_ == "who":
            antecedent = somebody(antecedent, self.scene.at)
        if antecedent is not None and part.end - part.start == 1:
            found = self._part(read_source(self.scene, antecedent.left_edge.i, antecedent.i + 1)[0], number)
            return Choice(found.entities[0], 0.8)
        for index in range(part.start - 1, max(-1, part.start - 12), -1):
            entity = self.scene.entity_at(index)
            if entity is not None and entity.kind not in ("place", "nationality"):
                return Choice(entity, 0.8)
            if self.doc[index].is_punct and self.doc[index].text != ",":
                break
        return None

    def _new(self, part: Part) -> Entity:
        """Return a new unnamed source for a description that nothing before it answers."""
        found = part.description
        text = self.owners.expanded(part)
        kind = _NEW_KINDS.get(part.kind, part.kind)
        names = [self.scene.at[index] for index in range(part.start, part.end) if index in self.scene.at]
        if part.kind == "group" and found is not None and not names and lexicon().is_word("document", found.noun):
            kind = "document"  # "the paper" where no newspaper is named
        if kind == "role" and found is not None and (found.anonymous or self._nobody_in_particular(found)):
            kind = "anonymous"
        source_type = {"organization": "role-only", "role": "role-only"}.get(kind, kind)
        if kind == "organization" and found is not None and (_names_it(found, names) or self.describer.governed(found)):
            source_type, text = "named", re.sub(r"^(?:the|this|that|a|an)\s+", "", text, flags=re.IGNORECASE)
        entity = Entity(kind, text=text, source_type=source_type, plural=kind == "collective")
        sentence = self.doc[part.start].sent.text if self.doc.has_annotation("SENT_START") else ""
        if (terms := TERMS.search(sentence)) and kind in ("role", "anonymous"):
            entity.terms, entity.kind, entity.source_type = clean(terms.group()), "anonymous", "anonymous"
        if found is not None:
            entity.descriptions.append(found)
            role = lexicon().role(found.noun)
            entity.gender = role.gender if role and not found.plural else ""
        entity.mentions.append((part.start, part.end))
        self.unnamed.append(entity)
        self.describer.by_text[self.describer.key(part)] = self.describer.by_words[part.start, part.end] = entity
        self.memory.add(entity, part.start, part.end)
        return entity

    def _nobody_in_particular(self, found: Description) -> bool:
        """Say whether a description leaves open who it is: "one senior official", but not "the mayor"."""
        words = lexicon()
        return words.is_word("anonymous", found.noun) and not words.is_word("office", found.noun)

    def _missing(self, number: int) -> Resolved:
        """Return the speaker of an attribution without source: the last one when a quotation runs on."""
        attribution = self.attributions[number]
        if attribution.parent is not None and self.results.get(attribution.parent, Resolved()).entities:
            return Resolved([self._nobody(number)], 0.3, resolved=False)
        quotation = any(self.text[start : start + 1] in "\"“'‘" for start, _ in attribution.content)
        if quotation:
            start = attribution.content[0][0]
            ends = [
                (self.attributions[other].content[-1][1], other)
                for other, resolved in self.results.items()
                if other != number and resolved.entities and resolved.resolved and self.attributions[other].content
            ]
            earlier = [one for one in ends if one[0] <= start]
            if earlier and start - max(earlier)[0] < 600:
                return Resolved(list(self.results[max(earlier)[1]].entities), 0.7)
        return Resolved([self._nobody(number)], 0.3, resolved=False)

    def _nobody(self, number: int) -> Entity:
        """Return a source of its own for what nobody in particular is said to have said."""
        attribution = self.attributions[number]
        words = " ".join(self.text[start:end] for start, end in (*attribution.cue, *attribution.content))
        entity = Entity("anonymous", text="unnamed source", source_type="anonymous", terms="")
        entity.aliases.add(words)
        self.unnamed.append(entity)
        return entity


def _names_it(found: Description, names: list[Name]) -> bool:
    """Say whether a description has a name: "the Kolst school", "the French foreign ministry", no "French firm"."""
    state = lexicon().organization_types(found.noun) & {"government", "military", "police"}
    return any(name.kind != "nationality" or (state and name.entry is not None) for name in names)


def _number_alike(unnamed: list[Entity]) -> None:
    """Give a number to each unnamed source of one description, so that "a source" and "a source" stay two."""
    counts: Counter[tuple[str, str]] = Counter()
    for entity in sorted(unnamed, key=lambda one: one.mentions[0] if one.mentions else (-1, -1)):
        key = (entity.text.casefold(), entity.kind)
        entity.number = counts[key]
        counts[key] += 1


def token_bounds(doc: Doc, spans: Spans) -> tuple[int, int] | None:
    """Return the token bounds that cover all spans, or None for no span."""
    if not spans:
        return None
    found = doc.char_span(spans[0][0], spans[-1][1], alignment_mode="expand")
    return (found.start, found.end) if found is not None and len(found) else None
