"""The text of a tensor, the same as PyTorch's, character for character.

It works on arrays and knows nothing of ``Tensor``: what stands behind the numbers, such as
``requires_grad``, is passed in. All numbers of a tensor are written in one style, which those that
are shown decide; then rows are laid out, without the middle of long dimensions; then come the
suffixes, such as the dtype. ``set_printoptions`` sets the options.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from rushlight import dtypes
from rushlight.dtypes import from_numpy_dtype, get_default_dtype

__all__ = [
    "format_parameter",
    "format_scalar",
    "format_tensor",
    "get_printoptions",
    "printoptions",
    "set_printoptions",
]

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class _Options:
    precision: int = 4
    threshold: float = 1000
    edgeitems: int = 3
    linewidth: float = 80
    sci_mode: bool | None = None

    def __post_init__(self) -> None:
        problems = [
            f"{name} must be {rule}, got {getattr(self, name)!r}"
            for name, (rule, holds) in _RULES.items()
            if not holds(getattr(self, name))
        ]
        if problems:
            raise ValueError(f"set_printoptions(): {'; '.join(problems)}")


def _is_count(value: object) -> bool:
    return isinstance(value, int | np.integer) and bool(value >= 0)


def _is_amount(value: object) -> bool:
    return isinstance(value, int | float | np.number) and bool(value >= 0)


_RULES: dict[str, tuple[str, Callable[[object], bool]]] = {
    "precision": ("an integer, 0 or more", _is_count),
    "threshold": ("a number, 0 or more", _is_amount),
    "edgeitems": ("an integer, 0 or more", _is_count),
    "linewidth": ("a number, 0 or more", _is_amount),
    "sci_mode": ("True, False or None", lambda value: value is None or isinstance(value, bool)),
}

_PROFILES: dict[str, dict[str, Any]] = {
    "default": {"precision": 4, "threshold": 1000, "edgeitems": 3, "linewidth": 80},
    "short": {"precision": 2, "threshold": 1000, "edgeitems": 2, "linewidth": 80},
    "full": {"precision": 4, "threshold": math.inf, "edgeitems": 3, "linewidth": 80},
}

_options = _Options()


def set_printoptions(
    precision: int | None = None,
    threshold: float | None = None,
    edgeitems: int | None = None,
    linewidth: float | None = None,
    profile: str | None = None,
    sci_mode: bool | None = None,
) -> None:
    """Choose how tensors are written; what is None stays as it is, but for ``sci_mode``.

    Args:
        precision: digits after the point (at first 4).
        threshold: a tensor of more elements is shown without its middle (at first 1000).
        edgeitems: elements shown at each end of a dimension then (at first 3).
        linewidth: characters of a line (at first 80).
        profile: ``"default"``, ``"short"`` or ``"full"`` settings of these four.
        sci_mode: whether to write 1.0000e+00 (default: None, the numbers decide).

    Raises:
        ValueError: an option has no such value.

    Example:
        >>> set_printoptions(precision=2)
        >>> format_tensor(np.array([1.12345], dtype="float32"))
        'tensor([1.12])'
        >>> set_printoptions(profile="default")
    """
    global _options
    if profile is not None and profile not in _PROFILES:
        raise ValueError(
            f"set_printoptions(): profile must be one of {', '.join(map(repr, _PROFILES))}, "
            f"got {profile!r}"
        )
    given = {
        "precision": precision,
        "threshold": threshold,
        "edgeitems": edgeitems,
        "linewidth": linewidth,
    }
    changes: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if profile is not None:
        changes = _PROFILES[profile] | changes
    _options = replace(_options, **changes, sci_mode=sci_mode)


def get_printoptions() -> dict[str, Any]:
    """The options in force, as ``set_printoptions`` takes them.

    Example:
        >>> get_printoptions()["linewidth"]
        80
    """
    return asdict(_options)


@contextmanager
def printoptions(**options: Any) -> Iterator[None]:
    """Options, as for ``set_printoptions``, for the length of a ``with`` block.

    Example:
        >>> with printoptions(sci_mode=True):
        ...     format_tensor(np.array(1.5, dtype="float32"))
        'tensor(1.5000e+00)'
    """
    global _options
    before = _options
    set_printoptions(**options)
    try:
        yield
    finally:
        _options = before


def format_tensor(
    array: Array,
    *,
    requires_grad: bool = False,
    grad_fn_name: str | None = None,
    prefix: str = "tensor(",
) -> str:
    """The text of a tensor that holds ``array``.

    Args:
        array: its numbers, of a type that ``dtypes.py`` knows.
        requires_grad: whether it is a leaf that asks for gradients (default: False).
        grad_fn_name: the name of the node that made it, such as ``"AddBackward0"`` (default: None).
        prefix: what opens the text; further lines are indented by its length.

    Example:
        >>> print(format_tensor(np.array([[1, 2], [3, -4]], dtype="float32"), requires_grad=True))
        tensor([[ 1.,  2.],
                [ 3., -4.]], requires_grad=True)
    """
    options = _options
    text = prefix + _numbers(array, len(prefix), options)
    suffixes = _suffixes(array, options)
    if grad_fn_name is not None:
        suffixes.append(f"grad_fn=<{grad_fn_name}>")
    elif requires_grad:
        suffixes.append("requires_grad=True")
    return _append(text, suffixes, len(prefix), options)


def format_parameter(array: Array, *, requires_grad: bool = True) -> str:
    """The text of a module's parameter that holds ``array``.

    Example:
        >>> print(format_parameter(np.array([0.5], dtype="float32")))
        Parameter containing:
        tensor([0.5000], requires_grad=True)
    """
    return f"Parameter containing:\n{format_tensor(array, requires_grad=requires_grad)}"


def format_scalar(value: float, spec: str) -> str:
    """The number of a tensor of no dimensions, in an f-string: what Python writes for it.

    Raises:
        ValueError: Python has no such format for the number.

    Example:
        >>> format_scalar(3.14159, ".3f"), format_scalar(0.1, "")
        ('3.142', '0.1')
    """
    return format(value, spec)


def _numbers(array: Array, indent: int, options: _Options) -> str:
    if not array.size:
        return "[]"
    edge = options.edgeitems if array.size > options.threshold else None
    shown = array if edge is None else _without_middle(array, edge)
    return _Layout(_style(shown, options), edge, options.linewidth).text(array, indent)


def _without_middle(array: Array, edge: int) -> Array:
    for axis, length in enumerate(array.shape):
        if length > 2 * edge:
            array = array.take([*range(edge), *range(length - edge, length)], axis)
    return array


@dataclass(frozen=True)
class _Style:
    """One way to write a number, for all numbers of a tensor alike, in ``width`` characters."""

    form: Callable[[Any], str]
    width: int

    @classmethod
    def to_fit(cls, form: Callable[[Any], str], counting: Array) -> _Style:
        """The style as wide as the widest of the numbers that count, whatever the others take."""
        return cls(form, max((len(form(x)) for x in counting.ravel().tolist()), default=1))

    def write(self, value: float) -> str:
        return self.form(value).rjust(self.width)


def _style(shown: Array, options: _Options) -> _Style:
    if shown.dtype.kind != "f":
        return _Style.to_fit(str, shown)
    counting = shown[np.isfinite(shown) & (shown != 0)]
    if not counting.size:
        return _Style.to_fit(_whole, counting)
    scientific = _spreads(counting) if options.sci_mode is None else options.sci_mode
    if not scientific and (counting == np.ceil(counting)).all():
        return _Style.to_fit(_whole, counting)
    kind = "e" if scientific else "f"
    return _Style.to_fit(f"{{:.{options.precision}{kind}}}".format, counting)


def _whole(value: float) -> str:
    """A number without fraction; the point tells it from an integer."""
    return f"{value:.0f}." if math.isfinite(value) else str(value)


def _spreads(counting: Array) -> bool:
    """Whether the magnitudes ask for scientific notation."""
    magnitudes = np.abs(counting)
    least, most = float(magnitudes.min()), float(magnitudes.max())
    return most / least > 1000.0 or most > 1.0e8 or least < 1.0e-4


@dataclass(frozen=True)
class _Layout:
    """Rows and blocks of numbers in brackets, ``edge`` items at each end (None: all items)."""

    style: _Style
    edge: int | None
    linewidth: float

    def text(self, array: Array, indent: int) -> str:
        if array.ndim == 0:
            return self.style.write(array.item())
        if array.ndim == 1:
            return self._row(array, indent)
        return self._block(array, indent)

    def _row(self, array: Array, indent: int) -> str:
        head, tail = self._ends(array)
        cells = [self.style.write(value) for value in head.tolist()]
        if tail is not None:
            # PyTorch's two blanks before the dots, unless they stand alone.
            cells.append(" ..." if self.edge else "...")
            cells += [self.style.write(value) for value in tail.tolist()]
        per_line = max(1, int((self.linewidth - indent) // (self.style.width + 2)))
        lines = [", ".join(cells[i : i + per_line]) for i in range(0, len(cells), per_line)]
        return "[" + f",\n{' ' * (indent + 1)}".join(lines) + "]"

    def _block(self, array: Array, indent: int) -> str:
        head, tail = self._ends(array)
        parts = [self.text(part, indent + 1) for part in head]
        if tail is not None:
            parts += ["...", *(self.text(part, indent + 1) for part in tail)]
        # One line break per dimension below: blocks stand apart by empty lines.
        gap = "\n" * (array.ndim - 1) + " " * (indent + 1)
        return "[" + f",{gap}".join(parts) + "]"

    def _ends(self, array: Array) -> tuple[Array, Array | None]:
        if self.edge is None or len(array) <= 2 * self.edge:
            return array, None
        return array[: self.edge], array[len(array) - self.edge :]


def _suffixes(array: Array, options: _Options) -> list[str]:
    """What the numbers do not show by themselves: an unusual size and type."""
    evident = {get_default_dtype()}
    if array.size:
        size_is_evident = options.edgeitems > 0
        evident |= {dtypes.int64, dtypes.bool}
    else:
        size_is_evident = array.ndim == 1
    suffixes = [] if size_is_evident else [f"size={array.shape}"]
    dtype = from_numpy_dtype(array.dtype)
    return suffixes if dtype in evident else [*suffixes, f"dtype={dtype}"]


def _append(text: str, suffixes: list[str], indent: int, options: _Options) -> str:
    # PyTorch counts two characters more than the last line has.
    column = len(text) - text.rfind("\n") + 1
    for suffix in suffixes:
        column += len(suffix) + 2
        if column > options.linewidth:
            text += f",\n{' ' * indent}{suffix}"
            column = indent + len(suffix)
        else:
            text += f", {suffix}"
    return f"{text})"
