"""What threads share of grammars: one lock, held only while something new is learnt.

Grammars are made once and learn from the texts that they read. Threads may read what is there at
any time, since it only grows; whoever adds to it holds the lock. A child of a fork inherits
grammars in one piece, and a lock that nobody holds, whatever other threads did at the time.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from functools import cache, wraps
from typing import ParamSpec, TypeVar

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")

_lock = threading.RLock()


def lock() -> threading.RLock:
    """The lock, for a `with` statement; whoever holds it may take it again."""
    return _lock


def once(make: Callable[_Given, _Made]) -> Callable[_Given, _Made]:
    """The function, its results kept: for the same arguments all threads get the same object.

    `functools.cache` alone would let two threads make a grammar each, and codes of one grammar
    mean nothing to another.
    """
    kept = cache(make)

    @wraps(make)
    def made(*args: _Given.args, **kwargs: _Given.kwargs) -> _Made:
        with lock():
            return kept(*args, **kwargs)  # type: ignore[arg-type]

    return made


def _renew() -> None:
    global _lock
    _lock = threading.RLock()


# Whoever forks waits until nothing is half learnt; systems without fork lack the function.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=lambda: lock().acquire(),
        after_in_parent=lambda: lock().release(),
        after_in_child=_renew,
    )
