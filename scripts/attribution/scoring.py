"""Run a network over articles with the decoder of the package, and score what it finds."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import ModuleType

import torch

from attribution.data import Example, rows
from attribution.network import Network
from attribution.training import collate
from counterclaim.annotate.decode import RoleHead, Scores
from counterclaim.annotate.windows import Pieces, WordSpan, cut

#: By article: each window's first word and its scores.
Emissions = dict[str, list[tuple[int, Scores]]]


def role_head(network: Network) -> RoleHead:
    """Return the role head's weights as arrays."""
    parts = (network.distance.weight, network.neighbour.weight, network.role.weight, network.role.bias)
    return RoleHead(*(part.detach().numpy().copy() for part in parts))


@torch.no_grad()
def emissions(network: Network, examples: Sequence[Example], pieces: Pieces, limit: int) -> Emissions:
    """Return the network's scores for every window of every article, cut as at run time."""
    windows = []
    for example in examples:
        cuts = cut(example.words, limit)
        views = zip(cuts, rows(example, cuts, pieces), strict=True)
        windows += [(example.name, start, row) for (start, _), row in views]
    windows.sort(key=lambda item: len(item[2].ids))
    found: Emissions = {example.name: [] for example in examples}
    for low in range(0, len(windows), 16):
        group = windows[low : low + 16]
        batch = collate([row for _, _, row in group])
        with torch.autocast("cpu", torch.bfloat16):
            output = network(batch.ids, batch.casing, batch.quote, batch.mask, batch.first)
        for index, (name, start, row) in enumerate(group):
            parts = (part[index, : len(row.tags)].float().numpy() for part in output)
            found[name].append((start, Scores(*parts, paragraph=row.paragraph)))
    return found


def scorer(polnear: Path) -> ModuleType:
    """Return the corpus's own scoring script as a module."""
    specification = importlib.util.spec_from_file_location("polnear_score", polnear / "score.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules["polnear_score"] = module
    specification.loader.exec_module(module)
    return module


def characters(runs: Iterable[WordSpan], example: Example, start: int) -> list[list[int]]:
    """Return word runs of a window as character spans."""
    spans = example.words.spans
    return [[spans[start + low][0], spans[start + high - 1][1]] for low, high in runs]


def short(figures: dict[str, dict[str, float]]) -> str:
    """Return the F1 figures in one line."""
    return json.dumps({name: round(row["f1"] * 100, 2) for name, row in figures.items()})
