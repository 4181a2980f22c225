"""Run the cases, print the table, write the page."""

from __future__ import annotations

import argparse
import datetime
import importlib.metadata
import os
import platform
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import Result, installed, measure

_MODULES = {"PyTorch": "torch", "PyTorch by hand": "torch", "JAX": "jax", "scikit-learn": "sklearn"}


class Case(NamedTuple):
    """One table: the module that does the work, what it shows, who takes part, how to read it."""

    module: str
    title: str
    unit: str
    factor: float
    libraries: tuple[tuple[str, int], ...]
    target: str
    note: str


CASES = (
    Case(
        "xor_loop",
        "The course's XOR network, hand-written loop",
        "µs per step",
        1e6,
        (("Rushlight", 1), ("PyTorch", 1), ("NumPy calls alone", 1)),
        "at least 5 times faster than PyTorch",
        "Steps of 2 rows cost what calling costs, hardly any arithmetic. The last line makes the "
        "NumPy calls of the step with nothing around them: no eager library on NumPy can be "
        "faster. What Rushlight takes beyond it is Python: modules, checks of operands, the "
        "graph, the loop over parameters.",
    ),
    Case(
        "mnist_epoch",
        "An epoch of the course's MNIST network, 784-50-10, batch 100",
        "s per epoch",
        1.0,
        (
            ("Rushlight", 1),
            ("Rushlight", 2),
            ("PyTorch", 1),
            ("PyTorch", 2),
            ("PyTorch by hand", 1),
            ("chapter 11's class", 2),
            ("scikit-learn", 2),
            ("JAX", 2),
        ),
        "at least 2.5 times faster than PyTorch through its DataLoader",
        "Sigmoid, mean squared error on one-hot labels, SGD. PyTorch by hand indexes whole "
        "batches, as an expert writes it; the others go through their own loaders. Two threads on "
        "a busy machine wait for each other: compare each library at its best.",
    ),
    Case(
        "imports",
        "Import in a fresh process",
        "s",
        1.0,
        (("Rushlight", 1), ("NumPy", 1), ("PyTorch", 1), ("scikit-learn", 1), ("JAX", 1)),
        "within 0.1 s of NumPy's own import",
        "The least of three imports, bytecode written, without the interpreter's own start.",
    ),
)


def sizes() -> list[str]:
    """Lines of a table: megabytes on disk of the libraries that are installed."""
    lines = ["| package | MB on disk |", "|---|---|"]
    for name in ("rushlight", "numpy", "scipy", "scikit-learn", "torch", "jax", "jaxlib"):
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


def machine() -> list[str]:
    """What was measured where."""
    names = ("numpy", "torch", "jax", "scikit-learn", "rushlight")
    versions = []
    for name in names:
        try:
            versions.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            versions.append(f"{name} (not installed)")
    return [
        f"- {datetime.date.today().isoformat()}, {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores, Python {platform.python_version()}",
        f"- {', '.join(versions)}",
    ]


def table(case: Case, results: Sequence[Result]) -> list[str]:
    """Lines of a case's table."""
    lines = [f"| library | {case.unit} | least – most | times Rushlight's |", "|---|---|---|---|"]
    for r in results:
        low, high = (f"{s * case.factor:.3g}" for s in r.spread)
        ratio = "1" if r.ratio is None else f"{r.ratio:.2f}"
        lines.append(f"| {r.library} | {r.seconds * case.factor:.3g} | {low} – {high} | {ratio} |")
    return lines


def page(pairs: int) -> str:
    """The whole page, measured now."""
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`. All figures come from one run: the libraries take turns, each in",
        f"a process of its own; a figure is the median of {pairs} rounds. The last column is the",
        "median of the ratios round by round to the first line, which holds when the machine's",
        "speed drifts.",
        "",
        *machine(),
    ]
    for case in CASES:
        there = [x for x in case.libraries if installed(_MODULES.get(x[0], "numpy"))]
        print(f"measuring: {case.title}", file=sys.stderr, flush=True)
        lines += ["", f"## {case.title}", "", f"The aim: {case.target}. {case.note}", ""]
        lines += table(case, measure(case.module, there, pairs))
    lines += ["", "## Size", "", *sizes(), ""]
    return "\n".join(lines)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--write", metavar="FILE", help="write the page there, too")
    parser.add_argument("--pairs", type=int, default=5, help="rounds that count (default 5)")
    options = parser.parse_args()
    text = page(options.pairs)
    print(text)
    if options.write:
        Path(options.write).write_text(text)


if __name__ == "__main__":
    main()
