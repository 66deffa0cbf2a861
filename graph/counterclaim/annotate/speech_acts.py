"""Name the speech act, stance and certainty of each attribution."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc, Token

from counterclaim.annotate.certainty import certainty
from counterclaim.annotate.cues import Act, Lexicon, lexicon, match_phrase, read_groups
from counterclaim.annotate.extensions import declare
from counterclaim.annotate.factuality import by_nobody, unreal
from counterclaim.annotate.phrases import child, cue_words, lemma, opens_not_only, sentence_of, solid, tokens_of
from counterclaim.annotate.predicates import (
    answers_nothing,
    content_root,
    judged,
    judged_by_modifier,
    names_claim,
    names_no_claim,
    names_wrong,
    performed,
)
from counterclaim.annotate.quotes import inside
from counterclaim.model import Attribution, Spans, SpeechAct

declare()

#: Acts that say no more than that something was said; what is said may make them another.
_PLAIN = frozenset({"claim", "report", "reiterate"})
#: A denial or a refusal to confirm stays what it is, whatever a cue list says of the verb.
_NEVER_ATTITUDES = frozenset({"affirming", "countering", "withholding", "revising"})
_NEGATIONS = frozenset({"not", "n't", "never", "neither", "nor", "n’t", "no", "nobody", "none", "nothing", "without"})
#: How many words behind a cue may still belong to it: "declined a request for comment".
_BEHIND = 7
_QUESTION_WORDS = frozenset({"whether", "if", "why", "how", "what", "who", "when", "where", "which"})
#: Acts that a rejection of something other than a claim does not perform: "rejected the offer", "confirmed the judge".
_NEEDS_A_CLAIM = frozenset({"deny", "dismiss", "dispute", "rebut", "confirm", "concede", "corroborate", "retract"})


def speech_act(doc: Doc, attribution: Attribution) -> SpeechAct:
    """Return the speech act of one attribution."""
    words = lexicon()
    cue = tokens_of(doc, attribution.cue)
    content = tokens_of(doc, attribution.content)
    act, negated = _act(doc, cue, content, words)
    if act in _PLAIN and not negated:
        act, negated = _performed(doc, content, words) or (act, negated)
    elif act in _PLAIN and _opens_question(content):
        act, negated = "decline-to-confirm", False
    known, stance = words.acts[act], words.acts[act].stance
    if negated and known.when_negated:
        act = known.when_negated
        stance = words.acts[act].stance
    elif negated and known.family not in {"attitudinal", "directive", "withholding"}:
        stance = "withholds"
    only_attitude = attribution.attitude and not _answers(words.acts[act], stance, content)
    verbs = [token for token in cue if token.pos_ == "VERB"]
    not_given = any(map(by_nobody, verbs)) or (_answering(known, stance) and any(map(unreal, verbs)))
    if only_attitude or not_given:
        act, stance = "attitude", words.acts["attitude"].stance
    elif act == "attitude" and not attribution.attitude and not names_no_claim(content) and not _spares_claims(cue):
        act, stance = "claim", words.acts["claim"].stance
    return SpeechAct(act, stance, certainty(act, stance, cue, content), quotation(doc, content))


def _spares_claims(cue: list[Token]) -> bool:
    return any(answers_nothing(token) for token in cue)


def _answering(act: Act, stance: str) -> bool:
    """Tell whether an act answers a claim by taking a position on it."""
    return act.family in _NEVER_ATTITUDES and stance != "withholds"


def _answers(act: Act, stance: str, content: list[Token]) -> bool:
    """Tell whether an act answers a claim, bears witness or tells that none was made, and so is no mere attitude."""
    if act.family in _NEVER_ATTITUDES:
        return True
    if stance == "withholds" and any(token.lower_ == "as" for token in content):
        return True  # "did not describe it as an invasion"
    return (stance == "withholds" or act.name == "observe") and is_clause(content)


def _performed(doc: Doc, content: list[Token], words: Lexicon) -> tuple[str, bool] | None:
    """Return the act that a speaker performs inside the content, if it is more than a claim: "we cannot confirm it"."""
    verb = performed(content)
    if verb is None or unreal(verb) or answers_nothing(verb):
        return None
    cue = [doc[index] for index in sorted(cue_words(verb))]
    inner = _phrase(doc, cue, words)
    if inner is not None:
        act, start, end = inner
        negated = _negated(cue, set(range(start, end))) and words.acts[act].family != "withholding"
    elif lemma(verb) in words.verbs:
        act, negated = words.verbs[lemma(verb)], _negated(cue, set())
    else:
        return None
    rest = [token for token in content if token.i > verb.i]
    if act in _NEEDS_A_CLAIM and names_no_claim(rest) and not names_claim(rest):
        return None
    return (act, negated) if words.acts[act].family in {"affirming", "countering", "withholding"} else None


def _opens_question(content: list[Token]) -> bool:
    """Tell whether a content is an indirect question."""
    first = next((token for token in content if solid(token)), None)
    return first is not None and first.lower_ in _QUESTION_WORDS


def quotation(doc: Doc, content: list[Token]) -> str:
    """Return direct when all words of a content stand in quotation marks, mixed when some do, else indirect."""
    marks: Spans = doc._.quotations
    quoted = [inside(marks, token.idx) is not None for token in content if solid(token)]
    if quoted and all(quoted):
        return "direct"
    return "mixed" if any(quoted) else "indirect"


def _act(doc: Doc, cue: list[Token], content: list[Token], words: Lexicon) -> tuple[str, bool]:
    """Return the act that the cue signals with this content, and whether the cue is negated."""
    if not cue:
        return "claim", False
    phrase = _phrase(doc, cue, words)
    if phrase is not None:
        act, start, end = phrase
        skip = {token.i for token in doc[start:end]}
        return _judge(act, content, words), _negated(cue, skip) and words.acts[act].family != "withholding"
    head, act = _head(cue, words)
    act = _by_content(act, head, content)
    return _judge(act, content, words, head), _negated(cue, set())


def _phrase(doc: Doc, cue: list[Token], words: Lexicon) -> tuple[str, int, int] | None:
    """Return the act of the longest phrase that starts in the cue, with its token range."""
    low, high = sentence_of(cue[0])
    tokens = [token for token in doc[max(low, cue[0].i - 2) : min(cue[-1].i + 1 + _BEHIND, high)] if not token.is_space]
    lemmas = [_word(token) for token in tokens]
    inside_cue = {token.i for token in cue}
    best: tuple[int, str, int, int] | None = None
    for place, token in enumerate(tokens):
        if token.i > cue[-1].i:
            break
        for phrase, act in words.phrases.get(lemmas[place], ()):
            end = match_phrase(lemmas, place, phrase)
            if end is None or not any(one.i in inside_cue for one in tokens[place:end]):
                continue
            length = sum(part != "*" for part in phrase)
            if best is None or length > best[0]:
                best = (length, act, token.i, tokens[end - 1].i + 1)
    return best[1:] if best is not None else None


def _word(token: Token) -> str:
    """Return the lemma by which phrases know a word: negations are "not", "be" stands for all its forms."""
    if token.dep_ == "neg" or token.lower_ in {"n't", "n’t", "never"}:
        return "not"
    if token.lower_ in {"wo", "would", "will", "'ll", "’ll"}:
        return "will" if token.lower_ in {"wo", "'ll", "’ll"} else token.lower_
    if token.lower_ in {"ca", "can"}:
        return "can"
    return lemma(token)


def _head(cue: list[Token], words: Lexicon) -> tuple[Token, str]:
    """Return the word of a cue that carries the act: the verb governed last, else a noun or adjective that is known."""
    verbs = [token for token in cue if token.pos_ in {"VERB", "AUX"} and lemma(token) in words.verbs]
    speech = [token for token in verbs if words.verbs[lemma(token)] != "attitude"]
    for token in reversed(speech or verbs):
        return token, words.verbs[lemma(token)]
    for token in cue:
        if (known := words.nouns.get(lemma(token))) is not None and token.pos_ in {"NOUN", "PROPN", "VERB"}:
            return token, known
        known = words.adjectives.get(lemma(token)) or words.adjectives.get(token.lower_)
        if known is not None:
            return token, known
    for token in cue:
        known = words.verbs.get(lemma(token)) or words.nouns.get(lemma(token))
        if known is not None:
            return token, known
    return next((token for token in cue if token.pos_ in {"VERB", "AUX"}), cue[0]), "claim"


def _by_content(act: str, head: Token, content: list[Token]) -> str:
    """Mend an act that depends on what follows: "told them to leave" urges, "asked whether" asks."""
    first = next((token for token in content if solid(token)), None)
    if first is None:
        return act
    word, infinitive = lemma(head), _is_infinitive(first, content)
    if infinitive and word in {"tell", "ask", "remind", "warn", "advise", "write"}:
        return "urge"
    if word == "question" and first.lower_ in _QUESTION_WORDS:
        return "ask"
    if act == "concede" and word in {"recognize", "recognise", "allow", "grant", "own"} and not is_clause(content):
        return "attitude"
    return act


def _is_infinitive(first: Token, content: list[Token]) -> bool:
    """Tell whether a content is "to" and a verb, or somebody and "to" and a verb: "the mayor to resign"."""
    if first.lower_ == "to" and first.pos_ == "PART":
        return True
    root = content_root(content)
    verbs = [root] if root is not None and root.pos_ in {"VERB", "AUX"} else []
    return any(one.dep_ == "aux" and one.lower_ == "to" for verb in verbs for one in verb.children)


def is_clause(content: list[Token]) -> bool:
    """Tell whether a content holds a finite verb of its own."""
    inside_content = {token.i for token in content}
    root = next((token for token in content if token.head.i not in inside_content), None)
    return root is not None and root.pos_ in {"VERB", "AUX"}


def _judge(act: str, content: list[Token], words: Lexicon, head: Token | None = None) -> str:
    """Return the act that the content makes of a cue.

    A claim that calls another false denies it; a rejection of what is no claim (an offer, a person) is an attitude.
    """
    family = words.acts[act].family
    if family in {"assertive", "affirming"} and act not in {"confirm", "concede", "corroborate"}:
        judgement = judged(content) or judged_by_modifier(content)
        if judgement is not None:
            return judgement
    spared = names_no_claim(content) or (head is not None and answers_nothing(head))
    if act in _NEEDS_A_CLAIM and spared and not names_claim(content):
        return "attitude"
    if act in {"claim", "report"} and names_wrong(content):
        return "accuse"
    if act == "dispute" and head is not None and lemma(head) == "challenge" and not names_claim(content):
        return "attitude"
    return act


def _negated(cue: list[Token], skip: set[int]) -> bool:
    """Tell whether a cue is negated: by "not", "never", "neither", or by a verb such as refuse or decline before it."""
    groups = read_groups("certainty.txt")
    negations = 0
    carriers = [token for token in cue if token.pos_ in {"VERB", "AUX", "NOUN", "ADJ"}]
    for token in cue:
        if token.i in skip or opens_not_only(token):
            continue
        if (
            token.lower_ in _NEGATIONS
            or token.dep_ == "neg"
            or (lemma(token) in groups["negator"] and any(other.i > token.i for other in carriers))
        ):
            negations += 1
    inside_cue = {token.i for token in cue}
    for token in cue:
        if token.pos_ in {"VERB", "AUX"} and token.i not in skip:
            negations += sum(
                1
                for one in token.children
                if one.dep_ in {"neg", "preconj"}
                and not opens_not_only(one)
                and one.i not in inside_cue
                and (one.dep_ == "neg" or one.lower_ == "neither")
                and token.i - one.i <= 4
            )
            negations += _negated_from_outside(token, inside_cue)
        elif token.pos_ == "NOUN":
            negations += sum(1 for one in token.children if one.lower_ == "no" and one.i not in inside_cue)
    return negations % 2 == 1


def _negated_from_outside(verb: Token, cue: set[int]) -> int:
    """Count negations that reach a verb over coordination or from its subject: "nor did he say", "no one confirmed"."""
    who = child(verb, "nsubj", "nsubjpass")
    if who is not None and (
        who.lower_ in {"nobody", "none", "neither"}
        or any(one.lower_ in {"no", "neither"} for one in who.children if one.dep_ in {"det", "preconj", "cc"})
    ):
        return 1
    if _governed_by_refusal(verb, cue) or _still_open(verb) or _shares_negation(verb):
        return 1
    return int(lemma(verb) in {"admit", "concede", "acknowledge", "confess", "deny"} and _nothing(child(verb, "dobj")))


def _nothing(thing: Token | None) -> bool:
    """Tell whether an object is "nothing" or "no wrongdoing"."""
    return thing is not None and (thing.lower_ == "nothing" or any(one.lower_ == "no" for one in thing.children))


def _governed_by_refusal(verb: Token, cue: set[int]) -> bool:
    """Tell whether a verb that negates, or is negated, governs a verb from outside the cue: "is unable to confirm"."""
    above = verb.head
    if verb.dep_ != "xcomp" or above.i in cue or not 0 < verb.i - above.i <= 5:
        return False
    return lemma(above) in read_groups("certainty.txt")["negator"] or child(above, "neg") is not None


def _still_open(verb: Token) -> bool:
    """Tell whether somebody "has yet to" do what a verb says."""
    above = verb.head
    return (
        verb.dep_ == "xcomp"
        and lemma(above) in {"have", "be", "remain"}
        and any(one.lower_ == "yet" for one in (*above.children, *verb.children))
    )


def _shares_negation(verb: Token) -> bool:
    """Tell whether "not" in front of one verb reaches a second after "or": "did not confirm or deny"."""
    above = verb.head
    if verb.dep_ != "conj" or child(above, "neg") is None:
        return False
    linked = [one for one in above.children if one.dep_ == "cc" and one.i < verb.i]
    own_helper = child(verb, "aux", "auxpass", "nsubj")
    return bool(linked) and linked[-1].lower_ in {"or", "nor"} and own_helper is None


@Language.factory(
    "counterclaim_speech_acts",
    requires=["doc._.attributions", "doc._.quotations", "token.lemma", "token.dep"],
    assigns=["doc._.speech_acts"],
)
def make_speech_acts(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001 - spaCy's signature
    """Return the component that writes ``doc._.speech_acts``, one for each attribution."""
    lexicon()

    def component(doc: Doc) -> Doc:
        doc._.speech_acts = tuple(speech_act(doc, attribution) for attribution in doc._.attributions)
        return doc

    return component
