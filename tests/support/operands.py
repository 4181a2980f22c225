"""Short lines to compare with PyTorch: an expression over operands that have one letter each.

`x` is a matrix (2, 3), `g` the same and wants a gradient, `n` the same in int64, `b` in bool, `c` a
tensor (2, 3, 4) of float64 that wants a gradient, `s` a number, `e` a matrix without elements, `T`
makes tensors and `I` tensors of int64; `L` is the library. `G(f, *shapes)` gives the gradients of a
function of tensors of these shapes.
"""

import contextlib
import warnings

import numpy as np
from both import assert_both_refuse, assert_same

LETTERS = "x, g, n, b, c, s, e, T, I, G"


def operands(L):
    """The operands in one library, in the order of LETTERS."""
    x = L.arange(6.0).reshape(2, 3)
    c = L.arange(24.0, dtype=L.float64).reshape(2, 3, 4).requires_grad_()
    n = L.arange(6).reshape(2, 3)

    def integers(*data):
        return L.tensor(data[0] if len(data) == 1 else data, dtype=L.int64)

    return (
        *(x, x.clone().requires_grad_(), n, n > 2, c, L.tensor(3.0), L.zeros(0, 3)),
        *(L.tensor, integers, lambda f, *shapes: gradients(L, f, shapes)),
    )


def gradients(L, function, shapes):
    """The gradients of a weighted sum of what ``function`` returns."""
    rng = np.random.default_rng(0)
    xs = [L.tensor(rng.standard_normal(shape)).requires_grad_() for shape in shapes]
    out = function(*xs)
    total = L.zeros((), dtype=L.float64)
    for y in out if isinstance(out, tuple | list) else (out,):
        total = total + (y * L.tensor(rng.standard_normal(tuple(y.shape)))).sum()
    return [g.contiguous() for g in L.autograd.grad(total, xs)]


def same(torch, code):
    """The expression does the same in both libraries."""
    with quiet():
        assert_same(torch, f"(lambda {LETTERS}: ({code}))(*operands(L))", operands=operands)


def refused(torch, code):
    """Both libraries refuse the expression with the same type of error."""
    with quiet():
        assert_both_refuse(torch, f"(lambda {LETTERS}: ({code}))(*operands(L))", operands=operands)


@contextlib.contextmanager
def quiet():
    """PyTorch warns of calls that it means to drop one day."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        yield
