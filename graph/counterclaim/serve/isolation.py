"""Cut a worker process off from all networks and bound its memory, where the system allows it."""

from __future__ import annotations

import contextlib
import ctypes
import logging
import sys

_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000  # Linux: CLONE_NEWNET, CLONE_NEWUSER
_log = logging.getLogger(__name__)


def isolate(memory_bytes: int) -> bool:
    """Bound this process's memory and take it off every network; return whether the latter was allowed.

    No query that passes the guard asks another server. This holds even if one ever slipped through: the process then
    has a network of its own, with nothing in it.
    """
    import resource

    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
    return _leave_network()


def _leave_network() -> bool:
    """Move into an empty network namespace: as an administrator at once, else with a user namespace around it."""
    if sys.platform != "linux":
        return False
    try:
        unshare = ctypes.CDLL(None, use_errno=True).unshare
    except (OSError, AttributeError):
        return False
    done: bool = unshare(_NEW_NETWORK) == 0 or unshare(_NEW_USER | _NEW_NETWORK) == 0
    if not done:
        _log.debug("The system allows no network namespace; the guard alone keeps queries from asking other servers.")
    return done
