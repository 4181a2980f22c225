"""The fixed cost of a ``fit`` whose program this process has: that of a single step."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from benchmarks.cases.jobs import DEEP, MNIST, XOR, Job
from benchmarks.cases.peers import TRAINERS
from benchmarks.cases.timing import main, per_unit


def fixed(job: Job) -> float:
    """Seconds of a fit of one step."""
    train = TRAINERS["Rushlight"](replace(job, rows=job.batch))
    return per_unit(lambda: train(1), 1, repeats=20)


if __name__ == "__main__":
    main(
        {
            "2-4-4-1": partial(fixed, XOR),
            "784-50-10": partial(fixed, MNIST),
            "784-512-256-10": partial(fixed, DEEP),
        }
    )
