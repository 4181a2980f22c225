"""PyTorch's twin of a row: the same operation by PyTorch's name and parameters.

A row names its twin (`torch="nn.functional.silu"`), and most take the row's operands and parameters
as they are. The tables below say where the parameters' names or the form of the call differ, and
how to write in PyTorch what is one row here and has no name there.
"""

import warnings
from operator import attrgetter

# The names of parameters in PyTorch: of all rows, and of single ones.
RENAMED = {"dims": "dim"}
RENAMED_IN = {
    "leaky_relu": {"slope": "negative_slope"},
    "hardtanh": {"least": "min_val", "largest": "max_val"},
    "roll": {"dims": "dims"},
    "rot90": {"times": "k", "dims": "dims"},
    "tril": {"offset": "diagonal"},
    "triu": {"offset": "diagonal"},
    "expand": {"shape": "size"},
    "permute": {"dims": "dims"},
    "flip": {"dims": "dims"},
    "nan_to_num": {"positive": "posinf", "negative": "neginf"},
    "unfold": {"dim": "dimension"},
    "diagonal_copy": {"offset": "diagonal"},
}


def _key(indices, dims):
    """The index expression with tensors of integers at `dims`."""
    found = dict(zip(dims, indices, strict=True))
    return tuple(found.get(d, slice(None)) for d in range(dims[-1] + 1))


def _put(x, key, values):
    x = x.clone()
    x[key] = values
    return x


def _product(t, x, p):
    for d in reversed(p["dims"]):
        x = t.prod(x, d, keepdim=p["keepdim"])
    return x


def _norm(t, x, weight, bias, p):
    variance, mean = t.var_mean(x, p["dims"], correction=0, keepdim=True)
    return (x - mean) / t.sqrt(variance + p["eps"]) * weight + bias, mean, variance


def _nll_loss(t, x, index, weight, p):
    loss = -x.gather(1, index.unsqueeze(1)).squeeze(1) * weight
    if p["reduction"] == "none":
        return loss
    return loss.sum() / (weight.sum() if p["reduction"] == "mean" else 1)


def _one_hot(t, index, p):
    numbers = t.arange(p["classes"]).view(-1, *(1,) * (index.ndim - 1))
    return index.unsqueeze(1) == numbers


def _index_put(t, x, p, accumulate):
    indices = [i if isinstance(i, t.Tensor) else None for i in _key(x[2:], p["dims"])]
    return x[0].index_put(indices, x[1], accumulate) if None not in indices else None


# How to call the twin where names alone do not do: f(torch, operands, parameters).
CALLED = {
    "elu": lambda t, x, p: t.ops.aten.elu(x[0], p["alpha"], p["scale"], p["rate"]),
    "gelu_tanh": lambda t, x, p: t.nn.functional.gelu(x[0], approximate="tanh"),
    "gather": lambda t, x, p: t.gather(x[0], p["dim"], x[1]),
    "place": lambda t, x, p: t.zeros(p["shape"], dtype=x[0].dtype).scatter_add(
        p["dim"], x[1], x[0]
    ),
    "scatter": lambda t, x, p: t.scatter(x[0], p["dim"], x[1], x[2]),
    "scatter_add": lambda t, x, p: t.scatter_add(x[0], p["dim"], x[1], x[2]),
    "index_select": lambda t, x, p: t.index_select(x[0], p["dim"], x[1]),
    "index_add": lambda t, x, p: t.index_add(x[0], p["dim"], x[1], x[2]),
    "index_copy": lambda t, x, p: t.index_copy(x[0], p["dim"], x[1], x[2]),
    "index_fill": lambda t, x, p: t.index_fill(x[0], p["dim"], x[1], x[2]),
    "masked_select": lambda t, x, p: x[0][_key(x[1:], p["dims"])],
    "index": lambda t, x, p: x[0][_key(x[1:], p["dims"])],
    "index_put": lambda t, x, p: _put(x[0], _key(x[2:], p["dims"]), x[1]),
    "index_put_add": lambda t, x, p: _index_put(t, x, p, accumulate=True),
    "index_clear": lambda t, x, p: _put(x[0], _key(x[1:], p["dims"]), 0),
    "concatenate": lambda t, x, p: t.cat(x, p["dim"]),
    "stack": lambda t, x, p: t.stack(x, p["dim"]),
    "prod": lambda t, x, p: _product(t, x[0], p),
    "div_floor": lambda t, x, p: t.div(*x, rounding_mode="floor"),
    "div_trunc": lambda t, x, p: t.div(*x, rounding_mode="trunc"),
    "squeeze": lambda t, x, p: t.squeeze(x[0]),
    "squeeze_dim": lambda t, x, p: t.squeeze(x[0]),
    "squeeze_dims": lambda t, x, p: t.squeeze(x[0]),
    "as_strided": lambda t, x, p: t.as_strided(x[0], p["size"], p["stride"], p["offset"]),
    "sum_to": lambda t, x, p: x[0].sum_to_size(p["shape"]),
    "zeros_like": lambda t, x, p: t.zeros_like(x[0]),
    "one_hot": lambda t, x, p: _one_hot(t, x[0], p),
    "nll_loss": lambda t, x, p: _nll_loss(t, *x, p),
    "positive_weighted_cross_entropy": lambda t, x, p: (
        t.nn.functional.binary_cross_entropy_with_logits(
            *t.broadcast_tensors(x[0], x[1]), reduction="none", pos_weight=x[2]
        )
    ),
    "cross_entropy": lambda t, x, p: t.nn.functional.cross_entropy(x[0], x[1], **p),
    "layer_norm": lambda t, x, p: _norm(t, *x, p)[0],
    "batch_norm": lambda t, x, p: _norm(t, *x, p),
    "running_norm": lambda t, x, p: (x[0] - x[3]) / t.sqrt(x[4] + p["eps"]) * x[1] + x[2],
    "nuclear_norm": lambda t, x, p: t.linalg.matrix_norm(x[0], "nuc"),
    "copy": lambda t, x, p: x[1].expand_as(x[0]),
    "fill": lambda t, x, p: x[1].expand_as(x[0]),
}
CALLED |= dict.fromkeys(
    ["slice_", "select", "unsqueeze", "alias", "split", "split_with_sizes", "unbind"],
    lambda t, x, p: x[0][p["key"]],
)


def has_twin(row):
    return bool(row.torch) or row.name in CALLED


def call(torch, row, inputs, params):
    """The twin's results for the row's operands (tensors) and parameters: a tuple of tensors."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "(var|std).*: degrees of freedom", UserWarning)
        if row.name in CALLED:
            found = CALLED[row.name](torch, inputs, params)
        else:
            renamed = {**RENAMED, **RENAMED_IN.get(row.name, {})}
            names = {renamed.get(k, k): v for k, v in params.items()}
            found = attrgetter(row.torch)(torch)(*inputs, **names)
    return tuple(found) if isinstance(found, tuple | list) else (found,)
