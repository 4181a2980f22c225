"""What every case's process does: run one library's function and print seconds per unit."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping

__all__ = ["main", "per_unit"]


def per_unit(work: Callable[[], object], units: int, repeats: int = 3) -> float:
    """The least time of a few runs of ``work``, over the units of work in it, after a warm-up."""
    work()
    best = float("inf")
    for _ in range(repeats):
        begin = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - begin)
    return best / units


def main(libraries: Mapping[str, Callable[[], float]]) -> None:
    """Run the library that the command line names."""
    print(json.dumps(libraries[sys.argv[1]]()))
