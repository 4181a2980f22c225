"""One line of code, run with PyTorch and with Rushlight after the same seed, must do the same.

A line is an expression in which `L` is the library. The same means: the same values, types, shapes,
strides and histories, the same words used of the random stream; or the same type of error.
"""

from collections.abc import Mapping

import numpy as np

import rushlight


def run(library, code, **names):
    """The value of the expression, and the state of the default generator after it."""
    library.manual_seed(42)
    value = eval(code, {"L": library, "np": np, **names})
    return value, library.get_rng_state().numpy().tobytes()


def assert_same(torch, code, **names):
    expected, state = run(torch, code, **names)
    found, own_state = run(rushlight, code, **names)
    assert_equal(found, expected)
    assert own_state == state, "the random streams stand at different places"


def assert_both_refuse(torch, code, **names):
    """Both raise the same type of error; returns Rushlight's."""
    expected = error_of(torch, code, **names)
    found = error_of(rushlight, code, **names)
    assert expected is not None, "PyTorch does not refuse it"
    assert type(found) is type(expected), (found, expected)
    assert str(found)
    return found


def error_of(library, code, **names):
    try:
        run(library, code, **names)
    except Exception as error:  # noqa: BLE001 - whichever it is, it is compared
        return error
    return None


def assert_equal(found, expected):
    """Containers of the same kind hold the same; tensors agree in all that a user can see."""
    if hasattr(expected, "grad_fn"):
        assert_equal_tensors(found, expected)
    elif isinstance(expected, Mapping):
        assert type(found) is type(expected)
        assert list(found) == list(expected)
        assert_equal(list(found.values()), list(expected.values()))
    elif isinstance(expected, list | tuple):
        assert type(found).__name__ == type(expected).__name__
        assert len(found) == len(expected)
        for one, other in zip(found, expected, strict=True):
            assert_equal(one, other)
    else:
        assert type(found).__name__ == type(expected).__name__
        np.testing.assert_equal(found, expected)


def assert_equal_tensors(found, expected):
    assert str(found.dtype) == str(expected.dtype)
    assert found.shape == tuple(expected.shape)
    if expected.numel():
        assert found.stride() == expected.stride()
    assert found.requires_grad == expected.requires_grad
    assert type(found.grad_fn).__name__ == type(expected.grad_fn).__name__
    values, others = found.detach().numpy(), expected.detach().numpy()
    if values.dtype.kind == "f":
        # Bits are held in tests/random; here another build of PyTorch may differ in the last place.
        tolerance = 1e-5 if values.dtype == np.float32 else 1e-12
        np.testing.assert_allclose(values, others, rtol=tolerance, atol=1e-30)
    else:
        np.testing.assert_array_equal(values, others)
