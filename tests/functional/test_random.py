import numpy as np
import pytest
from both import assert_both_refuse, assert_same

import rushlight

DRAWN = [
    "L.rand(3)",
    "L.rand((2, 3))",
    "L.rand([2, 3], dtype=L.float64)",
    "L.rand(size=(4,))",
    "L.rand(())",
    "L.rand(0, 3)",
    "L.rand(np.int64(2), 17)",
    "L.rand(L.tensor(2))",
    "L.rand(2, dtype=float)",
    "L.rand(2, device='cpu', requires_grad=True)",
    "L.rand(5, generator=L.Generator().manual_seed(7))",
    "L.rand(5, generator=None)",
    "L.rand(2, 3, out=L.empty(2, 3, dtype=L.float64))",
    "L.rand(2, 3, out=L.empty(5))",
    "L.rand(4, 8, out=L.empty(8, 4).t())",
    "L.rand(3, out=L.empty(6)[::2])",
    "L.rand(2, out=L.empty(2), requires_grad=True)",
    "L.randn(3)",
    "L.randn(17, dtype=L.float64)",
    "L.randn(0, dtype=L.int64)",
    "L.randn(4, 8, out=L.empty(8, 4).t())",
    "L.randn(2, 8, requires_grad=True)",
    "[L.randn(1), L.rand(3), L.randn(3), L.randn(16), L.randn(1)]",
    "L.rand_like(L.empty(2, 3).t())",
    "L.rand_like(L.empty(4, 6)[:, ::2])",
    "L.rand_like(L.empty(3, 1).expand(3, 4))",
    "L.rand_like(L.ones(2, dtype=L.int64), dtype=L.float64)",
    "L.rand_like(L.ones(2), generator=L.Generator(), requires_grad=True)",
    "L.randn_like(L.empty(8, 4).t())",
    "L.randn_like(L.empty(3), dtype=L.float64)",
    "L.normal(1.0, 2.0, (3,))",
    "L.normal(0, 1, size=[4, 5], dtype=L.float64)",
    "L.normal(0.0, 1.0, (3,), out=L.empty(3))",
    "L.normal(0.0, 1.0, (3,), requires_grad=True)",
    "L.normal(L.ones(3))",
    "L.normal(L.ones(3), 0.5)",
    "L.normal(2.0, L.ones(17))",
    "L.normal(L.ones(3, dtype=L.float64), L.ones(3))",
    "L.normal(L.ones(3), L.full((3,), 0.1, dtype=L.float64))",
    "L.normal(L.ones(3), L.tensor([0, 1, 2]))",
    "L.normal(L.ones(2, 1), L.ones(3))",
    "L.normal(L.ones(3, 4).t(), L.ones(3, 4).t())",
    "L.normal(mean=L.ones(3), std=L.ones(3), out=L.empty(3, dtype=L.float64))",
    "L.normal(0.0, L.ones(3), out=L.empty(3, dtype=L.float64))",
    "L.normal(L.zeros(4, requires_grad=True), 2.0)",
    "L.normal(2.0, L.ones(4, requires_grad=True))",
    "L.normal(L.zeros(2, requires_grad=True), L.ones(2))",
    "L.bernoulli(L.linspace(0, 1, 20))",
    "L.bernoulli(L.linspace(0, 1, 20, dtype=L.float64))",
    "L.bernoulli(L.full((3, 4), 0.5).t())",
    "L.bernoulli(L.full((20,), 0.5), out=L.empty(20, dtype=L.int64))",
    "L.bernoulli(L.zeros(20), 0.5)",
    "L.bernoulli(L.zeros(20, dtype=L.int64), p=0.5)",
    "L.bernoulli(L.full((3,), 0.5, requires_grad=True))",
    "L.full((20,), 0.5).bernoulli()",
    "L.zeros(20).bernoulli(0.3)",
    "L.bernoulli(L.zeros(0, 3))",
    "L.multinomial(L.tensor([1.0, 2.0, 3.0]), 2)",
    "L.multinomial(L.tensor([1.0, 2.0, 3.0]), 20, True)",
    "L.multinomial(L.ones(2, 5), num_samples=3)",
    "L.ones(5).multinomial(2, generator=L.Generator())",
    "L.multinomial(L.ones(5), 2, out=L.empty(7, dtype=L.int64))",
    "L.multinomial(L.ones(3, requires_grad=True), 1)",
]


@pytest.mark.filterwarnings("ignore:An output with one or more elements was resized")
@pytest.mark.parametrize("code", DRAWN)
def test_as_in_pytorch(torch, code):
    assert_same(torch, code)


