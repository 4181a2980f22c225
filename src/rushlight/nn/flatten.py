"""Layers that change the shape alone: ``Flatten`` and ``Unflatten``."""

from __future__ import annotations

from collections.abc import Sequence

from rushlight.nn.module import Module
from rushlight.tensor import Tensor

__all__ = ["Flatten", "Unflatten"]


class Flatten(Module):
    """Several dimensions become one; by default all but the batch's.

    Args:
        start_dim: the first of them (default 1).
        end_dim: the last of them (default -1).

    Shape:
        input (batch, a, b, …), result (batch, a · b · …).

    Raises:
        IndexError: there is no such dimension; on the call.
        RuntimeError: the first comes after the last; on the call.

    Example:
        >>> import rushlight
        >>> Flatten()(rushlight.ones(5, 2, 3)).shape
        torch.Size([5, 6])
    """

    def __init__(self, start_dim: int = 1, end_dim: int = -1) -> None:
        super().__init__()
        self.start_dim = start_dim
        self.end_dim = end_dim

    def forward(self, input: Tensor) -> Tensor:
        """The same elements in fewer dimensions."""
        result: Tensor = input.flatten(self.start_dim, self.end_dim)
        return result

    def extra_repr(self) -> str:
        """The dimensions."""
        return f"start_dim={self.start_dim}, end_dim={self.end_dim}"


class Unflatten(Module):
    """One dimension becomes several.

    Args:
        dim: which one.
        unflattened_size: their lengths; one of them may be -1.

    Shape:
        input (…, a · b · …, …), result (…, a, b, …, …).

    Raises:
        TypeError: ``dim`` is no integer, or ``unflattened_size`` no sequence of them.
        RuntimeError: the lengths do not fit; on the call.

    Example:
        >>> import rushlight
        >>> Unflatten(1, (2, 3))(rushlight.ones(5, 6)).shape
        torch.Size([5, 2, 3])
    """

    def __init__(self, dim: int, unflattened_size: Sequence[int]) -> None:
        super().__init__()
        if not isinstance(dim, int):
            raise TypeError(
                f"Unflatten: dim must be an int, got {type(dim).__name__}; dimensions have no names"
            )
        if not isinstance(unflattened_size, tuple | list):
            raise TypeError(
                "unflattened_size must be a tuple of ints, but found type "
                f"{type(unflattened_size).__name__}"
            )
        for i, length in enumerate(unflattened_size):
            if not isinstance(length, int):
                raise TypeError(
                    "unflattened_size must be tuple of ints, but found element of type "
                    f"{type(length).__name__} at pos {i}"
                )
        self.dim = dim
        self.unflattened_size = unflattened_size

    def forward(self, input: Tensor) -> Tensor:
        """The same elements in more dimensions."""
        result: Tensor = input.unflatten(self.dim, self.unflattened_size)
        return result

    def extra_repr(self) -> str:
        """The dimension and the lengths."""
        return f"dim={self.dim}, unflattened_size={self.unflattened_size}"
