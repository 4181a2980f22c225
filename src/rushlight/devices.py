"""Where a tensor lives: ``device``. Any of PyTorch's can be named; only the CPU computes.

Scripts write ``device = "cuda" if torch.cuda.is_available() else "cpu"``, so naming a device costs
nothing here; ``require_cpu`` refuses the others where a tensor would be put on one.
"""

from __future__ import annotations

import re
from typing import NoReturn, final

__all__ = ["CPU", "device", "require_cpu"]

_TYPES = (
    *("cpu", "cuda", "ipu", "xpu", "mkldnn", "opengl", "opencl", "ideep", "hip", "ve", "fpga"),
    *("maia", "xla", "lazy", "vulkan", "mps", "meta", "hpu", "mtia", "privateuseone"),
)


@final
class device:
    """The name of a place for tensors, such as ``device("cpu")`` or ``device("cuda", 1)``.

    Args:
        type: a device, or its text: the type, and optionally ``:`` and the index.
        index: which one of that type (default None: the current one).

    Raises:
        RuntimeError: there is no such type of device, or no such index.
        TypeError: ``type`` is neither a text nor a device.

    Example:
        >>> device("cpu"), device("cuda:1").index
        (device(type='cpu'), 1)
    """

    __slots__ = ("_index", "_type")

    _type: str
    _index: int | None

    def __init__(self, type: str | device, index: int | None = None) -> None:
        if isinstance(type, device):
            self._type, self._index = type.type, type.index
        elif isinstance(type, str):
            self._type, self._index = _parse(type, index)
        else:
            _refuse_type(type)

    @property
    def type(self) -> str:
        """The kind of device: ``"cpu"``."""
        return self._type

    @property
    def index(self) -> int | None:
        """Which device of its kind, or None for the current one."""
        return self._index

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, device):
            return NotImplemented
        return (self.type, self.index) == (other.type, other.index)

    def __hash__(self) -> int:
        return hash((self.type, self.index))

    def __str__(self) -> str:
        return self.type if self.index is None else f"{self.type}:{self.index}"

    def __repr__(self) -> str:
        index = "" if self.index is None else f", index={self.index}"
        return f"device(type={self.type!r}{index})"

    def __reduce__(self) -> tuple[object, ...]:
        return device, (self.type, self.index)


def _parse(text: str, index: int | None) -> tuple[str, int | None]:
    """The type and index that a text and an index beside it name."""
    if not text:
        raise RuntimeError("Device string must not be empty; pass 'cpu'")
    kind, colon, number = text.partition(":")
    if kind not in _TYPES:
        raise RuntimeError(
            f"Expected one of {', '.join(_TYPES)} device type at start of device string: {text}"
        )
    if not colon:
        return kind, None if index is None else _checked(index)
    if index is not None:
        raise RuntimeError(
            f"type (string) must not include an index because index was passed explicitly: {text}"
        )
    if not re.fullmatch("0|[1-9][0-9]*", number):
        raise RuntimeError(f"Invalid device string: '{text}'; write it as '{kind}:0'")
    return kind, int(number)


def _checked(index: int) -> int:
    if not isinstance(index, int):
        raise TypeError(
            f"device(): argument 'index' (position 2) must be int, not {type(index).__name__}"
        )
    if index < 0:
        raise RuntimeError(f"Device index must not be negative; got {index}")
    return index


def _refuse_type(got: object) -> NoReturn:
    if isinstance(got, int):
        raise RuntimeError(  # the type that PyTorch raises
            "Cannot access accelerator device when none is available. "
            f"device({got}) means an accelerator's index; write device('cpu')"
        )
    raise TypeError(
        "device() expects a text such as 'cpu' or 'cpu:0', or a device; "
        f"got {type(got).__name__} ({got!r})"
    )


CPU = device("cpu")


def require_cpu(where: str | device | int | None) -> device:
    """The CPU, when ``where`` names it or is None.

    Raises:
        AssertionError: ``where`` is a CUDA or XPU device, as in a PyTorch built without them.
        NotImplementedError: it is another device.

    Example:
        >>> require_cpu("cpu:0")
        device(type='cpu')
    """
    if where is None or where is CPU:
        return CPU
    named = device(where)  # type: ignore[arg-type]
    if named.type == "cpu":
        return CPU
    advice = f"got device '{named}', and Rushlight computes on the CPU: pass 'cpu'"
    if named.type in ("cuda", "xpu"):
        raise AssertionError(f"Torch not compiled with {named.type.upper()} enabled; {advice}")
    raise NotImplementedError(f"no support for {named.type} devices; {advice}")
