"""The proof that rules serve three masters: whole training steps, traced, equal eager's bits.

And the footguns: every way in which a traced step could differ from the eager one, each with its
verdict. Raising is better than a documented constant; a silent difference is a bug.
"""

import copy

import numpy as np
import pytest
from row_checks import assert_same_bits

import rushlight as rl
from rushlight import nn, optim
from rushlight.autograd import no_grad
from rushlight.compiler import Step, TraceError, trace_step
from rushlight.nn import functional as F
from rushlight.tensor import wrap

STEPS = 100


def xor_model():
    """The network of the seed's third chapter: 2-4-4-1."""
    rl.manual_seed(1)
    return nn.Sequential(
        nn.Linear(2, 4), nn.ReLU(), nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 1), nn.Sigmoid()
    )


def xor_batches(dtype=np.float32):
    rng = np.random.default_rng(1)
    for _ in range(STEPS):
        x = rng.uniform(-1, 1, (2, 2)).astype(dtype)
        yield wrap(x), wrap((x.prod(1) < 0).astype(dtype))


def step_of(model, optimizer, loss=F.binary_cross_entropy):
    def step(x, y):
        optimizer.zero_grad()
        error = loss(model(x)[:, 0], y)
        error.backward()
        optimizer.step()
        return error.detach()

    return step


def state_of(model, optimizer):
    kept = [v for s in optimizer.state.values() for v in s.values() if isinstance(v, rl.Tensor)]
    return [*model.parameters(), *model.buffers(), *kept]


def assert_traced_equals_eager(model, make_optimizer, batches, loss=F.binary_cross_entropy):
    """Both take the same steps; the optimizer's state must be there, so both take one before."""
    twin = copy.deepcopy(model)
    eager, other = make_optimizer(model.parameters()), make_optimizer(twin.parameters())
    first, *rest = batches
    for m, o in ((model, eager), (twin, other)):
        step_of(m, o, loss)(*first)
    traced = trace_step(state_of(twin, other), step_of(twin, other, loss), first)
    for i, batch in enumerate(rest):
        expected, found = step_of(model, eager, loss)(*batch), traced(*batch)
        assert_same_bits(found._data, expected._data, f"loss of step {i}")
        for k, (a, b) in enumerate(zip(state_of(twin, other), state_of(model, eager), strict=True)):
            assert_same_bits(a._data, b._data, f"state {k} after step {i}")


def test_the_xor_step_traced_equals_eager_bit_for_bit():
    model = xor_model()
    before = [p._data.copy() for p in model.parameters()]
    batches = list(xor_batches())
    assert_traced_equals_eager(model, lambda ps: optim.SGD(ps, lr=0.1), batches)
    moved = [np.abs(p._data - b).max() for p, b in zip(model.parameters(), before, strict=True)]
    assert max(moved) > 0.01, "the model must have learned something"


def test_the_xor_step_in_float64():
    model = xor_model().double()
    assert_traced_equals_eager(
        model, lambda ps: optim.SGD(ps, lr=0.1), list(xor_batches(np.float64))
    )


@pytest.mark.parametrize(
    "make",
    [
        lambda ps: optim.SGD(ps, lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01),
        lambda ps: optim.Adam(ps, lr=0.01, amsgrad=True, weight_decay=0.01),
        lambda ps: optim.AdamW(ps, lr=0.01),
        lambda ps: optim.RMSprop(ps, lr=0.01, momentum=0.5, centered=True),
    ],
    ids=["momentum", "adam", "adamw", "rmsprop"],
)
def test_other_optimizers(make):
    assert_traced_equals_eager(xor_model(), make, list(xor_batches())[:20])


