"""Get predictions to score: from a file, or by running the pipeline on the texts that the gold is about."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from counterclaim.errors import CounterclaimError, InputError
from counterclaim.evaluate.attributions import GoldText
from counterclaim.evaluate.responses import SentenceResponse, read_response_gold, sentence_responses
from counterclaim.evaluate.sentences import TextWithSentences, read_texts
from counterclaim.model import AnnotatedArticle, Article, Attribution, Spans

#: Runs the pipeline; ``counterclaim.annotate.annotate`` with its settings filled in.
Annotate = Callable[[Iterable[Article]], Iterator[AnnotatedArticle]]


def predict_attributions(gold: Iterable[GoldText], annotate: Annotate) -> dict[str, list[Attribution]]:
    """Return the attributions that this version finds in each text."""
    articles = (Article(id=text.name, text=text.text) for text in gold)
    return {
        annotated.article.id: [
            Attribution(statement.cue, statement.content, statement.source)
            for statement in annotated.statements
            if statement.depth == 1 and statement.extractor != "responses"
        ]
        for annotated in annotate(articles)
    }


def predict_responses(texts: Mapping[str, TextWithSentences], annotate: Annotate) -> dict[str, list[SentenceResponse]]:
    """Return the responses that this version finds in each text, with indices of its sentences."""
    articles = (Article(id=name, text=text.text) for name, text in texts.items())
    return {
        annotated.article.id: [
            SentenceResponse(
                act=response.act,
                responder=response.responder,
                responder_text=response.responder_text,
                evidence=texts[annotated.article.id].indices(response.evidence),
                claim=texts[annotated.article.id].indices(response.claim),
            )
            for response in annotated.responses
        ]
        for annotated in annotate(articles)
    }


def read_attribution_predictions(path: Path) -> dict[str, list[Attribution]]:
    """Return attributions from JSON lines: ``{"doc", "attributions"}``, or what ``counterclaim annotate`` writes.

    Raises InputError that names the line when one is neither.
    """
    predictions: dict[str, list[Attribution]] = {}
    for number, record in _json_lines(path):
        try:
            if "statements" in record:
                predictions[record["id"]] = list(_attributions_of_statements(record["statements"]))
            else:
                predictions[record["doc"]] = [_attribution(relation) for relation in record["attributions"]]
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise _not_understood(path, number, '{"doc", "attributions"}', error) from error
    return predictions


def _attributions_of_statements(statements: Iterable[Mapping[str, Any]]) -> Iterator[Attribution]:
    """Yield what an article reports itself: PolNeAR has neither nested statements nor the author's own answers."""
    for statement in statements:
        if statement.get("depth", 1) == 1 and statement.get("extractor") != "responses":
            yield _attribution({role: statement[role]["spans"] for role in ("source", "cue", "content")})


def _attribution(relation: Mapping[str, Any]) -> Attribution:
    cue, content, source = (_spans(relation.get(role)) for role in ("cue", "content", "source"))
    return Attribution(cue, content, source)


def _spans(pairs: Iterable[tuple[int, int]] | None) -> Spans:
    return tuple((int(start), int(end)) for start, end in pairs or ())


def read_response_predictions(path: Path, *, docs: Iterable[str], texts: Path) -> dict[str, list[SentenceResponse]]:
    """Return responses from a JSON list in the gold's form, or from the lines that ``counterclaim annotate`` writes.

    Character spans of the latter become indices of the sentences that lie in the folder ``texts``; articles other than
    ``docs`` are passed over. Raises InputError for anything else.
    """
    if _text(path).lstrip().startswith("["):
        return read_response_gold(path)
    wanted = frozenset(docs)
    predictions: dict[str, list[SentenceResponse]] = {}
    for number, record in _json_lines(path):
        try:
            if "doc" in record:
                predictions.update(sentence_responses([record]))
            elif record["id"] in wanted:
                text = read_texts(texts, [record["id"]])[record["id"]]
                predictions[record["id"]] = _responses_of(record, text)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise _not_understood(path, number, '{"doc", "responses"}', error) from error
    return predictions


def _responses_of(record: Mapping[str, Any], text: TextWithSentences) -> list[SentenceResponse]:
    return [
        SentenceResponse(
            act=response["act"],
            responder=response["responder"] or "",
            responder_text=response.get("responder_text") or "",
            evidence=text.indices(_spans(response["evidence"])),
            claim=text.indices(_spans(response["claim"])),
        )
        for response in record["responses"]
    ]


def _json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError(f"{path}, line {number}: broken JSON ({error.msg}). Repair or remove the line.") from error
        if not isinstance(record, dict):
            raise InputError(f"{path}, line {number}: predictions are JSON objects, one for each text.")
        yield number, record


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8").removeprefix("\ufeff")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error}). Give a file of JSON lines in UTF-8.") from error


def _not_understood(path: Path, number: int, form: str, error: Exception) -> CounterclaimError:
    return InputError(
        f"{path}, line {number}: neither {form} nor what counterclaim annotate writes "
        f"({type(error).__name__}: {error})."
    )
