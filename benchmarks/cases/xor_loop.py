"""The XOR network of the course, trained by its hand-written loop: microseconds per step.

2-4-4-1 with ReLU and sigmoid, BCELoss, SGD, batches of 2 of 100 rows, accuracy counted, validation
after each epoch. The loop is one text for both libraries.
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


if __name__ == "__main__":
    main({"Rushlight": rushlight, "PyTorch": pytorch})
