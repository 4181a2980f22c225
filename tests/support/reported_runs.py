"""Runs to make reports of, one for each kind of task; made of numbers, not by training."""

import math

import numpy as np

from rushlight.report import ReportData

HOSTILE = '<script>alert("x")</script><b>&\'$\\frac{'


def linear(inputs, outputs):
    shapes = {"input_shape": (inputs,), "output_shape": (outputs,)}
    return {"name": "0", "type": "Linear", "parameters": (inputs + 1) * outputs} | shapes


def history(epochs=6, **columns):
    return [
        {"epoch": e} | {name: of(e) for name, of in columns.items()} for e in range(1, epochs + 1)
    ]


FULL_HISTORY = history(
    loss=lambda e: 1 / e,
    accuracy=lambda e: 1 - 0.5 / e,
    valid_loss=lambda e: 0.4 + (e - 3) ** 2 / 50,
    valid_accuracy=lambda e: 1 - 0.6 / e,
    lr=lambda e: 0.01,
    seconds=lambda e: 0.25,
)


def classifier(examples, **fields):
    """A run whose network is right about nine times in ten."""
    targets = np.arange(len(examples)) % 10
    chances = np.random.default_rng(0).dirichlet(np.full(10, 0.2), len(examples))
    chances[np.arange(len(examples)), targets] += 0.8
    given = {
        "name": "a run",
        "command": "rushlight train digits --seed 3",
        "task": "classification",
        "history": FULL_HISTORY,
        "metrics": {
            "train": {"loss": 0.0125, "accuracy": 1.0},
            "valid": {"loss": 0.25, "accuracy": 0.975},
            "test": {"loss": 0.5, "accuracy": 0.96875},
            "seconds": 1.5,
            "engine": "eager",
            "processes": 1,
        },
        "config": {"seed": 3, "model": {"hidden": [64, 32]}, "optimizer": {"name": "Adam"}},
        "environment": {"rushlight": "0.1.0", "machine": "a machine"},
        "engine_reason": "asked for",
        "layers": [linear(64, 10)],
        "inputs": examples,
        "targets": targets,
        "outputs": chances / chances.sum(axis=1, keepdims=True),
    }
    return ReportData(**given | fields)


def images(**fields):
    pixels = np.random.default_rng(1).random((120, 64))
    return classifier(pixels, **{"image_shape": (8, 8)} | fields)


def table(**fields):
    return classifier(np.random.default_rng(1).random((90, 5)), **fields)


def xor(**fields):
    points = np.random.default_rng(2).uniform(-1, 1, (100, 2))
    labels = (points.prod(axis=1) < 0).astype(int)

    def predict(x):
        return 1 / (1 + np.exp(20 * x.prod(axis=1, keepdims=True)))

    given = {
        "name": "xor",
        "command": "rushlight train xor",
        "task": "classification",
        "history": history(loss=lambda e: 1 / e, accuracy=lambda e: 0.9),
        "metrics": {"train": {"loss": 0.1, "accuracy": 0.99}, "seconds": 0.01, "engine": "eager"},
        "predict": predict,
        "train_inputs": points,
        "train_targets": labels,
        "inputs": points,
        "targets": labels,
        "outputs": predict(points),
        "layers": [linear(2, 4), {"type": "ReLU"}, linear(4, 1)],
    }
    return ReportData(**given | fields)


def line(**fields):
    x = np.linspace(-1, 1, 30)[:, None]
    given = {
        "name": "line",
        "command": "rushlight train line",
        "task": "regression",
        "history": history(loss=lambda e: 1 / e, valid_loss=lambda e: 2 / e),
        "metrics": {"train": {"loss": 0.1}, "test": {"loss": 0.2}, "engine": "eager"},
        "predict": lambda p: 2 * p,
        "train_inputs": x,
        "train_targets": 2 * x + 0.1,
        "inputs": x,
        "targets": 2 * x[:, 0] + 0.1,
        "outputs": 2 * x,
    }
    return ReportData(**given | fields)


RUNS = {
    "images": images,
    "table": table,
    "xor": xor,
    "line": line,
    "no validation": lambda: images(history=history(loss=lambda e: 1 / e)),
    "one epoch": lambda: images(history=FULL_HISTORY[:1]),
    "diverged": lambda: images(
        history=history(loss=lambda e: 1.0 if e < 3 else math.nan, accuracy=lambda e: None),
        metrics={"test": {"loss": math.nan, "accuracy": None}, "seconds": None},
        outputs=np.full((120, 10), math.nan),
    ),
    "never right": lambda: xor(outputs=1 - np.asarray(xor().outputs)),
    "nothing": lambda: ReportData(name="", command="", task="classification"),
    "hostile": lambda: images(
        name=HOSTILE,
        command=HOSTILE,
        description=HOSTILE,
        classes=[HOSTILE + str(i) for i in range(10)],
        config={HOSTILE: [HOSTILE, {HOSTILE: HOSTILE}]},
        environment={HOSTILE: HOSTILE},
        metrics={"test": {HOSTILE: 0.5}, "engine": HOSTILE, "seconds": 1.0},
        engine_reason=HOSTILE,
        loss_name=HOSTILE,
        layers=[{"type": HOSTILE, "name": HOSTILE, "detail": HOSTILE, "output_shape": (2,)}],
    ),
}
