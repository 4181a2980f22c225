"""One training, run by each engine: what it leaves must be the same, to the last random word."""

from typing import Any, NamedTuple

import numpy as np
import pytest

import rushlight as rl

# Relative to the largest number of an array: 1e-10 after some epochs, PyTorch's in float32.
CLOSE = {np.float64: 1e-10, np.float32: 1e-4}


class Left(NamedTuple):
    """What a training leaves: its history, all tensors that it changed, the stream's state."""

    history: Any
    tensors: list[np.ndarray]
    stream: bytes


def trained(engine, make, data, *, loss, optimizer, scheduler=None, seed=5, **options):
    """Train a new model.

    Args:
        engine: of ``fit``.
        make: makes the model.
        data: what ``fit`` takes.
        loss: makes the loss, or names it.
        optimizer: makes the optimizer, of the model.
        scheduler: makes the scheduler, of the optimizer (default: none).
        seed: for the weights and the draws.
        options: of ``fit``.
    """
    rl.manual_seed(seed)
    model = make()
    own = optimizer(model)
    history = rl.fit(
        model, data, loss=loss if isinstance(loss, str) else loss(), optimizer=own, engine=engine,
        scheduler=scheduler and scheduler(own), seed=seed, **{"epochs": 3, **options},
    )  # fmt: skip
    kept = [v for s in own.state.values() for v in s.values() if isinstance(v, rl.Tensor)]
    tensors = [t.numpy(force=True).copy() for t in (*model.state_dict().values(), *kept)]
    return Left(history, tensors, rl.get_rng_state().numpy().tobytes())


def assert_close(found, expected, rtol=None):
    """Two trainings left the same."""
    dtype = next((a.dtype.type for a in expected.tensors if a.dtype.kind == "f"), np.float64)
    rtol = CLOSE[dtype] if rtol is None else rtol
    assert len(found.tensors) == len(expected.tensors)
    for k, (a, b) in enumerate(zip(found.tensors, expected.tensors, strict=True)):
        assert (a.shape, a.dtype) == (b.shape, b.dtype)
        near = rtol * (np.abs(b).max(initial=0) + 1e-3)
        np.testing.assert_allclose(a, b, rtol=rtol, atol=near, err_msg=f"tensor {k}")
    assert len(found.history) == len(expected.history)
    for a, b in zip(found.history, expected.history, strict=True):
        assert a.keys() == b.keys()
        for key in a.keys() - {"seconds"}:
            near = None if b[key] is None else pytest.approx(b[key], rel=rtol, abs=rtol)
            assert a[key] == near, f"{key} of epoch {a['epoch']}"
    assert found.history.best_epoch == expected.history.best_epoch
    assert found.stream == expected.stream


def assert_same_training(make, data, **options):
    """Compiled and eager training leave the same; returns what compiled training left."""
    eager = trained("eager", make, data, **options)
    compiled = trained("compiled", make, data, **options)
    assert compiled.history.engine == "compiled"
    assert_close(compiled, eager)
    return compiled
