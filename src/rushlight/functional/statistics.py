"""Spread, medians, norms and distances."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from rushlight.dtypes import dtype as dtype_type
from rushlight.functional import return_types
from rushlight.functional.arithmetic import sub
from rushlight.functional.extremes import along, refuse_empty
from rushlight.functional.operands import (
    LEFT_OUT,
    as_floating,
    cast,
    dimension,
    dimensions,
    is_number,
    require_tensor,
    unsupported,
)
from rushlight.functional.reduction import numpy_names
from rushlight.functional.register import operation, title
from rushlight.ops import tensors as rows
from rushlight.tensor import Tensor, wrap

__all__ = ["logsumexp", "norm", "std", "var"]

Dims = int | Sequence[int] | None


def _spread(
    who: str, input: Tensor, dim: Any, unbiased: bool | None, keepdim: bool, correction: Any
) -> tuple[Tensor, dict[str, Any]]:
    """The operand and parameters of ``var`` and its kin, from either of PyTorch's signatures."""
    x = require_tensor(who, input)
    if x._data.dtype.kind != "f":
        raise RuntimeError(
            f"{who}: std and var only support floating point and complex dtypes, not {x.dtype}"
        )
    if isinstance(dim, bool):
        dim, unbiased = None, dim
    if correction is None:
        correction = 1 if unbiased is None else int(unbiased)
    dims = dimensions(who, dim, x.ndim)
    if math.prod(x._data.shape[d] for d in dims) <= correction:
        warnings.warn(
            f"{who}(): degrees of freedom is <= 0. Correction should be strictly less than the "
            "reduction factor (input numel divided by output numel).",
            stacklevel=4,
        )
    return x, {"dims": dims, "correction": correction, "keepdim": keepdim}


@operation(out=True)
@numpy_names
def var(
    input: Tensor,
    dim: Any = None,
    unbiased: bool | None = None,
    keepdim: bool = False,
    *,
    correction: float | None = None,
) -> Tensor:
    """The variance over ``dim``: Σ (x - mean)² / (n - correction).

    Args:
        input: a tensor of floating-point numbers.
        dim: the dimension or dimensions to reduce (default: all).
        unbiased: True (default) for a correction of 1, False for 0.
        keepdim: keep them with length 1 (default False).
        correction: what is taken off the number of elements (default 1).

    Shape:
        input (*, n, **); over n the result is (*, **), or (*, 1, **) with ``keepdim``; over all ().

    Raises:
        RuntimeError: the elements are not floating-point numbers.

    Example:
        >>> import rushlight
        >>> rushlight.var(rushlight.tensor([1.0, 2.0, 3.0, 4.0]))
        tensor(1.6667)
        >>> rushlight.var(rushlight.tensor([1.0, 2.0, 3.0, 4.0]), correction=0)
        tensor(1.2500)
    """
    x, params = _spread("var", input, dim, unbiased, keepdim, correction)
    result: Tensor = rows.var(x, **params)
    return result


@operation(out=True)
@numpy_names
def std(
    input: Tensor,
    dim: Any = None,
    unbiased: bool | None = None,
    keepdim: bool = False,
    *,
    correction: float | None = None,
) -> Tensor:
    """The standard deviation over ``dim``: √(Σ (x - mean)² / (n - correction)).

    Args:
        input: a tensor of floating-point numbers.
        dim: the dimension or dimensions to reduce (default: all).
        unbiased: True (default) for a correction of 1, False for 0.
        keepdim: keep them with length 1 (default False).
        correction: what is taken off the number of elements (default 1).

    Shape:
        input (*, n, **); over n the result is (*, **), or (*, 1, **) with ``keepdim``; over all ().

    Raises:
        RuntimeError: the elements are not floating-point numbers.

    Example:
        >>> import rushlight
        >>> rushlight.std(rushlight.tensor([1.0, 2.0, 3.0, 4.0]))
        tensor(1.2910)
    """
    x, params = _spread("std", input, dim, unbiased, keepdim, correction)
    result: Tensor = rows.std(x, **params)
    return result


@operation(method=False)
@numpy_names
def var_mean(
    input: Tensor,
    dim: Any = None,
    unbiased: bool | None = None,
    keepdim: bool = False,
    *,
    correction: float | None = None,
) -> tuple[Tensor, Tensor]:
    """The variance over ``dim``, as ``var``, and the mean.

    Args:
        input: a tensor of floating-point numbers.
        dim: the dimension or dimensions to reduce (default: all).
        unbiased: True (default) for a correction of 1, False for 0.
        keepdim: keep them with length 1 (default False).
        correction: what is taken off the number of elements (default 1).

    Shape:
        input (*, n, **); over n each result is (*, **), or (*, 1, **) with ``keepdim``; over all
        ().

    Raises:
        RuntimeError: the elements are not floating-point numbers.

    Example:
        >>> import rushlight
        >>> rushlight.var_mean(rushlight.tensor([1.0, 2.0, 3.0, 4.0]))
        (tensor(1.6667), tensor(2.5000))
    """
    x, params = _spread("var_mean", input, dim, unbiased, keepdim, correction)
    return rows.var(x, **params), rows.mean(x, dims=params["dims"], keepdim=keepdim)


