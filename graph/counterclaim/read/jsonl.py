"""Read JSON lines: a corpus with one article on each line, read one line at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from counterclaim.errors import InputError
from counterclaim.read.found import MAX_BYTES, Found, Source, decode

_BOM = b"\xef\xbb\xbf"


def read_jsonl(source: Source) -> Iterator[Found | InputError]:
    """Yield the article of each line, and an error that names the line for each that holds none."""
    with source.open() as stream:
        for number, line in _lines(stream):
            try:
                if line is None or line.strip():
                    yield _article(line, source, number)
            except InputError as error:
                yield error


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Yield the number and the bytes of each line, None for one that is too long to be kept in memory."""
    number = 0
    while line := stream.readline(MAX_BYTES):
        number += 1
        if len(line) == MAX_BYTES and not line.endswith(b"\n"):
            while (rest := stream.readline(MAX_BYTES)) and not rest.endswith(b"\n"):
                pass
            yield number, None
            continue
        yield number, line.removeprefix(_BOM) if number == 1 else line


def _article(line: bytes | None, source: Source, number: int) -> Found:
    where = f"{source.name}, line {number}"
    if line is None:
        raise InputError(f"{where}: longer than {MAX_BYTES // 1024**2} MB. Give each article a line of its own.")
    fields = _object(decode(line, source.name, first_line=number), where)
    if "text" not in fields:
        raise InputError(f'{where}: no "text". Its keys are: {", ".join(sorted(fields))[:200] or "none"}.')
    given = fields.get("id")
    if given in (None, ""):
        return Found(where, f"{source.stem}-{number}", fields)
    if isinstance(given, bool) or not isinstance(given, (str, int)):
        raise InputError(f'{where}: "id" must be a string or a whole number.')
    return Found(where, str(given), fields)


def _object(line: str, where: str) -> dict[str, Any]:
    try:
        fields = json.loads(line)
    except json.JSONDecodeError as error:
        message = f"{where}: broken JSON ({error.msg} at column {error.colno}). Repair or remove the line."
        raise InputError(message) from error
    except (RecursionError, ValueError) as error:  # thousands of brackets or digits
        raise InputError(f"{where}: JSON that no article needs ({error}). Repair or remove the line.") from error
    if not isinstance(fields, dict):
        raise InputError(f'{where}: an article must be a JSON object such as {{"id": "...", "text": "..."}}.')
    return fields
