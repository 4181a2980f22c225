"""The course's ten points."""

import numpy as np

from rushlight.datasets import line, load


def test_the_points_are_the_courses():
    raw = line.read()
    assert list(raw.parts) == ["train"]
    assert raw.train.x.tolist() == [[float(i)] for i in range(10)]
    assert raw.train.y[:3].tolist() == np.float32([1.0, 1.3, 3.1]).tolist()
    assert (raw.kind, raw.divided, raw.class_names) == ("regression", True, ())


def test_scaled_as_in_the_course_to_the_last_bit():
    x = np.arange(10, dtype="float32").reshape((10, 1))
    np.testing.assert_array_equal(load("line").train.x, (x - np.mean(x)) / np.std(x))
