"""Tensors filled in place with random numbers: ``uniform_``, ``normal_``, ``random_`` and others.

Each is a distribution of the room ``random``, which fills the memory in PyTorch's order, word for
word. For autograd it is an in-place write: refused for leaves that want a gradient, and what flows
back through it is zero. New random tensors are in ``random.py``.
"""

from __future__ import annotations

from typing import Any

from rushlight.autograd.views import check_writable, refill
from rushlight.functional.drawing import (
    Fill,
    bound,
    by_name,
    drawn_node,
    real,
    require_generator,
)
from rushlight.random import Generator
from rushlight.random.bernoulli import fill_bernoulli
from rushlight.random.continuous import (
    fill_cauchy,
    fill_exponential,
    fill_geometric,
    fill_log_normal,
)
from rushlight.random.integers import fill_integers, fill_random
from rushlight.random.normal import fill_normal
from rushlight.random.uniform import fill_uniform
from rushlight.tensor import Tensor, tensor_method

__all__: list[str] = []


def _refilled(tensor: Tensor, fill: Fill, node: str, *inputs: Tensor) -> Tensor:
    """Write what ``fill`` draws into the tensor; ``node`` is PyTorch's name for its history."""
    check_writable(tensor)
    return refill(tensor, fill, drawn_node(node, tensor._data, (tensor, *inputs)))


@tensor_method()
def uniform_(
    self: Tensor, *bounds: Any, generator: Generator | None = None, **named: Any
) -> Tensor:
    """Fill with uniform numbers of [from, to).

    Args:
        self: a tensor.
        bounds: ``from`` (default 0) and ``to`` (default 1), by position or by name.
        generator: where the words come from (default: the default generator).
        named: the same bounds, by name.

    Shape:
        self (*), result as self.

    Raises:
        RuntimeError: from > to, or a bound is beyond the type.
        NotImplementedError: the elements are not floating-point numbers.

    Example:
        >>> import rushlight
        >>> _ = rushlight.manual_seed(42)
        >>> rushlight.empty(3).uniform_(-0.5, 0.5)
        tensor([ 0.3823,  0.4150, -0.1171])
    """
    given = {"from": 0.0, "to": 1.0, **by_name("uniform_", ("from", "to"), bounds, named)}
    low = real("uniform_", given["from"], "from", 1)
    high = real("uniform_", given["to"], "to", 2)
    source = require_generator("uniform_", generator)
    return _refilled(self, lambda a: fill_uniform(a, low, high, source), "UniformBackward0")


@tensor_method()
def normal_(
    self: Tensor, mean: float = 0.0, std: float = 1.0, *, generator: Generator | None = None
) -> Tensor:
    """Fill with normal numbers.

    Args:
        self: a tensor.
        mean: default 0.
        std: the standard deviation, at least 0 (default 1).
        generator: where the words come from (default: the default generator).

    Shape:
        self (*), result as self.

    Raises:
        RuntimeError: std < 0.
        NotImplementedError: the elements are not floating-point numbers.

    Example:
        >>> import rushlight
        >>> _ = rushlight.manual_seed(42)
        >>> rushlight.empty(3).normal_()
        tensor([0.3367, 0.1288, 0.2345])
    """
    m, s = real("normal_", mean, "mean", 1), real("normal_", std, "std", 2)
    source = require_generator("normal_", generator)
    return _refilled(self, lambda a: fill_normal(a, m, s, source), "NormalBackward0")


@tensor_method()
def random_(self: Tensor, *bounds: Any, generator: Generator | None = None, **named: Any) -> Tensor:
    """Fill with whole numbers of [from, to), or from 0 to the type's largest, included.

    Args:
        self: a tensor.
        bounds: nothing; ``to``; or ``from`` and ``to``, where ``to`` may be None for the type's
            largest. By position or by name.
        generator: where the words come from (default: the default generator).
        named: the same bounds, by name.

    Shape:
        self (*), result as self.

    Raises:
        RuntimeError: from >= to, or a bound is beyond the type.

    Example:
        >>> import rushlight
        >>> _ = rushlight.manual_seed(42)
        >>> rushlight.empty((), dtype=rushlight.int64).random_()
        tensor(6909045637428952499)
    """
    count = len(bounds) + len(named)
    given = by_name("random_", ("from", "to") if count == 2 else ("to",), bounds, named)
    source = require_generator("random_", generator)
    if not given:
        return _refilled(self, lambda a: fill_random(a, source), "RandomBackward2")
    low = bound("random_", given.get("from", 0), "from")
    open_end = given["to"] is None and count == 2
    high = None if open_end else bound("random_", given["to"], "to")
    return _refilled(
        self, lambda a: fill_integers(a, low, high, source), f"RandomBackward{2 - count}"
    )


