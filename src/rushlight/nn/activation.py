"""Activations of single elements as modules: each stores its arguments and calls its function.

Exponential linear units are in ``exponential.py``; those that look at all elements along a
dimension in ``softmax.py``.
"""

from __future__ import annotations

import warnings

from rushlight.functional import activation as F
from rushlight.nn.module import Module
from rushlight.tensor import Tensor

__all__ = [
    "GELU",
    "Hardsigmoid",
    "Hardswish",
    "Hardtanh",
    "InPlace",
    "LeakyReLU",
    "LogSigmoid",
    "Mish",
    "ReLU",
    "ReLU6",
    "SiLU",
    "Sigmoid",
    "Softplus",
    "Softsign",
    "Tanh",
    "Tanhshrink",
]


class Sigmoid(Module):
    """The logistic function σ(x) = 1 / (1 + exp(-x)), between 0 and 1.

    Shape:
        input (*), of any shape; result (*), the same.

    Example:
        >>> import rushlight
        >>> Sigmoid()(rushlight.tensor([-1.0, 0.0, 1.0]))
        tensor([0.2689, 0.5000, 0.7311])
    """

    def forward(self, input: Tensor) -> Tensor:
        """The function of each element."""
        return F.sigmoid(input)


class Tanh(Module):
    """The hyperbolic tangent (exp(x) - exp(-x)) / (exp(x) + exp(-x)), between -1 and 1.

    Shape:
        input (*), of any shape; result (*), the same.

    Example:
        >>> import rushlight
        >>> Tanh()(rushlight.tensor([-1.0, 0.0, 1.0]))
        tensor([-0.7616,  0.0000,  0.7616])
    """

    def forward(self, input: Tensor) -> Tensor:
        """The function of each element."""
        return F.tanh(input)


class LogSigmoid(Module):
    """ln σ(x) = -ln(1 + exp(-x)), exact also where σ(x) rounds to 0.

    Shape:
        input (*), of any shape; result (*), the same.

    Example:
        >>> import rushlight
        >>> LogSigmoid()(rushlight.tensor([-200.0, 0.0]))
        tensor([-200.0000,   -0.6931])
    """

    def forward(self, input: Tensor) -> Tensor:
        """The function of each element."""
        return F.logsigmoid(input)


class Tanhshrink(Module):
    """x - tanh(x).

    Shape:
        input (*), of any shape; result (*), the same.

    Example:
        >>> import rushlight
        >>> Tanhshrink()(rushlight.tensor([-1.0, 0.0, 1.0]))
        tensor([-0.2384,  0.0000,  0.2384])
    """

    def forward(self, input: Tensor) -> Tensor:
        """The function of each element."""
        return F.tanhshrink(input)


class Softsign(Module):
    """x / (1 + |x|), between -1 and 1.

    Source: Glorot, Bengio: Understanding the difficulty of training deep feedforward neural
    networks, 2010.

    Shape:
        input (*), of any shape; result (*), the same.

    Example:
        >>> import rushlight
        >>> Softsign()(rushlight.tensor([-1.0, 0.0, 3.0]))
        tensor([-0.5000,  0.0000,  0.7500])
    """

    def forward(self, input: Tensor) -> Tensor:
        """The function of each element."""
        return F.softsign(input)


class InPlace(Module):
    """An activation that can overwrite its input."""

    inplace: bool

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace

    def extra_repr(self) -> str:
        """Whether the input is overwritten, if it is."""
        return "inplace=True" if self.inplace else ""


class ReLU(InPlace):
    """The rectifier max(x, 0).

    Source: Nair, Hinton: Rectified linear units improve restricted Boltzmann machines, 2010.

    Args:
        inplace: overwrite the input (default False).

    Shape:
        input (*), of any shape; result (*), the same.

    Example:
        >>> import rushlight
        >>> ReLU()(rushlight.tensor([-1.0, 2.0]))
        tensor([0., 2.])
    """

    def forward(self, input: Tensor) -> Tensor:
        """The function of each element."""
        return F.relu(input, self.inplace)


