"""Loops count and carry, and code stands where the fewest loops repeat it."""

import ctypes

import numpy as np
import pytest
from llvmlite import ir
from native_programs import compiled_function, pointer, program_of

from rushlight.compiler.llvm.host import host
from rushlight.compiler.llvm.kernels import emit_step
from rushlight.compiler.llvm.kernels.writer import I64, Writer
from rushlight.compiler.lower import scheduled
from rushlight.compiler.lower.index import number, quotient, remainder
from rushlight.compiler.passes import optimised


def table_of(rows, columns, index):
    """What an index is in two nested loops, as native code computes it."""

    def write(module):
        kind = ir.FunctionType(ir.VoidType(), [ir.PointerType()])
        function = ir.Function(module, kind, "f")
        b = ir.IRBuilder(function.append_basic_block())
        w = Writer(b)

        def inner(i, j):
            place = b.gep(function.args[0], [w.index(i.times(columns).plus(j))], source_etype=I64)
            b.store(w.index(index(i, j)), place)

        w.loop(rows, lambda i, s: w.loop(columns, lambda j, s: (inner(i, j), s)[1], s))
        b.ret_void()

    out = np.zeros((rows, columns), np.int64)
    compiled_function(write, None, ctypes.c_void_p)(pointer(out))
    return out


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (3, 4), (7, 2), (6, 9)])
def test_nested_loops(rows, columns):
    found = table_of(rows, columns, lambda i, j: i.times(10).plus(j).plus(number(5)))
    assert found.tolist() == [[10 * i + j + 5 for j in range(columns)] for i in range(rows)]


def test_quotients_and_remainders():
    flat = table_of(6, 9, lambda i, j: quotient(i.times(9).plus(j), 4).times(100).plus(
        remainder(i.times(9).plus(j), 4)))  # fmt: skip
    assert flat.ravel().tolist() == [n // 4 * 100 + n % 4 for n in range(54)]


def test_a_loop_carries_values():
    def write(module):
        function = ir.Function(module, ir.FunctionType(I64, []), "f")
        b = ir.IRBuilder(function.append_basic_block())
        w = Writer(b)
        (total,) = w.loop(10, lambda i, s: [b.add(s[0], w.index(i))], [I64(100)])
        b.ret(total)

    assert compiled_function(write, ctypes.c_int64)() == 145


def test_what_no_loop_changes_is_computed_before_it():
    x, rate = np.ones((40, 40), np.float32), np.ones((), np.float32)
    program = optimised(program_of(lambda x, r: x * (r.exp() + 1), x, rate))
    module = ir.Module("test")
    emit_step(module, "step", scheduled(program, 0, 8), host())
    entry = str(module).split("i.1.loop:")[0]
    assert "fmul" in entry, "exp stands before the loops"
