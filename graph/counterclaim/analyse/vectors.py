"""Keep the vectors of a store's claims beside it, so that a question costs one text to encode and not all of them."""

from __future__ import annotations

import hashlib
import logging
import os
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from counterclaim.link.encoder import DIMENSIONS, SentenceEncoder, Vectors, encoder_name

#: Hidden, like all that can be lost from a store's folder and is then made anew.
NAME = ".vectors.npz"
_KEY = 16
_log = logging.getLogger(__name__)


class KeptEncoder(SentenceEncoder):
    """A sentence encoder that finds the vectors of texts it has seen before in a file of the store's folder.

    Texts are known by their hash, so the file holds no words. Vectors are rounded to half precision whether they come
    from the file or not, so that an answer does not depend on what was asked before. Without a folder, or where it
    cannot be written to, vectors are kept for as long as the object lives.
    """

    def __init__(self, folder: Path | None = None) -> None:
        super().__init__(memory=1_000_000)
        self._file = None if folder is None else folder / NAME
        self._kept = _read(self._file)
        self._new: dict[bytes, npt.NDArray[np.float16]] = {}

    def missing(self, texts: Iterable[str]) -> list[str]:
        """Return the texts that are yet to be encoded, each once, sorted."""
        wanted = {" ".join(text.split()) for text in texts} - {""}
        return sorted(text for text in wanted if text not in self._known and _key(text) not in self._kept)

    def take(self, vectors: Mapping[str, Vectors]) -> None:
        """Take vectors that the same network made for another purpose, and mark them for keeping."""
        for text, vector in vectors.items():
            self._new[_key(text)] = self._kept[_key(text)] = vector.astype(np.float16)

    def learn(self, texts: Sequence[str]) -> None:
        """Encode texts and mark them for keeping.

        Raises ModelError when the model's files are missing or are not those that were published.
        """
        missing = self.missing(texts)
        self.encode(missing)
        self._new.update((_key(text), self._known[text].astype(np.float16)) for text in missing)

    def keep(self) -> None:
        """Write what was learned; a file that cannot be written costs time at the next question and nothing else."""
        if not self._new or self._file is None:
            return
        self._kept.update(self._new)
        self._new = {}
        keys = sorted(self._kept)
        names = np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(-1, _KEY)
        rows = np.array([self._kept[key] for key in keys], dtype=np.float16)
        temporary = self._file.with_name(f"{NAME}.{os.getpid()}.part")
        try:
            with temporary.open("wb") as stream:
                np.savez(stream, model=np.array(encoder_name()), keys=names, vectors=rows)
            temporary.replace(self._file)
        except OSError as error:
            _log.info("The vectors of the claims are not kept: %s", error)
            temporary.unlink(missing_ok=True)

    def _run(self, texts: list[str]) -> list[npt.NDArray[np.float32]]:
        found = []
        for text in texts:
            kept = self._kept.get(_key(text))
            vector = super()._run([text])[0].astype(np.float16) if kept is None else kept
            found.append(vector.astype(np.float32))
        return found


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:_KEY]


def _read(file: Path | None) -> dict[bytes, npt.NDArray[np.float16]]:
    """Return the vectors of a file; none where it is missing, damaged or of another encoder."""
    if file is None:
        return {}
    try:
        # Without pickles: a store may come from anybody.
        with np.load(file, allow_pickle=False) as data:
            names, rows = data["keys"], data["vectors"]
            fits = str(data["model"]) == encoder_name() and names.dtype == np.uint8 and rows.dtype == np.float16
            if not fits or names.shape != (len(rows), _KEY) or rows.shape != (len(rows), DIMENSIONS):
                return {}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        _log.info("%s cannot be read (%s) and is made anew.", file, error)
        return {}
    return {name.tobytes(): row for name, row in zip(names, rows, strict=True)}
