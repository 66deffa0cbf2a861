"""Tie each answer that the linker found to the statement that makes it and to the statement or claim it answers."""

from __future__ import annotations

import re
from dataclasses import replace

from spacy.tokens import Doc

from counterclaim.annotate.anaphors import REVERSED, names_what_was_told, settle
from counterclaim.annotate.passages import passage_of, sentence_spans, text_of, touches, words
from counterclaim.identifiers import digest
from counterclaim.model import (
    Answer,
    Article,
    Claim,
    Response,
    Span,
    Spans,
    Speaker,
    SpeechAct,
    Statement,
)

THE_AUTHOR = "the article's author"
_ACT = {"deny": "deny", "decline": "decline-to-confirm", "concede": "concede", "confirm": "confirm"}
_STANCE = {"deny": "rejects", "decline": "withholds", "concede": "endorses", "confirm": "endorses"}
_RELATION = {"deny": "denies", "decline": "withholds-on", "concede": "concedes", "confirm": "confirms"}
_DISMISSING = {"dismiss", "ridicule"}
_DENIAL = re.compile(r"\b(?:den(?:y|ies|ied|ying|ials?)|rebuttals?|disavow\w*)\b", re.IGNORECASE)


def tie_answers(
    doc: Doc, article: Article, statements: list[Statement], claims: dict[str, Claim]
) -> tuple[list[Statement], list[Response]]:
    """Return the statements, with those that only an answer showed, and the responses; new claims join ``claims``."""
    statements, pointed = settle(doc, statements, claims)
    responses: dict[str, Response] = {}
    for found, answerer in _in_the_article(doc):
        answer, index = found, _statement_of(found, answerer, statements)
        if index is None:
            statements.append(_spoken(doc, article, answer, answerer, claims))
            index = len(statements) - 1
        if index in pointed:
            target: str | None = statements[pointed[index]].id
            answer = _answering(doc, answer, statements[pointed[index]])
        else:
            target = _kept_back(statements[index], claims) or _target(doc, answer, index, statements, claims)
        statements[index] = _settle(statements[index], answer, target, statements, claims)
        response = _response(doc, answer, answerer or statements[index].speaker, statements[index], target)
        responses.setdefault(response.id, response)
    return statements, _of_one_mind(list(responses.values()))


def _of_one_mind(responses: list[Response]) -> list[Response]:
    """Take the target from a doubtful response where a surer one of the same statement answers it.

    Hardly anybody denies and concedes one thing in a breath ("what we said was wrong"): what the doubtful one answers
    is then something that this article does not tell.
    """
    best: dict[tuple[str, str | None], float] = {}
    for one in responses:
        key = one.statement, one.target
        best[key] = max(one.confidence, best.get(key, 0.0))
    return [
        one
        if one.target is None or one.confidence >= 0.5 or one.confidence == best[one.statement, one.target]
        else replace(one, id="response/" + digest(one.statement, "", one.act), target=None, method="inferred")
        for one in responses
    ]


def _answering(doc: Doc, answer: Answer, told: Statement) -> Answer:
    """Return an answer with the sentence of the statement that it points back to as the best one for its claim."""
    said = told.content[-1]
    sentences = [one for one in sentence_spans(doc) if touches((one,), (said,))]
    rest = tuple(one for one in answer.claim if one not in sentences)
    return replace(answer, claim=(*sentences[-1:], *rest)) if sentences else answer


def _in_the_article(doc: Doc) -> list[tuple[Answer, Speaker | None]]:
    """Return the answers, each with who gives it, without those and without claims in notices, credits and links."""
    notices: Spans = doc._.boilerplate
    answerers = doc._.answerers or (None,) * len(doc._.answers)
    return [
        (replace(answer, claim=tuple(one for one in answer.claim if not touches((one,), notices))), answerer)
        for answer, answerer in zip(doc._.answers, answerers, strict=True)
        if not touches(answer.evidence[:1], notices)
    ]


def _statement_of(answer: Answer, answerer: Speaker | None, statements: list[Statement]) -> int | None:
    """Return the index of the statement that makes the answer; None for one that no attribution covers.

    "Bell said that the firm denied it" is Bell's statement, and the firm's denial another.
    """
    if answer.attribution is not None and _makes(answer, answerer, statements[answer.attribution]):
        return answer.attribution
    if answer.author:
        return None
    best, best_score = None, 0
    for index, statement in enumerate(statements):
        if not touches(statement.cue, answer.evidence):
            continue
        score = 3 * touches(statement.cue, answer.cue) + 2 * touches(statement.source, answer.responder)
        score += touches(statement.content, answer.cue)
        if score > best_score:
            best, best_score = index, score
    return best


