import pytest
from both import assert_same

import rushlight


@pytest.mark.parametrize(
    "name", [n for n in rushlight.special.__all__ if n not in ("logsumexp", "xlogy")]
)
def test_names_mean_what_they_mean_in_pytorch(torch, name):
    assert_same(torch, f"L.special.{name}(L.tensor([0.5, -0.25]))")


def test_functions_of_more_arguments(torch):
    assert_same(torch, "L.special.logsumexp(L.ones(3), 0), L.special.xlogy(2, L.ones(1))")
