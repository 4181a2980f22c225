"""Products of vectors and matrices; ``einsum`` and its kin are in ``contraction.py``."""

from __future__ import annotations

from typing import Any, NoReturn

from rushlight.functional.operands import require_tensor, unsupported
from rushlight.functional.register import in_place, operation
from rushlight.ops import tensors as rows
from rushlight.tensor import Tensor, tensor_method

__all__ = ["bmm", "dot", "matmul", "mm", "mv"]

_SCALAR_TYPES = {
    "float32": "float", "float64": "double", "int64": "long", "int32": "int", "int16": "short",
    "int8": "signed char", "uint8": "unsigned char", "bool": "bool",
}  # fmt: skip


def same_type(who: str, *tensors: Tensor) -> None:
    """Refuse tensors of different types: products do not promote.

    Raises:
        RuntimeError: two types differ.
    """
    first = tensors[0]
    for x in tensors[1:]:
        if x._data.dtype is not first._data.dtype:
            raise RuntimeError(
                "expected m1 and m2 to have the same dtype, but got: "
                f"{_SCALAR_TYPES[first.dtype.name]} != {_SCALAR_TYPES[x.dtype.name]} in {who}()"
            )


@operation(out=True)
def matmul(input: Tensor, other: Tensor) -> Tensor:
    """The product of matrices, vectors or batches of matrices, by their dimensions.

    Args:
        input: a vector, a matrix or a batch (…, n, k).
        other: a vector, a matrix or a batch (…, k, m); batches broadcast.

    Shape:
        (…, n, k) and (…, k, m) to (…, n, m); (k) and (k) to ().

    Raises:
        RuntimeError: the lengths that meet differ, or the types do.

    Example:
        >>> import rushlight
        >>> rushlight.matmul(rushlight.tensor([[1, 2], [3, 4]]), rushlight.tensor([1, 1]))
        tensor([3, 7])
    """
    x, y = require_tensor("matmul", input), require_tensor("matmul", other, "other", 2)
    n, m = x._data.ndim, y._data.ndim
    if not n or not m:
        raise RuntimeError(
            f"both arguments to matmul need to be at least 1D, but they are {n}D and {m}D"
        )
    same_type("matmul", x, y)
    if n == 2 and m == 2:
        return mm(x, y)
    if n == 1 and m == 1:
        return dot(x, y)
    if n == 2 and m == 1:
        return mv(x, y)
    if x._data.shape[-1] != y._data.shape[max(m - 2, 0)]:
        _refuse(x, y)
    return _batched(x, y)


def _batched(x: Tensor, y: Tensor) -> Tensor:
    if x._data.ndim == 1:
        return matrix_product(rows.batched, x.unsqueeze(0), y).squeeze(-2)
    if y._data.ndim == 1:
        return matrix_product(rows.batched, x, y.unsqueeze(1)).squeeze(-1)
    return matrix_product(rows.batched, x, y)


def matrix_product(row: Any, x: Tensor, y: Tensor) -> Tensor:
    """One of the rows that multiply matrices, which bools do not have."""
    if x._data.dtype.kind == "b":
        raise unsupported("addmm_impl_cpu_" if x._data.ndim == 2 else "bmm", x)
    result: Tensor = row(x, y)
    return result


def _refuse(x: Tensor, y: Tensor) -> NoReturn:
    raise RuntimeError(
        "mat1 and mat2 shapes cannot be multiplied "
        f"({'x'.join(map(str, x.shape))} and {'x'.join(map(str, y.shape))})"
    )


def _require_dims(who: str, **operands: tuple[Tensor, int]) -> None:
    for name, (x, ndim) in operands.items():
        if x._data.ndim != ndim:
            kind = {1: "vector", 2: "matrix", 3: "batch of matrices"}[ndim]
            raise RuntimeError(
                f"{who}(): {name} must be a {kind}, got a tensor of shape {list(x.shape)}"
            )


@operation(out=True)
def mm(input: Tensor, mat2: Tensor) -> Tensor:
    """The product of two matrices.

    Args:
        input: a matrix (n, k).
        mat2: a matrix (k, m).

    Shape:
        (n, k) and (k, m) to (n, m).

    Raises:
        RuntimeError: the shapes do not fit, or the types differ.

    Example:
        >>> import rushlight
        >>> rushlight.mm(rushlight.tensor([[1, 2], [3, 4]]), rushlight.tensor([[1], [1]]))
        tensor([[3],
                [7]])
    """
    x, y = require_tensor("mm", input), require_tensor("mm", mat2, "mat2", 2)
    _require_dims("mm", self=(x, 2), mat2=(y, 2))
    same_type("mm", x, y)
    if x._data.shape[1] != y._data.shape[0]:
        _refuse(x, y)
    return matrix_product(rows.matmul, x, y)


