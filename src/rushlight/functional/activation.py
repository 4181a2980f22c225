"""Activations: what a neuron answers to the sum of its inputs, element by element.

Those that PyTorch also has on tensors (``relu``) are published there too; all are in
``rushlight.nn.functional``. Exponential linear units are in
``exponential.py``, those that look at a whole dimension in ``softmax.py``.
"""

from __future__ import annotations

from typing import Any

from rushlight.autograd.views import check_writable
from rushlight.functional.operands import require_floating, require_tensor
from rushlight.functional.register import operation, write_result
from rushlight.ops import tensors as rows
from rushlight.tensor import Tensor

__all__ = [
    "gelu",
    "hardsigmoid",
    "hardswish",
    "hardtanh",
    "into_input",
    "leaky_relu",
    "logsigmoid",
    "mish",
    "relu",
    "relu6",
    "sigmoid",
    "silu",
    "softplus",
    "softsign",
    "tanh",
    "tanhshrink",
]


def _numeric(who: str, x: Any) -> Tensor:
    """``x`` if it is a tensor of numbers; PyTorch has these for integers too."""
    if require_tensor(who, x)._data.dtype.kind == "b":
        raise RuntimeError(f"Boolean inputs not supported for {who}; cast it with .float()")
    tensor: Tensor = x
    return tensor


def into_input(input: Tensor, result: Tensor, inplace: bool) -> Tensor:
    """The result, written into the input if that was asked for."""
    if not inplace:
        return result
    check_writable(input)
    return write_result(input, result)


def relu(input: Tensor, inplace: bool = False) -> Tensor:
    """max(input, 0).

    Args:
        input: a tensor.
        inplace: write the result into it (default False).

    Shape:
        input (*), result as input.

    Raises:
        RuntimeError: the elements are bools.

    Source: Nair and Hinton, Rectified Linear Units Improve Restricted Boltzmann Machines (2010).

    Example:
        >>> import rushlight
        >>> rushlight.nn.functional.relu(rushlight.tensor([-1.0, 2.0]))
        tensor([0., 2.])
    """
    result: Tensor = rows.relu(_numeric("relu", input))
    return into_input(input, result, True) if inplace else result


@operation("relu", inplace=True)
def _relu(input: Tensor) -> Tensor:
    """max(input, 0).

    Args:
        input: a tensor of numbers.

    Shape:
        input (*), result as input.

    Raises:
        RuntimeError: the elements are bools.

    Example:
        >>> import rushlight
        >>> rushlight.relu(rushlight.tensor([-1, 2]))
        tensor([0, 2])
    """
    result: Tensor = rows.relu(_numeric("relu", input))
    return result


def leaky_relu(input: Tensor, negative_slope: float = 0.01, inplace: bool = False) -> Tensor:
    """Input where it is positive, negative_slope · input elsewhere.

    Args:
        input: a tensor of floating-point numbers.
        negative_slope: default 0.01.
        inplace: write the result into the input (default False).

    Shape:
        input (*), result as input.

    Raises:
        NotImplementedError: the elements are not floating-point numbers.

    Source: Maas, Hannun and Ng, Rectifier Nonlinearities Improve Neural Network Acoustic Models
    (2013).

    Example:
        >>> import rushlight
        >>> rushlight.nn.functional.leaky_relu(rushlight.tensor([-1.0, 2.0]))
        tensor([-0.0100,  2.0000])
    """
    x = require_floating("leaky_relu_cpu", input)
    return into_input(x, rows.leaky_relu(x, slope=float(negative_slope)), inplace)


def gelu(input: Tensor, *, approximate: str = "none") -> Tensor:
    """Input · Φ(input), with the normal distribution function Φ.

    Args:
        input: a tensor of floating-point numbers.
        approximate: "none" (default) for Φ by erf, "tanh" for the older formula with tanh.

    Shape:
        input (*), result as input.

    Raises:
        RuntimeError: ``approximate`` is something else.
        NotImplementedError: the elements are not floating-point numbers.

    Source: Hendrycks and Gimpel, Gaussian Error Linear Units (2016).

    Example:
        >>> import rushlight
        >>> rushlight.nn.functional.gelu(rushlight.tensor([-1.0, 2.0]))
        tensor([-0.1587,  1.9545])
    """
    x = require_floating("GeluKernelImpl", input)
    if approximate not in ("none", "tanh"):
        raise RuntimeError(
            f"approximate argument must be either none or tanh, got {approximate!r} in gelu"
        )
    result: Tensor = rows.gelu(x) if approximate == "none" else rows.gelu_tanh(x)
    return result