def test_other_layers_and_losses():
    rl.manual_seed(2)
    model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.Tanh(), nn.Linear(8, 3))
    rng = np.random.default_rng(2)
    batches = [
        (wrap(rng.standard_normal((6, 4)).astype(np.float32)), wrap(rng.integers(0, 3, 6)))
        for _ in range(20)
    ]

    def whole(model, optimizer):
        def step(x, y):
            optimizer.zero_grad()
            error = F.cross_entropy(model(x), y)
            error.backward()
            optimizer.step()
            return error.detach()

        return step

    twin = copy.deepcopy(model)
    one, other = optim.SGD(model.parameters(), 0.1), optim.SGD(twin.parameters(), 0.1)
    labels = (0, 2)
    traced = trace_step(state_of(twin, other), whole(twin, other), batches[0], [None, labels])
    for batch in batches:
        assert_same_bits(traced(*batch)._data, whole(model, one)(*batch)._data, "loss")
    for a, b in zip(state_of(twin, other), state_of(model, one), strict=True):
        assert_same_bits(a._data, b._data, "state")


# What a step is made of


@pytest.fixture
def w():
    return rl.tensor([1.0, 2.0], requires_grad=True)


X = rl.tensor([3.0, 4.0])


def descend(w, x):
    """One step of gradient descent, spelled out."""
    w.grad = None
    loss = (w * x).sum()
    loss.backward()
    with no_grad():
        w -= 0.5 * w.grad
    return loss.detach()


def test_a_step_is_a_program_that_can_be_read(w):
    traced = trace_step([w], lambda x: descend(w, x), [X])
    assert traced.program.text() == (
        "%0 = input(name=state0) : float32[2]\n"
        "%1 = input(name=batch0) : float32[2]\n"
        "%2 = mul(%0, %1) : float32[2]\n"
        "%3 = sum(%2, dims=(0,), keepdim=False) : float32[]\n"
        "%4 = constant(1.0) : float32[]\n"
        "%5 = reshape(%4, shape=(1,)) : float32[1]\n"
        "%6 = expand(%5, shape=(2,)) : float32[2]\n"
        "%7 = mul(%6, %1) : float32[2]\n"
        "%8 = constant(0.5) : float32[]\n"
        "%9 = mul(%7, %8) : float32[2]\n"
        "%10 = sub(%0, %9) : float32[2]\n"
        "return %3, %10"
    )
    assert isinstance(traced, Step)
    assert float(traced(X)) == 11
    assert w.tolist() == [-0.5, 0]


def test_tracing_changes_nothing(w):
    w.grad = rl.tensor([5.0, 6.0])
    kept = dict(vars(w))
    values, gradient = w._data, w.grad
    before = values.copy()
    trace_step([w], lambda x: descend(w, x), [X])
    assert w._data is values
    assert w.grad is gradient
    assert gradient.tolist() == [5, 6]
    assert np.array_equal(values, before)
    assert vars(w) == kept
    assert w.requires_grad
    assert w.is_leaf


def test_an_error_half_way_restores_the_model(w):
    w.grad = rl.tensor([5.0, 6.0])
    values, gradient = w._data, w.grad

    def step(x):
        descend(w, x)
        raise KeyError("half-way")

    with pytest.raises(KeyError, match="half-way"):
        trace_step([w], step, [X])
    assert w._data is values
    assert w.grad is gradient
    assert descend(w, X).item() == 11  # and everything works as before
    rl.rand(2)
    X.clone().add_(1)


def test_new_values_that_show_old_memory_are_not_mixed_up():
    a, b = rl.tensor([1.0]), rl.tensor([2.0])

    def swap():
        a.data, b.data = b.data, a.data
        return a.sum()

    traced = trace_step([a, b], swap, [])
    traced()
    assert (a.tolist(), b.tolist()) == ([2], [1])

    m = rl.tensor([[1.0, 2.0], [3.0, 4.0]])

    def turn():
        m.data = m.t()
        return m.sum()

    trace_step([m], turn, [])()
    assert m.tolist() == [[1, 3], [2, 4]]


def test_results_of_two_calls_share_no_memory(w):
    traced = trace_step([w], lambda x: descend(w, x), [X])
    first = traced(X)
    value = first.item()
    assert traced(X).item() != value
    assert first.item() == value


