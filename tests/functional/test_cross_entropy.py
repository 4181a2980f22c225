"""Losses of classification as functions: labels, weights, extremes. Against PyTorch."""

from itertools import product

import numpy as np
import pytest
from both import error_of

import rushlight

REDUCTIONS = ["mean", "sum", "none"]


def assert_same_or_refused(torch, line):
    """The same values and gradient of x, or an error of the same type (or a narrower one)."""
    expected = error_of(torch, line)
    if expected is not None:
        assert isinstance(error_of(rushlight, line), type(expected))
        return
    results = []
    for library in (rushlight, torch):
        scope = {"L": library}
        y = eval(line, scope)
        if y.requires_grad:
            y.sum().backward()
        x = next((v for v in scope.values() if getattr(v, "grad", None) is not None), None)
        results.append([y.detach().numpy()] + ([] if x is None else [x.grad.numpy()]))
    for ours, theirs in zip(*results, strict=True):
        assert ours.shape == theirs.shape
        assert ours.dtype == theirs.dtype
        np.testing.assert_allclose(ours, theirs, rtol=2e-6, atol=1e-6)


def logits(shape):
    return f"(x := (L.arange({int(np.prod(shape))}.0).reshape({shape}) / 7).requires_grad_())"


SHAPES = [
    ((3, 5), (3,)), ((5,), ()), ((3, 5, 2), (3, 2)), ((3, 5, 2, 2), (3, 2, 2)), ((0, 5), (0,)),
    ((3, 5), (2,)), ((3, 5), ()), ((3, 5), (3, 1)), ((3, 5, 2), (3,)), ((3, 5), (1,)),
    ((3, 5, 2), (3, 3)),
]  # fmt: skip


@pytest.mark.parametrize("name", ["nll_loss", "cross_entropy"])
@pytest.mark.parametrize(("shape", "labels"), SHAPES)
def test_shapes_and_types_of_labels(name, shape, labels, torch):
    for dtype, reduction in list(product(("int64", "int32", "bool"), REDUCTIONS)):
        given = f"{logits(shape)}, L.zeros({labels}).to(L.{dtype}), reduction={reduction!r}"
        assert_same_or_refused(torch, f"L.nn.functional.{name}({given})")


WEIGHTS = "weight=L.tensor([1., 2., 3., 0., 5.])"
OPTIONS = [
    "", "ignore_index=1", "ignore_index=-1", "ignore_index=7",
    WEIGHTS, f"{WEIGHTS}, ignore_index=1",
    "weight=L.ones(4)", "weight=L.ones(5, dtype=L.float64)",
]  # fmt: skip


@pytest.mark.parametrize("name", ["nll_loss", "cross_entropy", "cross_entropy smooth"])
@pytest.mark.parametrize("options", OPTIONS)
def test_ignored_labels_and_weights(name, options, torch):
    name, _, smooth = name.partition(" ")
    labels = ([0, 5], [0, -1], [0, -100], [-100, -100], [1, 2], [0, 7], [1, 1], [3, 3])
    for chosen, reduction in list(product(labels, REDUCTIONS)):
        given = f"{logits((2, 5))}, L.tensor({chosen}), reduction={reduction!r}, {options}"
        given += ", label_smoothing=0.2" if smooth and options else ""
        given += "label_smoothing=0.2" if smooth and not options else ""
        assert_same_or_refused(torch, f"L.nn.functional.{name}({given})")


@pytest.mark.parametrize(
    "options",
    ["", "ignore_index=1", "label_smoothing=0.3", "reduction='sum'", "reduction='none'",
     "weight=L.tensor([1., 2., 3.])", "weight=L.tensor([1., 2., 3.]), label_smoothing=0.1",
     "weight=L.ones(4)"],
)  # fmt: skip
def test_probabilities(options, torch):
    for shape in ((2, 3), (3,), (2, 3, 4), (0, 3)):
        given = f"{logits(shape)}, L.ones({shape}) / 3, {options}"
        assert_same_or_refused(torch, f"L.nn.functional.cross_entropy({given})")


