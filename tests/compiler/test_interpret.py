"""The interpreter, the oracle of the compiler: what it takes, and that it equals eager."""

import numpy as np
import pytest
from row_checks import assert_same_bits

import rushlight as rl
from rushlight.compiler import interpret, trace
from rushlight.ops.specs import Spec
from rushlight.tensor import wrap

F32 = Spec((3,), np.dtype(np.float32))


def test_results_are_eagers():
    def function(x, y):
        return (x * y).sum(), rl.sigmoid(x), x.t() if x.ndim == 2 else x + 1

    program = trace(function, F32, F32)
    rng = np.random.default_rng(0)
    inputs = [rng.standard_normal(3).astype(np.float32) for _ in range(2)]
    expected = function(*map(wrap, inputs))
    for found, e in zip(interpret(program, inputs), expected, strict=True):
        assert_same_bits(found, e._data, "result")


def test_several_outputs_of_one_row():
    program = trace(lambda x: rl.max(x, 0), F32)
    values, indices = interpret(program, [np.array([1, 3, 2], np.float32)])
    assert (values, indices) == (3, 1)
    assert indices.dtype == np.int64


def test_inputs_are_checked():
    program = trace(lambda x, y: x + y, F32, F32)
    x = np.ones(3, np.float32)
    with pytest.raises(ValueError, match=r"has inputs \('x0', 'x1'\), got 1 arrays"):
        interpret(program, [x])
    with pytest.raises(ValueError, match=r"input\(name=x1\).* got an array of float64\[3\]"):
        interpret(program, [x, x.astype(float)])
    with pytest.raises(ValueError, match=r"got an array of float32\[2\]"):
        interpret(program, [x, x[:2]])


def test_inputs_and_constants_are_not_written():
    program = trace(lambda x: (x + 1).mul_(2).add_(x), F32)
    x = np.ones(3, np.float32)
    x.flags.writeable = False
    (first,) = interpret(program, [x])
    (second,) = interpret(program, [x])
    assert first.tolist() == second.tolist() == [5, 5, 5]
    assert not np.shares_memory(first, second)


def test_numpy_stays_silent():
    program = trace(lambda x: 1 / (x - x), F32)
    (found,) = interpret(program, [np.ones(3, np.float32)])
    assert np.isinf(found).all()


def test_a_function_without_arguments():
    program = trace(lambda: rl.ones(2) + 1)
    assert program.text() == "%0 = constant(2.0, 2.0) : float32[2]\nreturn %0"
    assert interpret(program, [])[0].tolist() == [2, 2]


@pytest.mark.parametrize("value", [rl.ones(3), [1.0, 1.0, 1.0], None])
def test_inputs_are_arrays(value):
    program = trace(lambda x: x + 1, F32)
    with pytest.raises(TypeError, match="give a NumPy array"):
        interpret(program, [value])
