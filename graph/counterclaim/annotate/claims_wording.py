"""Word the proposition of a content so that it can be read alone: frame and quotation marks off, names for pronouns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from counterclaim.annotate.claims_polarity import heads, main_predicate
from counterclaim.annotate.claims_words import (
    ACCUSING,
    ANAPHORS,
    ANSWERING,
    DISMISSING,
    EVENTS,
    FIRST_PLURAL,
    FIRST_SINGULAR,
    NOTICING,
    OWN,
    OWNING,
    PERSONAL,
    POSSESSIVE,
    SAYING,
    VERDICTS,
)
from counterclaim.model import Spans

_MARKS = re.compile(r"[\"“”„«»]|(?<!\w)[‘'](?=\w)|(?<=[\w.,!?])[’'](?!\w)")
#: Where a dispatch was written, before its first sentence: "MIRHAVEN (Northern Wire) - ", "KOLST, May 3 — ".
_DATELINE = re.compile(r"^[A-Z][A-Z .'’-]{2,}(?:,[^-–—]{1,30})?(?:\s*\([^)]{1,40}\))?\s*(?:--?|–|—)\s+(?=\S)")
#: Words that tie a sentence to the one before it say nothing of the proposition.
_CONNECTIVE = re.compile(
    r"^(?:however|meanwhile|moreover|furthermore|nevertheless|nonetheless|instead|also|but|and)\b,?\s+(?:that\s+)?",
    re.IGNORECASE,
)
_OPENING = frozenset(("that", "whether", "if", "because", "of", "for", "as", "about", "over", "on"))
#: At most so many words make a claim; a long quotation is represented by its first sentences.
_MOST_WORDS = 45
_COMPLEMENTS = ("of", "about", "on", "regarding", "concerning", "over", "into")
_EVENT_ENDINGS = ("ment", "ments", "tion", "tions", "sion", "sions", "ance", "ence", "ing", "ings", "ure", "al")
#: A longer name of a thing carries clauses or complements that say something of it.
_TOPIC_WORDS = 8
_LINKING = ("be", "seem", "sound", "look", "appear", "become", "'", "’s")
_THIRD = {"am": "is", "'m": "is", "have": "has", "'ve": "has", "are": "is", "'re": "is", "were": "was", "do": "does",
          "'d": "had", "'ll": "will"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a content's wording needs beyond its own words.

    ``names`` maps a token index to the name it stands for, ``speaker`` is the name of who says it, ``cue`` the lemmas
    of the reporting words, and ``target`` the words of the cue's object outside the content ("accused X").
    """

    names: Mapping[int, str]
    speaker: str = ""
    cue: frozenset[str] = frozenset()
    target: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """The tokens that make the proposition, and how it reads; ``text`` is empty when it cannot be recovered."""

    text: str
    tokens: tuple[Token, ...]


def tokens_of(doc: Doc, spans: Spans) -> list[Token]:
    """Return the tokens that lie in the spans, white space left out."""
    found: list[Token] = []
    for start, end in spans:
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is not None:
            found.extend(token for token in span if not token.is_space)
    return found


def word_content(content: Sequence[Token], around: Surroundings) -> Wording:
    """Return the proposition of a content: its words without the frame, or an empty text for a mere anaphor."""
    tokens = _without_verdict(_shorten(_trim(content)), around)
    tokens = _trim(_unwrap(_asked_about(tokens)))
    if not tokens or _is_anaphor(tokens) or _is_topic(tokens):
        return Wording("", tuple(tokens))
    tokens = _drop_noticing(tokens)
    text = _CONNECTIVE.sub("", _DATELINE.sub("", _tidy(_render(tokens, around))))
    return Wording(_complete(text, tokens, around), tuple(tokens))


def _trim(content: Sequence[Token]) -> list[Token]:
    """Return the tokens without quotation marks, brackets at the ends, and the complementizer."""
    tokens = [token for token in content if not (token.is_quote or token.text in '“”"«»„')]
    while tokens and (tokens[0].is_punct or _is_frame(tokens[0])):
        tokens = tokens[1:]
    while tokens and (tokens[-1].is_punct and tokens[-1].text not in ")%"):
        tokens = tokens[:-1]
    return tokens


