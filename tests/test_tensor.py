"""The tensor itself, before any operation: what it says of itself, and how Python sees it."""

import copy

import numpy as np
import pytest

import rushlight
from rushlight.sizes import Size
from rushlight.tensor import Tensor, grad_fn_name, tensor_method, tensor_property, wrap

SAMPLES = {
    "matrix": "L.arange(6.0).reshape(2, 3)",
    "number": "L.tensor(2.5)",
    "empty": "L.zeros(0, 3)",
    "transposed": "L.zeros(2, 3, dtype=L.float64).t()",
    "strided": "L.arange(10)[::3]",
    "bytes": "L.tensor([1, 2], dtype=L.uint8)",
    "truth": "L.tensor(True)",
}
QUESTIONS = [
    *("x.shape", "x.size()", "x.ndim", "x.dim()", "x.ndimension()", "x.numel()", "x.nelement()"),
    *("x.dtype", "x.device", "x.itemsize", "x.element_size()", "x.nbytes", "x.is_contiguous()"),
    *("x.is_floating_point()", "x.is_complex()", "x.is_signed()", "x.tolist()", "x.is_leaf"),
    *("repr(x)", "f'{x}'", "f'{x!r}'", "hash(x) == id(x)", "x.requires_grad", "x.grad"),
    "x.numel() and x.stride()",
]


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_what_it_says_of_itself(torch, sample):
    for question in QUESTIONS:
        found, expected = (
            str(eval(question, {"x": eval(sample, {"L": library})}))
            for library in (rushlight, torch)
        )
        assert found == expected, question


NUMBERS = ["2.5", "True", "-3", "[4]", "[]", "[1, 2]", "[[0]]", "0.0", "float('nan')"]
CONVERSIONS = [
    *("x.item()", "bool(x)", "int(x)", "float(x)", "complex(x)", "range(9)[x]", "len(x)"),
    *("f'{x:.3f}'", "x.size(0)", "x.size(-1)", "x.size(1)"),
]


def outcome(library, number, conversion):
    """The value, or the type of the error."""
    try:
        return eval(conversion, {"x": library.tensor(eval(number)), "np": np})
    except Exception as error:  # noqa: BLE001 - whichever it is, it is compared
        return type(error)


@pytest.mark.parametrize("conversion", CONVERSIONS)
def test_as_a_number_of_python(torch, conversion):
    for number in NUMBERS:
        found, expected = (outcome(library, number, conversion) for library in (rushlight, torch))
        np.testing.assert_equal(found, expected, err_msg=number)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("rushlight.ones(2).item()", "with 2 elements cannot be converted to Scalar"),
        ("bool(rushlight.ones(2))", "more than one value is ambiguous"),
        ("bool(rushlight.ones(0))", "no values is ambiguous"),
        ("len(rushlight.tensor(1))", "0-d tensor"),
        ("rushlight.ones(2, 3).size(2)", r"range of \[-2, 1\], but got 2"),
        ("range(9)[rushlight.tensor(1.0)]", "only integer tensors"),
    ],
)
def test_what_it_is_not(code, message):
    with pytest.raises((RuntimeError, TypeError, IndexError, ValueError), match=message):
        eval(code)


def test_the_old_constructor(torch):
    assert Tensor(2, 3).shape == torch.Tensor(2, 3).shape == (2, 3)
    assert Tensor().shape == torch.Tensor().shape == (0,)
    assert Tensor([1, 2]).dtype is rushlight.float32
    assert Tensor(Size((2, 1))).shape == (2, 1)
    assert Tensor(Tensor([3])).tolist() == [3]


def test_numpy_reads_it():
    x = rushlight.arange(3.0)
    assert np.shares_memory(np.asarray(x), x._data)
    assert not np.shares_memory(np.array(x, copy=True), x._data)
    assert np.asarray(x, dtype=np.int64).dtype == np.int64


@pytest.mark.filterwarnings("ignore:__array_wrap__:DeprecationWarning")  # PyTorch's own
@pytest.mark.parametrize(
    "code",
    [
        *("x * a", "a * x", "a + x", "x - a", "x / a", "x > a", "a < x", "a @ x", "x @ a"),
        *("np.sin(x)", "np.add(x, x)", "np.maximum(x, a)", "np.isfinite(x)", "np.mean(x)"),
        *("np.float64(2) / x", "x * np.float32(2)", "np.sin(x.requires_grad_())"),
    ],
)
def test_between_arrays_and_tensors(torch, code):
    found, expected = (
        outcome(library, "[0.0, 1.0, 2.0]", f"(lambda a: {code})(np.ones(3, np.float32))")
        for library in (rushlight, torch)
    )
    assert str(found) == str(expected)
    assert type(found).__name__ == type(expected).__name__


def test_wrapping_copies_nothing():
    array = np.ones(3)
    assert wrap(array)._data is array
    assert wrap(array).data_ptr() == array.ctypes.data
    assert wrap(array[1:]).data_ptr() == array.ctypes.data + 8


def test_it_is_a_key_by_identity():
    x, y = rushlight.ones(2), rushlight.ones(2)
    assert {x: "x", y: "y"}[x] == "x"
    assert x in {x}
    assert copy.deepcopy(x) is not x


def test_the_name_of_what_made_it():
    x = rushlight.ones(2, requires_grad=True)
    assert grad_fn_name(x) is None
    assert grad_fn_name(x * 2) == "MulBackward0"


@pytest.fixture
def attached():
    before = set(vars(Tensor))
    yield
    for name in set(vars(Tensor)) - before:
        delattr(Tensor, name)


@pytest.mark.usefixtures("attached")
def test_rooms_above_attach_methods_and_properties():
    @tensor_method("halved", "split_in_two")
    def half(self):
        return self * 0.5

    def write(self, value):
        self._data[...] = value

    @tensor_property("first_one", setter=write)
    def first(self):
        """The first."""
        return self._data.flat[0]

    x = rushlight.tensor([4.0])
    assert x.halved().item() == x.split_in_two().item() == half(x).item() == 2
    x.first_one = 7
    assert x.first_one == first(x) == 7
    assert Tensor.first_one.__doc__ == "The first."
    with pytest.raises(AttributeError):
        del x.first_one
