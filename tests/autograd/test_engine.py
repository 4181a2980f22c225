"""The walk back: deep and wide graphs, accumulation, fan-out, memory, what it refuses."""

import gc
import time
import tracemalloc
import warnings
import weakref

import numpy as np
import pytest

import rushlight as rl
from rushlight.autograd import grad
from rushlight.autograd.node import Node
from rushlight.ops import tensors as rows
from rushlight.tensor import wrap


def leaf(*values, dtype=np.float64):
    return wrap(np.array(values, dtype)).requires_grad_()


@pytest.fixture
def no_collector():
    gc.collect()
    gc.disable()
    yield
    gc.enable()


# Depth and width


def test_a_chain_of_100_000_operations(no_collector):
    x = leaf(1.0)
    y = x
    for _ in range(100_000):
        y = y + x
    y.backward()
    assert x.grad.item() == 100_001
    node = weakref.ref(y.grad_fn)
    del y  # neither may the graph's end recurse
    assert node() is None


def diamonds(n):
    """2ⁿ paths from x to the result."""
    x = leaf(1.0)
    y = x
    for _ in range(n):
        y = y + y
    return x, y


def test_a_graph_of_2_to_the_n_paths_takes_linear_time():
    x, y = diamonds(1000)
    start = time.process_time()
    (y * 0.5**1000).backward()
    assert time.process_time() - start < 2
    assert x.grad.item() == 1
    x, y = diamonds(1000)
    start = time.process_time()
    (g,) = grad(y * 0.5**1000, x)
    assert time.process_time() - start < 2
    assert g.item() == 1


def test_each_node_is_visited_once():
    visits = []
    x = leaf(2.0)
    y = x
    for _ in range(10):
        y = y * y
        y.register_hook(visits.append)
    y.backward()
    assert len(visits) == 10


def test_a_node_waits_for_all_that_use_it():
    """The long way and the short way meet; the short one must not go on alone."""
    x = leaf(3.0)
    y = x * 2
    long = y
    for _ in range(50):
        long = long * 1.0
    (long * y + y).backward()
    assert x.grad.item() == 2 * (2 * 6) + 2


# Accumulation


def test_fan_out_is_right_for_every_leaf(torch):
    """Random graphs of shared leaves and intermediate values, each compared with PyTorch."""
    for seed in range(30):
        results = []
        for library, make in ((torch, torch.tensor), (rl, rl.tensor)):
            rng = np.random.default_rng(seed)
            leaves = [
                make(rng.standard_normal((2, 3)), requires_grad=True, dtype=library.float64)
                for _ in range(4)
            ]
            values = list(leaves)
            for _ in range(20):
                a, b = (values[i] for i in rng.integers(0, len(values), 2))
                kind = rng.integers(0, 5)
                values.append([a + b, a * b, a - b, library.tanh(a), a][kind])
            sum(v.sum() for v in values[-5:]).backward()
            results.append([None if v.grad is None else v.grad.numpy() for v in leaves])
        for expected, found in zip(*results, strict=True):
            assert (expected is None) == (found is None)
            if expected is not None:
                np.testing.assert_allclose(found, expected, 1e-12, 1e-12)


USES = {
    "the same operand twice": (lambda x, y: x * x, (4, None)),
    "passed through to two leaves": (lambda x, y: x + y, (1, 1)),
    "through a view": (lambda x, y: (x.view(1) + y.view(1)).sum(), (1, 1)),
    "broadcast": (lambda x, y: (x + wrap(np.zeros(3))).sum() + y, (3, 1)),
    "through sum and expand": (lambda x, y: (x.expand(4) + y).sum(), (4, 4)),
    "the leaf itself": (lambda x, y: x, (1, None)),
    "negated and not": (lambda x, y: x - x + y, (0, 1)),
}


@pytest.mark.parametrize("use", USES)
def test_gradients_of_shared_leaves(use):
    function, expected = USES[use]
    x, y = leaf(2.0).sum().detach().requires_grad_(), leaf(3.0).sum().detach().requires_grad_()
    function(x, y).backward()
    found = tuple(None if t.grad is None else t.grad.item() for t in (x, y))
    assert found == expected


def test_no_leaf_shares_memory_with_anything():
    x, y, z = leaf(1.0, 2.0), leaf(3.0, 4.0), leaf(5.0, 6.0)
    g = wrap(np.ones(2))
    out = x + y + z.view(2)
    out.backward(g)
    memory = [t.grad._data for t in (x, y, z)] + [g._data, out._data]
    for i, a in enumerate(memory):
        assert a.flags.writeable
        for b in memory[:i]:
            assert not np.shares_memory(a, b)
    x.grad.mul_(10)
    assert (y.grad.tolist(), z.grad.tolist(), g.tolist()) == ([1, 1],) * 3


