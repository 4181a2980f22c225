"""Schedulers: they change the learning rates of an optimizer as training goes on.

Read ``scheduler.py`` for what they share.
"""

from rushlight.absent import absent
from rushlight.optim.lr_scheduler.cosine import CosineAnnealingLR
from rushlight.optim.lr_scheduler.one_cycle import OneCycleLR
from rushlight.optim.lr_scheduler.plateau import ReduceLROnPlateau
from rushlight.optim.lr_scheduler.scheduler import LRScheduler
from rushlight.optim.lr_scheduler.steps import StepLR

__all__ = ["CosineAnnealingLR", "LRScheduler", "OneCycleLR", "ReduceLROnPlateau", "StepLR"]
__dir__ = __all__.copy

__getattr__ = absent(
    "rushlight.optim.lr_scheduler",
    {
        "it is not written yet; subclass LRScheduler with get_lr(), or set "
        "optimizer.param_groups[0]['lr'] between epochs": (
            "ChainedScheduler ConstantLR CosineAnnealingWarmRestarts CyclicLR ExponentialLR "
            "LambdaLR LinearLR MultiStepLR MultiplicativeLR PolynomialLR SequentialLR"
        )
    },
    __dir__,
)