def _makes(answer: Answer, answerer: Speaker | None, statement: Statement) -> bool:
    """Tell whether a statement that is near an answer is the responder's own."""
    if answer.author:
        return statement.speaker.source_type == "outlet-voice" or not statement.source
    if answerer is None or touches(statement.source, answer.responder):
        return True
    own = {*statement.speaker.actors, *statement.speaker.on_behalf_of}
    return bool({*answerer.actors, *answerer.on_behalf_of} & own)


def _shared(spans: Spans, other: Span) -> int:
    return sum(max(0, min(end, other[1]) - max(start, other[0])) for start, end in spans)


def _spoken(
    doc: Doc, article: Article, answer: Answer, answerer: Speaker | None, claims: dict[str, Claim]
) -> Statement:
    """Return a statement made of the answer itself: the author's own voice, or a denial without a reporting clause."""
    from counterclaim.annotate.claims import claim_from_sentence

    evidence = answer.evidence[0]
    claim = claim_from_sentence(doc, evidence)
    claims.setdefault(claim.id, claim)
    cue_text = words(text_of(doc), answer.cue)
    key = (
        article.key,
        text_of(doc)[evidence[0] : evidence[1]],
        cue_text,
        words(text_of(doc), answer.responder),
        answer.act,
    )
    return Statement(
        id="statement/" + digest(*key),
        act=SpeechAct(_ACT[answer.act], _STANCE[answer.act], "certain", "indirect"),
        confidence=answer.confidence,
        source=answer.responder,
        source_text=words(text_of(doc), answer.responder),
        speaker=answerer or _speaker(doc, answer),
        cue=answer.cue,
        cue_text=cue_text,
        content=(evidence,),
        content_text=words(text_of(doc), (evidence,)),
        sentence=passage_of(doc, (evidence,)),
        claim=claim.id,
        extractor="responses",
    )


def _speaker(doc: Doc, answer: Answer) -> Speaker:
    """Return the author's own voice, or a speaker of whom nothing is known."""
    author = next((actor.id for actor in doc._.actors if actor.kind == "author"), None) if answer.author else None
    if author is None:
        return Speaker((), "outlet-voice" if answer.author else "named", resolved=False)
    return Speaker((author,), "outlet-voice")


def _kept_back(own: Statement, claims: dict[str, Claim]) -> str | None:
    """Return the claim that a statement does not deny: in "did not deny that it leaked", the leak."""
    claim = claims.get(own.claim)
    known = own.act.act == "non-denial" and claim is not None and not claim.unspecified
    return own.claim if known else None


def _target(doc: Doc, answer: Answer, index: int, statements: list[Statement], claims: dict[str, Claim]) -> str | None:
    """Return the id of the statement or claim answered: never the answering statement itself."""
    from counterclaim.annotate.claims import claim_from_sentence

    own = statements[index]
    own_claim = claims.get(own.claim)
    told = statements[answer.claim_attribution] if answer.claim_attribution is not None else own
    if told is not own and not _his_own(answer, own, told):
        return _aim(answer, own, told, claims)
    here = answer.evidence[:1]
    named = own_claim is not None and not own_claim.unspecified
    # "Insisted that there was no leak" endorses what it says: what it denies is said elsewhere, or by nobody here.
    counters = answer.act == "deny" and named and own.act.stance == "endorses"
    if named and not counters and (not answer.claim or touches(answer.claim[:1], here)):
        return own.claim
    # "Dismissed the allegations" names no proposition: what it answers stands in another sentence.
    if not counters and (not answer.claim or touches(answer.claim[:1], here)):
        main = _main_claim_about(doc, index, statements, claims)
        if main is not None:
            return statements[main].id
    for sentence in answer.claim:
        if touches((sentence,), here):
            continue
        stating = _stating(sentence, index, statements)
        if stating is None:
            claim = claim_from_sentence(doc, sentence)
            claims.setdefault(claim.id, claim)
            return claim.id
        if not _his_own(answer, own, stating):
            return _aim(answer, own, stating, claims)
    return None


def _stating(sentence: Span, index: int, statements: list[Statement]) -> Statement | None:
    """Return the statement that a sentence makes, other than the answer's own; None when it makes none."""
    found = [
        (_shared(statement.content, sentence), -position)
        for position, statement in enumerate(statements)
        if position != index
        and statement.extractor != "responses"
        and not statement.attitude
        and _covers(statement, sentence)
    ]
    return statements[-max(found)[1]] if found and max(found)[0] else None


