"""Write results: to standard output, or to a file that appears only when it is complete."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

STDOUT = "-"


@contextmanager
def writing(target: str | Path) -> Iterator[TextIO]:
    """Give a text stream to standard output ("-") or to a file, which is renamed into place at the end.

    After an error or an interruption the file is as it was before. Newlines are written as they are, in UTF-8.
    """
    if str(target) == STDOUT:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8", newline="")
        yield sys.stdout
        return
    path = Path(target)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            yield stream
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def _umask() -> int:
    """Return the process's umask: a temporary file is made for its owner alone, a result should be like any other."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
