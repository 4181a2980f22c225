"""Views whose dimensions are in another order: ``transpose``, ``permute`` and their kin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rushlight.functional.lengths import integers, several
from rushlight.functional.operands import dimension, require_tensor
from rushlight.functional.register import operation
from rushlight.ops import tensors as rows
from rushlight.tensor import Tensor, tensor_property

__all__ = ["movedim", "permute", "t", "transpose"]


@operation("transpose", "swapaxes", "swapdims")
def transpose(input: Tensor, dim0: int, dim1: int) -> Tensor:
    """Two dimensions exchanged.

    Args:
        input: a tensor.
        dim0: one dimension.
        dim1: the other.

    Shape:
        input (*, n, **, m, ***), result (*, m, **, n, ***).

    Raises:
        IndexError: there is no such dimension.

    Example:
        >>> import rushlight
        >>> rushlight.transpose(rushlight.zeros(2, 3, 4), 0, 2).shape
        torch.Size([4, 3, 2])
    """
    x = require_tensor("transpose", input)
    first, second = (dimension("transpose", d, x.ndim) for d in (dim0, dim1))
    if not x.ndim:
        return rows.alias(x, key=())
    return rows.transpose(x, dim0=first, dim1=second)


@operation()
def t(input: Tensor) -> Tensor:
    """The matrix transposed; a tensor of fewer dimensions as it is.

    Args:
        input: a tensor of at most two dimensions.

    Shape:
        input (n, m), result (m, n).

    Raises:
        RuntimeError: there are more than two dimensions.

    Example:
        >>> import rushlight
        >>> rushlight.t(rushlight.tensor([[1, 2], [3, 4]]))
        tensor([[1, 3],
                [2, 4]])
    """
    x = require_tensor("t", input)
    if x.ndim > 2:
        raise RuntimeError(f"t() expects a tensor with <= 2 dimensions, but self is {x.ndim}D")
    return rows.t(x) if x.ndim == 2 else rows.alias(x, key=())


@operation(method=False)
def permute(input: Tensor, dims: Sequence[int]) -> Tensor:
    """The dimensions in another order.

    Args:
        input: a tensor.
        dims: each dimension once, in the wanted order.

    Shape:
        input (n₀, n₁, …), result (n of dims₀, n of dims₁, …).

    Raises:
        RuntimeError: a dimension is missing or appears twice.

    Example:
        >>> import rushlight
        >>> rushlight.permute(rushlight.zeros(2, 3, 4), (2, 0, 1)).shape
        torch.Size([4, 2, 3])
    """
    x = require_tensor("permute", input)
    order = integers("permute", several("permute", dims), "dims")
    if len(order) != x.ndim:
        raise RuntimeError(
            "permute(sparse_coo): number of dimensions in the tensor input does not match the "
            f"length of the desired ordering of dimensions i.e. input.dim() = {x.ndim} is not "
            f"equal to len(dims) = {len(order)}"
        )
    found = [dimension("permute", d, x.ndim) for d in order]
    if len(set(found)) < len(found):
        raise RuntimeError(f"permute(): duplicate dims are not allowed, got {list(order)}")
    return rows.permute(x, dims=tuple(found))


@operation("permute", function=False)
def _permute_method(self: Tensor, *dims: Any, **keywords: Any) -> Tensor:
    """The dimensions in another order.

    Args:
        self: a tensor.
        dims: each dimension once, as numbers or as one sequence.
        keywords: ``dims=`` instead.

    Shape:
        self (n₀, n₁, …), result (n of dims₀, n of dims₁, …).

    Raises:
        TypeError: no dimensions are given.
        RuntimeError: a dimension is missing or appears twice.

    Example:
        >>> import rushlight
        >>> rushlight.zeros(2, 3, 4).permute(2, 0, 1).shape
        torch.Size([4, 2, 3])
    """
    if not dims and not keywords:
        raise TypeError('permute() missing 1 required positional arguments: "dims"')
    return permute(self, integers("permute", (*dims, *keywords.values()), "dims"))


@tensor_property("T")
def _reversed_dims(self: Tensor) -> Tensor:
    """The dimensions in reverse order.

    Shape:
        self (n, …, m), result (m, …, n).

    Example:
        >>> import rushlight
        >>> rushlight.zeros(2, 3).T.shape
        torch.Size([3, 2])
    """
    return permute(self, tuple(reversed(range(self.ndim))))


@tensor_property("mT")
def _matrix_transposed(self: Tensor) -> Tensor:
    """The last two dimensions exchanged.

    Shape:
        self (*, n, m), result (*, m, n).

    Raises:
        RuntimeError: the tensor has one dimension.

    Example:
        >>> import rushlight
        >>> rushlight.zeros(2, 3, 4).mT.shape
        torch.Size([2, 4, 3])
    """
    if self.ndim == 1:
        raise RuntimeError(
            "tensor.mT is only supported on matrices or batches of matrices. Got "
            f"{self.ndim}-D tensor."
        )
    return transpose(self, -2, -1) if self.ndim else self


@operation("movedim", "moveaxis")
def movedim(input: Tensor, source: int | Sequence[int], destination: int | Sequence[int]) -> Tensor:
    """Some dimensions moved, the others in their order.

    Args:
        input: a tensor.
        source: the dimensions to move.
        destination: where they go, one for each.

    Shape:
        input (n, m, *), source 0, destination 1: result (m, n, *).

    Raises:
        RuntimeError: the numbers of dimensions differ, or one appears twice.
        TypeError: one of the two is a number, the other a sequence.

    Example:
        >>> import rushlight
        >>> rushlight.movedim(rushlight.zeros(2, 3, 4), 0, -1).shape
        torch.Size([3, 4, 2])
    """
    x = require_tensor("movedim", input)
    if isinstance(source, int) is not isinstance(destination, int):
        raise TypeError(
            "movedim(): source and destination must both be numbers or both be sequences, got "
            f"{type(source).__name__} and {type(destination).__name__}"
        )
    sources = [source] if isinstance(source, int) else list(source)
    goals = [destination] if isinstance(destination, int) else list(destination)
    if len(sources) != len(goals):
        raise RuntimeError(
            "movedim: Invalid source or destination dims: source "
            f"({sources} dims) should contain the same number of dims as destination ({goals} dims)"
        )
    moved = {name: [dimension("movedim", d, x.ndim) for d in dims]
             for name, dims in (("source", sources), ("destination", goals))}  # fmt: skip
    for name, dims in moved.items():
        if len(set(dims)) < len(dims):
            raise RuntimeError(f"movedim: repeated dim in `{name}` ({dims})")
    if not x.ndim:
        return rows.alias(x, key=())
    order: list[int | None] = [None] * x.ndim
    for s, d in zip(moved["source"], moved["destination"], strict=True):
        order[d] = s
    rest = iter(d for d in range(x.ndim) if d not in moved["source"])
    return permute(x, tuple(next(rest) if d is None else d for d in order))
