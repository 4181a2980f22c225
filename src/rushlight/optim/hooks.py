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
    "Hooked",
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


class Hooked:
    """Hooks around ``step``, ``state_dict`` and ``load_state_dict``."""

    _hooks: dict[str, dict[int, Hook]]

    def register_step_pre_hook(self, hook: Hook) -> RemovableHandle:
        """Call ``hook(optimizer, args, kwargs)`` before each step; it may return new arguments.

        Args:
            hook: the function; new arguments are a pair (args, kwargs).

        Example:
            >>> import rushlight
            >>> optimizer = rushlight.optim.SGD([rushlight.zeros(1)], lr=0.5)
            >>> handle = optimizer.register_step_pre_hook(lambda o, args, kwargs: print("stepping"))
            >>> optimizer.step()
            stepping
        """
        return add_hook(self._hooks["step_pre"], hook)

    def register_step_post_hook(self, hook: Hook) -> RemovableHandle:
        """Call ``hook(optimizer, args, kwargs)`` after each step.

        Args:
            hook: the function.

        Example:
            >>> import rushlight
            >>> w = rushlight.tensor([1.0, 2.0], requires_grad=True)
            >>> optimizer = rushlight.optim.SGD([w])
            >>> handle = optimizer.register_step_post_hook(lambda o, args, kwargs: print("stepped"))
            >>> optimizer.step()
            stepped
        """
        return add_hook(self._hooks["step_post"], hook)

    def register_state_dict_pre_hook(self, hook: Hook, prepend: bool = False) -> RemovableHandle:
        """Call ``hook(optimizer)`` before the state is read.

        Args:
            hook: the function.
            prepend: call it before the hooks that are there (default False).

        Example:
            >>> import rushlight
            >>> optimizer = rushlight.optim.SGD([rushlight.zeros(1)], lr=0.5)
            >>> handle = optimizer.register_state_dict_pre_hook(lambda o: print("reading"))
            >>> _ = optimizer.state_dict()
            reading
        """
        return add_hook(self._hooks["state_dict_pre"], hook, prepend)

    def register_state_dict_post_hook(self, hook: Hook, prepend: bool = False) -> RemovableHandle:
        """Call ``hook(optimizer, state_dict)`` on the result; it may return another.

        Args:
            hook: the function.
            prepend: call it before the hooks that are there (default False).

        Example:
            >>> import rushlight
            >>> optimizer = rushlight.optim.SGD([rushlight.zeros(1)], lr=0.5)
            >>> handle = optimizer.register_state_dict_post_hook(lambda o, s: {**s, "by": "me"})
            >>> optimizer.state_dict()["by"]
            'me'
        """
        return add_hook(self._hooks["state_dict_post"], hook, prepend)

    def register_load_state_dict_pre_hook(
        self, hook: Hook, prepend: bool = False
    ) -> RemovableHandle:
        """Call ``hook(optimizer, state_dict)`` before loading; it may return another.

        Args:
            hook: the function.
            prepend: call it before the hooks that are there (default False).

        Example:
            >>> import rushlight
            >>> optimizer = rushlight.optim.SGD([rushlight.zeros(1)], lr=0.5)
            >>> handle = optimizer.register_load_state_dict_pre_hook(lambda o, s: print(list(s)))
            >>> optimizer.load_state_dict(optimizer.state_dict())
            ['state', 'param_groups']
        """
        return add_hook(self._hooks["load_state_dict_pre"], hook, prepend)

    def register_load_state_dict_post_hook(
        self, hook: Hook, prepend: bool = False
    ) -> RemovableHandle:
        """Call ``hook(optimizer)`` after loading.

        Args:
            hook: the function.
            prepend: call it before the hooks that are there (default False).

        Example:
            >>> import rushlight
            >>> optimizer = rushlight.optim.SGD([rushlight.zeros(1)], lr=0.5)
            >>> handle = optimizer.register_load_state_dict_post_hook(lambda o: print("loaded"))
            >>> optimizer.load_state_dict(optimizer.state_dict())
            loaded
        """
        return add_hook(self._hooks["load_state_dict_post"], hook, prepend)


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
