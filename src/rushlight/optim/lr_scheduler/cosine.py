"""Learning rates that follow half a cosine."""

from __future__ import annotations

from math import cos, pi

from rushlight.optim.lr_scheduler.scheduler import LRScheduler, Rate, group_values
from rushlight.optim.optimizer import Optimizer

__all__ = ["CosineAnnealingLR"]


class CosineAnnealingLR(LRScheduler):
    """Let the learning rate fall from its start to η_min along half a cosine, in T_max epochs.

    η(t) = η_min + (η(0) − η_min) · (1 + cos(π·t / T_max)) / 2, computed from the rate before, as
    PyTorch does, so that it follows what others change. After T_max epochs it rises again.
    (Loshchilov, Hutter: SGDR: stochastic gradient descent with warm restarts, 2017, equation 5.)

    Args:
        optimizer: whose learning rates to change.
        T_max: the number of epochs to the minimum.
        eta_min: η_min (default 0).
        last_epoch: how many steps were taken before, to resume (default -1).

    Raises:
        TypeError: ``optimizer`` is none.
        KeyError: ``last_epoch`` resumes, and a group has no "initial_lr".

    Example:
        >>> import rushlight
        >>> optimizer = rushlight.optim.SGD([rushlight.ones(2)], lr=1.0)
        >>> scheduler = CosineAnnealingLR(optimizer, T_max=2)
        >>> rates = []
        >>> for _ in range(3):
        ...     rates += [round(lr, 3) for lr in scheduler.get_last_lr()]
        ...     optimizer.step()
        ...     scheduler.step()
        >>> rates
        [1.0, 0.5, 0.0]
    """

    def __init__(
        self, optimizer: Optimizer, T_max: int, eta_min: float = 0.0, last_epoch: int = -1
    ) -> None:
        self.T_max = T_max
        self.eta_min = eta_min
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[Rate]:
        """The rates at ``last_epoch``, from those of the epoch before."""
        self._warn_outside_step()
        rates = group_values(self.optimizer, "lr")
        if self._is_initial:
            return rates
        t, period, low = self.last_epoch, self.T_max, self.eta_min
        if (t - 1 - period) % (2 * period) == 0:  # the rate before is the minimum: 0 / 0 below
            rise = 1 - cos(pi / period)
            return [
                lr + (base - low) * rise / 2 for base, lr in zip(self.base_lrs, rates, strict=True)
            ]
        ratio = (1 + cos(pi * t / period)) / (1 + cos(pi * (t - 1) / period))
        return [ratio * (lr - low) + low for lr in rates]

    def _get_closed_form_lr(self) -> list[Rate]:
        low, height = self.eta_min, 1 + cos(pi * self.last_epoch / self.T_max)
        return [low + (base - low) * height / 2 for base in self.base_lrs]
