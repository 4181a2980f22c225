"""How many threads native code may use: ``set_num_threads`` and ``get_num_threads``.

The number changes how long a training takes, never its bits. Who uses it is in the compiler.
"""

from __future__ import annotations

import os

__all__ = ["get_num_threads", "set_num_threads"]

_VARIABLES = ("RUSHLIGHT_NUM_THREADS", "OMP_NUM_THREADS")
_chosen: list[int] = []


def set_num_threads(num: int) -> None:
    """Let native code use so many threads, in all of this process.

    Args:
        num: at least 1.

    Raises:
        RuntimeError: ``num`` is no positive integer.

    Example:
        >>> before = get_num_threads()
        >>> set_num_threads(2)
        >>> get_num_threads()
        2
        >>> set_num_threads(before)
    """
    if not isinstance(num, int) or isinstance(num, bool):
        raise RuntimeError(f"set_num_threads expects an int, but got {type(num).__name__}: {num!r}")
    if num < 1:
        raise RuntimeError(f"set_num_threads expects a positive integer, but got {num}")
    _chosen[:] = [num]


def get_num_threads() -> int:
    """How many threads native code may use.

    What ``set_num_threads`` said; else the environment variable ``RUSHLIGHT_NUM_THREADS`` or
    ``OMP_NUM_THREADS``; else one for each processor that this process may run on.

    Raises:
        RuntimeError: the environment variable is no positive integer.

    Example:
        >>> get_num_threads() >= 1
        True
    """
    if not _chosen:
        _chosen.append(_default())
    return _chosen[0]


def _default() -> int:
    for name in _VARIABLES:
        if text := os.environ.get(name, "").strip():
            if text.isdecimal() and int(text) > 0:
                return int(text)
            if name == _VARIABLES[0]:
                raise RuntimeError(f"{name} must be a positive integer, got {text!r}")
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
