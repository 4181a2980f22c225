"""`import rushlight` needs NumPy alone, and adds at most a tenth of a second to its import."""

import json
import os
import subprocess
import sys

import pytest
from source_tree import ROOT

SECONDS = 0.1
TRIES = 7

# NumPy's own time is taken in the same process, just before: what is left is Rushlight's. The
# processor's time, for others use the machine, too.
SCRIPT = """
import json, sys, time
start = time.process_time()
import numpy
middle = time.process_time()
before = set(sys.modules)
import rushlight
end = time.process_time()
new = {name for name in set(sys.modules) - before if hasattr(sys.modules[name], "__file__")}
heads = {name.partition(".")[0] for name in new}  # of files: Cython's run time has none
foreign = sorted(heads - {"rushlight", "numpy"} - sys.stdlib_module_names)
print(json.dumps({"numpy": middle - start, "rushlight": end - middle, "foreign": foreign}))
"""


@pytest.fixture(scope="module")
def imports(tmp_path_factory):
    """What importing took and loaded, in fresh processes with the byte code already compiled."""
    environment = os.environ | {
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONPYCACHEPREFIX": str(tmp_path_factory.mktemp("bytecode")),
        "PYTHONDONTWRITEBYTECODE": "",
    }
    return [
        json.loads(
            subprocess.run(
                [sys.executable, "-c", SCRIPT],
                env=environment,
                check=True,
                capture_output=True,
                text=True,
            ).stdout
        )
        for _ in range(TRIES)
    ][1:]


def test_import_needs_numpy_alone(imports):
    assert all(run["foreign"] == [] for run in imports), imports[0]["foreign"]


def test_import_is_quick(imports):
    # The best of several: whatever else the machine does only ever adds to the time.
    best = min(run["rushlight"] for run in imports)
    assert best <= SECONDS, f"import rushlight takes {best:.3f} s on top of NumPy's import"
