"""Find to whom a statement was made and by which channel: "told NBC News", "in a briefing", "wrote on Twitter"."""

from __future__ import annotations

import re

from spacy.tokens import Token

from counterclaim.annotate.people.attach import Scene
from counterclaim.annotate.people.entities import Entity
from counterclaim.annotate.people.resolve import token_bounds
from counterclaim.model import Attribution

_CHANNELS = (
    ("interview", r"\binterview(?:ed)?\b|\bspeaking (?:to|with)\b|\bin (?:a )?conversation with\b"),
    ("briefing", r"\bbriefing\b|\b(?:press|news) conference\b|\btold reporters\b|\btold a (?:press|news) conference\b"),
    ("post", r"\btweet(?:ed|s|ing)?\b|\bretweeted\b|\b(?:on|via) (?:Twitter|Facebook|Instagram|Reddit|Tumblr)\b"
             r"|\b(?:Facebook|Instagram|blog|Reddit|Tumblr) post\b|\bposted\b|\bblogged\b"),
    ("testimony", r"\btestif(?:y|ied|ies)\b|\btestimony\b|\bunder oath\b|\bdeposition\b|\bat (?:a|the) hearing\b"),
    ("court filing", r"\bcourt (?:filing|papers|documents)\b|\baffidavit\b|\blawsuit\b|\bindictment\b"),
    ("letter", r"\bletter\b|\be-?mail(?:ed)?\b|\bmemo(?:randum)?\b"),
    ("broadcast", r"\bbroadcast\b|\bon (?:state )?(?:television|TV|radio)\b|\btelevised\b|\bvideo message\b"),
    ("speech", r"\bspeech\b|\baddress(?:ing)? (?:a|the|to)\b|\brally\b|\bdebate\b|\bsermon\b"),
    ("statement", r"\bstatement\b|\bpress release\b|\bnews release\b|\bcommuniqu[eé]\b"),
)  # fmt: skip
_PATTERNS = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _CHANNELS)
_TELLING = frozenset({"tell", "inform", "assure", "warn", "advise", "remind", "brief"})
_LINKS = frozenset({"to", "with"})


def told_to(scene: Scene, attribution: Attribution, speakers: list[Entity]) -> list[Entity]:
    """Return the outlets, organisations and persons whom the cue's object names."""
    bounds = token_bounds(scene.doc, attribution.cue)
    if bounds is None:
        return []
    doc, found = scene.doc, []
    told = any(token.lemma_.lower() in _TELLING for token in doc[bounds[0] : bounds[1]])
    sentence = scene.sentence[bounds[0]]
    index = bounds[0] + 1  # a cue can go on to the listener: "confirmed on Monday to"
    allowed = told
    while index < len(doc) and index < bounds[1] + 12 and scene.sentence[index] == sentence:
        token = doc[index]
        if _inside(attribution.content, token.idx) or token.text in ("“", '"', "”", ";", "that"):
            break
        if token.lower_ in _LINKS or token.lower_ == "interview":
            allowed = True
        elif index >= bounds[1] and _ends(token):
            break
        entity = scene.entity_at(index)
        if allowed and entity is not None and entity.kind in ("person", "organization", "outlet", "state"):
            owned = scene.at[index].end < len(doc) and doc[scene.at[index].end].tag_ == "POS"
            if entity not in speakers and entity not in found and not owned:
                found.append(entity)
        if token.text == "," and found:
            break
        index += 1
    return found or _interviewer(scene, bounds[0], attribution, speakers)


def _ends(token: Token) -> bool:
    """Say whether a word ends the search for a listener: a finite verb, a conjunction, most prepositions."""
    if token.tag_ in ("VBD", "VBZ", "VBP", "MD", "IN", "WDT", "WP", "WRB"):
        return token.lower_ not in ("in", "on", "at", "during", "by", "of")
    return False


def _interviewer(scene: Scene, index: int, attribution: Attribution, speakers: list[Entity]) -> list[Entity]:
    """Return the outlet of "in an interview with X" anywhere in the sentence, outside the content."""
    doc = scene.doc
    sentence = scene.sentence[index]
    at = index
    while at > 0 and scene.sentence[at - 1] == sentence:
        at -= 1
    while at < len(doc) and scene.sentence[at] == sentence:
        if doc[at].lower_ == "interview" and not _inside(attribution.content, doc[at].idx):
            for after in range(at + 1, min(at + 8, len(doc))):
                entity = scene.entity_at(after)
                if (
                    entity is not None
                    and entity.kind in ("person", "organization", "outlet")
                    and entity not in speakers
                ):
                    return [entity]
        at += 1
    return []


def channel(scene: Scene, attribution: Attribution) -> str:
    """Return how the statement was made, from the words of its sentence outside the content."""
    doc = scene.doc
    bounds = token_bounds(doc, attribution.cue or attribution.source)
    if bounds is None:
        return ""
    sentence = scene.sentence[bounds[0]]
    first, last = bounds[0], bounds[1]
    while first > 0 and scene.sentence[first - 1] == sentence:
        first -= 1
    while last < len(doc) and scene.sentence[last] == sentence:
        last += 1
    start, text = doc[first].idx, doc[first:last].text
    chars = list(text)
    for begin, end in attribution.content:
        for position in range(max(begin - start, 0), min(end - start, len(chars))):
            chars[position] = " "
    outside = "".join(chars)
    for name, pattern in _PATTERNS:
        if pattern.search(outside):
            return name
    return ""


def _inside(spans: tuple[tuple[int, int], ...], at: int) -> bool:
    return any(start <= at < end for start, end in spans)