@operation(method=False)
@numpy_names
def std_mean(
    input: Tensor,
    dim: Any = None,
    unbiased: bool | None = None,
    keepdim: bool = False,
    *,
    correction: float | None = None,
) -> tuple[Tensor, Tensor]:
    """The standard deviation over ``dim``, as ``std``, and the mean.

    Args:
        input: a tensor of floating-point numbers.
        dim: the dimension or dimensions to reduce (default: all).
        unbiased: True (default) for a correction of 1, False for 0.
        keepdim: keep them with length 1 (default False).
        correction: what is taken off the number of elements (default 1).

    Shape:
        input (*, n, **); over n each result is (*, **), or (*, 1, **) with ``keepdim``; over all
        ().

    Raises:
        RuntimeError: the elements are not floating-point numbers.

    Example:
        >>> import rushlight
        >>> rushlight.std_mean(rushlight.tensor([1.0, 2.0, 3.0, 4.0]))
        (tensor(1.2910), tensor(2.5000))
    """
    x, params = _spread("std_mean", input, dim, unbiased, keepdim, correction)
    return rows.std(x, **params), rows.mean(x, dims=params["dims"], keepdim=keepdim)


def _median(name: str, doc: str, shown: str) -> None:
    """Publish ``median`` or ``nanmedian``."""
    returned = getattr(return_types, name)

    def function(input: Tensor, dim: int = LEFT_OUT, keepdim: bool = False) -> Any:
        x = require_tensor(name, input)
        whole = dim is LEFT_OUT
        if whole and keepdim:
            raise TypeError(f'{name}() missing 1 required positional arguments: "dim"')
        if whole and not x._data.size:
            return cast(wrap(np.asarray(math.nan)), x.dtype)
        if x._data.dtype.kind == "b":
            raise unsupported("median_cpu", x)
        if whole:
            return getattr(rows, f"{name}_all")(x)
        refuse_empty(name, x, dimension(name, dim, x.ndim))
        return returned(*along(name, name, x, dim, keepdim=keepdim))

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"""The median, of two middle elements the lower; {doc}.

    Of a tensor alone: of all its elements. With ``dim``: along it, a tuple with the fields
    ``values`` and ``indices``.

    Args:
        input: a tensor.
        dim: the dimension to reduce (default: all).
        keepdim: keep it with length 1 (default False).

    Shape:
        input (*, n, **), over n ``values`` and ``indices`` are (*, **), or (*, 1, **) with
        ``keepdim``; over all ().

    Raises:
        TypeError: ``keepdim`` is set, and no ``dim``.
        NotImplementedError: the tensor is bool.
        IndexError: the dimension has length 0.

    Example:
        >>> import rushlight
        >>> rushlight.{name}(rushlight.tensor([4.0, 1.0, 3.0, 2.0]))
        tensor(2.)
        >>> rushlight.{name}(rushlight.tensor([1.0, float("nan"), 3.0]))
        tensor({shown})
    """
    operation(out=True)(numpy_names(function))


_median("median", "NaN if any element is", "nan")
_median("nanmedian", "NaN is passed over", "1.")


@operation(out=True)
@numpy_names
def logsumexp(input: Tensor, dim: Dims, keepdim: bool = False) -> Tensor:
    """Ln Σ eˣ over ``dim``, without overflow.

    Args:
        input: a tensor; integers become floating-point numbers first.
        dim: the dimension or dimensions to reduce.
        keepdim: keep them with length 1 (default False).

    Shape:
        input (*, n, **), over n the result is (*, **), or (*, 1, **) with ``keepdim``.

    Raises:
        IndexError: there is no such dimension.
        TypeError: ``dim`` is None.

    Example:
        >>> import rushlight
        >>> rushlight.logsumexp(rushlight.tensor([1000.0, 1000.0]), dim=0)
        tensor(1000.6932)
    """
    x = as_floating(require_tensor("logsumexp", input))
    if dim is None:
        raise TypeError("logsumexp(): argument 'dim' must be tuple of ints, not NoneType")
    result: Tensor = rows.logsumexp(x, dims=dimensions("logsumexp", dim, x.ndim), keepdim=keepdim)
    return result


