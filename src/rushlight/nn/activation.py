"""Activations as modules: each stores its arguments and calls its function."""

from __future__ import annotations

import warnings

from rushlight.functional import activation as F
from rushlight.nn.module import Module
from rushlight.tensor import Tensor

__all__ = [
    "CELU",
    "ELU",
    "GELU",
    "SELU",
    "Hardsigmoid",
    "Hardswish",
    "Hardtanh",
    "LeakyReLU",
    "LogSigmoid",
    "LogSoftmax",
    "Mish",
    "ReLU",
    "ReLU6",
    "SiLU",
    "Sigmoid",
    "Softmax",
    "Softmax2d",
    "Softmin",
    "Softplus",
    "Softsign",
    "Tanh",
    "Tanhshrink",
]


class Sigmoid(Module):
    """1 / (1 + exp(-x))."""

    def forward(self, input: Tensor) -> Tensor:
        """The function of each element."""
        return F.sigmoid(input)


class Tanh(Module):
    """The hyperbolic tangent."""

    def forward(self, input: Tensor) -> Tensor:
        """The function of each element."""
        return F.tanh(input)


class LogSigmoid(Module):
    """ln(1 / (1 + exp(-x)))."""

    def forward(self, input: Tensor) -> Tensor:
        """The function of each element."""
        return F.logsigmoid(input)


class Tanhshrink(Module):
    """x - tanh(x)."""

    def forward(self, input: Tensor) -> Tensor:
        """The function of each element."""
        return F.tanhshrink(input)


class Softsign(Module):
    """x / (1 + |x|)."""

    def forward(self, input: Tensor) -> Tensor:
        """The function of each element."""
        return F.softsign(input)


class _InPlace(Module):
    """An activation that can overwrite its input."""

    inplace: bool

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace

    def extra_repr(self) -> str:
        """Whether the input is overwritten, if it is."""
        return "inplace=True" if self.inplace else ""


class ReLU(_InPlace):
    """max(x, 0).

    Args:
        inplace: overwrite the input (default False).

    Example:
        >>> import rushlight
        >>> ReLU()(rushlight.tensor([-1.0, 2.0]))
        tensor([0., 2.])
    """

    def forward(self, input: Tensor) -> Tensor:
        """The function of each element."""
        return F.relu(input, self.inplace)


class SELU(_InPlace):
    """1.0507 · x where x > 0, 1.0507 · 1.6733 · (exp(x) - 1) elsewhere.

    Args:
        inplace: overwrite the input (default False).
    """

    def forward(self, input: Tensor) -> Tensor:
        """The function of each element."""
        return F.selu(input, self.inplace)


class SiLU(_InPlace):
    """x · sigmoid(x).

    Args:
        inplace: overwrite the input (default False).
    """

    def forward(self, input: Tensor) -> Tensor:
        """The function of each element."""
        return F.silu(input, self.inplace)


class Mish(_InPlace):
    """x · tanh(ln(1 + exp(x))).

    Args:
        inplace: overwrite the input (default False).
    """

    def forward(self, input: Tensor) -> Tensor:
        """The function of each element."""
        return F.mish(input, self.inplace)


class Hardsigmoid(_InPlace):
    """x / 6 + 1/2, between 0 and 1.

    Args:
        inplace: overwrite the input (default False).
    """

    def forward(self, input: Tensor) -> Tensor:
        """The function of each element."""
        return F.hardsigmoid(input, self.inplace)

    def extra_repr(self) -> str:
        """Nothing, as in PyTorch."""
        return ""


class Hardswish(_InPlace):
    """x · hardsigmoid(x).

    Args:
        inplace: overwrite the input (default False).
    """

    def forward(self, input: Tensor) -> Tensor:
        """The function of each element."""
        return F.hardswish(input, self.inplace)

    def extra_repr(self) -> str:
        """Nothing, as in PyTorch."""
        return ""


