"""All parameters as one vector, and back."""

from __future__ import annotations

from collections.abc import Iterable
from math import prod

from rushlight.ops import tensors as rows
from rushlight.tensor import Tensor

__all__ = ["parameters_to_vector", "vector_to_parameters"]


def parameters_to_vector(parameters: Iterable[Tensor]) -> Tensor:
    """The elements of all parameters, one behind the other.

    Args:
        parameters: tensors of any shapes.

    Shape:
        result (n,), n the number of all elements.

    Raises:
        RuntimeError: there are no parameters.

    Example:
        >>> import rushlight
        >>> parameters_to_vector([rushlight.ones(2), rushlight.zeros(1, 2)])
        tensor([1., 1., 0., 0.])
    """
    flat = [rows.reshape(p, shape=(p.numel(),)) for p in parameters]
    if not flat:
        raise RuntimeError(f"parameters_to_vector: expected parameters, got {len(flat)} of them")
    result: Tensor = rows.concatenate(*flat, dim=0)
    return result


def vector_to_parameters(vec: Tensor, parameters: Iterable[Tensor]) -> None:
    """Give each parameter its part of the vector, whose memory they share from then on.

    Args:
        vec: the vector; what the parameters do not need is left out.
        parameters: tensors, which keep their shapes.

    Shape:
        vec (n,), n the number of all elements at least.

    Raises:
        TypeError: ``vec`` is no tensor.
        RuntimeError: it has too few elements.

    Example:
        >>> import rushlight
        >>> layer = rushlight.nn.Linear(2, 1)
        >>> vector_to_parameters(rushlight.tensor([1.0, 2.0, 3.0]), layer.parameters())
        >>> layer.weight.tolist(), layer.bias.tolist()
        ([[1.0, 2.0]], [3.0])
    """
    if not isinstance(vec, Tensor):
        raise TypeError(f"expected torch.Tensor, but got: {type(vec).__name__}")
    start = 0
    for parameter in parameters:
        shape = parameter.shape
        stop = start + prod(shape)
        if stop > vec.numel():
            raise RuntimeError(
                f"vector_to_parameters: a parameter of shape {tuple(shape)} needs elements {start} "
                f"to {stop} of a vector that has {vec.numel()}"
            )
        parameter.data = rows.reshape(vec.detach()[start:stop], shape=tuple(shape))
        start = stop
