"""Find what an input names: a file, the readable files of a folder or pattern, or standard input."""

from __future__ import annotations

import glob
import io
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

from counterclaim.errors import InputError, UnknownFormat
from counterclaim.read.found import Reader, Source
from counterclaim.read.jsonl import read_jsonl
from counterclaim.read.text import read_text
from counterclaim.read.webpage import read_webpage

#: The reader of each kind of file, by its suffix in lower case.
READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".html": read_webpage,
    ".htm": read_webpage,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
}
STDIN = "-"
_PEEK = 4096  # bytes: enough to see whether standard input holds JSON lines, a page or text


def sources(inputs: Iterable[str | Path]) -> Iterator[tuple[Source, Reader] | InputError]:
    """Yield each source with its reader, and an error for each input that leads to none; a file is yielded once."""
    seen: set[str] = set()
    for given in inputs:
        for found in _without_failing(given):
            if isinstance(found, InputError):
                yield found
                continue
            path = found[0].path
            key = os.path.realpath(path) if path else STDIN
            if key not in seen:
                seen.add(key)
                yield found


def _without_failing(given: str | Path) -> Iterator[tuple[Source, Reader] | InputError]:
    """Yield the sources of an input; what the file system refuses (a name too long, a folder not ours) is an error."""
    try:
        yield from _sources_of(given)
    except OSError as error:
        yield InputError(f"{str(given)[:200]}: cannot be read ({error.strerror or error}). Check name and permissions.")


def _sources_of(given: str | Path) -> Iterator[tuple[Source, Reader] | InputError]:
    if str(given) == STDIN:
        yield _standard_input()
        return
    if "\0" in str(given):
        yield InputError(f"{str(given)!r}: a file name cannot hold NUL.")
        return
    path = Path(given)
    if path.is_dir():
        yield from _all_readable(_walk(path), f"{path}: the folder holds no file that can be read")
    elif path.exists():
        yield from _one_file(path)
    elif glob.has_magic(str(given)):
        matches = sorted(glob.glob(str(given), recursive=True))  # noqa: PTH207 - Path.glob refuses absolute patterns
        yield from _all_readable(_with_folders(matches), f"{given}: no file that can be read matches the pattern")
    else:
        yield InputError(f"{path}: there is no such file or folder. Check the spelling and the current folder.")


def _one_file(path: Path) -> Iterator[tuple[Source, Reader] | InputError]:
    reader = READERS.get(path.suffix.lower())
    if reader:
        yield _file(path), reader
    elif path.suffix.lower() == ".json" and path.with_suffix(".txt").exists():
        # Metadata stands for the text beside it; a shell that expands news/* names both, and the text is read once.
        yield from _one_file(path.with_suffix(".txt"))
    else:
        kind = f"for {path.suffix}" if path.suffix else "for a name without suffix"
        yield UnknownFormat(f"{path}: no reader {kind}. Known: {', '.join(READERS)}.")


def _all_readable(paths: Iterable[Path | InputError], otherwise: str) -> Iterator[tuple[Source, Reader] | InputError]:
    found = False
    for path in paths:
        if isinstance(path, InputError):
            found = True
            yield path
        elif reader := READERS.get(path.suffix.lower()):
            found = True
            yield _file(path), reader
    if not found:
        yield InputError(f"{otherwise}. Known suffixes: {', '.join(READERS)}.")


def _with_folders(matches: Iterable[str]) -> Iterator[Path | InputError]:
    for path in map(Path, matches):
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path


def _walk(folder: Path) -> Iterator[Path | InputError]:
    """Yield the files under a folder in sorted order; hidden ones and folders visited before are left out."""
    visited: set[tuple[int, int]] = set()
    refused: list[OSError] = []
    for current, folders, names in os.walk(folder, onerror=refused.append, followlinks=True):
        status = Path(current).stat()
        if (status.st_dev, status.st_ino) in visited:  # a link that leads back up would never end
            folders.clear()
            continue
        visited.add((status.st_dev, status.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(current, name)
    for error in refused:
        yield InputError(f"{error.filename}: the folder cannot be read ({error.strerror}). Check its permissions.")


def _file(path: Path) -> Source:
    return Source(str(path), path.stem, lambda: path.open("rb"), path)


def _standard_input() -> tuple[Source, Reader]:
    """Return standard input as a source; its first bytes tell whether it holds JSON lines, a web page or text."""
    stream = io.BufferedReader(cast("io.RawIOBase", _Raw(sys.stdin.buffer)), buffer_size=_PEEK)
    start = stream.peek(_PEEK).removeprefix(b"\xef\xbb\xbf").lstrip()[:64].lower()
    if start.startswith((b'{"', b"{ ", b"{}")):
        reader: Reader = read_jsonl
    elif start.startswith((b"<!doctype", b"<html", b"<?xml", b"<!--")):
        reader = read_webpage
    else:
        reader = read_text
    return Source("standard input", "stdin", lambda: cast("BinaryIO", stream)), reader


class _Raw(io.RawIOBase):
    """Let a buffered stream (or a test's stand-in) be wrapped once more, so that its start can be looked at."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)
