"""Shape rules: the kinds that atoms share. `test_table` holds each row's to its results."""

import numpy as np
import pytest

from rushlight.ops.specs import Spec, broadcast_shapes, elementwise, predicate, reduction

F32, I64 = np.dtype(np.float32), np.dtype(np.int64)


def test_a_spec_counts_its_elements():
    assert Spec((2, 3), F32).size == 6
    assert Spec((), F32).size == 1
    assert Spec((2, 0), F32).size == 0


def test_elementwise_takes_the_type_of_the_last():
    mask, x = Spec((2, 1), np.dtype(bool)), Spec((3,), F32)
    assert elementwise(mask, x) == Spec((2, 3), F32)
    assert elementwise(x, exponent=2) == x


def test_predicates_are_bool():
    assert predicate(Spec((2, 1), I64), Spec((3,), I64)) == Spec((2, 3), np.dtype(bool))


@pytest.mark.parametrize(
    ("dims", "keepdim", "shape"),
    [((0,), False, (3, 4)), ((0,), True, (1, 3, 4)), ((0, 2), False, (3,)), ((), False, (2, 3, 4))],
)
def test_reductions_drop_or_keep_dimensions(dims, keepdim, shape):
    assert reduction(Spec((2, 3, 4), F32), dims=dims, keepdim=keepdim) == Spec(shape, F32)


def test_shapes_that_do_not_broadcast():
    with pytest.raises((ValueError, RuntimeError), match=r"2.*3|3.*2"):
        broadcast_shapes((2,), (3,))
