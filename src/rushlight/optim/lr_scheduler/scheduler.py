"""What all schedulers share: they count epochs and write new learning rates into the groups.

A scheduler's own file holds ``get_lr``, its formula in Python floats, in PyTorch's order of
operations, so that the rates are the same to the last bit. Read ``steps.py`` next.
"""

from __future__ import annotations

import warnings
from typing import Any

from rushlight.optim.optimizer import Optimizer
from rushlight.tensor import Tensor

__all__ = [
    "LRScheduler",
    "Rate",
    "copied",
    "group_values",
    "one_per_group",
    "require_optimizer",
    "set_value",
    "warn_of_epoch",
]

Rate = float | Tensor


class LRScheduler:
    """The base class of all schedulers: a new one gives ``get_lr``.

    Args:
        optimizer: whose learning rates to change.
        last_epoch: how many steps were taken before, to resume; -1 to start (default -1).

    Raises:
        TypeError: ``optimizer`` is none.
        KeyError: ``last_epoch`` resumes, and a group has no "initial_lr".

    Example:
        >>> import rushlight
        >>> class Halving(LRScheduler):
        ...     def get_lr(self):
        ...         return [base / 2**self.last_epoch for base in self.base_lrs]
        >>> optimizer = rushlight.optim.SGD([rushlight.ones(2)], lr=0.5)
        >>> scheduler = Halving(optimizer)
        >>> optimizer.step()
        >>> scheduler.step()
        >>> scheduler.get_last_lr()
        [0.25]
    """

    _is_initial = False
    _get_lr_called_within_step = False
    _last_lr: list[Rate]

    def __init__(self, optimizer: Optimizer, last_epoch: int = -1) -> None:
        self.optimizer = require_optimizer(optimizer)
        for number, group in enumerate(optimizer.param_groups):
            if last_epoch == -1:
                group.setdefault("initial_lr", copied(group["lr"]))
            elif "initial_lr" not in group:
                raise KeyError(
                    f"param 'initial_lr' is not specified in param_groups[{number}] when resuming "
                    f"scheduler with last_epoch >= 0, here {last_epoch}; load the optimizer's "
                    "state first, or leave last_epoch out to start a new run"
                )
        self.base_lrs: list[Rate] = group_values(optimizer, "initial_lr")
        self.last_epoch = last_epoch
        if optimizer._opt_called is None:
            optimizer._opt_called = False
        self._step_count = 0
        self._is_initial = True
        self.step()
        self._is_initial = False

    def get_lr(self) -> list[Rate]:
        """The learning rate of each group at ``last_epoch``; called by ``step``.

        Raises:
            NotImplementedError: the subclass has none.
        """
        raise NotImplementedError(f"{type(self).__name__} does not say what its get_lr is")

    def get_last_lr(self) -> list[Rate]:
        """The learning rate of each group, as the last step set it.

        Example:
            >>> import rushlight
            >>> optimizer = rushlight.optim.SGD([rushlight.ones(2)], lr=0.5)
            >>> scheduler = rushlight.optim.lr_scheduler.StepLR(optimizer, step_size=1)
            >>> scheduler.get_last_lr()
            [0.5]
        """
        return self._last_lr

    def step(self, epoch: int | None = None) -> None:
        """Go on by one epoch (or batch): set new learning rates. Call it after the optimizer's.

        Args:
            epoch: go to this epoch instead (deprecated in PyTorch; default: the next).

        Example:
            >>> import rushlight
            >>> optimizer = rushlight.optim.SGD([rushlight.ones(2)], lr=0.5)
            >>> scheduler = rushlight.optim.lr_scheduler.StepLR(optimizer, step_size=1)
            >>> optimizer.step()
            >>> scheduler.step()
            >>> scheduler.get_last_lr()
            [0.05]
        """
        if self._step_count == 1:
            self._warn_of_order()
        self._step_count += 1
        if epoch is not None:
            warn_of_epoch()
        self.last_epoch = self.last_epoch + 1 if epoch is None else epoch
        closed_form = getattr(self, "_get_closed_form_lr", self.get_lr)
        self._get_lr_called_within_step = True
        try:
            rates = self.get_lr() if epoch is None else closed_form()
        finally:
            self._get_lr_called_within_step = False
        for group, rate in zip(self.optimizer.param_groups, rates, strict=True):
            set_value(group, "lr", rate)
        self._last_lr = group_values(self.optimizer, "lr")

    def _warn_of_order(self) -> None:
        link = "https://pytorch.org/docs/stable/optim.html#how-to-adjust-learning-rate"
        if not hasattr(self.optimizer.step, "hooked"):
            warnings.warn(
                "Seems like `optimizer.step()` has been overridden after learning rate scheduler "
                "initialization. Please, make sure to call `optimizer.step()` before "
                f"`lr_scheduler.step()`. See more details at {link}",
                UserWarning,
                stacklevel=3,
            )
        elif not self.optimizer._opt_called:
            warnings.warn(
                "Detected call of `lr_scheduler.step()` before `optimizer.step()`. In PyTorch "
                "1.1.0 and later, you should call them in the opposite order: `optimizer.step()` "
                "before `lr_scheduler.step()`.  Failure to do this will result in PyTorch skipping "
                f"the first value of the learning rate schedule. See more details at {link}",
                UserWarning,
                stacklevel=3,
            )

    def _warn_outside_step(self) -> None:
        if not self._get_lr_called_within_step:
            warnings.warn(
                "To get the last learning rate computed by the scheduler, please use "
                "`get_last_lr()`.",
                UserWarning,
                stacklevel=3,
            )

    def state_dict(self) -> dict[str, Any]:
        """All that the scheduler remembers, but for the optimizer.

        Example:
            >>> import rushlight
            >>> optimizer = rushlight.optim.SGD([rushlight.ones(2)], lr=0.5)
            >>> scheduler = rushlight.optim.lr_scheduler.StepLR(optimizer, step_size=1)
            >>> scheduler.state_dict()["last_epoch"]
            0
        """
        return {key: value for key, value in self.__dict__.items() if key != "optimizer"}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take over what ``state_dict`` returned; load the optimizer's state, too.

        Args:
            state_dict: what was returned.

        Example:
            >>> import rushlight
            >>> optimizer = rushlight.optim.SGD([rushlight.ones(2)], lr=0.5)
            >>> scheduler = rushlight.optim.lr_scheduler.StepLR(optimizer, step_size=1)
            >>> scheduler.load_state_dict({**scheduler.state_dict(), "last_epoch": 7})
            >>> scheduler.last_epoch
            7
        """
        self.__dict__.update(state_dict)


def require_optimizer(optimizer: Any) -> Optimizer:
    """Refuse what is no optimizer.

    Raises:
        TypeError: naming its type.
    """
    if not isinstance(optimizer, Optimizer):
        raise TypeError(f"{type(optimizer).__name__} is not an Optimizer")
    return optimizer


def copied(value: Any) -> Any:
    """The value; a copy of a tensor, so that a later write into it changes nothing here."""
    return value.clone() if isinstance(value, Tensor) else value


def group_values(optimizer: Optimizer, key: str) -> list[Any]:
    """The value of an option in each group."""
    return [copied(group[key]) for group in optimizer.param_groups]


def set_value(group: dict[str, Any], key: str, value: Any) -> None:
    """Set an option of a group; one that is a tensor is written into."""
    if isinstance(group[key], Tensor):
        group[key].fill_(value)
    else:
        group[key] = value


def one_per_group(name: str, optimizer: Optimizer, value: Any) -> list[Any]:
    """A list of as many values as there are groups, from such a list or from one value.

    Raises:
        ValueError: the list has another length.
    """
    groups = len(optimizer.param_groups)
    if not isinstance(value, list | tuple):
        return [copied(value) for _ in range(groups)]
    if len(value) != groups:
        raise ValueError(
            f"{name} must have the same length as optimizer.param_groups. {name} has {len(value)} "
            f"values, param_groups has {groups}."
        )
    return [copied(v) for v in value]


def warn_of_epoch() -> None:
    """Say that ``epoch`` is deprecated, as PyTorch does."""
    warnings.warn(
        "The epoch parameter in `scheduler.step()` was not necessary and is being deprecated where "
        "possible. Please use `scheduler.step()` to step the scheduler. During the deprecation, if "
        "epoch is different from None, the closed form is used instead of the new chainable form, "
        "where available. Please open an issue if you are unable to replicate your use case: "
        "https://github.com/pytorch/pytorch/issues/new/choose.",
        UserWarning,
        stacklevel=3,
    )
