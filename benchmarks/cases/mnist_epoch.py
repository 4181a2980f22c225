"""One epoch of the course's MNIST network: 784-50-10, sigmoid, MSE on one-hot labels, SGD.

55,000 rows of 784 float32 numbers in batches of 100. The rows are random, of MNIST's shape: the
time does not depend on what they show.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.cases.timing import main, per_unit

ROWS, BATCH, HIDDEN, CLASSES, FEATURES = 55_000, 100, 50, 10, 784
LR = 0.1


def rows() -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Inputs in [-1, 1] and class numbers."""
    rng = np.random.default_rng(0)
    x = rng.random((ROWS, FEATURES), dtype=np.float32) * 2 - 1
    return x, rng.integers(0, CLASSES, ROWS)


def train(torch: Any, data: Any) -> float:
    """Seconds per epoch through the library's DataLoader."""
    x, y = rows()
    nn = torch.nn
    target = torch.tensor(np.eye(CLASSES, dtype=np.float32)[y])
    torch.manual_seed(1)
    loader = data.DataLoader(data.TensorDataset(torch.tensor(x), target), BATCH, shuffle=True)
    model = nn.Sequential(
        nn.Linear(FEATURES, HIDDEN), nn.Sigmoid(), nn.Linear(HIDDEN, CLASSES), nn.Sigmoid()
    )
    loss_fn = nn.MSELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=LR)

    def epoch() -> None:
        for x_batch, y_batch in loader:
            loss = loss_fn(model(x_batch), y_batch)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

    return per_unit(epoch, 1, repeats=2)


def rushlight() -> float:
    """Rushlight, eagerly, through its DataLoader."""
    import rushlight
    import rushlight.utils.data

    return train(rushlight, rushlight.utils.data)


def pytorch() -> float:
    """PyTorch through its DataLoader."""
    import torch
    import torch.utils.data

    return train(torch, torch.utils.data)


def pytorch_by_hand() -> float:
    """PyTorch as an expert writes it: whole batches indexed by a permutation."""
    import torch

    x, y = rows()
    inputs = torch.tensor(x)
    target = torch.tensor(np.eye(CLASSES, dtype=np.float32)[y])
    nn = torch.nn
    model = nn.Sequential(
        nn.Linear(FEATURES, HIDDEN), nn.Sigmoid(), nn.Linear(HIDDEN, CLASSES), nn.Sigmoid()
    )
    loss_fn = nn.MSELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=LR)

    def epoch() -> None:
        for index in torch.randperm(ROWS).split(BATCH):
            loss = loss_fn(model(inputs[index]), target[index])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

    return per_unit(epoch, 1, repeats=2)


def chapter11() -> float:
    """The NumPy class of chapter 11, without its evaluation after each epoch (float64)."""
    from rushlight.lessons.chapter11 import NeuralNetMLP, minibatch_generator

    x, y = rows()
    wide = x.astype(np.float64)
    model = NeuralNetMLP(FEATURES, HIDDEN, CLASSES)

    def epoch() -> None:
        for x_batch, y_batch in minibatch_generator(wide, y, BATCH):
            a_h, a_out = model.forward(x_batch)
            model.update(model.backward(x_batch, a_h, a_out, y_batch), LR)

    return per_unit(epoch, 1, repeats=2)


def scikit_learn() -> float:
    """scikit-learn's MLPClassifier: logistic hidden layer, its own softmax and log-loss."""
    import warnings

    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    x, y = rows()
    warnings.simplefilter("ignore", ConvergenceWarning)

    def epoch() -> None:
        MLPClassifier(
            (HIDDEN,), activation="logistic", solver="sgd", momentum=0.0, alpha=0.0,
            batch_size=BATCH, learning_rate_init=LR, max_iter=1,
        ).fit(x, y)  # fmt: skip

    return per_unit(epoch, 1, repeats=2)


def jax_jit() -> float:
    """JAX: a jitted step, batches indexed by a permutation."""
    import jax
    import jax.numpy as jnp

    x, y = rows()
    target = np.eye(CLASSES, dtype=np.float32)[y]
    rng = np.random.default_rng(0)
    params = [
        jnp.asarray(rng.normal(0, 0.1, (FEATURES, HIDDEN)), jnp.float32), jnp.zeros(HIDDEN),
        jnp.asarray(rng.normal(0, 0.1, (HIDDEN, CLASSES)), jnp.float32), jnp.zeros(CLASSES),
    ]  # fmt: skip

    def loss(params: Any, x: Any, y: Any) -> Any:
        hidden = jax.nn.sigmoid(x @ params[0] + params[1])
        return jnp.mean((jax.nn.sigmoid(hidden @ params[2] + params[3]) - y) ** 2)

    @jax.jit
    def step(params: Any, x: Any, y: Any) -> Any:
        return [p - LR * g for p, g in zip(params, jax.grad(loss)(params, x, y), strict=True)]

    def epoch() -> None:
        nonlocal params
        order = rng.permutation(ROWS)
        for start in range(0, ROWS, BATCH):
            index = order[start : start + BATCH]
            params = step(params, x[index], target[index])
        jax.block_until_ready(params)

    return per_unit(epoch, 1, repeats=2)


if __name__ == "__main__":
    main(
        {
            "Rushlight": rushlight,
            "PyTorch": pytorch,
            "PyTorch by hand": pytorch_by_hand,
            "chapter 11's class": chapter11,
            "scikit-learn": scikit_learn,
            "JAX": jax_jit,
        }
    )
