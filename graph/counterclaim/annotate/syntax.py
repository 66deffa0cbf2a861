"""Find attributions by syntax and quotation marks, with no trained model but spaCy's own parser."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from counterclaim.annotate import phrases
from counterclaim.annotate.cues import frames, lexicon
from counterclaim.annotate.noun_cues import of_noun
from counterclaim.annotate.phrases import Candidate, child, lemma, noun_phrase, solid, subtree

#: What follows the object of a verb and still belongs to the content: "accused X of Y", "called it a hoax".
_COMPLEMENTS = frozenset({"oprd", "xcomp", "ccomp", "acl", "relcl", "dative", "acomp", "attr"})
_COMPLEMENT_PREPOSITIONS = frozenset(
    ["of", "for", "as", "on", "about", "against", "over", "to", "with", "from", "into", "in", "at"]
)
_RECIPIENT_VERBS = frozenset(
    ["tell", "remind", "inform", "assure", "notify", "advise", "warn", "persuade", "convince", "brief", "reassure"]
)
_REACH = 4
_OCCASIONS = frozenset(
    [
        "interview",
        "statement",
        "speech",
        "conference",
        "tweet",
        "letter",
        "briefing",
        "news",
        "rally",
        "meeting",
        "event",
        "hearing",
        "summit",
        "session",
        "debate",
        "dinner",
        "address",
        "appearance",
        "post",
        "email",
        "message",
        "memo",
        "article",
        "column",
        "press",
    ]
)
_EVIDENTIALS = frozenset({"reportedly", "allegedly", "supposedly", "purportedly"})


def candidates(doc: Doc) -> list[Candidate]:
    """Return every candidate of the document, in order of their cue heads."""
    found: list[Candidate] = []
    for token in doc:
        if token.pos_ in {"VERB", "AUX"} or token.lower_ == "according":
            candidate = of_verb(token)
        elif token.pos_ == "NOUN":
            candidate = of_noun(token)
        elif token.pos_ == "ADJ":
            candidate = of_adjective(token)
        else:
            candidate = of_evidential(token) if token.lower_ in _EVIDENTIALS else None
        if candidate is not None and candidate.content:
            candidate.head = token.i
            found.append(candidate)
    return found


def of_verb(verb: Token) -> Candidate | None:
    """Return the attribution that a verb makes, by the first frame that fits."""
    if verb.lower_ == "according":
        return _according(verb)
    for rule in (_passive, _parenthetical, _clause, _gerund, _prepositional, _infinitive, _object):
        candidate = rule(verb)
        if candidate is not None:
            return candidate
    return None


def _according(token: Token) -> Candidate | None:
    """Take the clause that "according to X" is set into."""
    to = next((one for one in token.children if one.lower_ == "to"), None)
    if to is None and token.i + 1 < len(token.doc) and token.nbor().lower_ == "to":
        to = token.nbor()
    source = child(to, "pobj", "pcomp") if to is not None else None
    if to is None or source is None:
        return None
    phrase = subtree(token) | subtree(to)
    content = subtree(token.head, without=phrase) if token.head.i != token.i else set()
    return Candidate({token.i, to.i}, content - phrase, noun_phrase(source), rank=1)


def _clause(verb: Token) -> Candidate | None:
    """Take a clause: he said (that) ..., also with the clause in front."""
    clause = child(verb, "ccomp")
    if clause is None or lemma(verb) in frames()["clause-not"] or _is_small_clause(verb, clause):
        return None
    who = phrases.subject(verb)
    if who is None and verb.tag_ not in {"VBG", "VB"}:
        return None
    cue = phrases.cue_words(verb)
    content = subtree(clause, without=cue) - cue
    content |= _conjoined_clauses(verb, clause)
    recipient = child(verb, "dobj") if lemma(verb) not in _RECIPIENT_VERBS | {"tell"} else None
    if recipient is not None and clause.i > recipient.i > verb.i and lemma(verb) in frames()["object"]:
        content |= subtree(recipient)
    return _with_source(verb, cue, content, who, rank=0)


def _is_small_clause(verb: Token, clause: Token) -> bool:
    """Tell whether the parser calls "saw him leave" or "want them to go" a clause although the verb only perceives."""
    plain = not any(one.dep_ in {"aux", "mark"} for one in clause.children)
    return (
        clause.tag_ in {"VB", "VBG"} and plain and clause.i > verb.i and lemma(verb) in {"see", "hear", "watch", "feel"}
    )


def _conjoined_clauses(verb: Token, clause: Token) -> set[int]:
    """Return further clauses with "that" which the parser hung on the verb itself."""
    found: set[int] = set()
    for one in verb.rights:
        if one.dep_ in {"ccomp", "conj", "advcl"} and one.i > clause.i:
            mark = child(one, "mark")
            if mark is not None and mark.lower_ in phrases.THAT:
                found |= subtree(one)
    return found


def _parenthetical(verb: Token) -> Candidate | None:
    """Take a clause with the cue set into it: the plan, he said, would work; as he noted, ..."""
    known = lexicon().verbs.get(lemma(verb))
    if known is None or child(verb, "ccomp", "dobj", "xcomp") is not None or verb.head.i == verb.i:
        return None
    as_mark = next((one for one in verb.children if one.dep_ in {"mark", "advmod"} and one.lower_ == "as"), None)
    inserted = verb.dep_ == "parataxis" or (verb.dep_ in {"advcl", "ccomp"} and as_mark is not None)
    who = child(verb, "nsubj")
    if not inserted or (who is None and as_mark is None):
        return None
    own = subtree(verb)
    return _with_source(verb, phrases.cue_words(verb), subtree(verb.head, without={verb.i}) - own, who, rank=1)


def _passive(verb: Token) -> Candidate | None:
    """Take the subject of a passive: the plan was denounced by X; he is expected to win."""
    what = child(verb, "nsubjpass")
    if what is None or lemma(verb) not in frames()["passive"] | frames()["object"]:
        return None
    agent = child(verb, "agent")
    who = child(agent, "pobj") if agent is not None else None
    completion = child(verb, "xcomp", "oprd", "ccomp")
    if who is None and lemma(verb) not in frames()["passive"]:
        return None
    if who is None and completion is None and lexicon().verbs.get(lemma(verb)) in {None, "attitude"}:
        return None
    cue = phrases.cue_words(verb)
    if what.lower_ == "it" and completion is not None and completion.dep_ == "ccomp":
        content = subtree(completion)
    else:
        content = subtree(what) | _completion(verb, verb.i)
    if who is None:
        return Candidate(cue, content - cue, rank=3)
    return _with_source(verb, cue, content - subtree(agent or verb), who, rank=2)


def _prepositional(verb: Token) -> Candidate | None:
    """Take the object of a preposition: called for calm, spoke of a plot, stood by the report."""
    for one in verb.rights:
        if one.dep_ not in {"prep", "agent", "dative", "prt"} or child(one, "pobj", "pcomp") is None:
            continue
        if lemma(verb) not in frames().get(one.lower_, ()) and not _known_phrase(verb, one):
            continue
        if any(
            solid(verb.doc[index]) and verb.doc[index].dep_ not in {"prt", "advmod", "npadvmod"}
            for index in range(verb.i + 1, one.i)
        ):
            continue
        content = subtree(one) - {one.i}
        cue = phrases.cue_words(verb) | {one.i}
        if content:
            content |= _completion(verb, one.right_edge.i)
            return _with_source(verb, cue, content - cue, phrases.subject(verb), rank=3)
    return None


def _gerund(verb: Token) -> Candidate | None:
    """Take a participle: denied having met her; admitted taking the money."""
    what = child(verb, "xcomp", "ccomp", "pcomp")
    if what is None or what.tag_ != "VBG" or what.i < verb.i or lemma(verb) not in frames()["gerund"]:
        return None
    cue = phrases.cue_words(verb)
    return _with_source(verb, cue, subtree(what) - cue, phrases.subject(verb), rank=2)


def _infinitive(verb: Token) -> Candidate | None:
    """Take an infinitive: vowed to fight; declined to comment."""
    what = child(verb, "xcomp")
    if what is None or lemma(verb) not in frames()["infinitive"]:
        return None
    if not any(one.dep_ == "aux" and one.lower_ == "to" for one in what.children):
        return None
    if lemma(verb) in phrases.GOVERNORS and of_verb(what) is not None:
        return None  # the governed verb carries the cue
    cue = phrases.cue_words(verb)
    content = subtree(what)
    whom = child(verb, "dobj", "dative")
    if whom is not None and lemma(verb) not in _RECIPIENT_VERBS:
        content |= subtree(whom)
    return _with_source(verb, cue, content - cue, phrases.subject(verb), rank=3)


def _object(verb: Token) -> Candidate | None:
    """Take an object: dismissed the allegations; accused X of Y; called it a hoax."""
    what = child(verb, "dobj")
    if what is None or not (lemma(verb) in frames()["object"] or _is_phrasal(verb, what)):
        return None
    if lemma(verb) in _RECIPIENT_VERBS | {"ask"} and child(verb, "ccomp", "xcomp") is None:
        return None
    cue = phrases.cue_words(verb)
    content = subtree(what) | _completion(verb, what.right_edge.i)
    return _with_source(verb, cue, content - cue, phrases.subject(verb), rank=4)


def _is_phrasal(verb: Token, what: Token) -> bool:
    """Tell whether a verb and its particle are a cue that the lexicon knows: "ruled out", "walked back"."""
    particles = [one for one in verb.rights if one.dep_ in {"prt", "advmod"} and abs(one.i - what.i) <= _REACH]
    return any(_known_phrase(verb, one) for one in particles)


def _known_phrase(verb: Token, particle: Token) -> bool:
    """Tell whether a verb with a particle or preposition is a phrase of the lexicon."""
    return any((lemma(verb), particle.lower_) == phrase for phrase, _ in lexicon().phrases.get(lemma(verb), ()))


def _completion(verb: Token, after: int) -> set[int]:
    """Return what completes the object: the complements that follow it without a break."""
    found: set[int] = set()
    for one in verb.rights:
        if one.i <= after or one.dep_ in {"punct", "agent"}:
            after = max(after, one.right_edge.i) if one.dep_ == "agent" else after
            continue
        fits = one.dep_ in _COMPLEMENTS or (
            one.dep_ == "prep" and one.lower_ in _COMPLEMENT_PREPOSITIONS and one.left_edge.i <= after + 1
        )
        if not fits or _is_time(one):
            break
        found |= subtree(one)
        after = one.right_edge.i
    return found


def _is_time(preposition: Token) -> bool:
    """Tell whether a prepositional phrase tells when or where it was said, not what."""
    what = child(preposition, "pobj")
    return what is not None and (what.ent_type_ in {"DATE", "TIME"} or lemma(what) in _OCCASIONS)


def of_adjective(adjective: Token) -> Candidate | None:
    """They are confident that ...; he is unwilling to ..."""
    verb = adjective.head
    if lemma(adjective) not in frames()["adjective"] or adjective.dep_ not in {"acomp", "conj", "oprd"}:
        return None
    if lemma(verb) not in {"be", "feel", "remain", "seem", "become", "appear"}:
        return None
    clause = child(adjective, "ccomp", "xcomp") or child(verb, "ccomp", "xcomp")
    who = phrases.subject(verb)
    if clause is None or clause.i < adjective.i or who is None:
        return None
    cue = phrases.cue_words(verb) | {adjective.i}
    return _with_source(verb, cue, subtree(clause) - cue, who, rank=4)


def of_evidential(adverb: Token) -> Candidate | None:
    """Take the clause of "reportedly": content without a source."""
    verb = adverb.head
    if adverb.dep_ != "advmod" or verb.pos_ not in {"VERB", "AUX"}:
        return None
    return Candidate({adverb.i}, subtree(verb, without={adverb.i}), rank=6)


def _with_source(verb: Token, cue: set[int], content: set[int], who: Token | None, *, rank: int) -> Candidate:
    """Return a candidate whose source does not overlap its cue and content."""
    source: set[int] = set()
    if who is not None and who.i not in content:
        avoid = cue | {verb.i} | ({one.i for one in who.children if one.i in content})
        source = noun_phrase(who, avoid=avoid) - content - cue
    return Candidate(cue, content - source, source, rank=rank)
