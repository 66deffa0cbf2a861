"""Find attributions whose cue is a noun: the ministry's denial that ..., reports by X on Y."""

from __future__ import annotations

from spacy.tokens import Token

from counterclaim.annotate.cues import frames
from counterclaim.annotate.phrases import THAT, Candidate, child, is_quote, lemma, noun_phrase, solid, subtree

_MADE = frozenset("made issued published released given posted sent put written aired broadcast carried".split())
_ABOUT = frozenset("of about on against for to over regarding concerning".split())
#: How far from its author the content of "statements by X, ..., on Y" may start.
_REACH = 8
_PRONOUNS = frozenset({"his", "her", "its", "their", "my", "our", "your"})


def of_noun(noun: Token) -> Candidate | None:
    """Return the attribution that a noun makes, by its clause or complement and its possessor or author."""
    if lemma(noun) not in frames()["noun"]:
        return None
    cue = {noun.i}
    owner, last = _owner(noun)
    source = noun_phrase(owner, avoid={one.i for one in owner.children if one.dep_ == "case"}) if owner else set()
    content = _clause(noun)
    if not content and owner is not None:
        content = _complement(noun, cue, source)
        if not content and last > noun.i:
            content, source = _after_author(noun, cue, source)
    if not content:
        return None
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


def _agent(participle: Token) -> Token | None:
    """Return the agent of a participle."""
    by = child(participle, "agent")
    return child(by, "pobj") if by is not None else None


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
    return child(clause, "auxpass") is not None or not any(one.dep_ in {"dobj", "prep"} for one in clause.rights)


def _complement(noun: Token, cue: set[int], source: set[int]) -> set[int]:
    """Return the object of "of", "about", "on" ... after a noun; the preposition joins the cue."""
    for one in noun.rights:
        if one.dep_ != "prep" or one.lower_ not in _ABOUT:
            continue
        inner = child(one, "pobj")
        made = {made.i for made in inner.rights if made.dep_ == "acl" and made.lower_ in _MADE} if inner else set()
        content = subtree(one, without=made) - {one.i} - source
        if content:
            cue.add(one.i)
            return content
    return set()


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
        if solid(token) and token.pos_ not in {"PROPN", "NOUN", "ADJ", "DET"} or is_quote(token):
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
