"""What all optimizers share: the step, gradients, options that change, tensors as options, text."""

import copy
import warnings

import numpy as np
import pytest
from optim_cases import OPTIMIZERS, give_gradients, parameters

import rushlight
from rushlight.compiler import trace_step
from rushlight.optim import SGD, Adam, AdamW, Optimizer, RMSprop
from rushlight.optim.optimizer import overwrite, unless_zero

NAMES = ["SGD", "Adam", "AdamW", "RMSprop"]


def leaf(*values, dtype=None):
    return rushlight.tensor(values, dtype=dtype, requires_grad=True)


def with_gradient(*values):
    p = leaf(*values)
    p.grad = rushlight.ones(len(values))
    return p


@pytest.mark.parametrize("name", NAMES)
def test_text_is_torchs(torch, name):
    def text(lib):
        groups = [{"params": parameters(lib, "float32")[:2], "lr": 0.5}]
        groups.append({"params": [("bias", parameters(lib, "float32")[2])][0][1]})
        return repr(getattr(lib.optim, name)(groups))

    assert text(rushlight) == text(torch)


@pytest.mark.parametrize("name", NAMES)
def test_defaults_are_torchs(torch, name):
    ours = getattr(rushlight.optim, name)(parameters(rushlight, "float32"))
    theirs = getattr(torch.optim, name)(parameters(torch, "float32"))
    assert list(ours.defaults.items()) == list(theirs.defaults.items())


def test_a_closure_is_run_with_gradients_on_and_its_loss_returned():
    p = leaf(1.0, 2.0)
    optimizer = SGD([p], lr=0.5)

    def closure():
        optimizer.zero_grad()
        loss = (p * p).sum()
        loss.backward()
        return loss

    with rushlight.autograd.no_grad():
        assert optimizer.step(closure).item() == 5.0
    assert p.tolist() == [0.0, 0.0]
    assert optimizer.step() is None


def test_parameters_without_gradient_stay_and_have_no_state():
    p, q = with_gradient(1.0), leaf(1.0)
    optimizer = Adam([p, q])
    optimizer.step()
    assert q.item() == 1.0
    assert list(optimizer.state) == [p]


def test_zero_grad_forgets_or_fills():
    p, q = with_gradient(1.0, 2.0), leaf(1.0)
    optimizer = SGD([p, q])
    kept = p.grad
    optimizer.zero_grad(set_to_none=False)
    assert p.grad is kept or p.grad.tolist() == [0.0, 0.0]
    assert p.grad.tolist() == [0.0, 0.0]
    assert q.grad is None
    optimizer.zero_grad()
    assert p.grad is None


def test_zero_grad_cuts_the_history_of_a_gradient():
    p = leaf(3.0)
    (p * p * p).sum().backward(create_graph=True)
    assert p.grad.grad_fn is not None
    SGD([p]).zero_grad(set_to_none=False)
    assert p.grad.grad_fn is None
    assert p.grad.tolist() == [0.0]


def test_a_step_is_an_in_place_write_that_backward_notices():
    p = with_gradient(1.0, 2.0)
    loss = (p * p).sum()
    before = p._version
    SGD([p]).step()
    assert p._version > before
    with pytest.raises(RuntimeError, match="in-place"):
        loss.backward()


def test_a_step_writes_into_the_memory_of_the_parameter():
    memory = np.array([1.0, 2.0], np.float32)
    p = rushlight.from_numpy(memory).requires_grad_()
    p.grad = rushlight.ones(2)
    SGD([p], lr=0.5).step()
    assert memory.tolist() == [0.5, 1.5]


def test_a_parameter_may_be_any_layout():
    memory = np.zeros((3, 2), np.float32)
    p = rushlight.from_numpy(memory.T).requires_grad_()
    p.grad = rushlight.ones(2, 3)
    Adam([p], lr=0.5).step()
    assert memory == pytest.approx(-0.5)


@pytest.mark.parametrize("change", [0.25, 1, 0.0])
def test_options_may_change_between_steps(torch, change):
    def run(lib):
        params = parameters(lib, "float64")
        optimizer = lib.optim.SGD(params, lr=0.5, momentum=0.9)
        for step in range(1, 7):
            optimizer.param_groups[0]["lr"] = change if step % 2 else 0.5
            optimizer.param_groups[0]["momentum"] = 0.9 / step
            give_gradients(lib, params, step)
            optimizer.step()
        return [p.detach().numpy() for p in params]

    for mine, other in zip(run(rushlight), run(torch), strict=True):
        np.testing.assert_allclose(mine, other, 1e-12, 1e-12)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("shape", [(), (1,), (1, 1)])
def test_the_learning_rate_may_be_a_tensor(torch, name, shape):
    def run(lib):
        params = parameters(lib, "float64")
        lr = lib.full(shape, 0.125, dtype=lib.float64)
        optimizer = getattr(lib.optim, name)(params, lr=lr)
        for step in range(1, 5):
            give_gradients(lib, params, step)
            optimizer.step()
            lr.fill_(0.125 / step)
        return [p.detach().numpy() for p in params]

    for mine, other in zip(run(rushlight), run(torch), strict=True):
        np.testing.assert_allclose(mine, other, 1e-12, 1e-12)


