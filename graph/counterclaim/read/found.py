"""What a reader hands on: the raw fields of one article, and where they were found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from counterclaim.errors import InputError

#: Bytes that one file (or one line of a corpus) may have; a newspaper article has about ten thousand.
MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Found:
    """The fields of one article as a file gives them, not checked yet."""

    where: str  # the input and the line, as messages name it
    id: str
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """One input that holds one or more articles: a file, or standard input."""

    name: str  # as messages name it
    stem: str  # what an article without an identifier of its own is called
    open: Callable[[], BinaryIO]
    path: Path | None = None  # None for standard input

    def read_bytes(self) -> bytes:
        """Return everything that the source holds; raise InputError when that is more than an article can be."""
        with self.open() as stream:
            data = stream.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise InputError(
                f"{self.name}: more than {MAX_BYTES // 1024**2} MB are too much for one article. "
                "Split it, or give a corpus as JSON lines (.jsonl)."
            )
        return data


#: A reader yields what it finds, and an InputError in place of each thing that it cannot read.
Reader = Callable[[Source], Iterator[Found | InputError]]


def decode(data: bytes, name: str, *, first_line: int = 1) -> str:
    """Return bytes as text without changing a character; a byte order mark stays, so that offsets fit the file.

    Raises InputError that names the line of the first byte that is not UTF-8, and what the encoding looks like.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = first_line + data.count(b"\n", 0, error.start)
        raise InputError(
            f"{name}, line {line}: not UTF-8 (byte 0x{data[error.start]:02x}){_guess(data)}. Convert it to UTF-8."
        ) from error


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:100_000]).best()
    return f"; it looks like {best.encoding.replace('_', '-')}" if best else ""
