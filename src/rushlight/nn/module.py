"""``Module``: the base of every layer, loss and network.

Setting a parameter, buffer or module as an attribute registers it (``members.py``); that is how a
network knows what to train, to save and to print. Walks over the tree are in ``walk.py``,
``state_dict`` is in ``state.py``, hooks are in ``hooks.py``; here are the call, modes and types.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Self

from rushlight import dtypes
from rushlight.devices import device as device_type
from rushlight.devices import require_cpu
from rushlight.dtypes import dtype as dtype_type
from rushlight.functional.operands import cast
from rushlight.nn.hooks import Hooked, call_with_hooks
from rushlight.nn.parameter import Parameter
from rushlight.nn.state import Stateful
from rushlight.nn.text import tree_text
from rushlight.nn.walk import Walks
from rushlight.tensor import Tensor, wrap

__all__ = ["Module"]


class Module(Walks, Stateful, Hooked):
    """The base class of all layers and networks; subclass it and write ``forward``.

    ``__init__`` must call ``super().__init__()`` before it sets members.

    Attributes:
        training: whether the module is in training mode (default True).

    Example:
        >>> from rushlight import nn
        >>> class Net(nn.Module):
        ...     def __init__(self):
        ...         super().__init__()
        ...         self.hidden = nn.Linear(2, 4)
        ...     def forward(self, x):
        ...         return self.hidden(x).relu()
        >>> Net()
        Net(
          (hidden): Linear(in_features=2, out_features=4, bias=True)
        )
    """

    training: bool

    def __init__(self) -> None:
        super().__init__()
        attributes = self.__dict__
        attributes["training"] = True
        attributes["_forward_hooks"] = OrderedDict()
        attributes["_forward_pre_hooks"] = OrderedDict()

    def forward(self, *input: Any, **kwargs: Any) -> Any:
        """What the module computes; every subclass writes its own.

        Call the module, not this: a call runs the hooks too.

        Args:
            input: what the subclass takes; most layers take one tensor.
            kwargs: as the subclass has them.

        Raises:
            NotImplementedError: the subclass has none.
        """
        raise NotImplementedError(
            f'Module [{type(self).__name__}] is missing the required "forward" function'
        )

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self._forward_hooks or self._forward_pre_hooks:
            return call_with_hooks(self, args, kwargs)
        return self.forward(*args, **kwargs)

    def train(self, mode: bool = True) -> Self:
        """Go into training mode, with all modules below; return the module.

        Args:
            mode: False for evaluation (default True).

        Raises:
            ValueError: ``mode`` is no bool.

        Example:
            >>> from rushlight import nn
            >>> net = nn.Sequential(nn.Dropout(0.5)).eval()
            >>> net.train()[0].training
            True
        """
        if not isinstance(mode, bool):
            raise ValueError(f"training mode is expected to be boolean, got {mode!r}")
        self.training = mode
        for child in self.children():
            child.train(mode)
        return self

    def eval(self) -> Self:
        """Go into evaluation mode, with all modules below: ``train(False)``; return the module.

        Example:
            >>> import rushlight
            >>> rushlight.nn.Dropout(0.5).eval()(rushlight.ones(3))
            tensor([1., 1., 1.])
        """
        return self.train(False)

    def requires_grad_(self, requires_grad: bool = True) -> Self:
        """Say whether the parameters want gradients; return the module.

        Args:
            requires_grad: False to freeze them (default True).

        Example:
            >>> from rushlight import nn
            >>> [p.requires_grad for p in nn.Linear(2, 3).requires_grad_(False).parameters()]
            [False, False]
        """
        for parameter in self.parameters():
            parameter.requires_grad_(requires_grad)
        return self

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget the parameters' gradients, or fill them with zeros.

        Args:
            set_to_none: whether to forget them (default True).

        Example:
            >>> import rushlight
            >>> layer = rushlight.nn.Linear(2, 1)
            >>> layer(rushlight.ones(2)).backward()
            >>> layer.zero_grad(set_to_none=False)
            >>> layer.weight.grad
            tensor([[0., 0.]])
        """
        for parameter in self.parameters():
            grad = parameter.grad
            if grad is not None:
                parameter.grad = None if set_to_none else wrap(grad._data * 0)

    def _apply(self, fn: Callable[[Tensor], Tensor], recurse: bool = True) -> Self:
        """Replace every parameter's and buffer's memory, and gradients, by what ``fn`` returns."""
        for child in self.children() if recurse else ():
            child._apply(fn)
        for parameter in self._parameters.values():
            if parameter is not None:
                _apply_to_parameter(parameter, fn)
        for name, buffer in self._buffers.items():
            if buffer is not None:
                self.__dict__[name] = fn(buffer)
        return self

    def type(self, dst_type: dtype_type) -> Self:
        """Cast all parameters and buffers, integers too; return the module.

        Args:
            dst_type: the dtype.

        Example:
            >>> import rushlight
            >>> rushlight.nn.Linear(2, 3).type(rushlight.float64).weight.dtype
            torch.float64
        """
        return self._apply(lambda t: cast(t, dst_type))

    def _cast_floating(self, dtype: dtype_type) -> Self:
        return self._apply(lambda t: cast(t, dtype) if t.is_floating_point() else t)

    def float(self) -> Self:
        """Cast the floating-point parameters and buffers to float32; return the module.

        Example:
            >>> import rushlight
            >>> rushlight.nn.Linear(2, 3, dtype=rushlight.float64).float().weight.dtype
            torch.float32
        """
        return self._cast_floating(dtypes.float32)

    def double(self) -> Self:
        """Cast the floating-point parameters and buffers to float64; return the module.

        Example:
            >>> from rushlight import nn
            >>> nn.Linear(2, 3).double().weight.dtype
            torch.float64
        """
        return self._cast_floating(dtypes.float64)

    def cpu(self) -> Self:
        """Stay on the CPU; return the module.

        Example:
            >>> from rushlight import nn
            >>> layer = nn.Linear(2, 3)
            >>> layer.cpu() is layer
            True
        """
        return self

    def cuda(self, device: int | str | device_type | None = None) -> Self:
        """Refused: there is only the CPU.

        Args:
            device: which GPU; there is none.

        Raises:
            AssertionError: always, as in a PyTorch built without CUDA.
        """
        require_cpu("cuda")
        return self

    def to(
        self,
        *args: Any,
        device: str | device_type | None = None,
        dtype: dtype_type | None = None,
        non_blocking: bool = False,
    ) -> Self:
        """Cast the floating-point parameters and buffers; return the module.

        Args:
            args: a device (the CPU), a floating-point dtype, both, or a tensor to be like.
            device: the CPU.
            dtype: a floating-point dtype.
            non_blocking: accepted, without effect.

        Raises:
            TypeError: the dtype is not of floating-point numbers.
            AssertionError: the device is a GPU.

        Example:
            >>> import rushlight
            >>> rushlight.nn.Linear(2, 3).to(rushlight.float64).weight.dtype
            torch.float64
        """
        for value in args:
            if isinstance(value, Tensor):
                dtype = value.dtype
            elif isinstance(value, dtype_type):
                dtype = value
            elif value is not None and not isinstance(value, bool):
                device = value
        require_cpu(device)
        if dtype is None:
            return self
        if not dtype.is_floating_point:
            raise TypeError(
                "nn.Module.to only accepts floating point or complex dtypes, "
                f"but got desired dtype={dtype}"
            )
        return self._cast_floating(dtype)

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        # A shallow copy has its own hooks.
        for hooks in ("_forward_hooks", "_forward_pre_hooks"):
            if hooks in state:
                self.__dict__[hooks] = state[hooks].copy()

    def _get_name(self) -> str:
        return type(self).__name__

    def extra_repr(self) -> str:
        """What stands between the parentheses of the module's text; for subclasses to write.

        Example:
            >>> from rushlight import nn
            >>> class Scale(nn.Module):
            ...     def extra_repr(self):
            ...         return "by=2"
            >>> Scale()
            Scale(by=2)
        """
        return ""

    def __repr__(self) -> str:
        children = [(name, repr(module)) for name, module in self._modules.items()]
        return tree_text(self._get_name(), self.extra_repr(), children)


def _apply_to_parameter(parameter: Parameter, fn: Callable[[Tensor], Tensor]) -> None:
    """Give a parameter and its gradient the memory that ``fn`` returns, keeping the object."""
    grad = parameter.grad
    parameter.data = fn(parameter.detach())
    if grad is not None:
        parameter.grad = fn(grad.detach())
