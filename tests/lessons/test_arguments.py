"""What the lessons accept; what they refuse is tested where the user meets it, in each lesson."""

import numpy as np
import pytest

from rushlight.lessons.arguments import (
    as_data,
    as_examples,
    as_labels,
    as_pair,
    layer_sizes,
    require_positive,
)


def test_sizes_may_be_numpys_integers():
    assert layer_sizes(np.int64(4), [np.int32(3), 2], 1) == (4, 3, 2, 1)


@pytest.mark.parametrize(("size", "error"), [(True, TypeError), ("3", TypeError), (-1, ValueError)])
def test_other_sizes_are_refused(size, error):
    with pytest.raises(error, match=f"who: width must be .* got {size!r}"):
        require_positive("who", width=size)


@pytest.mark.parametrize("dtype", [np.uint8, np.int32, np.int64])
def test_labels_of_every_integer_type(dtype):
    assert as_labels("who", np.array([0, 2], dtype), 3).dtype == dtype


def test_nothing_is_copied():
    x, y = np.zeros((2, 3), np.float32), np.array([0, 1])
    assert as_examples("who", x, 3) is x
    assert as_pair("who", x, y) == (x, y) or as_pair("who", x, y)[0] is x
    assert as_data("who", x, y, 3, 2)[0] is x


def test_the_row_with_infinity_is_named():
    x = np.zeros((3, 2))
    x[1, 0] = np.inf
    with pytest.raises(ValueError, match="row 1"):
        as_data("who", x, [0, 0, 0], 2, 1)
