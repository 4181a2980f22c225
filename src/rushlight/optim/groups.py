"""Parameter groups: what an optimizer takes as ``params``, checked and in one form.

A group is a dict: "params", a list of tensors; "param_names", if they have names; and the options.
The texts of errors are PyTorch's.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import Any

import numpy as np

from rushlight.tensor import Tensor

__all__ = ["checked_group", "in_range", "listed_groups", "one_element", "required"]

Group = dict[str, Any]

# What eager NumPy code cannot do for an optimizer.
_UNSUPPORTED = {
    "differentiable": "the step itself is not recorded",
    "capturable": "there are no CUDA graphs",
}


class _Required:
    """Stands in ``defaults`` for an option that every group must set."""

    def __repr__(self) -> str:
        return "<required parameter>"


required = _Required()


def in_range(name: str, value: Any, low: float = 0.0, below: float = float("inf")) -> None:
    """Refuse an option that is not in [low, below].

    Raises:
        ValueError: naming the option and its value.
    """
    if not low <= value or (below < float("inf") and not value < below):
        raise ValueError(f"Invalid {name}: {value}")


def one_element(name: str, value: Any) -> None:
    """Refuse a tensor of several elements in the place of a number."""
    if isinstance(value, Tensor) and value.numel() != 1:
        raise ValueError(f"Tensor {name} must be 1-element")


def listed_groups(params: Iterable[Any]) -> list[Group]:
    """The groups that ``params`` says: its dicts, or one group of all."""
    if isinstance(params, Tensor):
        raise TypeError(
            "params argument given to the optimizer should be an iterable of Tensors or dicts, "
            f"but got {_type_name(params)}"
        )
    groups = list(params)
    if not groups:
        raise ValueError("optimizer got an empty parameter list")
    return groups if isinstance(groups[0], dict) else [{"params": groups}]


def checked_group(
    optimizer: str, group: Group, defaults: dict[str, Any], others: list[Group]
) -> Group:
    """The group, completed by the defaults.

    Raises:
        TypeError: it is no dict, or holds something that is no tensor.
        ValueError: what ``Optimizer.add_param_group`` says.
    """
    if not isinstance(group, dict):
        raise TypeError(f"param_group must be a dict, but got {type(group)}")
    _split_names(group)
    for number, param in enumerate(group["params"]):
        _check_param(number, param)
    for name, default in defaults.items():
        if default is required and name not in group:
            raise ValueError(
                f"parameter group didn't specify a value of required optimization parameter {name}"
            )
        group.setdefault(name, default)
    _check_options(optimizer, group)
    _check_repeated(group, others)
    return group


def _split_names(group: Group) -> None:
    """Make "params" a list of tensors, and move names to "param_names"."""
    params = group["params"]
    if isinstance(params, set):
        raise TypeError(
            "optimizer parameters need to be organized in ordered collections, but the ordering of "
            "tensors in sets will change between runs. Please use a list instead; "
            f"got a set of {len(params)}."
        )
    listed = [params] if isinstance(params, Tensor) else list(params)
    named = [p for p in listed if isinstance(p, tuple)]
    group["params"] = [p[1] if isinstance(p, tuple) else p for p in listed]
    if not named:
        return
    if len(named) < len(listed):
        raise ValueError(
            "all optimizer params should be with/without names. Some param names are missing: "
            f"{len(listed) - len(named)} of {len(listed)}"
        )
    group["param_names"] = [name for name, _ in named]


def _check_param(number: int, param: Any) -> None:
    if not isinstance(param, Tensor):
        raise TypeError(
            "optimizer can only optimize Tensors, but one of the params is " + _type_name(param)
        )
    if not (param.is_leaf or param.retains_grad):
        raise ValueError(
            f"can't optimize a non-leaf Tensor: parameter {number} of shape {tuple(param.shape)} "
            "is the result of an operation; detach() it first"
        )
    if type(param._data) is np.ndarray and not param._data.flags.writeable:
        raise ValueError(
            f"can't optimize a Tensor in read-only memory: parameter {number} of shape "
            f"{tuple(param.shape)}; clone() it first"
        )


def _check_options(optimizer: str, group: Group) -> None:
    if group.get("fused") and group.get("foreach"):
        raise RuntimeError(
            f"`fused` and `foreach` cannot be `True` together; {optimizer} ignores both here"
        )
    for name, reason in _UNSUPPORTED.items():
        if group.get(name):
            raise NotImplementedError(
                f"{optimizer}: {name}={group[name]} is not supported ({reason}); leave it out"
            )


def _check_repeated(group: Group, others: list[Group]) -> None:
    here = {id(p) for p in group["params"]}
    if len(here) < len(group["params"]):
        warnings.warn(
            "optimizer contains a parameter group with duplicate parameters; in future, this will "
            "cause an error; see github.com/pytorch/pytorch/issues/40967 for more information",
            stacklevel=5,
        )
    for other in others:
        if ("param_names" in group) != ("param_names" in other):
            having = "with names" if "param_names" in group else "without names"
            raise ValueError(
                "all optimizer param groups should be with/without names. "
                f"cannot add param group {having} to the optimizer"
            )
    if any(id(p) in here for other in others for p in other["params"]):
        raise ValueError("some parameters appear in more than one parameter group")


def _type_name(value: Any) -> str:
    """The type as PyTorch's ``typename`` writes it."""
    kind = type(value)
    return (
        kind.__qualname__
        if kind.__module__ == "builtins"
        else f"{kind.__module__}.{kind.__qualname__}"
    )
