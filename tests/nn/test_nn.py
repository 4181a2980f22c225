"""Every layer and loss, against PyTorch: values, gradients, text, state, copies, layouts, types."""

import copy
import inspect
import pickle

import numpy as np
import pytest
from nn_cases import CASES, LAYERS

import rushlight
from rushlight import nn
from rushlight.ops import table

# Classes that are no layers: each has tests in a file of its own.
NOT_LAYERS = {
    "Buffer", "Module", "ModuleDict", "ModuleList", "Parameter", "ParameterDict", "ParameterList",
    "Sequential",
}  # fmt: skip
every_case = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
every_layer = pytest.mark.parametrize("case", LAYERS, ids=[case.name for case in LAYERS])
TOLERANCE = {"float64": (1e-10, 1e-12), "float32": (2e-5, 2e-6)}
# PyTorch's derivatives in float64 use 1/6 and 1/alpha rounded to float32.
ROUGH_IN_PYTORCH = {"Hardsigmoid": (1e-7, 1e-12), "CELU": (1e-6, 1e-12)}


def array(tensor):
    return tensor.detach().numpy()


def run(library, module, inputs):
    """The output and the gradients of inputs and parameters for one cotangent."""
    library.manual_seed(1)
    output = module(*inputs)
    cotangent = np.random.default_rng(2).standard_normal(tuple(output.shape))
    cotangent = library.from_numpy(np.asarray(cotangent)).to(output.dtype)
    wanted = [x for x in (*inputs, *module.parameters()) if x.requires_grad]
    output.backward(cotangent)
    return array(output), [array(x.grad) for x in wanted]


def assert_same(actual, expected, dtype, case):
    assert actual.dtype == expected.dtype
    relative, absolute = TOLERANCE[dtype]
    if dtype == "float64":
        relative, absolute = ROUGH_IN_PYTORCH.get(case.cls, (relative, absolute))
    np.testing.assert_allclose(actual, expected, rtol=relative, atol=absolute)


def test_every_class_has_a_case():
    classes = {n for n in nn.__all__ if inspect.isclass(getattr(nn, n))} - NOT_LAYERS
    assert classes == {case.cls for case in CASES}


@every_case
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("training", [True, False], ids=["train", "eval"])
def test_output_gradients_and_state_are_pytorchs(case, dtype, training, torch):
    ours = case.build(rushlight, dtype).train(training)
    theirs = case.build(torch, dtype).train(training)
    output, gradients = run(rushlight, ours, case.tensors(rushlight, dtype))
    expected, wanted = run(torch, theirs, case.tensors(torch, dtype))
    assert_same(output, expected, dtype, case)
    for gradient, other in zip(gradients, wanted, strict=True):
        assert_same(gradient, other, dtype, case)
    for (name, value), (other, theirs_value) in zip(
        ours.state_dict().items(), theirs.state_dict().items(), strict=True
    ):
        assert name == other
        assert_same(array(value), array(theirs_value), dtype, case)


def second(library, module, inputs):
    """The gradient of the sum of squared gradients."""
    library.manual_seed(1)
    output = module(*inputs)
    wanted = [x for x in (*inputs, *module.parameters()) if x.requires_grad]
    first = library.autograd.grad((output * output).sum(), wanted, create_graph=True)
    total = sum((g * g).sum() for g in first)
    if not total.requires_grad:
        return []
    return library.autograd.grad(total, wanted, materialize_grads=True)


@every_case
def test_second_derivatives_are_pytorchs(case, torch):
    try:
        expected = second(torch, case.build(torch), case.tensors(torch))
    except RuntimeError:
        pytest.skip("PyTorch has no second derivative here")
    actual = second(rushlight, case.build(rushlight), case.tensors(rushlight))
    for gradient, other in zip(actual, expected, strict=True):
        relative = max(1e-8, ROUGH_IN_PYTORCH.get(case.cls, (0, 0))[0])
        np.testing.assert_allclose(array(gradient), array(other), rtol=relative, atol=1e-9)


@every_case
def test_text_is_pytorchs(case, torch):
    assert repr(case.build(rushlight)) == repr(case.build(torch))


@every_case
def test_state_goes_round(case):
    module = case.build(rushlight)
    for parameter in module.parameters():
        nn.init.normal_(parameter)
    other = case.build(rushlight)
    assert str(other.load_state_dict(module.state_dict())) == "<All keys matched successfully>"
    inputs = case.tensors(rushlight)
    assert np.array_equal(run(rushlight, module, inputs)[0], run(rushlight, other, inputs)[0])


@every_case
@pytest.mark.parametrize("how", ["deepcopy", "pickle"])
def test_copies_are_equal_and_independent(case, how):
    module = case.build(rushlight)
    copied = copy.deepcopy(module) if how == "deepcopy" else pickle.loads(pickle.dumps(module))
    assert repr(copied) == repr(module)
    for ours, theirs in zip(module.parameters(), copied.parameters(), strict=True):
        assert theirs.requires_grad
        assert type(theirs) is nn.Parameter
        assert not np.shares_memory(array(ours), array(theirs))
    inputs = case.tensors(rushlight)
    assert np.array_equal(run(rushlight, module, inputs)[0], run(rushlight, copied, inputs)[0])


@every_case
def test_layout_does_not_matter(case):
    inputs = case.tensors(rushlight, grad=False)
    strided = [rushlight.from_numpy(np.repeat(array(x), 2, 0)[::2]) for x in inputs]
    reversed_ = [rushlight.from_numpy(np.asfortranarray(array(x))) for x in inputs]
    expected = array(case.build(rushlight).eval()(*inputs))
    for other in (strided, reversed_):
        np.testing.assert_allclose(
            array(case.build(rushlight).eval()(*other)), expected, rtol=1e-13, atol=1e-14
        )


@every_case
def test_empty_batches_are_as_in_pytorch(case, torch):
    def outcome(library):
        module = case.build(library)
        try:
            return array(module(*[x[:0] for x in case.tensors(library, grad=False)]))
        except (ValueError, RuntimeError, IndexError) as error:
            return type(error)

    expected, actual = outcome(torch), outcome(rushlight)
    if isinstance(expected, type):
        assert actual is expected
    else:
        assert actual.shape == expected.shape
        assert np.array_equal(actual, expected, equal_nan=True)


@every_layer
def test_inputs_survive(case):
    inputs = case.tensors(rushlight, grad=False)
    before = [array(x).copy() for x in inputs]
    case.build(rushlight)(*inputs)
    for x, was in zip(inputs, before, strict=True):
        assert np.array_equal(array(x), was)


def test_a_wrong_derivative_is_noticed(torch, monkeypatch):
    """The comparison would notice a gradient that is off by one part in a thousand."""
    case = next(case for case in CASES if case.cls == "SiLU")
    row = table["silu"]
    node = row.apply.__globals__["Node"]
    honest = node.backward
    monkeypatch.setattr(node, "backward", lambda self, xp, g: (honest(self, xp, g)[0] * 1.001,))
    with pytest.raises(AssertionError):
        test_output_gradients_and_state_are_pytorchs(case, "float32", True, torch)
