"""Label unannotated articles with a trained network: soft labels to train on beside the annotated ones."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from attribution.data import Example
from attribution.network import Network
from attribution.scoring import emissions
from counterclaim.annotate.decode import log_softmax
from counterclaim.annotate.windows import Pieces, read_words


def label(teacher: Network, path: Path, pieces: Pieces, limit: int) -> list[Example]:
    """Return the articles of a jsonl file (``id``, ``text``) with the teacher's label probabilities by word."""
    examples = []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            words = read_words(record["text"], pieces)
            if len(words):
                examples.append(Example(record["id"], record["text"], words, [], np.zeros(len(words), dtype=np.int64)))
    found = emissions(teacher, examples, pieces, limit)
    for example in examples:
        windows = sorted(found[example.name], key=lambda item: item[0])
        example.soft = np.exp(np.concatenate([log_softmax(scores.tags) for _, scores in windows]))
    return examples
