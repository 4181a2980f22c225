"""A grid of sizes: seconds per step of each, for the libraries that a reader would choose among."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from benchmarks.cases.jobs import grid
from benchmarks.cases.marginal import marginal
from benchmarks.cases.peers import TRAINERS
from benchmarks.cases.timing import main

EPOCHS = 4

if __name__ == "__main__":
    runs: dict[str, Callable[[], float]] = {}
    for name, job in grid().items():
        longer = replace(job, epochs=EPOCHS)
        for library in TRAINERS:
            runs[f"{library}: {name}"] = partial(marginal, library, longer, EPOCHS * job.steps)
    main(runs)
