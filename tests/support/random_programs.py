"""Random programs: graphs of rows that have native code, as data that prints itself.

A `Recipe` is drawn at random and run on tensors, real ones or traced. A value is *exact* if
eager and native code must agree on its bits: inputs, views, sums of whole numbers, and what the
processor rounds correctly. What jumps (comparisons, rounding, the number of the largest) is applied
to exact values alone, as one ulp before it could change all that follows.
"""

import random
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from rushlight import autograd
from rushlight.compiler.tracer import specs_of
from rushlight.ops import table
from rushlight.ops import tensors as rows
from rushlight.ops.specs import Spec

LENGTHS = (1, 1, 2, 3, 4, 5, 8, 9, 17)
LARGEST = 600  # elements: what is larger takes long, and shows nothing else
SPECIAL = (0.0, -0.0, np.inf, -np.inf, np.nan, 1e-30, -1e30)
LAYOUTS = ("plain", "plain", "plain", "turned", "stepped", "spread")

JUMPS = frozenset(
    ("sign", "floor", "ceil", "trunc", "round", "frac", "eq", "ne", "lt", "le", "gt", "ge",
     "isnan", "isinf", "isfinite", "signbit", "logical_and", "logical_or", "logical_xor",
     "logical_not", "any", "all", "argmax", "argmin")
)  # fmt: skip
EXACT = JUMPS | frozenset(
    ("add", "sub", "mul", "div", "sqrt", "rsub", "reciprocal", "neg", "abs", "zeros_like", "clone",
     "maximum", "minimum", "fmax", "fmin", "relu", "where", "clamp_min", "clamp_max", "hardtanh",
     "nan_to_num", "max_all", "min_all", "amax", "amin", "roll", "flip", "concatenate", "stack",
     "index", "embed", "cast")
)  # fmt: skip
# Of equal zeros with other signs these take any.
TIES = frozenset(("maximum", "minimum", "fmax", "fmin", "clamp_min", "clamp_max", "hardtanh",
                  "max_all", "min_all", "amax", "amin", "relu", "clamp"))  # fmt: skip
ONE = {
    "f": ("neg", "abs", "sign", "zeros_like", "clone", "exp", "exp2", "expm1", "log", "log2",
          "log10", "log1p", "sqrt", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh",
          "tanh", "erf", "erfc", "floor", "ceil", "trunc", "isnan", "isinf", "isfinite", "signbit",
          "relu", "silu", "gelu", "gelu_tanh", "log_sigmoid", "mish", "hardsigmoid", "hardswish",
          "reciprocal", "rsqrt", "sigmoid", "frac", "max_all", "min_all", "logical_not"),
    "i": ("neg", "abs", "zeros_like", "clone", "max_all", "min_all", "bitwise_not", "logical_not"),
    "b": ("logical_not", "bitwise_not", "clone"),
}  # fmt: skip
TWO = {
    "f": ("add", "sub", "mul", "div", "rsub", "maximum", "minimum", "fmax", "fmin", "atan2", "eq",
          "ne", "lt", "le", "gt", "ge", "pow", "logaddexp", "clamp_min", "clamp_max"),
    "i": ("add", "sub", "mul", "rsub", "maximum", "minimum", "eq", "ne", "lt", "le", "gt", "ge",
          "bitwise_and", "bitwise_or", "bitwise_xor"),
    "b": ("logical_and", "logical_or", "logical_xor", "bitwise_and", "bitwise_or", "bitwise_xor",
          "eq", "ne"),
}  # fmt: skip
WITH_NUMBERS = {
    "leaky_relu": {"slope": (0.1,)},
    "elu": {"alpha": (1.0,), "scale": (1.0, 1.5), "rate": (1.0,)},
    "celu": {"alpha": (0.7,)},
    "softplus": {"beta": (1.0, 2.0), "threshold": (20.0, 0.5)},
    "hardtanh": {"least": (-1.0,), "largest": (0.5,)},
    "power": {"exponent": (2, 3, 0.5, -1, 1.0, 2.5, 0)},
    "round": {"decimals": (0,)},
    "nan_to_num": {"nan": (0.0,), "positive": (2.0,), "negative": (-2.0,)},
}
OVER = {"f": ("sum", "mean", "amax", "amin", "prod", "any", "all", "logsumexp"),
        "i": ("sum", "amax", "amin", "any", "all"), "b": ("any", "all")}  # fmt: skip
