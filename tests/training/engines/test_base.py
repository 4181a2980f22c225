"""The seam between ``fit`` and its engines."""

import pytest

from rushlight.training.engines.base import choose
from rushlight.training.engines.eager import EagerEngine


@pytest.mark.parametrize("name", ["auto", "eager"])
def test_an_engine_by_name(name):
    engine, reason = choose(name, plan=None)
    assert isinstance(engine, EagerEngine)
    assert (engine.name, reason) == ("eager", None)


def test_an_unknown_engine_is_refused():
    with pytest.raises(ValueError, match="no engine 'fast'; there are auto, eager"):
        choose("fast", plan=None)
