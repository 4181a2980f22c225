"""Sums of products by Einstein's convention: the notation, and its contraction.

An equation such as ``"ij,jk->ik"`` labels the operands' dimensions. Dimensions of one label belong
together; those whose label the result lacks are summed. Everything is made of views, products of
matrices and sums, so the gradients are theirs.
"""

from __future__ import annotations

import math
import string
from collections.abc import Sequence
from typing import Any

from rushlight.functional.operands import require_tensor
from rushlight.functional.register import operation
from rushlight.ops import tensors as rows
from rushlight.tensor import Tensor

__all__ = ["einsum"]

# PyTorch orders the labels of a result that the equation does not give like this.
_LETTERS = string.ascii_uppercase + string.ascii_lowercase
# Within an operand's labels: where its unnamed dimensions lie.
_UNNAMED = -1

Labels = list[int]


@operation(method=False)
def einsum(*args: Any) -> Tensor:
    """The sum of products of the operands' elements, by Einstein's convention.

    Args:
        args: the equation and the operands; or each operand followed by the list of its labels
            (numbers below 52), and the result's labels last.

    Shape:
        result a dimension for each label behind "->", in that order.

    Raises:
        RuntimeError: the equation does not fit the operands.

    Example:
        >>> import rushlight
        >>> x = rushlight.tensor([[1, 2], [3, 4]])
        >>> rushlight.einsum("ij,kj->ik", x, x)
        tensor([[ 5, 11],
                [11, 25]])
    """
    inputs, result, operands = _arguments(args)
    unnamed = max(
        (x.ndim - len(labels) + 1 for labels, x in zip(inputs, operands, strict=True)
         if _UNNAMED in labels), default=0,
    )  # fmt: skip
    expanded = [_named(k, labels, x, unnamed) for k, (labels, x) in
                enumerate(zip(inputs, operands, strict=True))]  # fmt: skip
    if result is None:
        result = _implied(inputs)
    wanted = _spelled(result, unnamed)
    order = [*wanted, *sorted({i for labels in expanded for i in labels} - set(wanted))]
    lengths = _lengths(expanded, operands)
    aligned = [_aligned(x, labels, order) for x, labels in zip(operands, expanded, strict=True)]
    return _contracted(aligned, [lengths[i] for i in order if i in lengths], len(wanted))


