"""Dropout as a module: at work in training, nothing in evaluation."""

from __future__ import annotations

from rushlight.functional.dropout import dropout
from rushlight.nn.module import Module
from rushlight.tensor import Tensor

__all__ = ["Dropout"]


class Dropout(Module):
    """In training, each element is 0 with chance p, and divided by 1 - p otherwise.

    In evaluation the input passes unchanged.

    Source: Hinton, Srivastava, Krizhevsky, Sutskever, Salakhutdinov: Improving neural networks by
    preventing co-adaptation of feature detectors, 2012; Srivastava et al.: Dropout, 2014.

    Args:
        p: the chance (default 0.5).
        inplace: overwrite the input (default False).

    Shape:
        input (*), of any shape; result (*), the same.

    Raises:
        ValueError: p is not between 0 and 1.

    Example:
        >>> import rushlight
        >>> _ = rushlight.manual_seed(0)
        >>> Dropout(0.5)(rushlight.ones(6))
        tensor([0., 0., 2., 0., 0., 0.])
        >>> Dropout(0.5).eval()(rushlight.ones(6))
        tensor([1., 1., 1., 1., 1., 1.])
    """

    def __init__(self, p: float = 0.5, inplace: bool = False) -> None:
        super().__init__()
        if p < 0 or p > 1:
            raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
        self.p = p
        self.inplace = inplace

    def forward(self, input: Tensor) -> Tensor:
        """The input with gaps."""
        return dropout(input, self.p, self.training, self.inplace)

    def extra_repr(self) -> str:
        """The arguments."""
        return f"p={self.p}, inplace={self.inplace}"
