"""The regression of the course's chapter 12: ten points near a straight line.

All ten train; there are none to validate or to test.
"""

import numpy as np

from rushlight.datasets.checks import make_raw_data
from rushlight.datasets.task import Entry, RawData

__all__ = ["ENTRY", "read"]


def read() -> RawData:
    """The course's ten points.

    Source: the course, chapter 12, "Building a linear regression model".
    """
    x = np.arange(10, dtype=np.float32).reshape(10, 1)
    y = np.array([1.0, 1.3, 3.1, 2.0, 5.0, 6.3, 6.6, 7.4, 8.0, 9.0], dtype=np.float32)
    return make_raw_data(
        "line",
        {"train": (x, y)},
        kind=ENTRY.kind,
        description=ENTRY.description,
        source="the course's chapter 12",
        divided=True,
    )


ENTRY = Entry(
    name="line",
    kind="regression",
    description="ten points near a straight line",
    read=read,
)
