"""Every ``doc._.`` attribute that the components write, declared once.

The tuples ``speech_acts``, ``said``, ``speakers`` and ``about`` run parallel to ``attributions``, ``answerers`` to
``answers``.
"""

from __future__ import annotations

from typing import Any

from spacy.tokens import Doc

DEFAULTS: dict[str, Any] = {
    "article": None,  # model.Article
    "boilerplate": (),  # Spans: notices, credits, links to other articles
    "quotations": (),  # Spans: text between quotation marks, marks included
    "attributions": (),  # tuple[model.Attribution, ...]
    "encoded": None,  # encoded.Encoded, from the tagger until the responses are found
    "speech_acts": (),  # tuple[model.SpeechAct, ...]
    "said": (),  # tuple[model.Said, ...]
    "actors": (),  # tuple[model.Actor, ...]
    "speakers": (),  # tuple[model.Speaker, ...]
    "cast": None,  # actors.Cast, until the responders are known
    "claims": (),  # tuple[model.Claim, ...]
    "about": (),  # tuple[str, ...]: claim ids
    "answers": (),  # tuple[model.Answer, ...]: responses before they are tied to statements
    "answerers": (),  # tuple[model.Speaker | None, ...]: who gives each of the answers
}


def declare() -> None:
    """Register every attribute; calling it again changes nothing."""
    for name, default in DEFAULTS.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)
