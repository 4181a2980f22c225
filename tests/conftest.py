"""What every test gets: one seed, one thread, no window, and the oracle where it is asked for."""

import os

# Before NumPy and PyTorch are imported, for both and for the processes that tests start.
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["MPLBACKEND"] = "Agg"

import random
import sys
from pathlib import Path

import numpy as np
import pytest

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(autouse=True)
def _seeded():
    """Every test starts from the same random state, alone or in any order."""
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002 - the legacy stream is what a library under test may draw from
    for name in ("torch", "rushlight"):
        if hasattr(sys.modules.get(name), "manual_seed"):
            sys.modules[name].manual_seed(0)


@pytest.fixture(scope="session")
def torch():
    """The oracle."""
    return pytest.importorskip("torch", reason="PyTorch, the oracle, is not installed")


@pytest.fixture(scope="session")
def shared_data():
    """The folder of large data files beside the repository, where there is one."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"no folder of shared data at {SHARED_DATA}")
    return SHARED_DATA
