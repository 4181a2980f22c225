"""What a module remembers, as a flat dictionary: ``state_dict`` and ``load_state_dict``.

Keys are paths through the tree of modules: ``hidden.0.weight``. Loading looks at everything before
it complains, so that one message holds all problems.
"""

from __future__ import annotations

import warnings
from collections import OrderedDict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np

from rushlight.autograd import no_grad
from rushlight.autograd.versions import mark_written
from rushlight.nn.members import Members
from rushlight.nn.parameter import Parameter
from rushlight.tensor import Tensor

if TYPE_CHECKING:
    from rushlight.nn.module import Module

__all__ = ["IncompatibleKeys", "Stateful"]

_EXTRA = "_extra_state"


class IncompatibleKeys(NamedTuple):
    """What ``load_state_dict`` found in one of model and dictionary but not in the other."""

    missing_keys: list[str]
    unexpected_keys: list[str]

    def __repr__(self) -> str:
        if not self.missing_keys and not self.unexpected_keys:
            return "<All keys matched successfully>"
        return (
            f"_IncompatibleKeys(missing_keys={self.missing_keys}, "
            f"unexpected_keys={self.unexpected_keys})"
        )


class Stateful(Members):
    """``state_dict`` and ``load_state_dict``."""

    # Written into the metadata of a state_dict; a layer whose state changed its form counts up.
    _version: int = 1

    def state_dict(
        self,
        *args: Any,
        destination: dict[str, Any] | None = None,
        prefix: str = "",
        keep_vars: bool = False,
    ) -> dict[str, Any]:
        """The parameters and persistent buffers by path, sharing their memory.

        Args:
            args: destination, prefix and keep_vars by position, as older code writes them.
            destination: the dictionary to add to (default: a new one).
            prefix: what to put before each path (default "").
            keep_vars: keep the parameters themselves, not detached (default False).

        Example:
            >>> from rushlight import nn
            >>> list(nn.Sequential(nn.Linear(2, 3)).state_dict())
            ['0.weight', '0.bias']
        """
        if args:
            warnings.warn(
                "Positional args are being deprecated, use kwargs instead: state_dict(destination="
                f"..., prefix=..., keep_vars=...); got {len(args)} of them",
                FutureWarning,
                stacklevel=2,
            )
        given = (*args, *(destination, prefix, keep_vars)[len(args) :])
        result: dict[str, Any] = _save_tree(cast("Module", self), *given)
        return result

    def load_state_dict(
        self, state_dict: Mapping[str, Any], strict: bool = True, assign: bool = False
    ) -> IncompatibleKeys:
        """Copy values into parameters and buffers; return which keys were missing or unexpected.

        Args:
            state_dict: the values by path, as ``state_dict`` gives them.
            strict: refuse keys that are missing or unexpected (default True).
            assign: take the given tensors themselves instead of copying (default False).

        Raises:
            TypeError: ``state_dict`` is no dictionary.
            RuntimeError: something does not fit; the message lists everything.

        Example:
            >>> from rushlight import nn
            >>> nn.Linear(2, 3).load_state_dict(nn.Linear(2, 3).state_dict())
            <All keys matched successfully>
        """
        return _load_tree(cast("Module", self), state_dict, strict, assign)

    def _save_to_state_dict(self, destination: Any, prefix: str, keep_vars: bool) -> None:
        _save_own(cast("Module", self), destination, prefix, keep_vars)

    def _load_from_state_dict(
        self,
        state_dict: dict[str, Any],
        prefix: str,
        local_metadata: dict[str, Any],
        strict: bool,
        missing_keys: list[str],
        unexpected_keys: list[str],
        error_msgs: list[str],
    ) -> None:
        _load_own(
            cast("Module", self),
            state_dict,
            prefix,
            local_metadata,
            missing_keys,
            unexpected_keys,
            error_msgs,
        )

    def get_extra_state(self) -> Any:
        """What else belongs into ``state_dict``; a subclass may return anything.

        Raises:
            RuntimeError: the subclass has none.

        Example:
            >>> from rushlight import nn
            >>> class Counted(nn.Module):
            ...     count = 3
            ...     def get_extra_state(self):
            ...         return self.count
            ...     def set_extra_state(self, state):
            ...         self.count = state
            >>> Counted().state_dict()["_extra_state"]
            3
        """
        raise RuntimeError(f"{type(self).__name__} has no extra state; write get_extra_state")

    def set_extra_state(self, state: Any) -> None:
        """Take back what ``get_extra_state`` returned.

        Args:
            state: what was returned.

        Raises:
            RuntimeError: the subclass has none.
        """
        raise RuntimeError(f"{type(self).__name__} has no extra state; write set_extra_state")


def _save_tree(module: Module, destination: Any, prefix: str, keep_vars: bool) -> Any:
    """Add the state of ``module`` and of the modules below it to ``destination``."""
    if destination is None:
        destination = OrderedDict()
        destination._metadata = OrderedDict()
    if hasattr(destination, "_metadata"):
        destination._metadata[prefix[:-1]] = {"version": module._version}
    module._save_to_state_dict(destination, prefix, keep_vars)
    for name, child in module._modules.items():
        if child is not None:
            below = f"{prefix}{name}."
            child.state_dict(destination=destination, prefix=below, keep_vars=keep_vars)
    return destination


