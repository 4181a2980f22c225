"""What autograd adds to tensors: flags, `grad`, `detach`, `data`, hooks."""

import gc
import warnings
import weakref

import pytest

import rushlight as rl

SETUP = "x = L.tensor([1., 2.], requires_grad=True); c = L.tensor([1., 2.]); i = L.tensor([1, 2])\n"

# Both libraries find the same.
VALUES = {
    "a leaf": "result = x.requires_grad, x.is_leaf, x.grad_fn, x.grad, x.retains_grad",
    "a constant": "result = c.requires_grad, c.is_leaf, c.grad_fn, c.retains_grad",
    "a result": "y = x * 2; result = y.requires_grad, y.is_leaf, y.retains_grad",
    "a result of constants": "y = c * 2; result = y.requires_grad, y.is_leaf",
    "setting it": "c.requires_grad = True; result = c.requires_grad, c.is_leaf",
    "requires_grad_ returns the tensor": "result = c.requires_grad_() is c",
    "taking it away": "x.requires_grad_(False); result = x.requires_grad, (x * 2).requires_grad",
    "and giving it back": (
        "x.sum().backward(); x.requires_grad_(False); x.requires_grad_(True)\n"
        "x.sum().backward(); result = x.grad.tolist()"
    ),
    "True on a result": "y = x * 2; y.requires_grad_(True); result = y.is_leaf",
    "detach": "y = (x * 2).detach(); result = y.requires_grad, y.is_leaf, y.tolist()",
    "detach shares memory": "y = c.detach(); y.add_(1); result = c.tolist()",
    "detach_": "y = x * 2; y.detach_(); result = y.requires_grad, y.is_leaf",
    "data": "x.data.add_(1); result = x.tolist(), x.requires_grad, x.data.requires_grad",
    "setting data": "x.data = L.zeros(3); result = x.tolist(), x.requires_grad, x.is_leaf",
    "gradients follow data": "x.data = L.zeros(3); x.sum().backward(); result = x.grad.tolist()",
    "grad can be set": "x.grad = c; result = x.grad is c",
    "grad can be taken away": "x.grad = c; x.grad = None; result = x.grad",
    "grad can be deleted": "x.grad = c; del x.grad; result = x.grad",
    "grad adds to what was set": "x.grad = c.clone(); x.sum().backward(); result = x.grad.tolist()",
    "grad is one object": "x.sum().backward(); result = x.grad is x.grad",
    "grad of a constant": "c.grad = L.ones(2); result = c.grad.tolist()",
    "grad of a result": "y = x * 2; y.sum().backward(); result = y.grad",
    "retain_grad": (
        "y = x * 2; y.retain_grad(); (y * y).sum().backward(); result = y.grad.tolist(),"
        " y.retains_grad"
    ),
    "retain_grad of a leaf": "x.retain_grad(); x.sum().backward(); result = x.grad.tolist()",
    "retain_grad twice": (
        "y = x * 2; y.retain_grad(); y.retain_grad(); y.sum().backward(); result = y.grad.tolist()"
    ),
    "retain_grad adds up": (
        "y = x * 2; y.retain_grad(); y.sum().backward(retain_graph=True); y.sum().backward()\n"
        "result = y.grad.tolist()"
    ),
    "a hook sees": (
        "seen = []; x.register_hook(lambda g: seen.append(g.tolist())); (x * 3).sum().backward()\n"
        "result = seen, x.grad.tolist()"
    ),
    "a hook replaces": (
        "x.register_hook(lambda g: g * 10); (x * 3).sum().backward(); result = x.grad.tolist()"
    ),
    "hooks in order": (
        "x.register_hook(lambda g: g + 1); x.register_hook(lambda g: g * 10)\n"
        "(x * 3).sum().backward(); result = x.grad.tolist()"
    ),
    "a hook on a result": (
        "y = x * 2; y.register_hook(lambda g: g * 10); (y + y).sum().backward()\n"
        "result = x.grad.tolist()"
    ),
    "a hook sees the sum": (
        "seen = []; y = x * 2; y.register_hook(lambda g: seen.append(g.tolist()))\n"
        "(y * 3 + y).sum().backward(); result = seen"
    ),
    "a hook, then retain_grad": (
        "y = x * 2; y.retain_grad(); y.register_hook(lambda g: g * 10); y.sum().backward()\n"
        "result = y.grad.tolist(), x.grad.tolist()"
    ),
    "a hook taken away": (
        "h = x.register_hook(lambda g: g * 10); h.remove(); h.remove(); x.sum().backward()\n"
        "result = x.grad.tolist()"
    ),
    "a hook for a while": (
        "with x.register_hook(lambda g: g * 10): x.sum().backward()\n"
        "x.sum().backward(); result = x.grad.tolist()"
    ),
    "a hook and grad": (
        "x.register_hook(lambda g: g * 10); result = L.autograd.grad(x.sum(), x)[0].tolist()"
    ),
    "a hook within create_graph": (
        "x.register_hook(lambda g: g * x)\n"
        "(g,) = L.autograd.grad((x**2).sum(), x, create_graph=True)\n"
        "result = g.tolist(), L.autograd.grad(g.sum(), x)[0].tolist()"
    ),
    "a hook records nothing": (
        "seen = []; x.register_hook(lambda g: seen.append((g * x).requires_grad))\n"
        "x.sum().backward(); result = seen"
    ),
}