def _his_own(answer: Answer, own: Statement, told: Statement) -> bool:
    """Tell whether a denial would be aimed at its speaker's own word, or at that of the one he speaks for.

    Nobody denies what he has just said: the sentence next to his denial was taken for the claim. Two who speak for a
    third, such as two ministries of one government, can well deny each other.
    """
    if answer.act != "deny" or told.act.stance != "endorses":
        return False
    mine, his = {*own.speaker.actors}, {*told.speaker.actors}
    return bool(mine & {*his, *told.speaker.on_behalf_of} or his & {*own.speaker.on_behalf_of})


def _covers(statement: Statement, sentence: Span) -> bool:
    """Tell whether a sentence is mostly the statement: who speaks, that they do, and what they say."""
    own = _shared((*statement.source, *statement.cue, *statement.content), sentence)
    return own * 2 > sentence[1] - sentence[0]


def _aim(answer: Answer, own: Statement, told: Statement, claims: dict[str, Claim]) -> str:
    """Return what an answer to a statement goes to: to what a denial denies, unless the answer speaks of the denial.

    "Not one lorry crossed", said after "the ministry denied that lorries had crossed", denies the crossing again; who
    doubts "the ministry's version" does not.
    """
    denied = claims.get(told.claim)
    of_it = _DENIAL.search(own.content_text) or names_what_was_told(own.content_text)
    repeats = answer.act == "deny" and told.act.stance == "rejects" and not of_it
    return denied.id if repeats and denied is not None and not denied.unspecified else told.id


def _main_claim_about(doc: Doc, index: int, statements: list[Statement], claims: dict[str, Claim]) -> int | None:
    """Return the earlier statement that an answer to unnamed "allegations" must mean; None when there is none.

    Whoever answers is the one the allegations are about, and what a report calls "the allegations" without saying which
    is its main claim: the one that shares most words with the headline, then the first.
    """
    own = statements[index]
    answering = {*own.speaker.actors, *own.speaker.on_behalf_of}
    headline = _content_words(doc, doc._.article.title if doc._.article else "")
    found = []
    for position, statement in enumerate(statements):
        claim = claims.get(statement.claim)
        if claim is None or claim.unspecified or statement.attitude or statement.sentence[0] >= own.sentence[0]:
            continue
        speakers = {*statement.speaker.actors, *statement.speaker.on_behalf_of}
        if answering & {*claim.concerns, *claim.accuses} and not answering & speakers:
            shared = len(headline & _content_words(doc, claim.text))
            found.append((-shared, statement.sentence[0], position))
    return min(found)[2] if found else None


def _content_words(doc: Doc, text: str) -> frozenset[str]:
    """Return the words of a text that carry meaning, in lower case without the plural's s."""
    known = doc.vocab
    words_found = (word.lower().strip("\"'“”‘’,.;:!?()") for word in text.split())
    return frozenset(word.removesuffix("s") for word in words_found if len(word) > 2 and not known[word].is_stop)


def _settle(
    statement: Statement, answer: Answer, target: str | None, statements: list[Statement], claims: dict[str, Claim]
) -> Statement:
    """Let a statement whose own words name no proposition ("denied it") be about the claim that it answers."""
    own = claims.get(statement.claim)
    needs = own is None or own.unspecified or statement.extractor == "responses"
    if target is None or not needs:
        return statement
    told = next((other for other in statements if other.id == target), None)
    claim = target if target in claims else told.claim if told is not None else ""
    if not claim:
        return statement
    act = replace(statement.act, stance=_STANCE[answer.act])
    if told is not None and told.act.stance == "rejects" and answer.act == "deny":
        return replace(statement, claim=claim, act=replace(act, stance=REVERSED.get(statement.act.stance, "endorses")))
    if statement.act.stance not in ("rejects", "withholds", "endorses"):
        act = replace(act, act=_ACT[answer.act])
    return replace(statement, claim=claim, act=act)


def _response(doc: Doc, answer: Answer, answerer: Speaker, statement: Statement, target: str | None) -> Response:
    from counterclaim.annotate.actors import names_of

    text = words(text_of(doc), answer.responder or ())
    relation = _RELATION[answer.act]
    if answer.act == "deny" and statement.act.act in _DISMISSING:
        relation = "dismisses"
    return Response(
        id="response/" + digest(statement.id, target or "", answer.act),
        statement=statement.id,
        act=answer.act,
        relation=relation,
        responder=THE_AUTHOR if answer.author else (names_of(doc, answerer, text) or text),
        responder_text=text,
        evidence=answer.evidence,
        claim=answer.claim,
        target=target,
        confidence=answer.confidence,
        method="explicit" if target == statement.claim else "inferred",
        because=answer.because,
    )