def test_a_step_stamps_what_it_writes(w):
    traced = trace_step([w], lambda x: descend(w, x), [X])
    y = (w * w).sum()
    traced(X)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        y.backward()


def test_the_learning_rate_can_be_state(w):
    lr = rl.tensor(0.5, dtype=rl.float64)
    optimizer = optim.SGD([w], lr=lr)

    def step(x):
        optimizer.zero_grad()
        loss = (w * x).sum()
        loss.backward()
        optimizer.step()
        return loss

    traced = trace_step([w, lr], step, [X])
    traced(X)
    assert w.tolist() == [-0.5, 0]
    lr.fill_(1)
    traced(X)
    assert w.tolist() == [-3.5, -4]


def test_another_shape_or_type_of_batch_is_refused(w):
    traced = trace_step([w], lambda x: descend(w, x), [X])
    before = w.tolist()
    with pytest.raises(ValueError, match=r"got an array of float32\[3\]"):
        traced(rl.ones(3))
    with pytest.raises(ValueError, match=r"got an array of float64\[2\]"):
        traced(X.double())
    with pytest.raises(ValueError, match="got 1 arrays"):
        traced()
    assert w.tolist() == before


# Footguns: verdict "raises"


def refused(step, state, match, batch=(X,)):
    with pytest.raises(TraceError, match=match):
        trace_step(state, step, batch)


@pytest.mark.parametrize(
    "look",
    [
        lambda t: t.sum().item(),
        lambda t: t.tolist(),
        lambda t: bool(t.sum() > 0),
        lambda t: float(t.sum()),
        lambda t: int(t.sum()),
        lambda t: range(t.sum().long()),
        lambda t: t.detach().numpy()[0],
        lambda t: np.asarray(t.detach()) + 1,
        lambda t: 1 if t.sum() > 0 else 2,
        lambda t: print(t),
        lambda t: repr(t),
        lambda t: f"{t.sum():.2f}",
        lambda t: list(t.detach().numpy()),
        lambda t: t.nonzero(),
        lambda t: t[t > 0],
    ],
)
def test_asking_for_values_is_refused(w, look):
    def step(x):
        look(w * x)
        return (w * x).sum()

    refused(step, [w], "asks for the value|which a trace lacks|NumPy's")


def test_the_message_says_what_not_to_do(w):
    refused(lambda x: x.sum().item(), [w], r"a tensor of shape \(\).*no item\(\), bool\(\)")


@pytest.mark.parametrize(
    "draw",
    [
        lambda x: x + rl.rand(2),
        lambda x: x + rl.randn(2, generator=rl.Generator()),
        lambda x: x[rl.randperm(2)],
        lambda x: x * rl.bernoulli(rl.full((2,), 0.5)),
        lambda x: x + rl.randint(0, 5, (2,)),
        lambda x: x + rl.empty(2).normal_(),
    ],
)
def test_random_numbers_are_refused(w, draw):
    state = rl.get_rng_state().tolist()
    refused(lambda x: (w * draw(x)).sum(), [w], "draws random numbers|writes in place")
    assert rl.get_rng_state().tolist() == state
    rl.rand(1)


def test_masks_of_dropout_are_drawn_anew_for_each_step(w):
    step = lambda x: F.dropout(w * x, 0.5)  # noqa: E731
    traced = trace_step([w], step, [X])
    for _ in range(5):
        state = rl.get_rng_state()
        expected = step(X)
        after = rl.get_rng_state().tolist()
        rl.set_rng_state(state)
        assert traced(X).tolist() == expected.tolist()
        assert rl.get_rng_state().tolist() == after


def test_dropout_that_does_not_drop_is_traced(w):
    layer = nn.Dropout(0.5).eval()
    traced = trace_step([w], lambda x: layer(w * x).sum(), [X])
    assert float(traced(X)) == 11