@tensor_method()
def bernoulli_(
    self: Tensor, p: float | Tensor = 0.5, *, generator: Generator | None = None
) -> Tensor:
    """Fill with ones, of chance ``p``, and zeros.

    Args:
        self: a tensor.
        p: one chance, or a floating-point tensor of chances that broadcasts (default 0.5).
        generator: where the words come from (default: the default generator).

    Shape:
        self (*), result as self.

    Raises:
        RuntimeError: a chance is outside [0, 1].

    Example:
        >>> import rushlight
        >>> _ = rushlight.manual_seed(42)
        >>> rushlight.empty(8).bernoulli_(0.3)
        tensor([1., 1., 1., 1., 0., 0., 0., 0.])
    """
    source = require_generator("bernoulli_", generator)
    if isinstance(p, Tensor):
        chances = p._data
        return _refilled(
            self, lambda a: fill_bernoulli(a, chances, source), "BernoulliBackward1", p
        )
    chance = real("bernoulli_", p, "p", 1)
    return _refilled(self, lambda a: fill_bernoulli(a, chance, source), "BernoulliBackward2")


@tensor_method()
def exponential_(self: Tensor, lambd: float = 1.0, *, generator: Generator | None = None) -> Tensor:
    """Fill with exponential numbers, of density λ·e^(−λx).

    Args:
        self: a tensor.
        lambd: the rate λ > 0 (default 1).
        generator: where the words come from (default: the default generator).

    Shape:
        self (*), result as self.

    Raises:
        RuntimeError: λ <= 0, or the elements are not floating-point numbers.

    Example:
        >>> import rushlight
        >>> _ = rushlight.manual_seed(42)
        >>> rushlight.empty(3).exponential_()
        tensor([0.0599, 0.0650, 0.1319])
    """
    rate = real("exponential_", lambd, "lambd", 1)
    source = require_generator("exponential_", generator)
    return _refilled(self, lambda a: fill_exponential(a, rate, source), "ExponentialBackward0")


@tensor_method()
def geometric_(self: Tensor, p: float, *, generator: Generator | None = None) -> Tensor:
    """Fill with the numbers of tosses up to the first success.

    Args:
        self: a tensor.
        p: the chance of a success, in (0, 1).
        generator: where the words come from (default: the default generator).

    Shape:
        self (*), result as self.

    Raises:
        RuntimeError: p is outside (0, 1).
        NotImplementedError: the tensor is bool.

    Example:
        >>> import rushlight
        >>> _ = rushlight.manual_seed(42)
        >>> rushlight.empty(5).geometric_(0.5)
        tensor([5., 4., 4., 5., 1.])
    """
    chance = real("geometric_", p, "p", 1)
    source = require_generator("geometric_", generator)
    return _refilled(self, lambda a: fill_geometric(a, chance, source), "GeometricBackward0")


@tensor_method()
def cauchy_(
    self: Tensor, median: float = 0.0, sigma: float = 1.0, *, generator: Generator | None = None
) -> Tensor:
    """Fill with Cauchy numbers, of density 1/π · σ/((x − median)² + σ²).

    Args:
        self: a tensor.
        median: default 0.
        sigma: half the width of the middle half, above 0 (default 1).
        generator: where the words come from (default: the default generator).

    Shape:
        self (*), result as self.

    Raises:
        RuntimeError: σ <= 0, or the elements are not floating-point numbers.

    Example:
        >>> import rushlight
        >>> _ = rushlight.manual_seed(42)
        >>> rushlight.empty(3).cauchy_()
        tensor([-5.4125, -4.9937, -2.4449])
    """
    m, s = real("cauchy_", median, "median", 1), real("cauchy_", sigma, "sigma", 2)
    source = require_generator("cauchy_", generator)
    return _refilled(self, lambda a: fill_cauchy(a, m, s, source), "CauchyBackward0")


@tensor_method()
def log_normal_(
    self: Tensor, mean: float = 1.0, std: float = 2.0, *, generator: Generator | None = None
) -> Tensor:
    """Fill with numbers whose logarithm is normal.

    Args:
        self: a tensor.
        mean: of the logarithm (default 1).
        std: the standard deviation of the logarithm, above 0 (default 2).
        generator: where the words come from (default: the default generator).

    Shape:
        self (*), result as self.

    Raises:
        RuntimeError: std <= 0.
        NotImplementedError: the elements are not floating-point numbers.

    Example:
        >>> import rushlight
        >>> _ = rushlight.manual_seed(42)
        >>> rushlight.empty(3).log_normal_()
        tensor([5.3302, 3.5170, 4.3446])
    """
    m, s = real("log_normal_", mean, "mean", 1), real("log_normal_", std, "std", 2)
    source = require_generator("log_normal_", generator)
    return _refilled(self, lambda a: fill_log_normal(a, m, s, source), "LogNormalBackward0")
