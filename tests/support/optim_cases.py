"""Every optimizer and scheduler with its options, and one way to run it here and in PyTorch.

A new class needs an entry here: `test_optim.py` and `test_lr_scheduler.py` compare the names. The
gradients are prescribed and exact in every type, so that only the optimizer's own rounding differs.
"""

import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

GOLDEN = Path(__file__).resolve().parents[1] / "optim" / "golden.json"
SHAPES = ((2, 3), (4,), (1,), ())


class Case(NamedTuple):
    """A class, its options, and what its optimizer is, if it is a scheduler."""

    name: str
    options: dict[str, Any]
    optimizer: str = "SGD"
    settings: dict[str, Any] = {"lr": 0.5, "momentum": 0.5}  # noqa: RUF012

    @property
    def id(self):
        """A name for the case, the same in every process."""
        mine = ", ".join(f"{k}={v}" for k, v in self.options.items())
        other = "" if self.optimizer == "SGD" else f" of {self.optimizer}"
        return f"{self.name}({mine}){other}"


_ADAM = (
    {},
    {"lr": 0.1},
    {"betas": (0.5, 0.9)},
    {"betas": (0.0, 0.99)},
    {"eps": 0.01},
    {"weight_decay": 0.1},
    {"weight_decay": 0},
    {"amsgrad": True},
    {"maximize": True},
    {"amsgrad": True, "maximize": True, "weight_decay": 0.1, "lr": 0.1},
    {"foreach": True},
)
OPTIMIZERS = [
    *(
        Case("SGD", options)
        for options in (
            {},
            {"lr": 0.1},
            {"lr": 0},
            {"lr": 0.1, "weight_decay": 0.2},
            {"lr": 0.1, "momentum": 0.9},
            {"lr": 0.1, "momentum": 0.9, "dampening": 0.3},
            {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.1, "dampening": 0.5},
            {"lr": 0.1, "momentum": 0.9, "nesterov": True},
            {"lr": 0.1, "momentum": 0.9, "nesterov": True, "weight_decay": 0.1},
            {"lr": 0.1, "maximize": True},
            {"lr": 0.1, "maximize": True, "momentum": 0.9, "weight_decay": 0.1},
            {"lr": 0.1, "foreach": False},
        )
    ),
    *(
        Case("Adam", options)
        for options in (*_ADAM, {"weight_decay": 0.1, "decoupled_weight_decay": True})
    ),
    *(Case("AdamW", options) for options in _ADAM),
    *(
        Case("RMSprop", options)
        for options in (
            {},
            {"lr": 0.1},
            {"alpha": 0.5},
            {"eps": 0.01},
            {"weight_decay": 0.1},
            {"momentum": 0.9},
            {"centered": True},
            {"centered": True, "momentum": 0.9, "weight_decay": 0.1},
            {"maximize": True},
        )
    ),
]

_CYCLE = {"max_lr": 0.7, "total_steps": 200}
SCHEDULERS = [
    Case("StepLR", {"step_size": 7}),
    Case("StepLR", {"step_size": 30, "gamma": 0.7}),
    Case("CosineAnnealingLR", {"T_max": 200}),
    Case("CosineAnnealingLR", {"T_max": 9, "eta_min": 0.01}),
    Case("OneCycleLR", _CYCLE),
    Case("OneCycleLR", {"max_lr": 0.7, "epochs": 20, "steps_per_epoch": 10}),
    Case("OneCycleLR", {**_CYCLE, "anneal_strategy": "linear", "pct_start": 0.45}),
    Case("OneCycleLR", {**_CYCLE, "three_phase": True, "div_factor": 10.0}),
    Case("OneCycleLR", {**_CYCLE, "final_div_factor": 50.0, "base_momentum": 0.3}),
    Case("OneCycleLR", {**_CYCLE, "max_momentum": 0.8}, "Adam", {"lr": 0.1}),
    Case("OneCycleLR", {**_CYCLE, "cycle_momentum": False}, "Adam", {"lr": 0.1}),
    Case("ReduceLROnPlateau", {}),
    Case("ReduceLROnPlateau", {"mode": "max", "patience": 3, "factor": 0.3}),
    Case("ReduceLROnPlateau", {"patience": 2, "threshold": 0.3, "threshold_mode": "abs"}),
    Case("ReduceLROnPlateau", {"mode": "max", "threshold": 0.2, "threshold_mode": "abs"}),
    Case("ReduceLROnPlateau", {"patience": 1, "cooldown": 4, "min_lr": 0.01, "eps": 0.05}),
]


def of(name):
    """The cases of a class."""
    return [case for case in (*OPTIMIZERS, *SCHEDULERS) if case.name == name]


def numbers(shape, step, salt, dtype):
    """Quarters between -1.25 and 1.25 that look random: exact in every type."""
    i = np.arange(int(np.prod(shape))) * 7 + step * 13 + salt * 5
    return (((i * i + 3 * i) % 11 - 5) / 4).reshape(shape).astype(dtype)


def parameters(lib, dtype):
    """Leaves of several shapes."""
    made = [lib.from_numpy(numbers(shape, 0, k, dtype)) for k, shape in enumerate(SHAPES)]
    return [p.requires_grad_() for p in made]


def give_gradients(lib, params, step):
    """Set the gradients of a step; the last parameter has none every third step."""
    for k, p in enumerate(params):
        g = lib.from_numpy(numbers(tuple(p.shape), step, k + 1, p.detach().numpy().dtype))
        p.grad = None if k == len(params) - 1 and step % 3 == 0 else g


def trained(lib, case, dtype, steps=20):
    """Yields after each step the parameters, and the state of each by name, as arrays."""
    params = parameters(lib, dtype)
    optimizer = getattr(lib.optim, case.name)(params, **case.options)
    for step in range(1, steps + 1):
        give_gradients(lib, params, step)
        optimizer.step()
        yield (
            [p.detach().numpy().copy() for p in params],
            [{k: v.numpy().copy() for k, v in optimizer.state[p].items()} for p in params],
        )


def metric(step):
    """A loss that falls, stalls, rises and jumps."""
    return 3.0 / (1 + step % 60 / 10) + (step * step * 7 % 13) / 40


def scheduled(lib, case, steps=200):
    """Yields before each step what the scheduler set: rates, and momentum if there is one."""
    params = parameters(lib, "float32")
    groups = [{"params": params[:2]}, {"params": params[2:], "lr": 0.125}]
    optimizer = getattr(lib.optim, case.optimizer)(groups, **case.settings)
    scheduler = getattr(lib.optim.lr_scheduler, case.name)(optimizer, **case.options)
    for step in range(steps):
        told = [(g["lr"], g.get("momentum"), g.get("betas")) for g in optimizer.param_groups]
        yield scheduler, told
        optimizer.step()
        scheduler.step(*[metric(step)] if case.name == "ReduceLROnPlateau" else [])


def golden(kind, case):
    """What PyTorch gave, frozen by `tests/optim/make_golden.py`."""
    return json.loads(GOLDEN.read_text("utf-8"))[kind][case.id]