def test_a_leaf_that_is_the_root_copies():
    x = leaf(1.0, 2.0)
    g = wrap(np.ones(2))
    x.backward(g)
    assert not np.shares_memory(x.grad._data, g._data)
    y = leaf(1.0, 2.0)
    y.backward(g, create_graph=True)
    assert not np.shares_memory(y.grad._data, g._data)


def test_gradients_are_arrays_never_numpys_scalars():
    x = leaf(2.0).sum().detach().requires_grad_()
    y = x * 3
    y.retain_grad()
    (y * y + y).backward()
    for t in (x, y):
        assert type(t.grad._data) is np.ndarray
    (g,) = grad(x * x + x, x)
    assert type(g._data) is np.ndarray


def test_gradients_have_their_leafs_shape_and_type():
    x = wrap(np.ones((1, 3), np.float32)).requires_grad_()
    y = wrap(np.ones((2, 1))).requires_grad_()
    out = rows.cast(x, dtype=np.dtype(np.float64)) * y
    out.sum().backward()
    assert (x.grad.shape, x.grad.dtype) == ((1, 3), rl.float32)
    assert (y.grad.shape, y.grad.dtype) == ((2, 1), rl.float64)


@pytest.mark.parametrize("shapes", [((2, 3), (3,)), ((0, 3), (1, 3)), ((), (2, 2)), ((4, 1), (5,))])
def test_broadcasting_is_undone(shapes, torch):
    rng = np.random.default_rng(0)
    arrays = [rng.standard_normal(s) for s in shapes]
    for first in (0, 1):
        a, b = arrays[first], arrays[1 - first]
        ours = [wrap(v).requires_grad_() for v in (a, b)]
        theirs = [torch.tensor(v, requires_grad=True) for v in (a, b)]
        (ours[0] * ours[1]).sum().backward()
        (theirs[0] * theirs[1]).sum().backward()
        for o, t in zip(ours, theirs, strict=True):
            np.testing.assert_allclose(o.grad.numpy(), t.grad.numpy(), 1e-12)


# Backward again


def both(torch, code):
    """What the code, which uses L, raises or returns, in PyTorch and in Rushlight."""
    found = []
    for library in (torch, rl):
        scope = {"L": library}
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # PyTorch's about create_graph
                exec(code, scope)
            found.append(scope["result"])
        except RuntimeError as error:
            found.append(str(error)[:53])
    return found


AGAIN = {
    "twice adds up": "y = (x * x).sum(); y.backward(retain_graph=True); y.backward()",
    "freed": "y = (x * x).sum(); y.backward(); y.backward()",
    "freed below": "z = x * x; z.sum().backward(); z.sum().backward()",
    "nothing to free": "y = (x + x).sum(); y.backward(); y.backward()",
    "only a view": "y = x.view(3, 1).sum(); y.backward(); y.backward()",
    "a saved output": "y = x.exp().sum(); y.backward(); y.backward()",
    "a number": "y = (x * 2).sum(); y.backward(); y.backward()",
    "create_graph keeps": "y = (x * x).sum(); y.backward(create_graph=True); y.backward()",
    "retain_graph=False": "y = (x * x).sum(); y.backward(retain_graph=False, create_graph=True)",
    "two roots": "L.autograd.backward([(x * x).sum(), (x * 3).sum()])",
    "a shared part": "z = x * x; z.sum().backward(retain_graph=True); (z * 2).sum().backward()",
}


@pytest.mark.parametrize("case", AGAIN)
def test_going_backward_again(case, torch):
    code = "x = L.tensor([1., 2., 3.], requires_grad=True)\n" + AGAIN[case]
    expected, found = both(torch, code + "\nresult = x.grad.tolist()")
    assert found == expected


# Memory


class _Held:
    """Watches the arrays of some values die."""

    def __init__(self, *arrays):
        self.refs = [weakref.ref(a) for a in arrays]

    def alive(self):
        return sum(r() is not None for r in self.refs)


def test_what_was_saved_is_freed_while_going_backward(no_collector):
    x = leaf(*range(10))
    y = rows.exp(x)
    z = rows.exp(y)
    held = _Held(y._data, z._data)
    loss = z.sum()
    del y, z
    assert held.alive() == 2
    loss.backward()
    assert held.alive() == 0