def vector_norm(
    who: str, x: Tensor, p: Any, dim: Dims, keepdim: bool, dtype: dtype_type | None = None
) -> Tensor:
    """(Σ |x|^p)^(1/p) over ``dim``.

    Args:
        who: the operation, for errors.
        x: a tensor of floating-point numbers.
        p: a number; ±∞ for the extremes of |x|, 0 for the number of x ≠ 0.
        dim: the dimension or dimensions to reduce; None: all.
        keepdim: keep them with length 1.
        dtype: cast to this type first.

    Raises:
        RuntimeError: the elements are not floating-point numbers; there are none of which to take
            an extreme.
    """
    if x._data.dtype.kind != "f":
        raise RuntimeError(
            f"{who}: Expected a floating point or complex tensor as input. Got {title(x.dtype)}"
        )
    x = x if dtype is None else cast(x, dtype)
    dims = dimensions(who, dim, x.ndim)
    if (p < 0 or p == math.inf) and any(x._data.shape[d] == 0 for d in dims):
        raise RuntimeError(
            f"{who} cannot compute the {p} norm on an empty dimension because the operation does "
            f"not have an identity; got shape {tuple(x.shape)}"
        )
    result: Tensor = rows.norm(x, p=float(p), dims=dims, keepdim=keepdim)
    return result


def _nuclear(x: Tensor, dim: Dims, keepdim: bool) -> Tensor:
    """The nuclear norm of the matrices in the two dimensions ``dim``.

    Raises:
        RuntimeError: there are not two.
    """
    if isinstance(dim, int) or len(dims := dimensions("norm", dim, x.ndim)) != 2:
        raise RuntimeError(
            f"norm(): the nuclear norm is that of matrices; got shape {tuple(x.shape)}, dim={dim}"
        )
    order = tuple(dim) if dim else dims
    others = tuple(d for d in range(x.ndim) if d not in dims)
    matrices = rows.permute(x, dims=(*others, *(d % x.ndim for d in order)))
    result: Tensor = rows.nuclear_norm(matrices)
    if keepdim:
        kept = tuple(1 if d in dims else n for d, n in enumerate(x.shape))
        result = rows.reshape(result, shape=kept)
    return result


@operation()
@numpy_names
def norm(
    input: Tensor,
    p: Any = "fro",
    dim: Dims = None,
    keepdim: bool = False,
    out: Tensor | None = None,
    dtype: dtype_type | None = None,
) -> Tensor:
    """(Σ |x|^p)^(1/p) over ``dim``.

    Args:
        input: a tensor of floating-point numbers.
        p: a number, "fro" (default: 2), None, which is 2 as well, or "nuc", the sum of the singular
            values of a matrix.
        dim: the dimension or dimensions to reduce (default: all).
        keepdim: keep them with length 1 (default False).
        out: a tensor to write the result into.
        dtype: cast to this type first.

    Shape:
        input (*, n, **); over n the result is (*, **), or (*, 1, **) with ``keepdim``; over all ().

    Raises:
        RuntimeError: the elements are not floating-point numbers.

    Example:
        >>> import rushlight
        >>> rushlight.norm(rushlight.tensor([3.0, -4.0]))
        tensor(5.)
        >>> rushlight.norm(rushlight.tensor([3.0, -4.0]), p=1)
        tensor(7.)
    """
    x = require_tensor("norm", input)
    if p == "nuc":
        result = _nuclear(x if dtype is None else cast(x, dtype), dim, keepdim)
        return result if out is None else out.copy_(result)
    if not (p is None or p == "fro" or is_number(p)):
        raise RuntimeError(f"only valid p are None, 'fro', 'nuc' and numbers, got {p!r}")
    order = 2.0 if p is None or p == "fro" else p
    result = vector_norm("linalg.vector_norm", x, order, dim, keepdim, dtype)
    return result if out is None else out.copy_(result)


@operation()
def dist(input: Tensor, other: Tensor, p: float = 2) -> Tensor:
    """The p-norm of input - other.

    Args:
        input: a tensor of floating-point numbers.
        other: a tensor; the two broadcast and promote.
        p: the norm's exponent (default 2).

    Shape:
        input and other broadcast, result ().

    Raises:
        RuntimeError: the shapes do not broadcast.

    Example:
        >>> import rushlight
        >>> rushlight.dist(rushlight.tensor([1.0, 1.0]), rushlight.tensor([4.0, 5.0]))
        tensor(5.)
    """
    x, y = require_tensor("dist", input), require_tensor("dist", other, "other", 2)
    return vector_norm("dist", sub(x, y), p, None, False)
