"""Is it the same call in both libraries? Its stages, told by each and compared one by one.

`tell` runs a call and records what a user can see: the result, the operands afterwards, the
gradients for a fixed random cotangent, and the gradients of these. An error is a stage's outcome
like any other; the other library must then raise one that `except` with its class catches.
`differences` names the stages that differ.
"""

import numpy as np
import torch
from parity_sides import SCOPE, OutOfScope, flat, name_of, values

# |difference| <= atol + rtol·|expected|, or <= norm·max|expected| for sums that cancel.
TOLERANCES = {"float32": (1.3e-5, 1e-5, 5e-6), "float64": (1e-7, 1e-7, 1e-12)}
# Kernels that PyTorch has not written are no promise of its API.
UNWRITTEN = ("not implemented for", "not resizable", "setStorage", "not implemented. You can",
             "view size is not compatible")  # fmt: skip
# Where PyTorch's derivatives trip over the types or layouts that its functions take.
STUMBLES = (
    "with a bool tensor is not supported",
    "on a bool tensor is not supported",
    "with two bool tensors is not supported",
    "can't be cast to the desired output type",
    "without overflow",
    "Found dtype",
)


def tell(side, function, args, kwargs, *, in_place=False, second=True):
    """The stages of one call, each with its outcome: a value or an exception."""
    told = {}
    args, kwargs = side.carry(list(args)), side.carry(kwargs)
    side.library.manual_seed(42)
    try:
        if in_place and any(args[0] is leaf for leaf in side.leaves):
            args[0] = args[0].clone()  # a leaf must not be changed in place
        place = args[0].data_ptr() if in_place else 0
        told["result"] = result = function(*args, **kwargs)
        told["place"] = [result is args[0], result.data_ptr() == place] if in_place else []
    except Exception as error:  # noqa: BLE001 - whichever it is, it is compared
        return {"result": error}
    told["operands"] = [x for x in flat([args, kwargs]) if isinstance(x, side.library.Tensor)]
    outputs = [x for x in flat(result) if isinstance(x, side.library.Tensor) and x.requires_grad]
    if outputs and side.leaves:
        told["gradients"] = first = gradients(side, outputs, second)
        if second and isinstance(first, list):
            wanting = [g for g in first if g is not None and g.requires_grad]
            if wanting:
                told["second gradients"] = gradients(side, wanting, False)
    return told


def gradients(side, outputs, create_graph):
    """Those of Σ outputs · fixed random weights, by every leaf."""
    rng = np.random.default_rng(0)
    weights = [
        side.library.from_numpy(np.asarray(rng.standard_normal(tuple(x.shape)))).to(x.dtype)
        for x in outputs
    ]
    try:
        return list(
            side.library.autograd.grad(
                outputs, side.leaves, weights, create_graph=create_graph, allow_unused=True
            )
        )
    except Exception as error:  # noqa: BLE001 - whichever it is, it is compared
        return error


def in_scope(told):
    """What PyTorch told, if Rushlight means to have all of it.

    Raises:
        OutOfScope: a result of an element type that it does not have, or a kernel PyTorch lacks.
    """
    for stage, outcome in told.items():
        if isinstance(outcome, Exception):
            if stage == "result" and any(words in str(outcome) for words in UNWRITTEN):
                raise OutOfScope(str(outcome))
            continue
        for leaf in flat(outcome):
            if isinstance(leaf, complex):
                raise OutOfScope("complex")
            if isinstance(leaf, torch.Tensor) and (
                leaf.dtype not in SCOPE or leaf.layout is not torch.strided
            ):
                raise OutOfScope(f"{leaf.dtype}, {leaf.layout}")
    return told


