"""Initial values: what a parameter holds before it learns.

Each function fills a tensor in place, without recording, and returns it. The draws are PyTorch's,
word for word.
"""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np

from rushlight.autograd.versions import mark_written
from rushlight.random import Generator
from rushlight.random.normal import fill_normal
from rushlight.random.permutation import permutation
from rushlight.random.truncated import fill_truncated_normal
from rushlight.random.uniform import fill_uniform
from rushlight.tensor import Tensor

__all__ = [
    "calculate_gain",
    "constant_",
    "dirac_",
    "eye_",
    "kaiming_normal_",
    "kaiming_uniform_",
    "normal_",
    "ones_",
    "orthogonal_",
    "sparse_",
    "trunc_normal_",
    "uniform_",
    "xavier_normal_",
    "xavier_uniform_",
    "zeros_",
]
__dir__ = __all__.copy

_GAINS = {
    **dict.fromkeys(("linear", "conv1d", "conv2d", "conv3d", "sigmoid"), 1.0),
    **dict.fromkeys(("conv_transpose1d", "conv_transpose2d", "conv_transpose3d"), 1.0),
    "tanh": 5 / 3,
    "relu": math.sqrt(2.0),
    "selu": 3 / 4,
}


def calculate_gain(nonlinearity: str, param: float | None = None) -> float:
    """How much larger a layer's initial weights should be for the nonlinearity behind it.

    1 for linear layers and sigmoid, 5/3 for tanh, √2 for relu, √(2 / (1 + slope²)) for leaky_relu,
    3/4 for selu.

    Args:
        nonlinearity: its name, such as "relu".
        param: of "leaky_relu", the negative slope (default None: 0.01).

    Raises:
        ValueError: the name is unknown, or ``param`` is no number.

    Example:
        >>> calculate_gain("leaky_relu", 0.2)
        1.3867504905630728
    """
    if nonlinearity == "leaky_relu":
        slope = 0.01 if param is None else param
        if isinstance(slope, bool) or not isinstance(slope, int | float):
            raise ValueError(f"negative_slope {slope} not a valid number")
        return math.sqrt(2.0 / (1 + slope**2))
    if nonlinearity not in _GAINS:
        raise ValueError(
            f"Unsupported nonlinearity {nonlinearity}; there are {[*_GAINS, 'leaky_relu']}"
        )
    gain = _GAINS[nonlinearity]
    return 1 if gain == 1.0 else gain


def uniform_(
    tensor: Tensor, a: float = 0.0, b: float = 1.0, generator: Generator | None = None
) -> Tensor:
    """Uniform numbers of [a, b).

    Args:
        tensor: what to fill.
        a: the lower bound (default 0).
        b: the upper bound (default 1).
        generator: where the draws come from (default: the default generator).

    Example:
        >>> import rushlight
        >>> uniform_(rushlight.empty(3), generator=rushlight.Generator().manual_seed(0))
        tensor([0.4963, 0.7682, 0.0885])
    """
    fill_uniform(tensor._data, a, b, generator)
    return _written(tensor)


def normal_(
    tensor: Tensor, mean: float = 0.0, std: float = 1.0, generator: Generator | None = None
) -> Tensor:
    """Normal numbers.

    Args:
        tensor: what to fill.
        mean: the mean (default 0).
        std: the standard deviation (default 1).
        generator: where the draws come from (default: the default generator).

    Example:
        >>> import rushlight
        >>> normal_(rushlight.empty(3), generator=rushlight.Generator().manual_seed(0))
        tensor([ 1.5410, -0.2934, -2.1788])
    """
    fill_normal(tensor._data, mean, std, generator)
    return _written(tensor)


