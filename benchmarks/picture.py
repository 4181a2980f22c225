"""The picture of the page: time per step by size of network, drawn from the page's own data."""

from __future__ import annotations

from pathlib import Path

from benchmarks.measure import Result
from benchmarks.tables import CASES

__all__ = ["draw"]


def draw(results: dict[str, list[Result]], file: Path) -> bool:
    """Draw the grid of sizes, a line per library; whether there was one to draw."""
    from matplotlib.figure import Figure

    titles = [c.title for c in CASES if c.module == "fit_sizes" and c.title in results]
    if not titles:
        return False
    figure = Figure(figsize=(8, 4.5), layout="constrained")
    axes = figure.subplots()
    places = range(len(titles))
    for k, first in enumerate(results[titles[0]]):
        times = [results[title][k].seconds * 1e6 for title in titles]
        axes.plot(times, places, "o-", label=first.library.partition(":")[0], linewidth=1)
    axes.set_xscale("log")
    axes.set_xlabel("µs per step")
    axes.set_yticks(list(places), titles)
    axes.invert_yaxis()
    axes.grid(alpha=0.3)
    axes.legend()
    figure.savefig(file)
    return True
