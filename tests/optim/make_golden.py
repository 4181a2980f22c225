"""Write golden.json: where PyTorch's optimizers and schedulers lead in `support/optim_cases.py`.

Run `python tests/optim/make_golden.py` where PyTorch is the release named in pyproject.toml; the
tests then hold the library to the file without PyTorch.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))


def main():
    import torch
    from optim_cases import GOLDEN, OPTIMIZERS, SCHEDULERS, scheduled, trained

    golden = {
        "torch": torch.__version__,
        "optimizers": {
            case.id: [p.tolist() for p in list(trained(torch, case, "float64"))[-1][0]]
            for case in OPTIMIZERS
        },
        "schedulers": {
            case.id: [told for _, told in list(scheduled(torch, case))[::23]] for case in SCHEDULERS
        },
    }
    GOLDEN.write_text(json.dumps(golden, indent=0) + "\n", "utf-8")


if __name__ == "__main__":
    main()
