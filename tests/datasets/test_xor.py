"""The course's XOR points, to the digit."""

import numpy as np

from rushlight.datasets import xor


def test_the_points_are_the_courses():
    raw = xor.read()
    assert raw.train.x[0].tolist() == [-0.165955990594852, 0.4406489868843162]
    assert [int(part.y.sum()) for part in raw.parts.values()] == [53, 53]
    assert {name: part.x.shape for name, part in raw.parts.items()} == {
        "train": (100, 2),
        "valid": (100, 2),
    }
    x, y = raw.pooled().x, raw.pooled().y
    np.testing.assert_array_equal(y, (x[:, 0] * x[:, 1] >= 0).astype(int))


def test_the_global_generator_is_left_alone():
    before = np.random.get_state()[1].copy()  # noqa: NPY002 - the generator under test
    xor.read()
    np.testing.assert_array_equal(np.random.get_state()[1], before)  # noqa: NPY002


def test_it_needs_no_scaling_and_divides_itself():
    raw = xor.read()
    assert (raw.kind, raw.scaling, raw.divided) == ("binary", "none", True)
