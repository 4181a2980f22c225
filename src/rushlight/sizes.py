"""The shape of a tensor: ``Size``, a tuple of integers with PyTorch's text.

It is a tuple in every respect (equality, hash, unpacking); slices, sums and multiples stay sizes.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable
from typing import Any, Self, SupportsIndex, overload

__all__ = ["Size"]


class Size(tuple[int, ...]):
    """The lengths of a tensor's dimensions.

    Args:
        iterable: the lengths (default: none, the size of a number).

    Raises:
        TypeError: an item is no integer.

    Example:
        >>> Size([2, 3]), Size([2, 3])[1:], Size([2, 3]).numel()
        (torch.Size([2, 3]), torch.Size([3]), 6)
    """

    __slots__ = ()

    def __new__(cls, iterable: Iterable[SupportsIndex] = (), /) -> Self:
        return tuple.__new__(cls, [_integer(i, item) for i, item in enumerate(iterable)])

    @classmethod
    def of(cls, lengths: tuple[int, ...]) -> Self:
        """The size of lengths known to be integers, such as an array's shape: unchecked, fast.

        Args:
            lengths: a tuple of Python's integers.
        """
        return tuple.__new__(cls, lengths)

    def numel(self) -> int:
        """The number of elements, the product of the lengths."""
        return math.prod(self)

    def __repr__(self) -> str:
        return f"torch.Size({list(self)})"

    @overload
    def __getitem__(self, key: SupportsIndex, /) -> int: ...
    @overload
    def __getitem__(self, key: slice[Any, Any, Any], /) -> Size: ...
    def __getitem__(self, key: SupportsIndex | slice[Any, Any, Any], /) -> int | Size:
        found = tuple.__getitem__(self, key)
        return Size.of(found) if isinstance(found, tuple) else found

    def __add__(self, other: Any, /) -> Size:
        return Size((*self, *_summand(other)))

    def __radd__(self, other: Any, /) -> Size:
        return Size((*_summand(other), *self))

    def __mul__(self, times: SupportsIndex, /) -> Size:
        if not hasattr(times, "__index__"):
            return NotImplemented
        return Size.of(tuple.__mul__(self, times))

    __rmul__ = __mul__


def _integer(position: int, item: SupportsIndex) -> int:
    try:
        return operator.index(item)
    except TypeError:
        raise TypeError(
            "torch.Size() takes an iterable of 'int' "
            f"(item {position} is '{type(item).__name__}'); got {item!r}"
        ) from None


def _summand(other: Any) -> tuple[SupportsIndex, ...]:
    if not isinstance(other, tuple):
        raise TypeError(
            f"can only concatenate tuple (not {type(other).__name__}) to torch.Size; "
            "make it a tuple first"
        )
    return other
