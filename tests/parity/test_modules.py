"""PyTorch's samples of every module that Rushlight has: the same text, state, results, slopes."""

import pytest

pytest.importorskip("torch", reason="PyTorch, the oracle, is not installed")
pytest.importorskip("expecttest", reason="PyTorch's test material imports it")

from parity_gaps import assert_agrees
from parity_material import modules
from parity_modules import cases, refusals

FLOOR = 32
NAMES = list(modules())


@pytest.mark.parametrize("name", NAMES)
def test_samples(name):
    assert_agrees("modules", name, cases(name, limit=4))


@pytest.mark.parametrize("name", NAMES)
def test_refusals(name):
    assert_agrees("modules", name, refusals(name), some=False)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_sample(name):
    assert_agrees("modules", name, cases(name, limit=0))


def test_the_surface_does_not_shrink():
    assert len(NAMES) >= FLOOR
