"""Set an article beside the others that touch a question: whether a story is in doubt shows in all that tell it."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
#: An article touches a question when one of its claims is at least so much like it: nearly nine in ten of the articles
#: about a rumour have such a claim, and one in forty of the others. It counts by how much nearer it is than that, or
#: than ``BEHIND`` below the nearest if that is more.
TOUCHES, BEHIND = 0.42, 0.25
#: What every article has a share of, so that one alone is its own company.
_LEAST = 1e-6
FEATURES = ("company_size", "company_nearest", "behind_nearest")


def company(rows: Floats, likeness: Floats) -> Floats:
    """Return for each article the mean of all rows, weighed by nearness to the question, and how far it is from that.

    ``rows`` is [articles, features], ``likeness`` the cosine between the question and each article's nearest claim.
    The result is [articles, 2 x features + 3]; the last three are those of ``FEATURES``.
    """
    top = float(likeness.max())
    weights = np.clip(likeness - max(TOUCHES, top - BEHIND), 0.0, None) + _LEAST
    weights = weights / weights.sum()
    mean = (weights[:, None] * rows).sum(axis=0)
    size = math.log(1.0 / float((weights * weights).sum()))
    last = np.column_stack([np.full(len(rows), size), np.full(len(rows), top), likeness - top])
    return np.hstack([np.tile(mean, (len(rows), 1)), rows - mean, last])
