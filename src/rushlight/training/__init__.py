"""Training: ``fit`` and what belongs to it.

``fit.py`` is the loop that a user starts; ``engines/`` does the work of an epoch; ``history.py`` is
what comes back. ``run.py`` keeps a training as a folder that another process can repeat or go on with.
"""

from rushlight.training.callbacks import Callback
from rushlight.training.errors import DivergedError
from rushlight.training.fit import fit
from rushlight.training.history import History
from rushlight.training.predict import predict

__all__ = ["Callback", "DivergedError", "History", "fit", "predict"]
