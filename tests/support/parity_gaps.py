"""The ratchet: what differs from PyTorch is listed with its reason, and nothing else may differ.

`tests/parity/gaps.toml` is written by `make_gaps.py` and the reasons by hand. A case is a key, such
as `function float64 #3`, and what to call for the list of its problems, or None out of scope.
"""

import tomllib
from pathlib import Path

FILE = Path(__file__).resolve().parents[1] / "parity" / "gaps.toml"
GAPS = tomllib.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}


def problems_of(cases):
    """The problems of each case in scope: an empty list where it agrees."""
    looked_at = ((key, check()) for key, check in cases)
    return {key: problems for key, problems in looked_at if problems is not None}


def assert_agrees(kind, name, cases, gaps=GAPS, some=True):
    """All cases agree but those that the table lists, which still differ."""
    listed = set(gaps.get(kind, {}).get(name, {}).get("differs", ()))
    problems = problems_of(cases)
    assert problems or not some, f"{name}: nothing was compared"
    found = {key for key, what in problems.items() if what}
    unknown = [f"{key}: {'; '.join(problems[key])}" for key in problems if key in found - listed]
    assert not unknown, f"{name}: {len(unknown)} differ from PyTorch: " + " | ".join(unknown[:3])
    mended = listed & problems.keys() - found
    assert not mended, f"{name} agrees now, take it off gaps.toml: {sorted(mended)}"
