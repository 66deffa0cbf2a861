"""Hold on to the files of a store as they are at one moment, so that a writer may go on and merge files.

The engine opens most files only when a question needs them, and a writer removes those that it has merged: a reader of
the store's own files would lose them in the middle of an answer. Files that hold quads never change once written, so a
link to each costs neither time nor space, and keeps it for as long as the reader wants.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import uuid
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pyoxigraph import Store

fcntl: Any
try:
    import fcntl
except ImportError:  # Windows has no such locks; neither does it remove files that somebody has open
    fcntl = None

_FOLDER = ".readers"
_KEPT = {".sst", ".log"}
_ATTEMPTS = 40


class Reader:
    """A store as it was when it was opened: ``store`` answers until ``close``, whatever a writer does meanwhile."""

    def __init__(self, path: Path, quads: Path) -> None:
        """Open the quads in the folder ``quads`` of the store at ``path``; raises OSError when they cannot be read."""
        for _ in range(_ATTEMPTS):
            held = None
            # Where nothing can be written there may still be quads to read, and most likely no writer.
            with contextlib.suppress(OSError):
                held = _hold(path / _FOLDER, quads)
            if held is None:
                self.store = Store.read_only(str(quads))
                return
            self._release = weakref.finalize(self, _let_go, *held)
            try:
                self.store = Store.read_only(str(held[0]))
            except (OSError, RuntimeError):
                if _same_logs(held[0], quads):
                    raise
            else:
                if _same_logs(held[0], quads):
                    return
            self.close()
        raise OSError(f"{quads} changes too fast")

    def close(self) -> None:
        """Let go of the files."""
        if hasattr(self, "store"):
            del self.store
        if hasattr(self, "_release"):
            self._release()


def _same_logs(links: Path, quads: Path) -> bool:
    """Whether the logs that were linked are still the logs of that name.

    The engine writes over a log that it needs no longer, under another name. If it began to before a reader had read
    the log, what was in it is in new files that this reader does not hold.
    """
    try:
        return all(log.samefile(quads / log.name) for log in links.glob("*.log"))
    except FileNotFoundError:
        return False


def _hold(folder: Path, quads: Path) -> tuple[Path, int] | None:
    """Link a state's files into a folder of this reader's own, behind a lock; None where there are no locks."""
    if fcntl is None:
        return None
    folder.mkdir(exist_ok=True)
    sweep(folder)
    links = folder / uuid.uuid4().hex
    lock = _locked(_lock_of(links))
    try:
        _link(quads, links)
    except BaseException:
        _let_go(links, lock)
        raise
    return links, lock


def _let_go(links: Path, lock: int) -> None:
    _remove(links)
    os.close(lock)


def sweep_store(path: Path) -> None:
    """Remove from a store's folder what readers left that ended without closing."""
    if fcntl is not None:
        sweep(path / _FOLDER)


def sweep(folder: Path) -> None:
    """Remove what readers left that ended without closing; those that live hold a lock."""
    for lock in folder.glob("*.lock"):
        # Gone already, or another's: both are left alone.
        with contextlib.suppress(OSError), _try(lock):
            _remove(lock.with_suffix(""))


@contextlib.contextmanager
def _try(lock: Path) -> Iterator[None]:
    held = os.open(lock, os.O_RDWR)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(held)


def _lock_of(links: Path) -> Path:
    return links.with_suffix(".lock")


def _locked(path: Path) -> int:
    """Make a lock file and hold it; raises OSError."""
    for _ in range(_ATTEMPTS):
        held = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(held, fcntl.LOCK_EX)
        if os.fstat(held).st_nlink:
            return held
        os.close(held)  # another reader took the new file for one that was left behind
    raise OSError(f"{path} is removed again and again")


def _remove(links: Path) -> None:
    shutil.rmtree(links, ignore_errors=True)
    with contextlib.suppress(OSError):
        _lock_of(links).unlink()


def _link(quads: Path, links: Path) -> None:
    """Link all files that belong to one state; raises OSError when that cannot be done.

    The manifest tells which files make up the state. It is written after they are, and files that it no longer names
    go after that: what is there between two looks at the same manifest is all of it. Quads that are in no such file yet
    are in the log.
    """
    for _ in range(_ATTEMPTS):
        shutil.rmtree(links, ignore_errors=True)
        links.mkdir()
        with contextlib.suppress(FileNotFoundError):  # merged away between listing and linking: look again
            before = _manifest(quads)
            for entry in os.scandir(quads):
                if Path(entry.name).suffix in _KEPT:
                    os.link(entry.path, links / entry.name)
                elif entry.name.startswith("OPTIONS") or entry.name == "IDENTITY":
                    shutil.copyfile(entry.path, links / entry.name)
            if _manifest(quads) == before:
                name, content = before
                (links / name).write_bytes(content)
                (links / "CURRENT").write_text(f"{name}\n", "ascii")
                return
    raise OSError(f"{quads} changes too fast")


def _manifest(quads: Path) -> tuple[str, bytes]:
    name = (quads / "CURRENT").read_text("ascii").strip()
    return name, (quads / name).read_bytes()