def _save_own(module: Module, destination: Any, prefix: str, keep_vars: bool) -> None:
    """Add the state of ``module`` alone."""
    for name, value in _own_state(module):
        if value is not None:
            destination[prefix + name] = value if keep_vars else value.detach()
    if _has_extra(module, "get_extra_state"):
        destination[prefix + _EXTRA] = module.get_extra_state()


def _own_state(module: Module) -> list[tuple[str, Tensor | None]]:
    """The parameters and persistent buffers of ``module`` alone."""
    buffers = [(n, b) for n, b in module._buffers.items() if module._buffer_names[n]]
    return [*module._parameters.items(), *buffers]


def _has_extra(module: Module, method: str) -> bool:
    return getattr(type(module), method) is not getattr(Stateful, method)


def _load_tree(
    module: Module, state: Mapping[str, Any], strict: bool, assign: bool
) -> IncompatibleKeys:
    """Copy ``state`` into ``module`` and the modules below it.

    Raises:
        TypeError: ``state`` is no dictionary.
        RuntimeError: keys are missing or unexpected (if ``strict``), or a shape differs.
    """
    if not isinstance(state, Mapping):
        raise TypeError(f"Expected state_dict to be dict-like, got {type(state)}.")
    metadata = getattr(state, "_metadata", None)
    missing: list[str] = []
    unexpected: list[str] = []
    problems: list[str] = []
    flat: Any = OrderedDict(state)

    def load(module: Module, prefix: str) -> None:
        local = {} if metadata is None else metadata.get(prefix[:-1], {})
        if assign:
            local["assign_to_params_buffers"] = True
        module._load_from_state_dict(flat, prefix, local, True, missing, unexpected, problems)
        for name, child in module._modules.items():
            if child is not None:
                load(child, f"{prefix}{name}.")

    load(module, "")
    _raise_for(module, missing if strict else [], unexpected if strict else [], problems)
    return IncompatibleKeys(missing, unexpected)


def _raise_for(
    module: Module, missing: list[str], unexpected: list[str], problems: list[str]
) -> None:
    lists = [("Missing", missing), ("Unexpected", unexpected)]
    listed = [
        f"{what} key(s) in state_dict: " + ", ".join(f'"{key}"' for key in keys) + ". "
        for what, keys in lists
        if keys
    ]
    if listed or problems:
        raise RuntimeError(
            f"Error(s) in loading state_dict for {type(module).__name__}:\n\t"
            + "\n\t".join([*listed, *problems])
        )


def _load_own(
    module: Module,
    state: dict[str, Any],
    prefix: str,
    metadata: dict[str, Any],
    missing: list[str],
    unexpected: list[str],
    problems: list[str],
) -> None:
    """Copy into ``module`` alone what ``state`` has for it; note what does not fit."""
    assign = metadata.get("assign_to_params_buffers", False)
    for name, own in _own_state(module):
        key = prefix + name
        if own is None:
            continue
        if key not in state:
            missing.append(key)
            continue
        problem = _mismatch(key, own, state[key])
        if problem:
            problems.append(problem)
        elif assign:
            setattr(module, name, _adopted(own, state[key]))
        else:
            _copy(own, state[key])
    _load_extra(module, state, prefix, missing)
    unexpected += _unexpected(module, state, prefix)


def _mismatch(key: str, own: Tensor, value: Any) -> str:
    """Why ``value`` cannot be copied into ``own``; "" if it can."""
    if not isinstance(value, Tensor):
        return (
            f'While copying the parameter named "{key}", expected torch.Tensor or Tensor-like '
            f"object from checkpoint but received {type(value)}"
        )
    # Checkpoints of old have numbers as tensors of one element.
    one_for_number = own.ndim == 0 and value.shape == (1,)
    if value.shape == own.shape or one_for_number:
        return ""
    return (
        f"size mismatch for {key}: copying a param with shape {value.shape} from checkpoint, "
        f"the shape in current model is {own.shape}."
    )


def _adopted(own: Tensor, value: Tensor) -> Tensor:
    if not isinstance(own, Parameter):
        return value
    if isinstance(value, Parameter):
        return value
    return Parameter(value, requires_grad=own.requires_grad)


def _copy(own: Tensor, value: Tensor) -> None:
    with no_grad():
        np.copyto(own._data, value._data.reshape(own._data.shape), casting="unsafe")
    mark_written(own._data)


def _load_extra(module: Module, state: dict[str, Any], prefix: str, missing: list[str]) -> None:
    if not _has_extra(module, "set_extra_state"):
        return
    if prefix + _EXTRA in state:
        module.set_extra_state(state[prefix + _EXTRA])
    else:
        missing.append(prefix + _EXTRA)


def _unexpected(module: Module, state: dict[str, Any], prefix: str) -> list[str]:
    """The keys under ``prefix`` that belong neither to ``module`` nor to one of its children."""
    known = {name for name, own in _own_state(module) if own is not None}
    if _has_extra(module, "set_extra_state"):
        known.add(_EXTRA)
    found = []
    for key in state:
        if key.startswith(prefix):
            head, dot, _ = key[len(prefix) :].partition(".")
            if head not in (module._module_names if dot else known):
                found.append(key)
    return found
