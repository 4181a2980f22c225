"""The time that importing a library takes, in a fresh process, once its bytecode was written."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from functools import partial

from benchmarks.cases.timing import main


def seconds(module: str) -> float:
    """The least of three fresh processes' imports, without the interpreter's own start."""
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": cache}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)

        def once(code: str) -> float:
            begin = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True, env=environment)
            return time.perf_counter() - begin

        once(f"import {module}")  # writes the bytecode
        bare = min(once("pass") for _ in range(3))
        return min(once(f"import {module}") for _ in range(3)) - bare


if __name__ == "__main__":
    main(
        {
            "Rushlight": partial(seconds, "rushlight"),
            "NumPy": partial(seconds, "numpy"),
            "PyTorch": partial(seconds, "torch"),
            "JAX": partial(seconds, "jax"),
            "scikit-learn": partial(seconds, "sklearn.neural_network"),
        }
    )
