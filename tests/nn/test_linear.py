"""Linear and Identity: what the generic suite does not see."""

import pytest

import rushlight
from rushlight import nn


def test_initial_values_are_frozen():
    """After seed 0, with PyTorch 2.13."""
    rushlight.manual_seed(0)
    layer = nn.Linear(2, 1)
    assert layer.weight.tolist() == [[-0.005293981172144413, 0.37932288646698]]
    assert layer.bias.tolist() == [-0.5819807648658752]


def test_without_inputs_there_is_only_the_bias():
    with pytest.warns(UserWarning, match="zero-element"):
        layer = nn.Linear(0, 2)
    assert layer(rushlight.ones(3, 0)).tolist() == [[0.0, 0.0]] * 3


def test_a_wrong_shape_says_what_to_do():
    with pytest.raises(RuntimeError, match=r"\(\*, 784\), got \(64, 28, 28\); flatten\(1\) first"):
        nn.Linear(784, 10)(rushlight.ones(64, 28, 28))


def test_dtype_and_device():
    assert nn.Linear(1, 1, dtype=rushlight.float64).bias.dtype is rushlight.float64
    with pytest.raises(AssertionError, match="CUDA"):
        nn.Linear(1, 1, device="cuda")


def test_identity_takes_any_arguments():
    value = object()
    assert nn.Identity(54, unused=True)(value) is value
