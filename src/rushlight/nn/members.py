"""The members of a module: parameters, buffers and children, and the rules for setting them.

Members are plain attributes, so that reading one costs what any attribute costs; beside them stand
their names by kind. ``_parameters`` and its kin show them as dictionaries (``registry.py``).
"""

from __future__ import annotations

from typing import Any

from rushlight.nn.parameter import Buffer, Parameter
from rushlight.nn.registry import Registry, structure
from rushlight.nn.text import type_name
from rushlight.tensor import Tensor

__all__ = ["Members"]

# The attributes that list the names of members, one for each kind.
_LISTS = ("_parameter_names", "_buffer_names", "_module_names")


class Members:
    """Attributes of which parameters, buffers and modules are registered by being set."""

    _parameter_names: dict[str, bool]
    # Each with whether the buffer is persistent.
    _buffer_names: dict[str, bool]
    _module_names: dict[str, bool]

    def __init__(self) -> None:
        attributes = self.__dict__
        for names in _LISTS:
            attributes[names] = {}

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
        elif isinstance(value, Members) and listed_in != "_parameter_names":
            self._claim("module", name)
            self._modules[name] = value
        elif isinstance(value, Buffer) and listed_in in (None, "_buffer_names"):
            self._claim("buffer", name)
            self.register_buffer(name, value, value.persistent)  # type: ignore[arg-type]
        elif listed_in is not None:
            self._replace(name, value)
        else:
            object.__setattr__(self, name, value)
            if name == "forward":
                structure.change()

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
            if not is_buffer:
                structure.change()
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
        structure.change()

    def __dir__(self) -> list[str]:
        return [name for name in super().__dir__() if not name[0].isdigit()]

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        # A shallow copy lists its own members.
        for names in _LISTS:
            if names in state:
                self.__dict__[names] = state[names].copy()

    def register_parameter(self, name: str, param: Parameter | None) -> None:
        """Add a parameter, or None to say that there is none of this name.

        Args:
            name: of the attribute; no dots.
            param: the parameter, or None.

        Raises:
            TypeError: the name is no text, or ``param`` no Parameter.
            KeyError: the name is empty, has a dot, or is taken.
            ValueError: ``param`` was computed.

        Example:
            >>> import rushlight
            >>> module = rushlight.nn.Module()
            >>> module.register_parameter("scale", rushlight.nn.Parameter(rushlight.ones(2)))
            >>> [name for name, _ in module.named_parameters()]
            ['scale']
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
        self._parameters[name] = param

    def register_buffer(self, name: str, tensor: Tensor | None, persistent: bool = True) -> None:
        """Add a tensor that is state but not learned.

        Args:
            name: of the attribute; no dots.
            tensor: the buffer, or None.
            persistent: whether ``state_dict`` has it (default True).

        Raises:
            TypeError: the name is no text, or ``tensor`` no tensor.
            KeyError: the name is empty, has a dot, or is taken.

        Example:
            >>> import rushlight
            >>> module = rushlight.nn.Module()
            >>> module.register_buffer("mean", rushlight.zeros(2))
            >>> module.state_dict()["mean"]
            tensor([0., 0.])
        """
        self._check_name("buffer", name)
        if tensor is not None and not isinstance(tensor, Tensor):
            raise TypeError(
                f"cannot assign '{type_name(tensor)}' object to buffer '{name}' "
                "(torch Tensor or None required)"
            )
        self._buffer_names[name] = persistent
        self.__dict__[name] = tensor

    def register_module(self, name: str, module: Members | None) -> None:
        """Add a child module, or None.

        Args:
            name: of the attribute; no dots.
            module: the child, or None.

        Raises:
            TypeError: the name is no text, or ``module`` no Module.
            KeyError: the name is empty, has a dot, or is taken.

        Example:
            >>> from rushlight import nn
            >>> module = nn.Module()
            >>> module.register_module("activation", nn.ReLU())
            >>> module.activation
            ReLU()
        """
        if module is not None and not isinstance(module, Members):
            raise TypeError(f"{type_name(module)} is not a Module subclass (member {name!r})")
        self._check_name("module", name)
        self._modules[name] = module

    def add_module(self, name: str, module: Members | None) -> None:
        """The older name of ``register_module``.

        Args:
            name: of the attribute; no dots.
            module: the child, or None.

        Raises:
            TypeError: the name is no text, or ``module`` no Module.
            KeyError: the name is empty, has a dot, or is taken.

        Example:
            >>> from rushlight import nn
            >>> module = nn.Module()
            >>> module.add_module("activation", nn.ReLU())
            >>> list(module.children())
            [ReLU()]
        """
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
