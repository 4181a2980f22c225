"""The cases of an optimizer: every configuration over some steps, and what PyTorch refuses."""

import functools
import warnings

import torch
from parity_check import differences, in_scope
from parity_material import DTYPES, optimizers, seed
from parity_sides import OutOfScope, Side, name_of

import rushlight

STEPS = 10
FUSED = ("foreach", "fused", "capturable", "differentiable")


def cases(name):
    info = optimizers()[name]
    for dtype in DTYPES[:2]:
        seed()
        for i, sample in enumerate(info.optim_inputs_func(device="cpu", dtype=dtype)):
            if not any(sample.kwargs.get(flag) for flag in FUSED):
                key = f"{name_of(dtype)} #{i}"
                yield key, functools.partial(judge_training, name, dtype, sample.kwargs)


def refusals(name):
    seed()
    info = optimizers()[name]
    material = info.optim_error_inputs_func(device="cpu", dtype=torch.float32)
    for i, bad in enumerate(material):
        given = bad.optimizer_error_input
        yield f"refusal #{i}", functools.partial(judge, make, name, given.params, given.kwargs)


def judge(story, *given):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            expected = in_scope(outcome(story, torch, *given))
            return differences(outcome(story, rushlight, *given), expected)
        except OutOfScope:
            return None


def judge_training(name, dtype, kwargs):
    """As `judge`; PyTorch must be able to train, or nothing would be compared."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = train(torch, name, dtype, kwargs)
        return differences(outcome(train, rushlight, name, dtype, kwargs), expected)


def outcome(story, library, *given):
    try:
        return story(library, *given)
    except OutOfScope:
        raise
    except Exception as error:  # noqa: BLE001 - whichever it is, it is compared
        return {"error": error}


def make(library, name, params, kwargs):
    side = Side(library)
    getattr(library.optim, name)(side.carry(params), **side.carry(kwargs))
    return {}


def train(library, name, dtype, kwargs):
    """A small regression: parameters and losses after every step, and the state at the end."""
    side = Side(library)
    torch.manual_seed(0)
    shapes = ((8, 3), (8, 2), (3, 4), (4, 2), (2,))
    x, y, *weights = (side.carry(torch.randn(shape, dtype=dtype)) for shape in shapes)
    for weight in weights:
        weight.requires_grad_()
    optimizer = getattr(library.optim, name)(weights, **side.carry(kwargs))

    def closure():
        optimizer.zero_grad()
        loss = (((x @ weights[0]).tanh() @ weights[1] + weights[2] - y) ** 2).mean()
        loss.backward()
        return loss

    told = {}
    for step in range(STEPS):
        loss = optimizer.step(closure)
        told[f"step {step}"] = [loss.detach(), *[w.detach().clone() for w in weights]]
    told["state"] = optimizer.state_dict()["state"]
    return told