def _arguments(args: tuple[Any, ...]) -> tuple[list[Labels], Labels | None, list[Tensor]]:
    """The labels of the operands and of the result (None: implied), and the operands."""
    if len(args) < 2:
        raise ValueError(
            "einsum(): must specify the equation string and at least one operand, or at least one "
            f"operand and its subscripts list; got {len(args)} argument(s)"
        )
    if isinstance(args[0], str):
        equation, *given = args
        if len(given) == 1 and isinstance(given[0], list | tuple):
            given = list(given[0])
        inputs, result = _parsed(equation)
    else:
        given = list(args[: len(args) // 2 * 2 : 2])
        inputs = [_numbered(labels) for labels in args[1::2]]
        result = _numbered(args[-1]) if len(args) % 2 else None
    operands = [require_tensor("einsum", x, "operands", k + 2) for k, x in enumerate(given)]
    if len(operands) != len(inputs):
        raise RuntimeError(
            f"einsum(): {'fewer' if len(operands) < len(inputs) else 'more'} operands were "
            f"provided than specified in the equation; got {len(operands)} for {len(inputs)}"
        )
    known = {i for labels in inputs for i in labels}
    for i in result or ():
        if result is not None and result.count(i) > 1:
            raise RuntimeError(
                f"einsum(): output subscript {_letter(i)} appears more than once in the output"
            )
        if i not in known and i != _UNNAMED:
            raise RuntimeError(
                f"einsum(): output subscript {_letter(i)} does not appear in the equation for any "
                "input operand"
            )
    return inputs, result, operands


def _letter(label: int) -> str:
    return "..." if label < 0 or label >= len(_LETTERS) else _LETTERS[label]


def _parsed(equation: str) -> tuple[list[Labels], Labels | None]:
    left, arrow, right = equation.partition("->")
    inputs = [_lettered(part, f"operand {k}", equation) for k, part in enumerate(left.split(","))]
    return inputs, _lettered(right, "the output", equation) if arrow else None


def _lettered(part: str, where: str, equation: str) -> Labels:
    labels = []
    rest = part.replace(" ", "")
    while rest:
        if rest.startswith("..."):
            if _UNNAMED in labels:
                raise RuntimeError(
                    f"einsum(): found '.' for {where} for which an ellipsis was already found"
                )
            labels.append(_UNNAMED)
            rest = rest[3:]
            continue
        if rest[0] == ".":
            raise RuntimeError(f"einsum(): found '.' for {where} that is not part of any ellipsis")
        if rest[0] not in _LETTERS:
            raise RuntimeError(
                f"einsum(): invalid subscript given at index {equation.index(rest[0])} in the "
                f"equation string, subscripts must be in [a-zA-Z]; got {rest[0]!r}"
            )
        labels.append(_LETTERS.index(rest[0]))
        rest = rest[1:]
    return labels


def _numbered(labels: Sequence[Any]) -> Labels:
    found = []
    for label in labels:
        if label is not ... and not 0 <= label < len(_LETTERS):
            raise ValueError(
                f"einsum(): subscripts in subscript list should be within the range [0, 52), but "
                f"got {label}"
            )
        found.append(_UNNAMED if label is ... else int(label))
    return found


def _named(position: int, labels: Labels, x: Tensor, unnamed: int) -> Labels:
    """One label for each dimension; unnamed ones are counted from the right."""
    named = len(labels) - labels.count(_UNNAMED)
    if (_UNNAMED in labels and named > x.ndim) or (_UNNAMED not in labels and named != x.ndim):
        found = "and no ellipsis was given" if _UNNAMED not in labels else "and an ellipsis"
        raise RuntimeError(
            f"einsum(): the number of subscripts in the equation ({named}) does not match the "
            f"number of dimensions ({x.ndim}) for operand {position} {found}"
        )
    return _spelled(labels, x.ndim - named, unnamed)


def _spelled(labels: Labels, count: int, unnamed: int | None = None) -> Labels:
    """``labels`` with the last ``count`` of the unnamed dimensions' labels in their place."""
    total = count if unnamed is None else unnamed
    own = range(len(_LETTERS) + total - count, len(_LETTERS) + total)
    return [i for label in labels for i in (own if label == _UNNAMED else (label,))]


def _implied(inputs: list[Labels]) -> Labels:
    """The unnamed dimensions, then the labels that occur once, in PyTorch's order."""
    every = [i for labels in inputs for i in labels]
    once = sorted(i for i in set(every) if every.count(i) == 1 and i != _UNNAMED)
    return [_UNNAMED, *once] if _UNNAMED in every else once


def _lengths(expanded: list[Labels], operands: list[Tensor]) -> dict[int, int]:
    """The length of each label's dimension; 1 broadcasts."""
    lengths: dict[int, int] = {}
    for k, (labels, x) in enumerate(zip(expanded, operands, strict=True)):
        for i, n in zip(labels, x._data.shape, strict=True):
            if lengths.setdefault(i, n) not in (n, 1) and n != 1:
                raise RuntimeError(
                    f"einsum(): subscript {_letter(i)} has size {n} for operand {k} which does not "
                    f"broadcast with previously seen size {lengths[i]}"
                )
            lengths[i] = n if lengths[i] == 1 else lengths[i]
    return lengths


def _aligned(x: Tensor, labels: Labels, order: Labels) -> Tensor:
    """``x`` with a dimension for each label of ``order``, of length 1 where it has none."""
    labels = list(labels)
    while len(set(labels)) < len(labels):
        first = next(d for d, i in enumerate(labels) if i in labels[d + 1 :])
        second = labels.index(labels[first], first + 1)
        x = x.diagonal(0, first, second)
        labels = [i for d, i in enumerate(labels) if d not in (first, second)] + [labels[first]]
    x = x.permute([labels.index(i) for i in order if i in labels])
    for d, i in enumerate(order):
        if i not in labels:
            x = x.unsqueeze(d)
    return x


def _contracted(operands: list[Tensor], lengths: list[int], kept: int) -> Tensor:
    """The product of aligned operands, summed over all dimensions but the first ``kept``."""
    left, *rest = operands
    for k, right in enumerate(rest):
        later = rest[k + 1 :]
        done = [
            d for d in range(kept, left.ndim)
            if all(x._data.shape[d] == 1 for x in later)
        ]  # fmt: skip
        left = _product(left, right, done)
    summed = tuple(d for d in range(kept, left.ndim) if left._data.shape[d] != 1)
    left = rows.sum(left, dims=summed, keepdim=True) if summed else left
    return left.reshape(left.shape[:kept])


def _product(left: Tensor, right: Tensor, done: list[int]) -> Tensor:
    """``left`` · ``right``, summed over the dimensions ``done``, which stay with length 1."""
    left, right = _summed(left, right, done), _summed(right, left, done)
    a, b = left._data.shape, right._data.shape
    contracted = [d for d in done if a[d] != 1]
    if not contracted:
        return left * right
    rest = [d for d in range(len(a)) if d not in contracted]
    own = [d for d in rest if a[d] != 1 and b[d] == 1]
    other = [d for d in rest if a[d] == 1 and b[d] != 1]
    both = [d for d in rest if d not in own and d not in other]
    x = left.permute((*both, *own, *contracted, *other))
    y = right.permute((*both, *contracted, *other, *own))
    batch, n, k = (math.prod(a[d] for d in dims) for dims in (both, own, contracted))
    m = math.prod(b[d] for d in other)
    found = x.reshape(batch, n, k) @ y.reshape(batch, k, m)
    lengths = [*(a[d] for d in both), *(a[d] for d in own), *(b[d] for d in other)]
    placed = [*both, *own, *other, *contracted]
    wide = found.reshape(*lengths, *(1 for _ in contracted))
    return wide.permute([placed.index(d) for d in range(len(a))])


def _summed(x: Tensor, beside: Tensor, done: list[int]) -> Tensor:
    """``x`` summed over those dimensions that the other operand does not have."""
    dims = tuple(d for d in done if x._data.shape[d] != 1 and beside._data.shape[d] == 1)
    return rows.sum(x, dims=dims, keepdim=True) if dims else x
