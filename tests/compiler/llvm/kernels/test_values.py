"""Choices between operands, and lookups, at any place and in any lane."""

import numpy as np
import pytest
from native_programs import assert_native

import rushlight as rl
from rushlight.compiler import interpret, trace_step
from rushlight.compiler.call import NativeCall
from rushlight.tensor import wrap

X, Y = np.arange(15.0).reshape(3, 5), -np.arange(20.0).reshape(4, 5)


@pytest.mark.parametrize("dim", [0, 1])
def test_concatenation_and_stacks(dim):
    assert_native(lambda x: rl.cat([x, x * 2], dim), X)
    assert_native(lambda x: rl.stack([x, x + 1], dim), X)
    assert_native(lambda x, y: rl.cat([x, y], 0).exp(), X / 9, Y / 9, slack=4)


def test_slices_and_their_gradients():
    x = X.copy()
    w = wrap(x).requires_grad_()

    def step(t):
        w.grad = None
        (w[1:, ::2] * w[:2, 1:4] * t * w[0, 3]).sum().backward()
        return w.grad

    program = trace_step([w], step, [wrap(np.ones((2, 3)))]).program
    inputs = [x, np.full((2, 3), 0.5)]
    np.testing.assert_allclose(NativeCall(program)(inputs)[0], interpret(program, inputs)[0])


def test_lookups():
    index = np.array([4, 0, -1, 2, 2, 1, 3])
    assert_native(lambda x, i: x[:, i], X, index)
    assert_native(lambda x, i: (x * 2)[i[:3] * 0], X, index)
    assert_native(lambda x, i: x.gather(1, i), X, np.array([[4, 0], [1, 1], [2, 3]]))


def test_views_of_every_kind():
    assert_native(lambda x: x.reshape(5, 3).t().reshape(-1)[2:9].exp(), X / 9, slack=4)
    assert_native(lambda x: x.roll((1, 2), (0, 1)) + x.flip(1), X)
    assert_native(lambda x: x.reshape(3, 5, 1).expand(3, 5, 4).permute(2, 0, 1) * 2, X)
