import copy
import pickle

import numpy as np
import pytest

from rushlight import dtypes

NAMES = ("float32", "float64", "int64", "int32", "int16", "int8", "uint8", "bool")
ALIASES = {
    "float": "float32",
    "double": "float64",
    "int": "int32",
    "long": "int64",
    "short": "int16",
}
PROPERTIES = ("itemsize", "is_floating_point", "is_signed", "is_complex")

# PyTorch 2.13's types in these properties, as `properties(getattr(torch, name))` gives them.
FROZEN = {
    "float32": (4, True, True, False),
    "float64": (8, True, True, False),
    "int64": (8, False, True, False),
    "int32": (4, False, True, False),
    "int16": (2, False, True, False),
    "int8": (1, False, True, False),
    "uint8": (1, False, False, False),
    "bool": (1, False, False, False),
}


@pytest.fixture
def _default_restored():
    before = dtypes.get_default_dtype()
    yield
    dtypes.set_default_dtype(before)


def properties(t):
    return tuple(getattr(t, name) for name in PROPERTIES)


@pytest.mark.parametrize("name", NAMES)
def test_properties_are_the_frozen_ones(name):
    t = getattr(dtypes, name)
    assert properties(t) == FROZEN[name]
    assert repr(t) == str(t) == f"torch.{name}"
    assert t.numpy == np.dtype(name)


@pytest.mark.parametrize("name", NAMES)
def test_properties_are_pytorchs(torch, name):
    assert properties(getattr(dtypes, name)) == properties(getattr(torch, name))
    assert repr(getattr(dtypes, name)) == repr(getattr(torch, name))


@pytest.mark.parametrize(("alias", "name"), ALIASES.items())
def test_aliases(torch, alias, name):
    assert getattr(dtypes, alias) is getattr(dtypes, name)
    assert getattr(torch, alias) is getattr(torch, name)


@pytest.mark.parametrize("name", ["float16", "half", "bfloat16", "complex64", "cfloat", "uint16"])
def test_unsupported_types_are_absent(name):
    assert not hasattr(dtypes, name)


@pytest.mark.parametrize("name", NAMES)
def test_there_is_one_object_of_each(name):
    t = getattr(dtypes, name)
    assert pickle.loads(pickle.dumps(t)) is t
    assert copy.deepcopy(t) is t
    assert dtypes.from_numpy_dtype(np.dtype(name)) is t


def test_types_do_not_change():
    with pytest.raises(AttributeError):
        dtypes.float32.itemsize = 8


def test_both_of_numpys_64_bit_integers_are_int64():
    for code in ("l", "q"):
        if np.dtype(code).itemsize == 8:
            assert dtypes.from_numpy_dtype(np.dtype(code)) is dtypes.int64


@pytest.mark.parametrize("name", ["object", "str", "datetime64[s]", "longdouble", "V3"])
def test_other_arrays_are_refused_in_pytorchs_words(torch, name):
    array = np.empty(1, name)
    with pytest.raises(TypeError) as ours:
        dtypes.from_numpy_dtype(array.dtype)
    with pytest.raises(TypeError) as theirs:
        torch.from_numpy(array)
    opening, _, _ = str(theirs.value).partition(" float64, ")
    assert str(ours.value).startswith(opening)


def test_refusal_lists_what_is_supported():
    with pytest.raises(
        TypeError, match=r"numpy\.complex64\. .* float64, .* uint8, and bool\. Cast"
    ):
        dtypes.from_numpy_dtype(np.dtype("complex64"))


def test_the_other_byte_order_is_refused(torch):
    array = np.zeros(2, np.dtype("float32").newbyteorder())
    rule = "given numpy array has byte order different from the native byte order"
    with pytest.raises(ValueError, match=rule):
        dtypes.from_numpy_dtype(array.dtype)
    with pytest.raises(ValueError, match=rule):
        torch.from_numpy(array)


@pytest.mark.usefixtures("_default_restored")
def test_default_is_float32_until_set():
    assert dtypes.get_default_dtype() is dtypes.float32
    dtypes.set_default_dtype(dtypes.float64)
    assert dtypes.get_default_dtype() is dtypes.float64


@pytest.mark.usefixtures("_default_restored")
@pytest.mark.parametrize(
    ("bad", "rule"),
    [
        ("int64", "only floating-point types are supported as the default type"),
        (None, "invalid dtype object: only floating-point types are supported"),
    ],
)
def test_default_is_a_floating_point_type(torch, bad, rule):
    for library in (dtypes, torch):
        with pytest.raises(TypeError, match=rule):
            library.set_default_dtype(getattr(library, bad) if bad else "float32")
    assert dtypes.get_default_dtype() is dtypes.float32
