"""Spread, norms and extremes as rows: no freedom, no length, no number, and ties."""

import math

import numpy as np
import pytest
from operands import same
from row_values import slopes, value

INF, NAN = math.inf, math.nan
WHOLE = {"dims": (0,), "keepdim": False}


@pytest.mark.parametrize(
    ("p", "expected", "slope"),
    [
        (2, 5, [0.6, -0.8, 0]),
        (1, 7, [1, -1, 0]),
        (0, 2, [0, 0, 0]),
        (INF, 4, [0, -1, 0]),
        (-INF, 0, [0, 0, 0]),
        (0.5, 13.928203230275509, [2.1547005383792515, -1.8660254037844386, 0]),
    ],
)
def test_norms(p, expected, slope):
    np.testing.assert_allclose(value("norm", [3, -4, 0], p=p, **WHOLE), expected)
    with np.errstate(divide="ignore"):
        np.testing.assert_allclose(slopes("norm", [3, -4, 0], p=p, **WHOLE), [slope])


@pytest.mark.parametrize("p", [2, 3, 1.5])
def test_the_norm_of_zeros_has_the_slope_zero(p):
    with np.errstate(all="ignore"):
        assert slopes("norm", [0, 0], p=p, **WHOLE) == [[0, 0]]


def test_equal_sizes_share_the_gradient_of_the_largest():
    assert slopes("norm", [3, -3, 1], p=INF, **WHOLE) == [[0.5, -0.5, 0]]


def test_spread_without_freedom():
    with np.errstate(all="ignore"):
        assert math.isnan(value("var", [3], correction=1, **WHOLE))
        assert value("var", [1, 3], correction=2, **WHOLE) == INF
    assert value("var", [3], correction=0, **WHOLE) == 0


def test_spread_of_equal_numbers_has_the_slope_zero():
    with np.errstate(all="ignore"):
        assert slopes("std", [2, 2, 2], correction=1, **WHOLE) == [[0, 0, 0]]


def test_spread_is_of_two_passes():
    x = np.array([1e8, 1e8 + 1, 1e8 + 2])
    assert value("var", x, correction=1, **WHOLE) == 1


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        ([1000, 1000], 1000 + math.log(2)),
        ([-INF, -INF], -INF),
        ([INF, 0], INF),
        ([], -INF),
    ],
)
def test_logsumexp(x, expected):
    with np.errstate(divide="ignore"):
        np.testing.assert_allclose(value("logsumexp", x, **WHOLE), expected)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("max_all", [0, 0.5, 0, 0.5]),
        ("min_all", [1, 0, 0, 0]),
        ("median_all", [0, 0, 1, 0]),
    ],
)
def test_ties_over_all_share(name, expected):
    assert slopes(name, [0, 3, 2, 3]) == [expected]


def test_a_median_that_is_no_number_gives_its_gradient_to_those():
    assert slopes("median_all", [1, NAN, NAN]) == [[0, 0.5, 0.5]]
    assert slopes("nanmedian_all", [1, NAN, 1]) == [[0.5, 0, 0.5]]


def test_the_nuclear_norm_of_a_diagonal():
    np.testing.assert_allclose(value("nuclear_norm", [[3, 0], [0, -4]]), 7)
    np.testing.assert_allclose(slopes("nuclear_norm", [[3, 0], [0, -4]]), [[[1, 0], [0, -1]]])


@pytest.mark.parametrize(
    "code",
    [
        "[L.linalg.vector_norm(x, p) for p in (0, 0.5, 1, 2, 3, float('inf'), -float('inf'))]",
        "L.var(x), L.std(x, 1, keepdim=True), L.var(x, 0, correction=0), L.logsumexp(x, 1)",
        "G(lambda x: L.std(x, 1) + L.var(x, 1, correction=0), (3, 4))",
        "G(lambda x: L.linalg.vector_norm(x, float('inf'), dim=1), (3, 4))",
        "G(lambda x: x.round().max() + x.round().min() + x.round().median(), (9,))",
    ],
)
def test_as_in_pytorch(torch, code):
    same(torch, code)
