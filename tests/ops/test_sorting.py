"""Order as rows: ties keep their places, NaN is the largest, medians are the lower ones."""

import numpy as np
import pytest
from operands import same
from row_values import slopes, value

INF, NAN = float("inf"), float("nan")


@pytest.mark.parametrize(
    ("descending", "expected"), [(False, [1, 4, 0, 3, 2, 5]), (True, [2, 5, 0, 3, 1, 4])]
)
def test_equal_elements_keep_their_order_and_nan_is_the_largest(descending, expected):
    x = [2, 1, NAN, 2, 1, NAN]
    assert value("argsort", x, dim=0, descending=descending) == expected


def test_no_elements():
    assert value("sort", [[], []], dim=1, descending=True) == [[[], []], [[], []]]
    assert value("topk", [1.0, 2.0], k=0, dim=0, largest=True) == [[], []]


@pytest.mark.parametrize(
    ("name", "x", "expected"),
    [
        ("median", [4, 1, 3, 2], [2, 3]),
        ("median", [1, NAN, 3, NAN], [NAN, 1]),
        ("nanmedian", [3, NAN, 1, 2, 4], [2, 3]),
        ("nanmedian", [NAN, NAN], [NAN, 0]),
        ("mode", [3, 1, 3, 1, 2], [1, 3]),
        ("mode", [2, 2, 1], [2, 1]),
        ("max_along", [1, 3, 3], [3, 1]),
        ("min_along", [1, NAN, 0], [NAN, 1]),
    ],
)
def test_one_of_several(name, x, expected):
    np.testing.assert_equal(value(name, x, dim=0, keepdim=False), expected)


@pytest.mark.parametrize(
    ("name", "params", "expected"),
    [
        ("sort", {"descending": False}, [1, 1, 1]),
        ("topk", {"k": 2, "largest": True}, [1, 1, 0]),
        ("topk", {"k": 1, "largest": False}, [0, 0, 1]),
        ("kthvalue", {"k": 2, "keepdim": False}, [1, 0, 0]),
        ("median", {"keepdim": True}, [1, 0, 0]),
        ("max_along", {"keepdim": False}, [1, 0, 0]),
        ("min_along", {"keepdim": False}, [0, 0, 1]),
    ],
)
def test_one_of_equal_elements_takes_the_whole_gradient(name, params, expected):
    assert slopes(name, [2, 2, 1], dim=0, **params) == [expected]


@pytest.mark.parametrize("dim", [0, 1])
def test_picked_elements_are_those_at_the_indices(dim):
    x = np.random.default_rng(0).integers(0, 4, (5, 6)).astype(float)
    for name, params in {
        "sort": {"descending": True},
        "topk": {"k": 3, "largest": False},
        "kthvalue": {"k": 2, "keepdim": True},
        "median": {"keepdim": True},
        "mode": {"keepdim": True},
    }.items():
        values, indices = value(name, x, dim=dim, **params)
        np.testing.assert_array_equal(np.take_along_axis(x, np.array(indices), dim), values)


@pytest.mark.parametrize(
    "code",
    [
        "L.sort(T([2.0, float('nan'), -0.0, 0.0, 2.0]), stable=True)",
        "L.sort(I([[3, 1], [3, 0]]), dim=0, descending=True, stable=True)",
        "L.topk(x, 2), L.kthvalue(x, 3, dim=1), L.median(x, 0), L.mode(n % 2, 1)",
        "L.max(T([[1.0, float('nan')], [2.0, 0.0]]), 1), L.argmin(n, 1)",
        "G(lambda x: L.sort(x, 1)[0] * L.median(x, 1, keepdim=True)[0], (3, 5))",
    ],
)
def test_as_in_pytorch(torch, code):
    same(torch, code)