def test_labels_of_bytes(torch):
    line = "L.nn.functional.cross_entropy(L.ones(2, 3), L.tensor([0, 2], dtype=L.uint8))"
    assert_same_or_refused(torch, line)


@pytest.mark.parametrize(
    "given",
    [
        "L.ones(2, 3), L.ones(2, 3, dtype=L.int64)",
        "L.ones(2, 3), L.ones(2)",
        "L.ones(2, 3), L.tensor([1, 2]), label_smoothing=1.5",
        "L.tensor([[0., -float('inf'), 1.]]), L.tensor([0])",
        "L.tensor([[0., -float('inf'), 1.], [0., 1., 2.]]), L.tensor([1, 0]), ignore_index=1",
        "L.tensor([[1e4, -1e4]]), L.tensor([1])",
    ],
)
def test_edges(given, torch):
    assert_same_or_refused(torch, f"L.nn.functional.cross_entropy({given})")


PAIRS = [
    "L.tensor([0., 1., 0., 1., .5]), L.tensor([0., 1., 1., 0., .5])",
    "L.ones(2, 3) / 4, L.ones(2, 3) / 2",
    "L.ones(2, 3) / 4, L.ones(2, 3) / 2, weight=L.arange(3.0)",
    "L.ones(2, 3) / 4, L.ones(2, 3) / 2, weight=L.ones(2, 1)",
    "L.ones(2, 3) / 4, L.ones(2, 3) / 2, weight=L.ones(4)",
    "L.ones(2, 3) / 4, L.ones(3) / 2",
    "L.ones(0) / 4, L.ones(0) / 2",
    "L.tensor(0.25), L.tensor(1.0)",
    "L.tensor([1.5]), L.tensor([1.0])",
    "L.tensor([-0.5]), L.tensor([0.0])",
    "L.tensor([0.5]), L.tensor([1.5])",
    "L.tensor([0.5]), L.tensor([-0.0])",
    "L.tensor([0.5]), L.tensor([1])",
    "L.tensor([0.5]), L.tensor([1.0]).double()",
    "L.tensor([float('nan'), 0.5]), L.tensor([1.0, 1.0])",
    "L.tensor([1]), L.tensor([1])",
]


@pytest.mark.parametrize("given", PAIRS)
@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_binary(given, reduction, torch):
    line = f"L.nn.functional.binary_cross_entropy({given}, reduction={reduction!r})"
    assert_same_or_refused(torch, line)


LOGIT_PAIRS = [
    "L.tensor([100., -100., 0., 1e4]), L.tensor([0., 1., .5, 1.])",
    "L.ones(2, 3), L.ones(2, 3) / 2, weight=L.arange(3.0)",
    "L.ones(2, 3), L.ones(2, 3) / 2, pos_weight=L.arange(3.0)",
    "L.ones(2, 3), L.ones(2, 3) / 2, weight=L.ones(2, 1) * 3, pos_weight=L.ones(1) * 2",
    "L.ones(2, 3), L.ones(2, 3) / 2, pos_weight=L.ones(4)",
    "L.ones(3), L.ones(3) / 2, pos_weight=L.ones(2, 3)",
    "L.ones(2, 3), L.ones(3)",
    "L.ones(2), L.tensor([1, 0])",
    "L.tensor([1, 0]), L.ones(2)",
    "L.ones(2), L.tensor([True, False])",
]


@pytest.mark.parametrize("given", LOGIT_PAIRS)
@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_binary_with_logits(given, reduction, torch):
    line = f"L.nn.functional.binary_cross_entropy_with_logits({given}, reduction={reduction!r})"
    assert_same_or_refused(torch, line)


def test_the_number_out_of_range_is_named():
    F = rushlight.nn.functional
    with pytest.raises(IndexError, match=r"Target 3 is out of bounds\. There are 3 classes"):
        F.cross_entropy(rushlight.ones(2, 3), rushlight.tensor([0, 3]))
    with pytest.raises(RuntimeError, match=r"input should be between 0 and 1.* got 1\.5"):
        F.binary_cross_entropy(rushlight.tensor([1.5]), rushlight.tensor([1.0]))
