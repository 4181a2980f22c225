"""Activation modules: what the generic suite does not see."""

import pytest
from outcomes import outcome, stories

import rushlight

IN_PLACE = ["ReLU", "ReLU6", "SELU", "SiLU", "Mish", "Hardsigmoid", "Hardswish", "LeakyReLU", "ELU",
            "CELU", "Hardtanh"]  # fmt: skip


@pytest.mark.parametrize("name", IN_PLACE)
def test_in_place(name, torch):
    def tell(library):
        x = library.tensor([-2.0, -0.5, 0.5, 2.0], requires_grad=True)
        y = x * 2
        module = getattr(library.nn, name)(inplace=True)
        same = module(y) is y
        y.sum().backward()
        leaf = outcome(module, library.ones(2, requires_grad=True)).partition(":")[0]
        return same, [round(v, 5) for v in (*y.tolist(), *x.grad.tolist())], repr(module), leaf

    assert tell(rushlight) == tell(torch)


def tell_arguments(L):
    nn = L.nn
    made = [nn.Softplus(2, 30), nn.Hardtanh(-2, 2, True), nn.LeakyReLU(0.2, True),
            nn.GELU("tanh"), nn.ReLU6(True)]  # fmt: skip
    return (
        [repr(module) for module in made],
        outcome(nn.Hardtanh, 3, 1),
        outcome(nn.GELU("other"), L.ones(1)),
    )


@stories(globals())
def test_story_is_pytorchs(story, torch):
    assert story(rushlight) == story(torch)


def test_older_names_of_hardtanhs_bounds_warn():
    with pytest.warns(FutureWarning, match="min_value"):
        assert rushlight.nn.Hardtanh(min_value=-3).min_val == -3
