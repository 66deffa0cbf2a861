"""Resolve the sources of statements to the actors of the article, with capacity, principal and audience."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from counterclaim.annotate.extensions import declare
from counterclaim.annotate.passages import text_of
from counterclaim.annotate.people.attach import build_scene
from counterclaim.annotate.people.lexicon import lexicon
from counterclaim.annotate.people.records import actors as actor_records
from counterclaim.annotate.people.records import speaker as speaker_record
from counterclaim.annotate.people.registry import Registry, load_registry
from counterclaim.annotate.people.resolve import Resolver
from counterclaim.model import Actor, Spans, Speaker

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
        doc._.actors, doc._.speakers = predict(doc, load_registry(registry))
        return doc

    return resolve_actors


def predict(doc: Doc, registry: Registry) -> tuple[tuple[Actor, ...], tuple[Speaker, ...]]:
    """Return the actors of a document, and the speaker of each of its attributions."""
    scene = build_scene(doc, registry)
    resolver = Resolver(scene)
    speakers, others = [], []
    for number, resolved in enumerate(resolver.run()):
        record, beside = speaker_record(scene, number, resolved)
        speakers.append(record)
        others.extend([*resolved.entities, *beside])
    return actor_records(scene, resolver.unnamed, others), tuple(speakers)


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
    found = [actor_of(doc, key) for key in doc._.speakers[index].actors]
    return " and ".join(display_name(actor, words) for actor in found if actor is not None)


def display_name(actor: Actor, words: str) -> str:
    """Return a person's name with a short title of office, and a place that stands for a government as written."""
    bare = words.removeprefix("the ").removeprefix("The ")
    if (actor.kind == "state" or actor.stands_for) and not words.isupper() and bare in actor.aliases:
        return words
    for capacity in actor.capacities if actor.kind == "person" else ():
        title = lexicon().title(capacity.role)
        if title is not None and title.kind in ("title", "rank"):
            return f"{capacity.role} {actor.name}"
    return actor.name
