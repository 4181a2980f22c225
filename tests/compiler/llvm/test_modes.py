"""Subnormal numbers are zeros between the change of the mode and its return, and only there."""

import ctypes
import math
from dataclasses import replace

import numpy as np
import pytest
from llvmlite import ir
from native_maths import native

from rushlight.compiler.cache import ObjectCache
from rushlight.compiler.llvm.host import host
from rushlight.compiler.llvm.modes import flush_subnormals
from rushlight.compiler.llvm.native import compile_native

KNOWN = host().triple.startswith(("x86_64", "aarch64", "arm64"))


def halves():
    """A function: half of its argument before, within and after."""
    module = ir.Module("modes")
    kind = ir.FunctionType(ir.VoidType(), [ir.PointerType()])
    function = ir.Function(module, kind, "halves")
    b = ir.IRBuilder(function.append_basic_block("entry"))

    def half(i):
        place = b.gep(function.args[0], [ir.IntType(64)(i)], source_etype=ir.DoubleType())
        x = b.load_atomic(place, "seq_cst", 8, typ=ir.DoubleType())  # not to be moved
        b.store(b.fmul(x, ir.Constant(ir.DoubleType(), 0.5)), place)

    half(0)
    restore = flush_subnormals(b, host())
    half(1)
    restore()
    half(2)
    b.ret_void()
    return compile_native(str(module), store=ObjectCache(None)).function(
        "halves", None, ctypes.c_void_p
    )


@pytest.mark.skipif(not KNOWN, reason="the modes of this processor are not known")
def test_it_holds_between_and_not_beyond():
    x = np.full(3, 1e-310)
    halves()(x.ctypes.data)
    assert x.tolist() == [5e-311, 0.0, 5e-311]


@pytest.mark.skipif(not KNOWN, reason="the modes of this processor are not known")
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_functions_are_right_where_subnormals_are_flushed(dtype):
    def flushing(name):
        return native(name, before=flush_for_loop)

    tiny = np.finfo(dtype).smallest_subnormal * np.array([1, 5, 1000], dtype)
    np.testing.assert_array_max_ulp(flushing("log")(tiny), np.log(tiny), 1)
    zero = np.array([0.0, -0.0, -1.0], dtype)
    np.testing.assert_array_equal(flushing("log")(zero), [-math.inf, -math.inf, math.nan])
    low = np.array([-800.0, -math.inf, math.nan], dtype)
    np.testing.assert_array_equal(flushing("exp")(low), [0.0, 0.0, math.nan])
    np.testing.assert_array_equal(flushing("sigmoid")(low), [0.0, 0.0, math.nan])
    for name in ("tanh", "erf", "expm1", "log1p"):
        assert (np.abs(flushing(name)(tiny)) <= 2 * tiny).all()


def flush_for_loop(b):
    restore = flush_subnormals(b, host())
    return lambda after: restore()


def test_an_unknown_processor_is_left_alone():
    module = ir.Module("modes")
    function = ir.Function(module, ir.FunctionType(ir.VoidType(), []), "f")
    b = ir.IRBuilder(function.append_basic_block("entry"))
    flush_subnormals(b, replace(host(), triple="riscv64-unknown-linux-gnu"))()
    assert not b.block.instructions