CASTS = {"f": ("float32", "float64"), "i": ("float64", "float32", "bool"),
         "b": ("float64", "int64", "float32")}  # fmt: skip


class Given(NamedTuple):
    """An input: its shape, type, how it lies in memory, and the seed of its numbers."""

    shape: tuple[int, ...]
    dtype: str
    layout: str
    seed: int
    special: bool

    def array(self):
        rng, shape = np.random.default_rng(self.seed), self.shape
        if self.layout == "turned":
            return self._numbers(rng, shape[::-1]).T
        if self.layout == "stepped" and shape:
            return self._numbers(rng, (*shape[:-1], 2 * shape[-1]))[..., ::-2]
        if self.layout == "spread":
            return np.broadcast_to(self._numbers(rng, (1,) * len(shape)), shape)
        return self._numbers(rng, shape)

    def _numbers(self, rng, shape):
        if self.dtype == "bool":
            return np.asarray(rng.integers(0, 2, shape).astype(bool))
        if self.dtype == "int64":
            return np.asarray(rng.integers(-4, 5, shape))
        found = np.asarray(rng.standard_normal(shape)).astype(self.dtype)
        if self.special:
            chosen = rng.choice(SPECIAL, shape).astype(self.dtype)
            found = np.where(rng.random(shape) < 0.3, chosen, found)
        return np.asarray(found)


class Call(NamedTuple):
    """A row of the table on earlier values."""

    name: str
    operands: tuple[int, ...]
    params: dict[str, Any]


@dataclass(frozen=True)
class Value:
    """What is known of a value beforehand."""

    spec: Spec
    exact: bool

    @property
    def kind(self):
        return self.spec.dtype.kind

    @property
    def shape(self):
        return self.spec.shape


@dataclass
class Recipe:
    """A program: inputs, calls, what it returns, and of which value it returns the slopes."""

    inputs: list[Given]
    calls: list[Call]
    outputs: list[int]
    exact: list[bool]
    slope: int | None

    def arrays(self):
        return [given.array() for given in self.inputs]

    def __call__(self, *tensors):
        """Run it on tensors."""
        if self.slope is not None:
            tensors = [t.detach().requires_grad_(t.is_floating_point()) for t in tensors]
        values = list(tensors)
        for call in self.calls:
            row = getattr(rows, call.name)
            values.append(row(*[values[i] for i in call.operands], **call.params))
        found = [values[i] for i in self.outputs]
        if self.slope is not None and values[self.slope].requires_grad:
            by = [t for t in tensors if t.requires_grad]
            slopes = autograd.grad(values[self.slope].sum(), by, allow_unused=True)
            found += [g for g in slopes if g is not None]
        return tuple(t.detach() for t in found)


