"""One row through 784-512-256-10: seconds per call of ``predict``, or of the model."""

from __future__ import annotations

from typing import Any

from benchmarks.cases.jobs import DEEP
from benchmarks.cases.peers import network
from benchmarks.cases.timing import main, per_unit

CALLS = 1000


def rushlight() -> float:
    """``rushlight.predict``."""
    import rushlight

    model, row = network(rushlight, DEEP), DEEP.data()[0][:1]
    return per_unit(lambda: [rushlight.predict(model, row) for _ in range(CALLS)], CALLS)


def pytorch() -> float:
    """The model called under ``inference_mode``."""
    import torch

    model, row = network(torch, DEEP).eval(), torch.tensor(DEEP.data()[0][:1])

    def calls() -> None:
        with torch.inference_mode():
            for _ in range(CALLS):
                model(row)

    return per_unit(calls, CALLS)


def products() -> float:
    """The products alone, in NumPy."""
    x: Any = DEEP.data()[0][:1]
    weights = DEEP.parameters()[::2]

    def calls() -> None:
        for _ in range(CALLS):
            value = x
            for weight in weights:
                value = value.dot(weight.T)

    return per_unit(calls, CALLS)


if __name__ == "__main__":
    main({"Rushlight": rushlight, "PyTorch": pytorch, "matrix products alone": products})
