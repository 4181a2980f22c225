"""Whether Rushlight's parameters after some epochs are PyTorch's: asked before time counts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from benchmarks.cases.jobs import DEEP, MNIST, XOR, Job
from benchmarks.cases.peers import TRAINERS
from benchmarks.cases.timing import main

EPOCHS = 2


def farthest(job: Job) -> float:
    """The largest difference of a parameter, relative to the largest parameter of its kind."""
    ours, theirs = (TRAINERS[name](job)(EPOCHS) for name in ("Rushlight", "PyTorch"))
    return max(
        float(np.abs(a - b).max() / np.abs(b).max()) for a, b in zip(ours, theirs, strict=True)
    )


if __name__ == "__main__":
    jobs: dict[str, Callable[[], float]] = {
        "fit_xor": partial(farthest, XOR),
        "fit_mnist": partial(farthest, MNIST),
        "fit_deep": partial(farthest, DEEP),
    }
    main(jobs)
