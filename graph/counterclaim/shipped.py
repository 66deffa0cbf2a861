"""Files of the trained models that ship: read whole, checked against their SHA-256, and run by onnxruntime."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from counterclaim.errors import ModelError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

Floats = npt.NDArray[np.float32]


def read_model(folder: Traversable) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return a model's description (``meta.json``) and the files that it lists.

    Raises ModelError when one is missing or differs from what ``meta.json`` says.
    """
    meta = read_description(folder)
    return meta, {name: _read(folder, name, digest) for name, digest in meta["sha256"].items()}


def read_description(folder: Traversable) -> dict[str, Any]:
    """Return a model's description alone; raises ModelError when it cannot be read."""
    try:
        meta: dict[str, Any] = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"Cannot read {folder / 'meta.json'}: {error}. Reinstall counterclaim.") from error
    return meta


def _read(folder: Traversable, name: str, digest: str) -> bytes:
    """Return a file's bytes; raises ModelError when it is missing or its SHA-256 is not ``digest``."""
    try:
        content = (folder / name).read_bytes()
    except OSError as error:
        raise ModelError(f"Cannot read {folder / name}: {error}. Reinstall counterclaim.") from error
    actual = hashlib.sha256(content).hexdigest()
    if actual != digest:
        message = f"{folder / name} is damaged: its SHA-256 is {actual}, expected {digest}."
        raise ModelError(f"{message} Reinstall counterclaim.")
    return content


@cache
def _thread_pools() -> Any:
    """Return what bounds the thread pools of the libraries that are loaded by now."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def one_thread() -> AbstractContextManager[Any]:
    """Keep numpy's matrix products to one thread for a while.

    They are small here: more threads only wait for each other, which takes processor time from other jobs.
    """
    limited: AbstractContextManager[Any] = _thread_pools().limit(limits=1, user_api="blas")
    return limited


def arrays_of(content: bytes) -> dict[str, Floats]:
    """Return the arrays of an .npz file."""
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        return {name: arrays[name].astype(np.float32) for name in arrays.files}


#: onnxruntime's fused sum and normalisation takes five times as long as the two apart (1.32, AVX-512).
SLOW_FUSIONS = ("SkipLayerNormFusion",)


class Network:
    """An exported network; windows run one by one, and layers that no wanted output needs do not run.

    ``without`` names the optimisations of onnxruntime to leave out. They change the last digits, and with int8 weights
    more than those, so a network keeps the ones that it was measured with.
    """

    def __init__(self, content: bytes, threads: int, *, without: Sequence[str] = SLOW_FUSIONS) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            content, options, providers=["CPUExecutionProvider"], disabled_optimizers=list(without)
        )
        self._sparing = onnxruntime.RunOptions()
        self._sparing.only_execute_path_to_fetches = True

    def run(self, outputs: list[str], **inputs: npt.NDArray[Any]) -> list[Floats]:
        """Return the outputs for one window; a batch dimension is added to each input and taken from each output."""
        feed = {name: array[None] for name, array in inputs.items()}
        return [output[0] for output in self._session.run(outputs, feed, self._sparing)]
