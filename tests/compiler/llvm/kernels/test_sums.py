"""Small products, in every orientation."""

import itertools

import numpy as np
import pytest
from native_programs import assert_native

SIZES = [1, 2, 5, 9]


def some(*shape, dtype=np.float64):
    return np.random.default_rng(0).standard_normal(shape).astype(dtype)


@pytest.mark.parametrize(("m", "k", "n"), list(itertools.product(SIZES, repeat=3)), ids=str)
def test_each_shape(m, k, n):
    assert_native(lambda x, y: x @ y, some(m, k), some(k, n))
    assert_native(lambda x, y: x @ y.t(), some(m, k), some(n, k))
    assert_native(lambda x, y: x.t() @ y, some(k, m), some(k, n))
    assert_native(lambda x, y: x.t() @ y.t(), some(k, m), some(n, k))


def test_stacks_of_matrices():
    assert_native(lambda x, y: x @ y, some(3, 4, 2), some(3, 2, 5))
    assert_native(lambda x, y: x @ y, some(2, 1, 3, 4), some(5, 4, 3))
    assert_native(lambda x, y: x @ y, some(3, 4, 2), some(2, 5))


def test_operands_are_computed_on_the_way():
    assert_native(
        lambda x, y: (x[:, ::2].exp() @ y.flip(0)).tanh(), some(4, 6), some(3, 5), slack=9
    )


def test_vectors():
    assert_native(lambda a, x: (a @ x, x @ a.t(), x @ x), some(4, 3), some(3))
