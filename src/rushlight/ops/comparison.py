"""Atoms that answer with bool: comparisons, logic and questions about single numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from rushlight.ops.samples import binary, unary
from rushlight.ops.specs import predicate
from rushlight.ops.table import Row, atom

__all__: list[str] = []


def _pairwise(name: str, ufunc: Any, doc: str) -> Row:
    def function(x: Any, y: Any) -> Any:
        return ufunc(x, y)

    function.__name__, function.__doc__ = name, doc
    return atom(predicate, samples=binary((-3, 3)), torch=name, zero=True)(function)


def _single(name: str, ufunc: Any, doc: str) -> Row:
    def function(x: Any) -> Any:
        return ufunc(x)

    function.__name__, function.__doc__ = name, doc
    return atom(predicate, samples=unary(-3, 3), torch=name, zero=True)(function)


eq = _pairwise("eq", np.equal, "x = y.")
ne = _pairwise("ne", np.not_equal, "x ≠ y.")
lt = _pairwise("lt", np.less, "x < y.")
le = _pairwise("le", np.less_equal, "x ≤ y.")
gt = _pairwise("gt", np.greater, "x > y.")
ge = _pairwise("ge", np.greater_equal, "x ≥ y.")
logical_and = _pairwise("logical_and", np.logical_and, "Both are not 0.")
logical_or = _pairwise("logical_or", np.logical_or, "At least one is not 0.")
logical_xor = _pairwise("logical_xor", np.logical_xor, "Exactly one is not 0.")
logical_not = _single("logical_not", np.logical_not, "x is 0.")
isnan = _single("isnan", np.isnan, "x is not a number.")
isinf = _single("isinf", np.isinf, "x is infinite.")
isfinite = _single("isfinite", np.isfinite, "x is a finite number.")
signbit = _single("signbit", np.signbit, "The sign of x is minus, be it of -0.")
