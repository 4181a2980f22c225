"""Arrays as tensors: the types they take, and how what is wrong with them is told."""

import numpy as np
import pytest

import rushlight
from rushlight.training.arrays import (
    input_tensor,
    not_finite,
    row_problems,
    target_tensor,
    to_tensor,
)

F32, F64, I64 = rushlight.float32, rushlight.float64, rushlight.int64


@pytest.mark.parametrize(
    "kind", ["uint8", "int16", "int64", "uint16", "bool", "float16", "float64"]
)
def test_inputs_take_the_models_type(kind):
    found = input_tensor("x", np.array([[0, 1]], kind), F32)
    assert found.dtype == F32
    assert found.tolist() == [[0.0, 1.0]]


def test_tensors_are_left_as_they_are():
    x = rushlight.ones(2, dtype=F64, requires_grad=True)
    assert input_tensor("x", x, F32).dtype == F64
    assert not input_tensor("x", x, F32).requires_grad
    assert input_tensor("x", rushlight.tensor([1]), F32).dtype == I64
    assert target_tensor("y", rushlight.tensor([1]), F32, integers=False).dtype == I64


@pytest.mark.parametrize("kind", ["uint8", "int32", "uint32", "int64"])
def test_numbers_of_classes_are_whole(kind):
    assert target_tensor("y", np.array([1, 2], kind), F32, integers=True).dtype == I64
    assert target_tensor("y", np.array([1, 2], kind), F32, integers=False).dtype == F32


def test_probabilities_take_the_models_type():
    assert target_tensor("y", np.array([[0.5, 0.5]]), F32, integers=True).dtype == F32


def test_big_endian_and_strided_arrays_are_read():
    x = np.arange(6, dtype=">f8").reshape(2, 3)[:, ::-2]
    assert input_tensor("x", x, F64).tolist() == [[2.0, 0.0], [5.0, 3.0]]


@pytest.mark.parametrize(
    "value", ["abc", [None], [{}], np.array([1j]), np.array(["2020"], "M8[Y]")]
)
def test_what_holds_no_numbers_is_refused(value):
    with pytest.raises(TypeError, match="x are no numbers"):
        to_tensor("x", value)


@pytest.mark.parametrize(
    ("array", "place"),
    [
        (np.array([1.0, np.nan]), "the first nan in row 1;"),
        (np.array([[1.0, 2.0], [np.inf, np.nan]]), "2 values.*the first inf in row 1, column 0"),
        (np.full((1, 2, 2), -np.inf), r"first -inf in row 0, position \(0, 0\)"),
    ],
)
def test_the_first_bad_value_is_named(array, place):
    with pytest.raises(ValueError, match=place):
        raise ValueError(*not_finite("x", array))


def test_rows_that_belong_together():
    ones, none = rushlight.ones(2, 3), rushlight.ones(0, 3)
    assert row_problems({"x": ones, "y": rushlight.ones(2)}) == []
    assert row_problems({"x": ones, "y": none}) == [
        "the numbers of rows differ (x: 2, y: 0)",
        "y are empty",
    ]
    assert row_problems({"x": rushlight.tensor(1.0)}) == ["x have no rows"]
