"""Derive the coefficients of `compiler/llvm/polynomials.py`, and print that file.

Each kernel (of e to the r on a short interval, say) is fitted by the Remez exchange in 60 digits,
so that its largest weighted error is as small as can be. The kernels are what is added to the
leading terms of a function, which are exact, so that rounding their coefficients costs next to
nothing. It needs mpmath, which comes with PyTorch.

    python tools/polynomials.py > src/rushlight/compiler/llvm/polynomials.py
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from mpmath import atanh, cos, erf, erfc, exp, log, lu_solve, matrix, mp, mpf, pi, sin, tanh

mp.dps = 60
POINTS = 1500  # on which the largest error is looked for
LN2 = log(mpf(2))

HEAD = '''"""The coefficients behind `mathematics.py`, from the constant on.

`tools/polynomials.py` writes this file. The comment at each tuple says how far the polynomial is
from its function at most, as a part of the result, before anything is rounded; half a unit of the
last place is about 6e-8 of a float32 and 1.1e-16 of a float64.
"""

__all__ = {names}
'''


class Kernel(NamedTuple):
    """What a polynomial stands for."""

    name: str
    meaning: str
    function: Callable[[mpf], mpf]
    weight: Callable[[mpf], mpf]  # the share of its error in the result
    interval: tuple[mpf, mpf]
    sizes: dict[str, int]  # how many coefficients


def away(f: Callable[[mpf], mpf], limit: object) -> Callable[[mpf], mpf]:
    """The function, with its limit at 0."""
    return lambda x: f(x) if abs(x) > mpf(10) ** -15 else mpf(limit)


def root(f: Callable[[mpf], mpf]) -> Callable[[mpf], mpf]:
    """A function of the square, asked for by the square."""
    return lambda z: f(mp.sqrt(z))


HALF = LN2 / 2 * mpf("1.001")
KERNELS = [
    Kernel(
        "EXP",
        "(eʳ − 1 − r) / r², for |r| ≤ ln 2 / 2",
        away(lambda r: (exp(r) - 1 - r) / r**2, 0.5),
        lambda r: r**2 / exp(r),
        (-HALF, HALF),
        {"float": 5, "double": 10},
    ),
    Kernel(
        "EXPM1",
        "(eʳ − 1 − r) / r², for |r| ≤ ln 2 / 2, its error as a part of eʳ − 1",
        away(lambda r: (exp(r) - 1 - r) / r**2, 0.5),
        lambda r: abs(r),
        (-HALF, HALF),
        {"float": 5, "double": 11},
    ),
    Kernel(
        "LOG",
        "(2 atanh(s) / s − 2) / s² as a function of s², for |s| ≤ 3 − √8",
        root(away(lambda s: (2 * atanh(s) / s - 2) / s**2, mpf(2) / 3)),
        lambda z: z / 2,
        (mpf(0), (3 - mp.sqrt(8)) ** 2 * mpf("1.001")),
        {"float": 3, "double": 7},
    ),
    Kernel(
        "TANH",
        "(tanh(x) / x − 1) / x² as a function of x², for |x| ≤ 0.9",
        root(away(lambda x: (tanh(x) / x - 1) / x**2, -mpf(1) / 3)),
        root(away(lambda x: x**3 / tanh(x), 0)),
        (mpf(0), mpf("0.81")),
        {"float": 6, "double": 14},
    ),
    Kernel(
        "ERF",
        "erf(x) / x − 1 as a function of x², for |x| ≤ 1",
        root(away(lambda x: erf(x) / x - 1, 2 / mp.sqrt(pi) - 1)),
        root(away(lambda x: x / erf(x), mp.sqrt(pi) / 2)),
        (mpf(0), mpf(1)),
        {"float": 7, "double": 13},
    ),
    Kernel(
        "SIN",
        "(sin(r) / r − 1) / r² as a function of r², for |r| ≤ π / 4",
        root(away(lambda r: (sin(r) / r - 1) / r**2, -mpf(1) / 6)),
        root(away(lambda r: r**3 / sin(r), 0)),
        (mpf(0), (pi / 4) ** 2 * mpf("1.001")),
        {"float": 3, "double": 6},
    ),
    Kernel(
        "COS",
        "(cos(r) − 1 + r²/2) / r⁴ as a function of r², for |r| ≤ π / 4",
        root(away(lambda r: (cos(r) - 1 + r**2 / 2) / r**4, mpf(1) / 24)),
        root(lambda r: r**4 / cos(r)),
        (mpf(0), (pi / 4) ** 2 * mpf("1.001")),
        {"float": 3, "double": 6},
    ),
    Kernel(
        "ERFC",
        "−ln(1 − erf(x)) as a function of x − 1, for 1 ≤ x ≤ 6",
        lambda t: -log(erfc(t + 1)),
        lambda t: erfc(t + 1) / erf(t + 1),
        (mpf(0), mpf(5)),
        {"float": 8, "double": 20},
    ),
]


def remez(kernel: Kernel, count: int) -> list[mpf]:
    """The polynomial of `count` coefficients whose largest weighted error is least."""
    low, high = kernel.interval
    nodes, grid = chebyshev(low, high, count + 1), chebyshev(low, high, POINTS)
    values, weights = [kernel.function(x) for x in grid], [kernel.weight(x) for x in grid]
    floor = max(weights) / 10**9  # where an error does not count at all, it counts a little
    weights = [w + floor for w in weights]
    best: list[mpf] = []
    for _ in range(20):
        rows = [
            [x**k for k in range(count)] + [(-1) ** i / (kernel.weight(x) + floor)]
            for i, x in enumerate(nodes)
        ]
        *best, level = lu_solve(matrix(rows), matrix([kernel.function(x) for x in nodes]))
        errors = [w * (v - horner(best, x)) for x, v, w in zip(grid, values, weights, strict=True)]
        nodes = [grid[i] for i in extremes(errors, count + 1)]
        if max(abs(e) for e in errors) <= abs(level) * mpf("1.01"):
            break
    return best


def extremes(errors: Sequence[mpf], count: int) -> list[int]:
    """The places of the largest errors whose signs take turns."""
    found: list[int] = []
    for i, e in enumerate(errors):
        if not found or (errors[found[-1]] > 0) != (e > 0):
            found.append(i)
        elif abs(e) > abs(errors[found[-1]]):
            found[-1] = i
    while len(found) > count:
        found.pop(0 if abs(errors[found[0]]) < abs(errors[found[-1]]) else -1)
    if len(found) < count:
        raise ArithmeticError(f"the exchange found {len(found)} extremes and needs {count}")
    return found


def chebyshev(low: mpf, high: mpf, count: int) -> list[mpf]:
    """Points of an interval, denser at its ends."""
    middle, half = (low + high) / 2, (high - low) / 2
    return [middle - half * cos(pi * i / (count - 1)) for i in range(count)]


def horner(coefficients: Sequence[mpf], x: mpf) -> mpf:
    """The value of a polynomial."""
    total = mpf(0)
    for c in reversed(coefficients):
        total = total * x + c
    return total


def table(kernel: Kernel) -> str:
    """The lines of the file for one kernel."""
    lines = [f"# {kernel.meaning}.", f"{kernel.name} = {{"]
    for kind, round_to in (("float", np.float32), ("double", np.float64)):
        best = [round_to(float(c)) for c in remez(kernel, kernel.sizes[kind])]
        exact = [mpf(float(c)) for c in best]
        points = chebyshev(*kernel.interval, 997)
        worst = max(kernel.weight(x) * abs(kernel.function(x) - horner(exact, x)) for x in points)
        lines.append(f'    "{kind}": (  # {float(worst):.1e}')
        lines += [f"        {float(c)!r}," for c in best]
        lines.append("    ),")
    return "\n".join([*lines, "}"])


def main() -> None:
    """Print the whole file."""
    names = sorted(kernel.name for kernel in KERNELS)
    listed = "[" + ", ".join(f'"{name}"' for name in names) + "]"
    tables = "\n\n".join(table(kernel) for kernel in KERNELS)
    sys.stdout.write(HEAD.format(names=listed) + "\n" + tables + "\n")


if __name__ == "__main__":
    main()
