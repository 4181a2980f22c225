"""Products of tensors of any dimensions: inner, outer, Kronecker's, and ``tensordot``."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from rushlight.functional.operands import dimension, require_tensor
from rushlight.functional.product import dot, matmul
from rushlight.functional.register import operation
from rushlight.tensor import Tensor

__all__ = ["inner", "kron", "outer", "tensordot"]


@operation("outer", "ger", out=True)
def outer(input: Tensor, vec2: Tensor) -> Tensor:
    """The products of each element of a vector with each of another.

    Args:
        input: a vector (n).
        vec2: a vector (m); the two promote.

    Shape:
        input (n), vec2 (m), result (n, m).

    Raises:
        RuntimeError: an operand is no vector.

    Example:
        >>> import rushlight
        >>> rushlight.outer(rushlight.tensor([1, 2]), rushlight.tensor([3, 4]))
        tensor([[3, 4],
                [6, 8]])
    """
    x, y = require_tensor("outer", input), require_tensor("outer", vec2, "vec2", 2)
    for name, v in (("self", x), ("vec2", y)):
        if v.ndim != 1:
            raise RuntimeError(f"outer: Expected 1-D argument {name}, but got {v.ndim}-D")
    return x.unsqueeze(1) * y


@operation(out=True)
def inner(input: Tensor, other: Tensor) -> Tensor:
    """The sums of products over the last dimensions of two tensors.

    Args:
        input: a tensor (…, k).
        other: a tensor (…, k); one without dimensions multiplies.

    Shape:
        input (*, k), other (**, k), result (*, **).

    Raises:
        RuntimeError: the last dimensions differ.

    Example:
        >>> import rushlight
        >>> rushlight.inner(rushlight.tensor([1, 2]), rushlight.tensor([[3, 4], [5, 6]]))
        tensor([11, 17])
    """
    x, y = require_tensor("inner", input), require_tensor("inner", other, "other", 2)
    if not x.ndim or not y.ndim:
        return x * y
    if x._data.shape[-1] != y._data.shape[-1]:
        raise RuntimeError(
            "inner() the last dimension must match on both input tensors but got shapes "
            f"{list(x.shape)} and {list(y.shape)}"
        )
    return tensordot(x, y, ([-1], [-1]))


@operation("vdot", out=True)
def vdot(input: Tensor, other: Tensor) -> Tensor:
    """The sum of the products of two vectors' elements; of real numbers, as ``dot``.

    Args:
        input: a vector.
        other: a vector of the same length.

    Shape:
        input (k), other (k), result ().

    Raises:
        RuntimeError: the lengths or the types differ.

    Example:
        >>> import rushlight
        >>> rushlight.vdot(rushlight.tensor([1, 2]), rushlight.tensor([3, 4]))
        tensor(11)
    """
    return dot(input, other)


@operation(method=False, out=True)
def tensordot(a: Tensor, b: Tensor, dims: Any = 2) -> Tensor:
    """The sums of products over some dimensions of two tensors.

    Args:
        a: a tensor.
        b: a tensor.
        dims: how many of the last dimensions of a meet as many first of b (default 2); or the
            dimensions of a and those of b that meet.

    Shape:
        a (*, k), b (k, **), result (*, **), for all dimensions k that meet.

    Raises:
        RuntimeError: dimensions that meet differ in length.

    Example:
        >>> import rushlight
        >>> rushlight.tensordot(rushlight.ones(2, 3, 4), rushlight.ones(3, 4, 5)).shape
        torch.Size([2, 5])
        >>> rushlight.tensordot(rushlight.ones(2, 3), rushlight.ones(5, 3), dims=([1], [1])).shape
        torch.Size([2, 5])
    """
    x, y = require_tensor("tensordot", a, "a"), require_tensor("tensordot", b, "b", 2)
    own, other = _meeting(x, y, dims)
    if x.dtype is not y.dtype:
        raise RuntimeError(f"both inputs should have same dtype; got {x.dtype} and {y.dtype}")
    for i, j in zip(own, other, strict=True):
        if x._data.shape[i] != y._data.shape[j] and 1 not in (x._data.shape[i], y._data.shape[j]):
            raise RuntimeError(
                "contracted dimensions need to match, but first has size "
                f"{x._data.shape[i]} in dim {i} and second has size {y._data.shape[j]} in dim {j}"
            )
    for i, j in zip(own, other, strict=True):
        # A dimension of length 1 meets any: the other is summed.
        if x._data.shape[i] != y._data.shape[j]:
            x = x.sum(i, True, dtype=x.dtype) if y._data.shape[j] == 1 else x
            y = y.sum(j, True, dtype=y.dtype) if x._data.shape[i] == 1 else y
    rest = [d for d in range(x.ndim) if d not in own]
    others = [d for d in range(y.ndim) if d not in other]
    shape = [x._data.shape[d] for d in rest] + [y._data.shape[d] for d in others]
    k = math.prod(x._data.shape[d] for d in own)
    left = x.permute((*rest, *own)).reshape(math.prod(shape[: len(rest)]), k)
    right = y.permute((*other, *others)).reshape(k, math.prod(shape[len(rest) :]))
    return matmul(left, right).reshape(shape)


def _meeting(x: Tensor, y: Tensor, dims: Any) -> tuple[Sequence[int], Sequence[int]]:
    """The dimensions of ``x`` and of ``y`` that meet, counted from the front."""
    if isinstance(dims, Tensor):
        dims = dims.tolist()
    if isinstance(dims, int):
        if dims < 0:
            raise RuntimeError(f"tensordot expects dims >= 0, but got dims={dims}")
        if dims > min(x.ndim, y.ndim):
            raise RuntimeError(f"tensordot expects dims < ndim_a or ndim_b, but got dims={dims}")
        return range(x.ndim - dims, x.ndim), range(dims)
    first, second = (list(d) if isinstance(d, list | tuple) else [d] for d in dims)
    if len(first) != len(second):
        raise RuntimeError(
            "both dimension lists should have same length; got "
            f"{len(first)} and {len(second)} in tensordot()"
        )
    own = [dimension("tensordot", d, x.ndim) for d in first]
    other = [dimension("tensordot", d, y.ndim) for d in second]
    for found in (own, other):
        if len(set(found)) < len(found):
            raise RuntimeError(f"dim appears multiple times in the list of dims; got {found}")
    return own, other


@operation(out=True)
def kron(input: Tensor, other: Tensor) -> Tensor:
    """Kronecker's product: each element of the input, times the whole other tensor, in blocks.

    Args:
        input: a tensor.
        other: a tensor; the two promote, and missing dimensions in front count as 1.

    Shape:
        input (a, b, …), other (c, d, …), result (a · c, b · d, …).

    Example:
        >>> import rushlight
        >>> rushlight.kron(rushlight.eye(2), rushlight.tensor([[1.0, 2.0]]))
        tensor([[1., 2., 0., 0.],
                [0., 0., 1., 2.]])
    """
    x, y = require_tensor("kron", input), require_tensor("kron", other, "other", 2)
    ndim = max(x.ndim, y.ndim)
    a = (1,) * (ndim - x.ndim) + tuple(x.shape)
    b = (1,) * (ndim - y.ndim) + tuple(y.shape)
    wide = x.reshape([n for length in a for n in (length, 1)])
    blocks = wide * y.reshape([n for length in b for n in (1, length)])
    return blocks.reshape([n * m for n, m in zip(a, b, strict=True)])
