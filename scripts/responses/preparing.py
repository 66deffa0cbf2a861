"""Bring the annotated articles into one file: text, sentences, annotation, and the frames of each sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import spacy
from spacy.tokens import Doc

from counterclaim.annotate.answering.runtime import sentence_frames
from counterclaim.annotate.answering.sentences import sentence_spans
from responses.templates import made

AUTHOR = "the article's author"
MORE = Path(__file__).with_name("more.jsonl")


def _read(path: Path) -> str:
    with path.open(encoding="utf-8", newline="") as handle:
        return handle.read()


def denials(folder: Path, answers: Path, part: str) -> Iterator[dict[str, Any]]:
    """Yield the articles of one annotation file."""
    for item in json.loads(answers.read_text(encoding="utf-8")):
        sentences = json.loads((folder / f"{item['doc']}.sents.json").read_text(encoding="utf-8"))
        yield {
            "name": item["doc"], "part": part, "text": _read(folder / f"{item['doc']}.txt"), "sentences": sentences,
            "responses": item["responses"], "unsure": [],
        }  # fmt: skip


def more(corpus: Path, polnear: Path) -> Iterator[dict[str, Any]]:
    """Yield further articles, annotated by offsets alone in more.jsonl; "unsure" lists sentences left undecided."""
    texts = {}
    for line in corpus.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        texts["rumours", item["id"]] = item["text"]
    for line in MORE.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        key = item["source"], item["id"]
        text = texts[key] if key in texts else _read(polnear / "train" / "text" / f"{item['id']}.txt")
        yield {"name": f"more-{item['id']}", "part": "more", "text": text, "sentences": None, **item}


def everything(shared: Path) -> list[dict[str, Any]]:
    """Return all articles: those that come annotated, ours, and those made from templates."""
    folder = shared / "denials"
    return [
        *denials(folder / "train", folder / "train.json", "train"),
        *denials(folder / "dev", folder / "dev-gold.json", "dev"),
        *more(shared / "corpus" / "rumours.jsonl", shared / "polnear"),
        *made(),
    ]


def place(item: dict[str, Any], doc: Doc) -> None:
    """Give an article of more.jsonl its sentences, and its annotation the form of the others."""
    item["sentences"] = sentence_spans(doc)
    starts = {start: index for index, (start, _) in enumerate(item["sentences"])}

    def words(span: list[int] | None) -> str | None:
        return item["text"][slice(*span)] if span else None

    item["unsure"] = [starts[start] for start in item["unsure"] if start in starts]
    item["responses"] = [
        {
            "act": one["act"],
            "responder": AUTHOR if one["author"] else words(one["responder"]) or "unnamed",
            "responder_text": words(one["responder"]),
            "cue": words(one["cue"]),
            "evidence": [starts[start] for start in (one["evidence"], *one.get("also", ())) if start in starts],
            "claim": [starts[claim] for claim in one["claims"] if claim in starts],
        }
        for one in item["responses"]
        if one["evidence"] in starts
    ]


def prepare(items: list[dict[str, Any]], out: Path, model: str) -> None:
    """Parse every article and write all of it as JSON lines."""
    nlp = spacy.load(model, exclude=["ner"])
    with out.open("w", encoding="utf-8") as handle:
        for item, doc in zip(items, nlp.pipe((item["text"] for item in items), batch_size=16), strict=True):
            if item["sentences"] is None:
                place(item, doc)
            item["frames"] = [
                [[frame.kind, frame.cue, frame.responder] for frame in sentence_frames(doc, (start, end))]
                for start, end in item["sentences"]
            ]
            handle.write(json.dumps(item, ensure_ascii=False) + "\n")
