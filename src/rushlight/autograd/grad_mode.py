"""Switching the recording of gradients off and on: ``no_grad``, ``enable_grad`` and their kin.

Each is a context manager and a decorator, as in PyTorch; the switch is the thread's own.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, Self, TypeVar

from rushlight.autograd.state import state

__all__ = [
    "enable_grad",
    "inference_mode",
    "is_grad_enabled",
    "is_inference_mode_enabled",
    "no_grad",
    "set_grad_enabled",
]

F = TypeVar("F", bound=Callable[..., Any])


class _GradMode:
    """Set the switch on entry, and put back what was there on exit."""

    _mode: bool

    def __enter__(self) -> Self:
        # A stack, so that one object can be entered again while it is entered.
        self.__dict__.setdefault("_before", []).append(state.grad)
        state.grad = self._mode
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        state.grad = self.__dict__["_before"].pop()

    def _again(self) -> _GradMode:
        mode: _GradMode = type(self)()
        return mode

    def __call__(self, function: F) -> F:
        """Decorate ``function``: it runs in this mode, also between the items it yields."""
        if inspect.isgeneratorfunction(function):

            @functools.wraps(function)
            def generator(*args: Any, **kwargs: Any) -> Any:
                return (yield from _Switched(function(*args, **kwargs), self._again))

            return generator  # type: ignore[return-value]

        @functools.wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            with self._again():
                return function(*args, **kwargs)

        return call  # type: ignore[return-value]

    def __new__(cls, function: Any = None) -> Any:
        mode = object.__new__(cls)
        # ``@no_grad`` without parentheses decorates too.
        return mode(function) if callable(function) else mode


class _Switched(Generator[Any, Any, Any]):
    """A generator that runs in a mode, and leaves it whenever it yields."""

    def __init__(
        self, inner: Generator[Any, Any, Any], mode: Callable[[], AbstractContextManager[Any]]
    ) -> None:
        self._inner = inner
        self._mode = mode

    def send(self, value: Any) -> Any:
        with self._mode():
            return self._inner.send(value)

    def throw(self, *error: Any) -> Any:
        with self._mode():
            return self._inner.throw(*error)

    def close(self) -> None:
        with self._mode():
            self._inner.close()


class no_grad(_GradMode):
    """Within it, operations do not record: their results require no gradient.

    Args:
        function: decorate it (default None: a context manager).

    Example:
        >>> import rushlight
        >>> w = rushlight.ones(2, requires_grad=True)
        >>> with rushlight.no_grad():
        ...     (w * 2).requires_grad
        False
    """

    _mode = False


class enable_grad(_GradMode):
    """Within it, operations record, also inside ``no_grad``.

    Args:
        function: decorate it (default None: a context manager).

    Example:
        >>> import rushlight
        >>> w = rushlight.ones(2, requires_grad=True)
        >>> with rushlight.no_grad(), rushlight.enable_grad():
        ...     (w * 2).requires_grad
        True
    """

    _mode = True


class set_grad_enabled(_GradMode):
    """Record or not, by ``mode``; takes effect at once, and until the end of a ``with``.

    Args:
        mode: whether to record.

    Raises:
        TypeError: ``mode`` is no bool.

    Example:
        >>> import rushlight
        >>> w = rushlight.ones(2, requires_grad=True)
        >>> with rushlight.set_grad_enabled(False):
        ...     (w * 2).requires_grad
        False
    """

    def __new__(cls, mode: bool) -> Any:
        return object.__new__(cls)

    def __init__(self, mode: bool) -> None:
        if not isinstance(mode, bool):
            raise TypeError(
                f"set_grad_enabled(): argument 'mode' must be bool, not {type(mode).__name__}"
            )
        self._mode = mode
        self._outside = state.grad
        state.grad = mode

    def __enter__(self) -> Self:
        state.grad = self._outside
        return super().__enter__()

    def _again(self) -> _GradMode:
        return set_grad_enabled(self._mode)

    def __call__(self, function: F) -> F:
        """Decorate ``function``; the mode outside is what it was."""
        state.grad = self._outside
        return super().__call__(function)


class inference_mode(_GradMode):
    """Like ``no_grad``, for code that will never want a gradient.

    Args:
        mode: False makes it do nothing (default True).

    Example:
        >>> import rushlight
        >>> with rushlight.inference_mode():
        ...     rushlight.is_inference_mode_enabled()
        True
    """

    def __new__(cls, mode: Any = True) -> Any:
        instance = object.__new__(cls)
        instance._inference = mode if isinstance(mode, bool) else True
        return instance if isinstance(mode, bool) else instance(mode)

    _inference: bool

    @property
    def _mode(self) -> bool:  # type: ignore[override]
        return state.grad and not self._inference

    def _again(self) -> _GradMode:
        mode: _GradMode = inference_mode(self._inference)
        return mode

    def __enter__(self) -> Self:
        self.__dict__.setdefault("_inference_before", []).append(state.inference)
        state.inference = self._inference
        return super().__enter__()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        state.inference = self.__dict__["_inference_before"].pop()
        super().__exit__(kind, error, traceback)


def is_grad_enabled() -> bool:
    """Whether operations record.

    Example:
        >>> import rushlight
        >>> rushlight.is_grad_enabled()
        True
    """
    return state.grad


def is_inference_mode_enabled() -> bool:
    """Whether this is inside ``inference_mode``.

    Example:
        >>> import rushlight
        >>> rushlight.is_inference_mode_enabled()
        False
    """
    return state.inference
