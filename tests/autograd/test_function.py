"""`autograd.Function`: derivatives that the user writes, side by side with PyTorch."""

import gc
import weakref

import pytest

import rushlight as rl
from rushlight.autograd import Function, gradcheck, gradgradcheck, no_grad
from rushlight.autograd.function import once_differentiable

# Definitions of F (with L the library), then a result.
CUBE = """
class F(L.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x * x
    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return g * 3 * x * x
"""
SETUP_CONTEXT = """
class F(L.autograd.Function):
    @staticmethod
    def forward(x, power):
        return x**power
    @staticmethod
    def setup_context(ctx, inputs, output):
        x, ctx.power = inputs
        ctx.save_for_backward(x)
    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return g * ctx.power * x ** (ctx.power - 1), None
"""
TWO_OUTPUTS = """
class F(L.autograd.Function):
    @staticmethod
    def forward(ctx, x, y):
        ctx.save_for_backward(x, y)
        return x * y, x + y
    @staticmethod
    def backward(ctx, g, h):
        x, y = ctx.saved_tensors
        seen.append((g is None, h is None))
        return g * y + h, g * x + h
"""
UNMATERIALIZED = """
class F(L.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.set_materialize_grads(False)
        return x * 2, x * 3
    @staticmethod
    def backward(ctx, g, h):
        seen.append((g is None, h is None))
        return (0 if g is None else g * 2) + (0 if h is None else h * 3)
"""
SAVED_OUTPUT = """
class F(L.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        out = x.exp()
        ctx.save_for_backward(out)
        return out
    @staticmethod
    def backward(ctx, g):
        (out,) = ctx.saved_tensors
        return g * out
"""
NON_DIFFERENTIABLE = """
class F(L.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        mask = x * 1
        ctx.mark_non_differentiable(mask)
        return x * 2, mask
    @staticmethod
    def backward(ctx, g, unused):
        seen.append(unused.tolist())
        return g * 2
"""
DIRTY = """
class F(L.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        x.mul_(2)
        ctx.mark_dirty(x)
        return x
    @staticmethod
    def backward(ctx, g):
        return g * 2
"""
SOME_NEEDED = """
class F(L.autograd.Function):
    @staticmethod
    def forward(ctx, x, y, flag):
        seen.append(ctx.needs_input_grad)
        return x * 2 + y
    @staticmethod
    def backward(ctx, g):
        seen.append(ctx.needs_input_grad)
        return g * 2, None, None
"""
PASSED_ON = """
class F(L.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x
    @staticmethod
    def backward(ctx, g):
        return g * 10
"""

CASES = {
    "a cube": CUBE + "F.apply(x).sum().backward(); result = x.grad.tolist()",
    "its name": CUBE + "result = type(F.apply(x).grad_fn).__name__ and F.apply(x).grad_fn.name()",
    "twice": CUBE
    + "(g,) = L.autograd.grad(F.apply(x).sum(), x, create_graph=True)\n"
    + "result = g.tolist(), L.autograd.grad(g.sum(), x)[0].tolist()",
    "within no_grad": CUBE + "with L.no_grad(): y = F.apply(x)\nresult = y.requires_grad",
    "of constants": CUBE + "y = F.apply(c); result = y.requires_grad, y.tolist()",
    "freed": CUBE + "y = F.apply(x).sum(); y.backward(); y.backward(); result = 1",
    "kept": CUBE + "y = F.apply(x).sum(); y.backward(retain_graph=True); y.backward()\n"
    "result = x.grad.tolist()",
    "a saved input that was changed": CUBE + "y = x * 1; z = F.apply(y); y.add_(1)\n"
    "z.sum().backward(); result = 1",
    "setup_context": SETUP_CONTEXT + "F.apply(x, 3).sum().backward(); result = x.grad.tolist()",
    "two outputs": TWO_OUTPUTS + "p, s = F.apply(x, w); (p * s).sum().backward()\n"
    "result = x.grad.tolist(), w.grad.tolist()",
    "one of two outputs": TWO_OUTPUTS + "F.apply(x, w)[1].sum().backward()\n"
    "result = x.grad.tolist(), seen",
    "the same operand twice": TWO_OUTPUTS + "F.apply(x, x)[0].sum().backward()\n"
    "result = x.grad.tolist()",
    "not materialized": UNMATERIALIZED + "F.apply(x)[1].sum().backward()\n"
    "result = x.grad.tolist(), seen",
    "a saved output": SAVED_OUTPUT + "F.apply(x).sum().backward(); result = x.grad.tolist()",
    "a saved output, twice": SAVED_OUTPUT
    + "(g,) = L.autograd.grad(F.apply(x).sum(), x, create_graph=True)\n"
    + "result = L.autograd.grad(g.sum(), x)[0].tolist()",
    "a saved output that was changed": SAVED_OUTPUT + "y = F.apply(x); y.add_(1)\n"
    "y.sum().backward(); result = 1",
    "non-differentiable": NON_DIFFERENTIABLE + "y, m = F.apply(x); (y + m).sum().backward()\n"
    "result = m.requires_grad, x.grad.tolist(), seen",
    "dirty": DIRTY + "y = x * 1; z = F.apply(y); (z * z).sum().backward()\n"
    "result = z is y, y.tolist(), x.grad.tolist()",
    "needs_input_grad": SOME_NEEDED + "F.apply(x, c, True).sum().backward()\n"
    "result = seen, x.grad.tolist()",
    "no gradient returned": SOME_NEEDED + "F.apply(c, w, True).sum().backward()\nresult = w.grad",
    "an input passed on": PASSED_ON + "y = F.apply(x); y.sum().backward()\n"
    "result = y is x, x.grad.tolist()",
    "keywords are refused or passed": CUBE + "result = F.apply(x).tolist()",
}


