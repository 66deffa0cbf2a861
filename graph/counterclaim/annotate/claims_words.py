"""Read the word lists that wording a claim needs."""

from __future__ import annotations

import tomllib
from importlib.resources import files

_LISTS: dict[str, str] = tomllib.loads(
    (files("counterclaim.annotate") / "claims_words.toml").read_text(encoding="utf-8")
)


def _words(name: str) -> frozenset[str]:
    return frozenset(_LISTS[name].split())


SAYING = _words("saying")
ANAPHORS = _words("anaphors")
ANSWERING = _words("answering")
VERDICTS = _words("verdicts")
OWN = _words("own")
OWNING = _words("owning")
EVENTS = _words("events")
DISMISSING = _words("dismissing")
ACCUSING = _words("accusing")
WRONGS = _words("wrongs")
NOTICING = _words("noticing")
RAISING = _words("raising")
NEGATIVE_SUBJECTS = _words("negative_subjects")
FIRST_SINGULAR = _words("first_singular")
FIRST_PLURAL = _words("first_plural")
PERSONAL = _words("personal")
POSSESSIVE = _words("possessive")