def recipe_of(seed, calls=8):
    """The recipe of a seed, of at most so many moves."""
    rng = random.Random(seed)
    floating = rng.choice(("float64", "float32"))
    inputs = [given_by(rng, floating) for _ in range(rng.randint(1, 3))]
    made = Making(rng, [Value(Spec(g.shape, np.dtype(g.dtype)), True) for g in inputs])
    for _ in range(rng.randint(calls // 2, calls)):
        made.add()
    if any(call.name == "matmul" for call in made.calls):  # BLAS takes 0 · inf for 0 or for NaN
        inputs = [given._replace(special=False) for given in inputs]
    return _returning(rng, Recipe(inputs, made.calls, [], [], None), made.values)


def recipes(calls=8):
    """Hypothesis' strategy of recipes."""
    return st.integers(0, 2**32).map(lambda seed: recipe_of(seed, calls))


def prefixes(recipe):
    """Recipes of its first calls, the shortest first, that return the last value."""
    for k in range(1, len(recipe.calls)):
        last = len(recipe.inputs) + k - 1
        for slope in {None, *([last] if recipe.slope is not None else [])}:
            calls = recipe.calls[:k]
            yield replace(recipe, calls=calls, outputs=[last], exact=[False], slope=slope)


def _returning(rng, recipe, values):
    """The recipe with what nobody uses as its results, and slopes now and then."""
    used = {n for call in recipe.calls for n in call.operands}
    new = range(len(recipe.inputs), len(values))
    outputs = sorted({*[n for n in new if n not in used][-3:], len(values) - 1})
    floats = [n for n in new if values[n].kind == "f"]
    no_ties = not any(call.name in TIES for call in recipe.calls)
    exact = [values[n].exact and no_ties for n in outputs]
    return replace(recipe, outputs=outputs, exact=exact, slope=rng.choice([None, *floats[-2:]]))


def given_by(rng, floating):
    dtype = rng.choice([floating] * 5 + ["int64", "bool"])
    shape = tuple(rng.choice(LENGTHS) for _ in range(rng.randint(0, 3)))
    shape = shape if np.prod(shape) <= LARGEST else shape[1:]
    return Given(shape, dtype, rng.choice(LAYOUTS), rng.randint(0, 99), rng.random() < 0.15)


class Making:
    """A recipe that grows; a move that fits no value adds nothing."""

    def __init__(self, rng, values):
        self.rng, self.values, self.calls = rng, values, []

    def add(self):
        numbers = (self.one, self.two, self.numbered, self.over)
        self.pick(
            (*numbers * 3, self.product, self.reshaped, self.permuted, self.spread, self.turned,
             self.sliced, self.joined, self.chosen, self.cast, self.looked_up, self.along,
             self.embedded, self.normed)
        )()  # fmt: skip

    def pick(self, options):
        return self.rng.choice(tuple(options))

    def some(self, suits=lambda v: True):
        """The number of one of the last values that suit; None without any."""
        found = [n for n, v in enumerate(self.values) if suits(v)]
        return self.pick(found[::-1][:5]) if found else None

    def floating(self, least=0):
        """One of floating-point numbers, of so many dimensions at least."""
        return self.some(lambda v: v.kind == "f" and len(v.shape) >= least)

    def call(self, name, *operands, **params):
        """Add a call, unless it could jump by rounding or is too large; return its number."""
        row, used = table[name], [self.values[n] for n in operands]
        if name in JUMPS and not all(v.exact for v in used):
            return None
        (spec, *_) = specs_of(row, [v.spec for v in used], params)
        if spec.size > LARGEST:
            return None
        exact = all(v.exact for v in used)
        exact &= row.view or name in EXACT or spec.dtype.kind != "f"
        self.calls.append(Call(name, operands, params))
        self.values.append(Value(spec, exact))
        return len(self.values) - 1

    def mostly_floating(self):
        """Any value, but floating-point numbers as often as they are there."""
        n = self.pick((self.floating, self.floating, self.some))()
        return self.some() if n is None else n

    def one(self):
        n = self.mostly_floating()
        self.call(self.pick(ONE[self.values[n].kind]), n)

    def numbered(self):
        if (n := self.floating()) is not None:
            name = self.pick(WITH_NUMBERS)
            self.call(name, n, **{k: self.pick(v) for k, v in WITH_NUMBERS[name].items()})

    def partner(self, *others):
        """A value of the type of the last of others that broadcasts with them all."""
        known = [self.values[n] for n in others]
        return self.some(lambda v: v.spec.dtype == known[-1].spec.dtype and _fit(v, *known))

    def two(self):
        n = self.mostly_floating()
        pair = [n, self.partner(n)]
        self.rng.shuffle(pair)
        self.call(self.pick(TWO[self.values[n].kind]), *pair)

    def over(self):
        n, keep = self.mostly_floating(), self.rng.random() < 0.5
        x = self.values[n]
        dims = range(len(x.shape))
        name = self.pick((*OVER[x.kind], "argmax", "argmin"))
        if name not in ("argmax", "argmin"):
            chosen = tuple(d for d in dims if self.rng.random() < 0.5)
            self.call(name, n, dims=chosen, keepdim=keep)
        elif dims and x.kind != "b":
            self.call(name, n, dim=self.pick(dims), keepdim=keep)

    def along(self):
        if (n := self.floating(1)) is not None:
            dims = range(len(self.values[n].shape))
            self.call(self.pick(("softmax", "log_softmax")), n, dim=self.pick(dims))

    def normed(self):
        if (n := self.floating(1)) is None:
            return
        last = len(self.values[n].shape) - 1
        if self.rng.random() < 0.5:
            self.call("norm", n, p=2.0, dims=(last,), keepdim=False)
        elif self.values[n].shape[last] > 1:
            self.call("var", n, dims=(last,), correction=1, keepdim=True)

    def product(self):
        """A product with another matrix, or with itself."""
        if (n := self.floating(1)) is None:
            return
        shape = self.values[n].shape
        x = self.call("reshape", n, shape=(int(np.prod(shape[:-1])), shape[-1]))
        wide = self.values[x].spec

        def suits(v):
            return v.spec.dtype == wide.dtype and len(v.shape) == 2 and wide.shape[1] in v.shape

        y = self.some(suits)
        if self.values[y].shape[0] != wide.shape[1]:
            y = self.call("permute", y, dims=(1, 0))
        self.call("matmul", x, y)

    def reshaped(self):
        n = self.some()
        shape, size = self.values[n].shape, self.values[n].spec.size
        whole = [(size,), (1, size), (size, 1), (*shape, 1), (1, *shape)]
        whole += [(k, size // k) for k in (2, 3, 4) if size % k == 0]
        self.call("reshape", n, shape=self.pick(whole))

    def permuted(self):
        n = self.some()
        dims = list(range(len(self.values[n].shape)))
        self.rng.shuffle(dims)
        self.call("permute", n, dims=tuple(dims))

    def spread(self):
        n = self.some()
        wide = [self.pick((1, 2, 5)) if k == 1 else k for k in self.values[n].shape]
        self.call("expand", n, shape=(*self.pick([(), (2,), (1,)]), *wide))

    def turned(self):
        if (n := self.some(lambda v: v.shape)) is None:
            return
        dims = (self.pick(range(len(self.values[n].shape))),)
        if self.rng.random() < 0.5:
            self.call("flip", n, dims=dims)
        else:
            self.call("roll", n, shifts=(self.pick((1, 2, -1)),), dims=dims)

    def sliced(self):
        if (n := self.some(lambda v: v.shape)) is None:
            return
        keys = []
        for length in self.values[n].shape:
            first, step = self.rng.randrange(length), self.pick((1, 1, 2, 3))
            parts = (slice(None), slice(first, None, step), slice(None, first + 1), first)
            keys.append(self.pick(parts))
        self.call("slice_", n, key=(*keys, *self.pick(((), (None,)))))

    def embedded(self):
        if (n := self.some(lambda v: v.shape)) is None:
            return
        keys, lengths = [], []
        for length in self.values[n].shape:
            before, step, after = self.pick((0, 0, 1, 2)), self.pick((1, 1, 2)), self.pick((0, 1))
            lengths.append(before + (length - 1) * step + 1 + after)
            keys.append(slice(before, lengths[-1] - after, step))
        self.call("embed", n, key=tuple(keys), shape=tuple(lengths))

    def joined(self):
        if (n := self.some(lambda v: v.shape)) is None:
            return
        x = self.values[n]
        dim = self.pick(range(len(x.shape)))
        if self.rng.random() < 0.5:
            others = [self.some(lambda v: v.spec == x.spec) for _ in range(2)]
            self.call("stack", n, *others, dim=dim)
            return

        def suits(v):
            same = v.spec.dtype == x.spec.dtype and len(v.shape) == len(x.shape)
            return same and all(
                d == dim or a == b for d, (a, b) in enumerate(zip(v.shape, x.shape, strict=True))
            )

        self.call("concatenate", n, self.some(suits), self.some(suits), dim=dim)

    def chosen(self):
        mask = self.some(lambda v: v.kind == "b")
        if mask is None:
            return
        x = self.some(lambda v: v.kind != "b" and _fit(v, self.values[mask]))
        if x is not None:
            self.call("where", mask, x, self.partner(mask, x))

    def cast(self):
        n = self.some()
        targets = CASTS[self.values[n].kind]
        self.call("cast", n, dtype=np.dtype(self.pick(targets)))

    def looked_up(self):
        """Rows of a value, named by the numbers of the largest elements of another's columns."""
        rows = self.some(lambda v: v.exact and len(v.shape) == 2 and v.kind != "b")
        if rows is None:
            return
        index = self.call("argmax", rows, dim=1, keepdim=False)
        most = self.values[rows].shape[1]
        if self.rng.random() < 0.5:
            self.call("one_hot", index, classes=most + self.pick((0, 2)))
            return
        x = self.some(lambda v: v.shape and v.shape[0] >= most)
        if x is not None:
            self.call("index", x, index, dims=(0,))


def _fit(*values):
    """Whether values broadcast."""
    try:
        np.broadcast_shapes(*[v.shape for v in values])
    except ValueError:
        return False
    return True
