"""Tell which pronouns of a content a claim names: a wrong name would put words or deeds on somebody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from spacy.tokens import Doc, Token

from counterclaim.annotate.claims_words import FIRST_PLURAL, FIRST_SINGULAR
from counterclaim.annotate.people.coreference import GENDER, PLURAL
from counterclaim.annotate.people.lexicon import lexicon
from counterclaim.model import Actor, Span, Spans, Speaker

NAMED = frozenset(("person", "organization", "state", "outlet"))
#: Below this, three readings in five were wrong on 70 pronouns of rumour reports; above it, one in six.
_SURE = 0.8
#: What a noun does in its clause when it is somebody of its own, not the title or the apposition of a name.
_OWN_PLACES = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "dative", "poss", "conj", "ROOT"})


def names_of_pronouns(doc: Doc, known: Sequence[tuple[Span, Actor]]) -> dict[int, str]:
    """Map each pronoun that surely is a mention of a named agent to the agent's name.

    ``known`` are the mentions of agents in the text's order. A pronoun keeps its place when its reading is doubtful, or
    when a noun for another person who it could mean stands nearer: "Bell confronted the driver and gave him a receipt".
    """
    names: dict[int, str] = {}
    last: dict[str, int] = {}
    for span, actor in known:
        place = doc.char_span(*span)
        if place is None:
            continue
        token = place[0]
        is_pronoun = len(place) == 1 and token.pos_ in ("PRON", "DET")
        if is_pronoun and (not _is_sure(doc, token, actor) or _is_another(doc, token, last, actor)):
            continue
        if is_pronoun and actor.kind in NAMED:
            names[token.i] = actor.name
        last[actor.id] = place.end
    return names


def first_person(doc: Doc, content: Sequence[Token], speaker: Speaker | None) -> Mapping[int, str]:
    """Map "I" to the one speaker, and "we" to whom he speaks for, within a content."""
    if speaker is None or not speaker.resolved or len(speaker.actors) != 1:
        return {}
    actors = {actor.id: actor for actor in doc._.actors}
    one = actors.get(speaker.actors[0])
    many = next((actors[key] for key in speaker.on_behalf_of if key in actors), None)
    if one is not None and many is None and one.kind in ("organization", "state", "outlet"):
        many = one
    names: dict[int, str] = {}
    for token in content:
        if token.lower_ in FIRST_SINGULAR and one is not None and one.kind == "person":
            names[token.i] = one.name
        elif token.lower_ in FIRST_PLURAL and many is not None:
            names[token.i] = many.name
    return names


def _is_sure(doc: Doc, token: Token, actor: Actor) -> bool:
    """Tell whether it is sure that a pronoun means an agent; "they" hardly ever does."""
    if token.lower_ in PLURAL:
        return False
    sureness = doc._.cast.sureness(token.i) if doc._.cast is not None else None
    return sureness is None or sureness >= _SURE or actor.id in _says(doc, token)


def _says(doc: Doc, token: Token) -> Sequence[str]:
    """Return who says what a token stands in, named before it in its sentence, not word for word: "Bell said he"."""
    around = [
        (end - start, number)
        for number, attribution in enumerate(doc._.attributions)
        for start, end in attribution.content
        if start <= token.idx < end
    ]
    if not around or any(start <= token.idx < end for start, end in doc._.quotations):
        return ()
    number = min(around)[1]
    said_by: Spans = doc._.attributions[number].source
    is_before = any(token.sent.start_char <= start < token.idx for start, _ in said_by)
    speakers: Sequence[Speaker] = doc._.speakers
    return speakers[number].actors if is_before and number < len(speakers) else ()


def _is_another(doc: Doc, token: Token, last: Mapping[str, int], actor: Actor) -> bool:
    """Tell whether a noun for a person who the pronoun could mean stands between it and the agent's mention before."""
    gender = GENDER.get(token.lower_)
    start = max(last.get(actor.id, 0), token.sent.start)
    return gender is not None and any(_is_somebody(other, gender) for other in doc[start : token.i])


def _is_somebody(noun: Token, gender: str) -> bool:
    if noun.tag_ not in ("NN", "NNP") or noun.dep_ not in _OWN_PLACES:
        return False
    role = lexicon().role(noun.text)
    return role is not None and role.gender in ("", gender)
