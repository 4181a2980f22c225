"""Writes gaps.toml anew: which cases differ from PyTorch today. Run it by hand, then give reasons.

    python tests/parity/make_gaps.py

The reasons that stand there are kept; a new gap gets none, which fails the test until one is given.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

import parity_material
import parity_modules
import parity_operators
import parity_optimizers
from parity_gaps import FILE, GAPS, problems_of

HEAD = "# Where Rushlight differs from PyTorch on its own test material. Written by make_gaps.py.\n"


def everything():
    """Each kind, name and list of cases."""
    for name in parity_material.operators():
        yield "operators", name, parity_operators.cases(name, limit=0)
        yield "operators", name, parity_operators.refusals(name)
    for name in parity_material.modules():
        yield "modules", name, parity_modules.cases(name, limit=0)
        yield "modules", name, parity_modules.refusals(name)
    for name in parity_material.optimizers():
        yield "optimizers", name, parity_optimizers.cases(name)
        yield "optimizers", name, parity_optimizers.refusals(name)


def main():
    found = {}
    for kind, name, cases in everything():
        for key, problems in problems_of(cases).items():
            if problems:
                found.setdefault((kind, name), []).append(key)
                print(kind, name, key, problems[0])
    parts = [HEAD]
    for (kind, name), keys in found.items():
        reason = GAPS.get(kind, {}).get(name, {}).get("reason", "")
        lines = "".join(f"    {json.dumps(key)},\n" for key in keys)
        title = f'[{kind}."{name}"]\nreason = {json.dumps(reason, ensure_ascii=False)}\n'
        parts.append(f"{title}differs = [\n{lines}]\n")
    fresh = FILE.with_suffix(".tmp")
    fresh.write_text("\n".join(parts), encoding="utf-8")
    fresh.replace(FILE)


if __name__ == "__main__":
    main()
