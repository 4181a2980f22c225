"""The makers of samples: enough shapes, away from kinks, the same each time."""

import numpy as np
import pytest

from rushlight.ops.samples import Sample, binary, given, reduced, unary


def made(maker, seed=0):
    return maker(np.random.default_rng(seed))


@pytest.mark.parametrize("maker", [unary(-1, 1), binary((-1, 1)), reduced(-1, 1)])
def test_shapes_are_many(maker):
    shapes = {s.inputs[0].shape for s in made(maker)}
    assert () in shapes
    assert any(0 in shape for shape in shapes)
    assert max(map(len, shapes)) >= 2
    assert all(x.dtype == np.float64 for s in made(maker) for x in s.inputs)


def test_the_same_generator_makes_the_same():
    for one, other in zip(made(binary((-1, 1))), made(binary((-1, 1))), strict=True):
        assert all(map(np.array_equal, one.inputs, other.inputs))


def test_ranges_hold():
    for sample in made(binary((0, 1), (5, 6))):
        x, y = sample.inputs
        assert np.all((x >= 0) & (x <= 1))
        assert np.all((y >= 5) & (y <= 6))


def test_kinks_are_avoided():
    for seed in range(50):
        for sample in made(unary(-0.1, 0.1, avoid=(0,)), seed):
            assert np.all(abs(sample.inputs[0]) >= 0.05 - 1e-12)
        for sample in made(binary((-1, 1), apart=True), seed):
            x, y = sample.inputs
            assert np.all(abs(x - y) > 0.05)


def test_extremes_can_be_distinct():
    for sample in made(reduced(-1, 1, distinct=True)):
        values = sample.inputs[0]
        assert len(set(values.ravel())) == values.size


def test_reductions_come_with_and_without_keepdim():
    params = [s.params for s in made(reduced(-1, 1))]
    assert {p["keepdim"] for p in params} == {False, True}
    assert any(len(p["dims"]) > 1 for p in params)


def test_given_samples():
    (sample,) = made(given(lambda rng: Sample((np.ones(2),), {"dim": 0})))
    assert sample.params == {"dim": 0}
    assert Sample((np.ones(1),)).params == {}