def silu(input: Tensor, inplace: bool = False) -> Tensor:
    """Input · sigmoid(input).

    Args:
        input: a tensor of floating-point numbers.
        inplace: write the result into the input (default False).

    Shape:
        input (*), result as input.

    Raises:
        NotImplementedError: the elements are not floating-point numbers.

    Source: Ramachandran, Zoph and Le, Searching for Activation Functions (2017), where it is Swish.

    Example:
        >>> import rushlight
        >>> rushlight.nn.functional.silu(rushlight.tensor([-1.0, 2.0]))
        tensor([-0.2689,  1.7616])
    """
    x = require_floating("silu_cpu", input)
    return into_input(x, rows.silu(x), inplace)


def mish(input: Tensor, inplace: bool = False) -> Tensor:
    """Input · tanh(softplus(input)).

    Args:
        input: a tensor of floating-point numbers.
        inplace: write the result into the input (default False).

    Shape:
        input (*), result as input.

    Raises:
        NotImplementedError: the elements are not floating-point numbers.

    Source: Misra, Mish: A Self Regularized Non-Monotonic Activation Function (2019).

    Example:
        >>> import rushlight
        >>> rushlight.nn.functional.mish(rushlight.tensor([-1.0, 2.0]))
        tensor([-0.3034,  1.9440])
    """
    x = require_floating("mish_cpu", input)
    return into_input(x, rows.mish(x), inplace)


def softplus(input: Tensor, beta: float = 1, threshold: float = 20) -> Tensor:
    """ln(1 + exp(beta · input)) / beta: a smooth relu.

    Args:
        input: a tensor of floating-point numbers.
        beta: how sharp the bend is (default 1).
        threshold: where beta · input is above it, the result is the input (default 20).

    Shape:
        input (*), result as input.

    Raises:
        NotImplementedError: the elements are not floating-point numbers.

    Source: Dugas et al., Incorporating Second-Order Functional Knowledge for Better Option Pricing
    (2001).

    Example:
        >>> import rushlight
        >>> rushlight.nn.functional.softplus(rushlight.tensor([-1.0, 2.0]))
        tensor([0.3133, 2.1269])
    """
    x = require_floating("softplus_cpu", input)
    result: Tensor = rows.softplus(x, beta=float(beta), threshold=float(threshold))
    return result


def logsigmoid(input: Tensor) -> Tensor:
    """Ln sigmoid(input).

    Args:
        input: a tensor of floating-point numbers.

    Shape:
        input (*), result as input.

    Raises:
        NotImplementedError: the elements are not floating-point numbers.

    Example:
        >>> import rushlight
        >>> rushlight.nn.functional.logsigmoid(rushlight.tensor([-1.0, 2.0]))
        tensor([-1.3133, -0.1269])
    """
    result: Tensor = rows.log_sigmoid(require_floating("log_sigmoid_cpu", input))
    return result


def hardtanh(
    input: Tensor, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False
) -> Tensor:
    """Input between min_val and max_val.

    Args:
        input: a tensor.
        min_val: default -1.
        max_val: default 1.
        inplace: write the result into the input (default False).

    Shape:
        input (*), result as input.

    Raises:
        ValueError: min_val is larger than max_val.
        RuntimeError: the input is unsigned and min_val negative.
        RuntimeError: the elements are bools.

    Example:
        >>> import rushlight
        >>> rushlight.nn.functional.hardtanh(rushlight.tensor([-1.0, 2.0]))
        tensor([-1.,  1.])
    """
    x = _numeric("hardtanh", input)
    if min_val > max_val:
        raise ValueError(f"min_val cannot be greater than max_val, got {min_val} > {max_val}")
    if x._data.dtype.kind == "u" and min_val < 0:
        raise RuntimeError(f"cannot do hardtanh on an unsigned type with negative limits {min_val}")
    number = float if x._data.dtype.kind == "f" else int
    result = rows.hardtanh(x, least=number(min_val), largest=number(max_val))
    return into_input(x, result, inplace)


