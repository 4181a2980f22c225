"""Batch normalisation: each channel gets mean 0 and variance 1 over the batch.

In evaluation the running averages of training take the batch's place.
Source: Ioffe and Szegedy, Batch Normalization (2015).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rushlight.devices import device as device_type
from rushlight.dtypes import dtype as dtype_type
from rushlight.functional.normalization import batch_norm
from rushlight.nn import init
from rushlight.nn.linear import empty_parameter
from rushlight.nn.module import Module
from rushlight.nn.parameter import Parameter
from rushlight.tensor import Tensor, wrap

__all__ = ["BatchNorm1d"]


class _BatchNorm(Module):
    """Batch normalisation, whatever the number of dimensions."""

    # Since version 2 the state counts the batches.
    _version = 2
    weight: Parameter | None
    bias: Parameter | None
    running_mean: Tensor | None
    running_var: Tensor | None
    num_batches_tracked: Tensor | None

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        device: str | device_type | None = None,
        dtype: dtype_type | None = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__()
        self.num_features = num_features
        self.eps = eps
        self.momentum = momentum
        self.affine = affine
        self.track_running_stats = track_running_stats
        for name, wanted in (("weight", affine), ("bias", affine and bias)):
            parameter = empty_parameter((num_features,), device, dtype) if wanted else None
            self.register_parameter(name, parameter)
        for name in ("running_mean", "running_var"):
            values = empty_parameter((num_features,), device, dtype).detach()
            self.register_buffer(name, values if track_running_stats else None)
        count = wrap(np.array(0)) if track_running_stats else None
        self.register_buffer("num_batches_tracked", count)
        self.reset_parameters()

    def reset_running_stats(self) -> None:
        """Forget the batches seen: mean 0, variance 1, count 0.

        Example:
            >>> import rushlight
            >>> norm = BatchNorm1d(1)
            >>> _ = norm(rushlight.tensor([[1.0], [3.0]]))
            >>> norm.reset_running_stats()
            >>> norm.running_mean, norm.running_var, norm.num_batches_tracked
            (tensor([0.]), tensor([1.]), tensor(0))
        """
        for buffer, value in (
            (self.running_mean, 0),
            (self.running_var, 1),
            (self.num_batches_tracked, 0),
        ):
            if buffer is not None:
                init.constant_(buffer, value)

    def reset_parameters(self) -> None:
        """Start anew: running statistics forgotten, weight 1, bias 0.

        Example:
            >>> import rushlight
            >>> norm = BatchNorm1d(2)
            >>> norm.reset_parameters()
            >>> norm.weight.tolist(), norm.bias.tolist()
            ([1.0, 1.0], [0.0, 0.0])
        """
        self.reset_running_stats()
        if self.weight is not None:
            init.ones_(self.weight)
        if self.bias is not None:
            init.zeros_(self.bias)

    def _check_input_dim(self, input: Tensor) -> None:
        raise NotImplementedError(f"{type(self).__name__} has to say which shapes it takes")

    def forward(self, input: Tensor) -> Tensor:
        """The input normalised; in training, the running averages move."""
        self._check_input_dim(input)
        own = self.training or self.running_mean is None
        tracked = self.training and self.track_running_stats
        momentum: Any = 0.0 if self.momentum is None else self.momentum
        if tracked and self.num_batches_tracked is not None:
            self.num_batches_tracked += 1
            if self.momentum is None:
                momentum = 1.0 / self.num_batches_tracked.double()
        keep = not self.training or self.track_running_stats
        return batch_norm(
            input,
            self.running_mean if keep else None,
            self.running_var if keep else None,
            self.weight,
            self.bias,
            own,
            momentum,
            self.eps,
        )

    def extra_repr(self) -> str:
        """The arguments."""
        return (
            f"{self.num_features}, eps={self.eps}, momentum={self.momentum}, affine={self.affine}, "
            f"bias={self.bias is not None}, track_running_stats={self.track_running_stats}"
        )

    def _load_from_state_dict(
        self, state_dict: dict[str, Any], prefix: str, local_metadata: dict[str, Any], *rest: Any
    ) -> None:
        key = f"{prefix}num_batches_tracked"
        old = local_metadata.get("version") is None or local_metadata["version"] < 2
        if old and self.num_batches_tracked is not None and key not in state_dict:
            state_dict[key] = self.num_batches_tracked
        super()._load_from_state_dict(state_dict, prefix, local_metadata, *rest)


class BatchNorm1d(_BatchNorm):
    """(x - mean) / √(variance + ε) · weight + bias for each feature.

    In training, mean and variance (divided by n) are the batch's, and the running averages move
    towards them (the variance divided by n - 1); in evaluation the averages take their place.
    Source: Ioffe, Szegedy: Batch normalization, 2015, algorithms 1 and 2.

    Args:
        num_features: how many features, or channels, there are.
        eps: ε, added to the variance (default 1e-5).
        momentum: the part that a batch takes in the running averages (default 0.1); None gives all
            batches the same part.
        affine: whether there are weight and bias (default True).
        track_running_stats: whether there are running averages (default True).
        device: the CPU.
        dtype: of the parameters (default: the default type).
        bias: whether there is a bias beside the weight (default True).

    Shape:
        input (batch, features) or (batch, features, length); the result's is the same. Weight,
        which starts as 1, bias and averages are (features,).

    Raises:
        ValueError: the input has neither 2 nor 3 dimensions, or in training one value per feature.

    Example:
        >>> import rushlight
        >>> norm = BatchNorm1d(2)
        >>> norm(rushlight.tensor([[1.0, 5.0], [3.0, 5.0]])).tolist()[1][1]
        0.0
        >>> norm.running_mean
        tensor([0.2000, 0.5000])
    """

    def _check_input_dim(self, input: Tensor) -> None:
        if input.ndim not in (2, 3):
            raise ValueError(f"expected 2D or 3D input (got {input.ndim}D input)")
