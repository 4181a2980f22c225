"""One database of layers and losses: how to build each, and what to feed it.

A case is data: NumPy arrays stand for tensors, so that the same case runs here and in PyTorch. A
class of ``rushlight.nn`` without a case fails in ``tests/nn/test_nn.py``.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Case:
    """One way to build a module of the class ``cls``, with inputs whose first is a batch."""

    cls: str
    inputs: tuple[np.ndarray, ...]
    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self):
        given = [*map(_brief, self.args), *(f"{k}={_brief(v)}" for k, v in self.kwargs.items())]
        shapes = "x".join(map(str, self.inputs[0].shape))
        return f"{self.cls}({', '.join(given)}) on {shapes}"

    def build(self, library, dtype="float64"):
        """The module in ``library``, after the same seed."""
        library.manual_seed(0)
        args = [tensor(library, value, dtype) for value in self.args]
        kwargs = {name: tensor(library, value, dtype) for name, value in self.kwargs.items()}
        module = getattr(library.nn, self.cls)(*args, **kwargs)
        return module.to(getattr(library, dtype))

    def tensors(self, library, dtype="float64", grad=True):
        """The inputs in ``library``; those of floating-point numbers want gradients, if asked."""
        found = [tensor(library, value, dtype) for value in self.inputs]
        return [x.requires_grad_() if grad and x.is_floating_point() else x for x in found]


def _brief(value):
    return f"array{value.shape}" if isinstance(value, np.ndarray) else repr(value)


def tensor(library, value, dtype="float64"):
    """An array as a tensor of ``library``, numbers in ``dtype``; anything else as it is."""
    if not isinstance(value, np.ndarray):
        return value
    return library.from_numpy(value.astype(dtype) if value.dtype.kind == "f" else value.copy())


_RNG = np.random.default_rng(1)
X = _RNG.uniform(-4, 4, (6, 5))
X3 = _RNG.uniform(-4, 4, (4, 5, 3))
P = _RNG.uniform(0.05, 0.95, (6, 5))
Y = _RNG.uniform(0.05, 0.95, (6, 5))
LOGITS = _RNG.uniform(-3, 3, (6, 5))
SHARES = _RNG.dirichlet(np.ones(5), 6)
LABELS = np.array([0, 4, 2, 1, 3, 3])
LABELS3 = _RNG.integers(0, 5, (4, 3))
WEIGHT = _RNG.uniform(0.5, 2, 5)
LOGS3 = np.log(_RNG.dirichlet(np.ones(5), (4, 3))).transpose(0, 2, 1).copy()
LOGS = np.log(_RNG.dirichlet(np.ones(5), 6))

_PLAIN = ("Sigmoid", "Tanh", "LogSigmoid", "Tanhshrink", "Softsign", "ReLU", "SELU", "SiLU", "Mish",
          "Hardsigmoid", "Hardswish", "LeakyReLU", "ELU", "CELU", "Hardtanh", "ReLU6", "GELU",
          "Softplus", "Identity", "Dropout")  # fmt: skip
_REDUCTIONS = tuple({"reduction": r} for r in ("none", "sum", "mean"))

LAYERS = [
    *(Case(cls, (X,)) for cls in _PLAIN),
    Case("LeakyReLU", (X,), (0.3,)),
    Case("ELU", (X,), (0.7,)),
    Case("CELU", (X,), (0.7,)),
    Case("Hardtanh", (X,), (-2.0, 0.5)),
    Case("GELU", (X,), (), {"approximate": "tanh"}),
    Case("Softplus", (X,), (2.0, 3.0)),
    *(Case(cls, (x,), (dim,)) for cls in ("Softmax", "LogSoftmax", "Softmin")
      for x, dim in ((X, 1), (X, 0), (X3, -1))),
    Case("Softmax2d", (X3,)),
    Case("Linear", (X,), (5, 3)),
    Case("Linear", (X3.transpose(0, 2, 1).copy(),), (5, 3), {"bias": False}),
    Case("Linear", (X3.transpose(0, 2, 1).copy(),), (5, 3)),
    Case("Flatten", (X3,)),
    Case("Flatten", (X3,), (0, 1)),
    Case("Unflatten", (_RNG.standard_normal((3, 6)),), (1, (2, 3))),
    Case("Dropout", (X3,), (0.2,)),
    Case("BatchNorm1d", (X,), (5,)),
    Case("BatchNorm1d", (X3,), (5,), {"eps": 1e-3, "momentum": 0.3}),
    Case("BatchNorm1d", (X,), (5,), {"momentum": None, "affine": False}),
    Case("BatchNorm1d", (X,), (5,), {"track_running_stats": False, "bias": False}),
    Case("LayerNorm", (X,), (5,)),
    Case("LayerNorm", (X3,), ((5, 3),), {"eps": 1e-3, "bias": False}),
    Case("LayerNorm", (X3,), (3,), {"elementwise_affine": False}),
]  # fmt: skip

LOSSES = [
    *(Case(cls, (X, Y), (), kw) for cls in ("MSELoss", "L1Loss", "SmoothL1Loss", "HuberLoss")
      for kw in _REDUCTIONS),
    Case("SmoothL1Loss", (X, Y), (), {"beta": 0.3}),
    Case("HuberLoss", (X, Y), (), {"delta": 2.0}),
    *(Case("BCELoss", (P, Y), (), kw) for kw in _REDUCTIONS),
    *(Case("BCELoss", (P, Y), (WEIGHT,), kw) for kw in _REDUCTIONS),
    *(Case("BCEWithLogitsLoss", (LOGITS, Y), (), kw) for kw in _REDUCTIONS),
    *(Case("BCEWithLogitsLoss", (LOGITS, Y), (), {"weight": WEIGHT, "pos_weight": WEIGHT, **kw})
      for kw in _REDUCTIONS),
    *(Case("NLLLoss", data, (), kw) for data in ((LOGS, LABELS), (LOGS3, LABELS3))
      for kw in _REDUCTIONS),
    *(Case("NLLLoss", (LOGS, LABELS), (), {"weight": WEIGHT, "ignore_index": 3, **kw})
      for kw in _REDUCTIONS),
    *(Case("CrossEntropyLoss", data, (), kw) for data in ((LOGITS, LABELS), (X3, LABELS3))
      for kw in _REDUCTIONS),
    *(Case("CrossEntropyLoss", (LOGITS, LABELS), (),
           {"weight": WEIGHT, "ignore_index": 3, "label_smoothing": 0.1, **kw})
      for kw in _REDUCTIONS),
    *(Case("CrossEntropyLoss", (LOGITS, SHARES), (), {"label_smoothing": s, **kw})
      for s in (0.0, 0.2) for kw in _REDUCTIONS),
    Case("CrossEntropyLoss", (LOGITS, SHARES), (WEIGHT,)),
]  # fmt: skip

CASES = LAYERS + LOSSES


def net(library):
    """A module with one member of each kind, one of them shared."""

    class Net(library.nn.Module):
        def __init__(self):
            super().__init__()
            self.a = library.nn.Linear(2, 3)
            self.b = library.nn.Sequential(library.nn.ReLU(), library.nn.Linear(3, 1))
            self.c = self.a
            self.register_buffer("seen", library.ones(2))
            self.register_buffer("scratch", library.ones(1), persistent=False)
            self.w = library.nn.Parameter(library.ones(4))
            self.register_parameter("absent", None)
            self.plain = 3

        def forward(self, x):
            return self.b(self.a(x))

    return Net()
