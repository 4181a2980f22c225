"""How each library trains a ``Job``: ``trainer(job)`` gives a function of a number of epochs.

All start from the same parameters. Each is written as its users write it at their best: PyTorch
through its DataLoader as the courses do, by hand with whole batches indexed, and compiled; JAX with
one jit around all steps.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.cases.jobs import Job

__all__ = ["TRAINERS", "Trainer", "network"]

Trainer = Callable[[int], Any]


def network(torch: Any, job: Job) -> Any:
    """The model in Rushlight or PyTorch, which write it alike."""
    nn = torch.nn
    activation = {"relu": nn.ReLU, "sigmoid": nn.Sigmoid, "tanh": nn.Tanh}[job.activation]
    modules: list[Any] = []
    for before, after in zip(job.sizes, job.sizes[1:], strict=False):
        modules += [nn.Linear(before, after), activation()]
    modules.pop()
    if job.last:
        modules.append(nn.Sigmoid())
    model = nn.Sequential(*modules)
    with torch.no_grad():
        for p, value in zip(model.parameters(), job.parameters(), strict=True):
            p.copy_(torch.tensor(value))
    return model


def _parts(torch: Any, job: Job) -> tuple[Any, Any, Any]:
    """Model, loss and optimizer."""
    nn, model = torch.nn, network(torch, job)
    losses = {"mse": nn.MSELoss, "cross_entropy": nn.CrossEntropyLoss, "bce": nn.BCELoss}
    optimizers = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}
    return model, losses[job.loss](), optimizers[job.optimizer](model.parameters(), lr=job.lr)


def _output(job: Job, prediction: Any) -> Any:
    return prediction[:, 0] if job.loss == "bce" else prediction


def rushlight(job: Job) -> Trainer:
    """``rushlight.fit``, with whatever engine it chooses."""
    import rushlight

    model, loss, optimizer = _parts(rushlight, job)
    x, y = job.data()

    def train(epochs: int) -> Any:
        rushlight.fit(
            model, (x, y), loss=loss, optimizer=optimizer, epochs=epochs, batch_size=job.batch,
            progress=False, seed=0,
        )  # fmt: skip
        return [p.detach().numpy() for p in model.parameters()]

    return train


def rushlight_eager(job: Job) -> Trainer:
    """The hand-written loop in Rushlight."""
    import rushlight
    import rushlight.utils.data

    return _loop(rushlight, rushlight.utils.data, job)


def pytorch(job: Job) -> Trainer:
    """The hand-written loop in PyTorch."""
    import torch
    import torch.utils.data

    return _loop(torch, torch.utils.data, job)


def _loop(torch: Any, data: Any, job: Job) -> Trainer:
    model, loss_fn, optimizer = _parts(torch, job)
    x, y = (torch.tensor(a) for a in job.data())

    def train(epochs: int) -> Any:
        torch.manual_seed(0)
        loader = data.DataLoader(data.TensorDataset(x, y), job.batch, shuffle=True)
        for _ in range(epochs):
            for x_batch, y_batch in loader:
                loss = loss_fn(_output(job, model(x_batch)), y_batch)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
        return [p.detach().numpy() for p in model.parameters()]

    return train


def pytorch_by_hand(job: Job, compiled: bool = False) -> Trainer:
    """PyTorch as an expert writes it: whole batches indexed by a permutation."""
    import torch

    model, loss_fn, optimizer = _parts(torch, job)
    x, y = (torch.tensor(a) for a in job.data())

    def forward(x_batch: Any, y_batch: Any) -> Any:
        return loss_fn(_output(job, model(x_batch)), y_batch)

    step = torch.compile(forward) if compiled else forward

    def train(epochs: int) -> None:
        for _ in range(epochs):
            for index in torch.randperm(job.rows).split(job.batch):
                loss = step(x[index], y[index])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()

    return train


def pytorch_compile(job: Job) -> Trainer:
    """The same with ``torch.compile``."""
    return pytorch_by_hand(job, compiled=True)


def jax_scan(job: Job) -> Trainer:
    """JAX: one jit around all epochs of the job, ``lax.scan`` over their whole batches."""
    import jax
    import jax.numpy as jnp

    x, y = (jnp.asarray(a) for a in job.data())
    weights = [jnp.asarray(p) for p in job.parameters()]
    state = (weights, [jnp.zeros_like(p) for p in weights], [jnp.zeros_like(p) for p in weights], 0)
    activation = {"relu": jax.nn.relu, "sigmoid": jax.nn.sigmoid, "tanh": jnp.tanh}[job.activation]
    whole = job.rows // job.batch

    def loss(weights: Any, x: Any, y: Any) -> Any:
        for k in range(0, len(weights), 2):
            x = x @ weights[k].T + weights[k + 1]
            if k < len(weights) - 2:
                x = activation(x)
        if job.last:
            x = jax.nn.sigmoid(x)
        if job.loss == "mse":
            return jnp.mean((x - y) ** 2)
        if job.loss == "bce":
            p = x[:, 0]
            logs = jnp.maximum(jnp.log(p), -100), jnp.maximum(jnp.log1p(-p), -100)
            return -jnp.mean(y * logs[0] + (1 - y) * logs[1])
        return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(x), y[:, None], 1))

    def step(state: Any, index: Any) -> Any:
        weights, m, v, t = state
        value, grads = jax.value_and_grad(loss)(weights, x[index], y[index])
        t = t + 1
        if job.optimizer == "sgd":
            weights = [w - job.lr * g for w, g in zip(weights, grads, strict=True)]
            return (weights, m, v, t), value
        m = [0.9 * a + 0.1 * g for a, g in zip(m, grads, strict=True)]
        v = [0.999 * a + 0.001 * g * g for a, g in zip(v, grads, strict=True)]
        rate = job.lr * jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
        weights = [
            w - rate * a / (jnp.sqrt(b) + 1e-8) for w, a, b in zip(weights, m, v, strict=True)
        ]
        return (weights, m, v, t), value

    def epoch(state: Any, key: Any) -> Any:
        order = jax.random.permutation(key, job.rows)[: whole * job.batch]
        return jax.lax.scan(step, state, order.reshape(whole, job.batch))

    run = jax.jit(lambda state, keys: jax.lax.scan(epoch, state, keys))

    def train(epochs: int) -> None:
        keys = jax.random.split(jax.random.key(0), job.epochs)
        for _ in range(epochs // job.epochs):
            jax.block_until_ready(run(state, keys))

    return train


def scikit_learn(job: Job) -> Trainer:
    """scikit-learn's MLPClassifier: its own softmax or logistic output and log-loss."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    warnings.simplefilter("ignore", ConvergenceWarning)
    x, y = job.data()
    labels = y.argmax(1) if y.ndim == 2 else y
    names = {"relu": "relu", "sigmoid": "logistic", "tanh": "tanh"}

    def train(epochs: int) -> None:
        MLPClassifier(
            job.sizes[1:-1], activation=names[job.activation], solver=job.optimizer, momentum=0.0,
            alpha=0.0, batch_size=job.batch, learning_rate_init=job.lr, max_iter=epochs, tol=0.0,
            n_iter_no_change=10**9,
        ).fit(x, labels)  # fmt: skip

    return train


def products_alone(job: Job) -> Trainer:
    """The matrix products of the steps and nothing else, in NumPy: no library needs fewer."""
    rng = np.random.default_rng(0)
    weights = job.parameters()[::2]
    values = [rng.random((job.batch, n), dtype=np.float32) for n in job.sizes]

    def train(epochs: int) -> None:
        for _ in range(epochs * job.steps):
            for k, weight in enumerate(weights):
                values[k].dot(weight.T)
                values[k + 1].T.dot(values[k])
                if k:
                    values[k + 1].dot(weight)

    return train


TRAINERS: dict[str, Callable[[Job], Trainer]] = {
    "Rushlight": rushlight,
    "Rushlight, eager loop": rushlight_eager,
    "PyTorch": pytorch,
    "PyTorch by hand": pytorch_by_hand,
    "PyTorch, torch.compile": pytorch_compile,
    "JAX": jax_scan,
    "scikit-learn": scikit_learn,
    "matrix products alone": products_alone,
}
