"""Calls at the edge of what PyTorch takes: the same value, type, shape and grad_fn, or error."""

import functools
import warnings

import numpy as np
import pytest

pytest.importorskip("torch", reason="PyTorch, the oracle, is not installed")

import torch

import rushlight

# x is [1., 2.] and wants a gradient, y is without, i is [1, 2]; L is the library, F nn.functional.
LEFT_OUT = """
    x.sum() | x.sum(None) | x.sum(dim=None) | x.sum(None, True) | x.sum(()) | x.sum(dim=[])
    x.sum(keepdim=True) | L.sum(x, keepdim=True) | x.mean(None) | x.mean(dim=()) | x.mean()
    x.mean(keepdim=True) | x.prod() | x.prod(None) | x.prod(dim=None) | x.prod(keepdim=True)
    x.nansum(keepdim=True) | x.nanmean(keepdim=True) | x.max(None) | x.max(dim=None)
    x.min(keepdim=True) | x.median(dim=None) | x.median(keepdim=True) | x.nanmedian(None)
    x.logsumexp(None) | x.amax(keepdim=True) | x.std(dim=None, keepdim=True) | x.norm(keepdim=True)
    x.argmax(keepdim=True) | x.any(keepdim=True) | x.all(dim=None) | i.count_nonzero(dim=None)
    L.round(x) | L.round(x, decimals=0) | L.round(i) | i.round(decimals=0) | i.bool().round()
"""
TYPES = """
    x.sum(dtype=L.int64) | x.prod(0, dtype=L.int8) | x.nansum(dtype=L.bool) | y.sum(dtype=L.int64)
    x.cumsum(0, dtype=L.int64) | x.cumprod(0, dtype=L.int32) | i.cumsum(0, dtype=L.float64)
    L.tensor(True).cumprod_(0)
    i.cumsum_(0) | i.to(L.int8).cumsum_(0) | i.cumsum_(0, dtype=L.float32)
    i.cumprod_(0, dtype=L.int64)
    y.cumprod_(0, dtype=L.float64) | y.cumsum_(0, dtype=L.float32)
    L.tensordot(i.to(L.int8)[None], i.to(L.int8)[None, :1])
    F.linear(x, x, L.tensor(1.0, dtype=L.float64)) | F.linear(x, x, L.tensor(1))
    F.linear(x[None], x[None], L.tensor([1.0], dtype=L.float64))
    L.median(L.zeros(0, dtype=L.bool)) | L.median(L.zeros(2, dtype=L.bool)) | L.median(L.zeros(0))
"""
NUMBERS = """
    L.clamp(x, 0, L.tensor(1.0)) | L.clamp(x, L.tensor(1.0), 0) | L.clamp(x, 0, L.tensor([1.0]))
    x.clamp(min=L.tensor([1.0, 1.0]), max=2) | L.clamp(x, 0, L.tensor(1.0, requires_grad=True))
    L.flip(x, 0) | x.flip(0) | L.flip(x, [0]) | L.flip(x, dims=0) | L.permute(x, 0) | x.permute(0)
    L.permute(x, (0,)) | L.tile(x, 2) | x.tile(2) | L.tile(x, (2,))
    L.repeat_interleave(L.tensor(3), 2, 0) | L.repeat_interleave(L.tensor(3), 2)
    L.take_along_dim(L.tensor(3), L.tensor(0), 0) | L.take_along_dim(L.tensor(3), L.tensor(0))
    L.topk(L.tensor(3), 0) | L.topk(L.tensor(3), 1) | L.topk(L.tensor(3), 2) | L.topk(i, 0)
    L.norm(L.tensor([[-3.0]]), p=float("nan")) | L.norm(L.tensor([-3e30]), p=2)
"""
EMPTY = """
    L.softmax(L.zeros(1, 0, dtype=L.int64), 1) | L.log_softmax(L.zeros(0, dtype=L.bool), 0)
    L.softmax(i, 0) | L.softmax(L.zeros(0), 1) | F.softmin(L.zeros(0, 2, dtype=L.int16), 0)
    L.linspace(2.0, float("nan"), 1, dtype=L.int16)
    L.linspace(-1.5, inf, 0, dtype=L.int8) | L.linspace(0, 300, 3, dtype=L.uint8)
    L.linspace(0, inf, 2, dtype=L.int32) | L.linspace(0.5, 9.9, 4, dtype=L.int64)
    L.index_add(L.tensor(0.0), 0, L.tensor([0, 0]), L.tensor(1.0))
"""
STRANGERS = """
    i == np.array([1, 2]) | i == np.array(1) | np.array([1, 2]) == i | i == np.array([1, 2, 3])
    i == [1, 2] | i == None | i != "a" | i < np.array([1, 2]) | i < None | L.eq(i, [1, 2])
"""
SLOPES = """
    L.autograd.grad(x.sum(), L.ones(1, requires_grad=True)) | L.autograd.grad(x.sum(), [])
    twice(L.relu) | twice(L.nn.functional.leaky_relu) | twice(L.nn.functional.hardtanh)
    twice(L.nn.functional.relu6) | twice(L.abs) | twice(L.sign) | twice(L.round) | twice(L.floor)
    twice(L.exp) | twice(lambda x: x.clamp(0, 1)) | twice(lambda x: x * 2) | twice(lambda x: x[0])
    twice(L.nn.functional.elu) | twice(lambda x: L.where(x > 1, x, -x))
    twice(L.nn.functional.gelu)
    x.unique() | x.unique().sum().backward() | x.unique(return_inverse=True) | y.unique()
    x.unique_consecutive() | x[None].unique(dim=0) | x[None].unique_consecutive(dim=0)
"""
LOSSES = """
    F.binary_cross_entropy(x / 2, y / 2, weight=y) | F.nll_loss(x, i[0] * 0)
    F.nll_loss(i, i[0] * 0)
    F.binary_cross_entropy_with_logits(x, y, weight=y) | F.cross_entropy(i, i[0] * 0)
    F.binary_cross_entropy_with_logits(x, y, pos_weight=y, reduction="sum") | F.nll_loss(x, i)
    F.cross_entropy(x.reshape(1, 2, 1), i[None, :1] * 0) | F.cross_entropy(x[0], i[0])
    F.cross_entropy(x.expand(2, 2), i - 1, ignore_index=0, reduction="none")
    L.nn.MSELoss()(x, 1.0) | L.nn.MSELoss()(x, None) | L.nn.MSELoss()(1.0, x)
    L.nn.MSELoss()(x, [1.0, 2.0]) | L.nn.MSELoss()(x, np.ones(2)) | L.nn.L1Loss()(x, 1.0)
    L.nn.SmoothL1Loss()(x, 1.0) | L.nn.HuberLoss()(x, 1.0) | L.nn.BCELoss()(x, 1.0)
    L.nn.BCELoss()([0.1], x) | L.nn.BCEWithLogitsLoss()(x, 1.0) | L.nn.BCEWithLogitsLoss()(None, x)
    L.nn.CrossEntropyLoss()(x, 1) | L.nn.CrossEntropyLoss()([1], x) | L.nn.NLLLoss()(x, 1)
    F.cross_entropy(x, i[0], weight=[1, 2]) | F.nll_loss(x, i[0], weight=[1, 2])
    F.nll_loss(x, i[0], weight=x) | F.cross_entropy(x, i[0], weight=x)
    F.binary_cross_entropy(x / 2, y / 2, weight=x) | F.binary_cross_entropy(x / 2, x / 2, weight=1)
    F.cross_entropy(L.zeros(1, 0, 0), L.zeros(1, 0, dtype=L.int64), label_smoothing=0.5)
    F.cross_entropy(L.zeros(0, 3), L.zeros(0, dtype=L.int64), label_smoothing=0.5)
    F.l1_loss(L.tensor(1.0, dtype=L.float64), L.zeros(2))
    F.l1_loss(i, i.to(L.uint8), reduction="sum")
    F.binary_cross_entropy_with_logits(x, x, pos_weight=0.5)
    F.binary_cross_entropy_with_logits(y, y, pos_weight=L.ones(2, dtype=L.float64))
    F.binary_cross_entropy_with_logits(y, y, weight=L.ones(2, dtype=L.float64), reduction="none")
    F.binary_cross_entropy_with_logits(y.double(), y) | F.binary_cross_entropy_with_logits(x, i)
    F.binary_cross_entropy_with_logits(x - inf, y * 0, reduction="none")
    F.binary_cross_entropy_with_logits(x + inf, y * 0, reduction="none")
    F.binary_cross_entropy_with_logits(x, y + inf, reduction="none")
"""
LINES = [
    line.strip()
    for block in (LEFT_OUT, TYPES, NUMBERS, EMPTY, STRANGERS, SLOPES, LOSSES)
    for line in block.replace("|", "\n").splitlines()
    if line.strip()
]


def twice(library, function):
    """The second derivative, by the operand alone."""
    x = library.tensor([-0.5, 0.3, 1.7], requires_grad=True)
    (g,) = library.autograd.grad(function(x).sum(), x, create_graph=True)
    return library.autograd.grad(g.sum(), x)[0]


def told(library, line):
    """What the line comes to: the class of its error, or all that shows of its result."""
    names = {
        "L": library,
        "F": library.nn.functional,
        "np": np,
        "inf": float("inf"),
        "twice": functools.partial(twice, library),
        "x": library.tensor([1.0, 2.0], requires_grad=True),
        "y": library.tensor([1.0, 2.0]),
        "i": library.tensor([1, 2]),
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            result = eval(line, names)
        except Exception as error:  # noqa: BLE001 - whichever it is, it is compared
            return type(error)
    if not isinstance(result, library.Tensor):
        return repr(result)
    return tuple(result.shape), str(result.dtype), repr(result).replace("-0.", "0.")


@pytest.mark.parametrize("line", LINES)
def test_is_pytorchs(line):
    assert told(rushlight, line) == told(torch, line)
