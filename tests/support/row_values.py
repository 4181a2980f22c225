"""Rows called by name on small numbers: what they give, and what their slopes are.

For the tests of a family of rows: the extremes, ties and empty operands that random samples miss.
"""

import numpy as np

import rushlight
from rushlight.ops import arrays, tensors


def value(name, *inputs, dtype=np.float64, **params):
    """What the row gives for these lists of numbers, as lists; indices stay what they are."""
    out = getattr(arrays, name)(*(as_array(x, dtype) for x in inputs), **params)
    return [part.tolist() for part in out] if isinstance(out, tuple) else out.tolist()


def slopes(name, *inputs, **params):
    """The gradients of the sum of the result by each input, as lists; None by an index or mask."""
    xs = [rushlight.from_numpy(as_array(x, np.float64)) for x in inputs]
    wanted = [x.requires_grad_() for x in xs if x.is_floating_point()]
    out = getattr(tensors, name)(*xs, **params)
    out = out[0] if isinstance(out, tuple) else out
    found = iter(rushlight.autograd.grad(out.sum(), wanted))
    return [next(found).tolist() if x.requires_grad else None for x in xs]


def as_array(x, dtype):
    """A new array: of ``dtype`` for lists and numbers, of its own for an array."""
    return np.array(x) if isinstance(x, np.ndarray) else np.array(x, dtype)
