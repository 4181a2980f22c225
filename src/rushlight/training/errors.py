"""The errors that training itself raises."""

from __future__ import annotations

__all__ = ["DivergedError"]


class DivergedError(FloatingPointError):
    """The loss is no longer a finite number; the parameters are those before that epoch."""
