"""Printed tensors against PyTorch's: frozen texts, and random arrays side by side.

`python tests/test_printing.py` writes the frozen texts anew with the PyTorch that is installed:
each case in the file is its own recipe (an expression in `np`, options, what stands behind it).
"""

import json
import math
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from rushlight import dtypes, printing

GOLDEN = Path(__file__).parent / "golden" / "printing.json"
CASES = json.loads(GOLDEN.read_text(encoding="utf-8"))["cases"]

FLOATS = ("float32", "float64")
OTHERS = ("int64", "int32", "int16", "int8", "uint8", "bool")


def our_text(array, case):
    with printing.printoptions(**case.get("options", {})), default_dtype(dtypes, dtypes, case):
        write = printing.format_parameter if case.get("parameter") else printing.format_tensor
        return write(array, **case.get("behind", {}))


def their_text(torch, array, case):
    options = torch._tensor_str.printoptions(**case.get("options", {}))
    with options, default_dtype(torch, torch, case):
        return repr(their_tensor(torch, array, case))


def their_tensor(torch, array, case):
    """The tensor that is described to us as an array and what stands behind it."""
    tensor = torch.tensor(array)
    behind = case.get("behind", {})
    if case.get("parameter"):
        return torch.nn.Parameter(tensor, **behind)
    if "grad_fn_name" in behind:
        tensor = tensor.requires_grad_().view_as(tensor)
        assert type(tensor.grad_fn).__name__ == behind["grad_fn_name"]
        return tensor
    return tensor.requires_grad_(behind.get("requires_grad", False))


@contextmanager
def default_dtype(library, types, case):
    before = library.get_default_dtype()
    library.set_default_dtype(getattr(types, case.get("default_dtype", "float32")))
    try:
        yield
    finally:
        library.set_default_dtype(before)


def array_of(case):
    return eval(case["array"], {"np": np})


def name_of(case):
    return " ".join(str(value) for key, value in case.items() if key != "text")


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_text_is_the_frozen_one(case):
    assert our_text(array_of(case), case).split("\n") == case["text"]


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_frozen_text_is_pytorchs(torch, case):
    assert their_text(torch, array_of(case), case).split("\n") == case["text"]


@st.composite
def arrays(draw):
    """Arrays of all types, magnitudes, layouts and mixes of special values; some are empty."""
    dtype = np.dtype(draw(st.sampled_from(FLOATS * 3 + OTHERS)))
    shape = draw(hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=9))
    if draw(st.integers(0, 4)) == 0:
        shape = draw(st.sampled_from([(1001,), (150, 7), (3, 40, 9), (2, 2, 251), (30,)]))
    if dtype.kind == "f":
        array = draw(hnp.arrays("float64", shape, elements=draw(magnitudes()))).astype(dtype)
    else:
        array = draw(hnp.arrays(dtype, shape))
    if array.ndim and draw(st.booleans()):
        array = array.T[:: draw(st.sampled_from([1, 2, -1]))]
    return array


@st.composite
def magnitudes(draw):
    """A way to draw numbers: fractions, whole numbers, powers of ten, some not finite."""
    most = draw(st.sampled_from([1, 1000, 9 * 10**7, 10**9]))
    fractions = st.floats(-most, most)
    whole = st.integers(-most, most).map(float)
    powers = st.builds(lambda s, e: s * 10.0**e, st.sampled_from([-1, 1.5]), st.integers(-40, 38))
    special = st.sampled_from([math.nan, math.inf, -math.inf, 0.0, -0.0])
    usual = draw(st.sampled_from([fractions, whole, whole | fractions, powers]))
    return draw(st.sampled_from([usual, usual | special, special]))


OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "precision": st.integers(0, 12),
        "threshold": st.sampled_from([0, 5, 100, math.inf]),
        "edgeitems": st.integers(0, 5),
        "linewidth": st.integers(1, 200),
        "profile": st.sampled_from(["default", "short", "full"]),
        "sci_mode": st.booleans(),
    },
)


@settings(deadline=None)  # PyTorch's first calls are slow
@given(array=arrays(), options=OPTIONS, default=st.sampled_from(FLOATS), data=st.data())
def test_text_is_pytorchs(torch, array, options, default, data):
    case = {"options": options, "default_dtype": default}
    if array.dtype.kind == "f":
        choices = [
            {},
            {"requires_grad": True},
            {"grad_fn_name": "ViewBackward0", "requires_grad": True},
        ]
        case["behind"] = data.draw(st.sampled_from(choices))
    assert our_text(array, case) == their_text(torch, array.copy(), case)


@pytest.mark.parametrize("profile", ["default", "short", "full"])
def test_options_are_pytorchs(torch, profile):
    for options in ({"profile": profile}, {"profile": profile, "linewidth": 9, "sci_mode": True}):
        with printing.printoptions(**options), torch._tensor_str.printoptions(**options):
            assert printing.get_printoptions() == torch._tensor_str.get_printoptions()


def test_options_last_as_long_as_their_block():
    before = printing.get_printoptions()
    with printing.printoptions(precision=1):
        assert printing.get_printoptions() == before | {"precision": 1}
    with pytest.raises(KeyError), printing.printoptions(profile="short", sci_mode=True):
        raise KeyError("inside")
    assert printing.get_printoptions() == before


def test_only_the_mode_is_forgotten():
    with printing.printoptions():
        printing.set_printoptions(precision=2, sci_mode=True)
        printing.set_printoptions(linewidth=60)
        assert printing.get_printoptions() == {
            "precision": 2,
            "threshold": 1000,
            "edgeitems": 3,
            "linewidth": 60,
            "sci_mode": None,
        }


def test_all_bad_options_are_named():
    before = printing.get_printoptions()
    rule = r"precision must be an integer, 0 or more, got -1; edgeitems must be .*, got 2\.5"
    with pytest.raises(ValueError, match=rule):
        printing.set_printoptions(precision=-1, edgeitems=2.5)
    for name, bad in {"threshold": "all", "linewidth": -1, "sci_mode": "yes"}.items():
        with pytest.raises(ValueError, match=rf"set_printoptions\(\): {name} must be .*{bad}"):
            printing.set_printoptions(**{name: bad})
    with pytest.raises(ValueError, match=r"profile must be one of 'default', .* got 'long'"):
        printing.set_printoptions(profile="long")
    assert printing.get_printoptions() == before


@pytest.mark.parametrize("number", [3.14159, 1e-9, math.nan, 7, -3, True])
@pytest.mark.parametrize("spec", ["", ".3f", ">12", "g", "05.1f", "e", "+", "%"])
def test_numbers_in_f_strings_are_pytorchs(torch, number, spec):
    tensor = torch.tensor(number)
    assert printing.format_scalar(tensor.item(), spec) == f"{tensor:{spec}}"


def test_types_without_a_name_are_refused():
    with pytest.raises(TypeError, match=r"can't convert np.ndarray of type numpy\.complex64"):
        printing.format_tensor(np.ones(2, "complex64"))


def freeze():
    """Writes the texts of the cases anew."""
    import torch

    for case in CASES:
        case["text"] = their_text(torch, array_of(case), case).split("\n")
    frozen = {"torch": torch.__version__, "cases": CASES}
    GOLDEN.write_text(json.dumps(frozen, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    freeze()
