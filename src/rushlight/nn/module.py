"""``Module``: the base of every layer, loss and network.

Setting a parameter, buffer or module as an attribute registers it; that is how a network knows what
to train, to save and to print. The members are plain attributes, and the module lists their names
by kind (``registry.py``). Hooks are in ``hooks.py``, ``state_dict`` is in ``state.py``, walks over
the tree are in ``walk.py``.
"""

from __future__ import annotations

import warnings
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Self, TypeVar

from rushlight import dtypes
from rushlight.autograd.attributes import RemovableHandle
from rushlight.devices import device as device_type
from rushlight.devices import require_cpu
from rushlight.dtypes import dtype as dtype_type
from rushlight.functional.operands import cast
from rushlight.nn import state, walk
from rushlight.nn.hooks import Hook, add_hook, call_with_hooks
from rushlight.nn.parameter import Buffer, Parameter
from rushlight.nn.registry import Registry
from rushlight.nn.text import tree_text, type_name
from rushlight.tensor import Tensor, wrap

__all__ = ["Module"]

M = TypeVar("M", bound="Module")
# Kinds of members, each with the attribute that lists their names.
_LISTS = ("_parameter_names", "_buffer_names", "_module_names")


class Module:
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

    # Written into the metadata of a state_dict; a layer whose state changed its form counts up.
    _version: int = 1
    training: bool
    _parameter_names: dict[str, bool]
    # Each with whether the buffer is persistent.
    _buffer_names: dict[str, bool]
    _module_names: dict[str, bool]
    _forward_hooks: OrderedDict[int, Hook]
    _forward_pre_hooks: OrderedDict[int, Hook]

    def __init__(self) -> None:
        attributes = self.__dict__
        attributes["training"] = True
        for names in _LISTS:
            attributes[names] = {}
        attributes["_forward_hooks"] = OrderedDict()
        attributes["_forward_pre_hooks"] = OrderedDict()

    def forward(self, *input: Any, **kwargs: Any) -> Any:
        """What the module computes; every subclass writes its own.

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

    # ---- members ---------------------------------------------------------------------------------

    @property
    def _parameters(self) -> Registry:
        return Registry(self.__dict__, self._parameter_names)

    @property
    def _buffers(self) -> Registry:
        return Registry(self.__dict__, self._buffer_names)

    @property
    def _modules(self) -> Registry:
        return Registry(self.__dict__, self._module_names)

    def __setattr__(self, name: str, value: Any) -> None:
        attributes = self.__dict__
        listed_in = next((names for names in _LISTS if name in attributes.get(names, ())), None)
        if isinstance(value, Parameter):
            self._claim("parameter", name)
            self.register_parameter(name, value)
        elif isinstance(value, Module) and listed_in != "_parameter_names":
            self._claim("module", name)
            self._modules[name] = value
        elif isinstance(value, Buffer) and listed_in in (None, "_buffer_names"):
            self._claim("buffer", name)
            self.register_buffer(name, value, value.persistent)  # type: ignore[arg-type]
        elif listed_in is not None:
            self._replace(name, value)
        else:
            object.__setattr__(self, name, value)

    def _claim(self, kind: str, name: str) -> None:
        """Make ``name`` free for a member of this kind, unless it is one already."""
        names = f"_{kind}_names"
        if names not in self.__dict__:
            what = "parameters" if kind == "parameter" else kind
            raise AttributeError(
                f"cannot assign {what} before Module.__init__() call: {type(self).__name__}.{name} "
                "was set before super().__init__()"
            )
        if name in self.__dict__ and name not in self.__dict__[names]:
            delattr(self, name)

    def _replace(self, name: str, value: Any) -> None:
        """Set a member to None, or a buffer to another tensor."""
        is_buffer = name in self._buffer_names
        if value is None or (is_buffer and isinstance(value, Tensor)):
            self.__dict__[name] = value
            return
        if is_buffer:
            what, wanted = "buffer", "torch.nn.Buffer, torch.Tensor"
        elif name in self._parameter_names:
            what, wanted = "parameter", "torch.nn.Parameter"
        else:
            what, wanted = "child module", "torch.nn.Module"
        raise TypeError(
            f"cannot assign '{type_name(value)}' as {what} '{name}' ({wanted} or None expected)"
        )

    def __delattr__(self, name: str) -> None:
        for names in _LISTS:
            self.__dict__.get(names, {}).pop(name, None)
        object.__delattr__(self, name)

    def __dir__(self) -> list[str]:
        return [name for name in super().__dir__() if not name[0].isdigit()]

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        # A shallow copy lists its own members.
        for names in (*_LISTS, "_forward_hooks", "_forward_pre_hooks"):
            if names in state:
                self.__dict__[names] = state[names].copy()

    def register_parameter(self, name: str, param: Parameter | None) -> None:
        """Add a parameter, or None to say that there is none of this name.

        Raises:
            TypeError: the name is no text, or ``param`` no Parameter.
            KeyError: the name is empty, has a dot, or is taken.
            ValueError: ``param`` was computed.
        """
        self._check_name("parameter", name)
        if param is not None and not isinstance(param, Parameter):
            raise TypeError(
                f"cannot assign '{type_name(param)}' object to parameter '{name}' "
                "(torch.nn.Parameter or None required)"
            )
        if param is not None and not param.is_leaf:
            raise ValueError(
                f"Cannot assign non-leaf Tensor to parameter '{name}'. Model parameters must be "
                f"created explicitly. To express '{name}' as a function of another Tensor, compute "
                "the value in the forward() method."
            )
        self._parameter_names[name] = True
        self.__dict__[name] = param

    def register_buffer(self, name: str, tensor: Tensor | None, persistent: bool = True) -> None:
        """Add a tensor that is state but not learned.

        Args:
            name: of the attribute.
            tensor: the buffer, or None.
            persistent: whether ``state_dict`` has it (default True).

        Raises:
            TypeError: the name is no text, or ``tensor`` no tensor.
            KeyError: the name is empty, has a dot, or is taken.
        """
        self._check_name("buffer", name)
        if tensor is not None and not isinstance(tensor, Tensor):
            raise TypeError(
                f"cannot assign '{type_name(tensor)}' object to buffer '{name}' "
                "(torch Tensor or None required)"
            )
        self._buffer_names[name] = persistent
        self.__dict__[name] = tensor

    def register_module(self, name: str, module: Module | None) -> None:
        """Add a child module, or None.

        Raises:
            TypeError: the name is no text, or ``module`` no Module.
            KeyError: the name is empty, has a dot, or is taken.
        """
        if module is not None and not isinstance(module, Module):
            raise TypeError(f"{type_name(module)} is not a Module subclass (member {name!r})")
        self._check_name("module", name)
        self._module_names[name] = True
        self.__dict__[name] = module

    def add_module(self, name: str, module: Module | None) -> None:
        """The older name of ``register_module``."""
        self.register_module(name, module)

    def _check_name(self, kind: str, name: str) -> None:
        names = self.__dict__.get(f"_{kind}_names")
        if names is None:
            raise AttributeError(
                f"cannot assign {kind} before Module.__init__() call: {type(self).__name__} has to "
                "call super().__init__() first"
            )
        if not isinstance(name, str):
            raise TypeError(f"{kind} name should be a string. Got {type_name(name)}")
        if name not in names and hasattr(self, name):
            raise KeyError(f"attribute '{name}' already exists")
        if "." in name:
            raise KeyError(f'{kind} name can\'t contain ".", got: {name}')
        if name == "":
            raise KeyError(f'{kind} name can\'t be empty string ""')

    # ---- walks -----------------------------------------------------------------------------------

    def named_modules(
        self, memo: set[Module] | None = None, prefix: str = "", remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Module]]:
        """This module and all below it, each with its path; a shared one once, if asked."""
        return walk.named_modules(self, set() if memo is None else memo, prefix, remove_duplicate)

    def modules(self) -> Iterator[Module]:
        """This module and all below it, each once."""
        return (module for _, module in self.named_modules())

    def named_children(self) -> Iterator[tuple[str, Module]]:
        """The modules directly below, each once, with its name."""
        return walk.named_children(self)

    def children(self) -> Iterator[Module]:
        """The modules directly below, each once."""
        return (module for _, module in self.named_children())

    def named_parameters(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Parameter]]:
        """The parameters, each with its path.

        Args:
            prefix: what to put before each path.
            recurse: also those of the modules below (default True).
            remove_duplicate: list a shared one once (default True).
        """
        return walk.named_members(self, "_parameter_names", prefix, recurse, remove_duplicate)

    def parameters(self, recurse: bool = True) -> Iterator[Parameter]:
        """The parameters, each once."""
        return (parameter for _, parameter in self.named_parameters(recurse=recurse))

    def named_buffers(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Tensor]]:
        """The buffers, each with its path; the arguments are those of ``named_parameters``."""
        return walk.named_members(self, "_buffer_names", prefix, recurse, remove_duplicate)

    def buffers(self, recurse: bool = True) -> Iterator[Tensor]:
        """The buffers, each once."""
        return (buffer for _, buffer in self.named_buffers(recurse=recurse))

    def get_submodule(self, target: str) -> Module:
        """The module at the path ``target``, such as ``"net.0"``; itself for "".

        Raises:
            AttributeError: there is nothing there, or no module.
        """
        return walk.get_submodule(self, target)

    def get_parameter(self, target: str) -> Parameter:
        """The parameter at the path ``target``.

        Raises:
            AttributeError: there is nothing there, or no parameter.
        """
        found: Parameter = walk.get_member(self, target, "_parameter_names", "an nn.Parameter")
        return found

    def get_buffer(self, target: str) -> Tensor:
        """The buffer at the path ``target``.

        Raises:
            AttributeError: there is nothing there, or no buffer.
        """
        found: Tensor = walk.get_member(self, target, "_buffer_names", "a buffer")
        return found

    def set_submodule(self, target: str, module: Module, strict: bool = False) -> None:
        """Put ``module`` at the path ``target``.

        Args:
            target: the path, not empty.
            module: the new module.
            strict: refuse a path where there is no module yet (default False).

        Raises:
            ValueError: the path is empty, or ``module`` is no module.
            AttributeError: the way there does not exist.
        """
        walk.set_submodule(self, target, module, strict)

    def apply(self, fn: Callable[[Module], None]) -> Self:
        """Call ``fn`` on every module below and then on this one; return it."""
        for child in self.children():
            child.apply(fn)
        fn(self)
        return self

    # ---- modes, types ----------------------------------------------------------------------------

    def train(self, mode: bool = True) -> Self:
        """Go into training mode, with all modules below; return the module.

        Raises:
            ValueError: ``mode`` is no bool.
        """
        if not isinstance(mode, bool):
            raise ValueError(f"training mode is expected to be boolean, got {mode!r}")
        self.training = mode
        for child in self.children():
            child.train(mode)
        return self

    def eval(self) -> Self:
        """Go into evaluation mode: ``train(False)``."""
        return self.train(False)

    def requires_grad_(self, requires_grad: bool = True) -> Self:
        """Say whether the parameters want gradients; return the module."""
        for parameter in self.parameters():
            parameter.requires_grad_(requires_grad)
        return self

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget the parameters' gradients, or fill them with zeros if ``set_to_none`` is False."""
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
                walk.apply_to_parameter(parameter, fn)
        for name, buffer in self._buffers.items():
            if buffer is not None:
                self.__dict__[name] = fn(buffer)
        return self

    def type(self, dst_type: dtype_type) -> Self:
        """Cast all parameters and buffers, integers too; return the module."""
        return self._apply(lambda t: cast(t, dst_type))

    def _cast_floating(self, dtype: dtype_type) -> Self:
        return self._apply(lambda t: cast(t, dtype) if t.is_floating_point() else t)

    def float(self) -> Self:
        """Cast the floating-point parameters and buffers to float32; return the module."""
        return self._cast_floating(dtypes.float32)

    def double(self) -> Self:
        """Cast the floating-point parameters and buffers to float64; return the module."""
        return self._cast_floating(dtypes.float64)

    def cpu(self) -> Self:
        """Stay on the CPU; return the module."""
        return self

    def cuda(self, device: int | str | device_type | None = None) -> Self:
        """Refused: there is only the CPU.

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

    # ---- state -----------------------------------------------------------------------------------

    def state_dict(
        self,
        *args: Any,
        destination: dict[str, Any] | None = None,
        prefix: str = "",
        keep_vars: bool = False,
    ) -> dict[str, Any]:
        """The parameters and persistent buffers by path, sharing their memory.

        Args:
            args: destination, prefix and keep_vars by position, as older code writes them.
            destination: the dictionary to add to (default: a new one).
            prefix: what to put before each path.
            keep_vars: keep the parameters themselves, not detached (default False).
        """
        if args:
            warnings.warn(
                "Positional args are being deprecated, use kwargs instead: state_dict(destination="
                f"..., prefix=..., keep_vars=...); got {len(args)} of them",
                FutureWarning,
                stacklevel=2,
            )
        given = (*args, *(destination, prefix, keep_vars)[len(args) :])
        result: dict[str, Any] = state.save_tree(self, *given)
        return result

    def load_state_dict(
        self, state_dict: Mapping[str, Any], strict: bool = True, assign: bool = False
    ) -> state.IncompatibleKeys:
        """Copy values into the parameters and buffers.

        Args:
            state_dict: the values by path, as ``state_dict`` gives them.
            strict: refuse keys that are missing or unexpected (default True).
            assign: take the given tensors themselves instead of copying (default False).

        Raises:
            TypeError: ``state_dict`` is no dictionary.
            RuntimeError: something does not fit; the message lists everything.
        """
        return state.load_tree(self, state_dict, strict, assign)

    def _save_to_state_dict(self, destination: Any, prefix: str, keep_vars: bool) -> None:
        state.save_own(self, destination, prefix, keep_vars)

    def _load_from_state_dict(
        self,
        state_dict: dict[str, Any],
        prefix: str,
        local_metadata: dict[str, Any],
        strict: bool,
        missing_keys: list[str],
        unexpected_keys: list[str],
        error_msgs: list[str],
    ) -> None:
        state.load_own(
            self, state_dict, prefix, local_metadata, missing_keys, unexpected_keys, error_msgs
        )

    def get_extra_state(self) -> Any:
        """What else belongs into ``state_dict``; a subclass may return anything.

        Raises:
            RuntimeError: the subclass has none.
        """
        raise RuntimeError(f"{type(self).__name__} has no extra state; write get_extra_state")

    def set_extra_state(self, state: Any) -> None:
        """Take back what ``get_extra_state`` returned.

        Raises:
            RuntimeError: the subclass has none.
        """
        raise RuntimeError(f"{type(self).__name__} has no extra state; write set_extra_state")

    # ---- hooks -----------------------------------------------------------------------------------

    def register_forward_pre_hook(
        self, hook: Callable[..., Any], *, prepend: bool = False, with_kwargs: bool = False
    ) -> RemovableHandle:
        """Call ``hook(module, args)`` before each ``forward``; it may return other arguments.

        Args:
            hook: the function.
            prepend: call it before the hooks that are there (default False).
            with_kwargs: call ``hook(module, args, kwargs)``; it may return both (default False).
        """
        return add_hook(self._forward_pre_hooks, Hook(hook, with_kwargs), prepend)

    def register_forward_hook(
        self,
        hook: Callable[..., Any],
        *,
        prepend: bool = False,
        with_kwargs: bool = False,
        always_call: bool = False,
    ) -> RemovableHandle:
        """Call ``hook(module, args, output)`` after each ``forward``; it may return another output.

        Args:
            hook: the function.
            prepend: call it before the hooks that are there (default False).
            with_kwargs: call ``hook(module, args, kwargs, output)`` (default False).
            always_call: call it after an error too (default False).
        """
        return add_hook(self._forward_hooks, Hook(hook, with_kwargs, always_call), prepend)

    # ---- text ------------------------------------------------------------------------------------

    def _get_name(self) -> str:
        return type(self).__name__

    def extra_repr(self) -> str:
        """What stands between the parentheses of the module's text; for subclasses to write."""
        return ""

    def __repr__(self) -> str:
        children = [(name, repr(module)) for name, module in self._modules.items()]
        return tree_text(self._get_name(), self.extra_repr(), children)
