"""Exponential linear units: the identity above 0, an exponential function below."""

from __future__ import annotations

from rushlight.functional.activation import into_input
from rushlight.functional.operands import require_floating
from rushlight.ops import tensors as rows
from rushlight.tensor import Tensor

__all__ = ["celu", "elu", "selu"]

# Klambauer et al., Self-Normalizing Neural Networks (2017): the fixed point's alpha and scale.
_SELU_ALPHA = 1.6732632423543772848170429916717
_SELU_SCALE = 1.0507009873554804934193349852946


def elu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    """Input where it is positive, alpha · (exp(input) - 1) elsewhere.

    Args:
        input: a tensor of floating-point numbers.
        alpha: the limit for very negative inputs, negated (default 1).
        inplace: write the result into the input (default False).

    Shape:
        input (*), result as input.

    Raises:
        NotImplementedError: the elements are not floating-point numbers.

    Source: Clevert, Unterthiner and Hochreiter, Fast and Accurate Deep Network Learning by
    Exponential Linear Units (2016).

    Example:
        >>> import rushlight
        >>> rushlight.nn.functional.elu(rushlight.tensor([-1.0, 2.0]))
        tensor([-0.6321,  2.0000])
    """
    x = require_floating("elu_cpu", input)
    return into_input(x, rows.elu(x, alpha=float(alpha), scale=1.0, rate=1.0), inplace)


def selu(input: Tensor, inplace: bool = False) -> Tensor:
    """1.0507 times ``elu`` with alpha 1.6733, which keep mean and variance of deep networks.

    Args:
        input: a tensor of floating-point numbers.
        inplace: write the result into the input (default False).

    Shape:
        input (*), result as input.

    Raises:
        NotImplementedError: the elements are not floating-point numbers.

    Source: Klambauer et al., Self-Normalizing Neural Networks (2017).

    Example:
        >>> import rushlight
        >>> rushlight.nn.functional.selu(rushlight.tensor([-1.0, 2.0]))
        tensor([-1.1113,  2.1014])
    """
    x = require_floating("elu_cpu", input)
    return into_input(x, rows.elu(x, alpha=_SELU_ALPHA, scale=_SELU_SCALE, rate=1.0), inplace)


def celu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    """Input where it is positive, alpha · (exp(input / alpha) - 1) elsewhere.

    Args:
        input: a tensor of floating-point numbers.
        alpha: default 1.
        inplace: write the result into the input (default False).

    Shape:
        input (*), result as input.

    Raises:
        RuntimeError: alpha is 0.
        NotImplementedError: the elements are not floating-point numbers.

    Source: Barron, Continuously Differentiable Exponential Linear Units (2017).

    Example:
        >>> import rushlight
        >>> rushlight.nn.functional.celu(rushlight.tensor([-1.0, 2.0]), alpha=2.0)
        tensor([-0.7869,  2.0000])
    """
    x = require_floating("elu_cpu", input)
    if alpha == 0:
        raise RuntimeError(f"ZeroDivisionError: alpha cannot be 0 for CELU, got {alpha}")
    return into_input(x, rows.celu(x, alpha=float(alpha)), inplace)
