"""Resolve every source of a document to entities, in the order of the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc

from counterclaim.annotate.people.attach import Scene
from counterclaim.annotate.people.capacity import government_of, host_for
from counterclaim.annotate.people.coreference import FIRST, GENDER, NEUTER, PLURAL, Choice, Memory
from counterclaim.annotate.people.descriptions import Description
from counterclaim.annotate.people.entities import Entity, clean, entity_gender
from counterclaim.annotate.people.lexicon import lexicon
from counterclaim.annotate.people.sources import Part, read_source
from counterclaim.model import Attribution, Spans

_PERSONS = frozenset({"person", "role", "anonymous"})
_GROUPS = frozenset({"organization", "outlet", "state"})
_TERMS = re.compile(
    r"(?:(?:speaking |spoke |talking |said )?(?:on|under) (?:the )?condition of anonymity"
    r"|(?:who |because (?:he|she|they) )?(?:asked|requested|wished|declined|wanted|refused|preferred) (?:not )?(?:to )?"
    r"(?:be (?:named|identified|quoted by name)|remain anonymous|anonymity)"
    r"|not (?:being )?authori[sz]ed to (?:speak|discuss|comment)[^.,;\n”\"]{0,60}"
    r"|speaking anonymously|on background)",
    re.IGNORECASE,
)


@dataclass
class Resolved:
    """The entities behind one source, and how sure that is."""

    entities: list[Entity] = field(default_factory=list)
    confidence: float = 1.0
    resolved: bool = True
    part: Part | None = None


class Resolver:
    """Resolve the sources of one document; entities found on the way are added to the scene."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.doc: Doc = scene.doc
        self.quoted = _quoted(self.doc)
        self.memory = Memory(scene, self.quoted)
        self.unnamed: list[Entity] = []
        self.author: Entity | None = None
        self.by_text: dict[str, Entity] = {}
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
        for number in range(len(self.attributions)):
            if not self.results[number].entities:
                self.results[number] = self._missing(number)
        return [self.results[number] for number in range(len(self.attributions))]

    def _pronoun(self, index: int) -> Choice | None:
        """Resolve he, she and their forms."""
        if index in self.pronouns:
            return self.pronouns[index]
        word = self.doc[index].lower_
        choice = self.memory.choose(
            index, pronoun=GENDER[word], gender=GENDER[word], kinds=_PERSONS, plural=False, exclude=self._speaker_of(index)
        )
        if choice:
            self.pronouns[index] = choice
            self.memory.add(choice.entity, index, index + 1, GENDER[word])
            choice.entity.mentions.append((index, index + 1))
            if not entity_gender(self.doc, choice.entity):
                choice.entity.gender = GENDER[word]
        return choice

    def _speaker_of(self, index: int) -> tuple[Entity, ...]:
        """Return the speakers of the quotation around a token: they do not call themselves "he"."""
        if not self.quoted[index]:
            return ()
        number = self._enclosing(index)
        return tuple(self.results[number].entities) if number in self.results else ()

    def _enclosing(self, index: int, but: int = -1) -> int:
        """Return the number of the innermost attribution whose content covers a token, or -1."""
        at = self.doc[index].idx
        best, size = -1, len(self.doc.text) + 1
        for number, attribution in enumerate(self.attributions):
            for start, end in attribution.content:
                if number != but and start <= at < end and end - start < size:
                    best, size = number, end - start
        return best

    def _source(self, number: int) -> Resolved:
        """Resolve one attribution that has a source; a missing source is left for later."""
        bounds = token_bounds(self.doc, self.attributions[number].source)
        if bounds is None:
            return Resolved(resolved=False)
        found = [self._part(part, number) for part in read_source(self.scene, *bounds)]
        entities = [entity for one in found for entity in one.entities]
        if not entities:
            return Resolved(resolved=False)
        return Resolved(
            list(dict.fromkeys(entities)), min(one.confidence for one in found), all(one.resolved for one in found),
            found[0].part,
        )  # fmt: skip

    def _part(self, part: Part, number: int) -> Resolved:
        if part.entity is not None:
            entity = self._metonym(part.entity, part)
            self.memory.add(entity, part.start, part.end)
            return Resolved([entity], part=part)
        solve = {"pronoun": self._third, "first": self._first, "relative": self._relative}.get(part.kind)
        choice = solve(part, number) if solve else self._described(part)
        if choice is None:
            solved = part.kind not in ("pronoun", "first", "relative")
            return Resolved([self._new(part)], 0.8 if solved else 0.4, solved, part)
        self.memory.add(choice.entity, part.start, part.end)
        self._enrich(choice.entity, part)
        if (part.start, part.end) not in choice.entity.mentions:
            choice.entity.mentions.append((part.start, part.end))
        return Resolved([choice.entity], choice.confidence, True, part)

    def _enrich(self, entity: Entity, part: Part) -> None:
        """Keep the fuller of two descriptions of an unnamed source."""
        if entity.source_type == "named" or part.description is None or part.kind not in ("role", "collective"):
            return
        entity.descriptions.append(part.description)
        text = self._expanded(part)
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
        host = next((e for e in self.scene.entities if e.entry is entry and e.kind == entry.kind), None)
        if host is None:
            host = Entity(entry.kind, text=entry.name, entry=entry)
            self.scene.entities.append(host)
        host.aliases.add(clean(entity.text))
        host.stands_for = known.words
        if (part.start, part.end) not in host.mentions:
            host.mentions.append((part.start, part.end))
        return host

    def _third(self, part: Part, number: int) -> Choice | None:
        word = self.doc[part.start].lower_
        if word in GENDER:
            return self._pronoun(part.start)
        if word in PLURAL:
            return self.memory.choose(
                part.start, pronoun="they", kinds=frozenset({"collective"}), window=4
            ) or self.memory.choose(part.start, pronoun="they", kinds=_GROUPS, window=4)
        if word in NEUTER:
            return self.memory.choose(part.start, pronoun="it", kinds=_GROUPS | {"document"}, window=4)
        return None

    def _first(self, part: Part, number: int) -> Choice | None:
        """Resolve I and we: the speaker of the quotation, else the article's own voice."""
        parent = self.attributions[number].parent
        outer = parent if parent is not None else self._enclosing(part.start, but=number)
        if outer >= 0 and outer != number:
            if outer not in self.results:
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
        for number, resolved in self.results.items():
            bounds = token_bounds(self.doc, self.attributions[number].source)
            if bounds and resolved.entities:
                gap = abs(self.scene.sentence[bounds[0]] - self.scene.sentence[index])
                if gap <= 3 and (best is None or gap < best[0]):
                    best = (gap, resolved.entities[0])
        if best:
            return best[1]
        choice = self.memory.choose(index, kinds=_PERSONS, plural=False, window=3)
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
        for index in range(part.start - 1, max(-1, part.start - 12), -1):
            entity = self.scene.entity_at(index)
            if entity is not None and entity.kind not in ("place", "nationality"):
                return Choice(entity, 0.8)
            if self.doc[index].is_punct and self.doc[index].text != ",":
                break
        return None

    def _described(self, part: Part) -> Choice | None:
        """Resolve a definite description: the minister, the group, the committee chairmen."""
        found = part.description
        if found is None:
            return None
        same = self.by_text.get(self._key(part))
        if same is not None and not (part.kind == "role" and found.determiner in ("a", "an", "one", "another")):
            return Choice(same, 0.9)
        definite = found.determiner in ("the", "this", "that", "these", "those")
        bare = found.determiner == "" and self.scene.sentence[part.start] <= 1  # headlines leave articles out
        if not (definite or bare) or found.organization[1] and part.kind == "collective":
            return None
        if part.kind == "group":
            return self._group(part, found)
        if part.kind == "collective":
            return self._plural_described(part, found)
        return self._singular_described(part, found) if part.kind == "role" else None

    def _group(self, part: Part, found: Description) -> Choice | None:
        """Resolve "the company", "the group", "the ministry"; a government is its state."""
        state = government_of(self.scene, found)
        if state is not None:
            state.aliases.add(clean(self.doc[part.start : part.end].text).removeprefix("the ").removeprefix("The "))
            return Choice(state, 0.9)
        if found.possessor[1] or any(index in self.scene.at for index in range(part.start, part.end)):
            return None
        if lexicon().is_word("place_noun", found.noun):
            return self.memory.choose(part.start, noun=found.noun, kinds=frozenset({"place", "state"}), window=12)
        types = lexicon().organization_types(found.noun)
        kinds = _GROUPS if found.noun in ("government", "nation") else frozenset({"organization", "outlet"})
        return self.memory.choose(part.start, noun=found.noun, kinds=kinds, wanted=types, window=30)

    def _plural_described(self, part: Part, found: Description) -> Choice | None:
        for entity in reversed(self.unnamed):
            if entity.plural and found.noun in entity.nouns() and entity.mentions[0][0] < part.start:
                return Choice(entity, 0.7)
        return None

    def _singular_described(self, part: Part, found: Description) -> Choice | None:
        role = lexicon().role(found.noun)
        gender = role.gender if role else ""
        host = self._host(found)
        holders = [one for one in self.memory.entities.values() if one.kind in _PERSONS and not one.plural]
        holders = [one for one in holders if self._holds(one, found.noun, host, gender)]
        earlier = [one for one in holders if self.memory.before(one, part.start)]
        if earlier:
            return Choice(max(earlier, key=lambda one: self.memory.before(one, part.start)[-1][0]), 0.85)
        if len(holders) == 1:
            return Choice(holders[0], 0.7)  # named later: "The leader of the movement" opens, his name follows
        nationality = host is not None and host.kind == "state"
        if found.possessor[1] or (found.organization[1] and not nationality) or found.end > found.head + 1:
            return None
        if not lexicon().is_word("generic", found.noun):
            return None
        return self.memory.choose(
            part.start, noun=found.noun, gender=gender, kinds=frozenset({"person"}), plural=False, window=12
        )

    def _host(self, found: Description) -> Entity | None:
        bounds = found.organization if found.organization[1] else found.possessor
        return host_for(self.scene, *bounds) if bounds[1] else None

    def _holds(self, entity: Entity, noun: str, host: Entity | None, gender: str) -> bool:
        """Say whether a person is called by a noun, or one that can stand for it, and not of another organisation."""
        known = entity_gender(self.doc, entity)
        if gender and known and gender != known:
            return False
        for description in entity.descriptions:
            if noun in lexicon().like({description.noun}):
                theirs = self._host(description)
                if host is None or theirs is None or theirs is host:
                    return True
        return False

    def _key(self, part: Part) -> str:
        text = re.sub(r"\s+", " ", self.doc[part.start : part.end].text.lower()).strip()
        return re.sub(r"^(?:the|a|an|some|these|those)\s+", "", text) + f"/{part.kind}"

    def _new(self, part: Part) -> Entity:
        """Return a new unnamed source for a description that nothing before it answers."""
        found = part.description
        text = self._expanded(part)
        kind = {"group": "organization", "pronoun": "anonymous", "first": "anonymous", "relative": "anonymous"}.get(
            part.kind, part.kind
        )
        if kind == "role" and found is not None and (found.anonymous or self._nobody_in_particular(found)):
            kind = "anonymous"
        source_type = {"organization": "role-only", "role": "role-only"}.get(kind, kind)
        if kind == "organization" and any(index in self.scene.at for index in range(part.start, part.end)):
            source_type, text = "named", re.sub(r"^(?:the|this|that|a|an)\s+", "", text, flags=re.IGNORECASE)
        entity = Entity(kind, text=text, source_type=source_type, plural=kind == "collective")
        sentence = self.doc[part.start].sent.text if self.doc.has_annotation("SENT_START") else ""
        terms = _TERMS.search(sentence)
        if terms and kind in ("role", "anonymous"):
            entity.terms, entity.kind, entity.source_type = clean(terms.group()), "anonymous", "anonymous"
        if found is not None:
            entity.descriptions.append(found)
            role = lexicon().role(found.noun)
            entity.gender = role.gender if role and not found.plural else ""
        entity.mentions.append((part.start, part.end))
        self.unnamed.append(entity)
        self.by_text[self._key(part)] = entity
        self.memory.add(entity, part.start, part.end)
        return entity

    def _nobody_in_particular(self, found: Description) -> bool:
        """Say whether a description leaves open who it is: "one senior official", but not "the mayor"."""
        words = lexicon()
        return words.is_word("anonymous", found.noun) and not words.is_word("office", found.noun)

    def _expanded(self, part: Part) -> str:
        """Return a description with its possessor by full name: "Ann Bell's lawyer" for "her lawyer"."""
        text = clean(self.doc[part.start : part.end].text)
        found = part.description
        if found is None or not found.possessor[1]:
            return text
        start, end = found.possessor
        owner = self._owner(start, end)
        if owner is None:
            return text
        rest = end + 1 if end < len(self.doc) and self.doc[end].tag_ == "POS" else end
        name = owner.text
        return clean(f"{name}'s {self.doc[rest : part.end].text}")

    def _owner(self, start: int, end: int) -> Entity | None:
        entity = self.scene.entity_at(end - 1)
        if entity is not None and entity.kind != "nationality":
            return entity
        word = self.doc[start].lower_
        if end - start == 1 and word in GENDER:
            choice = self._pronoun(start)
        elif end - start == 1 and word in PLURAL | NEUTER:
            choice = self.memory.choose(start, kinds=_GROUPS, window=4)
        elif end - start == 1 and word in FIRST:
            return None
        else:
            parts = read_source(self.scene, start, end)
            choice = self._described(replace(parts[0], kind=parts[0].kind)) if parts else None
        return choice.entity if choice else None

    def _missing(self, number: int) -> Resolved:
        """Return the speaker of an attribution without source: the last one when a quotation runs on."""
        attribution = self.attributions[number]
        if attribution.parent is not None and self.results.get(attribution.parent, Resolved()).entities:
            return Resolved([self._nobody(number)], 0.3, resolved=False)
        quotation = any(self.doc.text[start : start + 1] in "\"“'‘" for start, _ in attribution.content)
        if quotation:
            start = attribution.content[0][0]
            earlier = [
                (self.attributions[other].content[-1][1], other)
                for other, resolved in self.results.items()
                if other != number and resolved.entities and resolved.resolved and self.attributions[other].content[-1][1] <= start
            ]
            if earlier and start - max(earlier)[0] < 600:
                return Resolved(list(self.results[max(earlier)[1]].entities), 0.7)
        return Resolved([self._nobody(number)], 0.3, resolved=False)

    def _nobody(self, number: int) -> Entity:
        """Return a source of its own for what nobody in particular is said to have said."""
        attribution = self.attributions[number]
        words = " ".join(self.doc.text[start:end] for start, end in (*attribution.cue, *attribution.content))
        entity = Entity("anonymous", text="unnamed source", source_type="anonymous", terms="")
        entity.aliases.add(words)
        self.unnamed.append(entity)
        return entity


def token_bounds(doc: Doc, spans: Spans) -> tuple[int, int] | None:
    """Return the token bounds that cover all spans, or None for no span."""
    if not spans:
        return None
    found = doc.char_span(spans[0][0], spans[-1][1], alignment_mode="expand")
    return (found.start, found.end) if found is not None and len(found) else None


def _quoted(doc: Doc) -> list[bool]:
    marks = [False] * len(doc)
    for start, end in doc._.quotations:
        found = doc.char_span(start, end, alignment_mode="contract") if end > start else None
        for token in found or ():
            marks[token.i] = True
    return marks
