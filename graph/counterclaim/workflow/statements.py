"""Keep statements.jsonl: a line for each article of the store, sorted by id, whatever happens while it is written."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from counterclaim.annotate import to_json
from counterclaim.errors import StoreError
from counterclaim.model import AnnotatedArticle, Article

NAME = "statements.jsonl"
_FIELDS = ("id", "text_sha256", "title", "publisher", "url", "published")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the line of an article stands, and which article it is about."""

    path: Path
    offset: int
    key: str  # the article's identifier in the store
    fingerprint: tuple[str, ...]  # what must be the same for the line to stay good


class StatementLines:
    """The lines of a folder: those of earlier runs, and a journal of new ones that ``commit`` merges into the file.

    A line is in the journal before its article is in the store, so that no article of the store is ever without one,
    also after a run that was killed.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._journal = folder / f".{NAME}.journal"
        self._places: dict[str, _Place] = {}
        for path in (self._path, self._journal):
            self._places.update(_places(path))
        self._stream = self._journal.open("ab")
        _end_line(self._journal, self._stream.fileno())

    def key_of(self, article_id: str) -> str:
        """Return the identifier that an article of an earlier run had, empty when there was none."""
        place = self._places.get(article_id)
        return place.key if place else ""

    def is_unchanged(self, article: Article) -> bool:
        """Return whether the line of this article was made from the same text and metadata."""
        place = self._places.get(article.id)
        return place is not None and (place.key, place.fingerprint) == (article.key, _fingerprint_of(article))

    def append(self, annotated: AnnotatedArticle) -> None:
        """Write the line of an article to the journal."""
        record = to_json(annotated)
        offset = self._stream.seek(0, os.SEEK_END)
        self._stream.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
        self._stream.flush()
        article = annotated.article
        self._places[article.id] = _Place(self._journal, offset, article.key, _fingerprint_of(article))

    def commit(self, held: Mapping[str, str]) -> None:
        """Write the lines of the articles that the store holds, and empty the journal.

        ``held`` gives the SHA-256 of the text for each article id. Raises StoreError when a line is missing.
        """
        kept = {key: place for key, place in self._places.items() if held.get(key) == place.fingerprint[1]}
        if missing := sorted(set(held) - set(kept)):
            raise StoreError(
                f"{self._path}: no line for {len(missing)} articles of the store, such as {missing[0]!r}. "
                "Run the command again with the inputs that they came from."
            )
        self._stream.close()
        handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=f".{NAME}.", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.writelines(_lines_at(kept[key] for key in sorted(kept)))
            Path(name).chmod(0o644)
            Path(name).replace(self._path)
        finally:
            Path(name).unlink(missing_ok=True)
        self._journal.unlink(missing_ok=True)


def _places(path: Path) -> Iterator[tuple[str, _Place]]:
    """Yield the id and the place of each line; a line cut off by a killed run is passed over."""
    if not path.exists():
        return
    with path.open("rb") as stream:
        offset = 0
        for line in stream:
            try:
                record: dict[str, Any] = json.loads(line)
                fingerprint = (*(record[field] for field in _FIELDS), *record["authors"])
                yield record["id"], _Place(path, offset, record["article"], fingerprint)
            except (ValueError, KeyError, TypeError):
                pass
            offset += len(line)


def _fingerprint_of(article: Article) -> tuple[str, ...]:
    return (*(getattr(article, field) for field in _FIELDS), *article.authors)


def _lines_at(places: Iterator[_Place]) -> Iterator[bytes]:
    streams: dict[Path, Any] = {}
    try:
        for place in places:
            stream = streams.setdefault(place.path, None) or place.path.open("rb")
            streams[place.path] = stream
            stream.seek(place.offset)
            yield stream.readline()
    finally:
        for stream in streams.values():
            stream.close()


def _end_line(path: Path, handle: int) -> None:
    """End the last line of a journal whose writing was cut off, so that the next line starts afresh."""
    if path.stat().st_size and not path.read_bytes().endswith(b"\n"):
        os.write(handle, b"\n")
