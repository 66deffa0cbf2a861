"""Read phrases off a parse: the words of a cue, the noun phrase of a source, tokens as character spans."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from counterclaim.annotate.cues import lemma_of
from counterclaim.model import Spans

SUBJECTS = frozenset({"nsubj", "csubj", "nsubjpass", "expl"})
#: Verbs that join the verb they govern in one cue: "declined to say", "went on to accuse".
GOVERNORS = frozenset(
    [
        "decline",
        "refuse",
        "continue",
        "begin",
        "start",
        "go",
        "try",
        "seek",
        "fail",
        "need",
        "stop",
        "rush",
        "move",
        "dare",
        "want",
        "seem",
        "appear",
        "have",
        "hesitate",
        "use",
        "come",
        "proceed",
        "happen",
        "hasten",
        "attempt",
        "manage",
        "stop",
    ]
)
_QUOTES = frozenset("\"“”„«»‘’'`") | {"''", "``"}
_MOST_BEFORE = 4
THAT = frozenset({"that", "whether", "if", "how", "why"})


@dataclass(slots=True)
class Candidate:
    """An attribution in the making: token indices, and how far the rule that found it can be trusted."""

    cue: set[int]
    content: set[int]
    source: set[int] = field(default_factory=set)
    head: int = -1  # token index of the cue's head
    rank: int = 5  # smaller is surer


def lemma(token: Token) -> str:
    """Return the mended lemma of a token."""
    return lemma_of(token.text, token.lemma_)


def opens_not_only(token: Token) -> bool:
    """Tell whether "not" belongs to "not only", after which what is told did happen."""
    following = token.doc[token.i + 1].lower_ if token.i + 1 < len(token.doc) else ""
    return token.lower_ == "not" and following in {"only", "just", "merely"}


def is_quote(token: Token) -> bool:
    """Tell whether a token is a quotation mark."""
    return token.text in _QUOTES


def solid(token: Token) -> bool:
    """Tell whether a token is a word: neither punctuation nor white space."""
    return not token.is_punct and not token.is_space and not is_quote(token)


def subtree(token: Token, *, without: Collection[int] = ()) -> set[int]:
    """Return the indices of a token's subtree, leaving out the subtrees of some tokens."""
    found: set[int] = set()
    stack = [token]
    while stack:
        current = stack.pop()
        if current.i in without:
            continue
        found.add(current.i)
        stack.extend(current.children)
    return found


def child(token: Token, *labels: str) -> Token | None:
    """Return the first child with one of the labels."""
    return next((one for one in token.children if one.dep_ in labels), None)


def subject(verb: Token) -> Token | None:
    """Return who acts in a verb's clause: its own subject, else the one it shares with what governs it.

    The agent of a passive is returned; a passive without one has no subject here.
    """
    for _ in range(6):
        if is_passive(verb):
            agent = child(verb, "agent")
            return child(agent, "pobj") if agent is not None else None
        own = child(verb, "nsubj", "csubj")
        if own is not None or (verb.dep_ in {"acl", "relcl"} and verb.head.pos_ in {"NOUN", "PROPN", "PRON"}):
            return own or verb.head
        above = _shares_with(verb)
        if above is None:
            return None
        verb = above
    return None


def _shares_with(verb: Token) -> Token | None:
    """Return the verb whose subject a verb without one shares, if it has such."""
    if verb.dep_ == "pcomp":
        above = _governing_verb(verb)
    elif verb.dep_ in {"conj", "xcomp", "advcl", "ccomp", "parataxis", "dep"} and verb.head.i != verb.i:
        above = verb.head
    else:
        return None
    return above if above.pos_ in {"VERB", "AUX"} else None


def _governing_verb(token: Token) -> Token:
    """Return the next verb above a token, or the top of its sentence."""
    above = token.head
    while above.pos_ not in {"VERB", "AUX"} and above.head.i != above.i:
        above = above.head
    return above


def is_passive(verb: Token) -> bool:
    """Tell whether a verb is passive, also as a bare participle with an agent."""
    return child(verb, "nsubjpass", "auxpass") is not None or (verb.tag_ == "VBN" and child(verb, "agent") is not None)


