"""The checks that every optimizer and every scheduler passes, case by case."""

import numpy as np
import pytest
from optim_cases import golden, metric, numbers, of, scheduled, trained

import rushlight
from rushlight.compiler import trace_step

TOLERANCE = {"float64": 1e-12, "float32": 1e-6}


def each_case(name):
    """Runs a test once for every case of a class."""
    return pytest.mark.parametrize("case", of(name), ids=lambda case: case.id)


def check_against_torch(torch, case, dtype):
    """Parameters and state equal PyTorch's after each of 20 steps."""
    rtol = TOLERANCE[dtype]
    ours, theirs = trained(rushlight, case, dtype), trained(torch, case, dtype)
    for step, (have, want) in enumerate(zip(ours, theirs, strict=True), 1):
        for a, b in zip(have[0], want[0], strict=True):
            np.testing.assert_allclose(a, b, rtol, rtol, err_msg=f"parameter, step {step}")
        for mine, other in zip(have[1], want[1], strict=True):
            assert list(mine) == list(other)
            for key, value in mine.items():
                assert value.dtype == other[key].dtype
                np.testing.assert_allclose(value, other[key], rtol, rtol, err_msg=f"{key}, {step}")


def check_against_golden(case):
    """The last parameters are the frozen ones."""
    *_, (params, _) = trained(rushlight, case, "float64")
    for p, frozen in zip(params, golden("optimizers", case), strict=True):
        np.testing.assert_allclose(p, frozen, 1e-12, 1e-12)


def check_traced(case, dtype):
    """A traced step, interpreted, is the eager one bit for bit, for 12 steps after the first."""
    state, step, batch = _job(case, dtype)
    other_state, other_step, _ = _job(case, dtype)
    traced = trace_step(state(), step, batch)
    for _ in range(12):
        assert traced(*batch).item() == other_step(*batch).item()
        for mine, other in zip(state(), other_state(), strict=True):
            assert np.array_equal(mine.detach().numpy(), other.detach().numpy())


def _job(case, dtype):
    """A network, and a step that trains it, taken once; its state as a list."""
    x, y, w, v = (
        rushlight.from_numpy(numbers(shape, 1, k, dtype))
        for k, shape in enumerate(((8, 3), (8, 2), (3, 4), (4, 2)))
    )
    params = [w.requires_grad_(), v.requires_grad_()]
    optimizer = getattr(rushlight.optim, case.name)(params, **case.options)

    def step(x, y):
        optimizer.zero_grad()
        loss = ((rushlight.tanh(x @ w) @ v - y) ** 2).mean()
        loss.backward()
        optimizer.step()
        return loss

    def state():
        return [*params, *(t for p in params for t in optimizer.state.get(p, {}).values())]

    step(x, y)
    return state, step, (x, y)


def check_schedule(torch, case):
    """Rates and momenta equal PyTorch's to the last bit; so does what is saved."""
    for (mine, told), (other, wanted) in zip(
        scheduled(rushlight, case), scheduled(torch, case), strict=True
    ):
        assert told == wanted
        assert mine.get_last_lr() == other.get_last_lr()
        assert mine.state_dict() == other.state_dict()


def check_golden_schedule(case):
    """Rates and momenta are the frozen ones."""
    told = [told for _, told in scheduled(rushlight, case)][::23]
    for have, want in zip(told, golden("schedulers", case), strict=True):
        for told_group, frozen in zip(have, want, strict=True):
            assert _flat(told_group) == pytest.approx(_flat(frozen), rel=1e-12)


def _flat(told):
    """Rate, momentum and betas in one list, without those that are missing."""
    rate, momentum, betas = told
    return [rate, *([] if momentum is None else [momentum]), *(betas or ())]


def check_resumed_schedule(case):
    """A scheduler that takes over another's state goes on as that would have."""
    run = scheduled(rushlight, case, 60)
    for step, (scheduler, _) in enumerate(run):
        if step == 30:
            saved = dict(scheduler.state_dict())
            groups = [dict(g) for g in scheduler.optimizer.param_groups]
    fresh = next(scheduled(rushlight, case))[0]
    fresh.load_state_dict(saved)
    for group, options in zip(fresh.optimizer.param_groups, groups, strict=True):
        group.update({**options, "params": group["params"]})
    for step in range(30, 60):
        _advance(fresh, case, step)
    assert fresh.state_dict() == scheduler.state_dict()


def _advance(scheduler, case, step):
    scheduler.optimizer.step()
    scheduler.step(*[metric(step)] if case.name == "ReduceLROnPlateau" else [])
