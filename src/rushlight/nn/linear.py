"""Layers of linear maps: ``Linear``, and ``Identity``, which is none."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from rushlight import dtypes
from rushlight.devices import device as device_type
from rushlight.devices import require_cpu
from rushlight.dtypes import dtype as dtype_type
from rushlight.functional.linear import linear
from rushlight.nn import init
from rushlight.nn.module import Module
from rushlight.nn.parameter import Parameter
from rushlight.tensor import Tensor, wrap

__all__ = ["Identity", "Linear", "empty_parameter"]


def empty_parameter(
    shape: tuple[int, ...],
    device: str | device_type | None = None,
    dtype: dtype_type | None = None,
) -> Parameter:
    """A parameter of this shape whose values are still to be set."""
    require_cpu(device)
    return Parameter(wrap(np.empty(shape, (dtype or dtypes.get_default_dtype()).numpy)))


class Linear(Module):
    """Input · weightᵀ + bias.

    Both parameters start uniform between ±1/√in_features.

    Args:
        in_features: how many numbers a sample has.
        out_features: how many numbers the result has.
        bias: whether there is a bias (default True).
        device: the CPU.
        dtype: of the parameters (default: the default type).

    Shape:
        input (*, in_features), result (*, out_features); weight (out_features, in_features), bias
        (out_features,).

    Raises:
        RuntimeError: the input's last dimension is not in_features, or its type not that of the
            parameters; on the call.

    Example:
        >>> import rushlight
        >>> Linear(2, 3)(rushlight.ones(5, 2)).shape
        torch.Size([5, 3])
    """

    in_features: int
    out_features: int
    weight: Parameter
    bias: Parameter | None

    def __init__(
        self,
        in_features: int,
        out_features: int,
        bias: bool = True,
        device: str | device_type | None = None,
        dtype: dtype_type | None = None,
    ) -> None:
        super().__init__()
        self.in_features = in_features
        self.out_features = out_features
        self.weight = empty_parameter((out_features, in_features), device, dtype)
        if bias:
            self.bias = empty_parameter((out_features,), device, dtype)
        else:
            self.register_parameter("bias", None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw the parameters anew: uniform between ±1/√in_features.

        Example:
            >>> import rushlight
            >>> layer = Linear(4, 2)
            >>> _ = rushlight.manual_seed(0)
            >>> layer.reset_parameters()
            >>> layer.bias.abs().max().item() <= 0.5
            True
        """
        # a = √5 makes kaiming's bound 1/√in_features; the long way gives PyTorch's very bits.
        init.kaiming_uniform_(self.weight, a=math.sqrt(5))
        if self.bias is not None:
            bound = 1 / math.sqrt(self.in_features) if self.in_features > 0 else 0
            init.uniform_(self.bias, -bound, bound)

    def forward(self, input: Tensor) -> Tensor:
        """The outputs."""
        return linear(input, self.weight, self.bias)

    def extra_repr(self) -> str:
        """The sizes, and whether there is a bias."""
        return (
            f"in_features={self.in_features}, out_features={self.out_features}, "
            f"bias={self.bias is not None}"
        )


class Identity(Module):
    """Its input, unchanged: a placeholder.

    Args:
        args: ignored.
        kwargs: ignored.

    Shape:
        input (*), of any shape; result (*), the same.

    Example:
        >>> import rushlight
        >>> Identity()(rushlight.ones(2))
        tensor([1., 1.])
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__()

    def forward(self, input: Any) -> Any:
        """The input."""
        return input
