"""Optimizers: they change parameters by their gradients.

Read ``optimizer.py`` for what they share, ``sgd.py`` for the shortest of them.
"""

from rushlight.optim.adam import Adam, AdamW
from rushlight.optim.optimizer import Optimizer
from rushlight.optim.rmsprop import RMSprop
from rushlight.optim.sgd import SGD

__all__ = ["SGD", "Adam", "AdamW", "Optimizer", "RMSprop"]
