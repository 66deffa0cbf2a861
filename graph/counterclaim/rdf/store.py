"""Open the quad store on disk or in memory, and change it: every change is one transaction that happens whole or not.

A store is a folder with ``store.json`` (format version, base) and ``quads/`` (Oxigraph's files). One process writes at
a time; any number read, each seeing the state at the moment it opened.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import pyoxigraph
from pyoxigraph import Quad, RdfFormat, Store

from counterclaim.errors import StoreError
from counterclaim.identifiers import DEFAULT_BASE
from counterclaim.rdf.snapshot import Reader

FORMAT = 1
_ABOUT = "store.json"
_QUADS = "quads"


@dataclass(frozen=True, slots=True)
class StoreInfo:
    """What a store's folder says about itself."""

    format: int = FORMAT
    base: str = DEFAULT_BASE


def open_store(path: Path, *, base: str = DEFAULT_BASE) -> tuple[Store, StoreInfo]:
    """Open a store for writing, making it when there is none.

    Raises StoreError when another process writes to it, when it was made by a newer version or with another base, when
    the folder holds something else, and when it cannot be read or written.
    """
    info = _read_info(path)
    if info is None:
        _check_empty(path)
        info = StoreInfo(base=base)
    if info.base != base:
        raise StoreError(
            f"Cannot open {path}: its identifiers begin with {info.base}, not {base}. "
            f"Pass base={info.base!r}, or name another folder."
        )
    with explained(path, "open"):
        path.mkdir(parents=True, exist_ok=True)
        store = Store(str(path / _QUADS))
        if not (path / _ABOUT).exists():
            # Written last: a folder without it is one whose making was interrupted, and is taken up again.
            write_whole(path / _ABOUT, (json.dumps(asdict(info), indent=2) + "\n").encode())
    return store, info


def open_reader(path: Path) -> Reader:
    """Open the state that a store has now, for reading; a writer may go on meanwhile.

    Raises StoreError when there is no store or it cannot be read.
    """
    if read_info(path) is None:
        raise StoreError(f"There is no store at {path}. Make one with `counterclaim build` or `counterclaim add`.")
    with explained(path, "read"):
        return Reader(path, path / _QUADS)


def free_logs(path: Path) -> None:
    """Free the space of logs that the engine keeps for use again after many changes: it does so when it opens.

    They may be twice as large as the quads. Another writer that opens the store at this moment does the same.
    """
    with suppress(OSError):
        Store(str(path / _QUADS))


def read_info(path: Path) -> StoreInfo | None:
    """Return what a store says about itself; None when there is no store.

    Raises StoreError when the folder cannot be read, or its store is damaged or made by a newer version.
    """
    info = _read_info(path)
    return info if (path / _QUADS).is_dir() else None


def _read_info(path: Path) -> StoreInfo | None:
    with explained(path, "open"):
        if path.exists() and not path.is_dir():
            raise StoreError(f"Cannot open {path}: it is a file, and a store is a folder. Name another path.")
        if not (path / _ABOUT).exists():
            return None
        text = (path / _ABOUT).read_text("utf-8")
    try:
        values = json.loads(text)
        info = StoreInfo(int(values["format"]), str(values["base"]))
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"Cannot open {path}: {_ABOUT} is damaged ({error}). Restore it from a backup, or build the store again."
        ) from error
    if info.format != FORMAT:
        made = "a newer" if info.format > FORMAT else "an older"
        raise StoreError(
            f"Cannot open {path}: {made} counterclaim made it (store format {info.format}, this one reads {FORMAT}). "
            "Export it to N-Quads with that version and import the file with this one."
        )
    return info


def _check_empty(path: Path) -> None:
    """Raise StoreError when a folder holds anything that no interrupted opening of a store leaves."""
    if not path.is_dir():
        return
    with explained(path, "open"):
        others = sorted(
            entry.name for entry in path.iterdir() if entry.name != _QUADS and not entry.name.startswith(".")
        )
    if others:
        raise StoreError(
            f"Cannot make a store in {path}: it already holds {', '.join(others[:3])}. Name another folder."
        )


@contextmanager
def explained(path: Path | None, doing: str) -> Iterator[None]:
    """Turn what the system or the engine says went wrong into a StoreError with a remedy."""
    try:
        yield
    except OSError as error:
        raise StoreError(_explain(path or Path("memory"), doing, error)) from error
    except RuntimeError as error:
        # The engine says so when files are damaged, and also when a query is at fault: that is told elsewhere.
        if "Corruption" not in str(error):
            raise
        raise StoreError(_explain(path or Path("memory"), doing, error)) from error


def _explain(path: Path, doing: str, error: Exception) -> str:
    told = str(error)
    if "lock hold by" in told or "While lock file" in told:
        return (
            f"Cannot open {path}: another process is writing to it. Wait until it has finished, "
            "or open the store for reading only."
        )
    if "No space left" in told or "File too large" in told:
        return (
            f"Cannot {doing} {path}: no space is left. Nothing of the last step was kept; free some space, run again."
        )
    if isinstance(error, PermissionError) or "Permission denied" in told or "Read-only file system" in told:
        return f"Cannot {doing} {path}: no permission. Change the folder's permissions, or name another folder."
    if "Corruption" in told or "CURRENT" in told or "checksum" in told:
        return f"Cannot {doing} {path}: its files are damaged. Restore a backup, or build the store from the articles."
    return f"Cannot {doing} {path}: {told}. Check the path and the disk, then run again."


def apply(store: Store, removed: Iterable[Quad], added: Iterable[Quad]) -> bool:
    """Remove and add quads in one transaction; return whether there was anything to do.

    Raises OSError when the store cannot be written: nothing has changed then.
    """
    removed, added = list(removed), list(added)
    if removed:
        operations = [f"DELETE DATA {{ {_data(removed)} }}"]
        if added:
            operations.append(f"INSERT DATA {{ {_data(added)} }}")
        store.update(";\n".join(operations))
    elif added:
        store.extend(added)
    return bool(removed or added)


def _data(quads: list[Quad]) -> str:
    """Write quads as SPARQL's quad data; the engine's own serialiser escapes what the terms hold."""
    blocks: dict[str, list[Quad]] = {}
    for quad in quads:
        blocks.setdefault(str(quad.graph_name), []).append(quad)
    return "\n".join(
        f"GRAPH {graph} {{ {_triples(block)} }}" if graph != "DEFAULT" else _triples(block)
        for graph, block in sorted(blocks.items())
    )


def _triples(quads: list[Quad]) -> str:
    data = pyoxigraph.serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES)
    return (data or b"").decode("utf-8")


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all; raises OSError."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
