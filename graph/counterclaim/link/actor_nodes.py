"""Say which node across articles an actor is, as evidence or people have it.

This stands apart from how it is decided, because that takes the word lists of the annotate room, which loads spaCy, and
whoever opens a store without comparing anything would wait for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

Reason = tuple[str, float]
Node = tuple[str, str]  # article id, actor id
_DIGEST = re.compile(r"[a-z2-7]{26}")


@dataclass(frozen=True, slots=True)
class Identity:
    """Which node across articles an article's actor is, how sure that is, and why."""

    article: str
    actor_id: str  # as the article's record has it
    same_as: str  # id of the one node across articles
    confidence: float
    because: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's decision about two records: one actor, or two."""

    first: Node
    second: Node
    same: bool


def is_linked(actor_id: str) -> bool:
    """Tell whether an actor was linked to a registry's entry when its article was annotated."""
    return not _DIGEST.fullmatch(actor_id.removeprefix("actor/"))
