"""Random programs give the same results eagerly, interpreted, after each pass, and as machine code.

Interpreted means eager's bits. Native code may differ by rounding: by 1e-12 in float64 and by
PyTorch's tolerance in float32, relative, or by as much as a program's own conditioning allows.
"""

import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from noise import spread
from random_programs import prefixes, recipes
from row_checks import assert_same_bits

from rushlight.compiler import interpret, trace, verify
from rushlight.compiler.call import NativeCall
from rushlight.compiler.llvm import host as host_room
from rushlight.compiler.llvm import native
from rushlight.compiler.lower import Unsupported
from rushlight.compiler.passes import PASSES
from rushlight.ops.specs import Spec
from rushlight.tensor import wrap

RELATIVE = {np.float64: 1e-12, np.float32: 1.3e-6}
# How much farther than shaken operands other roundings may take a result.
FACTOR = 30
# These write other sums of the same value; the others keep every bit.
ROUNDING = ("expand", "unify")
# NumPy and BLAS add in an order that depends on how operands lie in memory.
SUMS = ("sum", "sum_to", "mean", "prod", "matmul", "norm", "var", "softmax", "log_softmax",
        "logsumexp", "softmax.backward", "mean.backward")  # fmt: skip
POORER = {
    "AVX2": ("haswell", "+avx,+avx2,+fma,-avx512f", 32, 16, True),
    "SSE2": ("x86-64", "+sse2", 16, 16, False),
}


def close(found, expected, allowed, what):
    assert (found.shape, found.dtype) == (expected.shape, expected.dtype), what
    known = ~np.isnan(allowed)
    if expected.dtype.kind != "f":
        np.testing.assert_array_equal(found[known], expected[known], what)
        return
    with np.errstate(all="ignore"):
        relative = RELATIVE[expected.dtype.type] * np.abs(expected.astype(float))
        off = np.abs(found.astype(float) - expected)
        right = off <= FACTOR * allowed + relative + np.finfo(expected.dtype).tiny
        right |= (found == expected) | (np.isnan(found) & np.isnan(expected)) | ~known
    assert right.all(), f"{what}: {found[~right]} is not {expected[~right]}"


def assert_equal(found, expected, what):
    """The same numbers, with the same signs of zeros; NaN is NaN."""
    np.testing.assert_array_equal(found, expected, what)
    if expected.dtype.kind == "f":
        number = ~np.isnan(expected)
        np.testing.assert_array_equal(np.signbit(found)[number], np.signbit(expected)[number], what)


def proven(recipe):
    """Run a recipe all ways; of one that fails, say how little of it fails too."""
    try:
        _run(recipe)
    except AssertionError:
        for part in prefixes(recipe):
            _run(part)
        raise


def _run(recipe):
    arrays = recipe.arrays()
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        eager = [t._data for t in recipe(*map(wrap, arrays))]
        program = trace(recipe, *[Spec(a.shape, a.dtype) for a in arrays])
        expected = interpret(program, arrays)
        for k, (a, b) in enumerate(zip(expected, eager, strict=True)):
            assert_same_bits(np.ascontiguousarray(a), np.ascontiguousarray(b), f"result {k}")
        allowed = spread(program, arrays)
        adds_up = any(node.op in SUMS for node in program.nodes)
        before = expected
        for step in PASSES:
            program = step(program)
            verify(program)
            after = interpret(program, arrays)
            for k, value in enumerate(after):
                if step.__name__ in ROUNDING or adds_up:
                    close(np.asarray(value), np.asarray(expected[k]), allowed[k], step.__name__)
                else:
                    assert_same_bits(value, before[k], f"result {k} after {step.__name__}")
            before = after
        try:
            found = NativeCall(trace(recipe, *[Spec(a.shape, a.dtype) for a in arrays]))(arrays)
        except Unsupported:
            return
    for k, (a, b) in enumerate(zip(found, expected, strict=True)):
        close(a, np.asarray(b), allowed[k], f"native result {k}")
        if k < len(recipe.exact) and recipe.exact[k]:
            assert_equal(a, np.asarray(b), f"native result {k}")


def examples(count, derandomize=True):
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
    return settings(
        max_examples=count, deadline=None, derandomize=derandomize, database=None,
        suppress_health_check=slow,
    )  # fmt: skip


@examples(60)
@given(recipes())
def test_random_programs(recipe):
    proven(recipe)


@pytest.mark.skipif(not host_room.host().triple.startswith("x86_64"), reason="of x86 only")
@pytest.mark.parametrize("name", POORER)
def test_on_poorer_processors(name, monkeypatch):
    poor, compiled = host_room.Host(host_room.host().triple, *POORER[name]), native.compile_native
    monkeypatch.setattr(host_room, "host", lambda: poor)
    monkeypatch.setattr(
        native, "compile_native", lambda text: compiled(text, poor, native.ObjectCache(None))
    )
    examples(20)(given(recipes())(proven))()


@pytest.mark.slow
@examples(2000, derandomize=False)
@given(recipes(calls=14))
def test_many_random_programs(recipe):
    proven(recipe)
