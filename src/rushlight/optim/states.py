"""The state of an optimizer as plain data, in PyTorch's layout, and back.

``{"state": {0: {"step": tensor, …}, …}, "param_groups": [{"lr": …, "params": [0, 1]}, …]}``:
parameters are numbered in the order of the groups.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

import numpy as np

from rushlight.tensor import Tensor, wrap

__all__ = ["loaded_groups", "loaded_state", "packed"]

Group = dict[str, Any]


def packed(state: Mapping[Any, Any], groups: Sequence[Group]) -> dict[str, Any]:
    """The state dict: parameters replaced by their numbers."""
    numbers: dict[int, int] = {}
    saved, start = [], 0
    for group in groups:
        for number, param in enumerate(group["params"], start):
            numbers.setdefault(id(param), number)
        start += len(group["params"])
        options = {key: value for key, value in group.items() if key != "params"}
        saved.append({**options, "params": [numbers[id(p)] for p in group["params"]]})
    kept = {numbers[id(k)] if isinstance(k, Tensor) else k: v for k, v in state.items()}
    return {"state": kept, "param_groups": saved}


def loaded_groups(groups: Sequence[Group], saved: Sequence[Group], missing: Group) -> list[Group]:
    """The saved options, completed by ``missing``, with the parameters of ``groups``.

    Raises:
        ValueError: the numbers of groups, or of parameters in one, differ.
    """
    if len(groups) != len(saved):
        raise ValueError(
            "loaded state dict has a different number of parameter groups: "
            f"{len(saved)}, the optimizer has {len(groups)}"
        )
    loaded = []
    for number, (group, new) in enumerate(zip(groups, saved, strict=True)):
        if len(group["params"]) != len(new["params"]):
            raise ValueError(
                "loaded state dict contains a parameter group that doesn't match the size of "
                f"optimizer's group: group {number} has {len(new['params'])} parameters, the "
                f"optimizer's has {len(group['params'])}"
            )
        names = {"param_names": group["param_names"]} if "param_names" in group else {}
        absent = {k: v for k, v in {**missing, **names}.items() if k not in new}
        loaded.append({**deepcopy(dict(new)), **absent, "params": group["params"]})
    return loaded


def loaded_state(
    groups: Sequence[Group], state_dict: Mapping[str, Any]
) -> defaultdict[Any, dict[str, Any]]:
    """A copy of the saved state by parameter, in the parameters' types."""
    numbers = [number for group in state_dict["param_groups"] for number in group["params"]]
    params = dict(zip(numbers, (p for g in groups for p in g["params"]), strict=True))
    state: defaultdict[Any, dict[str, Any]] = defaultdict(dict)
    for key, value in state_dict["state"].items():
        if key in params:
            state[params[key]] = _copied(params[key], value)
        else:
            state[key] = value
    return state


def _copied(param: Tensor, value: Any, key: str | None = None) -> Any:
    """A copy in the type of the parameter; but "step" keeps its type, and may be a number."""
    if isinstance(value, Tensor):
        floating = key != "step" and param.is_floating_point()
        return wrap(np.array(value._data, param._data.dtype if floating else None))
    if isinstance(value, dict):
        return {k: _copied(param, v, k) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_copied(param, v) for v in value)
    return value
