"""Label unannotated articles with trained networks: soft labels to train on beside the annotated ones."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from attribution.data import Example
from attribution.network import Network
from attribution.scoring import emissions
from counterclaim.annotate.decode import log_softmax
from counterclaim.annotate.windows import Pieces, read_words


def label(teachers: Sequence[Network], path: Path, pieces: Pieces, limit: int) -> list[Example]:
    """Return the articles of a jsonl file (``id``, ``text``) with the mean of the teachers' label probabilities."""
    examples = []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            words = read_words(record["text"], pieces)
            if len(words):
                examples.append(Example(record["id"], record["text"], words, [], np.zeros(len(words), dtype=np.int64)))
    each = [probabilities(teacher, examples, pieces, limit) for teacher in teachers]
    for example in examples:
        example.soft = np.mean([one[example.name] for one in each], axis=0)
    return examples


def probabilities(
    teacher: Network, examples: Sequence[Example], pieces: Pieces, limit: int
) -> dict[str, npt.NDArray[np.float32]]:
    """Return one network's label probabilities by word of each article."""
    found = emissions(teacher, examples, pieces, limit)
    return {
        example.name: np.exp(
            np.concatenate(
                [log_softmax(scores.tags) for _, scores in sorted(found[example.name], key=lambda item: item[0])]
            )
        )
        for example in examples
    }
