"""counterclaim turns news articles into a knowledge graph of claims and denials."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from counterclaim.version import __version__ as __version__

if TYPE_CHECKING:
    from counterclaim.errors import CounterclaimError
    from counterclaim.model import Actor, AnnotatedArticle, Article, Claim, Response, Statement
    from counterclaim.rdf import KnowledgeGraph
    from counterclaim.workflow import build


__all__ = [
    "Actor",
    "AnnotatedArticle",
    "Article",
    "Claim",
    "CounterclaimError",
    "KnowledgeGraph",
    "Response",
    "Statement",
    "build",
]

# The names are imported when they are used: the command line and spaCy import this package and must start fast.
_ROOM_OF = {"CounterclaimError": "errors", "KnowledgeGraph": "rdf", "build": "workflow"}


def __getattr__(name: str) -> Any:
    """Import a public name from its room."""
    if name not in __all__:
        raise AttributeError(f"module 'counterclaim' has no attribute {name!r}")
    return getattr(import_module(f"counterclaim.{_ROOM_OF.get(name, 'model')}"), name)
