"""Resolve the sources of statements to the actors of the article, with capacity, principal and audience."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from counterclaim.annotate.extensions import declare
from counterclaim.annotate.passages import text_of, touches
from counterclaim.annotate.people.attach import build_scene
from counterclaim.annotate.people.entities import Entity
from counterclaim.annotate.people.lexicon import lexicon, members
from counterclaim.annotate.people.records import actors as actor_records
from counterclaim.annotate.people.records import answerer as answerer_record
from counterclaim.annotate.people.records import speaker as speaker_record
from counterclaim.annotate.people.registry import Registry, load_registry
from counterclaim.annotate.people.resolve import Resolver
from counterclaim.model import Actor, Answer, Attribution, Spans, Speaker

declare()


@Language.factory(
    "counterclaim_actors",
    default_config={"registry": ""},
    requires=["doc._.attributions", "doc._.quotations", "doc.ents"],
    assigns=["doc._.actors", "doc._.speakers"],
)
def make_actors(nlp: Language, name: str, registry: str = "") -> Callable[[Doc], Doc]:  # noqa: ARG001 - spaCy's signature
    """Return the component; ``registry`` is the path of a user's registry, used on top of the shipped one."""

    def resolve_actors(doc: Doc) -> Doc:
        cast = Cast(doc, load_registry(registry))
        doc._.actors, doc._.speakers, doc._.cast = cast.actors(), cast.speakers, cast
        return doc

    return resolve_actors


class Cast:
    """Who is who in one document: made once, and asked again for the words of those who answer claims."""

    def __init__(self, doc: Doc, registry: Registry) -> None:
        self.scene = build_scene(doc, registry)
        self.resolver = Resolver(self.scene)
        self.beside: list[Entity] = []
        speakers = []
        for number, resolved in enumerate(self.resolver.run()):
            record, beside = speaker_record(self.scene, number, resolved)
            speakers.append(record)
            self.beside.extend([*resolved.entities, *beside])
        self.speakers: tuple[Speaker, ...] = tuple(speakers)

    def actors(self) -> tuple[Actor, ...]:
        """Return the actors found so far."""
        return actor_records(self.scene, self.resolver.unnamed, self.beside)

    def sureness(self, index: int) -> float | None:
        """Return how sure it is whom "he" or "she" at a token means (0 to 1); None for other tokens."""
        choice = self.resolver.pronouns.get(index)
        return choice.confidence if choice is not None else None

    def answerer(self, answer: Answer) -> Speaker | None:
        """Return who the words are that stand for an answer's responder; None where no words do.

        The source of the attribution that makes the answer tells more than a part of its words, such as an apposition.
        """
        attributions: tuple[Attribution, ...] = self.scene.doc._.attributions
        if not answer.responder:
            return None
        resolved = self.resolver.words(answer.responder)
        if not resolved.entities:
            return None
        own, beside = answerer_record(self.scene, answer.responder, resolved)
        if answer.attribution is not None and touches(attributions[answer.attribution].source, answer.responder):
            maker = self.speakers[answer.attribution]
            if not set(own.actors) < set(maker.actors):
                return maker
        self.beside.extend([*resolved.entities, *beside])
        return own


def predict(doc: Doc, registry: Registry) -> tuple[tuple[Actor, ...], tuple[Speaker, ...]]:
    """Return the actors of a document, and the speaker of each of its attributions."""
    cast = Cast(doc, registry)
    return cast.actors(), cast.speakers


def find_actor(doc: Doc, spans: Spans) -> str | None:
    """Return the id of the actor whom the words of these spans name, or None.

    A person wins over the organisation beside the name ("State Department spokesperson Jen Psaki" is Psaki); of several
    the longest mention that the spans cover wins, of equal ones the first.
    """
    best: tuple[bool, int, int, str] | None = None
    for actor in doc._.actors:
        for start, end in actor.mentions:
            if any(low <= start and end <= high for low, high in spans):
                rank = (actor.kind == "person", end - start, -start, actor.id)
                if best is None or rank > best:
                    best = rank
    return best[3] if best else None


def names_of(doc: Doc, speaker: Speaker, words: str) -> str:
    """Return how to name those who speak, given the words that stand for them; empty for nobody known."""
    found = [actor_of(doc, key) for key in speaker.actors]
    return " and ".join(display_name(actor, words) for actor in found if actor is not None)


def actor_of(doc: Doc, identifier: str) -> Actor | None:
    """Return the actor of a document by its id."""
    return next((actor for actor in doc._.actors if actor.id == identifier), None)


def actor_name(doc: Doc, spans: Spans) -> str:
    """Return the fullest name that the article gives for whom the words of these spans mean, empty for nobody."""
    identifier = find_actor(doc, spans)
    actor = actor_of(doc, identifier) if identifier else None
    words = " ".join(text_of(doc)[spans[0][0] : spans[-1][1]].split()) if spans else ""
    return display_name(actor, words) if actor is not None else ""


def speaker_name(doc: Doc, index: int) -> str:
    """Return the fullest name that the article gives for the speaker of attribution ``index``."""
    source = doc._.attributions[index].source
    words = " ".join(text_of(doc)[source[0][0] : source[-1][1]].split()) if source else ""
    return names_of(doc, doc._.speakers[index], words)


def display_name(actor: Actor, words: str) -> str:
    """Return a person's name with a short title of office, and a place that stands for a government as written."""
    bare = words.removeprefix("the ").removeprefix("The ")
    if (actor.kind == "state" or actor.stands_for) and not words.isupper() and bare in actor.aliases:
        return words
    if actor.kind == "state" and (ruling := _ruling(actor, words)):
        return ruling
    for capacity in actor.capacities if actor.kind == "person" else ():
        # "state Senator" and "candidate Senator" end in one.
        for role in dict.fromkeys((capacity.role, _short_title(capacity.role))):
            short = role == _short_title(role)
            title = lexicon().title(role) or (lexicon().title(role.rpartition(" ")[2]) if short else None)
            if title is not None and title.kind in ("title", "rank"):
                return f"{role} {actor.name}"
    return actor.name


def _ruling(actor: Actor, words: str) -> str:
    """Return how to name those who rule a state: "the Norlandic government" for "his government"; else nothing."""
    noun = words.rpartition(" ")[2].lower()
    if noun == "administration":
        return words if words.lower() == "the administration" else ""
    entry = load_registry("").get(actor.id.removeprefix("actor/")) if noun in ("government", "regime") else None
    return f"the {entry.adjectives[0]} {noun}" if entry is not None and entry.adjectives else ""


def _short_title(role: str) -> str:
    """Return the title that a role ends in, with what makes it another: "Prime Minister", "Rear Admiral"."""
    words = role.split()
    start = len(words) - 1
    while start > 0 and words[start - 1].lower() in members("of_title"):
        start -= 1
    return " ".join(words[max(start, 0) :])
