"""`gradcheck` itself: it passes what is right and catches what is wrong, in both modes."""

import numpy as np
import pytest

import rushlight as rl
from rushlight.autograd import Function, gradcheck, gradgradcheck
from rushlight.autograd.gradcheck import GradcheckError


def x64(*values):
    return rl.tensor(values, dtype=rl.float64, requires_grad=True)


def cube(derivative):
    class Cube(Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x * x * x

        @staticmethod
        def backward(ctx, g):
            return derivative(g, *ctx.saved_tensors)

    return Cube.apply


RIGHT = {
    "a product": lambda x, y: x * y,
    "a matrix product": lambda x, y: x.reshape(3, 1) @ y.reshape(1, 3),
    "several outputs": lambda x, y: (x * y, x.exp(), y.sum()),
    "broadcast": lambda x, y: x.reshape(3, 1) * y,
    "a constant output": lambda x, y: (x * y, rl.ones(2)),
    "an unused input": lambda x, y: x * 2,
    "an integer output": lambda x, y: (x * y, rl.argmax(x)),
    "in place": lambda x, y: (x * 1).mul_(y),
    "a user's": lambda x, y: cube(lambda g, x: g * 3 * x * x)(x) * y,
}


@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize("case", RIGHT)
def test_right_derivatives_pass(case, fast):
    inputs = x64(0.5, -1.0, 2.0), x64(1.5, 0.3, -0.7)
    assert gradcheck(RIGHT[case], inputs, fast_mode=fast)
    assert gradgradcheck(RIGHT[case], inputs, fast_mode=fast)


WRONG = {
    "a hundredth too large": lambda g, x: g * (3.03 * x * x),
    "the other sign": lambda g, x: -g * 3 * x * x,
    "the gradient forgotten": lambda g, x: 3 * x * x,
    "a term too many": lambda g, x: g * 3 * x * x + 0.1,
    "nothing": lambda g, x: g * 0,
    "none": lambda g, x: None,
}


@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize("case", WRONG)
def test_wrong_derivatives_fail(case, fast):
    x = x64(0.5, -1.0, 2.0)
    with pytest.raises(GradcheckError):
        gradcheck(cube(WRONG[case]), x, fast_mode=fast)
    assert not gradcheck(cube(WRONG[case]), x, fast_mode=fast, raise_exception=False)


def test_a_wrong_second_derivative_fails():
    wrong = cube(lambda g, x: g * 3 * x * x.detach())
    x = x64(0.5, -1.0)
    assert gradcheck(wrong, x)
    with pytest.raises(GradcheckError, match="Jacobian mismatch for output 0"):
        gradgradcheck(wrong, x)


def test_the_error_shows_both_jacobians():
    with pytest.raises(GradcheckError) as error:
        gradcheck(cube(lambda g, x: g * 0), x64(2.0))
    assert "with respect to input 0" in str(error.value)
    assert "numerical:[[12.]]" in str(error.value)
    assert "analytical:[[0.]]" in str(error.value)


def test_what_differs_between_runs_fails():
    rng = np.random.default_rng(0)
    noisy = cube(lambda g, x: g * 3 * x * x * (1 + 1e-9 * float(rng.random())))
    with pytest.raises(GradcheckError, match="Backward is not reentrant"):
        gradcheck(noisy, x64(2.0))
    assert gradcheck(noisy, x64(2.0), nondet_tol=1e-5)


def test_a_gradient_without_a_cause_fails():
    with pytest.raises(GradcheckError):
        gradcheck(cube(lambda g, x: g * 3 * x * x + 1e-6), x64(2.0))
    assert gradcheck(cube(lambda g, x: g * 3 * x * x + 1e-6), x64(2.0), check_undefined_grad=False)


def test_inputs_that_cannot_be_checked():
    with pytest.raises(ValueError, match="at least one input tensor to require gradient"):
        gradcheck(lambda x: x * 2, rl.ones(2).double())
    with pytest.raises(ValueError, match=r"needs float64 inputs, got .*float32"):
        gradcheck(lambda x: x * 2, rl.ones(2, requires_grad=True))


def test_inputs_are_left_as_they_were():
    x = x64(0.5, 2.0)
    before = x.tolist()
    gradcheck(lambda x: x * x, x)
    gradgradcheck(lambda x: x * x, x)
    assert x.tolist() == before
    assert x.grad is None


def test_other_arguments_are_passed_on():
    assert gradcheck(lambda x, n, c: x**n * c, (x64(0.5, 2.0), 3, rl.ones(2).double()))


def test_shapes_without_dimensions_or_elements():
    assert gradcheck(lambda x: x * x, x64(1.0).sum().detach().requires_grad_())
    assert gradcheck(lambda x: x * x, rl.zeros(0, 2, dtype=rl.float64, requires_grad=True))
    assert gradcheck(lambda x: x.sum(0), rl.zeros(0, 2, dtype=rl.float64, requires_grad=True))


def test_given_cotangents():
    assert gradgradcheck(lambda x: x**3, x64(0.5, 2.0), rl.ones(2).double())


def test_the_verdicts_are_pytorchs(torch):
    for library in (torch, rl):
        x = library.tensor([0.5, -1.0], dtype=library.float64, requires_grad=True)
        check = library.autograd.gradcheck
        assert check(lambda x: x.exp(), x)
        assert not check(lambda x: x * x.detach(), x, raise_exception=False)
