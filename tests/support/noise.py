"""How far rounding may take a program's results: it is interpreted, in atoms, and shaken.

What an atom that is not exact takes and gives is off by a few ulp, as if it had been rounded
otherwise. Where the results of several such runs differ, native code may differ too; how much by is
measured and not guessed. The idea: stochastic arithmetic (Vignes, Math. Comput. Simul. 35, 1993).
"""

import numpy as np

from rushlight.compiler.interpret import computed
from rushlight.compiler.passes import expand

# An atom's own rounding counts as so many ulp of what it takes and gives.
ULPS = 4
RUNS = 4
# Atoms that are rounded alike everywhere, or not at all.
ALIKE = frozenset(
    ("add", "sub", "mul", "div", "neg", "abs", "sqrt", "where", "maximum", "minimum", "cast",
     "reshape", "permute", "expand", "slice_", "embed", "concatenate", "stack", "index", "amax",
     "amin", "flip", "roll", "clone", "zeros_like")
)  # fmt: skip


def shaken(program, inputs, rng=None):
    """The results, each atom's operands and results shaken by ``rng`` (default: not at all)."""
    waiting, values = iter(inputs), []
    for node in program.nodes:
        if node.op == "input":
            values.append((next(waiting),))
        elif node.op == "constant":
            values.append((program.constants[dict(node.params)["number"]],))
        else:
            args = [values[r.node][r.output] for r in node.args]
            if rng is not None and node.op not in ALIKE:
                args = [_shaken(a, rng) for a in args]
            found = computed(node, args)
            if rng is not None and node.op not in ALIKE:
                found = tuple(_shaken(r, rng) for r in found)
            values.append(found)
    return [values[r.node][r.output] for r in program.outputs]


def _shaken(array, rng):
    if array.dtype.kind != "f":
        return array
    off = rng.uniform(-ULPS, ULPS, array.shape) * np.finfo(array.dtype).eps
    return np.asarray(array * (1 + off).astype(array.dtype))


def spread(program, inputs):
    """For each result, how far shaking takes it; NaN where that is not known."""
    program = expand(program)
    with np.errstate(all="ignore"):
        expected = shaken(program, inputs)
        others = [shaken(program, inputs, np.random.default_rng(k)) for k in range(RUNS)]
        return [_farthest(value, [o[k] for o in others]) for k, value in enumerate(expected)]


def _farthest(value, others):
    if value.dtype.kind != "f":
        return np.zeros(value.shape)
    off = [np.abs(other.astype(float) - value) for other in others]
    off = np.max([np.where(np.isfinite(value), o, 0.0) for o in off], axis=0)
    return np.where(np.all([_alike(other, value) for other in others], axis=0), off, np.nan)


def _alike(x, y):
    """Where both are finite, or both the same special value."""
    return (np.isfinite(x) & np.isfinite(y)) | (x == y) | (np.isnan(x) & np.isnan(y))