def _is_frame(token: Token) -> bool:
    if token.lower_ in ("that", "whether", "if"):
        return token.dep_ in ("mark", "dobj", "advmod") or token.pos_ == "SCONJ"
    if token.lower_ in ("and", "but", "so"):
        return token.dep_ == "cc" or token.pos_ in ("CCONJ", "ADV")
    return token.lower_ in _OPENING and token.dep_ in ("prep", "pcomp", "mark")


def _shorten(tokens: Sequence[Token]) -> list[Token]:
    """Return the first sentences that state something, up to a length; leading verdicts alone ("That is a lie.") go."""
    sentences: list[list[Token]] = []
    for token in tokens:
        if not sentences or (token.is_sent_start and not token.is_punct):
            sentences.append([])
        sentences[-1].append(token)
    while len(sentences) > 1 and (len(sentences[0]) < 3 or _is_anaphor(_trim(sentences[0]))):
        sentences.pop(0)
    kept = sentences[0] if sentences else []
    for sentence in sentences[1:]:
        if len(kept) + len(sentence) > _MOST_WORDS:
            break
        kept = kept + sentence
    return list(kept)


def _asked_about(tokens: Sequence[Token]) -> list[Token]:
    """Return what an answer withheld was to be about: of "to comment on the report" the report, else nothing."""
    if len(tokens) < 2 or tokens[0].tag_ != "TO" or tokens[1].lemma_.lower() not in ANSWERING:
        return list(tokens)
    verb, rest = tokens[1], list(tokens[2:])
    directly = ("to",) if verb.lemma_.lower() in ("respond", "reply") else ()
    for place, token in enumerate(rest):
        if token.lower_ in ("on", "about", "regarding", "concerning", "over", *directly) and token.pos_ == "ADP":
            return rest[place + 1 :]
    return rest if any(token.dep_ in ("dobj", "ccomp") and token.head == verb for token in rest) else []


def _unwrap(tokens: Sequence[Token]) -> list[Token]:
    """Return what a noun of saying is about: "the reports that X", "allegations of X", "statements on X"."""
    root = next(iter(heads(tokens)), None)
    if root is None or root.pos_ not in ("NOUN", "PROPN") or root.lemma_.lower() not in SAYING:
        return list(tokens)
    if _is_any_event(tokens, root):
        return list(tokens)
    after = [token for token in tokens if token.i > root.i]
    for place, token in enumerate(after):
        is_clause = token.lower_ in ("that", "whether") and token.dep_ in ("mark", "dobj", "nsubj")
        if is_clause or (token.lower_ in _COMPLEMENTS and token.dep_ == "prep" and token.head == root):
            return after[place + 1 :] or [root]
    # A parser often hangs "on X" under the "by Y" that stands between it and its noun.
    for place, token in enumerate(after):
        if token.lower_ in ("on", "about", "regarding", "concerning") and token.dep_ == "prep":
            return after[place + 1 :] or [root]
    return [root]


def _is_any_event(tokens: Sequence[Token], root: Token) -> bool:
    """Tell whether words deny an event altogether: "any leak" says that there was one."""
    return tokens[0].lower_ == "any" and root.lemma_.lower() in EVENTS


def _without_verdict(tokens: Sequence[Token], around: Surroundings) -> list[Token]:
    """Drop what something is dismissed as: "the footage as a fairy tale" names the footage, and judges it."""
    dismissing = around.cue & DISMISSING
    for place, token in enumerate(tokens):
        if place and token.lower_ == "as" and token.dep_ == "prep" and token.head.lemma_.lower() in dismissing:
            return _trim(tokens[:place])
    return list(tokens)


def _below(token: Token) -> set[int]:
    return {below.i for below in token.subtree}