def trunc_normal_(
    tensor: Tensor,
    mean: float = 0.0,
    std: float = 1.0,
    a: float = -2.0,
    b: float = 2.0,
    generator: Generator | None = None,
) -> Tensor:
    """Normal numbers, those outside [a, b] drawn again.

    Args:
        tensor: what to fill.
        mean: the mean of the normal distribution (default 0).
        std: its standard deviation (default 1).
        a: the lower bound (default -2).
        b: the upper bound (default 2).
        generator: where the draws come from (default: the default generator).

    Example:
        >>> import rushlight
        >>> draws = trunc_normal_(rushlight.empty(1000), a=-0.5, b=0.5)
        >>> -0.5 <= draws.min().item() <= draws.max().item() <= 0.5
        True
    """
    if mean < a - 2 * std or mean > b + 2 * std:
        warnings.warn(
            "mean is more than 2 std from [a, b] in nn.init.trunc_normal_. "
            "The distribution of values may be incorrect.",
            stacklevel=2,
        )
    fill_truncated_normal(tensor._data, mean, std, a, b, generator)
    return _written(tensor)


def _written(tensor: Tensor) -> Tensor:
    mark_written(tensor._data)
    return tensor


def constant_(tensor: Tensor, val: float) -> Tensor:
    """The same number everywhere.

    Args:
        tensor: what to fill.
        val: the number.

    Example:
        >>> import rushlight
        >>> constant_(rushlight.empty(2), 0.5)
        tensor([0.5000, 0.5000])
    """
    tensor._data[...] = val
    return _written(tensor)


def ones_(tensor: Tensor) -> Tensor:
    """Ones.

    Args:
        tensor: what to fill.

    Example:
        >>> import rushlight
        >>> ones_(rushlight.empty(2))
        tensor([1., 1.])
    """
    return constant_(tensor, 1.0)


def zeros_(tensor: Tensor) -> Tensor:
    """Zeros.

    Args:
        tensor: what to fill.

    Example:
        >>> import rushlight
        >>> zeros_(rushlight.empty(2))
        tensor([0., 0.])
    """
    return constant_(tensor, 0.0)


def _require_matrix(tensor: Tensor) -> None:
    if tensor.ndim != 2:
        raise ValueError(
            f"Only tensors with 2 dimensions are supported, got shape {tuple(tensor.shape)}"
        )


def eye_(tensor: Tensor) -> Tensor:
    """Ones on the diagonal of a matrix, zeros elsewhere.

    Args:
        tensor: the matrix to fill.

    Raises:
        ValueError: the tensor is no matrix.

    Example:
        >>> import rushlight
        >>> eye_(rushlight.empty(2, 3))
        tensor([[1., 0., 0.],
                [0., 1., 0.]])
    """
    _require_matrix(tensor)
    zeros_(tensor)
    np.fill_diagonal(tensor._data, 1)
    return tensor


