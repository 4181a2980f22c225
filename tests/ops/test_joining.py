"""Joining as rows: empty parts, one part, memory in rows, slopes cut out again."""

import numpy as np
import pytest
from operands import refused, same
from row_values import slopes, value

from rushlight.ops import arrays


def test_parts_may_be_empty():
    assert value("concatenate", [1, 2], [], [3], dim=0) == [1, 2, 3]
    assert slopes("concatenate", [1, 2], [], [3], dim=0) == [[1, 1], [], [1]]


def test_each_part_gets_its_own_gradient():
    rng = np.random.default_rng(0)
    parts = [rng.standard_normal((2, n)) for n in (1, 3, 2)]
    joined = arrays.concatenate(*parts, dim=1)
    for part, stop in zip(parts, (1, 4, 6), strict=True):
        np.testing.assert_array_equal(joined[:, stop - part.shape[1] : stop], part)


@pytest.mark.parametrize("dim", [0, 1, 2])
def test_stacked_along_each_dimension(dim):
    xs = [np.full((2, 3), k) for k in range(4)]
    found = arrays.stack(*xs, dim=dim)
    np.testing.assert_array_equal(found, np.stack(xs, dim))
    assert found.flags.c_contiguous


def test_one_operand_is_copied():
    x = np.ones((2, 3))
    assert not np.shares_memory(arrays.stack(x, dim=0), x)
    assert not np.shares_memory(arrays.concatenate(x, dim=0), x)


def test_blocks_along_the_diagonal():
    assert value("block_diag", [[1, 2]], [[3]], np.zeros((1, 0))) == [
        [1, 2, 0],
        [0, 0, 3],
        [0, 0, 0],
    ]
    assert slopes("block_diag", [[1, 2]], [[3]]) == [[[1, 1]], [[1]]]


@pytest.mark.parametrize(
    "code",
    [
        "L.cat([x, x], 1), L.cat([x, e]), L.cat([T([]), x]), L.stack([n, n], -1)",
        "G(lambda x, y: L.cat([x, y, x], 1), (2, 3), (2, 1))",
        "G(lambda x, y: L.stack([x, y, x], 1), (2, 3), (2, 3))",
        "L.block_diag(x, s, T([1.0, 2.0])), L.block_diag()",
    ],
)
def test_as_in_pytorch(torch, code):
    same(torch, code)


def test_what_does_not_fit_is_refused(torch):
    refused(torch, "L.cat([x, x.T])")
    refused(torch, "L.stack([x, x.T])")
    refused(torch, "L.cat([])")
