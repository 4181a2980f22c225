"""The digits are always the same: 1,437 to learn from and 360 to be tested on."""

import numpy as np

from rushlight.datasets import digits

FIRST = [7, 6, 3, 7, 7, 3, 2, 8, 9, 3]  # the labels of the first images of the test part


def test_the_parts():
    raw = digits.read()
    assert {name: len(part) for name, part in raw.parts.items()} == {"train": 1437, "test": 360}
    assert raw.train.x.dtype == np.uint8
    assert (raw.train.x.min(), raw.train.x.max()) == (0, 16)
    assert (raw.image_shape, raw.scaling, raw.divided) == ((8, 8), "pixels", False)
    assert raw.class_names == tuple("0123456789")


def test_the_test_part_is_fixed_and_in_proportion():
    raw = digits.read()
    assert np.bincount(raw.parts["test"].y).tolist() == [36, 36, 35, 37, 36, 37, 36, 36, 35, 36]
    assert raw.parts["test"].y[:10].tolist() == FIRST
    assert raw.fingerprint() == digits.read().fingerprint()


def test_no_image_is_lost_or_doubled():
    from sklearn.datasets import load_digits

    def rows(x, y):
        return sorted(map(tuple, np.column_stack([x, y]).astype(int).tolist()))

    pooled = digits.read().pooled()
    assert rows(pooled.x, pooled.y) == rows(*load_digits(return_X_y=True))
