"""What the first ``fit`` of a program costs in a process, beyond what a later one costs.

Cold means an empty cache of object code; cached, that an earlier process compiled the same step.
The time includes tracing, and the imports that a first ``fit`` makes.
"""

from __future__ import annotations

import os
import tempfile
import time
from functools import partial

from benchmarks.cases.jobs import DEEP, MNIST, XOR, Job
from benchmarks.cases.timing import main


def first(job: Job, cached: bool) -> float:
    """Seconds that a first fit takes longer than a second one."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["RUSHLIGHT_CACHE"] = folder
        if cached and os.spawnlp(os.P_WAIT, *_again(job)):
            raise RuntimeError("first_fit: the process that fills the cache failed")
        from benchmarks.cases.peers import TRAINERS

        train = TRAINERS["Rushlight"](job)
        begin = time.perf_counter()
        train(1)
        middle = time.perf_counter()
        train(1)
        return (middle - begin) - (time.perf_counter() - middle)


def _again(job: Job) -> tuple[str, ...]:
    import sys

    name = next(n for n, j in _JOBS.items() if j == job)
    return sys.executable, sys.executable, "-m", "benchmarks.cases.first_fit", f"{name}, fill"


def _fill(job: Job) -> float:
    from benchmarks.cases.peers import TRAINERS

    TRAINERS["Rushlight"](job)(1)
    return 0.0


_JOBS = {"2-4-4-1": XOR, "784-50-10": MNIST, "784-512-256-10": DEEP}

if __name__ == "__main__":
    main(
        {f"{n}, cold": partial(first, j, False) for n, j in _JOBS.items()}
        | {f"{n}, cached": partial(first, j, True) for n, j in _JOBS.items()}
        | {f"{n}, fill": partial(_fill, j) for n, j in _JOBS.items()}
    )
