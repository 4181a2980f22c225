"""The cases of an operator: way × type × sample, its layouts, and what PyTorch refuses."""

import functools
import warnings

import torch
from parity_check import differences, in_scope, tell
from parity_material import DTYPES, UNARY, UNINITIALISED, operators, samples, seed, spread, ways
from parity_sides import OutOfScope, Side, name_of

import rushlight


def cases(name, limit):
    """`limit` samples of each way and type, the function's on tensors of every layout."""
    info = operators()[name]
    for way in ways(info):
        for dtype in DTYPES if way.kind == "function" else DTYPES[::2]:
            material = samples(name, dtype)
            for i in spread(len(material), limit):
                key = f"{way.kind} {name_of(dtype)} #{i}"
                yield key, functools.partial(judge, info, way, material[i])
                if way.kind == "function" and dtype is torch.float64:
                    turned = functools.partial(judge_turned, info, way, material[i])
                    yield f"{key} not contiguous", turned


def refusals(name):
    """What PyTorch's material says must be refused."""
    info = operators()[name]
    if info.error_inputs_func is not None:
        seed()
        way = ways(info)[0]
        for i, bad in enumerate(info.error_inputs_func(info, "cpu")):
            yield f"refusal #{i}", functools.partial(judge, info, way, bad.sample_input)


def judge_turned(info, way, sample):
    return judge(info, way, sample.noncontiguous())


def judge(info, way, sample):
    """How one call differs between PyTorch and Rushlight: a list of problems, or None."""
    args, kwargs = [sample.input, *sample.args], sample.kwargs
    if way.kind == "operator" and (kwargs or len(args) != (1 if way.torch in UNARY else 2)):
        return None
    in_place = way.in_place and isinstance(sample.input, torch.Tensor)
    settings = {"in_place": in_place, "second": second_order(info, sample)}
    contiguous = info.name.startswith("as_strided")

    def told(library, function):
        side = Side(library, contiguous=contiguous)
        return tell(side, function, args, kwargs, **settings)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            expected = in_scope(told(torch, way.torch))
            exact = not UNINITIALISED.match(info.name.rpartition(".")[2])
            return differences(told(rushlight, way.rushlight), expected, exact=exact)
        except OutOfScope:
            return None


def second_order(info, sample):
    """Whether to compare second derivatives: in float64, where PyTorch has them."""
    return (
        info.supports_gradgrad
        and isinstance(sample.input, torch.Tensor)
        and sample.input.dtype is torch.float64
    )
