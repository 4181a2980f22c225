"""Activations that look at all elements along one dimension: softmax and its kin.

Those of single elements are in ``activation.py``.
"""

from __future__ import annotations

from rushlight.functional.softmax import log_softmax, softmax, softmin
from rushlight.nn.module import Module
from rushlight.tensor import Tensor

__all__ = ["LogSoftmax", "Softmax", "Softmax2d", "Softmin"]


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
    """exp(x) / Σ exp(x) along one dimension: numbers become probabilities.

    The largest x is subtracted before, so that nothing overflows.

    Args:
        dim: the dimension of the classes; leaving it out is deprecated (default None).

    Shape:
        input (*), of any shape; result (*), the same.

    Example:
        >>> import rushlight
        >>> Softmax(dim=1)(rushlight.tensor([[0.0, 0.0], [0.0, 2.0]]))
        tensor([[0.5000, 0.5000],
                [0.1192, 0.8808]])
    """

    def forward(self, input: Tensor) -> Tensor:
        """The probabilities."""
        return softmax(input, self.dim, _stacklevel=5)


class LogSoftmax(_AlongDim):
    """ln softmax(x) = x - ln Σ exp(x) along one dimension.

    Exact also where softmax(x) rounds to 0.

    Args:
        dim: the dimension of the classes; leaving it out is deprecated (default None).

    Shape:
        input (*), of any shape; result (*), the same.

    Example:
        >>> import rushlight
        >>> LogSoftmax(dim=1)(rushlight.tensor([[0.0, 0.0], [0.0, 200.0]]))
        tensor([[  -0.6931,   -0.6931],
                [-200.0000,    0.0000]])
    """

    def forward(self, input: Tensor) -> Tensor:
        """The logarithms of the probabilities."""
        return log_softmax(input, self.dim, _stacklevel=5)


class Softmin(_AlongDim):
    """softmax(-x): the smallest number gets the largest probability.

    Args:
        dim: the dimension of the classes; leaving it out is deprecated (default None).

    Shape:
        input (*), of any shape; result (*), the same.

    Example:
        >>> import rushlight
        >>> Softmin(dim=0)(rushlight.tensor([0.0, 2.0]))
        tensor([0.8808, 0.1192])
    """

    def forward(self, input: Tensor) -> Tensor:
        """The probabilities."""
        return softmin(input, self.dim, _stacklevel=5)


class Softmax2d(Module):
    """Softmax over the channels of images, for each pixel by itself.

    Shape:
        input (batch, channels, height, width) or (channels, height, width); result the same.

    Raises:
        ValueError: the input has neither 3 nor 4 dimensions.

    Example:
        >>> import rushlight
        >>> Softmax2d()(rushlight.zeros(2, 1, 1)).flatten()
        tensor([0.5000, 0.5000])
    """

    def forward(self, input: Tensor) -> Tensor:
        """The probabilities."""
        if input.ndim not in (3, 4):
            raise ValueError(f"Softmax2d: expected input to be 3D or 4D, got {input.ndim}D instead")
        return softmax(input, -3, _stacklevel=5)
