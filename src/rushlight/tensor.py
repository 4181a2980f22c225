"""The tensor: an array, and what autograd hangs on it.

A ``Tensor`` holds ``_data``, an ndarray (or, while the compiler traces, a tracer), and ``_node``,
the node of the graph that made it: None where no gradient is wanted. Nothing here computes. The
rooms above give the class its methods with ``tensor_method``: ``autograd`` the gradient's,
``functional`` the operations. Read ``ops/table.py`` next to see what an operation is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from rushlight import dtypes
from rushlight.devices import device, require_cpu
from rushlight.dtypes import FROM_NUMPY, dtype, from_numpy_dtype
from rushlight.printing import format_scalar, format_tensor
from rushlight.sizes import Size

__all__ = ["Tensor", "tensor_method", "tensor_property", "wrap"]

if TYPE_CHECKING:  # what the rooms above attach, written down by tools/stubs.py
    from rushlight.methods import Methods
else:
    Methods = object

F = TypeVar("F", bound=Callable[..., Any])

_new = object.__new__


class Tensor(Methods):
    """An n-dimensional array of one element type that can remember how it was made.

    ``Tensor(2, 3)`` is uninitialised and ``Tensor([1, 2])`` holds float32, as in PyTorch; use
    ``rushlight.tensor`` to keep the type of the data.

    Args:
        args: the lengths, a ``Size``, a tensor to share memory with, or nested sequences.
        device: the CPU.

    Example:
        >>> import rushlight
        >>> rushlight.Tensor([1, 2])
        tensor([1., 2.])
    """

    _data: Any
    # The node of the graph whose output this is; a leaf's own node where it wants a gradient.
    _node: Any = None
    # The node that keeps ``grad``; it outlives requires_grad_(False).
    _leaf: Any = None
    # Of a view: the tensor whose memory it shows, the rows that lead there, and when ``_node`` was
    # last known to fit the base's history (see autograd/views.py).
    _base: Tensor | None = None
    _view: Any = None
    _synced: int = 0

    # NumPy leaves ``array * tensor`` to the tensor.
    __array_priority__ = 1000

    def __new__(cls, *args: Any, device: str | device | None = None) -> Tensor:
        require_cpu(device)
        tensor = _new(cls)
        tensor._data = _legacy_data(args)
        return tensor

    @property
    def shape(self) -> Size:
        """The length of each dimension.

        Example:
            >>> import rushlight
            >>> rushlight.zeros(2, 3).shape
            torch.Size([2, 3])
        """
        return Size.of(self._data.shape)

    def size(self, dim: int | None = None) -> Size | int:
        """The shape, or the length of dimension ``dim``.

        Args:
            dim: the dimension (default: all).

        Raises:
            IndexError: there is no such dimension.

        Example:
            >>> import rushlight
            >>> rushlight.zeros(2, 3).size(1)
            3
        """
        if dim is None:
            return self.shape
        if not -self.ndim <= dim < max(self.ndim, 1) or self.ndim == 0:
            raise IndexError(
                "Dimension out of range (expected to be in range of "
                f"[{-max(self.ndim, 1)}, {max(self.ndim, 1) - 1}], but got {dim}) in size()"
            )
        return int(self._data.shape[dim])

    @property
    def dtype(self) -> dtype:
        """The type of the elements.

        Example:
            >>> import rushlight
            >>> rushlight.zeros(2).dtype
            torch.float32
        """
        return FROM_NUMPY[self._data.dtype]

    @property
    def ndim(self) -> int:
        """The number of dimensions.

        Example:
            >>> import rushlight
            >>> rushlight.zeros(2, 3).ndim
            2
        """
        return int(self._data.ndim)

    def dim(self) -> int:
        """The number of dimensions.

        Example:
            >>> import rushlight
            >>> rushlight.zeros(2, 3).dim()
            2
        """
        return int(self._data.ndim)

    ndimension = dim

    def numel(self) -> int:
        """The number of elements.

        Example:
            >>> import rushlight
            >>> rushlight.zeros(2, 3).numel()
            6
        """
        return int(self._data.size)

    nelement = numel

    @property
    def device(self) -> device:
        """Where the elements lie: ``device(type='cpu')``.

        Example:
            >>> import rushlight
            >>> rushlight.zeros(2).device
            device(type='cpu')
        """
        return device("cpu")

    @property
    def itemsize(self) -> int:
        """Bytes per element.

        Example:
            >>> import rushlight
            >>> rushlight.zeros(2).itemsize
            4
        """
        return int(self._data.dtype.itemsize)

    def element_size(self) -> int:
        """Bytes per element.

        Example:
            >>> import rushlight
            >>> rushlight.zeros(2).element_size()
            4
        """
        return int(self._data.dtype.itemsize)

    @property
    def nbytes(self) -> int:
        """Bytes of all elements.

        Example:
            >>> import rushlight
            >>> rushlight.zeros(2, 3).nbytes
            24
        """
        return int(self._data.size * self._data.dtype.itemsize)

    def stride(self, dim: int | None = None) -> tuple[int, ...] | int:
        """How many elements lie between neighbours along each dimension, or along ``dim``.

        Args:
            dim: the dimension (default: all).

        Example:
            >>> import rushlight
            >>> rushlight.zeros(2, 3).stride()
            (3, 1)
            >>> rushlight.zeros(2, 3).T.stride()
            (1, 3)
        """
        if dim is not None:
            return int(self._data.strides[dim] // self._data.itemsize)
        return tuple(s // self._data.itemsize for s in self._data.strides)

    def is_contiguous(self) -> bool:
        """Whether the elements lie in row-major order without gaps.

        Example:
            >>> import rushlight
            >>> rushlight.zeros(2, 3).T.is_contiguous()
            False
        """
        return bool(self._data.flags.c_contiguous)

    def is_floating_point(self) -> bool:
        """Whether the elements are floating-point numbers.

        Example:
            >>> import rushlight
            >>> rushlight.tensor([1]).is_floating_point()
            False
        """
        return bool(self._data.dtype.kind == "f")

    def is_complex(self) -> bool:
        """False: there are no complex tensors here.

        Example:
            >>> import rushlight
            >>> rushlight.zeros(2).is_complex()
            False
        """
        return False

    def is_signed(self) -> bool:
        """Whether the elements' type has negative numbers.

        Example:
            >>> import rushlight
            >>> rushlight.zeros(2, dtype=rushlight.uint8).is_signed()
            False
        """
        return bool(self._data.dtype.kind in "fi")

    def data_ptr(self) -> int:
        """The address of the first element.

        Example:
            >>> import rushlight
            >>> x = rushlight.zeros(2)
            >>> x.data_ptr() == x.view(1, 2).data_ptr()
            True
        """
        return int(self._data.ctypes.data)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray[Any, Any]:
        array = self.numpy()
        return np.array(array, dtype=dtype, copy=copy) if copy else np.asarray(array, dtype=dtype)

    def __array_wrap__(
        self, array: np.ndarray[Any, Any], context: Any = None, return_scalar: bool = False
    ) -> Tensor:
        """What NumPy's functions make of a tensor is a tensor; truth is uint8, as in PyTorch."""
        result = array.astype(np.uint8) if array.dtype == np.bool else array
        from_numpy_dtype(result.dtype)
        return wrap(result)

    def item(self) -> bool | int | float:
        """The only element, as a Python number.

        Raises:
            RuntimeError: there is not exactly one element.

        Example:
            >>> import rushlight
            >>> rushlight.tensor([2.5]).item()
            2.5
        """
        if self._data.size != 1:
            raise RuntimeError(
                f"a Tensor with {self._data.size} elements cannot be converted to Scalar"
            )
        number: bool | int | float = self._data.item()
        return number

    def tolist(self) -> Any:
        """The elements as nested lists; a number for a tensor of no dimensions.

        Example:
            >>> import rushlight
            >>> rushlight.tensor([[1, 2], [3, 4]]).tolist()
            [[1, 2], [3, 4]]
        """
        return self._data.tolist()

    def __bool__(self) -> bool:
        if self._data.size == 1:
            return bool(self._data.item())
        problem = "no values" if self._data.size == 0 else "more than one value"
        raise RuntimeError(f"Boolean value of Tensor with {problem} is ambiguous")

    def __int__(self) -> int:
        return int(self._scalar())

    def __float__(self) -> float:
        return float(self._scalar())

    def __complex__(self) -> complex:
        return complex(self._scalar())

    def _scalar(self) -> bool | int | float:
        if self._data.size != 1:
            raise ValueError(
                "only one element tensors can be converted to Python scalars, "
                f"got one of shape {tuple(self._data.shape)}"
            )
        return self.item()

    def __index__(self) -> int:
        if self._data.dtype.kind == "f" or self._data.size != 1:
            raise TypeError("only integer tensors of a single element can be converted to an index")
        return int(self._data.item())

    def __len__(self) -> int:
        if self._data.ndim == 0:
            raise TypeError("len() of a 0-d tensor")
        return int(self._data.shape[0])

    def __hash__(self) -> int:
        return id(self)

    def __repr__(self, *, tensor_contents: str | None = None) -> str:
        return format_tensor(
            self._data,
            requires_grad=self.requires_grad,
            grad_fn_name=grad_fn_name(self),
        )

    def __format__(self, spec: str) -> str:
        if self._data.ndim == 0 and type(self) is Tensor:
            return format_scalar(self._data.item(), spec)
        return object.__format__(self, spec)


