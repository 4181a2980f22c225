"""One cycle: the learning rate rises, then falls far below its start; momentum the other way."""

from __future__ import annotations

from math import cos, pi
from typing import Any, Literal

from rushlight.optim.lr_scheduler.scheduler import (
    LRScheduler,
    Rate,
    one_per_group,
    require_optimizer,
)
from rushlight.optim.optimizer import Optimizer

__all__ = ["OneCycleLR"]


class OneCycleLR(LRScheduler):
    """Raise the learning rate to ``max_lr``, then let it fall to nearly 0; step it every batch.

    It starts at max_lr / div_factor, reaches max_lr after ``pct_start`` of the steps and ends at
    the start / final_div_factor. (Smith, Topin: Super-convergence: very fast training of neural
    networks using large learning rates, 2018; with ``three_phase`` as there, without as in fastai.)

    Args:
        optimizer: whose learning rates to change.
        max_lr: the highest rate, or one for each group.
        total_steps: the number of steps (default: epochs · steps_per_epoch).
        epochs: the number of epochs.
        steps_per_epoch: the number of steps in each.
        pct_start: the part of the steps in which the rate rises, in [0, 1] (default 0.3).
        anneal_strategy: "cos" or "linear" (default "cos").
        cycle_momentum: move momentum, or β₁, against the rate (default True).
        base_momentum: momentum at the highest rate, or one for each group (default 0.85).
        max_momentum: momentum at the lowest rate, or one for each group (default 0.95).
        div_factor: max_lr / first rate (default 25).
        final_div_factor: first rate / last rate (default 10,000).
        three_phase: fall back to the first rate as long as it rose, then to the last (default
            False).
        last_epoch: how many steps were taken before, to resume (default -1).

    Raises:
        TypeError: ``optimizer`` is none.
        ValueError: the number of steps is not known or not positive, another argument is out of
            range, or the optimizer has no momentum to cycle; on stepping past the end.

    Example:
        >>> import rushlight
        >>> optimizer = rushlight.optim.SGD([rushlight.ones(2)], lr=1.0, momentum=0.9)
        >>> scheduler = OneCycleLR(optimizer, max_lr=1.0, total_steps=4, pct_start=0.5)
        >>> rates = []
        >>> for _ in range(4):
        ...     rates += [round(lr, 6) for lr in scheduler.get_last_lr()]
        ...     optimizer.step()
        ...     scheduler.step()
        >>> rates
        [0.04, 1.0, 0.500002, 4e-06]
    """

    def __init__(
        self,
        optimizer: Optimizer,
        max_lr: float | list[float],
        total_steps: int | None = None,
        epochs: int | None = None,
        steps_per_epoch: int | None = None,
        pct_start: float = 0.3,
        anneal_strategy: Literal["cos", "linear"] = "cos",
        cycle_momentum: bool = True,
        base_momentum: float | list[float] = 0.85,
        max_momentum: float | list[float] = 0.95,
        div_factor: float = 25.0,
        final_div_factor: float = 1e4,
        three_phase: bool = False,
        last_epoch: int = -1,
    ) -> None:
        self.optimizer = require_optimizer(optimizer)
        self.total_steps = _steps(total_steps, epochs, steps_per_epoch)
        self._schedule_phases = _phases(self.total_steps, pct_start, three_phase)
        if not isinstance(pct_start, float) or not 0 <= pct_start <= 1:
            raise ValueError(f"Expected float between 0 and 1 pct_start, but got {pct_start}")
        if anneal_strategy not in ("cos", "linear"):
            raise ValueError(
                "anneal_strategy must be one of 'cos' or 'linear', instead got " + anneal_strategy
            )
        self._anneal_func_type = anneal_strategy
        rates = one_per_group("max_lr", optimizer, max_lr)
        if last_epoch == -1:
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["initial_lr"] = rate / div_factor
                group["max_lr"] = rate
                group["min_lr"] = group["initial_lr"] / final_div_factor
        self.cycle_momentum = cycle_momentum
        if cycle_momentum:
            self._start_momentum(base_momentum, max_momentum, last_epoch)
        super().__init__(optimizer, last_epoch)

    def _start_momentum(self, low: Any, high: Any, last_epoch: int) -> None:
        defaults = self.optimizer.defaults
        if "momentum" not in defaults and "betas" not in defaults:
            raise ValueError(
                "optimizer must support momentum or beta1 with `cycle_momentum` option enabled; "
                f"{type(self.optimizer).__name__} does not, so set cycle_momentum=False"
            )
        self.use_beta1 = "betas" in defaults
        highs = one_per_group("max_momentum", self.optimizer, high)
        lows = one_per_group("base_momentum", self.optimizer, low)
        if last_epoch != -1:
            return
        for group, high, low in zip(self.optimizer.param_groups, highs, lows, strict=True):
            self._set_momentum(group, high)
            group["max_momentum"] = high
            group["base_momentum"] = low

    def _set_momentum(self, group: dict[str, Any], momentum: Any) -> None:
        if self.use_beta1:
            group["betas"] = (momentum, *group["betas"][1:])
        else:
            group["momentum"] = momentum

    def get_lr(self) -> list[Rate]:
        """The rates at step ``last_epoch``; momentum is set along with them.

        Raises:
            ValueError: the cycle is over.
        """
        self._warn_outside_step()
        if self.last_epoch > self.total_steps:
            raise ValueError(
                f"Tried to step {self.last_epoch} times. The specified number of total steps is "
                f"{self.total_steps}"
            )
        phase, part = self._phase()
        rates = []
        for group in self.optimizer.param_groups:
            rates.append(self._between(group[phase["start_lr"]], group[phase["end_lr"]], part))
            if self.cycle_momentum:
                start, end = group[phase["start_momentum"]], group[phase["end_momentum"]]
                self._set_momentum(group, self._between(start, end, part))
        return rates

    def _phase(self) -> tuple[dict[str, Any], float]:
        """The phase of this step, and which part of it is over."""
        start = 0.0
        for phase in self._schedule_phases[:-1]:
            if self.last_epoch <= phase["end_step"]:
                break
            start = phase["end_step"]
        else:
            phase = self._schedule_phases[-1]
        return phase, (self.last_epoch - start) / (phase["end_step"] - start)

    def _between(self, start: Any, end: Any, part: float) -> Any:
        if self._anneal_func_type == "linear":
            return (end - start) * part + start
        return end + (start - end) / 2.0 * (cos(pi * part) + 1)


