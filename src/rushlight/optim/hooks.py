"""Functions that are called around an optimizer's step, and when its state is read or loaded."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from rushlight.autograd.attributes import RemovableHandle

if TYPE_CHECKING:
    from rushlight.optim.optimizer import Optimizer

__all__ = [
    "HOOKS",
    "Hook",
    "add_hook",
    "hooked",
    "register_optimizer_step_post_hook",
    "register_optimizer_step_pre_hook",
    "run_hooks",
]

Hook = Callable[..., Any]
F = TypeVar("F", bound=Callable[..., Any])

HOOKS = (
    "step_pre",
    "step_post",
    "state_dict_pre",
    "state_dict_post",
    "load_state_dict_pre",
    "load_state_dict_post",
)

# Around the steps of all optimizers.
_before_all: dict[int, Hook] = {}
_after_all: dict[int, Hook] = {}


def add_hook(hooks: dict[int, Hook], hook: Hook, prepend: bool = False) -> RemovableHandle:
    """Register a hook, at the end or at the front."""
    handle = RemovableHandle(hooks)
    others = dict(hooks) if prepend else {}
    if prepend:
        hooks.clear()
    hooks[handle.id] = hook
    hooks.update(others)
    return handle


def register_optimizer_step_pre_hook(hook: Hook) -> RemovableHandle:
    """Call ``hook(optimizer, args, kwargs)`` before each step of every optimizer."""
    return add_hook(_before_all, hook)


def register_optimizer_step_post_hook(hook: Hook) -> RemovableHandle:
    """Call ``hook(optimizer, args, kwargs)`` after each step of every optimizer."""
    return add_hook(_after_all, hook)


def run_hooks(optimizer: Optimizer, kind: str, *value: Any) -> Any:
    """Call the hooks of a kind on a value, if there is one; each may replace it for the next."""
    for hook in optimizer._hooks[kind].values():
        changed = hook(optimizer, *value)
        if value and changed is not None:
            value = (changed,)
    return value[0] if value else None


def hooked(step: F) -> F:
    """Let ``step`` call the hooks, and tell schedulers that it was called."""

    @functools.wraps(step)
    def wrapper(self: Optimizer, *args: Any, **kwargs: Any) -> Any:
        if self._opt_called is False:
            self._opt_called = True
        hooks = self._hooks
        if not (_before_all or _after_all or hooks["step_pre"] or hooks["step_post"]):
            return step(self, *args, **kwargs)
        args, kwargs = _before(self, step, args, kwargs)
        result = step(self, *args, **kwargs)
        for hook in (*hooks["step_post"].values(), *_after_all.values()):
            hook(self, args, kwargs)
        return result

    wrapper.hooked = True  # type: ignore[attr-defined]
    return wrapper  # type: ignore[return-value]


def _before(
    optimizer: Optimizer, step: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    for hook in (*_before_all.values(), *optimizer._hooks["step_pre"].values()):
        changed = hook(optimizer, args, kwargs)
        if changed is None:
            continue
        if not (isinstance(changed, tuple) and len(changed) == 2):
            raise RuntimeError(
                f"{step.__qualname__}: a step pre-hook must return None or a tuple of "
                f"(new_args, new_kwargs), but got {changed}."
            )
        args, kwargs = changed
    return args, kwargs
