"""Find attributions whose cue is a noun: the ministry's denial that ..., reports by X on Y."""

from __future__ import annotations

from spacy.tokens import Token

from counterclaim.annotate.cues import frames
from counterclaim.annotate.phrases import THAT, Candidate, child, is_quote, lemma, noun_phrase, solid, subtree

_MADE = frozenset(
    [
        "made",
        "issued",
        "published",
        "released",
        "given",
        "posted",
        "sent",
        "put",
        "written",
        "aired",
        "broadcast",
        "carried",
    ]
)
#: Verbs that mostly miss their object in "the statement that he made".
_LEAVES_GAP = frozenset(
    [
        "make",
        "give",
        "issue",
        "hear",
        "read",
        "see",
        "publish",
        "write",
        "send",
        "put",
        "get",
        "receive",
        "find",
        "have",
        "take",
        "use",
        "release",
        "deliver",
        "post",
        "want",
        "need",
        "know",
        "like",
        "love",
        "hate",
        "call",
        "quote",
        "cite",
        "repeat",
        "describe",
        "support",
        "reject",
        "deny",
        "dismiss",
        "believe",
        "tell",
        "say",
    ]
)
_ABOUT = frozenset(["of", "about", "on", "against", "for", "to", "over", "regarding", "concerning"])
#: How far from its author the content of "statements by X, ..., on Y" may start.
_REACH = 8


def of_noun(noun: Token) -> Candidate | None:
    """Return the attribution that a noun makes, by its clause or complement and its possessor or author."""
    if lemma(noun) not in frames()["noun"]:
        return None
    cue = {noun.i}
    owner, last = _owner(noun)
    source, content = set[int](), _clause(noun)
    if owner is not None:
        behind = last > noun.i
        stray = _stray(owner) if behind else set()
        avoid = {one.i for one in owner.children if one.dep_ == "case"} | stray
        source = noun_phrase(owner, avoid=avoid)
        content = content or stray or _complement(noun, cue, source)
        if stray and content == stray and (first := noun.doc[min(stray)]).dep_ == "prep":
            cue.add(first.i)
        if not content and behind:
            content, source = _after_author(noun, cue, source)
    if not content:
        return None
    source = _whole_name(noun, source) - content
    return Candidate(cue, content - cue - source, source - cue, rank=4)


def _owner(noun: Token) -> tuple[Token | None, int]:
    """Return who made what a noun names, and the last word of that phrase: "X's claim", "statements by X"."""
    owner = child(noun, "poss")
    if owner is not None:
        return owner, owner.i
    for one in noun.rights:
        found: Token | None = None
        if one.dep_ == "prep" and one.lower_ in {"by", "from"}:
            found = child(one, "pobj")
        elif one.dep_ == "acl":
            found = _agent(one)
        elif one.dep_ == "prep" and (inner := child(one, "pobj")) is not None:
            # "reports on troop movements issued by X": the parser hangs the participle on the nearer noun.
            made = next((made for made in inner.rights if made.dep_ == "acl" and made.lower_ in _MADE), None)
            found = _agent(made) if made is not None else None
        if found is not None:
            return found, found.right_edge.i
    return None, -1


def _stray(owner: Token) -> set[int]:
    """Return the clause or topic of a noun that the parser hung on its author: "reports by X that ..., on ..."."""
    for one in owner.rights:
        mark = child(one, "mark")
        if one.dep_ == "relcl" and _mistaken(one):
            return subtree(one)
        if one.dep_ in {"acl", "ccomp", "relcl"} and mark is not None and mark.lower_ == "that":
            return subtree(one)
        # "The Committee on Trade" is a name: what is said of something follows in lower case.
        if one.dep_ == "prep" and one.lower_ in {"on", "about", "regarding"}:
            topic = child(one, "pobj")
            if topic is not None and not (topic.pos_ == "PROPN" and owner.pos_ == "PROPN"):
                return _with_next(one)
    return set()


def _with_next(topic: Token) -> set[int]:
    """Return a topic with the phrase that follows it at once: "on banned drugs in the stable"."""
    found = subtree(topic)
    after = max(found) + 1
    if after < topic.sent.end and topic.doc[after].dep_ == "prep" and topic.doc[after].lower_ not in {"by", "from"}:
        found |= subtree(topic.doc[after])
    return found