class SiLU(InPlace):
    """x · σ(x), also called swish.

    Source: Hendrycks, Gimpel: Gaussian error linear units, 2016; Ramachandran, Zoph, Le:
    Searching for activation functions, 2017.

    Args:
        inplace: overwrite the input (default False).

    Shape:
        input (*), of any shape; result (*), the same.

    Example:
        >>> import rushlight
        >>> SiLU()(rushlight.tensor([-1.0, 2.0]))
        tensor([-0.2689,  1.7616])
    """

    def forward(self, input: Tensor) -> Tensor:
        """The function of each element."""
        return F.silu(input, self.inplace)


class Mish(InPlace):
    """x · tanh(ln(1 + exp(x))).

    Source: Misra: Mish: a self regularized non-monotonic activation function, 2019.

    Args:
        inplace: overwrite the input (default False).

    Shape:
        input (*), of any shape; result (*), the same.

    Example:
        >>> import rushlight
        >>> Mish()(rushlight.tensor([-1.0, 2.0]))
        tensor([-0.3034,  1.9440])
    """

    def forward(self, input: Tensor) -> Tensor:
        """The function of each element."""
        return F.mish(input, self.inplace)


class Hardsigmoid(InPlace):
    """x / 6 + 1/2, between 0 and 1: a sigmoid of straight lines.

    Args:
        inplace: overwrite the input (default False).

    Shape:
        input (*), of any shape; result (*), the same.

    Example:
        >>> import rushlight
        >>> Hardsigmoid()(rushlight.tensor([-3.0, 0.0, 1.5]))
        tensor([0.0000, 0.5000, 0.7500])
    """

    def forward(self, input: Tensor) -> Tensor:
        """The function of each element."""
        return F.hardsigmoid(input, self.inplace)

    def extra_repr(self) -> str:
        """Nothing, as in PyTorch."""
        return ""


class Hardswish(InPlace):
    """x · hardsigmoid(x).

    Source: Howard et al.: Searching for MobileNetV3, 2019.

    Args:
        inplace: overwrite the input (default False).

    Shape:
        input (*), of any shape; result (*), the same.

    Example:
        >>> import rushlight
        >>> Hardswish()(rushlight.tensor([-3.0, -1.5, 3.0]))
        tensor([-0.0000, -0.3750,  3.0000])
    """

    def forward(self, input: Tensor) -> Tensor:
        """The function of each element."""
        return F.hardswish(input, self.inplace)

    def extra_repr(self) -> str:
        """Nothing, as in PyTorch."""
        return ""


class LeakyReLU(InPlace):
    """max(x, 0) + negative_slope · min(x, 0).

    Source: Maas, Hannun, Ng: Rectifier nonlinearities improve neural network acoustic models, 2013.

    Args:
        negative_slope: the factor of negative inputs (default 0.01).
        inplace: overwrite the input (default False).

    Shape:
        input (*), of any shape; result (*), the same.

    Example:
        >>> import rushlight
        >>> LeakyReLU(0.1)(rushlight.tensor([-1.0, 2.0]))
        tensor([-0.1000,  2.0000])
    """

    def __init__(self, negative_slope: float = 1e-2, inplace: bool = False) -> None:
        super().__init__(inplace)
        self.negative_slope = negative_slope

    def forward(self, input: Tensor) -> Tensor:
        """The function of each element."""
        return F.leaky_relu(input, self.negative_slope, self.inplace)

    def extra_repr(self) -> str:
        """The arguments."""
        return f"negative_slope={self.negative_slope}" + (", inplace=True" if self.inplace else "")


