"""Run the cases, print the page, write it with its data and its picture."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from benchmarks.page import data, measured, text
from benchmarks.picture import draw
from benchmarks.tables import CASES


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--write", metavar="FILE", type=Path, help="write the page there, too")
    parser.add_argument("--pairs", type=int, default=3, help="rounds that count (default 3)")
    modules = sorted({case.module for case in CASES})
    parser.add_argument("--only", nargs="+", choices=modules, default=(), help="these cases alone")
    options = parser.parse_args()
    results = measured(options.pairs, options.only)
    picture = None
    if options.write:
        options.write.with_suffix(".json").write_text(json.dumps(data(results), indent=1) + "\n")
        drawn = options.write.with_suffix(".svg")
        picture = drawn.name if draw(results, drawn) else None
    page = text(results, options.pairs, picture)
    print(page)
    if options.write:
        options.write.write_text(page)


if __name__ == "__main__":
    main()
