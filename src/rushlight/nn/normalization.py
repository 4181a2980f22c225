"""Layer normalisation: each sample gets mean 0 and variance 1 over its own numbers.

Source: Ba, Kiros and Hinton, Layer Normalization (2016).
"""

from __future__ import annotations

from collections.abc import Sequence

from rushlight.devices import device as device_type
from rushlight.dtypes import dtype as dtype_type
from rushlight.functional.normalization import layer_norm
from rushlight.nn import init
from rushlight.nn.linear import empty_parameter
from rushlight.nn.module import Module
from rushlight.nn.parameter import Parameter
from rushlight.tensor import Tensor

__all__ = ["LayerNorm"]


class LayerNorm(Module):
    """(x - mean) / √(variance + ε) · weight + bias over the last dimensions.

    Mean and variance (divided by n) are those of each sample over these dimensions. Source: Ba,
    Kiros, Hinton: Layer normalization, 2016, section 3.

    Args:
        normalized_shape: the lengths of those dimensions; a number for the last one alone.
        eps: ε, added to the variance (default 1e-5).
        elementwise_affine: whether there are weight and bias (default True).
        bias: whether there is a bias beside the weight (default True).
        device: the CPU.
        dtype: of the parameters (default: the default type).

    Shape:
        input (*, normalized_shape); the result's is the same. Weight, which starts as 1, and bias,
        which starts as 0, are (normalized_shape).

    Raises:
        RuntimeError: the input's last dimensions are others; on the call.

    Example:
        >>> import rushlight
        >>> LayerNorm(2, eps=0.0)(rushlight.tensor([[1.0, 3.0]])).tolist()
        [[-1.0, 1.0]]
    """

    normalized_shape: tuple[int, ...]
    weight: Parameter | None
    bias: Parameter | None

    def __init__(
        self,
        normalized_shape: int | Sequence[int],
        eps: float = 1e-5,
        elementwise_affine: bool = True,
        bias: bool = True,
        device: str | device_type | None = None,
        dtype: dtype_type | None = None,
    ) -> None:
        super().__init__()
        single = isinstance(normalized_shape, int)
        self.normalized_shape = (normalized_shape,) if single else tuple(normalized_shape)  # type: ignore[assignment, arg-type]
        self.eps = eps
        self.elementwise_affine = elementwise_affine
        for name, wanted in (("weight", True), ("bias", bias)):
            parameter = empty_parameter(self.normalized_shape, device, dtype)
            self.register_parameter(name, parameter if elementwise_affine and wanted else None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Weight 1, bias 0.

        Example:
            >>> norm = LayerNorm(2)
            >>> norm.reset_parameters()
            >>> norm.weight.tolist(), norm.bias.tolist()
            ([1.0, 1.0], [0.0, 0.0])
        """
        if self.weight is not None:
            init.ones_(self.weight)
        if self.bias is not None:
            init.zeros_(self.bias)

    def forward(self, input: Tensor) -> Tensor:
        """The input normalised."""
        return layer_norm(input, self.normalized_shape, self.weight, self.bias, self.eps)

    def extra_repr(self) -> str:
        """The arguments."""
        return (
            f"{self.normalized_shape}, eps={self.eps}, "
            f"elementwise_affine={self.elementwise_affine}, bias={self.bias is not None}"
        )