REFUSED = [
    "L.rand()",
    "L.rand(-1)",
    "L.rand('a')",
    "L.rand(2, 'a')",
    "L.rand(2.0)",
    "L.rand(True)",
    "L.rand((2,), (3,))",
    "L.rand(2, dtype=L.int64)",
    "L.rand(2, dtype='a')",
    "L.rand(2, generator=3)",
    "L.rand(2, device='cuda')",
    "L.rand(2, foo=1)",
    "L.rand(2, out=3)",
    "L.rand(2, out=L.empty(2), dtype=L.float64)",
    "L.rand(2, out=L.empty(2, dtype=L.int64))",
    "L.rand(2, out=L.empty(2, requires_grad=True))",
    "L.rand(2, out=L.empty(1).expand(2))",
    "L.randn(2, dtype=L.int64)",
    "L.randn(2, dtype=L.bool)",
    "L.rand_like(3)",
    "L.rand_like(L.ones(2, dtype=L.int64))",
    "L.randn_like(L.ones(2, dtype=L.int64))",
    "L.normal(0.0, 1.0)",
    "L.normal(0.0, 1.0, 2)",
    "L.normal(0.0, -1.0, (2,))",
    "L.normal(0.0, float('nan'), (2,))",
    "L.normal(L.ones(2), -1.0)",
    "L.normal(L.ones(2), -L.ones(2))",
    "L.normal(L.ones(4), L.ones(2))",
    "L.normal(L.ones(4), 1.0, (4,))",
    "L.normal(L.ones(4, dtype=L.int64), 1.0)",
    "L.normal('a', 1.0)",
    "L.normal(0.0, 1.0, (2,), dtype=L.int64)",
    "L.normal(L.ones(4), 1.0, generator=3)",
    "L.normal(L.ones(4), 1.0, out=L.empty(4, requires_grad=True))",
    "L.bernoulli(0.5)",
    "L.bernoulli(L.ones(2, dtype=L.int64))",
    "L.bernoulli(L.full((2,), 2.0))",
    "L.bernoulli(L.full((2,), float('nan')))",
    "L.bernoulli(L.ones(2), 2.0)",
    "L.bernoulli(L.ones(2), 0.5, out=L.ones(2))",
    "L.bernoulli(L.ones(2), p=L.ones(2))",
    "L.bernoulli(L.ones(4), out=L.empty(4, requires_grad=True))",
    "L.multinomial(L.ones(4), 5)",
    "L.multinomial(L.ones(4), 0)",
    "L.multinomial(L.ones(4), 2.0)",
    "L.multinomial(L.ones(4), True)",
    "L.multinomial(L.ones(4), 2, replacement=1)",
    "L.multinomial(L.zeros(4), 2)",
    "L.multinomial(L.ones(4, dtype=L.int64), 2)",
    "L.multinomial(L.ones(2, 2, 2), 2)",
    "L.multinomial(L.ones(4), 2, out=L.empty(2))",
    "L.multinomial(L.ones(4), 2, False, L.Generator())",
]


@pytest.mark.parametrize("code", REFUSED)
def test_refused_as_in_pytorch(torch, code):
    assert_both_refuse(torch, code)


# What PyTorch 2.13 draws after manual_seed(42); needs no PyTorch.
GOLDEN = [
    ("rand(3)", ["0x1.c3b8cc0000000p-1", "0x1.d47b660000000p-1", "0x1.880d700000000p-2"]),
    ("rand(2, dtype=rushlight.float64)", ["0x1.dc66cbea3db30p-5", "0x1.01ae177aca870p-4"]),
    ("randn(3)", ["0x1.58c55c0000000p-2", "0x1.07cd3a0000000p-3", "0x1.e02dce0000000p-3"]),
]


@pytest.mark.parametrize(("code", "expected"), GOLDEN)
def test_golden_values(code, expected):
    rushlight.manual_seed(42)
    found = eval(f"rushlight.{code}", {"rushlight": rushlight}).tolist()
    np.testing.assert_allclose(found, [float.fromhex(text) for text in expected], rtol=1e-7)


def test_drawn_numbers_pass_zeros_back():
    mean = rushlight.zeros(3, requires_grad=True)
    std = rushlight.ones(2, 3).requires_grad_()
    rushlight.normal(mean, std).sum().backward()
    assert mean.grad.tolist() == [0.0, 0.0, 0.0]
    assert std.grad.tolist() == [[0.0] * 3] * 2


def test_out_is_the_result_and_counts_as_written():
    out = rushlight.empty(3)
    version = out._version
    assert rushlight.rand(3, out=out) is out
    assert out._version == version + 1
