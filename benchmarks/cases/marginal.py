"""What one more epoch costs: the time of 2 E epochs less that of E, so no fixed cost counts."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from benchmarks.cases.jobs import Job
from benchmarks.cases.peers import TRAINERS

__all__ = ["libraries", "marginal"]


def libraries(job: Job, per: str) -> dict[str, Callable[[], float]]:
    """For each library, seconds per epoch or per step of a job."""
    units = job.epochs * (job.steps if per == "step" else 1)
    return {name: partial(marginal, name, job, units) for name in TRAINERS}


def marginal(library: str, job: Job, units: int, repeats: int = 3) -> float:
    """Seconds per unit, after a first training of the same program in this process."""
    train = TRAINERS[library](job)
    train(job.epochs)
    once = min(_seconds(train, job.epochs) for _ in range(repeats))
    twice = min(_seconds(train, 2 * job.epochs) for _ in range(repeats))
    return (twice - once) / units


def _seconds(train: Callable[[int], object], epochs: int) -> float:
    begin = time.perf_counter()
    train(epochs)
    return time.perf_counter() - begin