def test_writing_into_a_view_is_refused(w):
    def step(x):
        y = w * x
        y[0] = 1
        y.view(2, 1)[0].mul_(2)
        return y.sum()

    refused(step, [w], "a view of shape .* is written in place")


def test_using_a_view_after_its_base_was_written_is_refused(w):
    def step(x):
        y = (w * x).detach()
        first = y[0:1]
        y.mul_(2)
        return first.sum()

    refused(step, [w], "a view of shape .* is used after")


def test_a_view_after_the_write_is_fine(w):
    def step(x):
        y = (w * x).detach()
        y.mul_(2)
        return y[0:1].sum()

    assert float(trace_step([w], step, [X])(X)) == 6


def test_aliases_see_writes(w):
    def step(x):
        y = w * x
        same, data = y.detach(), y.data
        with no_grad():
            y.mul_(10)
        return same.sum() + data.sum()

    assert float(trace_step([w], step, [X])(X)) == float(step(X)) == 220


def test_a_saved_value_that_was_overwritten_is_refused_as_in_eager(w):
    def step(x):
        y = w * x
        z = y * y
        y.detach().mul_(2)
        z.sum().backward()
        return z.sum()

    message = "modified by an inplace operation"
    with pytest.raises(RuntimeError, match=message):
        step(X)
    with pytest.raises(RuntimeError, match=message):
        trace_step([w], step, [X])


def test_gradients_do_not_share_a_value(w):
    v = rl.tensor([1.0, 1.0], requires_grad=True)

    def step():
        w.grad = v.grad = None
        (w + v).sum().backward()
        w.grad.mul_(10)
        with no_grad():
            w.sub_(w.grad)
            v.sub_(v.grad)
        return w.sum()

    trace_step([w, v], step, [])()
    assert (w.tolist(), v.tolist()) == ([-9, -8], [0, 0])


def test_gradients_of_the_step_before_are_refused(w):
    def step(x):
        loss = (w * x).sum()
        loss.backward()
        with no_grad():
            w.sub_(w.grad)
        return loss

    refused(step, [w], "adds to the gradient .*zero_grad")

    def look(x):
        return (w.grad * x).sum()

    refused(look, [w], "uses the gradient .* that the step before left")


def test_gradients_may_be_cleared_at_the_end(w):
    def step(x):
        (w * x).sum().backward()
        with no_grad():
            w.sub_(w.grad)
        w.grad = None
        return w.sum()

    trace_step([w], step, [X])(X)
    assert w.tolist() == [-2, -2]
    w.grad = rl.ones(2)
    refused(step, [w], "adds to the gradient")


def test_two_backwards_in_one_step_add_up(w):
    def step(x):
        w.grad = None
        (w * x).sum().backward()
        (w * 2).sum().backward()
        with no_grad():
            w.sub_(w.grad)
        return w.sum()

    trace_step([w], step, [X])(X)
    assert w.tolist() == [-4, -4]


def test_a_gradient_for_a_tensor_outside_is_refused(w):
    outside = rl.tensor([1.0, 1.0], requires_grad=True)

    def step(x):
        w.grad = None
        (w * x * outside).sum().backward()
        return w.sum()

    refused(step, [w], "no part of the traced state gets a gradient")
    assert outside.grad is None
    frozen = outside.detach()

    def fine(x):
        w.grad = None
        (w * x * frozen).sum().backward()
        return w.grad.sum()

    assert float(trace_step([w], fine, [X])(X)) == 7


def test_a_write_to_a_tensor_outside_is_refused(w):
    count = rl.zeros(1)

    def step(x):
        count.add_(1)
        return (w * x).sum()

    refused(step, [w], "writes in place into a tensor of shape .*add it to the traced state")
    assert count.item() == 0

    def fill(x):
        count.zero_()
        return (w * x).sum()

    refused(fill, [w], "writes in place")
    traced = trace_step([w, count], step, [X])
    traced(X)
    traced(X)
    assert count.item() == 2

    def assign(x):
        count[0] = 7
        return (w * x).sum()

    refused(assign, [w], "writes in place")