def test_betas_may_be_tensors_or_a_list(torch):
    def run(lib, betas):
        params = parameters(lib, "float64")
        optimizer = lib.optim.Adam(params)
        optimizer.param_groups[0]["betas"] = betas
        for step in range(1, 5):
            give_gradients(lib, params, step)
            optimizer.step()
        return [p.detach().numpy() for p in params]

    tensors = tuple(rushlight.tensor(b, dtype=rushlight.float64) for b in (0.5, 0.75))
    wanted = run(torch, (0.5, 0.75))
    for betas in (tensors, [0.5, 0.75], (0.5, 0.75)):
        for mine, other in zip(run(rushlight, betas), wanted, strict=True):
            np.testing.assert_allclose(mine, other, 1e-12, 1e-12)


def test_types_may_mix_in_a_group():
    p, q = leaf(1.0), leaf(1.0, dtype=rushlight.float64)
    p.grad, q.grad = rushlight.ones(1), rushlight.ones(1, dtype=rushlight.float64)
    SGD([p, q], lr=0.1).step()
    assert p.item() == np.float32(1) - np.float32(0.1)
    assert q.item() == 0.9


def test_the_count_of_steps_has_the_default_type(torch):
    def kind(lib):
        lib.set_default_dtype(lib.float64)
        try:
            params = parameters(lib, "float32")
            optimizer = lib.optim.Adam(params)
            give_gradients(lib, params, 1)
            optimizer.step()
        finally:
            lib.set_default_dtype(lib.float32)
        return str(optimizer.state[params[0]]["step"].dtype).split(".")[-1]

    assert kind(rushlight) == kind(torch) == "float64"


def test_infinite_and_missing_gradients_spread_in_silence():
    p = leaf(1.0, 2.0, 3.0)
    p.grad = rushlight.tensor([float("inf"), float("nan"), 0.0])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Adam([p], amsgrad=True).step()
    assert np.isnan(p.detach().numpy()).tolist() == [True, True, False]


def test_an_optimizer_written_for_torch_works():
    class Plain(Optimizer):
        def __init__(self, params, lr):
            super().__init__(params, {"lr": lr})

        @rushlight.autograd.no_grad()
        def step(self, closure=None):
            for group in self.param_groups:
                for p in group["params"]:
                    p.add_(p.grad, alpha=-group["lr"])

    p = with_gradient(1.0, 2.0)
    optimizer = Plain([p], 0.5)
    calls = []
    optimizer.register_step_post_hook(lambda *args: calls.append(args))
    optimizer.step()
    assert p.tolist() == [0.5, 1.5]
    assert len(calls) == 1


def test_the_base_class_says_what_is_missing():
    with pytest.raises(NotImplementedError, match="Optimizer has neither step"):
        Optimizer([with_gradient(1.0)], {}).step()


def test_a_trace_needs_the_state_to_be_there():
    p = leaf(1.0, 2.0)
    optimizer = Adam([p])

    def step(x):
        loss = (p * x).sum()
        loss.backward()
        optimizer.step()
        return loss

    with pytest.raises(RuntimeError, match=r"Adam: a parameter of shape \(2,\) has no state"):
        trace_step([p], step, [rushlight.ones(2)])


def test_a_traced_learning_rate_is_an_input():
    lr = rushlight.tensor(0.5, dtype=rushlight.float64)
    p = leaf(1.0, 2.0)
    optimizer = AdamW([p], lr=lr, weight_decay=0.5)

    def step(x):
        optimizer.zero_grad()
        loss = (p * x).sum()
        loss.backward()
        optimizer.step()
        return loss

    step(rushlight.ones(2))
    state = [p, *optimizer.state[p].values()]
    traced = trace_step([*state, lr], step, [rushlight.ones(2)])
    before = p.tolist()
    lr.fill_(0.0)
    traced(rushlight.ones(2))
    assert p.tolist() == before


def test_copies_are_independent():
    p = with_gradient(1.0, 2.0)
    optimizer = RMSprop([p], lr=0.1)
    optimizer.step()
    twin = copy.deepcopy(optimizer)
    (q,) = twin.param_groups[0]["params"]
    optimizer.step()
    assert q.tolist() != p.tolist()
    q.grad = rushlight.ones(2)
    twin.step()
    assert q.tolist() == p.tolist()


@pytest.mark.parametrize("case", OPTIMIZERS, ids=lambda case: case.id)
def test_no_step_allocates_for_good(case):
    params = parameters(rushlight, "float32")
    optimizer = getattr(rushlight.optim, case.name)(params, **case.options)
    for step in range(1, 200):
        give_gradients(rushlight, params, step)
        optimizer.step()
    assert len(optimizer._known) <= 64


def test_overwrite_and_unless_zero():
    array = np.zeros(2)
    overwrite(array, np.array([1.0, 2.0]))
    assert array.tolist() == [1.0, 2.0]
    assert unless_zero(0.0) is None
    assert unless_zero(0.5) == 0.5
