"""Normal numbers, in PyTorch's two ways, which share neither words nor bits.

Fewer than 16 elements, or an array that is not contiguous: pairs by the Box-Muller formula in
float64, the second of a pair held back by the generator for whoever asks next. Otherwise: the whole
array is filled with uniforms and turned in blocks of 16; a last short block is drawn again, over
the last 16 elements.
Read next: `avx.py` for the float32 functions.
Source: G. E. P. Box and M. E. Muller, Annals of Mathematical Statistics 29 (1958).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from rushlight.random.avx import log32, sincos32
from rushlight.random.checks import require_floating
from rushlight.random.default import chosen
from rushlight.random.exact import fma32, fma64
from rushlight.random.layout import CHUNK, fill
from rushlight.random.libm import apply
from rushlight.random.uniform import units32, units64

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rushlight.random.generator import Generator

__all__ = ["fill_normal", "normal_around", "standard_normals"]

_BLOCK = 16
_TWO_PI = 2.0 * math.pi


def fill_normal(
    array: NDArray[Any], mean: float = 0.0, std: float = 1.0, generator: Generator | None = None
) -> None:
    """Fill `array` in place with normal numbers, as `Tensor.normal_`.

    Args:
        array: float32 or float64.
        mean: default 0.
        std: the standard deviation, at least 0 (default 1).
        generator: where the words come from; None is the default generator.

    Raises:
        RuntimeError: std < 0.
        NotImplementedError: the dtype is not a floating one.

    Example:
        >>> from rushlight.random.generator import Generator
        >>> x = np.empty(3, np.float32)
        >>> fill_normal(x, generator=Generator().manual_seed(42))
        >>> x
        array([0.33669037, 0.1288094 , 0.23446237], dtype=float32)
    """
    if not std >= 0.0:
        raise RuntimeError(f"normal expects std >= 0.0, but found std {std:g}")
    if array.size == 0:
        return
    require_floating(array, "normal_kernel_cpu")
    source = chosen(generator)
    if array.size >= _BLOCK and array.flags.c_contiguous:
        _fill_blocks(array.reshape(-1), mean, std, source)
    else:
        fill(array, lambda count: fma64(standard_normals(count, source), std, mean))


def normal_around(
    mean: NDArray[Any] | float, std: NDArray[Any] | float, generator: Generator | None = None
) -> NDArray[Any]:
    """Return normal numbers with a mean or a spread of their own, as `torch.normal`.

    Args:
        mean: an array, or one number for all.
        std: an array, or one number for all; at least one of the two is an array.
        generator: where the words come from; None is the default generator.

    Shape:
        Returns what `mean` and `std` broadcast to, in the dtype of the first array.

    Raises:
        RuntimeError: a std is negative, or the shapes do not fit.
        NotImplementedError: the dtype is not a floating one.

    Example:
        >>> normal_around(np.array([5.0, 7.0]), 0.0)
        array([5., 7.])
    """
    if isinstance(std, np.ndarray) and not (std >= 0.0).all():
        raise RuntimeError(f"normal expects all elements of std >= 0.0, got {std.min():g}")
    first = mean if isinstance(mean, np.ndarray) else np.asarray(std)
    result = np.empty(_joint_shape(np.shape(mean), np.shape(std)), first.dtype)
    if isinstance(std, np.ndarray):
        fill_normal(result, 0.0, 1.0, generator)
        if std.ndim == 0 < result.ndim:
            std = std.astype(result.dtype)  # a 0-d tensor takes the dtype of the others
        with np.errstate(all="ignore"):
            np.multiply(result, std, out=result, casting="same_kind")
    else:
        fill_normal(result, 0.0, std, generator)
    with np.errstate(all="ignore"):
        return np.add(result, mean, out=result, casting="same_kind")


def _joint_shape(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
    try:
        return np.broadcast_shapes(a, b)
    except ValueError:
        raise RuntimeError(
            f"normal: the size of mean {a} must match the size of std {b} at every dimension "
            "that is not 1"
        ) from None


def standard_normals(count: int, generator: Generator) -> NDArray[np.float64]:
    """Draw float64 normals in pairs: first one that the generator held back, if any."""
    values: list[float] = []
    if count and generator.held_normal is not None:
        values.append(generator.held_normal)
        generator.held_normal = None
    pairs = (count - len(values) + 1) // 2
    units = units64(2 * pairs, generator).tolist()
    for u, v in zip(units[0::2], units[1::2], strict=True):
        radius = math.sqrt(-2.0 * math.log1p(-v))
        angle = _TWO_PI * u
        values += (radius * math.cos(angle), radius * math.sin(angle))
    if len(values) > count:
        generator.held_normal = values.pop()
    return np.array(values)


def _fill_blocks(flat: NDArray[Any], mean: float, std: float, generator: Generator) -> None:
    units, turn = (units32, _turn32) if flat.dtype.char == "f" else (units64, _turn64)
    rest = flat.size % _BLOCK
    whole = flat.size - rest
    for start in range(0, whole, CHUNK):
        part = flat[start : min(start + CHUNK, whole)]
        uniforms = units(part.size, generator)
        if start + part.size == whole and rest:
            units(rest, generator)  # PyTorch fills these too, and then draws 16 in their place
            uniforms = np.append(uniforms, units(_BLOCK, generator))
        with np.errstate(all="ignore"):
            values = turn(uniforms, mean, std)
        part[...] = values[: part.size]
    if rest:
        flat[-_BLOCK:] = values[-_BLOCK:]


def _turn32(uniforms: NDArray[np.float64], mean: float, std: float) -> NDArray[np.float32]:
    """Return the normals that blocks of 16 float32 uniforms give."""
    u, v = _halves(uniforms.astype(np.float32))
    radius = np.sqrt(np.float32(-2) * log32(np.float32(1) - u))
    sin, cos = sincos32(np.float32(_TWO_PI) * v)
    normals = _blocks(radius * cos, radius * sin).astype(np.float64)
    return fma32(normals, float(np.float32(std)), float(np.float32(mean)))


def _turn64(uniforms: NDArray[np.float64], mean: float, std: float) -> NDArray[np.float64]:
    """Return the normals that blocks of 16 float64 uniforms give."""
    u, v = _halves(uniforms)
    radius = np.sqrt(-2.0 * apply(math.log, 1.0 - u))
    angle = _TWO_PI * v
    normals = _blocks(radius * apply(math.cos, angle), radius * apply(math.sin, angle))
    return fma64(normals, std, mean)


def _halves(uniforms: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the first eight and the last eight of all blocks, flat."""
    blocks = uniforms.reshape(-1, 2, _BLOCK // 2)
    return blocks[:, 0].reshape(-1), blocks[:, 1].reshape(-1)


def _blocks(first: NDArray[Any], second: NDArray[Any]) -> NDArray[Any]:
    """Return the blocks whose halves are given, flat: the inverse of `_halves`."""
    half = _BLOCK // 2
    return np.stack((first.reshape(-1, half), second.reshape(-1, half)), axis=1).reshape(-1)
