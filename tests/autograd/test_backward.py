"""`backward` and `grad`: arguments, results and errors, side by side with PyTorch."""

import warnings

import numpy as np
import pytest

import rushlight as rl
from rushlight.autograd import backward, grad
from rushlight.tensor import wrap

SETUP = """
x = L.tensor([1., 2., 3.], requires_grad=True)
w = L.tensor([4., 5., 6.], requires_grad=True)
u = L.tensor([7., 8., 9.], requires_grad=True)
c = L.tensor([1., 1., 1.])
"""

# Expressions and statements; both libraries must find the same or raise the same type.
VALUES = {
    "a scalar": "(x * w).sum().backward(); result = x.grad, w.grad, u.grad",
    "one element": "(x * w).sum().reshape(1, 1).backward(); result = x.grad",
    "gradient=": "(x * w).backward(gradient=c); result = x.grad, w.grad",
    "gradient of another type": "(x * w).backward(c.double()); result = x.grad",
    "several roots": "L.autograd.backward([x.sum(), (x * w).sum()]); result = x.grad, w.grad",
    "roots with gradients": (
        "L.autograd.backward([x * 2, w.sum()], [c, None]); result = x.grad, w.grad"
    ),
    "a tuple": "L.autograd.backward((x.sum(),), (None,)); result = x.grad",
    "the same root twice": "y = x.sum(); L.autograd.backward([y, y]); result = x.grad",
    "a root above a root": (
        "y = (x * 2).sum(); z = y * y; L.autograd.backward([y, z]); result = x.grad"
    ),
    "inputs=": "(x * w).sum().backward(inputs=[x]); result = x.grad, w.grad",
    "inputs= a tensor": "(x * w).sum().backward(inputs=x); result = x.grad, w.grad",
    "inputs= inner": (
        "y = x * w; (y * y).sum().backward(inputs=[y, x]); result = y.grad, x.grad, w.grad"
    ),
    "inputs= unused": "x.sum().backward(inputs=[x, w]); result = x.grad, w.grad",
    "inputs= adds up": (
        "y = (x * w).sum(); y.backward(inputs=[x], retain_graph=True)\n"
        "y.backward(inputs=[x]); result = x.grad"
    ),
    "grad": "result = L.autograd.grad((x * w).sum(), x)",
    "grad of several": "result = L.autograd.grad([(x * w).sum(), w.sum()], [w, x])",
    "grad leaves grad alone": "L.autograd.grad(x.sum(), x); result = x.grad",
    "grad_outputs": "result = L.autograd.grad(x * w, [x], grad_outputs=c)",
    "grad_outputs listed": "result = L.autograd.grad([x * w], [x], grad_outputs=[c])",
    "allow_unused": "result = L.autograd.grad(x.sum(), [x, w], allow_unused=True)",
    "materialize_grads": "result = L.autograd.grad(x.sum(), [x, w], materialize_grads=True)",
    "materialized with create_graph": (
        "result = L.autograd.grad((x * x).sum(), [x, w], materialize_grads=True,"
        " create_graph=True)[1].requires_grad"
    ),
    "an inner tensor": "y = x * 2; result = L.autograd.grad((y * y).sum(), [y, x])",
    "the output itself": "y = x * 2; result = L.autograd.grad(y, y, c)",
    "a leaf itself": "result = L.autograd.grad(x, x, c)",
    "the same input twice": "result = L.autograd.grad((x * w).sum(), [x, x])",
    "create_graph": (
        "(g,) = L.autograd.grad((x**3).sum(), x, create_graph=True)\n"
        "result = g, L.autograd.grad(g.sum(), x)"
    ),
    "third order": (
        "y = (x**4).sum()\n"
        "for _ in range(3): (y,) = L.autograd.grad(y.sum(), x, create_graph=True)\n"
        "result = y"
    ),
    "through grad_outputs": (
        "v = L.ones(3, requires_grad=True)\n"
        "(g,) = L.autograd.grad(x * x, x, v, create_graph=True)\n"
        "result = L.autograd.grad(g.sum(), [v, x])"
    ),
    "mixed second derivatives": (
        "(g,) = L.autograd.grad((x * w * w).sum(), x, create_graph=True)\n"
        "result = L.autograd.grad(g.sum(), w)"
    ),
    "backward of grad": (
        "(g,) = L.autograd.grad((x**3).sum(), x, create_graph=True)\n"
        "(g * g).sum().backward(); result = x.grad"
    ),
    "create_graph in backward": (
        "(x**3).sum().backward(create_graph=True); g = x.grad; x.grad = None\n"
        "g.sum().backward(); result = x.grad"
    ),
    "grad then backward": (
        "y = (x * w).sum(); L.autograd.grad(y, x, retain_graph=True); y.backward(); result = x.grad"
    ),
    "within no_grad": "y = (x * w).sum()\nwith L.no_grad(): y.backward()\nresult = x.grad",
    "grad under no_grad with create_graph": (
        "y = (x**3).sum()\n"
        "with L.no_grad(): (g,) = L.autograd.grad(y, x, create_graph=True)\n"
        "result = g.requires_grad"
    ),
    "a gradient without history": (
        "(g,) = L.autograd.grad(x.sum(), x, create_graph=True); result = g.requires_grad"
    ),
    "a number times": "(3 * x - x / 2).sum().backward(); result = x.grad",
}

