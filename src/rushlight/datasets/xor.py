"""The XOR problem of the course's chapter 13: which quadrants does a point lie in?

200 points of the square [-1, 1]²; label 0 where the coordinates' signs differ, else 1. No straight
line divides them, which is why a network needs a hidden layer.
"""

import numpy as np

from rushlight.datasets.checks import make_raw_data
from rushlight.datasets.task import Entry, RawData

__all__ = ["ENTRY", "read"]

_TRAIN = 100


def read() -> RawData:
    """Draw the course's points: the first 100 to train, the other 100 to validate.

    Source: the course, chapter 13, "Solving an XOR classification problem".

    Example:
        >>> read().train.x[0]
        array([-0.16595599,  0.44064899])
    """
    # The stream of np.random.seed(1), without touching the global generator.
    x = np.random.RandomState(1).uniform(low=-1, high=1, size=(200, 2))
    y = np.where(x[:, 0] * x[:, 1] < 0, 0, 1)
    return make_raw_data(
        "xor",
        {"train": (x[:_TRAIN], y[:_TRAIN]), "valid": (x[_TRAIN:], y[_TRAIN:])},
        kind=ENTRY.kind,
        description=ENTRY.description,
        source="drawn from numpy.random.RandomState(1)",
        scaling="none",
        divided=True,
    )


ENTRY = Entry(
    name="xor",
    kind="binary",
    description="200 points of a square, labelled by XOR of the signs",
    read=read,
)
