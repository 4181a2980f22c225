"""Write golden.json: what PyTorch draws on the grid of `support/random_cases.py`.

Run `python tests/random/make_golden.py` where PyTorch is the release named in pyproject.toml; the
tests then hold the library to the file without PyTorch.
"""

import functools
import json
import platform
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

GOLDEN = Path(__file__).with_name("golden.json")


def main():
    import torch
    from random_cases import CASES, drawn_by_torch, prints

    draws = functools.partial(drawn_by_torch, torch)
    golden = {
        "torch": torch.__version__,
        "flavour": torch.backends.cpu.get_cpu_capability(),
        "libc": list(platform.libc_ver()),
        "machine": platform.machine(),
        "cases": {c.name: {d: prints(draws, c, d) for d in c.dtypes} for c in CASES},
    }
    GOLDEN.write_text(json.dumps(golden, indent=0) + "\n")


if __name__ == "__main__":
    main()
