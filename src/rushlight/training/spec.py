"""Networks as plain data: the ``[model]`` of config.toml, from which a network is built again.

A spec is a list of layers, each a mapping of its class's name and its arguments; a ``Sequential``
holds a list of its own. Only the layers and arguments of ``LAYERS`` exist here: a spec is read
as a stranger's, and never names code. Custom modules have no spec; they are built by their code.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from rushlight import nn
from rushlight.training.rules import Choice, Number, Rule, Whole

__all__ = ["ACTIVATIONS", "LAYERS", "LayerSpec", "build", "mlp", "problems_of", "spec_of"]

LayerSpec = dict[str, Any]

_WIDEST = 10_000_000
_MOST_PARAMETERS = 2**28
_MOST_LAYERS = 1000
_DEEPEST = 8


class _Flag:
    expected = "true or false"

    def allows(self, value: Any) -> bool:
        return type(value) is bool

    def read(self, text: str) -> Any:
        return {"true": True, "false": False}.get(text, text)


class _Shape:
    expected = "a size, or a list of sizes"

    def allows(self, value: Any) -> bool:
        sizes = value if isinstance(value, list | tuple) and value else [value]
        return all(_SIZE.allows(size) for size in sizes)

    def read(self, text: str) -> Any:
        return text


_SIZE, _AXIS, _FLAG = Whole(1, _WIDEST), Whole(-8, 8), _Flag()
_EPS, _SHARE, _ANY = Number(), Number(0.0, 1.0), Number(-math.inf)

# The layers that a spec may name, each with its arguments and what these may be.
LAYERS: dict[str, dict[str, Rule]] = {
    "Linear": {"in_features": _SIZE, "out_features": _SIZE, "bias": _FLAG},
    "Flatten": {"start_dim": _AXIS, "end_dim": _AXIS},
    "Identity": {},
    "Dropout": {"p": _SHARE},
    "BatchNorm1d": {
        "num_features": _SIZE,
        "eps": _EPS,
        "momentum": _EPS,
        "affine": _FLAG,
        "track_running_stats": _FLAG,
    },
    "LayerNorm": {
        "normalized_shape": _Shape(),
        "eps": _EPS,
        "elementwise_affine": _FLAG,
        "bias": _FLAG,
    },
    "Sigmoid": {},
    "Tanh": {},
    "ReLU": {},
    "LeakyReLU": {"negative_slope": _ANY},
    "ELU": {"alpha": _ANY},
    "GELU": {"approximate": Choice(("none", "tanh"))},
    "SiLU": {},
    "Softplus": {"beta": _ANY, "threshold": _ANY},
    "Softmax": {"dim": _AXIS},
    "LogSoftmax": {"dim": _AXIS},
}

# What the command line calls the functions between the layers.
ACTIVATIONS = {
    "relu": "ReLU",
    "leaky_relu": "LeakyReLU",
    "elu": "ELU",
    "gelu": "GELU",
    "silu": "SiLU",
    "softplus": "Softplus",
    "tanh": "Tanh",
    "sigmoid": "Sigmoid",
}


def mlp(
    features: int,
    hidden: Sequence[int],
    outputs: int,
    activation: str = "relu",
    *,
    dropout: float = 0.0,
    final: LayerSpec | None = None,
) -> list[LayerSpec]:
    """The spec of a multilayer perceptron.

    Args:
        features: the inputs.
        hidden: the widths of the hidden layers; none makes a linear model.
        outputs: the outputs.
        activation: a name of ``ACTIVATIONS``. Default: "relu".
        dropout: the share of each hidden layer's outputs to drop. Default: 0.
        final: a layer after the last one. Default: None.

    Raises:
        ValueError: there is no such activation.

    Example:
        >>> [layer["type"] for layer in mlp(2, [4], 1, "tanh")]
        ['Linear', 'Tanh', 'Linear']
    """
    if activation not in ACTIVATIONS:
        raise ValueError(
            f"mlp: there is no activation {activation!r}; there are {', '.join(ACTIVATIONS)}"
        )
    layers: list[LayerSpec] = []
    for width in hidden:
        layers.append({"type": "Linear", "in_features": features, "out_features": width})
        layers.append({"type": ACTIVATIONS[activation]})
        layers += [{"type": "Dropout", "p": dropout}] if dropout else []
        features = width
    layers.append({"type": "Linear", "in_features": features, "out_features": outputs})
    return layers + ([dict(final)] if final else [])


def build(spec: Sequence[Mapping[str, Any]]) -> nn.Sequential:
    """The network that a spec describes, with weights drawn as its layers draw them.

    Args:
        spec: a list of layers.

    Raises:
        ValueError: the spec names another layer or argument, a value is out of its range, or the
            network is too large; all problems at once.

    Example:
        >>> build([{"type": "Linear", "in_features": 2, "out_features": 1}])
        Sequential(
          (0): Linear(in_features=2, out_features=1, bias=True)
        )
    """
    problems = problems_of(spec)
    if problems:
        raise ValueError("model: " + "; ".join(problems))
    return _built(spec)


def problems_of(spec: Any) -> list[str]:
    """What is wrong with a spec; it is believed in nothing."""
    problems = list(_list_problems(spec, "layers", 1))
    if problems:
        return problems
    if (layers := sum(1 for _ in _leaves(spec))) > _MOST_LAYERS:
        return [f"layers may be at most {_MOST_LAYERS}, got {layers}"]
    if (parameters := sum(map(_parameters, _leaves(spec)))) > _MOST_PARAMETERS:
        return [f"the network may have at most {_MOST_PARAMETERS} parameters, got {parameters}"]
    return []


def spec_of(model: nn.Module) -> list[LayerSpec]:
    """The spec of a ``Sequential`` of known layers; arguments at their default are left out.

    Raises:
        TypeError: the model is of another kind, or holds a layer that no spec can name.

    Example:
        >>> spec_of(nn.Sequential(nn.Linear(2, 1, bias=False), nn.Sigmoid()))[0]
        {'type': 'Linear', 'in_features': 2, 'out_features': 1, 'bias': False}
    """
    if type(model) is not nn.Sequential:
        raise TypeError(
            f"spec_of: expected a Sequential of known layers, got {type(model).__name__}; "
            "build other models by their code"
        )
    named = dict(model.named_children())
    if list(named) != [str(i) for i in range(len(named))]:
        raise TypeError(f"spec_of: expected layers without names, got {', '.join(named)}")
    return [_layer_spec(layer) for layer in named.values()]


def _layer_spec(layer: nn.Module) -> LayerSpec:
    name = type(layer).__name__
    if type(layer) is nn.Sequential:
        return {"type": name, "layers": spec_of(layer)}
    if name not in LAYERS or type(layer) is not _class(name):
        raise TypeError(f"spec_of: {layer!r} is none of the layers {', '.join(LAYERS)}")
    defaults = inspect.signature(_class(name)).parameters
    found = {argument: _argument(layer, argument) for argument in LAYERS[name]}
    return {"type": name} | {k: v for k, v in found.items() if v != defaults[k].default}


def _argument(layer: nn.Module, name: str) -> Any:
    """The value with which a layer was made, in the words of a spec."""
    value = getattr(layer, name)
    if LAYERS[type(layer).__name__][name] is _FLAG:
        return value is not None and value is not False
    return list(value) if isinstance(value, tuple) else value


def _list_problems(spec: Any, where: str, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        yield f"{where} is nested more than {_DEEPEST} deep"
    elif not isinstance(spec, list | tuple) or not spec:
        yield f"{where} must be a list of layers, one at least, got {str(spec)[:80]!r}"
    else:
        for i, layer in enumerate(spec):
            yield from _layer_problems(layer, f"{where}[{i}]", depth)


def _layer_problems(layer: Any, where: str, depth: int) -> Iterator[str]:
    if not isinstance(layer, Mapping) or not isinstance(layer.get("type"), str):
        yield f"{where} must have a type, got {str(layer)[:80]!r}"
        return
    name, given = layer["type"], {k: v for k, v in layer.items() if k != "type"}
    if name == "Sequential":
        yield from _list_problems(given.pop("layers", None), f"{where}.layers", depth + 1)
    elif name not in LAYERS:
        yield f"{where}: there is no layer {name[:80]!r}; there are {', '.join(LAYERS)}"
        return
    rules = LAYERS.get(name, {})
    for argument, value in given.items():
        if argument not in rules:
            yield f"{where}: {name} has no argument {str(argument)[:80]!r}"
        elif not rules[argument].allows(value):
            got = str(value)[:80]
            yield f"{where}: {argument} of {name} must be {rules[argument].expected}, got {got}"
    for argument in _required(name):
        if argument not in given:
            yield f"{where}: {name} needs {argument}"


def _required(name: str) -> list[str]:
    parameters = inspect.signature(_class(name)).parameters if name in LAYERS else {}
    return [a for a in LAYERS.get(name, {}) if parameters[a].default is inspect.Parameter.empty]


def _class(name: str) -> Callable[..., nn.Module]:
    found: Callable[..., nn.Module] = getattr(nn, name)
    return found


def _leaves(spec: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for layer in spec:
        yield from _leaves(layer["layers"]) if layer["type"] == "Sequential" else (layer,)


def _parameters(layer: Mapping[str, Any]) -> int:
    """How many numbers a layer will hold, before any memory is taken for them."""
    if layer["type"] == "Linear":
        return int(layer["out_features"]) * (int(layer["in_features"]) + 1)
    shape = layer.get("num_features", layer.get("normalized_shape", 0))
    return 4 * math.prod(shape if isinstance(shape, list | tuple) else [shape])


def _built(spec: Sequence[Mapping[str, Any]]) -> nn.Sequential:
    return nn.Sequential(*map(_layer, spec))


def _layer(layer: Mapping[str, Any]) -> nn.Module:
    if layer["type"] == "Sequential":
        return _built(layer["layers"])
    return _class(layer["type"])(**{k: v for k, v in layer.items() if k != "type"})