def noun_phrase(head: Token, *, avoid: Collection[int] = ()) -> set[int]:
    """Return the words of a source: its noun phrase with appositions and relative clauses, without what to avoid.

    Only the run of words around the head is kept: what lies behind an avoided word belongs to another phrase.
    """
    inside = subtree(head, without=avoid)
    doc, first, last = head.doc, head.i, head.i
    while first - 1 in inside and first - 1 not in avoid:
        first -= 1
    while last + 1 in inside and last + 1 not in avoid:
        last += 1
    while last > head.i and not solid(doc[last]):
        last -= 1
    while first < head.i and (not solid(doc[first]) or doc[first].dep_ in {"mark", "cc", "preconj"}):
        first += 1
    if first < head.i and doc[first].ent_type_ in {"DATE", "TIME"}:
        # "In a briefing Wednesday, spokesman X said": the parser may take the day into the name.
        comma = next((index for index in range(first, head.i) if doc[index].text == ","), None)
        if comma is not None and all(doc[index].ent_type_ in {"DATE", "TIME"} for index in range(first, comma)):
            first = comma + 1
    return set(range(first, last + 1))


def cue_words(verb: Token) -> set[int]:
    """Return the indices of a verb, its auxiliaries, negation and particles, and of verbs that govern it in one cue."""
    found = {verb.i}
    left = verb.i
    for one in reversed(list(verb.lefts)):
        helps = one.dep_ in {"aux", "auxpass", "neg"} or (one.dep_ == "advmod" and not list(one.children))
        if helps and left - one.i <= _MOST_BEFORE and _clear(verb.doc, one.i + 1, left, found):
            found.add(one.i)
            left = one.i
    found.update(one.i for one in verb.rights if one.dep_ == "prt" and one.i - verb.i <= 2)
    governor = _governor(verb)
    if governor is not None:
        found |= cue_words(governor) | set(range(governor.i, verb.i))
    return found


def _governor(verb: Token) -> Token | None:
    """Return the verb that forms one cue with this one.

    "Declined to say", "stopped short of denying" and "neither confirm nor deny" are one cue each.
    """
    above = _governing_verb(verb) if verb.dep_ == "pcomp" else verb.head
    if not 0 < verb.i - above.i <= _MOST_BEFORE or above.pos_ not in {"VERB", "AUX"}:
        return None
    if verb.dep_ == "conj":
        between = [one for one in verb.doc[above.i + 1 : verb.i] if solid(one)]
        joined = bool(between) and all(one.lower_ in {"or", "nor"} for one in between)
        return above if joined and child(verb, "nsubj", "aux", "auxpass") is None else None
    if verb.dep_ == "pcomp":
        return above if lemma(above) in {"stop", "fall", "refrain"} else None
    return above if verb.dep_ == "xcomp" and lemma(above) in GOVERNORS else None


def _clear(doc: Doc, start: int, end: int, cue: Collection[int]) -> bool:
    """Tell whether nothing but cue words lies between two places."""
    return all(index in cue or (not solid(doc[index]) and doc[index].text != ",") for index in range(start, end))


def sentence_of(token: Token) -> tuple[int, int]:
    """Return the token range of a token's sentence, the whole document when none are marked."""
    if not token.doc.has_annotation("SENT_START"):
        return 0, len(token.doc)
    sentence = token.sent
    return sentence.start, sentence.end


def tokens_of(doc: Doc, spans: Spans) -> list[Token]:
    """Return the tokens that character spans touch."""
    found: list[Token] = []
    for start, end in spans:
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is not None:
            found.extend(span)
    return found


def spans_of(doc: Doc, indices: Iterable[int]) -> Spans:
    """Return tokens as character spans: runs joined over punctuation, cut clean of it at their ends.

    Quotation marks stay at the ends, because they are part of what is quoted.
    """
    spans = []
    for run in _runs(doc, sorted(indices)):
        first, last = run
        while first <= last and not (solid(doc[first]) or is_quote(doc[first])):
            first += 1
        while last >= first and not (solid(doc[last]) or is_quote(doc[last]) or _ends_quoted(doc, first, last)):
            last -= 1
        if last + 1 < len(doc) and doc[last + 1].text == ")" and "(" in doc[first : last + 1].text:
            last += 1
        if any(solid(doc[index]) for index in range(first, last + 1)):
            spans.append((doc[first].idx, doc[last].idx + len(doc[last])))
    return tuple(spans)


def _ends_quoted(doc: Doc, first: int, last: int) -> bool:
    """Tell whether a mark such as a question mark belongs to the content: it does inside a sentence of its own."""
    return doc[last].text in {"?", "!"} and last > first


def _runs(doc: Doc, indices: list[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last index of each run; gaps that hold no word are closed."""
    if not indices:
        return
    first = previous = indices[0]
    for index in indices[1:]:
        if any(solid(doc[between]) for between in range(previous + 1, index)):
            yield first, previous
            first = index
        previous = index
    yield first, previous
