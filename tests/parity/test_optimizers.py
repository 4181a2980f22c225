"""PyTorch's configurations of every optimizer that Rushlight has: the same path, the same state."""

import pytest

pytest.importorskip("torch", reason="PyTorch, the oracle, is not installed")
pytest.importorskip("expecttest", reason="PyTorch's test material imports it")

from parity_gaps import assert_agrees
from parity_material import optimizers
from parity_optimizers import cases, refusals

FLOOR = 4
NAMES = list(optimizers())


@pytest.mark.parametrize("name", NAMES)
def test_every_configuration(name):
    assert_agrees("optimizers", name, cases(name))


@pytest.mark.parametrize("name", NAMES)
def test_refusals(name):
    assert_agrees("optimizers", name, refusals(name))


def test_the_surface_does_not_shrink():
    assert len(NAMES) >= FLOOR
