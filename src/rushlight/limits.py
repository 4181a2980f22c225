"""The ranges of the element types: ``finfo`` and ``iinfo``, with PyTorch's attributes and text.

The figures are NumPy's, as Python numbers. The types themselves are in ``dtypes.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from rushlight import dtypes
from rushlight.dtypes import get_default_dtype

__all__ = ["finfo", "iinfo"]


@dataclass(init=False, repr=False)
class finfo:
    """The range and resolution of a floating-point type.

    Args:
        type: the type (default: the default type).

    Raises:
        TypeError: ``type`` is no floating-point type.

    Example:
        >>> from rushlight.dtypes import float64
        >>> finfo(float64).eps
        2.220446049250313e-16
    """

    bits: int
    eps: float
    max: float
    min: float
    smallest_normal: float
    tiny: float
    resolution: float
    dtype: str

    def __init__(self, type: dtypes.dtype | None = None) -> None:
        t = get_default_dtype() if type is None else _require_dtype("finfo", type)
        if not t.is_floating_point:
            raise TypeError(
                "torch.finfo() requires a floating point input type. Use torch.iinfo to handle "
                f"'torch.finfo'; got {t}"
            )
        info = np.finfo(t.numpy)
        self.bits, self.dtype = int(info.bits), t.name
        self.eps, self.resolution = float(info.eps), 10.0**-info.precision
        self.min, self.max = float(info.min), float(info.max)
        self.smallest_normal = self.tiny = float(info.smallest_normal)

    def __repr__(self) -> str:
        return _text(self, "resolution", "min", "max", "eps", "smallest_normal", "tiny")


@dataclass(init=False, repr=False)
class iinfo:
    """The range of an integer type.

    Args:
        type: the type; bool is none.

    Raises:
        TypeError: ``type`` is no integer type.

    Example:
        >>> from rushlight.dtypes import uint8
        >>> iinfo(uint8)
        iinfo(min=0, max=255, dtype=uint8)
    """

    bits: int
    max: int
    min: int
    dtype: str

    def __init__(self, type: dtypes.dtype) -> None:
        t = _require_dtype("iinfo", type)
        if t is dtypes.bool:
            raise TypeError("torch.bool is not supported by torch.iinfo; it has two values")
        if t.is_floating_point:
            raise TypeError(
                "torch.iinfo() requires an integer input type. Use torch.finfo to handle "
                f"'torch.iinfo'; got {t}"
            )
        info = np.iinfo(t.numpy)
        self.bits, self.min, self.max, self.dtype = info.bits, info.min, info.max, t.name

    def __repr__(self) -> str:
        return _text(self, "min", "max")


def _text(info: finfo | iinfo, *names: str) -> str:
    figures = (f"{name}={getattr(info, name):g}" for name in names)
    return f"{type(info).__name__}({', '.join(figures)}, dtype={info.dtype})"


def _require_dtype(who: str, t: Any) -> dtypes.dtype:
    if not isinstance(t, dtypes.dtype):
        raise TypeError(
            f"{who}(): argument 'type' (position 1) must be torch.dtype, not {type(t).__name__}; "
            f"got {t!r}: pass one such as torch.float32"
        )
    return t