def grad_fn_name(tensor: Tensor) -> str | None:
    """The name of the node that made ``tensor``; None for a leaf."""
    node = tensor._node
    return None if node is None or node.is_leaf else node.name()


def wrap(array: Any) -> Tensor:
    """A tensor on ``array`` itself: no copy, no check."""
    tensor = _new(Tensor)
    tensor._data = array
    return tensor


def tensor_method(*names: str) -> Callable[[F], F]:
    """Make the decorated function the ``Tensor`` method of these names (default: its own)."""

    def attach(function: F) -> F:
        for name in names or (function.__name__,):
            setattr(Tensor, name, function)
        return function

    return attach


def tensor_property(
    *names: str,
    setter: Callable[[Tensor, Any], None] | None = None,
    deleter: Callable[[Tensor], None] | None = None,
) -> Callable[[F], F]:
    """Make the decorated function the ``Tensor`` property of these names (default: its own)."""

    def attach(getter: F) -> F:
        for name in names or (getter.__name__,):
            setattr(Tensor, name, property(getter, setter, deleter))
        return getter

    return attach


def _legacy_data(args: tuple[Any, ...]) -> np.ndarray[Any, Any]:
    numpy = dtypes.get_default_dtype().numpy
    if len(args) == 1 and not isinstance(args[0], int):
        data = args[0]
        if isinstance(data, Size):
            return np.empty(data, numpy)
        if isinstance(data, Tensor):
            from_numpy_dtype(data._data.dtype)
            array: np.ndarray[Any, Any] = data._data
            return array
        return np.array(data, numpy)
    return np.empty(args or (0,), numpy)
