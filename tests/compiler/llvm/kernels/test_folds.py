"""What reductions start from, and how lanes are made one."""

import ctypes

import numpy as np
import pytest
from llvmlite import ir
from native_programs import compiled_function, pointer

from rushlight.compiler.llvm.kernels.folds import IDENTITIES, across, combine, identity


@pytest.mark.parametrize("op", sorted(IDENTITIES))
def test_the_identity_changes_nothing(op):
    dtype = np.dtype(bool if op in ("any", "all") else np.float64)
    functions = {"sum": np.add, "sum_to": np.add, "prod": np.multiply, "amax": np.maximum,
                 "amin": np.minimum, "any": np.logical_or, "all": np.logical_and}  # fmt: skip
    start = dtype.type(IDENTITIES[op](dtype))
    for x in (dtype.type(0), dtype.type(1)):
        assert functions[op](start, x) == x
    assert identity(op, dtype, 4).type.count == 4


@pytest.mark.parametrize(("op", "expected"), [("sum", 36.0), ("amax", 8.0), ("amin", 1.0)])
def test_across_lanes(op, expected):
    def write(module):
        kind = ir.FunctionType(ir.DoubleType(), [ir.PointerType()])
        function = ir.Function(module, kind, "f")
        b = ir.IRBuilder(function.append_basic_block())
        vector = b.load(function.args[0], typ=ir.VectorType(ir.DoubleType(), 8), align=8)
        b.ret(across(op, b, combine(op, b, vector, identity(op, np.dtype(float), 8))))

    x = np.arange(1.0, 9.0)
    assert compiled_function(write, ctypes.c_double, ctypes.c_void_p)(pointer(x)) == expected
