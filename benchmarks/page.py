"""The page of figures: measured now, written as Markdown, with the data beside it as JSON."""

from __future__ import annotations

import datetime
import importlib.metadata
import os
import platform
import sys
from collections.abc import Collection, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.measure import Result, installed, measure, run_once
from benchmarks.tables import CASES, GROUPS, MODULES, Case

__all__ = ["data", "measured", "text"]

# How far Rushlight's parameters may be from PyTorch's after two epochs, relative to the largest.
_AGREEMENT = 1e-4


def measured(pairs: int, only: Collection[str] = ()) -> dict[str, list[Result]]:
    """The results of the cases, by title.

    Args:
        pairs: how many rounds count.
        only: the modules to run (default: all).

    Raises:
        RuntimeError: a case failed, or Rushlight's parameters are not PyTorch's.
    """
    found: dict[str, list[Result]] = {}
    for case in CASES:
        if only and case.module not in only:
            continue
        print(f"measuring: {case.title}", file=sys.stderr, flush=True)
        if case.agrees and installed("torch"):
            _require_agreement(case)
        there = [x for x in case.libraries if installed(MODULES.get(_library(x[0]), "numpy"))]
        found[case.title] = measure(case.module, there, pairs)
    return found


def _library(name: str) -> str:
    return name.partition(":")[0]


def _require_agreement(case: Case) -> None:
    farthest = run_once("agreement", case.module, 1)
    if not farthest <= _AGREEMENT:
        raise RuntimeError(
            f"{case.title}: after two epochs a parameter is {farthest:.2g} away from PyTorch's, "
            f"relative to the largest; {_AGREEMENT:g} is allowed"
        )


def text(results: dict[str, list[Result]], pairs: int, picture: str | None) -> str:
    """The page of these results."""
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`. All figures come from one run: the libraries take turns, each in",
        f"a process of its own; a figure is the median of {pairs} rounds. The last column is the",
        "median of the ratios round by round to the first line, which holds when the machine's",
        "speed drifts. A step or an epoch of `fit` is timed as 2 E epochs less E epochs, after a",
        "first training of the same program in the process: no fixed cost counts in it.",
        "",
        *_machine(),
    ]
    for group, cases in GROUPS.items():
        shown = [case for case in cases if case.title in results]
        if shown:
            lines += ["", f"## {group}"]
        for case in shown:
            lines += ["", f"### {case.title}", "", f"The aim: {case.target}. {case.note}", ""]
            lines += _table(case, results[case.title])
    lines += _sizes_of_networks(results, picture)
    lines += ["", "## Size", "", *_megabytes(), ""]
    return "\n".join(lines)


def _table(case: Case, results: Sequence[Result]) -> list[str]:
    """Lines of a case's table."""
    lines = [f"| library | {case.unit} | least – most | times the first |", "|---|---|---|---|"]
    for r in results:
        low, high = (f"{s * case.factor:.3g}" for s in r.spread)
        ratio = "1" if r.ratio is None else f"{r.ratio:.2f}"
        lines.append(f"| {r.library} | {r.seconds * case.factor:.3g} | {low} – {high} | {ratio} |")
    return lines


def _sizes_of_networks(results: dict[str, list[Result]], picture: str | None) -> list[str]:
    """One table of the grid of sizes: a line per network, a column per library."""
    rows = {
        c.title: results[c.title] for c in CASES if c.module == "fit_sizes" and c.title in results
    }
    if not rows:
        return []
    names = [_library(r.library) for r in next(iter(rows.values()))]
    lines = [
        "",
        "## Sizes",
        "",
        "ReLU, cross-entropy, Adam, float32 rows of 64 numbers; µs per step, each library at its",
        "better number of threads. Where Rushlight is not the fastest, the figure says so.",
        "",
        *([f"![µs per step by size]({picture})", ""] if picture else []),
        f"| network | {' | '.join(names)} |",
        "|---" * (len(names) + 1) + "|",
    ]
    for title, found in rows.items():
        lines.append(f"| {title} | {' | '.join(f'{r.seconds * 1e6:.3g}' for r in found)} |")
    return lines


def _megabytes() -> list[str]:
    """Lines of a table: megabytes on disk of the libraries that are installed."""
    lines = ["| package | MB on disk |", "|---|---|"]
    for name in (
        "rushlight",
        "numpy",
        "scipy",
        "scikit-learn",
        "llvmlite",
        "torch",
        "jax",
        "jaxlib",
    ):
        try:
            files = importlib.metadata.files(name) or []
        except importlib.metadata.PackageNotFoundError:
            continue
        total = sum(Path(f.locate()).stat().st_size for f in files if Path(f.locate()).exists())
        if name == "rushlight":
            source = Path(__file__).parents[1] / "src" / "rushlight"
            total = sum(
                p.stat().st_size for p in source.rglob("*") if p.suffix != ".pyc" and p.is_file()
            )
        lines.append(f"| {name} | {total / 1e6:.1f} |")
    return lines


def _machine() -> list[str]:
    """What was measured where."""
    versions = []
    for name in ("numpy", "torch", "jax", "scikit-learn", "llvmlite", "rushlight"):
        try:
            versions.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            versions.append(f"{name} (not installed)")
    return [
        f"- {datetime.date.today().isoformat()}, {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores, Python {platform.python_version()}",
        f"- {', '.join(versions)}",
    ]


def data(results: dict[str, list[Result]]) -> dict[str, list[dict[str, Any]]]:
    """The results as they go into JSON."""
    return {title: [asdict(r) for r in found] for title, found in results.items()}
