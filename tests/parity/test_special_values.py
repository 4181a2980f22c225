"""Zeros, infinities, NaN, the tiny and the huge: values and slopes are PyTorch's."""

import warnings

import numpy as np
import pytest

pytest.importorskip("torch", reason="PyTorch, the oracle, is not installed")

import torch
from parity_sides import resolve

import rushlight
from rushlight.ops import table

INF, NAN = float("inf"), float("nan")
LIMITS = np.finfo(np.float64)
VALUES = [0.0, -0.0, INF, -INF, NAN, LIMITS.tiny, -LIMITS.tiny, 1.0, -1.0, 0.5, 2.0, -3.0, 1e4]
HUGE = [LIMITS.max, -LIMITS.max]
# What overflows on the way: PyTorch's formula elsewhere than ours.
NO_HUGE = {"atan2", "hypot", "std", "var", "logcumsumexp"}
# Where PyTorch's vector kernels say another thing of NaN than its scalar ones.
NO_NAN = {f"nn.functional.{name}" for name in ("hardtanh", "elu", "celu", "hardswish")}
# The slope at an infinity: PyTorch's is NaN.
FINITE = {"logcumsumexp"}
PAIRS = """add sub mul div pow atan2 hypot maximum minimum fmax fmin logaddexp logaddexp2 xlogy
    clamp_min clamp_max nn.functional.mse_loss nn.functional.smooth_l1_loss nn.functional.huber_loss
    nn.functional.binary_cross_entropy_with_logits"""
LANES = """sum mean prod nansum nanmean amax amin std var logsumexp norm cumsum logcumsumexp cummax
    cummin softmax log_softmax median"""
EXPONENTS = (0, 1, 2, 3, 4, -1, -2, 0.5, -0.5, 1.5, INF, -INF, NAN)


def values_for(name):
    values = VALUES if name in NO_HUGE else VALUES + HUGE
    if name in FINITE:
        values = [v for v in values if abs(v) < INF]
    return [v for v in values if v == v] if name in NO_NAN else values


def value_and_slopes(library, path, operands, *args, **kwargs):
    """The result, and the gradient of 1.5 times its sum by each operand."""
    inputs = [library.tensor(x, dtype=library.float64, requires_grad=True) for x in operands]
    result = resolve(library, path)(*inputs, *args, **kwargs)
    result = result[0] if isinstance(result, tuple) else result
    if not result.requires_grad:
        return [result.numpy()]
    (result * 1.5).sum().backward()
    slopes = [library.zeros_like(x) if x.grad is None else x.grad for x in inputs]
    return [x.detach().numpy() for x in (result, *slopes)]


def assert_is_pytorchs(path, operands, *args, **kwargs):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = value_and_slopes(torch, path, operands, *args, **kwargs)
        found = value_and_slopes(rushlight, path, operands, *args, **kwargs)
    for ours, theirs in zip(found, expected, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-7, atol=1e-15)


def is_elementwise(row):
    """Of one operand of floating-point numbers, and nothing else."""
    alone = len(row.inputs) == 1 and not row.params and row.name not in ("bitwise_not", "trace")
    return alone and "linalg" not in row.torch and resolve(torch, row.torch or "?") is not None


@pytest.mark.parametrize("name", [n for n, row in table.items() if is_elementwise(row)])
def test_of_one(name):
    path = table[name].torch
    assert_is_pytorchs(path, [values_for(path)])


@pytest.mark.parametrize(
    "name", ["elu", "celu", "hardtanh", "softplus", "leaky_relu", "softshrink"]
)
def test_of_one_with_numbers(name):
    path = f"nn.functional.{name}"
    if resolve(rushlight, path):
        assert_is_pytorchs(path, [values_for(path)])


@pytest.mark.parametrize("path", PAIRS.split())
def test_of_two(path):
    values = values_for(path)
    x, y = np.repeat(values, len(values)), np.tile(values, len(values))
    assert_is_pytorchs(path, [x, y], **({"reduction": "none"} if "." in path else {}))


@pytest.mark.parametrize("exponent", EXPONENTS)
def test_powers(exponent):
    assert_is_pytorchs("pow", [VALUES + HUGE], exponent)


@pytest.mark.parametrize("base", EXPONENTS)
def test_powers_of_a_number(base):
    values = [2.0, -3.0, 0.5] if base == 0 else VALUES
    x = torch.tensor(values, dtype=torch.float64, requires_grad=True)
    y = rushlight.tensor(values, dtype=rushlight.float64, requires_grad=True)
    for z in (base**x, base**y):
        z.sum().backward()
    np.testing.assert_allclose((base**y).detach().numpy(), (base**x).detach().numpy(), rtol=1e-9)
    np.testing.assert_allclose(y.grad.numpy(), x.grad.numpy(), rtol=1e-9)


@pytest.mark.parametrize("path", LANES.split())
def test_of_lanes(path):
    values = values_for(path)
    lanes = np.random.default_rng(0).choice(values, (60, 4))
    for lane in (*lanes, np.zeros(4), np.full(4, NAN), [1.0, 0.0, 2.0, 0.0]):
        assert_is_pytorchs(path, [np.reshape(lane, (1, 4))], 1 if path != "norm" else 2)


@pytest.mark.parametrize("p", [0, 0.5, 1, 1.5, 2, 3, -1, INF, -INF])
def test_norms(p):
    values = [v for v in VALUES if abs(v) > 1e-9 or v == 0 or v != v]
    for lane in np.random.default_rng(0).choice(values, (60, 3)):
        assert_is_pytorchs("norm", [lane], p)


@pytest.mark.parametrize(
    "path", ["var", "std", "prod", "mean", "norm", "sum", "cumprod", "softmax"]
)
def test_of_one_element(path):
    args = (0,) if path in ("cumprod", "softmax") else ()
    for value in VALUES + HUGE:
        for operand in (value, [value]) if path != "var" else (value,):
            assert_is_pytorchs(path, [operand], *args)