def _steps(total: int | None, epochs: int | None, per_epoch: int | None) -> int:
    """The number of steps: given, or epochs times steps in each."""
    if total is not None:
        return _positive("total_steps", total)
    if epochs is None or per_epoch is None:
        raise ValueError(
            "You must define either total_steps OR (epochs AND steps_per_epoch), got "
            f"epochs={epochs} and steps_per_epoch={per_epoch}"
        )
    return _positive("epochs", epochs) * _positive("steps_per_epoch", per_epoch)


def _positive(name: str, value: int) -> int:
    if not isinstance(value, int) or value <= 0:
        raise ValueError(f"Expected positive integer {name}, but got {value}")
    return value


def _phases(steps: int, rising: float, three: bool) -> list[dict[str, Any]]:
    """Each phase: its last step, and between which options of the group it moves."""
    first = _phase("initial_lr", "max_lr", "max_momentum", "base_momentum", rising * steps - 1)
    if not three:
        fall = _phase("max_lr", "min_lr", "base_momentum", "max_momentum", steps - 1)
        return [first, fall]
    back = _phase("max_lr", "initial_lr", "base_momentum", "max_momentum", 2 * rising * steps - 2)
    last = _phase("initial_lr", "min_lr", "max_momentum", "max_momentum", steps - 1)
    return [first, back, last]


def _phase(lr: str, to_lr: str, momentum: str, to_momentum: str, end: float) -> dict[str, Any]:
    return {
        "end_step": end,
        "start_lr": lr,
        "end_lr": to_lr,
        "start_momentum": momentum,
        "end_momentum": to_momentum,
    }
