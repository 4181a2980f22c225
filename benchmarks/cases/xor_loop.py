"""The XOR network of the course, trained by its hand-written loop: microseconds per step.

2-4-4-1 with ReLU and sigmoid, BCELoss, SGD, batches of 2 of 100 rows, accuracy counted, validation
after each epoch. The loop is one text for both libraries. A third entry makes the same NumPy calls
as Rushlight with nothing around them: no graph, no checks, no modules. It is the floor.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.cases.timing import main, per_unit

EPOCHS = 20
ROWS, BATCH = 100, 2


def train(torch: Any, data: Any) -> float:
    """Seconds per step of the course's loop."""
    rng = np.random.RandomState(1)
    x = rng.uniform(low=-1, high=1, size=(2 * ROWS, 2))
    y = np.where(x[:, 0] * x[:, 1] < 0, 0.0, 1.0)
    x_train = torch.tensor(x[:ROWS], dtype=torch.float32)
    y_train = torch.tensor(y[:ROWS], dtype=torch.float32)
    x_valid = torch.tensor(x[ROWS:], dtype=torch.float32)
    y_valid = torch.tensor(y[ROWS:], dtype=torch.float32)
    torch.manual_seed(1)
    loader = data.DataLoader(data.TensorDataset(x_train, y_train), BATCH, shuffle=True)
    nn = torch.nn
    model = nn.Sequential(
        nn.Linear(2, 4), nn.ReLU(), nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 1), nn.Sigmoid()
    )
    loss_fn = nn.BCELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.015)

    def epochs() -> None:
        history = np.zeros((EPOCHS, 4))
        for epoch in range(EPOCHS):
            accuracy = 0
            for x_batch, y_batch in loader:
                pred = model(x_batch)[:, 0]
                loss = loss_fn(pred, y_batch)
                loss.backward()
                optimizer.step()
                optimizer.zero_grad()
                history[epoch, 0] += loss.item()
                is_correct = ((pred >= 0.5).float() == y_batch).float()
                accuracy += is_correct.mean()
            history[epoch, 1] = accuracy
            pred = model(x_valid)[:, 0]
            history[epoch, 2] = loss_fn(pred, y_valid).item()
            history[epoch, 3] = ((pred >= 0.5).float() == y_valid).float().mean()

    return per_unit(epochs, EPOCHS * ROWS // BATCH)


def rushlight() -> float:
    """Rushlight, eagerly."""
    import rushlight
    import rushlight.utils.data

    return train(rushlight, rushlight.utils.data)


def pytorch() -> float:
    """PyTorch."""
    import torch
    import torch.utils.data

    return train(torch, torch.utils.data)


def numpy_calls() -> float:
    """The step's arithmetic alone, with every trick that Rushlight's rows use."""
    rng = np.random.default_rng(1)
    inputs = rng.uniform(-1, 1, (ROWS, 2)).astype(np.float32)
    targets = (inputs[:, 0] * inputs[:, 1] >= 0).astype(np.float32)
    shapes = ((4, 2), (4,), (4, 4), (4,), (1, 4), (1,))
    params = [rng.uniform(-0.5, 0.5, shape).astype(np.float32) for shape in shapes]
    numbers = (0, 1, 2, 0.5, -100, 1e-12, 0.015)
    zero, one, two, half, least, tiny, lr = (np.array(v, np.float32) for v in numbers)
    ones = np.ones(BATCH, np.float32)

    def step(index: Any) -> float:
        w1, b1, w2, b2, w3, b3 = params
        x, y = inputs.take(index, 0), targets.take(index, 0)
        h1 = x.dot(w1.T)
        h1 += b1
        h1 = np.maximum(h1, zero)
        h2 = h1.dot(w2.T)
        h2 += b2
        h2 = np.maximum(h2, zero)
        out = h2.dot(w3.T)
        out += b3
        np.divide(one, np.add(np.exp(np.negative(out)), one), out)
        p = out[:, 0]
        yes, no = np.maximum(np.log(p), least), np.maximum(np.log1p(np.negative(p)), least)
        loss = ones.dot((y - one) * no - y * yes) / two

        g = np.zeros_like(out)
        g[:, 0] = (p - y) / np.maximum((one - p) * p, tiny) * (one / two)
        gradients = []
        for w, a, h in ((w3, h2, None), (w2, h1, h2), (w1, x, h1)):
            if h is None:
                g = (one - out) * out * g
            else:
                np.putmask(g, np.less_equal(h, zero), zero)
            gradients += [ones.dot(g), g.T.dot(a)]
            g = g.dot(w)
        for param, gradient in zip(reversed(params), gradients, strict=True):
            param -= lr * gradient

        correct = np.equal(np.greater_equal(p, half).astype(np.float32), y).astype(np.float32)
        return loss.item() + (ones.dot(correct) / two).item()

    def epochs() -> None:
        for _ in range(EPOCHS):
            order = rng.permutation(ROWS)
            for start in range(0, ROWS, BATCH):
                step(order[start : start + BATCH])

    return per_unit(epochs, EPOCHS * ROWS // BATCH)


if __name__ == "__main__":
    main({"Rushlight": rushlight, "PyTorch": pytorch, "NumPy calls alone": numpy_calls})
