"""Programs run three ways: as they are, in atoms, and as machine code; and modules of one function.

Native code may differ from NumPy by roundings: 1e-12 in float64, PyTorch's tolerances in float32.
"""

import ctypes

import numpy as np

from rushlight.compiler import interpret, trace, verify
from rushlight.compiler.call import NativeCall
from rushlight.compiler.passes import optimised
from rushlight.compiler.trace import recorded
from rushlight.ops import tracers
from rushlight.ops.specs import Spec

TOLERANCES = {np.float64: (1e-12, 1e-12), np.float32: (1.3e-6, 1e-5)}


def program_of(function, *arrays):
    """The program of a function of tensors."""
    return trace(function, *[Spec(a.shape, a.dtype) for a in arrays])


def assert_same(found, expected, what, slack=1.0):
    """Equal in shape and type, and in value but for roundings."""
    assert (found.shape, found.dtype) == (expected.shape, expected.dtype), what
    rtol, atol = TOLERANCES.get(expected.dtype.type, (0, 0))
    np.testing.assert_allclose(
        found, expected, rtol=rtol * slack, atol=atol * slack, equal_nan=True, err_msg=what
    )


def assert_three_ways(program, inputs, what="", slack=1.0):
    """Interpreted, interpreted in atoms and native: the same results."""
    expected = interpret(program, inputs)
    atoms = optimised(program, lambda name, made: verify(made))
    found = NativeCall(program)(inputs)
    for k, (whole, native) in enumerate(zip(expected, found, strict=True)):
        assert_same(np.asarray(interpret(atoms, inputs)[k]), whole, f"{what}: atoms, {k}", slack)
        assert_same(native, whole, f"{what}: native, {k}", slack)


def assert_native(function, *arrays, slack=1.0):
    """A function of tensors, three ways."""
    assert_three_ways(program_of(function, *arrays), arrays, slack=slack)


def row_program(row, inputs, params):
    """A row and its derivatives as a program, and the gradient that goes in at the end."""
    with recorded() as recording:
        args = [recording.input(f"x{i}", Spec(a.shape, a.dtype)) for i, a in enumerate(inputs)]
        result = row.record(*args, **params)
        results = list(result if isinstance(result, tuple) else (result,))
        g = recording.input("g", results[0].spec)
        known = dict(zip(row.inputs, args, strict=False)) | params | {"out": results[0]}
        known |= dict(zip(row.output_names, results, strict=False))
        known |= {f"{x}_shape": a.shape for x, a in zip(row.inputs, args, strict=False)}
        for x, rule in () if row.variadic else row.rules.items():
            if rule is not None and x not in row.missing and known.keys() >= set(rule.names):
                results.append(rule.function(tracers, g, *[known[n] for n in rule.names]))
        recording.program.outputs = tuple(r.ref for r in results)
    spec = recording.program.input_specs[-1]
    return recording.program, np.random.default_rng(1).standard_normal(spec.shape).astype(
        spec.dtype
    )


def compiled_function(write, result, *arguments):
    """A ctypes function whose LLVM code ``write(module, function type)`` adds as "f"."""
    from llvmlite import ir

    from rushlight.compiler.llvm.host import host
    from rushlight.compiler.llvm.native import compile_native

    module = ir.Module("test")
    module.triple = host().triple
    write(module)
    return compile_native(str(module)).function("f", result, *arguments)


def pointer(array):
    """The address of an array, as ctypes takes it."""
    return ctypes.c_void_p(array.ctypes.data)