def dirac_(tensor: Tensor, groups: int = 1) -> Tensor:
    """Kernels of a convolution that pass each channel on unchanged.

    Args:
        tensor: of 3, 4 or 5 dimensions: (out channels, in channels, *kernel).
        groups: of the convolution (default 1).

    Raises:
        ValueError: the dimensions, or the groups, do not fit.

    Example:
        >>> import rushlight
        >>> dirac_(rushlight.empty(1, 1, 3))
        tensor([[[0., 1., 0.]]])
    """
    shape = tensor.shape
    if len(shape) not in (3, 4, 5):
        raise ValueError(
            f"Only tensors with 3, 4, or 5 dimensions are supported, got shape {tuple(shape)}"
        )
    if shape[0] % groups != 0:
        raise ValueError(f"dim 0 must be divisible by groups, got {shape[0]} and {groups}")
    zeros_(tensor)
    per_group = shape[0] // groups
    centre = tuple(n // 2 for n in shape[2:])
    for group in range(groups):
        for channel in range(min(per_group, shape[1])):
            tensor._data[(group * per_group + channel, channel, *centre)] = 1
    return tensor


def _fans(tensor: Tensor) -> tuple[int, int]:
    """How many inputs each output has, and how many outputs each input."""
    shape = tensor.shape
    if len(shape) < 2:
        raise ValueError(
            "Fan in and fan out can not be computed for tensor with fewer than 2 dimensions, "
            f"got shape {tuple(shape)}"
        )
    kernel = math.prod(shape[2:])
    return shape[1] * kernel, shape[0] * kernel


def xavier_uniform_(
    tensor: Tensor, gain: float = 1.0, generator: Generator | None = None
) -> Tensor:
    """Uniform numbers within ±gain · √(6 / (fan in + fan out)).

    Args:
        tensor: (fan out, fan in, *kernel); the kernel's size multiplies both fans.
        gain: a factor (default 1); see ``calculate_gain``.
        generator: where the draws come from (default: the default generator).

    Raises:
        ValueError: the tensor has fewer than two dimensions.

    Source: Glorot, Bengio: Understanding the difficulty of training deep feedforward neural
    networks, 2010, equation 16.

    Example:
        >>> import rushlight
        >>> xavier_uniform_(rushlight.empty(2, 4)).abs().max().item() <= 1.0
        True
    """
    bound = math.sqrt(3.0) * (gain * math.sqrt(2.0 / float(sum(_fans(tensor)))))
    return uniform_(tensor, -bound, bound, generator)


def xavier_normal_(tensor: Tensor, gain: float = 1.0, generator: Generator | None = None) -> Tensor:
    """Normal numbers of standard deviation gain · √(2 / (fan in + fan out)).

    Args:
        tensor: (fan out, fan in, *kernel); the kernel's size multiplies both fans.
        gain: a factor (default 1); see ``calculate_gain``.
        generator: where the draws come from (default: the default generator).

    Raises:
        ValueError: the tensor has fewer than two dimensions.

    Source: Glorot, Bengio, 2010 (as ``xavier_uniform_``), equation 12.

    Example:
        >>> import rushlight
        >>> round(xavier_normal_(rushlight.empty(100, 100)).std().item(), 2)
        0.1
    """
    return normal_(tensor, 0.0, gain * math.sqrt(2.0 / float(sum(_fans(tensor)))), generator)


def _kaiming_std(tensor: Tensor, a: float, mode: str, nonlinearity: str) -> float:
    mode = mode.lower()
    if mode not in ("fan_in", "fan_out"):
        raise ValueError(f"Mode {mode} not supported, please use one of ['fan_in', 'fan_out']")
    fan = _fans(tensor)[0 if mode == "fan_in" else 1]
    return calculate_gain(nonlinearity, a) / math.sqrt(fan)


def _is_empty(tensor: Tensor) -> bool:
    if 0 not in tensor.shape:
        return False
    warnings.warn("Initializing zero-element tensors is a no-op", stacklevel=3)
    return True


def kaiming_uniform_(
    tensor: Tensor,
    a: float = 0,
    mode: str = "fan_in",
    nonlinearity: str = "leaky_relu",
    generator: Generator | None = None,
) -> Tensor:
    """Uniform numbers within ±gain · √(3 / fan).

    Args:
        tensor: (fan out, fan in, *kernel); the kernel's size multiplies both fans.
        a: the negative slope of "leaky_relu" (default 0).
        mode: "fan_in" (default) to keep the variance forward, "fan_out" backward.
        nonlinearity: as in ``calculate_gain``, for the gain (default "leaky_relu").
        generator: where the draws come from (default: the default generator).

    Raises:
        ValueError: the mode is unknown, or the tensor has fewer than two dimensions.

    Source: He, Zhang, Ren, Sun: Delving deep into rectifiers, 2015, equations 10 and 14.

    Example:
        >>> import rushlight
        >>> kaiming_uniform_(rushlight.empty(2, 6)).abs().max().item() <= 1.0
        True
    """
    if _is_empty(tensor):
        return tensor
    bound = math.sqrt(3.0) * _kaiming_std(tensor, a, mode, nonlinearity)
    return uniform_(tensor, -bound, bound, generator)


def kaiming_normal_(
    tensor: Tensor,
    a: float = 0,
    mode: str = "fan_in",
    nonlinearity: str = "leaky_relu",
    generator: Generator | None = None,
) -> Tensor:
    """Normal numbers of standard deviation gain / √fan.

    Args:
        tensor: (fan out, fan in, *kernel); the kernel's size multiplies both fans.
        a: the negative slope of "leaky_relu" (default 0).
        mode: "fan_in" (default) to keep the variance forward, "fan_out" backward.
        nonlinearity: as in ``calculate_gain``, for the gain (default "leaky_relu").
        generator: where the draws come from (default: the default generator).

    Raises:
        ValueError: the mode is unknown, or the tensor has fewer than two dimensions.

    Source: He, Zhang, Ren, Sun: Delving deep into rectifiers, 2015, equations 10 and 14.

    Example:
        >>> import rushlight
        >>> round(kaiming_normal_(rushlight.empty(100, 200)).std().item(), 2)
        0.1
    """
    if _is_empty(tensor):
        return tensor
    return normal_(tensor, 0, _kaiming_std(tensor, a, mode, nonlinearity), generator)


def orthogonal_(tensor: Tensor, gain: float = 1, generator: Generator | None = None) -> Tensor:
    """A matrix with orthonormal rows, or columns where there are fewer of them, times gain.

    Args:
        tensor: of two dimensions at least; all but the first count as columns.
        gain: a factor (default 1).
        generator: where the draws come from (default: the default generator).

    Raises:
        ValueError: the tensor has fewer than two dimensions.

    Source: Saxe, McClelland, Ganguli: Exact solutions to the nonlinear dynamics of learning in deep
    linear neural networks, 2014.

    Example:
        >>> import rushlight
        >>> rows = orthogonal_(rushlight.empty(2, 3))
        >>> rushlight.allclose(rows @ rows.T, rushlight.eye(2), atol=1e-6)
        True
    """
    if tensor.ndim < 2:
        raise ValueError(
            f"Only tensors with 2 or more dimensions are supported, got {tuple(tensor.shape)}"
        )
    if tensor.numel() == 0:
        return tensor
    draws = np.empty((tensor.shape[0], tensor.numel() // tensor.shape[0]), tensor._data.dtype)
    fill_normal(draws, 0.0, 1.0, generator)
    wide = draws.shape[0] < draws.shape[1]
    q, r = np.linalg.qr(draws.T if wide else draws)
    # The signs make the distribution uniform: Mezzadri, math-ph/0609050.
    q = q * np.sign(np.diagonal(r))
    tensor._data[...] = (q.T if wide else q).reshape(tensor.shape) * gain
    return _written(tensor)


def sparse_(
    tensor: Tensor, sparsity: float, std: float = 0.01, generator: Generator | None = None
) -> Tensor:
    """Normal numbers, in each column a part of which is replaced by zeros.

    Args:
        tensor: a matrix.
        sparsity: that part, between 0 and 1.
        std: the standard deviation (default 0.01).
        generator: where the normal numbers come from (default: the default generator).

    Raises:
        ValueError: the tensor is no matrix.

    Source: Martens: Deep learning via Hessian-free optimization, 2010.

    Example:
        >>> import rushlight
        >>> (sparse_(rushlight.empty(4, 2), sparsity=0.5) == 0).sum(0)
        tensor([2, 2])
    """
    _require_matrix(tensor)
    rows, columns = tensor.shape
    normal_(tensor, 0, std, generator)
    for column in range(columns):
        tensor._data[permutation(rows)[: math.ceil(sparsity * rows)], column] = 0
    return tensor


def _deprecated(function: Any) -> Any:
    """The older name without underscore, which warns."""
    new = function.__name__
    old = new.removesuffix("_")

    def call(*args: Any, **kwargs: Any) -> Any:
        warnings.warn(
            f"`nn.init.{old}` is now deprecated in favor of `nn.init.{new}`.",
            FutureWarning,
            stacklevel=2,
        )
        return function(*args, **kwargs)

    call.__name__ = call.__qualname__ = old
    call.__doc__ = f"Deprecated name of ``{new}``."
    return call


uniform, normal, constant = map(_deprecated, (uniform_, normal_, constant_))
eye, dirac = map(_deprecated, (eye_, dirac_))
xavier_uniform, xavier_normal = map(_deprecated, (xavier_uniform_, xavier_normal_))
kaiming_uniform, kaiming_normal = map(_deprecated, (kaiming_uniform_, kaiming_normal_))
orthogonal, sparse = map(_deprecated, (orthogonal_, sparse_))
