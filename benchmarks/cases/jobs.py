"""The networks that are timed, as data: each library builds the same one from it (``peers.py``)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

__all__ = ["DEEP", "MNIST", "XOR", "Job", "grid"]

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Job:
    """One training: a multilayer perceptron on random rows of a given shape.

    Args:
        sizes: features, units of each hidden layer, outputs.
        activation: behind each hidden layer.
        last: behind the outputs, "" for none.
        loss: mse and cross_entropy take one-hot rows and class numbers, bce one output.
        optimizer: with PyTorch's defaults besides lr.
        lr: the learning rate.
        batch: rows per step.
        rows: rows per epoch.
        epochs: how many a timing runs at least.
    """

    sizes: tuple[int, ...]
    activation: Literal["relu", "sigmoid", "tanh"]
    last: Literal["", "sigmoid"]
    loss: Literal["mse", "cross_entropy", "bce"]
    optimizer: Literal["sgd", "adam"]
    lr: float
    batch: int
    rows: int
    epochs: int = 1

    @property
    def steps(self) -> int:
        """Steps per epoch; the last may be short."""
        return -(-self.rows // self.batch)

    def data(self) -> tuple[Array, Array]:
        """Rows in [-1, 1], and the targets that the loss takes: time does not depend on them."""
        rng = np.random.default_rng(0)
        x = rng.random((self.rows, self.sizes[0]), dtype=np.float32)
        x *= 2  # in place: the peak of memory is measured, too
        x -= 1
        outputs = self.sizes[-1]
        if self.loss == "bce":
            return x, (x[:, 0] * x[:, 1] >= 0).astype(np.float32)
        classes = rng.integers(0, outputs, self.rows)
        if self.loss == "cross_entropy":
            return x, classes
        return x, np.eye(outputs, dtype=np.float32)[classes]

    def parameters(self) -> list[Array]:
        """Weight and bias of each layer, in PyTorch's layout, the same for every library."""
        rng = np.random.default_rng(1)
        found: list[Array] = []
        for before, after in zip(self.sizes, self.sizes[1:], strict=False):
            bound = 1 / np.sqrt(before)
            found.append(rng.uniform(-bound, bound, (after, before)).astype(np.float32))
            found.append(rng.uniform(-bound, bound, after).astype(np.float32))
        return found


XOR = Job((2, 4, 4, 1), "relu", "sigmoid", "bce", "sgd", 0.015, 2, 100, epochs=200)
MNIST = Job((784, 50, 10), "sigmoid", "sigmoid", "mse", "sgd", 0.1, 100, 55_000)
DEEP = Job((784, 512, 256, 10), "relu", "", "cross_entropy", "adam", 1e-3, 128, 55_000)


def grid() -> dict[str, Job]:
    """Sizes around those of the table: one thing changes at a time, from a middle one."""
    middle = Job((64, 64, 10), "relu", "", "cross_entropy", "adam", 1e-3, 32, 4096)
    jobs = {}
    for hidden in (4, 16, 64, 256, 1024):
        jobs[f"64-{hidden}-10, batch 32"] = replace(middle, sizes=(64, hidden, 10))
    for batch in (1, 8, 128, 1024):
        rows = min(4096, 512 * batch)
        jobs[f"64-64-10, batch {batch}"] = replace(middle, batch=batch, rows=rows)
    for depth in (2, 3, 4):
        sizes = (64, *(64,) * depth, 10)
        jobs[f"{'-'.join(map(str, sizes))}, batch 32"] = replace(middle, sizes=sizes)
    return jobs
