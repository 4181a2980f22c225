"""Timing that survives a noisy machine: processes in turn, ratios pair by pair, medians."""

from __future__ import annotations

import importlib.util
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Result", "installed", "measure", "run_once"]


@dataclass(frozen=True)
class Result:
    """What one library took, against the first of its case.

    Args:
        library: its name and setting.
        seconds: the median.
        spread: the least and the most.
        ratio: the median over pairs of its time over the first library's; None for the first.
    """

    library: str
    seconds: float
    spread: tuple[float, float]
    ratio: float | None


def installed(module: str) -> bool:
    """Whether a peer is there to be measured."""
    return importlib.util.find_spec(module) is not None


def run_once(case: str, library: str, threads: int) -> float:
    """Seconds per unit of work, from a process of its own."""
    # Each library chooses its kernels for this processor itself.
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("OPENBLAS_")},
        "OMP_NUM_THREADS": str(threads),
        "OPENBLAS_NUM_THREADS": str(threads),
        "RUSHLIGHT_NUM_THREADS": str(threads),
    }
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.cases.{case}", library],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"benchmark {case} of {library} failed:\n{done.stderr}")
    return float(json.loads(done.stdout.splitlines()[-1]))


def measure(case: str, libraries: Sequence[tuple[str, int]], pairs: int) -> list[Result]:
    """Run the libraries in turn, ``pairs`` times.

    Args:
        case: a module of ``benchmarks.cases``.
        libraries: name and number of threads; the first is what the others are compared with.
        pairs: how many rounds to count, after one that is not.
    """
    times: dict[tuple[str, int], list[float]] = {key: [] for key in libraries}
    for round_ in range(pairs + 1):
        for key in libraries:
            seconds = run_once(case, *key)
            if round_:
                times[key].append(seconds)
    first = times[libraries[0]]
    results = []
    for (library, threads), found in times.items():
        ratios = [t / f for t, f in zip(found, first, strict=True)]
        same = found is first
        results.append(
            Result(
                f"{library}, {threads} thread{'s' if threads > 1 else ''}",
                statistics.median(found),
                (min(found), max(found)),
                None if same else statistics.median(ratios),
            )
        )
    return results
