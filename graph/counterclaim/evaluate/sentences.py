"""Texts cut into numbered sentences, as the gold of responses counts them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from counterclaim.errors import InputError
from counterclaim.model import Span, Spans

_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class TextWithSentences:
    """A text as stored, and the character span of each of its sentences."""

    text: str
    sentences: tuple[Span, ...]

    def indices(self, spans: Spans) -> tuple[int, ...]:
        """Return the sentences that share a word character with the spans, in the spans' order, each once."""
        found: dict[int, None] = {}
        for start, end in spans:
            for index, (first, last) in enumerate(self.sentences):
                if _WORD.search(self.text, max(start, first), min(end, last)):
                    found.setdefault(index)
        return tuple(found)


def folder_of(gold: Path) -> Path:
    """Return the folder that holds a gold file's texts: dev/ for dev-gold.json, train/ for train.json."""
    return gold.with_name(gold.stem.removesuffix("-gold"))


def read_texts(folder: Path, names: Iterable[str]) -> dict[str, TextWithSentences]:
    """Return the named texts (NAME.txt with NAME.sents.json beside it), their newlines as stored.

    Raises InputError when one is missing or its sentences are not a list of [start, end].
    """
    texts = {}
    for name in names:
        try:
            text = (folder / f"{name}.txt").read_bytes().decode("utf-8")
            bounds = json.loads((folder / f"{name}.sents.json").read_bytes())
            texts[name] = TextWithSentences(text, tuple((int(start), int(end)) for start, end in bounds))
        except (OSError, ValueError, TypeError) as error:
            raise InputError(
                f"{folder}: the text of {name!r} or its sentences cannot be read ({error}). "
                f"{name}.txt and {name}.sents.json must lie there; name another folder with --texts."
            ) from error
    return texts