@operation(out=True)
def bmm(input: Tensor, mat2: Tensor) -> Tensor:
    """The products of two batches of matrices.

    Args:
        input: a batch (b, n, k).
        mat2: a batch (b, k, m).

    Shape:
        (batch, n, k) and (batch, k, m) to (batch, n, m).

    Raises:
        RuntimeError: the shapes do not fit, or the types differ.

    Example:
        >>> import rushlight
        >>> rushlight.bmm(rushlight.ones(2, 1, 3), rushlight.ones(2, 3, 1)).shape
        torch.Size([2, 1, 1])
    """
    x, y = require_tensor("bmm", input), require_tensor("bmm", mat2, "mat2", 2)
    _require_dims("bmm", batch1=(x, 3), batch2=(y, 3))
    same_type("bmm", x, y)
    b, _, k = x._data.shape
    if y._data.shape[:2] != (b, k):
        raise RuntimeError(
            "Expected size for first two dimensions of batch2 tensor to be: "
            f"[{b}, {k}] but got: {list(y.shape[:2])}."
        )
    return matrix_product(rows.bmm, x, y)


@operation(out=True)
def mv(input: Tensor, vec: Tensor) -> Tensor:
    """The product of a matrix and a vector.

    Args:
        input: a matrix (n, k).
        vec: a vector (k).

    Shape:
        (n, k) and (k) to (n).

    Raises:
        RuntimeError: the shapes do not fit, or the types differ.
        NotImplementedError: the tensors are bool.

    Example:
        >>> import rushlight
        >>> rushlight.mv(rushlight.tensor([[1, 2], [3, 4]]), rushlight.tensor([1, 1]))
        tensor([3, 7])
    """
    x, y = require_tensor("mv", input), require_tensor("mv", vec, "vec", 2)
    _require_dims("mv", self=(x, 2), vec=(y, 1))
    same_type("mv", x, y)
    if x._data.shape[1] != y._data.shape[0]:
        raise RuntimeError(
            f"size mismatch, got input ({x._data.shape[0]}), mat "
            f"({'x'.join(map(str, x.shape))}), vec ({y._data.shape[0]})"
        )
    if x._data.dtype.kind == "b":
        raise unsupported("addmv_impl_cpu", x)
    result: Tensor = rows.mv(x, y)
    return result


@operation(out=True)
def dot(input: Tensor, tensor: Tensor) -> Tensor:
    """The sum of the products of two vectors' elements.

    Args:
        input: a vector.
        tensor: a vector of the same length.

    Shape:
        (k) and (k) to ().

    Raises:
        RuntimeError: the shapes do not fit, or the types differ.
        NotImplementedError: the tensors are bool.

    Example:
        >>> import rushlight
        >>> rushlight.dot(rushlight.tensor([1, 2]), rushlight.tensor([3, 4]))
        tensor(11)
    """
    x, y = require_tensor("dot", input), require_tensor("dot", tensor, "tensor", 2)
    if x._data.ndim != 1 or y._data.ndim != 1:
        raise RuntimeError(
            f"1D tensors expected, but got {x._data.ndim}D and {y._data.ndim}D tensors"
        )
    if x._data.dtype is not y._data.dtype:
        raise RuntimeError(
            "dot : expected both vectors to have same dtype, but found "
            f"{x.type()[6:-6]} and {y.type()[6:-6]}"
        )
    if x._data.shape != y._data.shape:
        raise RuntimeError(
            "inconsistent tensor size, expected tensor "
            f"{list(x.shape)} and src {list(y.shape)} to have the same number of elements, but got "
            f"{x.numel()} and {y.numel()} elements respectively"
        )
    if x._data.dtype.kind == "b":
        raise unsupported("dot", x)
    result: Tensor = rows.dot(x, y)
    return result


def _at(self: Tensor, other: Any) -> Tensor:
    return matmul(self, other) if isinstance(other, Tensor) else NotImplemented


def _at_reflected(self: Tensor, other: Any) -> Tensor:
    return matmul(other, self) if isinstance(other, Tensor) else NotImplemented


tensor_method("__matmul__")(_at)
tensor_method("__rmatmul__")(_at_reflected)
tensor_method("__imatmul__")(in_place(matmul, "matmul_"))
