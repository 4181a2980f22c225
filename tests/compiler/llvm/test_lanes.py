"""Lanes: each operator is the instruction it looks like, in a scalar and in a vector alike."""

import ctypes

import numpy as np
import pytest
from llvmlite import ir

from rushlight.compiler.cache import ObjectCache
from rushlight.compiler.llvm.lanes import Lanes, polynomial
from rushlight.compiler.llvm.native import compile_native

I32 = ir.IntType(32)
KINDS = {"float32": (ir.FloatType(), I32), "float64": (ir.DoubleType(), ir.IntType(64))}


def applied(formula, x, lanes, integer=False):
    """The formula of an array of four numbers, in vectors of so many lanes."""
    element = KINDS[f"float{8 * x.itemsize}"][integer]
    kind = ir.VectorType(element, lanes) if lanes > 1 else element
    module = ir.Module("lanes")
    types = ir.FunctionType(ir.VoidType(), [ir.PointerType()] * 2)
    b = ir.IRBuilder(ir.Function(module, types, "f").append_basic_block("entry"))
    source, target = b.function.args
    for i in range(0, 4, lanes):
        place = [ir.IntType(64)(i)]
        value = b.load(b.gep(source, place, source_etype=element), typ=kind, align=4)
        result = formula(Lanes(b, value))
        assert result.count == (lanes if lanes > 1 else 0)
        b.store(result.value, b.gep(target, place, source_etype=element), align=4)
    b.ret_void()
    code = compile_native(str(module), store=ObjectCache(None))
    out = np.empty_like(x)
    code.function("f", None, *[ctypes.c_void_p] * 2)(x.ctypes.data, out.ctypes.data)
    return out


FLOATS = {
    "plus": (lambda x: 1.5 + x + x, lambda x: 1.5 + x + x),
    "minus": (lambda x: 2.0 - (x - 0.5), lambda x: 2.0 - (x - 0.5)),
    "times": (lambda x: 3.0 * x * x, lambda x: 3.0 * x * x),
    "divided": (lambda x: 1.0 / (x / 4.0), lambda x: 1.0 / (x / 4.0)),
    "negative": (lambda x: -x, lambda x: -x),
    "magnitude": (lambda x: x.magnitude(), np.abs),
    "floor": (lambda x: x.floor(), np.floor),
    "sign": (lambda x: (x * x).signed_as(x), lambda x: np.copysign(x * x, x)),
    "times plus": (lambda x: x.times_plus(2.0, 0.25), lambda x: x * 2 + 0.25),
    "choice": (lambda x: (x < 0.0).choose(x.of(7.0), x), lambda x: np.where(x < 0, 7, x)),
    "at least": (lambda x: x.at_least(-1.0), lambda x: np.maximum(x, -1)),
    "at most": (lambda x: x.at_most(1.0), lambda x: np.minimum(x, 1)),
    "bits": (lambda x: (x.bits() ^ 1).floats().bits().floats(), lambda x: flipped(x)),
    "polynomial": (lambda x: polynomial(x, (1.0, 2.0, 0.5)), lambda x: 1 + 2 * x + 0.5 * x * x),
}


def flipped(x):
    return (x.view(f"int{8 * x.itemsize}") ^ 1).view(x.dtype)


@pytest.mark.parametrize("lanes", [1, 2, 4])
@pytest.mark.parametrize("dtype", sorted(KINDS))
@pytest.mark.parametrize("name", sorted(FLOATS))
def test_floats(name, dtype, lanes):
    ours, theirs = FLOATS[name]
    x = np.array([-2.5, 0.5, -0.25, 8.0], dtype)  # what is done with them is exact
    assert np.array_equal(applied(ours, x, lanes), theirs(x))


@pytest.mark.parametrize("lanes", [1, 4])
def test_nan_passes_through_limits(lanes):
    x = np.array([np.nan, 3.0, -3.0, np.inf])
    got = applied(lambda v: v.at_least(-1.0).at_most(1.0), x, lanes)
    np.testing.assert_array_equal(got, [np.nan, 1.0, -1.0, 1.0])


INTEGERS = {
    "plus": (lambda n: n + 5, lambda n: n + 5),
    "minus": (lambda n: 1 - n, lambda n: 1 - n),
    "and, or": (lambda n: (n & 6) | 8, lambda n: (n & 6) | 8),
    "to the left": (lambda n: n << 3, lambda n: n << 3),
    "to the right": (lambda n: n >> 1, lambda n: n >> 1),
    "unsigned": (
        lambda n: n.unsigned_shift(1),
        lambda n: (n.view("u8") >> np.uint64(1)).view("i8"),
    ),
    "compared": (lambda n: (n < 0).choose(n, 9), lambda n: np.where(n < 0, n, 9)),
    "as floats": (lambda n: n.to_floats().bits(), lambda n: n.astype(np.float64).view("i8")),
}


@pytest.mark.parametrize("lanes", [1, 4])
@pytest.mark.parametrize("name", sorted(INTEGERS))
def test_integers(name, lanes):
    ours, theirs = INTEGERS[name]
    x = np.array([-7, 0, 1, 1000])
    assert np.array_equal(applied(ours, x, lanes, integer=True), theirs(x))


@pytest.mark.parametrize("lanes", [1, 4])
def test_any(lanes):
    def formula(x):
        chosen = x.b.select((x > 5.0).any(), x.constant(1.0), x.constant(0.0))
        return Lanes(x.b, chosen)

    x = np.array([1.0, 9.0, 2.0, 3.0])
    wanted = [0, 1, 0, 0] if lanes == 1 else [1, 1, 1, 1]
    assert np.array_equal(applied(formula, x, lanes), wanted)
