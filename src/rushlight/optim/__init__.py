"""Optimizers: they change parameters by their gradients.

Read ``optimizer.py`` for what they share, ``sgd.py`` for the shortest of them; ``lr_scheduler`` for
what changes their learning rates.
"""

from rushlight.absent import absent
from rushlight.optim import lr_scheduler
from rushlight.optim.adam import Adam, AdamW
from rushlight.optim.optimizer import Optimizer
from rushlight.optim.rmsprop import RMSprop
from rushlight.optim.sgd import SGD

__all__ = ["SGD", "Adam", "AdamW", "Optimizer", "RMSprop", "lr_scheduler"]
__dir__ = __all__.copy

__getattr__ = absent(
    "rushlight.optim",
    {
        "it is not written yet; SGD, Adam, AdamW and RMSprop are": (
            "ASGD Adadelta Adafactor Adagrad Adamax LBFGS Muon NAdam RAdam Rprop SparseAdam"
        )
    },
    __dir__,
)
