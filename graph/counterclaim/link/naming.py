"""Reduce what articles call roles and organisations to what can be compared."""

from __future__ import annotations

import re

from counterclaim.annotate.people.lexicon import lexicon

_SUFFIX = re.compile(
    r"[,.]? (?:inc|corp|corporation|co|company|ltd|limited|llc|plc|ag|gmbh|group|holdings)\.?$", re.IGNORECASE
)


def role_noun(role: str) -> str:
    """Return the known role that a role as written ends with: "senior press officer" gives "press officer"."""
    words = role.lower().split()
    for size in (3, 2, 1):
        phrase = " ".join(words[-size:])
        if phrase in lexicon().roles:
            return phrase
    return words[-1]


def organization_key(name: str) -> str:
    """Return an organisation's name without case, article and legal form."""
    bare = re.sub(r"\s+", " ", name.casefold().replace("’", "'").replace(".", "")).removeprefix("the ")
    return _SUFFIX.sub("", bare).removesuffix("-tv")