def _is_anaphor(tokens: Sequence[Token]) -> bool:
    """Tell whether words only point back to something said: "the allegations entirely", "that is not true", "it"."""
    content = [token for token in tokens if not (token.is_punct or token.is_space)]
    if not content:
        return True
    root = main_predicate(content)
    if root is None:
        return True
    if root.pos_ in ("VERB", "AUX"):
        return _is_verdict(root, content)
    if _is_any_event(content, root):
        return False
    return all(_points_back(token) for token in content)


def _is_topic(tokens: Sequence[Token]) -> bool:
    """Tell whether words only name a thing ("the new phone", "help"): nothing is said of it that could be true."""
    if any(token.pos_ == "VERB" or token.tag_.startswith("VB") for token in tokens):
        return False
    root = main_predicate(tokens)
    if root is not None and _is_any_event(tokens, root):
        return False
    if root is None or root.pos_ in ("ADJ", "ADV"):
        return root is None
    nouns = [token for token in tokens if token.pos_ == "NOUN"]
    return not any(_is_event(noun) for noun in nouns) and len(tokens) < _TOPIC_WORDS


def _is_event(noun: Token) -> bool:
    """Tell whether a noun stands for an act or a state, so that "X of Y" says something of Y."""
    return noun.lower_.endswith(_EVENT_ENDINGS) or noun.lemma_.lower() in OWN | EVENTS


def _points_back(token: Token) -> bool:
    lemma = token.lemma_.lower()
    if lemma in SAYING or lemma in VERDICTS or token.lower_ in ANAPHORS or lemma in ANAPHORS:
        return True
    return token.pos_ in ("DET", "ADV", "PRON", "PART", "AUX", "CCONJ", "INTJ", "ADP") or (
        token.pos_ == "ADJ" and token.dep_ == "amod" and token.head.lemma_.lower() in SAYING | VERDICTS
    )