def test_optimizer_state_outside_is_refused(w):
    optimizer = optim.SGD([w], lr=0.1, momentum=0.9)

    def step(x):
        optimizer.zero_grad()
        loss = (w * x).sum()
        loss.backward()
        optimizer.step()
        return loss

    with pytest.raises(RuntimeError, match="no state yet; take one step before tracing"):
        trace_step([w], step, [X])
    step(X)
    (buffer,) = (s["momentum_buffer"] for s in optimizer.state.values())
    before = buffer.tolist()
    with pytest.raises(RuntimeError, match="state"):
        trace_step([w], step, [X])
    assert buffer.tolist() == before
    trace_step([w, buffer], step, [X])(X)
    assert buffer.tolist() != before


def test_a_view_of_the_state_made_before_is_refused(w):
    first = w.detach()[0:1]
    refused(lambda x: (w * x).sum() + first, [w], "made before the trace")
    refused(lambda x: (w * x).sum(), [w, first], "shows part of another's memory")


def test_two_tensors_on_one_array_are_one_state(w):
    data = w.detach()

    def step(x):
        data.add_(1)
        return (w * x).sum()

    traced = trace_step([w, data, w], step, [X])
    assert len(traced.state) == 1
    assert float(traced(X)) == 18
    assert w.tolist() == [2, 3]


def test_state_with_a_history_is_refused(w):
    refused(lambda x: x.sum(), [w * 2], "has a history")


def test_state_that_changes_its_shape_or_type_is_refused(w):
    def longer(x):
        w.data = rl.cat([w.detach(), x])
        return x.sum()

    refused(longer, [w], "into .*only values may change")

    def wider(x):
        w.data = w.detach().double()
        return x.sum()

    refused(wider, [w], "only values may change")


def test_new_data_is_a_new_value(w):
    def step(x):
        w.data = w.data + x
        return w.detach().sum()

    trace_step([w], step, [X])(X)
    assert w.tolist() == [4, 6]


@pytest.mark.parametrize("result", [1.0, None, "loss"])
def test_a_loss_that_is_no_tensor_is_refused(w, result):
    refused(lambda x: result, [w], "return a tensor")


def test_values_do_not_leave_the_trace(w):
    kept = []

    def step(x):
        kept.append(w * x)
        return kept[0].sum()

    trace_step([w], step, [X])
    for use in (lambda: kept[0] + 1, lambda: 1 - kept[0], lambda: kept[0].backward(X)):
        with pytest.raises(TraceError, match="outside of its trace"):
            use()
    with pytest.raises(TraceError):
        print(kept[0])
    with pytest.raises(TraceError, match=r"outside of its trace|another trace"):
        trace_step([w], lambda x: (kept[0] * x).sum(), [X])
    with pytest.raises(TraceError, match="another trace"):
        trace_step([w], lambda x: kept[0], [X])


# Footguns: verdict "documented": a constant of the program


def test_python_numbers_and_outside_tensors_are_constants(w):
    scale, bias = 2.0, rl.tensor([1.0, 1.0])

    def step(x):
        return (w * x * scale + bias).sum()

    traced = trace_step([w], step, [X])
    scale = 3.0
    bias.add_(100)
    assert float(traced(X)) == 24
    assert "constants" not in traced.program.text()


def test_python_branches_are_taken_once(w):
    training = True

    def step(x):
        return (w * x).sum() if training else x.sum()

    traced = trace_step([w], step, [X])
    training = False
    assert float(traced(X)) == 11


def test_a_gradient_argument_may_be_a_constant(w):
    def step(x):
        w.grad = None
        (w * x).backward(rl.tensor([1.0, 2.0]))
        return w.grad.sum()

    assert float(trace_step([w], step, [X])(X)) == 11
