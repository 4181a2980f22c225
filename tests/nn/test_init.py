"""Initial values: bits as PyTorch's, errors, layouts."""

import math

import numpy as np
import pytest
from outcomes import outcome, stories

import rushlight
from rushlight.nn import init

FILLS = [
    ("uniform_", (-1, 2)), ("normal_", (1.0, 0.1)), ("trunc_normal_", (0.0, 0.02, -0.01, 0.05)),
    ("trunc_normal_", ()), ("constant_", (3.5,)), ("ones_", ()), ("zeros_", ()), ("eye_", ()),
    ("xavier_uniform_", (2.0,)), ("xavier_normal_", ()), ("kaiming_uniform_", (0.1, "fan_out")),
    ("kaiming_normal_", (0, "fan_in", "relu")), ("sparse_", (0.3,)), ("orthogonal_", (1.5,)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "args"), FILLS, ids=[f"{n}{a}" for n, a in FILLS])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("shape", [(3, 4), (20, 3)])
def test_values_are_pytorchs(name, args, dtype, shape, torch):
    def filled(library):
        library.manual_seed(3)
        tensor = library.empty(*shape, dtype=getattr(library, dtype))
        assert getattr(library.nn.init, name)(tensor, *args) is tensor
        return tensor.numpy(), library.get_rng_state().numpy()

    ours, state = filled(rushlight)
    theirs, expected = filled(torch)
    if name == "orthogonal_":
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-6)
    else:
        np.testing.assert_allclose(ours, theirs, rtol=1e-6 if dtype == "float32" else 1e-14)
    assert np.array_equal(state, expected)


def tell_dirac(L):
    shapes = ((4, 2, 3), (2, 2, 3, 3), (4, 4, 1, 2, 3))
    filled = [L.nn.init.dirac_(L.ones(*s), g).tolist() for s in shapes for g in (1, 2)]
    return (
        filled,
        outcome(L.nn.init.dirac_, L.ones(2)),
        outcome(L.nn.init.dirac_, L.ones(3, 2, 1), 2),
    )


def tell_gains(L):
    names = (
        "linear",
        "conv2d",
        "conv_transpose1d",
        "sigmoid",
        "tanh",
        "relu",
        "leaky_relu",
        "selu",
    )
    gain = L.nn.init.calculate_gain
    told = [gain(name) for name in names] + [gain("leaky_relu", slope) for slope in (0.2, 1)]
    return told, outcome(gain, "no"), [outcome(gain, "leaky_relu", bad) for bad in (True, "x")]


def tell_errors(L):
    init = L.nn.init
    return [
        outcome(init.xavier_uniform_, L.ones(3)), outcome(init.kaiming_normal_, L.ones(3)),
        outcome(init.kaiming_uniform_, L.ones(3, 2), mode="fan"), outcome(init.eye_, L.ones(3)),
        outcome(init.sparse_, L.ones(3), 0.1), outcome(init.orthogonal_, L.ones(3)),
        outcome(init.uniform_, L.ones(3), 2, 1), outcome(init.normal_, L.ones(3), 0, -1),
    ]  # fmt: skip


def tell_parameters_stay(L):
    p = L.nn.Parameter(L.ones(2, 3))
    version = p._version
    L.nn.init.zeros_(p)
    return p.tolist(), p.requires_grad, p.is_leaf, p._version > version


def tell_views(L):
    base = L.zeros(4, 6)
    L.manual_seed(0)
    L.nn.init.uniform_(base[:, ::2])
    L.nn.init.ones_(base.t()[1])
    return (base * 1e5).round().tolist()


@stories(globals())
def test_story_is_pytorchs(story, torch):
    assert story(rushlight) == story(torch)


@pytest.mark.parametrize("name", ["uniform", "normal", "xavier_uniform", "kaiming_normal", "eye"])
def test_older_names_warn(name):
    with pytest.warns(FutureWarning, match=f"in favor of `nn.init.{name}_`"):
        getattr(init, name)(rushlight.ones(2, 2))


@pytest.mark.parametrize("name", ["kaiming_uniform_", "kaiming_normal_"])
def test_empty_tensors_warn(name):
    with pytest.warns(UserWarning, match="zero-element"):
        getattr(init, name)(rushlight.ones(0, 2))


def test_bounds_far_from_the_mean_warn():
    with pytest.warns(UserWarning, match="more than 2 std"):
        init.trunc_normal_(rushlight.ones(2), mean=5.0, std=1.0, a=-2.0, b=2.0)


def test_orthogonal_rows_or_columns_are():
    wide = init.orthogonal_(rushlight.empty(3, 5, dtype=rushlight.float64)).numpy()
    tall = init.orthogonal_(rushlight.empty(6, 2, dtype=rushlight.float64), gain=2).numpy()
    np.testing.assert_allclose(wide @ wide.T, np.eye(3), atol=1e-12)
    np.testing.assert_allclose(tall.T @ tall, 4 * np.eye(2), atol=1e-12)
    assert init.orthogonal_(rushlight.empty(0, 2)).shape == (0, 2)


def test_a_generator_is_used():
    draws = [
        init.normal_(rushlight.empty(3), generator=rushlight.Generator().manual_seed(5)).tolist()
        for _ in range(2)
    ]
    assert draws[0] == draws[1]


def test_xavier_bound_holds():
    filled = init.xavier_uniform_(rushlight.empty(30, 20)).numpy()
    assert abs(filled).max() <= math.sqrt(6 / 50)
