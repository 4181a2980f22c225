"""Large products by register tiles, with what follows in their epilogue."""

import numpy as np
import pytest
from native_programs import assert_native, program_of

from rushlight.compiler.llvm.host import host
from rushlight.compiler.llvm.kernels import emit_step
from rushlight.compiler.lower import scheduled
from rushlight.compiler.passes import optimised


def some(*shape, dtype=np.float64):
    return np.random.default_rng(0).standard_normal(shape).astype(dtype)


def names(function, *arrays):
    """The functions that a step of native code consists of."""
    from llvmlite import ir

    module = ir.Module("test")
    emit_step(module, "step", scheduled(optimised(program_of(function, *arrays)), 0, 8), host())
    return [f.name for f in module.functions]


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize(
    ("m", "k", "n"),
    [(37, 70, 21), (100, 65, 50), (1, 200, 33), (33, 200, 1), (64, 64, 64)],
    ids=str,
)
def test_each_orientation(m, k, n, dtype):
    x, y = some(m, k, dtype=dtype), some(k, n, dtype=dtype)
    turned = np.ascontiguousarray(y.T)
    assert_native(lambda x, y: x @ y, x, y, slack=40)
    assert_native(lambda x, y: x @ y.t(), x, turned, slack=40)
    assert_native(lambda x, y: x.t() @ y, np.ascontiguousarray(x.T), y, slack=40)


def test_what_follows_is_in_the_epilogue():
    def layer(x, w, b, t):
        a = (x @ w.t() + b).sigmoid()
        return a, (a - t) * a

    arrays = some(20, 50), some(30, 50), some(30), some(20, 30)
    assert_native(layer, *arrays, slack=20)
    assert any("product" in name for name in names(layer, *arrays))


def test_small_ones_are_plain_loops():
    assert not any("product" in n for n in names(lambda x, y: x @ y, some(4, 4), some(4, 4)))


def test_operands_that_are_parts_of_others():
    assert_native(lambda x, y: x[3:, 5:45] @ y[:40], some(40, 60), some(50, 30), slack=20)
