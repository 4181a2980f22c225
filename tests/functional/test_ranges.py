import pytest
from operands import refused, same

import rushlight

SAME = [
    "L.arange(5), L.arange(5.0), L.arange(1, 2, 0.5), L.arange(5, 1, -2), L.arange(0)",
    "L.arange(3, 3), L.arange(-3, 3, 2)",
    "L.arange(T(3)), L.arange(T(3.0)), L.arange(start=1, end=4), L.arange(end=4)",
    "L.arange(True), L.arange(1, 4, step=2)",
    "L.arange(3.5, dtype=L.int64), L.arange(-1.5, 3.2, dtype=L.int64)",
    "L.arange(-1.5, 3.2, dtype=L.int32), L.arange(300, dtype=L.uint8)",
    "L.arange(0, 1, 0.1), L.arange(0, 1, 0.1, dtype=L.float64)",
    "L.arange(5, dtype=L.float64), L.arange(2, requires_grad=True, dtype=L.float32)",
    "L.arange(1, 0, -0.25)",
    "L.arange(10**12, 10**12 + 3), L.arange(0, 10, 3), L.arange(np.int64(3))",
    "L.arange(1.5, 4)",
    "L.linspace(0, 1, 5), L.linspace(0, 1, 0), L.linspace(0, 1, 1)",
    "L.linspace(0, 10, 5, dtype=L.int64), L.linspace(0, 1, steps=3, dtype=L.float64)",
    "L.linspace(T(0), T(1.0), 3), L.linspace(3, -3, 7), L.linspace(-1, 1, 101)",
    "L.linspace(0, 10, 4, dtype=L.int32), L.linspace(1.7, 9.9, 4, dtype=L.int64)",
    "L.logspace(0, 2, 3), L.logspace(0, 2, 3, base=2)",
    "L.logspace(-1, 1, 4, dtype=L.float64), L.logspace(0, 1, 1), L.logspace(0, 1, 0)",
    "L.eye(2), L.eye(2, 3), L.eye(0), L.eye(3, 2, dtype=L.int64), L.eye(2, dtype=L.bool)",
    "L.tril_indices(3, 4), L.triu_indices(3, 4), L.tril_indices(3, 3, -1)",
    "L.triu_indices(3, 3, 1, dtype=L.int32), L.tril_indices(0, 3)",
    "L.tril_indices(2, 5, offset=2)",
]

REFUSED = [
    "L.arange(1, 5, -1)",
    "L.arange(5, 1, 0)",
    "L.arange(5, dtype=L.bool)",
    'L.arange(0, float("nan"))',
    'L.arange(0, float("inf"))',
    'L.arange("a")',
    "L.arange()",
    "L.arange(1, 2, 3, 4)",
    "L.linspace(0, 1, -1)",
    "L.linspace(0, 1)",
    "L.logspace(0, 1, -1)",
    "L.eye(-1)",
    "L.eye(2, -1)",
    "L.eye(2.5)",
    "L.tril_indices(-1, 2)",
]


@pytest.mark.parametrize("code", SAME)
def test_as_in_pytorch(torch, code):
    same(torch, code)


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    refused(torch, code)


def test_the_size_is_rounded_up():
    assert rushlight.arange(0, 1, 0.3).numel() == 4
    assert rushlight.arange(5, 0, -2).tolist() == [5, 3, 1]


def test_points_at_equal_distances_have_pytorchs_bits():
    points = rushlight.linspace(-1, 1, 101)
    assert points[50].item() == 2.2351741790771484e-08
