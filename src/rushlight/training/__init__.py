"""Training: ``fit`` and what belongs to it.

``fit.py`` is what a user starts, ``loop.py`` goes through the epochs, ``engines/`` does the work of
one, ``history.py`` is what comes back. ``run.py`` keeps a training as a folder that another process
can repeat or go on with, and ``job.py`` fills it.
"""

from rushlight.training.callbacks import Callback
from rushlight.training.errors import DivergedError
from rushlight.training.explain import explain_step
from rushlight.training.fit import fit
from rushlight.training.history import History
from rushlight.training.predict import predict

__all__ = ["Callback", "DivergedError", "History", "explain_step", "fit", "predict"]
__dir__ = __all__.copy
