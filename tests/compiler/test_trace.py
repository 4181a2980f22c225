"""Tracing a function: the program that comes out, and what is refused. Steps: `test_step.py`."""

import threading

import numpy as np
import pytest

import rushlight as rl
from rushlight.autograd import grad, no_grad
from rushlight.autograd.state import state
from rushlight.compiler import TraceError, interpret, trace
from rushlight.ops.specs import Spec
from rushlight.tensor import wrap

F32 = Spec((2, 3), np.dtype(np.float32))
X = np.arange(6, dtype=np.float32).reshape(2, 3) - 2.5


def run(function, *inputs):
    program = trace(function, *[Spec(x.shape, x.dtype) for x in inputs])
    return interpret(program, inputs)


def test_rows_stay_whole():
    """Composed rows are one node: what they are made of is a later pass's business."""
    assert [n.op for n in trace(rl.sigmoid, F32).nodes] == ["input", "sigmoid"]


def test_derivatives_need_no_rules_of_their_own():
    def first(x):
        x.requires_grad_()
        (g,) = grad((x**3).sum(), x, create_graph=True)
        return g

    def second(x):
        x.requires_grad_()
        (g,) = grad(first(x).sum(), x)
        return g

    assert np.allclose(run(first, X)[0], 3 * X**2)
    assert np.allclose(run(second, X)[0], 6 * X)


def test_modes_hold_while_tracing():
    def function(x):
        x.requires_grad_()
        with no_grad():
            assert not (x * 2).requires_grad
        assert (x * 2).requires_grad
        return x * 1

    run(function, X)


def test_shapes_and_types_are_known():
    def function(x):
        assert x.shape == (2, 3)
        assert x.dtype is rl.float32
        assert len(x) == x.size(0) == 2
        assert (x.ndim, x.numel(), x.is_floating_point()) == (2, 6, True)
        return x.reshape(-1)[: x.shape[0]]

    assert run(function, X)[0].tolist() == [-2.5, -1.5]


def test_indexing_and_reshaping():
    def function(x):
        return x[0], x[:, 1], x[..., None], x.T, x.flatten(), x[rl.tensor([1, 0])]

    for found, e in zip(run(function, X), function(wrap(X)), strict=True):
        assert np.array_equal(found, e._data)


def test_an_in_place_operation_gives_a_new_value():
    def function(x):
        y = x + 1
        y *= 2
        y.add_(x).relu_()
        return y, x

    found, x = run(function, X)
    assert np.array_equal(found, np.maximum(3 * X + 2, 0))
    assert np.array_equal(x, X)


def test_hooks_see_traced_gradients():
    seen = []

    def function(x):
        x.requires_grad_()
        x.register_hook(lambda g: seen.append(tuple(g.shape)) or g * 10)
        (x * 2).sum().backward()
        return x.grad

    assert np.array_equal(run(function, X)[0], np.full_like(X, 20))
    assert seen == [(2, 3)]


def test_functions_with_derivatives_of_ones_own():
    class Cube(rl.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x * x * x

        @staticmethod
        def backward(ctx, g):
            (x,) = ctx.saved_tensors
            return g * 3 * x * x

    def function(x):
        x.requires_grad_()
        y = Cube.apply(x)
        y.sum().backward()
        return y.detach(), x.grad

    value, gradient = run(function, X)
    assert np.allclose(value, X**3)
    assert np.allclose(gradient, 3 * X**2)


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda x: x.sum().item(), "asks for the value"),
        (lambda x: x + rl.rand(3), "draws random numbers"),
        (lambda x: 1.0, "returned float; return a tensor"),
        (lambda x: [x], "returned list; return a tensor"),
        (lambda x: np.exp(x._data), "NumPy's exp is called on a traced value"),
        (lambda x: np.concatenate([x._data]), "asks for the value"),
        (lambda x: x._data.strides, "reads 'strides'"),
        (lambda x: rl.zeros(2, 3).add_(x), "writes in place"),
        (lambda x: np.zeros((2, 3), np.float32).__iadd__(x._data), "NumPy's add"),
    ],
)
def test_refused(function, message):
    with pytest.raises(TraceError, match=message):
        trace(function, F32)


def test_rules_of_a_trace_end_with_it():
    with pytest.raises(TraceError):
        trace(lambda x: x.sum().item(), F32)
    assert state.guard is None
    rl.rand(2).add_(1)


def test_rules_of_a_trace_are_its_threads():
    found = []

    def elsewhere():
        found.append(rl.zeros(2).add_(1).tolist())
        rl.rand(1)

    def function(x):
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
        return x

    trace(function, F32)
    assert found == [[1, 1]]


def test_a_trace_within_a_trace():
    def inner(y):
        return y * 2

    def function(x):
        assert run(inner, X)[0].tolist() == (X * 2).tolist()
        with pytest.raises(TraceError, match="outside of its trace"):
            trace(lambda y: x + y, F32)
        return x + 1

    assert np.array_equal(run(function, X)[0], X + 1)


def test_arrays_on_the_left():
    scale = np.array([1, 2, 3], np.float32)
    for function in (
        lambda x: wrap(scale + x._data),
        lambda x: wrap(scale - x._data),
        lambda x: wrap(scale * x._data),
        lambda x: wrap(scale / x._data),
    ):
        assert np.array_equal(run(function, X)[0], function(wrap(X))._data)


def test_a_recording_that_failed_is_closed():
    def failing(x):
        kept.append(x)
        raise KeyError("half-way")

    kept = []
    with pytest.raises(KeyError):
        trace(failing, F32)
    with pytest.raises(TraceError, match="outside of its trace"):
        kept[0] + 1


def test_an_argument_is_described_by_a_tensor_like_it():
    assert trace(rl.sigmoid, rl.zeros(2, 3)).text() == trace(rl.sigmoid, F32).text()


@pytest.mark.parametrize("like", [(2, 3), np.zeros((2, 3)), None])
def test_an_argument_is_described_by_nothing_else(like):
    with pytest.raises(TypeError, match="a Spec"):
        trace(rl.sigmoid, like)


def test_only_functions_are_traced():
    with pytest.raises(TypeError, match="expected a function of tensors, got 3"):
        trace(3, F32)


def test_long_constants_are_cut():
    text = trace(lambda x: x + rl.arange(6.0), Spec((6,), np.dtype(np.float32))).text()
    assert "constant(0.0, 1.0, 2.0, 3.0, …) : float32[6]" in text