@pytest.mark.parametrize("case", CASES)
def test_functions_behave_as_pytorchs(case, torch):
    found = []
    for library in (torch, rl):
        scope = {
            "L": library,
            "seen": [],
            "x": library.tensor([1.0, 2.0], requires_grad=True),
            "w": library.tensor([3.0, 4.0], requires_grad=True),
            "c": library.tensor([5.0, 6.0]),
        }
        try:
            exec(CASES[case], scope)
            found.append(rounded(scope["result"]))
        except RuntimeError as error:
            found.append(str(error)[:40])
    assert found[1] == found[0]


def rounded(value):
    if isinstance(value, tuple | list):
        return [rounded(v) for v in value]
    return round(value, 4) if isinstance(value, float) else value


def a_function(backward, forward=lambda ctx, x: x * 2):
    members = {"forward": staticmethod(forward), "backward": staticmethod(backward)}
    return type("Mine", (Function,), members)


@pytest.mark.parametrize(
    ("backward", "message"),
    [
        (lambda ctx, g: (g, g), r"MineBackward returned an incorrect number.*expected 1, got 2"),
        (lambda ctx, g: (), r"incorrect number of gradients \(expected 1, got 0\)"),
        (lambda ctx, g: 1.0, r"expected Variable or None as gradient 0 \(got float\)"),
        (lambda ctx, g: g.reshape(2, 1).expand(2, 3), r"gradient of shape \(2, 3\) for .*\(2,\)"),
    ],
)
def test_what_backward_returns_is_checked(backward, message):
    x = rl.ones(2, requires_grad=True)
    with pytest.raises(RuntimeError, match=message):
        a_function(backward).apply(x).sum().backward()


def test_surplus_nones_are_fine():
    x = rl.ones(2, requires_grad=True)
    a_function(lambda ctx, g: (g * 2, None, None)).apply(x).sum().backward()
    assert x.grad.tolist() == [2, 2]


def test_what_is_missing_is_named():
    x = rl.ones(2, requires_grad=True)

    class Empty(Function):
        pass

    with pytest.raises(NotImplementedError, match="implement the forward"):
        Empty.apply(x)

    class Half(Function):
        @staticmethod
        def forward(ctx, x):
            return x * 1

    with pytest.raises(NotImplementedError, match="implement the backward"):
        Half.apply(x).sum().backward()


def test_only_tensors_are_saved():
    def forward(ctx, x):
        ctx.save_for_backward(x, 2)

    with pytest.raises(TypeError, match="only save variables, but argument 1 is of type int"):
        a_function(None, forward).apply(rl.ones(2, requires_grad=True))


def test_none_may_be_saved():
    def forward(ctx, x):
        ctx.save_for_backward(x, None)
        return x * 2

    def backward(ctx, g):
        none = ctx.saved_tensors[1]
        assert none is None
        return g * 2

    x = rl.ones(2, requires_grad=True)
    a_function(backward, forward).apply(x).sum().backward()
    assert x.grad.tolist() == [2, 2]


def test_functions_pass_gradcheck():
    scope = {"L": rl}
    exec(CUBE, scope)
    x = rl.tensor([0.5, 2.0], dtype=rl.float64, requires_grad=True)
    assert gradcheck(scope["F"].apply, x)
    assert gradgradcheck(scope["F"].apply, x)


def test_once_differentiable():
    @once_differentiable
    def backward(ctx, g):
        return g * 2

    x = rl.ones(2, requires_grad=True)
    (g,) = rl.autograd.grad(a_function(backward).apply(x).sum(), x, create_graph=True)
    assert g.tolist() == [2, 2]
    assert not g.requires_grad


def test_forward_is_not_recorded_and_may_record_itself():
    def forward(ctx, x):
        assert not (x * 2).requires_grad
        with rl.autograd.enable_grad():
            y = x.detach().requires_grad_()
            (ctx.g,) = rl.autograd.grad((y**2).sum(), y)
        return x * x

    x = rl.tensor([1.0, 2.0], requires_grad=True)
    a_function(lambda ctx, g: g * ctx.g, forward).apply(x).sum().backward()
    assert x.grad.tolist() == [2, 4]


def test_backward_may_go_backward():
    """The engine can be entered again from a user's derivative."""

    def backward(ctx, g):
        with rl.autograd.enable_grad():
            y = ctx.saved_tensors[0].detach().requires_grad_()
            (y**3).sum().backward()
        return g * y.grad

    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**3

    x = rl.tensor([1.0, 2.0], requires_grad=True)
    a_function(backward, forward).apply(x).sum().backward()
    assert x.grad.tolist() == [3, 12]


def test_the_context_dies_with_the_graph():
    kept = []

    def forward(ctx, x):
        kept.append(weakref.ref(ctx))
        ctx.save_for_backward(x)
        return x * 2

    gc.disable()
    try:
        x = rl.ones(2, requires_grad=True)
        y = a_function(lambda ctx, g: g * 2, forward).apply(x)
        assert kept[0]() is not None
        y.sum().backward()
        del y
        assert kept[0]() is None
    finally:
        gc.enable()


def test_only_create_graph_records_a_users_derivative():
    x = rl.ones(2, requires_grad=True)
    seen = []
    mine = a_function(lambda ctx, g: seen.append(rl.autograd.is_grad_enabled()) or g)
    y = mine.apply(x).sum()
    with no_grad():
        y.backward()
    y.backward()
    rl.autograd.grad(y, x, create_graph=True)
    assert seen == [False, False, True]
