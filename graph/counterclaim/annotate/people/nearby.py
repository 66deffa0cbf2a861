"""Find in the words around a source what it leaves out: its noun, whose campaign it is, whom a pronoun means."""

from __future__ import annotations

from spacy.tokens import Doc

from counterclaim.annotate.people.attach import Scene
from counterclaim.annotate.people.coreference import GENDER
from counterclaim.annotate.people.lexicon import lexicon
from counterclaim.annotate.people.pronouns import person_before
from counterclaim.annotate.people.sources import Part, read_source

_TWO = 2  # words of "the campaign"


def whole(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Return the bounds with the noun for people that was cut off behind its adjective: "Norlandic" sources."""
    last, words = doc[end - 1], lexicon()
    if last.dep_ != "amod" or last.head.i != end or last.head.tag_ not in ("NN", "NNS"):
        return start, end
    noun = last.head.text
    people = words.role(noun) or words.is_word("person_collective", noun) or words.is_word("anonymous", noun)
    return (start, end + 1) if people else (start, end)


def noun_before(scene: Scene, part: Part) -> Part | None:
    """Return the person of whom the sentence before speaks, for a pronoun that means nobody known."""
    token = scene.doc[part.start]
    noun = person_before(token, GENDER.get(token.lower_, ""), scene.sentence)
    if noun is None or noun.i in scene.at or scene.masked[noun.i]:
        return None
    found = read_source(scene, max(noun.left_edge.i, noun.i - 6), noun.i + 1)
    return found[0] if len(found) == 1 and found[0].kind in ("role", "collective") else None


def campaign_before(scene: Scene, part: Part, window: int) -> Part | None:
    """Return whose campaign was spoken of last, at most ``window`` sentences before "the campaign"."""
    found = part.description
    if found is None or found.noun != "campaign" or found.determiner != "the" or part.end - part.start != _TWO:
        return None
    for index in range(part.start - 1, -1, -1):
        token = scene.doc[index]
        if scene.sentence[part.start] - scene.sentence[index] > window:
            return None
        owners = [child for child in token.children if child.dep_ in ("poss", "compound") and child.i < index]
        people = [scene.entity_at(child.i) for child in owners if token.lower_ == "campaign"]
        if any(one is not None and one.kind == "person" for one in people):
            parts = read_source(scene, token.left_edge.i, index + 1)
            return parts[0] if len(parts) == 1 and parts[0].kind == "group" else None
    return None
