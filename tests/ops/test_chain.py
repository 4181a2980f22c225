"""A chain: the bits of its rows one after the other, and one node for all of them."""

from itertools import pairwise

import numpy as np
import pytest

import rushlight
from rushlight.autograd import grad
from rushlight.ops import table, tensors
from rushlight.ops.chain import Chain

ACTIVATIONS = [
    ("relu",),
    ("",),
    ("sigmoid", "tanh"),
    ("", "relu", ""),
    ("tanh", "", "sigmoid"),
]


def layers(activations, dtype=np.float32, seed=0):
    """An input and the parameters of one layer for each activation, all leaves."""
    rng = np.random.default_rng(seed)
    sizes = [5, *(3 + k for k in range(len(activations)))]
    arrays = [rng.standard_normal((7, 5))]
    for before, after in pairwise(sizes):
        arrays += [rng.standard_normal((after, before)), rng.standard_normal(after)]
    x, *parameters = (rushlight.tensor(a.astype(dtype), requires_grad=True) for a in arrays)
    return x, parameters


def apart(x, parameters, activations):
    """The same layers row by row."""
    for k, name in enumerate(activations):
        x = tensors.linear(x, parameters[2 * k], parameters[2 * k + 1])
        x = getattr(tensors, name)(x) if name else x
    return x


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("activations", ACTIVATIONS)
def test_it_is_its_rows_to_the_bit(activations, dtype):
    x, parameters = layers(activations, dtype)
    together = Chain(parameters, activations)(x)
    expected = apart(x, parameters, activations)
    np.testing.assert_array_equal(together._data, expected._data)
    g = rushlight.tensor(np.random.default_rng(1).standard_normal(expected.shape).astype(dtype))
    inputs = [x, *parameters]
    for one, other in zip(grad(together, inputs, g), grad(expected, inputs, g), strict=True):
        np.testing.assert_array_equal(one._data, other._data)
        assert one._data.dtype == dtype


@pytest.mark.parametrize("activations", ACTIVATIONS)
def test_second_derivatives_are_those_of_the_rows(activations):
    x, parameters = layers(activations, np.float64)
    inputs = [x, *parameters]

    def second(out):
        first = grad((out * out).sum(), inputs, create_graph=True)
        total = sum((g * g).sum() for g in first)
        return grad(total, inputs, materialize_grads=True)

    found = second(Chain(parameters, activations)(x))
    expected = second(apart(x, parameters, activations))
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one._data, other._data, rtol=1e-12)


def test_it_has_one_node_named_after_the_last_row():
    x, parameters = layers(("relu", "sigmoid"))
    node = Chain(parameters, ("relu", "sigmoid"))(x).grad_fn
    assert type(node).__name__ == node.name() == "SigmoidBackward0"
    assert [edge for edge, _ in node.next_functions] == [x._node, *(p._node for p in parameters)]
    assert type(Chain(parameters[:2], ("",))(x).grad_fn).__name__ == table["linear"].grad_name


def test_an_input_without_gradient_gets_none():
    x, parameters = layers(("relu",))
    Chain(parameters, ("relu",))(x.detach()).sum().backward()
    assert x.grad is None
    assert all(p.grad is not None for p in parameters)


def test_without_recording_there_is_no_node():
    x, parameters = layers(("relu",))
    with rushlight.no_grad():
        assert Chain(parameters, ("relu",))(x).grad_fn is None


@pytest.mark.parametrize(
    "other",
    [
        rushlight.zeros(7, 4),
        rushlight.zeros(5),
        rushlight.zeros(2, 7, 5),
        rushlight.zeros(7, 5, dtype=rushlight.float64),
        np.zeros((7, 5), np.float32),
    ],
    ids=["width", "vector", "three dimensions", "type", "array"],
)
def test_other_inputs_are_left_to_the_modules(other):
    _, parameters = layers(("relu",))
    assert Chain(parameters, ("relu",))(other) is None


def test_frozen_parameters_are_left_to_the_modules():
    x, parameters = layers(("relu", ""))
    parameters[0].requires_grad_(False)
    chain = Chain(parameters, ("relu", ""))
    assert chain(x) is None
    for p in parameters:
        p.requires_grad_(False)
    assert chain(x) is None
    assert chain(x.detach()).grad_fn is None


def test_other_memory_is_noticed():
    x, parameters = layers(("relu",))
    chain = Chain(parameters, ("relu",))
    assert chain.is_current()
    parameters[0].data = rushlight.ones(3, 5)
    assert chain(x) is None
    assert not chain.is_current()


def test_writes_in_place_are_seen():
    x, parameters = layers(("", ""))
    chain = Chain(parameters, ("", ""))
    before = chain(x)._data
    with rushlight.no_grad():
        parameters[0].mul_(2)
    np.testing.assert_array_equal(chain(x)._data, apart(x, parameters, ("", ""))._data)
    assert not np.array_equal(chain(x)._data, before)


def changed_after(number, x, parameters):
    """Write to a parameter between forward and backward."""
    out = Chain(parameters, ("relu", ""))(x)
    with rushlight.no_grad():
        parameters[number].add_(1)
    out.sum().backward()


def test_what_backward_needs_must_not_change():
    x, parameters = layers(("relu", ""))
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        changed_after(2, x, parameters)
    changed_after(1, x, parameters)  # no derivative needs a bias
    changed_after(0, x.detach(), parameters)  # nor the first weight, without the input's gradient


def test_the_result_of_a_plain_layer_may_be_overwritten():
    x, parameters = layers(("",))
    out = Chain(parameters, ("",))(x)
    out += 1
    out.sum().backward()
    assert parameters[1].grad.tolist() == [7.0] * 3


def test_no_rows_at_all():
    _, parameters = layers(("relu",))
    out = Chain(parameters, ("relu",))(rushlight.zeros(0, 5))
    assert out.shape == (0, 3)
    out.sum().backward()
    assert not parameters[0].grad.any()


def test_a_row_that_saves_more_than_its_output_is_refused():
    _, parameters = layers(("relu",))
    with pytest.raises(TypeError, match="gelu needs a twin"):
        Chain(parameters, ("gelu",))
