"""Functions that run before and after a module's ``forward``: how outsiders look into a network.

``Module.__call__`` comes here only where a module has hooks, so that the others pay nothing.
"""

from __future__ import annotations

import warnings
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from rushlight.autograd.attributes import RemovableHandle
from rushlight.nn.registry import structure

if TYPE_CHECKING:
    from rushlight.nn.module import Module

__all__ = ["Hooked", "call_with_hooks"]


class _Hook(NamedTuple):
    """A function, whether it takes keyword arguments, whether it runs after an error too."""

    function: Callable[..., Any]
    with_kwargs: bool
    always_call: bool = False


class Hooked:
    """Hooks before and after ``forward``."""

    _forward_hooks: OrderedDict[int, _Hook]
    _forward_pre_hooks: OrderedDict[int, _Hook]

    def register_forward_pre_hook(
        self, hook: Callable[..., Any], *, prepend: bool = False, with_kwargs: bool = False
    ) -> RemovableHandle:
        """Call ``hook(module, args)`` before each ``forward``; it may return other arguments.

        Args:
            hook: the function.
            prepend: call it before the hooks that are there (default False).
            with_kwargs: call ``hook(module, args, kwargs)``; it may return both (default False).

        Example:
            >>> import rushlight
            >>> layer = rushlight.nn.ReLU()
            >>> handle = layer.register_forward_pre_hook(lambda module, args: (args[0] + 1,))
            >>> layer(rushlight.tensor([-3.0, 2.0]))
            tensor([0., 3.])
            >>> handle.remove()
        """
        return _add(self._forward_pre_hooks, _Hook(hook, with_kwargs), prepend)

    def register_forward_hook(
        self,
        hook: Callable[..., Any],
        *,
        prepend: bool = False,
        with_kwargs: bool = False,
        always_call: bool = False,
    ) -> RemovableHandle:
        """Call ``hook(module, args, output)`` after each ``forward``; it may return another output.

        Args:
            hook: the function.
            prepend: call it before the hooks that are there (default False).
            with_kwargs: call ``hook(module, args, kwargs, output)`` (default False).
            always_call: call it after an error too (default False).

        Example:
            >>> import rushlight
            >>> shapes = []
            >>> layer = rushlight.nn.Linear(2, 3)
            >>> handle = layer.register_forward_hook(lambda m, args, out: shapes.append(out.shape))
            >>> _ = layer(rushlight.ones(5, 2))
            >>> shapes
            [torch.Size([5, 3])]
        """
        return _add(self._forward_hooks, _Hook(hook, with_kwargs, always_call), prepend)


def _add(hooks: OrderedDict[int, _Hook], hook: _Hook, prepend: bool) -> RemovableHandle:
    """Add ``hook`` behind the others, or before them; return what removes it."""
    handle = RemovableHandle(hooks)
    hooks[handle.id] = hook
    if prepend:
        hooks.move_to_end(handle.id, last=False)
    structure.change()
    return handle


def call_with_hooks(module: Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """``module.forward(*args, **kwargs)`` between the module's hooks."""
    called: set[int] = set()
    try:
        args, kwargs = _before(module, args, kwargs)
        result = module.forward(*args, **kwargs)
        for key, hook in tuple(module._forward_hooks.items()):
            called.add(key)
            result = _after(module, hook, args, kwargs, result)
    except Exception:
        _after_error(module, called, args, kwargs)
        raise
    return result


def _before(
    module: Module, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    for hook in tuple(module._forward_pre_hooks.values()):
        if not hook.with_kwargs:
            changed = hook.function(module, args)
            if changed is not None:
                args = changed if isinstance(changed, tuple) else (changed,)
            continue
        changed = hook.function(module, args, kwargs)
        if changed is None:
            continue
        if not (isinstance(changed, tuple) and len(changed) == 2):
            raise RuntimeError(
                "forward pre-hook must return None or a tuple of (new_args, new_kwargs), "
                f"but got {changed}."
            )
        args, kwargs = changed
    return args, kwargs


def _after(
    module: Module, hook: _Hook, args: tuple[Any, ...], kwargs: dict[str, Any], result: Any
) -> Any:
    given = (args, kwargs) if hook.with_kwargs else (args,)
    changed = hook.function(module, *given, result)
    return result if changed is None else changed


def _after_error(
    module: Module, called: set[int], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> None:
    """Run the hooks that asked to run in any case and have not; the first error is what counts."""
    for key, hook in tuple(module._forward_hooks.items()):
        if hook.always_call and key not in called:
            try:
                _after(module, hook, args, kwargs, None)
            except Exception as error:  # noqa: BLE001 (any error of a hook becomes a warning)
                warnings.warn(
                    "module forward hook with ``always_call=True`` raised an exception that was "
                    f"silenced as another error was raised in forward: {error}",
                    stacklevel=3,
                )