class Hardtanh(InPlace):
    """min(max(x, min_val), max_val).

    Args:
        min_val: the lower bound (default -1).
        max_val: the upper bound, above min_val (default 1).
        inplace: overwrite the input (default False).
        min_value: deprecated name of min_val.
        max_value: deprecated name of max_val.

    Shape:
        input (*), of any shape; result (*), the same.

    Raises:
        AssertionError: max_val is not larger than min_val.

    Example:
        >>> import rushlight
        >>> Hardtanh()(rushlight.tensor([-3.0, 0.5, 3.0]))
        tensor([-1.0000,  0.5000,  1.0000])
    """

    def __init__(
        self,
        min_val: float = -1.0,
        max_val: float = 1.0,
        inplace: bool = False,
        min_value: float | None = None,
        max_value: float | None = None,
    ) -> None:
        super().__init__(inplace)
        self.min_val = _renamed("min_value", "min_val", min_value, min_val)
        self.max_val = _renamed("max_value", "max_val", max_value, max_val)
        if not self.max_val > self.min_val:
            raise AssertionError(
                f"max_val ({self.max_val}) must be greater than min_val ({self.min_val})"
            )

    def forward(self, input: Tensor) -> Tensor:
        """The function of each element."""
        return F.hardtanh(input, self.min_val, self.max_val, self.inplace)

    def extra_repr(self) -> str:
        """The arguments."""
        bounds = f"min_val={self.min_val}, max_val={self.max_val}"
        return bounds + (", inplace=True" if self.inplace else "")


def _renamed(old: str, new: str, given: float | None, value: float) -> float:
    if given is None:
        return value
    warnings.warn(
        f"keyword argument `{old}` is deprecated and rename to `{new}`",
        FutureWarning,
        stacklevel=3,
    )
    return given


class ReLU6(Hardtanh):
    """min(max(x, 0), 6).

    Args:
        inplace: overwrite the input (default False).

    Shape:
        input (*), of any shape; result (*), the same.

    Example:
        >>> import rushlight
        >>> ReLU6()(rushlight.tensor([-1.0, 2.0, 8.0]))
        tensor([0., 2., 6.])
    """

    def __init__(self, inplace: bool = False) -> None:
        super().__init__(0.0, 6.0, inplace)

    def extra_repr(self) -> str:
        """Whether the input is overwritten, if it is."""
        return "inplace=True" if self.inplace else ""


class GELU(Module):
    """x · Φ(x), with the distribution function Φ of the standard normal distribution.

    Source: Hendrycks, Gimpel: Gaussian error linear units, 2016, section 2.

    Args:
        approximate: "none" (default) for Φ by erf; "tanh" for
            x · (1 + tanh(√(2/π) · (x + 0.044715 · x³))) / 2.

    Shape:
        input (*), of any shape; result (*), the same.

    Example:
        >>> import rushlight
        >>> GELU()(rushlight.tensor([-1.0, 2.0]))
        tensor([-0.1587,  1.9545])
    """

    def __init__(self, approximate: str = "none") -> None:
        super().__init__()
        self.approximate = approximate

    def forward(self, input: Tensor) -> Tensor:
        """The function of each element."""
        return F.gelu(input, approximate=self.approximate)

    def extra_repr(self) -> str:
        """The argument."""
        return f"approximate={self.approximate!r}"


class Softplus(Module):
    """ln(1 + exp(beta · x)) / beta: a smooth max(x, 0).

    Args:
        beta: how sharp the bend is (default 1).
        threshold: where beta · x is above it, the result is x (default 20).

    Shape:
        input (*), of any shape; result (*), the same.

    Example:
        >>> import rushlight
        >>> Softplus()(rushlight.tensor([-1.0, 0.0, 30.0]))
        tensor([ 0.3133,  0.6931, 30.0000])
    """

    def __init__(self, beta: float = 1.0, threshold: float = 20.0) -> None:
        super().__init__()
        self.beta = beta
        self.threshold = threshold

    def forward(self, input: Tensor) -> Tensor:
        """The function of each element."""
        return F.softplus(input, self.beta, self.threshold)

    def extra_repr(self) -> str:
        """The arguments."""
        return f"beta={self.beta}, threshold={self.threshold}"
