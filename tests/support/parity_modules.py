"""The cases of a module: its inputs in training and evaluation, and what PyTorch refuses."""

import functools
import warnings

import torch
from parity_check import differences, gradients, in_scope
from parity_material import DTYPES, modules, seed, spread
from parity_sides import OutOfScope, Side, flat, name_of, resolve
from torch.testing._internal.common_modules import ModuleErrorEnum

import rushlight


def cases(name, limit):
    info = modules()[name]
    for dtype in DTYPES[:2]:
        for training in (True, False):
            seed()
            material = info.module_inputs_func(
                info, device="cpu", dtype=dtype, requires_grad=True, training=training
            )
            for i in spread(len(material), limit):
                key = f"{name_of(dtype)} {'train' if training else 'eval'} #{i}"
                yield key, functools.partial(judge, name, material[i], dtype, training)


def refusals(name):
    info = modules()[name]
    if info.module_error_inputs_func is not None:
        seed()
        material = info.module_error_inputs_func(
            info, device="cpu", dtype=torch.float32, requires_grad=False, training=True
        )
        for i, bad in enumerate(material):
            forward = bad.error_on is not ModuleErrorEnum.CONSTRUCTION_ERROR
            check = functools.partial(
                judge, name, bad.module_error_input, torch.float32, True, forward=forward
            )
            yield f"refusal #{i}", check


def judge(name, sample, dtype, training, **options):
    """How a module made from the same arguments and the same seed differs."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            expected = in_scope(tell(torch, name, sample, dtype, training, **options))
            return differences(tell(rushlight, name, sample, dtype, training, **options), expected)
        except OutOfScope:
            return None


def tell(library, name, sample, dtype, training, *, forward=True):
    """What a user sees of a module's life: its text, its state before and after, its results."""
    side = Side(library)
    made, given = sample.constructor_input, sample.forward_input
    library.manual_seed(0)
    told = {}
    try:
        module = resolve(library, name)(*side.carry(made.args), **side.carry(made.kwargs))
        module = module.to(side.dtype(dtype)).train(training)
        told["text"] = repr(module)
        told["state"] = {key: value.clone() for key, value in module.state_dict().items()}
        if forward:
            told["result"] = result = module(*side.carry(given.args), **side.carry(given.kwargs))
    except OutOfScope:
        raise
    except Exception as error:  # noqa: BLE001 - whichever it is, it is compared
        return {**told, "error": error}
    if forward:
        told["state after"] = dict(module.state_dict())
        side.leaves += module.parameters()
        outputs = [x for x in flat(result) if x.requires_grad]
        if outputs and side.leaves:
            told["gradients"] = gradients(side, outputs, False)
    return told