def _is_verdict(root: Token, content: Sequence[Token]) -> bool:
    """Tell whether a clause judges something said before: an anaphor or noun of saying with a verdict, and no more."""
    if root.lemma_ not in _LINKING and root.lemma_ not in VERDICTS:
        return False
    subject = next((child for child in root.children if child.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None or not all(_points_back(token) for token in content if token not in (root,)):
        return False
    return subject.pos_ in ("PRON", "DET") or subject.lemma_.lower() in SAYING


def _drop_noticing(tokens: Sequence[Token]) -> list[Token]:
    """Drop "he supposedly saw" from "columns he supposedly saw enter the town"."""
    for verb in tokens:
        if verb.dep_ not in ("relcl", "acl") or verb.lemma_ not in NOTICING or verb.head not in tokens:
            continue
        following = [token for token in tokens if token.i > verb.i][:1]
        if following and following[0].tag_ in ("VB", "VBG", "VBN", "VBP"):
            start = min((child.i for child in verb.children if child.i < verb.i), default=verb.i)
            return [token for token in tokens if not start <= token.i <= verb.i]
    return list(tokens)


def _render(tokens: Sequence[Token], around: Surroundings) -> str:
    """Return the words with a name for the first pronoun of each agent that the words do not name themselves."""
    named = _named_in(tokens, around)
    kept = _kept_first_person(tokens)
    parts: list[str] = []
    third_person = False
    for place, token in enumerate(tokens):
        name = around.names.get(token.i, "") if token.lower_ in PERSONAL and token.pos_ != "PROPN" else ""
        text = token.text
        if third_person:
            text = _third_person(token)
            third_person = token.pos_ == "ADV"
        if name and name not in named and token.lower_ not in kept and _can_stand(token):
            named.add(name)
            text = _possessive(name) if _is_possessive(token) else name
            third_person = token.lower_ in ("i", "we")
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        is_apart = following is not None and following.i != token.i + 1
        parts.append(text + (" " if token.whitespace_ or is_apart else ""))
    return "".join(parts)


def _kept_first_person(tokens: Sequence[Token]) -> frozenset[str]:
    """Return the words for the first person that stay: "Brandt said when I asked" would be two people's words."""
    spoken = [token.lower_ for token in tokens]
    groups = [FIRST_SINGULAR, FIRST_PLURAL]
    return frozenset(word for group in groups if sum(word in group for word in spoken) > 1 for word in group)


def _named_in(tokens: Sequence[Token], around: Surroundings) -> set[str]:
    """Return the names that the words hold already: a pronoun beside its name needs no other."""
    words = {token.text for token in tokens}
    return {name for name in around.names.values() if name.split() and name.split()[-1] in words}


def _can_stand(token: Token) -> bool:
    """Tell whether a name can take a pronoun's place: for "I" and "we" only before a verb that can follow a name."""
    if token.lower_ not in ("i", "we"):
        return True
    verb = next(
        (child for child in token.head.children if child.dep_ in ("aux", "auxpass") and child.i > token.i), None
    )
    verb = verb or token.head
    return token.dep_ in ("nsubj", "nsubjpass") and (
        verb.tag_ in ("VBD", "MD") or verb.lower_.replace("’", "'") in _THIRD or verb.lower_.endswith("d")
    )


def _third_person(token: Token) -> str:
    plain = token.lower_.replace("’", "'")
    text = _THIRD.get(plain, token.text)
    return f" {text}" if plain.startswith("'") else text


def _is_possessive(token: Token) -> bool:
    return token.lower_ in POSSESSIVE or (token.lower_ == "her" and token.dep_ == "poss")


def _possessive(name: str) -> str:
    return f"{name}{'’' if name.endswith('s') else '’s'}"


def _tidy(text: str) -> str:
    text = " ".join(_MARKS.sub(" ", text).split())
    text = re.sub(r"\s+([,.;:!?])", r"\1", text)
    return text.strip(" ,;:-–—")


def _complete(text: str, tokens: Sequence[Token], around: Surroundings) -> str:
    """Give an infinitive, a gerund or a bare noun of action the one it is said of."""
    root = main_predicate(tokens)
    if root is None:
        return text
    has_subject = any(
        child.dep_ in ("nsubj", "nsubjpass", "expl", "csubj") and child in tokens for child in root.children
    )
    who = around.target if around.cue & ACCUSING else around.speaker
    if not who or has_subject or root.morph.get("VerbForm") == ["Fin"]:
        return text
    first = tokens[0]
    if root.pos_ in ("VERB", "AUX"):
        return _with_subject(text, first, who)
    is_bare = first == root or (first.pos_ in ("ADJ", "NOUN") and first.head == root) or first.lower_ in ("any", "all")
    if is_bare and root.pos_ == "NOUN" and _is_own(root) and around.cue & OWNING:
        rest = re.sub(r"^(any|all)\s+", "", text, flags=re.IGNORECASE)
        return f"{_possessive(who)} {rest}"
    if around.cue & ACCUSING:
        return _accusation(text, tokens, who)
    return text


def _accusation(text: str, tokens: Sequence[Token], who: str) -> str:
    """Return "X rigging it" for "X of rigging it", and "X responsible for the deaths" for "X for the deaths"."""
    for token in tokens:
        if token.lower_ in ("of", "for") and token.dep_ == "prep" and token.head not in tokens:
            before = _tidy("".join(other.text_with_ws for other in tokens if other.i < token.i)) or who
            rest = _tidy("".join(other.text_with_ws for other in tokens if other.i > token.i))
            is_deed = token.lower_ == "of" and rest.split(" ")[0].endswith("ing")
            return f"{before} {rest}" if is_deed else f"{before} responsible for {rest}"
    return text if who in text else f"{who} responsible for {text}"


def _with_subject(text: str, first: Token, who: str) -> str:
    following = first.nbor(1) if first.i + 1 < len(first.doc) else None
    if first.lower_ in ("having", "being") and following is not None and following.tag_ in ("VBN", "VBD"):
        return f"{who} {'had' if first.lower_ == 'having' else 'was'} {text[len(first.text) :].strip()}"
    if first.tag_ in ("VBG", "TO", "VB", "VBN") or first.pos_ == "PART":
        return f"{who} {text}"
    return text


def _is_own(noun: Token) -> bool:
    lemma = noun.lemma_.lower()
    return lemma in OWN or noun.lower_ in OWN or lemma.endswith(("ment", "tion", "sion"))
