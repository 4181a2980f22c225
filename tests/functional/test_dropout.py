"""dropout: the mask, the types, the edges, against PyTorch."""

import pytest
from both import assert_same, error_of

import rushlight
from rushlight.nn.functional import dropout

LINES = [
    f"L.nn.functional.dropout(L.ones({shape}), {p}, {training})"
    for shape in ((), (5,), (0,), (3, 40))
    for p in (0.0, 0.3, 1.0)
    for training in (True, False)
]
LINES += [
    "L.nn.functional.dropout(L.ones(3, 40).t(), 0.5)",
    "L.dropout(L.ones(20, dtype=L.float64), 0.25, True)",
]


@pytest.mark.parametrize("line", LINES)
def test_masks_are_pytorchs(line, torch):
    assert_same(torch, line)


@pytest.mark.parametrize(
    "line",
    [
        "L.nn.functional.dropout(L.ones(2), -0.1)",
        "L.nn.functional.dropout(L.ones(2), 1.5)",
        "L.dropout(L.ones(2), 1.5, True)",
        "L.nn.functional.dropout(L.tensor([1, 2]), 0.5)",
    ],
)
def test_errors_are_pytorchs(line, torch):
    assert type(error_of(rushlight, line)) is type(error_of(torch, line))


def test_the_gradient_has_the_same_gaps():
    x = rushlight.ones(30, requires_grad=True)
    y = dropout(x, 0.4)
    y.sum().backward()
    assert x.grad.tolist() == y.tolist()
