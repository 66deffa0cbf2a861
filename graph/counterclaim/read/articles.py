"""Turn what readers find into articles: fill what is missing, check what is there, refuse what cannot be used."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from counterclaim.errors import InputError
from counterclaim.model import Article
from counterclaim.read.dates import to_iso
from counterclaim.read.found import Found, Reader, Source
from counterclaim.read.inputs import sources
from counterclaim.read.language import is_english_tag, looks_english

OnError = Callable[[InputError], None]

#: Characters that one article may have; the parser's memory grows with the text.
MAX_CHARACTERS = 1_000_000
_NOT_IN_IRI = re.compile(r"[\x00-\x20<>\"{}|\\^`\x7f-\x9f]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Defaults:
    """What to assume where a file does not say it."""

    published: str = ""  # ISO 8601
    publisher: str = ""
    url: str = ""
    language: str = ""  # empty: found out from the text


def read(
    inputs: Iterable[str | Path], *, defaults: Defaults = Defaults(), on_error: OnError | None = None
) -> Iterator[Article]:
    """Yield the articles of files, folders, patterns and standard input ("-"), in order, one at a time.

    What cannot be read goes to ``on_error`` as an InputError that names input and line, and the others go on; without
    ``on_error`` the first one is raised. Of two articles with one id the first counts and the second is an error.

    Example: ``list(read(["news/", "wire.jsonl"], defaults=Defaults(published="2014-11-12")))``
    """
    report = on_error or _raise
    seen: dict[str, str] = {}
    for source in sources(inputs):
        if isinstance(source, InputError):
            report(source)
            continue
        for found in _found_in(*source):
            article = found if isinstance(found, InputError) else _checked(found, defaults, seen)
            if isinstance(article, InputError):
                report(article)
            else:
                yield article


def _raise(error: InputError) -> None:
    raise error


def _found_in(source: Source, reader: Reader) -> Iterator[Found | InputError]:
    """Yield what a reader finds; a failure of the file itself ends that file and no other."""
    try:
        yield from reader(source)
    except InputError as error:
        yield error
    except OSError as error:
        yield InputError(
            f"{source.name}: cannot be read ({error.strerror or error}). Check the file and its permissions."
        )


def _checked(found: Found, defaults: Defaults, seen: dict[str, str]) -> Article | InputError:
    """Return the article, or the error that keeps it out; remember its id and key in ``seen``."""
    try:
        article = to_article(found, defaults)
    except InputError as error:
        return error
    for key, what in ((article.id, f"id {article.id!r}"), (article.key, f"URL {article.url}")):
        if key in seen:
            return InputError(
                f"{found.where}: the {what} was taken by {seen[key]} already. Each article needs its own; "
                "this one is left out."
            )
    seen[article.id] = seen[article.key] = found.where
    return article


def to_article(found: Found, defaults: Defaults) -> Article:
    """Return the article that the fields describe; raise InputError when text or metadata cannot be used."""
    fields = found.fields
    text = _text(fields.get("text"), found.where)
    declared = _string(fields, "language", found.where) or defaults.language
    _check_language(text, declared, found.where)
    return Article(
        id=_identifier(found),
        text=text,
        title=_string(fields, "title", found.where),
        publisher=_string(fields, "publisher", found.where) or defaults.publisher,
        url=_NOT_IN_IRI.sub(_escape, _string(fields, "url", found.where) or defaults.url),
        published=_published(_string(fields, "published", found.where) or defaults.published, found.where),
        authors=_authors(fields.get("authors"), found.where),
    )


def _text(text: object, where: str) -> str:
    if not isinstance(text, str):
        raise InputError(f"{where}: the text must be a string, not {type(text).__name__}.")
    if not text.strip("\ufeff \t\r\n\f\v\u00a0"):
        raise InputError(f"{where}: the text is empty.")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise InputError(
            f"{where}: the text holds a NUL character (its line {line}), so it is not plain text. "
            "If it is UTF-16, convert it to UTF-8."
        )
    if len(text) > MAX_CHARACTERS:
        raise InputError(
            f"{where}: {len(text):,} characters are more than one article may have ({MAX_CHARACTERS:,}). Split it."
        )
    _check_characters(text, where)
    return text


def _check_characters(text: str, where: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(
            f"{where}: half of a character (a lone surrogate, U+{ord(text[error.start]):04X}) at character "
            f"{error.start}. Write the text again as UTF-8."
        ) from error


def _check_language(text: str, declared: str, where: str) -> None:
    if declared:
        if not is_english_tag(declared):
            raise InputError(f"{where}: its language is given as {declared!r}; only English can be read.")
    elif not looks_english(text):
        raise InputError(
            f'{where}: does not look like English, the only language that can be read. If it is, give "language": "en".'
        )


def _identifier(found: Found) -> str:
    identifier = found.id.strip()
    if not identifier or len(identifier) > 500 or _CONTROL.search(identifier):
        raise InputError(f"{found.where}: {identifier[:60]!r} cannot be an id; use 1 to 500 printable characters.")
    _check_characters(identifier, found.where)
    return identifier


def _string(fields: Any, name: str, where: str) -> str:
    """Return a metadata field on one line, empty when it is absent or null."""
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InputError(f'{where}: "{name}" must be a string, not {type(value).__name__}.')
    _check_characters(value, where)
    return " ".join(_CONTROL.sub(" ", value).split())


def _published(written: str, where: str) -> str:
    if not written:
        return ""
    published = to_iso(written)
    if published is None:
        raise InputError(f"{where}: {written!r} is no date that can be read with certainty. Write it as 2014-11-12.")
    return published


def _authors(value: object, where: str) -> tuple[str, ...]:
    if value is None:
        return ()
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise InputError(f'{where}: "authors" must be a string or a list of strings.')
    cleaned = (_string({"authors": name}, "authors", where) for name in names)
    return tuple(name for name in cleaned if name)


def _escape(match: re.Match[str]) -> str:
    """Percent-encode what an IRI cannot hold, so that no URL can break out of a serialisation."""
    return "".join(f"%{byte:02X}" for byte in match.group().encode("utf-8"))
