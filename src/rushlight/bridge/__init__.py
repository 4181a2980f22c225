"""Files that others can read: tensors as safetensors. Nothing is ever unpickled."""

from rushlight.bridge.serialization import load, save

__all__ = ["load", "save"]


def __dir__() -> list[str]:
    return __all__
