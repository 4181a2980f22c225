"""Learning rates that fall when training no longer gets better."""

from __future__ import annotations

from math import inf
from typing import Any, Literal, SupportsFloat

from rushlight.optim.lr_scheduler.scheduler import (
    LRScheduler,
    group_values,
    one_per_group,
    require_optimizer,
    set_value,
    warn_of_epoch,
)
from rushlight.optim.optimizer import Optimizer

__all__ = ["ReduceLROnPlateau"]


class ReduceLROnPlateau(LRScheduler):
    """Multiply the learning rate by ``factor`` when a number has not improved for a while.

    An epoch improves on the best one if, in mode "min", it is below best · (1 − threshold) (or best
    − threshold with threshold_mode "abs"); in mode "max", above best · (1 + threshold) (or best +
    threshold).

    Args:
        optimizer: whose learning rates to change.
        mode: "min" if smaller is better, "max" if larger (default "min").
        factor: below 1 (default 0.1).
        patience: how many epochs without improvement are tolerated (default 10).
        threshold: the smallest change that counts (default 1e-4).
        threshold_mode: "rel" or "abs" (default "rel").
        cooldown: how many epochs to wait after a change (default 0).
        min_lr: the lowest rate, or one for each group (default 0).
        eps: changes that are not larger are left out (default 1e-8).

    Raises:
        TypeError: ``optimizer`` is none.
        ValueError: ``factor`` is not below 1, a mode is unknown, or ``min_lr`` has another length
            than there are groups.

    Example:
        >>> import rushlight
        >>> optimizer = rushlight.optim.SGD([rushlight.ones(2)], lr=1.0)
        >>> scheduler = ReduceLROnPlateau(optimizer, factor=0.5, patience=1)
        >>> for loss in (3.0, 2.0, 2.0, 2.0):
        ...     scheduler.step(loss)
        >>> scheduler.get_last_lr()
        [0.5]
    """

    def __init__(
        self,
        optimizer: Optimizer,
        mode: Literal["min", "max"] = "min",
        factor: float = 0.1,
        patience: int = 10,
        threshold: float = 1e-4,
        threshold_mode: Literal["rel", "abs"] = "rel",
        cooldown: int = 0,
        min_lr: list[float] | float = 0,
        eps: float = 1e-8,
    ) -> None:
        if factor >= 1.0:
            raise ValueError(f"Factor should be < 1.0, got {factor}.")
        self.factor = factor
        self.optimizer = require_optimizer(optimizer)
        listed = isinstance(min_lr, list | tuple)
        self.default_min_lr: Any = None if listed else min_lr
        self.min_lrs = one_per_group("min_lr", optimizer, min_lr)
        self.patience = patience
        self.cooldown = cooldown
        self.eps = eps
        self.last_epoch = 0
        self._last_lr = group_values(optimizer, "lr")
        self._set_mode(mode, threshold, threshold_mode)
        self._reset()

    def _set_mode(self, mode: str, threshold: float, threshold_mode: str) -> None:
        if mode not in ("min", "max"):
            raise ValueError(f"mode {mode} is unknown! Use 'min' or 'max'.")
        if threshold_mode not in ("rel", "abs"):
            raise ValueError(f"threshold mode {threshold_mode} is unknown! Use 'rel' or 'abs'.")
        self.mode_worse = inf if mode == "min" else -inf
        self.mode = mode
        self.threshold = threshold
        self.threshold_mode = threshold_mode

    def _reset(self) -> None:
        self.best = self.mode_worse
        self.cooldown_counter = 0
        self.num_bad_epochs = 0

    @property
    def in_cooldown(self) -> bool:
        """Whether the scheduler waits after a change.

        Example:
            >>> import rushlight
            >>> optimizer = rushlight.optim.SGD([rushlight.zeros(1)], lr=1.0)
            >>> scheduler = ReduceLROnPlateau(optimizer, patience=0, cooldown=2)
            >>> scheduler.step(1.0)
            >>> scheduler.step(1.0)
            >>> scheduler.in_cooldown
            True
        """
        return self.cooldown_counter > 0

    def step(self, metrics: SupportsFloat, epoch: int | None = None) -> None:  # type: ignore[override]
        """Take note of an epoch's result; lower the learning rates if it is time.

        Args:
            metrics: the number that should improve.
            epoch: the number of the epoch (deprecated in PyTorch; default: the next).

        Raises:
            RuntimeError: groups were added, and ``min_lr`` is a list of as many as there were.

        Example:
            >>> import rushlight
            >>> optimizer = rushlight.optim.SGD([rushlight.zeros(1)], lr=1.0)
            >>> scheduler = ReduceLROnPlateau(optimizer, factor=0.5, patience=0)
            >>> scheduler.step(1.0)
            >>> scheduler.step(1.0)
            >>> optimizer.param_groups[0]["lr"]
            0.5
        """
        current = float(metrics)
        if epoch is not None:
            warn_of_epoch()
        self.last_epoch = self.last_epoch + 1 if epoch is None else epoch
        if self._is_better(current, self.best):
            self.best = current
            self.num_bad_epochs = 0
        else:
            self.num_bad_epochs += 1
        if self.in_cooldown:
            self.cooldown_counter -= 1
            self.num_bad_epochs = 0
        if self.num_bad_epochs > self.patience:
            self._reduce_lr()
            self.cooldown_counter = self.cooldown
            self.num_bad_epochs = 0
        self._last_lr = group_values(self.optimizer, "lr")

    def _is_better(self, a: float, best: float) -> bool:
        if self.threshold_mode == "rel":
            if self.mode == "min":
                return a < best * (1.0 - self.threshold)
            return a > best * (self.threshold + 1.0)
        return a < best - self.threshold if self.mode == "min" else a > best + self.threshold

    def _reduce_lr(self) -> None:
        groups = self.optimizer.param_groups
        if len(groups) != len(self.min_lrs):
            if self.default_min_lr is None:
                raise RuntimeError(
                    f"The number of param groups in the `optimizer` ({len(groups)}) differs from "
                    f"when `ReduceLROnPlateau` was initialized ({len(self.min_lrs)}), usually due "
                    "to a new param group being added to the optimizer. Please modify the "
                    "`min_lrs` field to match the length of the `optimizer` param groups."
                )
            self.min_lrs = [self.default_min_lr] * len(groups)
        for group, lowest in zip(groups, self.min_lrs, strict=True):
            old = float(group["lr"])
            new = max(old * self.factor, lowest)
            if old - new > self.eps:
                set_value(group, "lr", new)

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take over what ``state_dict`` returned.

        Args:
            state_dict: what was returned.

        Raises:
            ValueError: a mode in it is unknown.
        """
        super().load_state_dict(state_dict)
        self._set_mode(self.mode, self.threshold, self.threshold_mode)
