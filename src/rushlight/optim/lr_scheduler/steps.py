"""Learning rates that fall in steps."""

from __future__ import annotations

from rushlight.optim.lr_scheduler.scheduler import LRScheduler, Rate, group_values
from rushlight.optim.optimizer import Optimizer

__all__ = ["StepLR"]


class StepLR(LRScheduler):
    """Multiply the learning rate by γ every ``step_size`` epochs.

    Args:
        optimizer: whose learning rates to change.
        step_size: the number of epochs between changes.
        gamma: γ (default 0.1).
        last_epoch: how many steps were taken before, to resume (default -1).

    Raises:
        TypeError: ``optimizer`` is none.
        KeyError: ``last_epoch`` resumes, and a group has no "initial_lr".

    Example:
        >>> import rushlight
        >>> optimizer = rushlight.optim.SGD([rushlight.ones(2)], lr=0.5)
        >>> scheduler = StepLR(optimizer, step_size=2, gamma=0.5)
        >>> rates = []
        >>> for _ in range(5):
        ...     rates += scheduler.get_last_lr()
        ...     optimizer.step()
        ...     scheduler.step()
        >>> rates
        [0.5, 0.5, 0.25, 0.25, 0.125]
    """

    def __init__(
        self, optimizer: Optimizer, step_size: int, gamma: float = 0.1, last_epoch: int = -1
    ) -> None:
        self.step_size = step_size
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[Rate]:
        """The rates now, times γ if ``last_epoch`` is a multiple of ``step_size``."""
        self._warn_outside_step()
        if self.last_epoch == 0 or self.last_epoch % self.step_size != 0:
            return group_values(self.optimizer, "lr")
        return [group["lr"] * self.gamma for group in self.optimizer.param_groups]

    def _get_closed_form_lr(self) -> list[Rate]:
        return [base * self.gamma ** (self.last_epoch // self.step_size) for base in self.base_lrs]
