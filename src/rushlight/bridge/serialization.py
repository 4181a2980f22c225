"""``save`` and ``load``: nested dicts and lists of tensors and plain values, in one safe file.

The file is a safetensors file. The tensors of a flat dict, such as a ``state_dict``, stand in it
under their own keys, so other tools read it as it is. Whatever else there is (order, nesting,
numbers, text) stands as JSON in the file's metadata, next to a SHA-256 of all of it. Loading
runs no code and believes no size before the file's own length has confirmed it.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import IO, Any

import numpy as np

from rushlight.devices import require_cpu
from rushlight.dtypes import from_numpy_dtype
from rushlight.files import write_atomic
from rushlight.tensor import Tensor, wrap

__all__ = ["dumps", "load", "loads", "save"]

Array = np.ndarray[Any, Any]
FileLike = str | os.PathLike[str] | IO[bytes]

# The one entry of the metadata, for the order of several changes by the call: a SHA-256, a space,
# and the structure, which the SHA-256 covers like the tensors.
_NOTE = "rushlight"
_DEEPEST = 100
# What a structure that `save` did not write can make of `json` and `_unflatten`.
_DAMAGE = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


def save(obj: Any, f: FileLike) -> None:
    """Write ``obj`` to a file, whole or not at all.

    Args:
        obj: a tensor, array, number, string, None, or a dict, list or tuple of such.
        f: a path, or a binary file to write to.

    Raises:
        TypeError: ``obj`` holds something else; all such places are named.
        OSError: the file cannot be written.

    Example:
        >>> import io, rushlight
        >>> file = io.BytesIO()
        >>> save({"w": rushlight.ones(2), "epoch": 3}, file)
        >>> load(io.BytesIO(file.getvalue()))
        {'w': tensor([1., 1.]), 'epoch': 3}
    """
    data = dumps(obj)
    if isinstance(f, str | os.PathLike):
        write_atomic(f, data)
    else:
        f.write(data)


def load(f: FileLike, map_location: Any = None, *, weights_only: bool = True) -> Any:
    """Read what ``save`` wrote, or any safetensors file (as a dict of tensors).

    Args:
        f: a path, or a binary file to read from.
        map_location: the CPU (default None, which is the same).
        weights_only: True; there is no other way.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: it is no safetensors file, or it is damaged; a pickle is refused.
        AssertionError: ``map_location`` is a GPU.

    Example:
        >>> import rushlight
        >>> model = rushlight.nn.Linear(2, 1)
        >>> rushlight.save(model.state_dict(), "model.safetensors")
        >>> model.load_state_dict(load("model.safetensors"))
        <All keys matched successfully>
        >>> Path("model.safetensors").unlink()
    """
    require_cpu(map_location)
    if not weights_only:
        raise ValueError("load(): weights_only=False would run code from the file; it is refused")
    if isinstance(f, str | os.PathLike):
        return loads(Path(f).read_bytes(), os.fspath(f))
    return loads(f.read(), getattr(f, "name", "the file"))


def dumps(obj: Any) -> bytes:
    """What ``save`` writes, as bytes."""
    from safetensors.numpy import save as serialize

    tensors: dict[str, Array] = {}
    problems: list[str] = []
    tree = _flatten(obj, "", tensors, problems, 0)
    if problems:
        raise TypeError("save(): " + "; ".join(problems))
    text = json.dumps(tree, separators=(",", ":"))
    note = {_NOTE: f"{_digest(text, tensors)} {text}"}
    return serialize({k: np.array(v, order="C") for k, v in tensors.items()}, note)


def loads(data: bytes, name: str = "the file") -> Any:
    """The object in ``data``, which came from ``name``."""
    tensors, metadata = _parsed(data, name)
    _check_types(tensors, name)
    if _NOTE not in metadata:
        return {key: wrap(array) for key, array in tensors.items()}
    digest, _, text = metadata[_NOTE].partition(" ")
    if digest != _digest(text, tensors):
        raise ValueError(f"load(): {name} is damaged: its content does not match its SHA-256")
    try:
        return _unflatten(json.loads(text), tensors)
    except _DAMAGE as error:
        raise ValueError(f"load(): {name} is damaged: {error!r} in its structure") from error


def _flatten(
    value: Any, path: str, tensors: dict[str, Array], problems: list[str], depth: int
) -> Any:
    """The structure of ``value`` in JSON; its tensors go into ``tensors`` under their paths."""
    if depth > _DEEPEST:
        problems.append(f"{path} is nested more than {_DEEPEST} deep")
        return None
    if isinstance(value, Tensor | np.ndarray):
        return _store(value, path, tensors, problems)
    if value is None or isinstance(value, bool | int | str):
        return {"value": value}
    if isinstance(value, float):
        return {"float": value.hex()}
    if isinstance(value, np.generic):
        return _flatten(value.item(), path, tensors, problems, depth)
    if isinstance(value, dict):
        pairs = []
        for key, item in value.items():
            if not isinstance(key, str | int) or isinstance(key, bool):
                problems.append(f"{path or 'the dict'} has the key {key!r}; keys are str or int")
                continue
            inner = f"{path}.{key}" if path else str(key)
            pairs.append([key, _flatten(item, inner, tensors, problems, depth + 1)])
        return {"dict": pairs}
    if isinstance(value, list | tuple):
        items = [
            _flatten(item, f"{path}.{i}" if path else str(i), tensors, problems, depth + 1)
            for i, item in enumerate(value)
        ]
        return {"list" if isinstance(value, list) else "tuple": items}
    problems.append(
        f"{path or 'the object'} is a {type(value).__name__}, which is neither tensor nor plain "
        "value; of a module save its state_dict()"
    )
    return None


def _store(
    value: Tensor | Array, path: str, tensors: dict[str, Array], problems: list[str]
) -> dict[str, str]:
    array = value._data if isinstance(value, Tensor) else value
    name = (path or "tensor").encode(errors="backslashreplace").decode()
    # Keys with dots in them may meet nested ones; the format keeps one name to itself.
    while name in tensors or name == "__metadata__":
        name += "_"
    try:
        from_numpy_dtype(array.dtype)
    except (TypeError, ValueError) as error:
        problems.append(f"{name}: {error}")
        return {}
    tensors[name] = array
    return {"tensor" if isinstance(value, Tensor) else "array": name}


def _unflatten(node: dict[str, Any], tensors: dict[str, Array]) -> Any:
    ((kind, value),) = node.items()
    if kind == "tensor":
        return wrap(tensors[value])
    if kind == "array":
        return tensors[value]
    if kind == "value":
        return value
    if kind == "float":
        return float.fromhex(value)
    if kind == "dict":
        return {key: _unflatten(item, tensors) for key, item in value}
    if kind in ("list", "tuple"):
        items = [_unflatten(item, tensors) for item in value]
        return items if kind == "list" else tuple(items)
    raise ValueError(f"unknown kind {kind!r}")


def _parsed(data: bytes, name: str) -> tuple[dict[str, Array], dict[str, str]]:
    from safetensors import SafetensorError
    from safetensors.numpy import load as deserialize

    try:
        tensors = deserialize(data)
        header = _header(data)
    except (SafetensorError, ValueError, KeyError) as error:
        # Asked last: a safetensors file may begin with any byte, the length of its header.
        if data[:4] == b"PK\x03\x04" or data[:1] == b"\x80":
            raise ValueError(
                f"load(): {name} is a pickle or a zip of pickles, which can run code; it is "
                "refused. Store the tensors as safetensors instead"
            ) from error
        raise ValueError(f"load(): {name} is no safetensors file: {error}") from error
    metadata = header.pop("__metadata__", None) or {}
    # The parser's arrays are read-only views of the bytes, in an order that changes by the call.
    return {key: tensors[key].copy() for key in header}, metadata


def _check_types(tensors: dict[str, Array], name: str) -> None:
    """Refuse what no Tensor can hold."""
    for key, array in tensors.items():
        try:
            from_numpy_dtype(array.dtype)
        except TypeError as error:
            raise ValueError(f"load(): {name} holds {key!r}, and {error}") from error
        if array.dtype == np.bool_ and array.view(np.uint8).max(initial=0) > 1:
            raise ValueError(f"load(): {name} is damaged: {key!r} is bool, with bytes above 1")


def _header(data: bytes) -> dict[str, Any]:
    """The names in a file, in its order, with the metadata; the parser has checked it."""
    size = int.from_bytes(data[:8], "little")
    header: dict[str, Any] = json.loads(data[8 : 8 + size])
    return header


def _digest(text: str, tensors: dict[str, Array]) -> str:
    digest = hashlib.sha256(text.encode())
    for key, array in sorted(tensors.items()):
        digest.update(f"{key}\0{array.dtype.str}\0{array.shape}\n".encode())
        digest.update(np.ascontiguousarray(array).data if array.size else b"")
    return digest.hexdigest()
