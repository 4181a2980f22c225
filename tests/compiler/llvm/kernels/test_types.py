"""Element types in registers and in memory."""

import numpy as np
import pytest
from llvmlite import ir

from rushlight.compiler.llvm.kernels.types import (
    broadcast,
    constant,
    in_memory,
    in_register,
    lanes_of,
    vector_of,
)


@pytest.mark.parametrize(
    ("dtype", "register", "memory"),
    [("float32", "float", "float"), ("float64", "double", "double"), ("bool", "i1", "i8"),
     ("int64", "i64", "i64"), ("uint8", "i8", "i8")],
)  # fmt: skip
def test_types(dtype, register, memory):
    dtype = np.dtype(dtype)
    assert (str(in_register(dtype)), str(in_memory(dtype))) == (register, memory)


def test_numbers_and_vectors():
    assert str(constant(ir.IntType(1), True)) == "i1 1"
    assert str(vector_of(ir.IntType(8), 1)) == "i8"
    one = constant(ir.FloatType(), 1)
    spread = broadcast(None, one, 4)  # of a constant it is a constant: no instruction
    assert lanes_of(spread) == 4
    assert lanes_of(one) == 1