ERRORS = {
    "integers": "i.requires_grad_()",
    "bools": "(c > 1).requires_grad = True",
    "False on a result": "(x * 2).requires_grad_(False)",
    "detach_ of a view": "(x * 2)[0:1].detach_()",
    "retain_grad of a constant": "c.retain_grad()",
    "a hook on a constant": "c.register_hook(print)",
    "a grad of another shape": "x.grad = L.ones(3)",
    "a grad of another type": "x.grad = L.ones(2).double()",
    "a grad that is no tensor": "x.grad = [1., 2.]",
    "data that is no tensor": "x.data = [1., 2.]",
}


def run(library, code):
    scope = {"L": library}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PyTorch's about .grad of a result
        exec(SETUP + code, scope)
    return scope.get("result")


@pytest.mark.parametrize("case", VALUES)
def test_values_are_pytorchs(case, torch):
    assert run(rl, VALUES[case]) == run(torch, VALUES[case])


@pytest.mark.parametrize("case", ERRORS)
def test_errors_are_pytorchs(case, torch):
    with pytest.raises(Exception) as expected:  # noqa: PT011 - whichever PyTorch raises
        run(torch, ERRORS[case])
    with pytest.raises(expected.type) as found:
        run(rl, ERRORS[case])
    assert str(found.value)


def test_a_hook_may_keep_its_gradient():
    """What a hook saw does not change when the leaf adds up."""
    x = rl.ones(2, requires_grad=True)
    seen = []
    x.register_hook(seen.append)
    for _ in range(3):
        (x * 2).sum().backward()
    assert [g.tolist() for g in seen] == [[2, 2]] * 3
    assert x.grad.tolist() == [6, 6]
    x.grad.zero_()
    assert seen[-1].tolist() == [2, 2]


def test_hooks_keep_nothing_alive():
    gc.disable()
    try:
        x = rl.ones(2, requires_grad=True)
        y = x * 2
        y.register_hook(lambda g: g)
        y.retain_grad()
        node = weakref.ref(y.grad_fn)
        y.sum().backward()
        del y
        assert node() is None
    finally:
        gc.enable()


def test_flags_without_pytorch():
    x = rl.ones(2, requires_grad=True)
    assert x.is_leaf
    assert x.grad is None
    y = x * 2
    assert not y.is_leaf
    assert y.grad_fn.name() == "MulBackward0"
    with pytest.raises(RuntimeError, match=r"only Tensors of floating point .* got .*int64"):
        rl.tensor([1]).requires_grad_()