ERRORS = {
    "no gradient wanted": "c.sum().backward()",
    "several elements": "(x * w).backward()",
    "a gradient of another shape": "(x * w).backward(L.ones(2))",
    "a gradient that is no tensor": "(x * w).backward([1., 1., 1.])",
    "no inputs": "x.sum().backward(inputs=[])",
    "an input that wants none": "L.autograd.grad(x.sum(), c)",
    "an unused input": "L.autograd.grad(x.sum(), w)",
    "materialized and not allowed": (
        "L.autograd.grad(x.sum(), w, allow_unused=False, materialize_grads=True)"
    ),
    "freed": "y = (x * x).sum(); L.autograd.grad(y, x); L.autograd.grad(y, x)",
    "second order of a first-order graph": (
        "(g,) = L.autograd.grad((x**3).sum(), x); L.autograd.grad(g.sum(), x)"
    ),
}


def run(library, code):
    scope = {"L": library}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PyTorch's about create_graph and inner .grad
        exec(SETUP + code, scope)
    return scope.get("result")


def plain(value):
    """Tensors as lists, whatever holds them."""
    if isinstance(value, tuple | list):
        return [plain(v) for v in value]
    return value.tolist() if hasattr(value, "tolist") else value


@pytest.mark.parametrize("case", VALUES)
def test_gradients_are_pytorchs(case, torch):
    assert plain(run(rl, VALUES[case])) == plain(run(torch, VALUES[case]))


@pytest.mark.parametrize("case", ERRORS)
def test_errors_are_pytorchs(case, torch):
    with pytest.raises(Exception) as expected:  # noqa: PT011 - whichever PyTorch raises
        run(torch, ERRORS[case])
    with pytest.raises(expected.type) as found:
        run(rl, ERRORS[case])
    assert str(found.value)


def test_gradients_without_pytorch():
    x = rl.tensor([1.0, 2.0], requires_grad=True)
    (x**3).sum().backward()
    assert x.grad.tolist() == [3, 12]
    (g,) = grad((x**3).sum(), x, create_graph=True)
    assert grad(g.sum(), x)[0].tolist() == [6, 12]


def test_errors_say_what_was_got():
    x = rl.ones(2, 3, requires_grad=True)
    with pytest.raises(RuntimeError, match=r"got an output of shape \(2, 3\); pass its gradient"):
        (x * 2).backward()
    with pytest.raises(RuntimeError, match="got 1 tensors and 2 gradients"):
        backward(x.sum(), [None, None])
    with pytest.raises(RuntimeError, match="element 0 of tensors does not require grad"):
        rl.ones(1).backward()
    with pytest.raises(RuntimeError, match="at index 1 appears to not have been used"):
        grad(x.sum(), [x, rl.ones(1, requires_grad=True)])


def test_batched_gradients_are_refused():
    x = rl.ones(2, requires_grad=True)
    with pytest.raises(NotImplementedError, match="call it in a loop"):
        grad(x * 2, x, rl.ones(3, 2), is_grads_batched=True)


def test_given_gradients_are_not_kept_or_changed():
    x = wrap(np.ones(3)).requires_grad_()
    g = wrap(np.ones(3))
    (x * 2).backward(g)
    (x * 2).backward(g)
    assert g.tolist() == [1, 1, 1]
    assert x.grad.tolist() == [4, 4, 4]
    g.mul_(100)
    assert x.grad.tolist() == [4, 4, 4]


def test_only_what_leads_to_the_inputs_is_computed():
    """The part of the graph that no input lies behind may not even have derivatives."""

    class Missing(rl.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 1

    x, w = (rl.ones(2, requires_grad=True) for _ in range(2))
    loss = (x * 2).sum() + Missing.apply(w).sum()
    assert grad(loss, x, retain_graph=True)[0].tolist() == [2, 2]
    with pytest.raises(NotImplementedError, match="implement the backward"):
        loss.backward()