def test_a_graph_dies_with_its_last_tensor(no_collector):
    x = leaf(1.0, 2.0)
    y = rows.exp(x * 2)
    nodes = weakref.ref(y.grad_fn), weakref.ref(y.grad_fn.next_functions[0][0])
    held = _Held(y._data)
    del y
    assert [n() for n in nodes] == [None, None]
    assert held.alive() == 0


def living():
    """The bytes of all arrays that were made, and the number of nodes and tensors."""
    arrays = tracemalloc.DomainFilter(True, np.lib.tracemalloc_domain)
    traces = tracemalloc.take_snapshot().filter_traces([arrays]).traces
    objects = [o for o in gc.get_objects() if issubclass(type(o), Node | rl.Tensor)]
    return sum(t.size for t in traces), len(objects)


@pytest.mark.parametrize("create_graph", [False, True])
def test_memory_returns_to_its_baseline(no_collector, create_graph):
    w = leaf(*np.linspace(0.1, 1, 100))

    def step():
        y = rows.sigmoid(rows.exp(w * w) - 1)
        view = y[1:]
        loss = (view * view).sum()
        if create_graph:
            (g,) = grad(loss, w, create_graph=True)
            loss = (g * g).sum()
        loss.backward()
        w.grad = None

    step()
    tracemalloc.start()
    step()
    before = living()
    for _ in range(20):
        step()
    after = living()
    tracemalloc.stop()
    assert after == before


def test_in_place_writes_and_functions_leave_no_cycles(no_collector):
    class Double(rl.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            out = x * 2
            ctx.save_for_backward(x, out)
            return out

        @staticmethod
        def backward(ctx, g):
            x, out = ctx.saved_tensors
            return g * out / x

    x = leaf(1.0, 2.0)
    y = Double.apply(x) * 1.0
    y[0:1].mul_(3)
    z = y * y
    held = _Held(z._data, y._data)
    z.register_hook(lambda g: g)
    z.sum().backward()
    del y, z
    assert held.alive() == 0


# What it refuses


def test_a_derivative_of_the_wrong_shape_names_its_maker():
    class Wrong(rl.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 1

        @staticmethod
        def backward(ctx, g):
            return g.sum().expand(7)

    with pytest.raises(
        RuntimeError, match=r"WrongBackward: .* shape \(7,\) for a value of .*\(2,\)"
    ):
        Wrong.apply(leaf(1.0, 2.0)).sum().backward()


def test_an_error_half_way_leaves_the_modes_as_they_were():
    class Failing(rl.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 1

        @staticmethod
        def backward(ctx, g):
            raise KeyError("mine")

    x = leaf(1.0)
    with pytest.raises(KeyError, match="mine"):
        Failing.apply(x).backward()
    assert rl.autograd.is_grad_enabled()
    (x * 2).backward()
    assert x.grad.item() == 2


# NumPy's warnings


SILENT = {
    "1 / 0": lambda x: 1 / (x - x),
    "0 / 0": lambda x: (x - x) / (x - x),
    "overflow": lambda x: rows.exp(x * 1e6),
    "log of 0": lambda x: rows.log(x - x),
    "log of -1": lambda x: rows.log(-x),
    "a sum of infinities": lambda x: (rows.exp(x * 1e6) - rows.exp(x * 1e6)).sum(),
    "a narrowing cast": lambda x: rows.cast(x * 1e300, dtype=np.dtype(np.float32)),
    "in place": lambda x: (x * 1.0).div_(0).mul_(1e308).mul_(1e308),
    "a power": lambda x: (x - x) ** -1.0,
}


@pytest.mark.parametrize("case", SILENT)
def test_numpy_does_not_warn(case):
    x = leaf(1.0, 2.0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        out = SILENT[case](x)
        out.sum().backward(retain_graph=True)
        x.grad.add_(1)
        out.sum().backward()
        if out.dtype is rl.float64:
            grad(SILENT[case](x).sum(), x, create_graph=True)


def test_the_users_numpy_settings_are_left_alone():
    with np.errstate(all="raise", under="ignore"):
        before = np.geterr()
        x = leaf(0.0)
        (1 / x).backward()
        x.register_hook(lambda g: seen.append(np.geterr()))
        seen = []
        (1 / x).backward()
        assert np.geterr() == before
        assert seen == [before]
        with pytest.raises(FloatingPointError):
            np.float64(1) / np.zeros(1)
