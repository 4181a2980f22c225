"""Exponential linear units: the identity above 0, an exponential function below.

The other activations of single elements are in ``activation.py``.
"""

from __future__ import annotations

from rushlight.functional import exponential as F
from rushlight.nn.activation import InPlace
from rushlight.tensor import Tensor

__all__ = ["CELU", "ELU", "SELU"]


class _Alpha(InPlace):
    """An activation with a parameter alpha."""

    alpha: float

    def __init__(self, alpha: float = 1.0, inplace: bool = False) -> None:
        super().__init__(inplace)
        self.alpha = alpha

    def extra_repr(self) -> str:
        """The arguments."""
        return f"alpha={self.alpha}" + (", inplace=True" if self.inplace else "")


class ELU(_Alpha):
    """max(x, 0) + min(alpha · (exp(x) - 1), 0).

    Source: Clevert, Unterthiner, Hochreiter: Fast and accurate deep network learning by exponential
    linear units, 2016.

    Args:
        alpha: the limit at -∞ is -alpha (default 1).
        inplace: overwrite the input (default False).

    Shape:
        input (*), of any shape; result (*), the same.

    Example:
        >>> import rushlight
        >>> ELU()(rushlight.tensor([-1.0, 2.0]))
        tensor([-0.6321,  2.0000])
    """

    def forward(self, input: Tensor) -> Tensor:
        """The function of each element."""
        return F.elu(input, self.alpha, self.inplace)


class CELU(_Alpha):
    """max(x, 0) + min(alpha · (exp(x / alpha) - 1), 0), without a kink for any alpha.

    Source: Barron: Continuously differentiable exponential linear units, 2017.

    Args:
        alpha: the limit at -∞ is -alpha (default 1).
        inplace: overwrite the input (default False).

    Shape:
        input (*), of any shape; result (*), the same.

    Example:
        >>> import rushlight
        >>> CELU(alpha=2.0)(rushlight.tensor([-1.0, 2.0]))
        tensor([-0.7869,  2.0000])
    """

    def forward(self, input: Tensor) -> Tensor:
        """The function of each element."""
        return F.celu(input, self.alpha, self.inplace)


class SELU(InPlace):
    """1.0507 · x where x > 0, 1.0507 · 1.6733 · (exp(x) - 1) elsewhere.

    Source: Klambauer, Unterthiner, Mayr, Hochreiter: Self-normalizing neural networks, 2017,
    equation 2.

    Args:
        inplace: overwrite the input (default False).

    Shape:
        input (*), of any shape; result (*), the same.

    Example:
        >>> import rushlight
        >>> SELU()(rushlight.tensor([-1.0, 2.0]))
        tensor([-1.1113,  2.1014])
    """

    def forward(self, input: Tensor) -> Tensor:
        """The function of each element."""
        return F.selu(input, self.inplace)
