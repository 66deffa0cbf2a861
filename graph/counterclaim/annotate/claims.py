"""Word the proposition of each content: what is claimed, whether it is negated, and whom it is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc, Token

from counterclaim.annotate.claims_agents import accused, concerned, cue_tokens, mentions, object_of
from counterclaim.annotate.claims_names import NAMED, first_person, names_of_pronouns
from counterclaim.annotate.claims_polarity import is_negated
from counterclaim.annotate.claims_wording import Surroundings, tokens_of, word_content
from counterclaim.annotate.claims_words import SAYING
from counterclaim.annotate.extensions import declare
from counterclaim.annotate.passages import text_of
from counterclaim.identifiers import digest
from counterclaim.model import Actor, Attribution, Claim, Span, Speaker

declare()

_NOT_A_WORD = re.compile(r"[^\w]+")
_DATELINE = re.compile(r"^[A-Z][\w .,'’/-]{1,40}(?:\([^)]{2,30}\))?\s*(?:--|[–—-])\s+(?=[A-Z\"“])")


@Language.factory(
    "counterclaim_claims", requires=["doc._.attributions", "doc._.actors"], assigns=["doc._.claims", "doc._.about"]
)
def make_claims(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001 - the signature spaCy calls
    """Return the component that words the claims."""
    return word_claims


def word_claims(doc: Doc) -> Doc:
    """Write ``doc._.claims``, each proposition once, and ``doc._.about``, parallel to the attributions."""
    found = find_claims(doc)
    unique: dict[str, Claim] = {}
    for claim in found:
        unique[claim.id] = _joined(unique[claim.id], claim) if claim.id in unique else claim
    doc._.claims = tuple(unique.values())
    doc._.about = tuple(claim.id for claim in found)
    return doc


def find_claims(doc: Doc) -> list[Claim]:
    """Return the claim of each attribution's content, in the attributions' order."""
    known = mentions(doc)
    names = names_of_pronouns(doc, known)
    found = [_claim_of(doc, index, known, names) for index in range(len(doc._.attributions))]
    return [found[_rejected_within(doc, index)] for index in range(len(found))]


def _rejected_within(doc: Doc, index: int) -> int:
    """Return the index of the statement whose claim this one rejects, itself if none is told.

    "Stopped taking note of the unfounded statements by X on Y" rejects what X stated, not a proposition of its own.
    """
    acts = doc._.speech_acts
    if index >= len(acts) or acts[index].stance != "rejects":
        return index
    for other, nested in enumerate(doc._.attributions):
        if nested.parent == index and nested.content:
            cue = cue_tokens(doc, nested)
            if any(token.lemma_.lower() in SAYING and token.pos_ == "NOUN" for token in cue):
                return other
    return index


def claim_from_sentence(doc: Doc, span: Span) -> Claim:
    """Return the claim that a sentence states, for what an article says in its own voice or in its headline.

    ``span`` holds str offsets. Words of a reporting clause ("officials said") and a dateline are left out.
    """
    known = mentions(doc)
    tokens = _without_frame(doc, tokens_of(doc, (span,)))
    wording = word_content(tokens, Surroundings(names_of_pronouns(doc, known)))
    return _make(doc, wording.text, list(wording.tokens) or tokens, (span,), known)


def _claim_of(doc: Doc, index: int, known: Sequence[tuple[Span, Actor]], names: dict[int, str]) -> Claim:
    attribution: Attribution = doc._.attributions[index]
    speaker = _parallel(doc._.speakers, index)
    content = tokens_of(doc, attribution.content)
    cue = cue_tokens(doc, attribution)
    aim = object_of(cue)
    around = Surroundings(
        names={**names, **first_person(doc, content, speaker)},
        speaker=_speaker_name(doc, attribution, speaker),
        cue=frozenset(token.lemma_ for token in cue),
        target=_noun_phrase(aim) if aim is not None else "",
    )
    wording = word_content(content, around)
    claim = _make(doc, wording.text, list(wording.tokens) or content, attribution.content, known)
    acts = doc._.speech_acts
    is_accusation = index < len(acts) and acts[index].act in ("accuse", "counter-accuse")
    return replace(claim, accuses=accused(content, aim, is_accusation, known))


def _make(
    doc: Doc, text: str, tokens: Sequence[Token], spans: tuple[Span, ...], known: Sequence[tuple[Span, Actor]]
) -> Claim:
    article = doc._.article
    key = article.key if article is not None else ""
    if not text:
        words = " ".join(text_of(doc)[start:end] for start, end in spans)
        # Two denials of "it" need not deny the same thing, so what points back is told apart by where it stands.
        place = str(sum(earlier < spans[0] for earlier in _places(doc, words))) if spans else ""
        return Claim(
            f"claim/{digest(key, words, place, 'unspecified')}", " ".join(words.split()), spans, unspecified=True
        )
    polarity = "negated" if is_negated(tokens) else "affirmed"
    plain = _NOT_A_WORD.sub(" ", text.casefold()).strip()
    return Claim(
        id=f"claim/{digest(key, plain or text, polarity)}",
        text=text,
        spans=spans,
        polarity=polarity,
        concerns=concerned(tokens, known),
    )


def _places(doc: Doc, words: str) -> list[Span]:
    """Return where the same words are the content of an attribution."""
    return [
        attribution.content[0]
        for attribution in doc._.attributions
        if attribution.content and " ".join(text_of(doc)[start:end] for start, end in attribution.content) == words
    ]


def _joined(first: Claim, second: Claim) -> Claim:
    """Return one claim for two contents that state the same words: what either is known to concern, it concerns."""
    return replace(
        first,
        concerns=tuple(dict.fromkeys((*first.concerns, *second.concerns))),
        accuses=tuple(dict.fromkeys((*first.accuses, *second.accuses))),
    )


def _parallel(speakers: Sequence[Speaker], index: int) -> Speaker | None:
    return speakers[index] if index < len(speakers) else None


def _speaker_name(doc: Doc, attribution: Attribution, speaker: Speaker | None) -> str:
    """Return how to name the speaker in a claim: his name, else the words of the source unless they are a pronoun."""
    actors = {actor.id: actor for actor in doc._.actors}
    if speaker is not None and len(speaker.actors) == 1 and speaker.actors[0] in actors:
        actor = actors[speaker.actors[0]]
        return str(actor.name) if actor.kind in NAMED else ""
    source = tokens_of(doc, attribution.source)
    if not source or (len(source) == 1 and source[0].pos_ == "PRON"):
        return ""
    return " ".join(text_of(doc)[start:end] for start, end in attribution.source)


def _noun_phrase(head: Token) -> str:
    """Return the words of a noun phrase up to its first clause or preposition other than "of"."""
    words = [head]
    for child in head.children:
        if child.dep_ in ("det", "amod", "compound", "poss", "nummod", "case", "nmod", "conj", "cc", "flat"):
            words.extend(child.subtree)
    return "".join(token.text_with_ws for token in sorted(words, key=lambda token: token.i)).strip()


def _without_frame(doc: Doc, tokens: list[Token]) -> list[Token]:
    """Drop a dateline and, where a reporting clause frames the sentence, all but what it reports."""
    if not tokens:
        return tokens
    first = tokens[0].idx
    match = _DATELINE.match(text_of(doc)[first : tokens[-1].idx + len(tokens[-1])])
    if match:
        tokens = [token for token in tokens if token.idx >= first + match.end()] or tokens
    inside = {token.i for token in tokens}
    for attribution in doc._.attributions:
        content = tokens_of(doc, attribution.content)
        reported = [token for token in content if token.i in inside]
        if attribution.parent is None and not attribution.attitude and 2 * len(reported) > len(tokens):
            return reported
    return tokens
