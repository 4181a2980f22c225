"""Rows from storage of any type, length and shape, and nothing beyond its end."""

import ctypes

import numpy as np
import pytest
from llvmlite import ir
from native_programs import compiled_function, pointer

from rushlight.compiler.llvm.kernels.gather import emit_gather
from rushlight.compiler.llvm.kernels.writer import Writer
from rushlight.compiler.lower.memory import Buffer, layout_of
from rushlight.compiler.native import aligned
from rushlight.ops.specs import Spec


def gathered(source, rows, dtype):
    shape = (len(rows), *source.shape[1:])
    buffer = Buffer(0, layout_of(Spec(shape, np.dtype(dtype)), 8))

    def write(module):
        kind = ir.FunctionType(ir.VoidType(), [ir.PointerType()] * 3)
        function = ir.Function(module, kind, "f")
        arena, first, numbers = function.args
        b = ir.IRBuilder(function.append_basic_block())
        emit_gather(Writer(b), arena, buffer, first, source.dtype, numbers, 8)
        b.ret_void()

    arena = aligned(buffer.layout.bytes)
    function = compiled_function(write, None, *[ctypes.c_void_p] * 3)
    function(pointer(arena), pointer(source), pointer(rows))
    return buffer.view(arena)


@pytest.mark.parametrize("shape", [(9,), (9, 1), (9, 3), (9, 21), (9, 2, 5), (9, 3, 1, 2)], ids=str)
@pytest.mark.parametrize(
    ("stored", "dtype"),
    [("float32", "float32"), ("uint8", "float32"), ("int64", "float64"), ("float64", "float32"),
     ("int64", "int64"), ("bool", "float32"), ("int16", "float32")],
)  # fmt: skip
def test_each_type_and_shape(shape, stored, dtype):
    source = (np.arange(np.prod(shape)) % 117).reshape(shape).astype(stored)
    rows = np.array([3, 0, 8, 8, 5])
    np.testing.assert_array_equal(gathered(source, rows, dtype), source[rows].astype(dtype))


def test_a_memory_map_is_read_to_its_last_byte(tmp_path):
    page = 4096
    source = np.memmap(tmp_path / "rows", np.uint8, "w+", shape=(page // 64, 64))
    source[...] = np.arange(page).reshape(-1, 64) % 251
    rows = np.array([63, 0, 63])
    np.testing.assert_array_equal(gathered(source, rows, np.float32), source[rows])
