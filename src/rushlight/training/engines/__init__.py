"""Engines: what runs the epochs of a plan. ``fit`` chooses one and knows nothing of its inside."""

from rushlight.training.engines.base import Engine, choose
from rushlight.training.engines.eager import EagerEngine

__all__ = ["EagerEngine", "Engine", "choose"]