def _agent(participle: Token) -> Token | None:
    """Return the agent of a participle."""
    by = child(participle, "agent")
    return child(by, "pobj") if by is not None else None


def _whole_name(noun: Token, source: set[int]) -> set[int]:
    """Return a source with the rest of a name that the parser cut: "the Organisation for Trade | in Norvia (OTN)"."""
    doc, last = noun.doc, max(source, default=-1)
    if last < 0 or doc[last].pos_ != "PROPN":
        return source
    if last + 2 < len(doc) and doc[last + 1].lower_ in {"in", "of", "for"} and doc[last + 2].pos_ == "PROPN":
        source = source | {last + 1, last + 2}
        last += 2
        if last + 3 < len(doc) and doc[last + 1].text == "(" and doc[last + 3].text == ")":
            source = source | {last + 1, last + 2, last + 3}
    return source


def _clause(noun: Token) -> set[int]:
    """Return the clause of a noun ("that troops crossed", "to resign"), not a relative clause ("that X made")."""
    for one in noun.rights:
        mark = child(one, "mark")
        if one.dep_ in {"acl", "ccomp", "relcl"} and mark is not None and mark.lower_ in THAT:
            return subtree(one)
        if one.dep_ == "acl" and any(aux.dep_ == "aux" and aux.lower_ == "to" for aux in one.children):
            return subtree(one)
        if one.dep_ == "relcl" and _mistaken(one):
            return subtree(one)
    return set()


def _mistaken(clause: Token) -> bool:
    """Tell whether the parser took "that" for an object although the verb has none to miss: "that troops crossed"."""
    that = next((one for one in clause.lefts if one.lower_ == "that" and one.dep_ in {"dobj", "pobj"}), None)
    who = child(clause, "nsubj", "nsubjpass")
    if that is None or who is None:
        return False
    whole = any(one.dep_ == "dobj" for one in clause.rights) or child(clause, "auxpass") is not None
    return whole or lemma(clause) not in _LEAVES_GAP


def _complement(noun: Token, cue: set[int], source: set[int]) -> set[int]:
    """Return the object of "of", "about", "on" ... after a noun; the preposition joins the cue."""
    found: set[int] = set()
    for one in noun.rights:
        if one.dep_ != "prep" or (one.lower_ not in _ABOUT and not found):
            continue
        inner = child(one, "pobj")
        made = {made.i for made in inner.rights if made.dep_ == "acl" and made.lower_ in _MADE} if inner else set()
        content = subtree(one, without=made) - source
        if not found:
            content -= {one.i}
            cue.update({one.i} if content else ())
        elif min(content) != max(found) + 1:
            break
        found |= content
    return found


def _after_author(noun: Token, cue: set[int], source: set[int]) -> tuple[set[int], set[int]]:
    """Return content and source where the parser lost the tie: "statements by the commander, Gen. X, on columns".

    The content starts at the first "that" or preposition behind the author and his appositions, and runs to the next
    mark of punctuation.
    """
    doc, sentence = noun.doc, noun.sent
    start = max(source) + 1
    for index in range(start, min(start + _REACH, sentence.end)):
        token = doc[index]
        if token.lower_ in _ABOUT | {"that"} and token.pos_ != "DET":
            first = index if token.lower_ == "that" else index + 1
            content = _run(noun, first)
            if token.lower_ != "that" and content:
                cue.add(index)
            end = index - 1 if doc[index - 1].text == "," else index
            return content, source | set(range(start, end))
        if (solid(token) and token.pos_ not in {"PROPN", "NOUN", "ADJ", "DET"}) or is_quote(token):
            break
    return set(), source


def _run(noun: Token, first: int) -> set[int]:
    """Return the words from a place to the next punctuation or the end of the sentence."""
    doc, found = noun.doc, set()
    for index in range(first, noun.sent.end):
        if not solid(doc[index]) and doc[index].text not in {"-", "–", "'s"}:
            break
        found.add(index)
    return found
