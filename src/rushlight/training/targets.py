"""Whether targets fit the loss and the model's outputs, said before anything is trained.

The outputs for one row tell how many classes or numbers a target must have; read ``arguments.py``
for where that row comes from.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rushlight import nn
from rushlight.tensor import Tensor

__all__ = ["target_problems"]

Array = np.ndarray[Any, Any]

_OF_CLASSES = nn.CrossEntropyLoss | nn.NLLLoss
_OF_CHANCES = nn.BCELoss | nn.BCEWithLogitsLoss
_OF_NUMBERS = nn.MSELoss | nn.L1Loss | nn.SmoothL1Loss | nn.HuberLoss | _OF_CHANCES


def target_problems(who: str, loss: Any, target: Tensor, outputs: Tensor) -> list[str]:
    """What is wrong with targets, for a network of such outputs.

    Args:
        who: how messages call the targets.
        loss: the loss; nothing is known of functions of one's own.
        target: all targets.
        outputs: the network's outputs for a row, as the loss gets them.
    """
    if isinstance(loss, _OF_CLASSES) and outputs.ndim >= 2:
        return _class_problems(who, loss, target, outputs)
    if not isinstance(loss, _OF_NUMBERS):
        return []
    problems = _shape_problems(who, target, outputs)
    return problems + (_chance_problems(who, target) if isinstance(loss, _OF_CHANCES) else [])


def _class_problems(who: str, loss: Any, target: Tensor, outputs: Tensor) -> list[str]:
    labels, classes = target._data, int(outputs.shape[1])
    if labels.dtype.kind not in "iu":
        if labels.dtype.kind == "f" and target.shape[1:] == outputs.shape[1:]:
            return []
        whole = labels.dtype.kind == "b" or not (labels % 1).any()
        return [
            f"{who} must be numbers of classes, whole and of shape (rows,), or probabilities "
            f"of shape (rows, {classes}), got {labels.dtype} of shape {labels.shape}"
            + ('; make them whole with .astype("int64")' if whole else "")
        ]
    if labels.ndim == 2 and labels.shape[1] == 1 and outputs.ndim == 2:
        return [
            f"{who} must be numbers of classes of shape (rows,), got shape {labels.shape}; "
            "make them flat with .ravel()"
        ]
    wrong = ((labels < 0) | (labels >= classes)) & (labels != getattr(loss, "ignore_index", None))
    if not wrong.any():
        return []
    row = int(np.argwhere(wrong)[0][0])
    return [
        f"{who} must be from 0 to {classes - 1}, the network's {classes} classes, got "
        f"{labels[row]} in row {row}"
    ]


def _shape_problems(who: str, target: Tensor, outputs: Tensor) -> list[str]:
    if target.shape[1:] == outputs.shape[1:]:
        return []
    wanted = ", ".join(["rows", *map(str, outputs.shape[1:])])
    return [
        f"{who} must have the shape ({wanted}) of the model's outputs, got {tuple(target.shape)}; "
        "reshape them, or change the model's last layer"
    ]


def _chance_problems(who: str, target: Tensor) -> list[str]:
    wrong = (target._data < 0) | (target._data > 1)
    if not wrong.any():
        return []
    first = tuple(int(i) for i in np.argwhere(wrong)[0])
    return [f"{who} must be from 0 to 1 for this loss, got {target._data[first]} in row {first[0]}"]
