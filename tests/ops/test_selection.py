"""Choices as rows: who takes the gradient of equal operands, and what NaN and infinity do."""

import numpy as np
import pytest
from operands import same
from row_values import slopes, value

INF, NAN = float("inf"), float("nan")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("maximum", [[0.5, 0, 1], [0.5, 1, 0]]),
        ("minimum", [[0.5, 1, 0], [0.5, 0, 1]]),
        ("fmax", [[1, 0, 1], [0, 1, 0]]),
        ("fmin", [[1, 1, 0], [0, 0, 1]]),
        ("clamp_min", [[1, 0, 1], [0, 1, 0]]),
        ("clamp_max", [[1, 1, 0], [0, 0, 1]]),
    ],
)
def test_who_takes_the_gradient_of_a_tie(name, expected):
    assert slopes(name, [2, 1, 3], [2, 2, 2]) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("maximum", [NAN, NAN, INF]),
        ("minimum", [NAN, NAN, 1]),
        ("fmax", [1, 1, INF]),
        ("fmin", [1, 1, 1]),
    ],
)
def test_nan_wins_or_loses(name, expected):
    np.testing.assert_equal(value(name, [NAN, 1, INF], [1, NAN, 1]), expected)


def test_what_is_not_chosen_may_be_infinite():
    of_x, of_y = slopes("where", np.array([True, False]), [1, INF], [INF, 2])[1:]
    assert (of_x, of_y) == ([1, 0], [0, 1])


def test_clamp_at_its_bounds_and_between_crossed_ones():
    assert slopes("clamp", [-1, 0, 0.5, 1, 2], 0, 1) == [[0, 1, 1, 1, 0], 1, 1]
    assert value("clamp", [0, 5], 3, 2) == [2, 2]
    assert slopes("clamp", [0, 5], 3, 2) == [[0, 0], 0, 2]


def test_what_is_no_number_is_replaced_and_gets_no_gradient():
    params = {"nan": 7.0, "positive": 8.0, "negative": 9.0}
    assert value("nan_to_num", [NAN, INF, -INF, -0.0], **params) == [7, 8, 9, 0]
    assert slopes("nan_to_num", [NAN, INF, -INF, -0.0], **params) == [[0, 0, 0, 1]]


@pytest.mark.parametrize(
    "code",
    [
        "G(lambda x, y: L.maximum(x.round(), y.round()), (9,), (9,))",
        "G(lambda x, y: L.fmin(x.round(), y.round()), (9,), (9,))",
        "G(lambda x, y, z: x.round().clamp(y.round(), z.round()), (20,), (20,), (20,))",
        "L.fmax(T([float('nan'), 1.0]), T([float('nan'), float('nan')]))",
        "L.nan_to_num(T([float('nan'), float('inf'), -float('inf')]))",
    ],
)
def test_as_in_pytorch(torch, code):
    same(torch, code)
