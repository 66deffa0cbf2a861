"""Annotate a folder of denials articles and write the responses found, for score.py.

usage: python scripts/responses/predict.py FOLDER OUT.json
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from counterclaim.annotate import load_pipeline
from counterclaim.annotate.actors import actor_of, find_actor, speaker_name
from counterclaim.model import Answer, Article, Spans

AUTHOR = "the article's author"


def covered(spans: Spans, sentences: list[tuple[int, int]]) -> list[int]:
    """Return the sentences that spans overlap, in the order of the spans."""
    found: list[int] = []
    for start, end in spans:
        found += [
            index for index, (low, high) in enumerate(sentences) if low < end and high > start and index not in found
        ]
    return found


def responder(doc: Doc, answer: Answer) -> str:
    """Return the fullest name of an answer's responder."""
    if answer.author:
        return AUTHOR
    key = find_actor(doc, answer.responder)
    actor = actor_of(doc, key) if key else None
    words = doc.text[answer.responder[0][0] : answer.responder[-1][1]] if answer.responder else ""
    if actor is None and answer.attribution is not None:
        return speaker_name(doc, answer.attribution) or words
    return actor.name if actor is not None else words


def responses(nlp: Language, text: str, sentences: list[tuple[int, int]]) -> list[dict[str, object]]:
    """Return the responses of one text by sentence number."""
    doc = nlp.make_doc(text)
    doc._.article = Article(id="article/x", text=text)
    doc = nlp(doc)
    return [
        {
            "act": answer.act,
            "responder": responder(doc, answer),
            "responder_text": text[answer.responder[0][0] : answer.responder[-1][1]] if answer.responder else None,
            "cue": text[answer.cue[0][0] : answer.cue[-1][1]] if answer.cue else None,
            "evidence": covered(answer.evidence, sentences),
            "claim": covered(answer.claim, sentences),
            "confidence": answer.confidence,
        }
        for answer in doc._.answers
    ]


def main() -> None:
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    nlp = load_pipeline()
    results, started = [], time.perf_counter()
    for path in sorted(folder.glob("*.txt")):
        with path.open(encoding="utf-8", newline="") as handle:
            text = handle.read()
        spans = [tuple(span) for span in json.loads(path.with_suffix(".sents.json").read_text(encoding="utf-8"))]
        results.append({"doc": path.stem, "responses": responses(nlp, text, spans)})
    out.write_text(json.dumps(results, indent=1, ensure_ascii=False), encoding="utf-8")
    print(f"{len(results)} articles in {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
