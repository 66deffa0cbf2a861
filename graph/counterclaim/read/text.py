"""Read plain text: one article a file, with its metadata in a .json file of the same name beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from counterclaim.errors import InputError
from counterclaim.read.found import Found, Source, decode


def read_text(source: Source) -> Iterator[Found | InputError]:
    """Yield the one article of a text file, its text exactly as stored (no newline is translated)."""
    text = decode(source.read_bytes(), source.name)
    fields = _metadata_beside(source)
    yield Found(source.name, source.stem, {**fields, "text": text})


def _metadata_beside(source: Source) -> dict[str, Any]:
    """Return the object in the .json file beside a text file, or nothing when there is none."""
    if source.path is None:
        return {}
    path = source.path.with_suffix(".json")
    if not path.is_file():
        return {}
    name = str(path)
    try:
        fields = json.loads(decode(path.read_bytes(), name).removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise InputError(
            f"{name}, line {error.lineno}: broken JSON ({error.msg}). Repair it or move it away; "
            f"it is read as the metadata of {source.name}."
        ) from error
    if not isinstance(fields, dict):
        raise InputError(f'{name}: metadata must be a JSON object such as {{"title": "..."}}, not a {_kind(fields)}.')
    return fields


def _kind(value: object) -> str:
    return {list: "list", str: "string", int: "number", float: "number", bool: "truth value"}.get(type(value), "null")
