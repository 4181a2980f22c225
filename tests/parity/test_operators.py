"""PyTorch's samples of every operator that Rushlight has: each call does the same in both."""

import pytest

pytest.importorskip("torch", reason="PyTorch, the oracle, is not installed")
pytest.importorskip("expecttest", reason="PyTorch's test material imports it")

from parity_gaps import assert_agrees
from parity_material import operators
from parity_operators import cases, refusals

# What Rushlight had when this was last raised: the surface does not shrink in silence.
FLOOR = 330
NAMES = list(operators())
REFUSING = [name for name, info in operators().items() if info.error_inputs_func is not None]


@pytest.mark.parametrize("name", NAMES)
def test_samples(name):
    assert_agrees("operators", name, cases(name, limit=5))


@pytest.mark.parametrize("name", REFUSING)
def test_refusals(name):
    assert_agrees("operators", name, refusals(name), some=False)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_sample(name):
    assert_agrees("operators", name, cases(name, limit=0))


def test_the_surface_does_not_shrink():
    assert len(NAMES) >= FLOOR
