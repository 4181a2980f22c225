"""batch_norm and layer_norm as functions, against PyTorch."""

from itertools import product

import numpy as np
import pytest
from both import error_of

import rushlight


def assert_close(torch, line):
    ours, theirs = (eval(line, {"L": library}) for library in (rushlight, torch))
    assert str(ours.dtype) == str(theirs.dtype)
    np.testing.assert_allclose(ours.detach().numpy(), theirs.detach().numpy(), rtol=1e-5, atol=1e-6)


def assert_same_or_refused(torch, line):
    expected = error_of(torch, line)
    if expected is None:
        assert_close(torch, line)
    else:
        assert type(error_of(rushlight, line)) is type(expected)


@pytest.mark.parametrize(
    ("shape", "training"),
    list(product([(2, 3), (2, 3, 4), (2, 3, 2, 2), (1, 3), (1, 3, 2)], [True, False])),
)
def test_batches(shape, training, torch):
    x = f"L.arange({np.prod(shape)}.0).reshape({shape})"
    stats = "L.zeros(3), L.ones(3)"
    assert_same_or_refused(torch, f"L.nn.functional.batch_norm({x}, {stats}, training={training})")
    assert_same_or_refused(
        torch, f"L.nn.functional.batch_norm({x}, None, None, training={training})"
    )
    affine = "L.arange(3.0), L.ones(3)"
    assert_same_or_refused(
        torch, f"L.nn.functional.batch_norm({x}, {stats}, {affine}, training={training})"
    )


@pytest.mark.parametrize(
    "code",
    [
        "L.ones(2, 3), L.zeros(4), L.ones(4)",
        "L.ones(2, 3), None, L.ones(3)",
        "L.ones(2, 3), None, None, training=True, eps=0.0",
        "L.ones(2, 3), L.zeros(3), L.ones(3), eps=-1.0",
        "L.ones(2, 3, dtype=L.int64), None, None, training=True",
        "L.ones(3), None, None, training=True",
        "L.ones(2, 3).double(), L.zeros(3), L.ones(3)",
    ],
)
def test_bad_batches_are_refused(code, torch):
    line = f"L.nn.functional.batch_norm({code})"
    expected = error_of(torch, line)
    assert isinstance(error_of(rushlight, line), type(expected))


def test_running_values_move_by_the_unbiased_variance(torch):
    def moved(library):
        mean, variance = library.zeros(2), library.ones(2)
        x = library.arange(6.0).reshape(3, 2)
        library.nn.functional.batch_norm(x, mean, variance, training=True, momentum=0.25)
        return [round(v, 6) for v in (*mean.tolist(), *variance.tolist())]

    assert moved(rushlight) == moved(torch) == [0.5, 0.75, 1.75, 1.75]


@pytest.mark.parametrize(
    "code",
    [
        "L.arange(6.0).reshape(2, 3), (3,)",
        "L.arange(6.0).reshape(2, 3), [2, 3]",
        "L.arange(24.0).reshape(2, 3, 4), (3, 4), L.ones(3, 4) * 2",
        "L.arange(6.0).reshape(2, 3), (3,), None, L.ones(3)",
        "L.arange(3.0), (3,), L.arange(3.0), L.arange(3.0), 0.5",
        "L.ones(2, 3), ()",
        "L.ones(2, 3), (2,)",
        "L.ones(3), (2, 3)",
        "L.ones(2, 3), 3",
        "L.ones(2, 3), (3,), L.ones(2)",
        "L.ones(2, 3), (3,), None, L.ones(2)",
        "L.ones(2, 3, dtype=L.int64), (3,)",
        "L.ones(2, 3), (3,), L.ones(3, dtype=L.float64)",
    ],
)
def test_layers(code, torch):
    assert_same_or_refused(torch, f"L.nn.functional.layer_norm({code})")
