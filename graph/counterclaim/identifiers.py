"""Mint the stable identifiers: the same input gives the same IRI, on every machine and in every run."""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from functools import cache
from importlib.resources import files

DEFAULT_BASE = "https://w3id.org/counterclaim/id/"
_WHITESPACE = re.compile(r"\s+")


def normalise(field: str) -> str:
    """Return the field in NFC with runs of white space collapsed, as every key uses it."""
    return _WHITESPACE.sub(" ", unicodedata.normalize("NFC", field)).strip()


def digest(*fields: str) -> str:
    """Hash fields to 26 lower-case base32 characters: the first 128 bits of SHA-256.

    Each field is length-prefixed, because plain concatenation lets ("ab", "c") and ("a", "bc") collide.
    """
    hasher = hashlib.sha256()
    for field in fields:
        data = normalise(field).encode("utf-8", "surrogatepass")
        hasher.update(len(data).to_bytes(8, "big"))
        hasher.update(data)
    return base64.b32encode(hasher.digest()[:16]).decode("ascii").rstrip("=").lower()


def slug(name: str) -> str:
    """Return a readable, IRI-safe form of a name, for what has one node across articles."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


@cache
def annotation_models() -> str:
    """Return a short name of the packaged models that annotations are made by, which changes when one of them does.

    Each model's description holds the hashes of its files, so the large files need not be read.
    """
    folder = files("counterclaim") / "models"
    known = [folder / name / "meta.json" for name in ("attribution", "responses")]
    known.append(folder / "sides" / "weights.json")
    told = b"".join(hashlib.sha256(one.read_bytes()).digest() for one in known if one.is_file())
    return hashlib.sha256(told).hexdigest()[:12]