def relu6(input: Tensor, inplace: bool = False) -> Tensor:
    """Input between 0 and 6.

    Args:
        input: a tensor.
        inplace: write the result into the input (default False).

    Shape:
        input (*), result as input.

    Raises:
        RuntimeError: the elements are bools.

    Example:
        >>> import rushlight
        >>> rushlight.nn.functional.relu6(rushlight.tensor([-1.0, 2.0, 7.0]))
        tensor([0., 2., 6.])
    """
    return hardtanh(input, 0.0, 6.0, inplace)


def hardsigmoid(input: Tensor, inplace: bool = False) -> Tensor:
    """Input / 6 + 1/2, between 0 and 1.

    Args:
        input: a tensor of floating-point numbers.
        inplace: write the result into the input (default False).

    Shape:
        input (*), result as input.

    Raises:
        NotImplementedError: the elements are not floating-point numbers.

    Source: Howard et al., Searching for MobileNetV3 (2019).

    Example:
        >>> import rushlight
        >>> rushlight.nn.functional.hardsigmoid(rushlight.tensor([-4.0, 0.0, 1.0]))
        tensor([0.0000, 0.5000, 0.6667])
    """
    x = require_floating("hardsigmoid", input)
    return into_input(x, rows.hardsigmoid(x), inplace)


def hardswish(input: Tensor, inplace: bool = False) -> Tensor:
    """Input · hardsigmoid(input).

    Args:
        input: a tensor of floating-point numbers.
        inplace: write the result into the input (default False).

    Shape:
        input (*), result as input.

    Raises:
        NotImplementedError: the elements are not floating-point numbers.

    Source: Howard et al., Searching for MobileNetV3 (2019).

    Example:
        >>> import rushlight
        >>> rushlight.nn.functional.hardswish(rushlight.tensor([-4.0, -1.0, 2.0]))
        tensor([-0.0000, -0.3333,  1.6667])
    """
    x = require_floating("hardswish_cpu", input)
    return into_input(x, rows.hardswish(x), inplace)


def sigmoid(input: Tensor) -> Tensor:
    """1 / (1 + exp(-input)).

    Args:
        input: a tensor.

    Shape:
        input (*), result as input.

    Example:
        >>> import rushlight
        >>> rushlight.nn.functional.sigmoid(rushlight.tensor([-1.0, 0.0, 1.0]))
        tensor([0.2689, 0.5000, 0.7311])
    """
    result: Tensor = input.sigmoid()
    return result


def tanh(input: Tensor) -> Tensor:
    """The hyperbolic tangent.

    Args:
        input: a tensor.

    Shape:
        input (*), result as input.

    Example:
        >>> import rushlight
        >>> rushlight.nn.functional.tanh(rushlight.tensor([-1.0, 2.0]))
        tensor([-0.7616,  0.9640])
    """
    result: Tensor = input.tanh()
    return result


def tanhshrink(input: Tensor) -> Tensor:
    """Input - tanh(input).

    Args:
        input: a tensor.

    Shape:
        input (*), result as input.

    Example:
        >>> import rushlight
        >>> rushlight.nn.functional.tanhshrink(rushlight.tensor([-1.0, 2.0]))
        tensor([-0.2384,  1.0360])
    """
    return input - tanh(input)


def softsign(input: Tensor) -> Tensor:
    """Input / (1 + |input|).

    Args:
        input: a tensor.

    Shape:
        input (*), result as input.

    Raises:
        RuntimeError: the elements are bools.

    Source: Glorot and Bengio, Understanding the Difficulty of Training Deep Feedforward Neural
    Networks (2010).

    Example:
        >>> import rushlight
        >>> rushlight.nn.functional.softsign(rushlight.tensor([-1.0, 2.0]))
        tensor([-0.5000,  0.6667])
    """
    size: Tensor = rows.abs(_numeric("softsign", input))
    return input / (size + 1)
