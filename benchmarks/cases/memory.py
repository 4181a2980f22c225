"""The most memory that a training of the MNIST network takes beyond its data: bytes."""

from __future__ import annotations

import resource

from benchmarks.cases.jobs import MNIST
from benchmarks.cases.peers import TRAINERS
from benchmarks.cases.timing import main


def peak(library: str) -> float:
    """The process's peak, without the data as they are given."""
    train = TRAINERS[library](MNIST)
    train(2)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return float(most - sum(a.nbytes for a in MNIST.data()))


if __name__ == "__main__":
    main({name: lambda name=name: peak(name) for name in ("Rushlight", "PyTorch", "JAX")})