class LeakyReLU(_InPlace):
    """X where it is positive, negative_slope · x elsewhere.

    Args:
        negative_slope: default 0.01.
        inplace: overwrite the input (default False).
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


class _Alpha(_InPlace):
    """An activation with a parameter alpha."""

    alpha: float

    def __init__(self, alpha: float = 1.0, inplace: bool = False) -> None:
        super().__init__(inplace)
        self.alpha = alpha

    def extra_repr(self) -> str:
        """The arguments."""
        return f"alpha={self.alpha}" + (", inplace=True" if self.inplace else "")


class ELU(_Alpha):
    """X where it is positive, alpha · (exp(x) - 1) elsewhere.

    Args:
        alpha: default 1.
        inplace: overwrite the input (default False).
    """

    def forward(self, input: Tensor) -> Tensor:
        """The function of each element."""
        return F.elu(input, self.alpha, self.inplace)


class CELU(_Alpha):
    """X where it is positive, alpha · (exp(x / alpha) - 1) elsewhere.

    Args:
        alpha: default 1.
        inplace: overwrite the input (default False).
    """

    def forward(self, input: Tensor) -> Tensor:
        """The function of each element."""
        return F.celu(input, self.alpha, self.inplace)


class Hardtanh(_InPlace):
    """X between min_val and max_val.

    Args:
        min_val: default -1.
        max_val: default 1, larger than min_val.
        inplace: overwrite the input (default False).
        min_value: deprecated name of min_val.
        max_value: deprecated name of max_val.

    Raises:
        AssertionError: max_val is not larger than min_val.
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
    """X between 0 and 6.

    Args:
        inplace: overwrite the input (default False).
    """

    def __init__(self, inplace: bool = False) -> None:
        super().__init__(0.0, 6.0, inplace)

    def extra_repr(self) -> str:
        """Whether the input is overwritten, if it is."""
        return "inplace=True" if self.inplace else ""


class GELU(Module):
    """x · Φ(x), with the normal distribution function Φ.

    Args:
        approximate: "none" (default) for Φ by erf, "tanh" for the older formula with tanh.
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
    """ln(1 + exp(beta · x)) / beta.

    Args:
        beta: how sharp the bend is (default 1).
        threshold: where beta · x is above it, the result is x (default 20).
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


class _AlongDim(Module):
    """A function of the elements along one dimension."""

    dim: int | None

    def __init__(self, dim: int | None = None) -> None:
        super().__init__()
        self.dim = dim

    def extra_repr(self) -> str:
        """The dimension."""
        return f"dim={self.dim}"


class Softmax(_AlongDim):
    """exp(x) over its sum along ``dim``.

    Args:
        dim: the dimension of the classes; leaving it out is deprecated.
    """

    def forward(self, input: Tensor) -> Tensor:
        """The probabilities."""
        return F.softmax(input, self.dim, _stacklevel=5)


class LogSoftmax(_AlongDim):
    """ln softmax(x).

    Args:
        dim: the dimension of the classes; leaving it out is deprecated.
    """

    def forward(self, input: Tensor) -> Tensor:
        """The logarithms of the probabilities."""
        return F.log_softmax(input, self.dim, _stacklevel=5)


class Softmin(_AlongDim):
    """softmax(-x).

    Args:
        dim: the dimension of the classes; leaving it out is deprecated.
    """

    def forward(self, input: Tensor) -> Tensor:
        """The probabilities."""
        return F.softmin(input, self.dim, _stacklevel=5)


class Softmax2d(Module):
    """Softmax over the channels of images, (batch, channels, height, width).

    Raises:
        ValueError: the input has neither 3 nor 4 dimensions.
    """

    def forward(self, input: Tensor) -> Tensor:
        """The probabilities."""
        if input.ndim not in (3, 4):
            raise ValueError(f"Softmax2d: expected input to be 3D or 4D, got {input.ndim}D instead")
        return F.softmax(input, -3, _stacklevel=5)
