"""Schedulers: they change the learning rates of an optimizer as training goes on.

Read ``scheduler.py`` for what they share.
"""

from rushlight.optim.lr_scheduler.cosine import CosineAnnealingLR
from rushlight.optim.lr_scheduler.one_cycle import OneCycleLR
from rushlight.optim.lr_scheduler.plateau import ReduceLROnPlateau
from rushlight.optim.lr_scheduler.scheduler import LRScheduler
from rushlight.optim.lr_scheduler.steps import StepLR

__all__ = ["CosineAnnealingLR", "LRScheduler", "OneCycleLR", "ReduceLROnPlateau", "StepLR"]
