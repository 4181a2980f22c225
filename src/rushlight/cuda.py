"""``rushlight.cuda``: what scripts ask before they choose a device. There is none but the CPU."""

from __future__ import annotations

__all__ = ["device_count", "is_available"]
__dir__ = __all__.copy


def is_available() -> bool:
    """False: there are no GPUs here.

    Example:
        >>> is_available()
        False
    """
    return False


def device_count() -> int:
    """0: there are no GPUs here.

    Example:
        >>> device_count()
        0
    """
    return 0