def differences(found, expected, *, exact=True):
    """`stage: what differs` for each stage; where not `exact`, values are not compared."""
    problems = []
    for stage, outcome in expected.items():
        if stage == "second gradients" and stage not in found and isinstance(outcome, list):
            found = {**found, stage: [None] * len(outcome)}  # they are zero, or differ
        if stage not in found and isinstance(outcome, Exception):
            continue  # PyTorch has no such derivatives, and Rushlight none to give
        if stage not in found:
            problems.append(f"{stage}: {describe(found.get('result'))}, not {describe(outcome)}")
            break
        try:
            if "gradients" in stage:
                compare_gradients(found[stage], outcome, exact)
            else:
                compare(found[stage], outcome, exact)
        except AssertionError as problem:
            problems.append(f"{stage}: {problem}")
    return problems


def describe(x):
    text = " ".join(str(x).split())
    return f"{type(x).__name__} {text[:100]}"


def require(same, found, expected):
    if not same:
        raise AssertionError(f"{describe(found)}, not {describe(expected)}")


def compare(found, expected, exact=True):
    """Raise AssertionError unless one outcome is the other's twin."""
    match expected:
        case Exception():
            if any(words in str(expected) for words in UNWRITTEN):
                return
            require(isinstance(found, type(expected)), found, expected)
        case torch.Tensor():
            compare_tensors(found, expected, exact)
        case torch.dtype():
            require(name_of(found) == name_of(expected), found, expected)
        case list() | tuple():
            same = isinstance(found, list | tuple) and len(found) == len(expected)
            require(same, found, expected)
            if not isinstance(expected, torch.Size):
                require(type(found).__name__ == type(expected).__name__, found, expected)
            for f, e in zip(found, expected, strict=True):
                compare(f, e, exact)
        case dict():
            require(isinstance(found, dict) and list(found) == list(expected), found, expected)
            for key in expected:
                compare(found[key], expected[key], exact)
        case float():
            require(isinstance(found, float), found, expected)
            compare_values(np.asarray(found), np.asarray(expected))
        case _:
            same = type(found).__name__ == type(expected).__name__
            require(same and str(found) == str(expected), found, expected)


def compare_gradients(found, expected, exact):
    """No gradient and a gradient of zeros are the same; whether it can be derived again is not."""
    if isinstance(expected, Exception) and any(words in str(expected) for words in STUMBLES):
        return None
    if isinstance(expected, Exception) or isinstance(found, Exception):
        return compare(found, expected)
    for f, e in zip(found, expected, strict=True):
        if f is None or e is None:
            given = f if e is None else e
            zero = given is None or not values(given).any()
            require(zero, f, e)
        else:
            compare(f.detach(), e.detach(), exact)
    return None


def compare_tensors(found, expected, exact):
    for what, have, want in (
        ("type", type(found).__name__, type(expected).__name__),
        ("shape", tuple(getattr(found, "shape", ())), tuple(expected.shape)),
        ("dtype", name_of(getattr(found, "dtype", "")), name_of(expected.dtype)),
        ("requires_grad", getattr(found, "requires_grad", None), expected.requires_grad),
    ):
        assert have == want, f"{what} {have}, not {want}"
    if exact:
        compare_values(values(found), values(expected))


def compare_values(found, expected):
    """NumPy arrays of one shape and type."""
    assert found.dtype == expected.dtype, f".numpy() of {found.dtype}, not {expected.dtype}"
    if expected.dtype.kind != "f":
        bad = found != expected
    else:
        rtol, atol, norm = TOLERANCES[expected.dtype.name]
        e, f = expected.astype(np.float64), found.astype(np.float64)
        finite = np.isfinite(e) & np.isfinite(f)
        size = np.abs(np.where(finite, e, 0))
        gap = np.abs(np.where(finite, e, 0) - np.where(finite, f, 0))
        close = gap <= np.maximum(atol + rtol * size, norm * size.max(initial=0))
        bad = ~np.where(finite, close, (e == f) | (np.isnan(e) & np.isnan(f)))
    if bad.any():
        at = tuple(np.argwhere(bad)[0].tolist())
        raise AssertionError(
            f"{bad.sum()} of {bad.size} values differ: {found[at]} at {list(at)}, "
            f"not {expected[at]}"
        )
