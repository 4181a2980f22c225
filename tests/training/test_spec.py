"""Networks as plain data: built as they were, and hostile ones refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rushlight import manual_seed, nn
from rushlight.training.spec import ACTIVATIONS, LAYERS, build, mlp, problems_of, spec_of

EVERY = [
    nn.Linear(4, 6, bias=False),
    nn.BatchNorm1d(6, eps=1e-4, momentum=0.2, affine=False),
    nn.LayerNorm(6, eps=1e-3, bias=False),
    nn.LayerNorm((6,), elementwise_affine=False),
    nn.Flatten(1, -1),
    nn.Identity(),
    nn.Dropout(0.25),
    nn.Sigmoid(),
    nn.Tanh(),
    nn.ReLU(),
    nn.LeakyReLU(0.2),
    nn.ELU(0.5),
    nn.GELU("tanh"),
    nn.SiLU(),
    nn.Softplus(2.0, 10.0),
    nn.Softmax(1),
    nn.LogSoftmax(dim=1),
]


def test_every_layer_is_tried_here():
    assert {type(layer).__name__ for layer in EVERY} == set(LAYERS)


def test_the_spec_of_a_network_builds_it_again():
    model = nn.Sequential(nn.Sequential(nn.Linear(4, 4), nn.Tanh()), *EVERY)
    spec = spec_of(model)
    again = build(spec)
    assert repr(again) == repr(model)
    assert spec_of(again) == spec
    assert {k: v.shape for k, v in again.state_dict().items()} == {
        k: v.shape for k, v in model.state_dict().items()
    }


def test_a_network_is_drawn_as_its_layers_draw():
    manual_seed(3)
    built = build(mlp(4, [5], 2))
    manual_seed(3)
    written = nn.Sequential(nn.Linear(4, 5), nn.ReLU(), nn.Linear(5, 2))
    for a, b in zip(built.parameters(), written.parameters(), strict=True):
        np.testing.assert_array_equal(a.detach().numpy(), b.detach().numpy())


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_a_perceptron_of_every_activation(name):
    types = [layer["type"] for layer in mlp(4, [8, 6], 3, name, dropout=0.1)]
    assert types == ["Linear", ACTIVATIONS[name], "Dropout"] * 2 + ["Linear"]
    assert build(mlp(4, [8, 6], 3, name))[0].out_features == 8


def test_a_perceptron_without_hidden_layers_and_with_an_end():
    assert mlp(2, [], 1, final={"type": "Sigmoid"}) == [
        {"type": "Linear", "in_features": 2, "out_features": 1},
        {"type": "Sigmoid"},
    ]


def test_an_unknown_activation_is_refused():
    with pytest.raises(ValueError, match="no activation 'cos'; there are relu"):
        mlp(2, [3], 1, "cos")


LINEAR = {"type": "Linear", "in_features": 2, "out_features": 3}


def nested(depth):
    spec = [LINEAR]
    for _ in range(depth):
        spec = [{"type": "Sequential", "layers": spec}]
    return spec


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        (None, "layers must be a list of layers"),
        ([], "one at least"),
        ("Linear", "layers must be a list of layers"),
        ({"type": "Linear"}, "layers must be a list"),
        ([1], r"layers\[0\] must have a type"),
        ([{}], "must have a type"),
        ([{"type": 3}], "must have a type"),
        ([{"type": "Conv2d"}], "no layer 'Conv2d'; there are Linear"),
        ([{"type": "Module"}], "no layer 'Module'"),
        ([{"type": "__builtins__"}], "no layer '__builtins__'"),
        ([{"type": "functional"}], "no layer"),
        ([{"type": "os.system"}], "no layer"),
        ([{"type": "CrossEntropyLoss"}], "no layer"),
        ([LINEAR | {"out_features": 0}], "out_features of Linear must be a whole number"),
        ([LINEAR | {"out_features": 2.0}], "out_features of Linear"),
        ([LINEAR | {"out_features": True}], "out_features of Linear"),
        ([LINEAR | {"in_features": "2"}], "in_features of Linear"),
        ([LINEAR | {"bias": 1}], "bias of Linear must be true or false"),
        ([LINEAR | {"device": "cpu"}], "Linear has no argument 'device'"),
        ([LINEAR | {"__class__": 1}], "Linear has no argument '__class__'"),
        ([LINEAR | {"self": 1}], "Linear has no argument 'self'"),
        ([{"type": "Linear", "in_features": 2}], "Linear needs out_features"),
        ([{"type": "Dropout", "p": 1.5}], "p of Dropout"),
        ([{"type": "Dropout", "p": float("nan")}], "p of Dropout"),
        ([{"type": "GELU", "approximate": "fast"}], "approximate of GELU"),
        ([{"type": "LayerNorm", "normalized_shape": [3, 0]}], "normalized_shape of LayerNorm"),
        ([{"type": "LayerNorm", "normalized_shape": []}], "normalized_shape of LayerNorm"),
        ([{"type": "Softmax", "dim": 99}], "dim of Softmax"),
        ([{"type": "Sequential"}], r"layers\[0\].layers must be a list"),
        ([{"type": "Sequential", "layers": [LINEAR], "x": 1}], "Sequential has no argument 'x'"),
        (nested(9), "nested more than 8 deep"),
        (nested(5000), "nested more than 8 deep"),
        ([{"type": "ReLU"}] * 1001, "at most 1000, got 1001"),
        ([LINEAR | {"in_features": 10**7, "out_features": 10**7}], "at most 268435456 parameters"),
        ([{"type": "LayerNorm", "normalized_shape": [10**7, 10**7]}], "parameters"),
    ],
)
def test_a_hostile_spec_is_refused(spec, message):
    with pytest.raises(ValueError, match=message):
        build(spec)


def test_all_problems_are_said_at_once():
    found = problems_of([{"type": "X"}, LINEAR | {"bias": 0}, {"type": "Linear"}])
    assert len(found) == 4


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "layers", "in_features", "p", "x"]),
            inner | st.sampled_from(sorted(LAYERS)),
            max_size=3,
        )
    ),
    max_leaves=10,
)


@given(VALUES)
def test_no_spec_is_another_exception(spec):
    if not problems_of(spec):
        assert spec_of(build(spec)) is not None


class Own(nn.Linear):
    pass


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (nn.Linear(2, 2), "expected a Sequential of known layers, got Linear"),
        (nn.Sequential(Own(2, 2)), "is none of the layers"),
        (nn.Sequential(nn.MSELoss()), "is none of the layers"),
    ],
)
def test_a_model_of_another_kind_has_no_spec(model, message):
    with pytest.raises(TypeError, match=message):
        spec_of(model)


def test_layers_with_names_have_no_spec():
    model = nn.Sequential()
    model.add_module("first", nn.ReLU())
    with pytest.raises(TypeError, match="without names, got first"):
        spec_of(model)
