"""Tell whether the program is the one that made an earlier result, so that unchanged articles need no second look."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pathlib import Path

from counterclaim.vocabulary import ontology


class MadeBy:
    """Remember which articles went through the very program and settings of this run."""

    def __init__(self, path: Path, program: str) -> None:
        self._path = path
        self._program = program
        self._articles: set[str] = set()
        try:
            record = json.loads(path.read_bytes())
            if record["program"] == program:
                self._articles.update(record["articles"])
        except (OSError, ValueError, KeyError, TypeError):
            pass  # without a record every article is annotated again

    def __contains__(self, article_id: str) -> bool:
        return article_id in self._articles

    def add(self, article_id: str) -> None:
        """Remember an article of this run."""
        self._articles.add(article_id)

    def save(self) -> None:
        """Write the record for the next run."""
        part = self._path.with_suffix(".part")
        part.write_text(json.dumps({"program": self._program, "articles": sorted(self._articles)}), "utf-8")
        part.replace(self._path)


def fingerprint(model: str, extractor: str, registry: Path | None) -> str:
    """Return a hash of everything that annotations depend on besides the article: program, data, models, settings."""
    hasher = hashlib.sha256()
    for part in (model, extractor, *(f"{name} {_version(name)}" for name in ("spacy", model, "onnxruntime"))):
        hasher.update(f"{part}\n".encode())
    if registry:
        hasher.update(registry.read_bytes())
    package = Path(__file__).parents[1]
    parts = [package / room for room in ("annotate", "link", "models")]
    for path in sorted([*package.glob("*.py"), *(path for part in parts for path in part.rglob("*"))]):
        if path.is_file() and path.suffix != ".pyc":
            hasher.update(str(path.relative_to(package)).encode() + hashlib.sha256(path.read_bytes()).digest())
    for name, data in _ontology_files(ontology()):
        hasher.update(name.encode() + hashlib.sha256(data).digest())
    return hasher.hexdigest()


def _version(distribution: str) -> str:
    """Return the version of an installed package, or else where its module lies."""
    try:
        return version(distribution.replace("_", "-"))
    except PackageNotFoundError:
        found = find_spec(distribution) if distribution.isidentifier() else None
        return str(found.origin) if found else "unknown"


def _ontology_files(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _ontology_files(entry, f"{prefix}{entry.name}/")
        elif not entry.name.endswith(".rq"):  # questions do not change what is found
            yield prefix + entry.name, entry.read_bytes()
