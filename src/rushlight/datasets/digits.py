"""scikit-learn's handwritten digits: 1,797 images of 8 × 8 pixels, part of its installation.

No network is needed. A fifth of the images, the same in every run, is the test part.
"""

import numpy as np

from rushlight.datasets.checks import make_raw_data
from rushlight.datasets.splits import hold_out
from rushlight.datasets.task import Entry, RawData, Split

__all__ = ["ENTRY", "read"]

_TEST_SHARE, _TEST_SEED = 0.2, 0


def read() -> RawData:
    """Read the digits: pixels 0 to 16, labels 0 to 9.

    Source: E. Alpaydin, C. Kaynak, "Optical Recognition of Handwritten Digits", UCI, 1998.
    """
    from sklearn.datasets import load_digits

    bunch = load_digits()
    images = Split(bunch.data.astype(np.uint8), bunch.target.astype(np.int64))
    train, test = hold_out(images, _TEST_SHARE, _TEST_SEED)
    return make_raw_data(
        "digits",
        {"train": (train.x, train.y), "test": (test.x, test.y)},
        kind=ENTRY.kind,
        description=ENTRY.description,
        source="scikit-learn's load_digits",
        image_shape=ENTRY.image_shape,
    )


ENTRY = Entry(
    name="digits",
    kind="classification",
    description="1,797 handwritten digits of 8 × 8 pixels",
    read=read,
    image_shape=(8, 8),
)
