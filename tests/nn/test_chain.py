"""Chains in a ``Sequential``: found where they are, and never in the way of who looks inside."""

import copy
import pickle

import numpy as np
import pytest

import rushlight
from rushlight import nn
from rushlight.nn.chain import Plan


def network():
    rushlight.manual_seed(0)
    return nn.Sequential(
        nn.Linear(4, 3), nn.ReLU(), nn.Dropout(0.0), nn.Linear(3, 3), nn.Linear(3, 2), nn.Sigmoid()
    )


def parts(model):
    """The number of modules in each part of the plan."""
    return [len(getattr(part, "modules", [part])) if not isinstance(part, nn.Module) else 1
            for part in Plan(model).parts]  # fmt: skip


def one_by_one(model, x):
    for module in model:
        x = module(x)
    return x


def test_stretches_of_layers_are_found():
    assert parts(network()) == [2, 1, 3]
    assert parts(nn.Sequential(nn.ReLU(), nn.Linear(2, 2), nn.ReLU(), nn.ReLU())) == [1, 2, 1]
    assert parts(nn.Sequential(nn.Linear(2, 2, bias=False), nn.Tanh())) == [1, 1]
    assert parts(nn.Sequential()) == []


def test_a_stretch_is_its_modules_to_the_bit():
    model, x = network(), rushlight.randn(5, 4)
    together, apart = model(x), one_by_one(model, x)
    np.testing.assert_array_equal(together.detach().numpy(), apart.detach().numpy())
    grads = []
    for out in (together, apart):
        model.zero_grad()
        out.sum().backward()
        grads.append([p.grad.numpy().copy() for p in model.parameters()])
    for one, other in zip(*grads, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("shape", [(4,), (2, 5, 4)])
def test_inputs_of_other_dimensions(shape):
    model, x = network(), rushlight.randn(*shape)
    assert model(x).tolist() == one_by_one(model, x).tolist()


def test_hooks_see_what_they_ask_for():
    model, x, seen = network(), rushlight.randn(5, 4), []
    model(x)
    handle = model[3].register_forward_hook(lambda module, args, out: seen.append(out.shape))
    model(x)
    assert seen == [(5, 3)]
    handle.remove()
    model(x)
    assert seen == [(5, 3)]


def test_a_forward_of_its_own_is_called():
    model, x = network(), rushlight.randn(5, 4)
    model(x)
    model[5].forward = lambda input: input * 0
    assert not model(x).any()
    del model[5].forward
    assert model(x).all()


def exchange_module(model):
    model[0] = nn.Linear(4, 3)


def exchange_weight(model):
    model[0].weight = nn.Parameter(rushlight.ones(3, 4))


def exchange_memory(model):
    model[0].weight.data = rushlight.ones(3, 4)


def take_bias(model):
    model[0].bias = None


def write(model):
    with rushlight.no_grad():
        model[0].weight.fill_(1)


def cast(model):
    model.double().float()


def freeze(model):
    model[0].requires_grad_(False)


def exchange_through_registry(model):
    model[0]._parameters["weight"] = nn.Parameter(rushlight.ones(3, 4))


def append(model):
    model.append(nn.Tanh())


def shorten(model):
    del model[4:]


@pytest.mark.parametrize(
    "change",
    [
        exchange_module,
        exchange_weight,
        exchange_memory,
        take_bias,
        write,
        cast,
        freeze,
        exchange_through_registry,
        append,
        shorten,
    ],
)
def test_changes_are_noticed(change):
    model, x = network(), rushlight.randn(5, 4)
    model(x)
    change(model)
    assert model(x).tolist() == one_by_one(model, x).tolist()
    model(x).sum().backward()
    gradients = [p.grad is not None for p in model.parameters()]
    assert gradients == [p.requires_grad for p in model.parameters()]


def test_a_parameter_of_another_shape_raises_as_its_layer_does():
    model, x = network(), rushlight.randn(5, 4)
    model(x)
    model[0].weight.data = rushlight.ones(3, 6)
    with pytest.raises(RuntimeError, match="mat1 and mat2 shapes cannot be multiplied"):
        model(x)


@pytest.mark.parametrize(
    "copied", [copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))], ids=["deepcopy", "pickle"]
)
def test_a_copy_computes_with_its_own_parameters(copied):
    model, x = network(), rushlight.randn(5, 4)
    model(x)
    other = copied(model)
    with rushlight.no_grad():
        for p in other.parameters():
            p.mul_(2)
    assert other(x).tolist() == one_by_one(other, x).tolist()
    assert other(x).tolist() != model(x).tolist()


def test_a_shallow_copy_goes_its_own_way():
    model, x = network(), rushlight.randn(5, 4)
    model(x)
    other = copy.copy(model)
    other[0] = nn.Linear(4, 3)
    assert other(x).tolist() == one_by_one(other, x).tolist()
    assert model(x).tolist() == one_by_one(model, x).tolist()


def test_a_plan_is_kept_while_nothing_changes():
    model, x = network(), rushlight.randn(5, 4)
    model(x)
    plan = model._plan
    model.train().zero_grad()
    model(x).sum().backward()
    assert model._plan is plan
