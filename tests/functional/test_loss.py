"""Losses of regression as functions: shapes, types, extremes, weights. Against PyTorch."""

from itertools import product

import numpy as np
import pytest
from both import error_of

import rushlight

NAMES = ["mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss"]
REDUCTIONS = ["mean", "sum", "none"]
pytestmark = pytest.mark.filterwarnings("ignore:Using a target size")


def assert_same_or_refused(torch, line):
    expected = error_of(torch, line)
    if expected is not None:
        assert isinstance(error_of(rushlight, line), RuntimeError | ValueError)
        return
    ours, theirs = (eval(line, {"L": library}) for library in (rushlight, torch))
    assert str(ours.dtype) == str(theirs.dtype)
    assert tuple(ours.shape) == tuple(theirs.shape)
    np.testing.assert_allclose(ours.detach().numpy(), theirs.detach().numpy(), rtol=2e-6)


@pytest.mark.parametrize(("name", "reduction"), list(product(NAMES, REDUCTIONS)))
def test_shapes(name, reduction, torch):
    for a, b in (((2, 3), (2, 3)), ((2, 3), (3,)), ((2, 3), (2, 1)), ((2, 3), (4,)), ((), ()),
                 ((0,), (0,)), ((3,), (3, 1))):  # fmt: skip
        given = f"L.ones({a}) * 0.25, L.ones({b}) * 2, reduction={reduction!r}"
        assert_same_or_refused(torch, f"L.nn.functional.{name}({given})")


@pytest.mark.parametrize(("name", "reduction"), list(product(NAMES, REDUCTIONS)))
def test_types(name, reduction, torch):
    types = ("float32", "float64", "int64", "bool")
    for a, b in product(types, types):
        given = f"L.ones(2).to(L.{a}), L.zeros(2).to(L.{b}), reduction={reduction!r}"
        assert_same_or_refused(torch, f"L.nn.functional.{name}({given})")


@pytest.mark.parametrize(("name", "reduction"), list(product(NAMES, REDUCTIONS)))
def test_weights(name, reduction, torch):
    if name == "smooth_l1_loss":
        pytest.skip("it takes no weights")
    for shape in ((2, 3), (3,), (2, 1)):
        given = f"L.ones(2, 3), L.arange(6.0).reshape(2, 3), weight=L.ones({shape}) * 2"
        assert_same_or_refused(torch, f"L.nn.functional.{name}({given}, reduction={reduction!r})")


@pytest.mark.parametrize("name", NAMES)
def test_slopes_at_kinks_and_extremes(name, torch):
    def slopes(library):
        x = library.tensor([0.0, 1.0, -1.0, 1e30, -np.inf, np.nan], requires_grad=True)
        y = library.zeros(6, requires_grad=True)
        getattr(library.nn.functional, name)(x, y, reduction="sum").backward()
        return x.grad.numpy(), y.grad.numpy()

    for ours, theirs in zip(slopes(rushlight), slopes(torch), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-6)


@pytest.mark.parametrize(
    "code",
    [
        "smooth_l1_loss(L.ones(2), L.zeros(2), beta=0)",
        "smooth_l1_loss(L.ones(2), L.zeros(2), beta=-1)",
        "huber_loss(L.ones(2), L.zeros(2), delta=0)",
        "mse_loss(L.ones(2), L.zeros(2), reduction='best')",
        "mse_loss([1.0], L.zeros(1))",
    ],
)
def test_arguments(code, torch):
    line = f"L.nn.functional.{code}"
    expected = error_of(torch, line)
    if expected is None or isinstance(expected, AttributeError):
        assert (error_of(rushlight, line) is None) == (expected is None)
    else:
        assert type(error_of(rushlight, line)) is type(expected)


def test_another_shape_warns():
    with pytest.warns(UserWarning, match=r"size \(torch.Size\(\[3\]\)\) that is different"):
        rushlight.nn.functional.mse_loss(rushlight.ones(2, 3), rushlight.ones(3))


@pytest.mark.parametrize(("average", "reduce"), list(product([None, True, False], repeat=2)))
@pytest.mark.filterwarnings("ignore:size_average")
def test_older_arguments(average, reduce, torch):
    given = f"L.ones(2), L.zeros(2), size_average={average}, reduce={reduce}"
    assert_same_or_refused(torch, f"L.nn.functional.mse_loss({given})")
