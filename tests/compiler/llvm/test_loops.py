"""Loops of a number of turns that is known only at run time: none, one, and the last vector."""

import ctypes

import numpy as np
import pytest
from llvmlite import ir

from rushlight.compiler.cache import ObjectCache
from rushlight.compiler.llvm.loops import I64, counted, counted_by_lanes, repeated_while
from rushlight.compiler.llvm.native import compile_native


def marked(write, *arguments):
    """Cells after `write(b, add, *arguments)`; `add(i, n)` adds n to cell i."""
    module = ir.Module("loops")
    kind = ir.FunctionType(ir.VoidType(), [ir.PointerType(), *[I64] * len(arguments)])
    function = ir.Function(module, kind, "f")
    b = ir.IRBuilder(function.append_basic_block("entry"))

    def add(i, number):
        place = b.gep(function.args[0], [i], source_etype=I64)
        b.store(b.add(b.load(place, typ=I64), number), place)

    write(b, add, *function.args[1:])
    b.ret_void()
    cells = np.zeros(40, np.int64)
    types = [ctypes.c_void_p, *[ctypes.c_int64] * len(arguments)]
    code = compile_native(str(module), store=ObjectCache(None))
    code.function("f", None, *types)(cells.ctypes.data, *arguments)
    return cells


@pytest.mark.parametrize(("start", "stop", "step"), [(0, 0, 1), (2, 9, 1), (1, 20, 6), (5, 3, 1)])
def test_counted(start, stop, step):
    def write(b, add, first, last):
        with counted(b, first, last, step) as i:
            add(i, I64(1))

    assert np.flatnonzero(marked(write, start, stop)).tolist() == list(range(start, stop, step))


def test_one_within_another():
    def write(b, add, n):
        with counted(b, I64(0), n) as i, counted(b, I64(0), i) as j:
            add(j, I64(1))

    assert marked(write, 5)[:5].tolist() == [4, 3, 2, 1, 0]


@pytest.mark.parametrize("lanes", [4, 8])
@pytest.mark.parametrize("stop", [0, 1, 7, 8, 9, 31])
def test_vectors_then_the_rest(stop, lanes):
    def write(b, add, n):
        for i, width in counted_by_lanes(b, n, lanes):
            add(i, I64(width))

    cells = marked(write, stop)
    whole = stop - stop % lanes
    wanted = {
        **dict.fromkeys(range(0, whole, lanes), lanes),
        **dict.fromkeys(range(whole, stop), 1),
    }
    assert {int(i): int(cells[i]) for i in np.flatnonzero(cells)} == wanted


def test_repeated_while():
    def write(b, add, n):
        with repeated_while(b, n) as left:
            add(left[0], I64(1))
            left[0] = b.sub(left[0], I64(3))

    assert np.flatnonzero(marked(write, 10)).tolist() == [1, 4, 7, 10]
    assert not marked(write, 0).any()
