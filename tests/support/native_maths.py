"""Functions of `compiler/llvm/mathematics.py` as calls on arrays, for poorer processors too."""

import ctypes
from dataclasses import replace
from functools import cache

import numpy as np

from rushlight.compiler.cache import ObjectCache
from rushlight.compiler.llvm import mathematics, trigonometry
from rushlight.compiler.llvm.host import host
from rushlight.compiler.llvm.native import compile_native

LANES = {"float32": 8, "float64": 4}
# What is taken away from this machine's processor.
POORER = {
    "host": (),
    "no avx512": ("avx512f", "avx512vl", "avx512dq"),
    "no fma": ("avx512f", "avx512vl", "avx512dq", "fma"),
}


def function_of(name):
    return getattr(trigonometry if name in trigonometry.BOUNDS else mathematics, name)


@cache
def native(name, processor="host", lanes=True, before=None):
    """`name` as a function from an array to an array of the same type.

    `before` takes the builder at the function's entry: there it may emit something else first.
    """
    from llvmlite import ir

    module = ir.Module(name)
    for dtype, element in (("float32", ir.FloatType()), ("float64", ir.DoubleType())):
        _loop(module, name, dtype, element, LANES[dtype] if lanes else 1, before)
    features = ",".join([host().features, *(f"-{feature}" for feature in POORER[processor])])
    code = compile_native(str(module), replace(host(), features=features), ObjectCache(None))
    arguments = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64)
    functions = {dtype: code.function(dtype, None, *arguments) for dtype in LANES}

    def call(x):
        padded = np.concatenate([x, np.ones(-len(x) % 8, x.dtype)])
        out = np.empty_like(padded)
        functions[x.dtype.name](padded.ctypes.data, out.ctypes.data, len(padded))
        return out[: len(x)]

    return call


def powers(x, y):
    """X to the y, number by number in vectors of two lanes."""
    function = _powers(x.dtype.name)
    padded = [np.concatenate([v, np.ones(-len(v) % 2, v.dtype)]) for v in (x, y)]
    out = np.empty_like(padded[0])
    for i in range(0, len(out), 2):
        places = (array.ctypes.data + i * out.itemsize for array in (*padded, out))
        function(*places)
    return out[: len(x)]


@cache
def _powers(dtype):
    from llvmlite import ir

    module = ir.Module("pow")
    kind = ir.FunctionType(ir.VoidType(), [ir.PointerType()] * 3)
    function = ir.Function(module, kind, "powers")
    b = ir.IRBuilder(function.append_basic_block("entry"))
    vector = ir.VectorType(ir.FloatType() if dtype == "float32" else ir.DoubleType(), 2)
    x, y = (b.load(pointer, typ=vector, align=4) for pointer in function.args[:2])
    b.store(mathematics.pow(b, x, y), function.args[2], align=4)
    b.ret_void()
    code = compile_native(str(module), store=ObjectCache(None))
    return code.function("powers", None, *[ctypes.c_void_p] * 3)


def _loop(module, name, dtype, element, lanes, before):
    from llvmlite import ir

    i64, pointer = ir.IntType(64), ir.PointerType()
    kind = ir.FunctionType(ir.VoidType(), [pointer, pointer, i64])
    function = ir.Function(module, kind, dtype)
    source, target_, count = function.args
    entry, body, end = (function.append_basic_block(n) for n in ("entry", "body", "end"))
    b = ir.IRBuilder(entry)
    after = before(b) if before else None
    b.branch(body)
    b.position_at_end(body)
    i = b.phi(i64)
    i.add_incoming(ir.Constant(i64, 0), entry)
    vector = ir.VectorType(element, lanes) if lanes > 1 else element
    align = np.dtype(dtype).itemsize
    x = b.load(b.gep(source, [i], source_etype=element), typ=vector, align=align)
    y = function_of(name)(b, x)
    b.store(y, b.gep(target_, [i], source_etype=element), align=align)
    following = b.add(i, ir.Constant(i64, lanes))
    i.add_incoming(following, b.block)
    b.cbranch(b.icmp_signed("<", following, count), body, end)
    b.position_at_end(end)
    if after:
        after(b)
    b.ret_void()


def ulps(got, true):
    """How far `got` is from `true`, which is of a wider type, in units of the last place of it."""
    with np.errstate(all="ignore"):
        nearest = true.astype(got.dtype)
        unit = np.spacing(np.minimum(np.abs(nearest), np.finfo(got.dtype).max)).astype(true.dtype)
        error = np.abs(got.astype(true.dtype) - true) / unit
    alike = (got == nearest) | (np.isnan(got) & np.isnan(nearest))
    return np.where(alike, np.minimum(np.nan_to_num(error, nan=0.0, posinf=0.0), 0.5), error)
