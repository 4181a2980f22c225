"""Walks over the tree of modules: all modules, all members of a kind, the thing at a path."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Self, cast

from rushlight.nn.members import Members
from rushlight.nn.parameter import Parameter
from rushlight.tensor import Tensor

if TYPE_CHECKING:
    from rushlight.nn.module import Module

__all__ = ["Walks"]


class Walks(Members):
    """Members of members, found by walking or by path."""

    def named_modules(
        self, memo: set[Module] | None = None, prefix: str = "", remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Module]]:
        """This module and all below it, each with its path, from the top down.

        Args:
            memo: the modules seen so far, which are left out (default: none).
            prefix: the path of this module (default "").
            remove_duplicate: list a shared one once (default True).

        Example:
            >>> from rushlight import nn
            >>> net = nn.Sequential(nn.Linear(2, 3), nn.ReLU())
            >>> [path for path, _ in net.named_modules()]
            ['', '0', '1']
        """
        memo = set() if memo is None else memo
        module = cast("Module", self)
        if module in memo:
            return
        if remove_duplicate:
            memo.add(module)
        yield prefix, module
        for name, child in self._modules.items():
            if child is not None:
                path = f"{prefix}.{name}" if prefix else name
                yield from child.named_modules(memo, path, remove_duplicate)

    def modules(self) -> Iterator[Module]:
        """This module and all below it, each once, from the top down.

        Example:
            >>> from rushlight import nn
            >>> [type(m).__name__ for m in nn.Sequential(nn.Linear(2, 3), nn.ReLU()).modules()]
            ['Sequential', 'Linear', 'ReLU']
        """
        return (module for _, module in self.named_modules())

    def named_children(self) -> Iterator[tuple[str, Module]]:
        """The modules directly below, each once, with its name.

        Example:
            >>> from rushlight import nn
            >>> list(nn.Sequential(nn.Tanh(), nn.ReLU()).named_children())
            [('0', Tanh()), ('1', ReLU())]
        """
        seen = set()
        for name, child in self._modules.items():
            if child is not None and child not in seen:
                seen.add(child)
                yield name, child

    def children(self) -> Iterator[Module]:
        """The modules directly below, each once.

        Example:
            >>> from rushlight import nn
            >>> list(nn.Sequential(nn.Tanh(), nn.ReLU()).children())
            [Tanh(), ReLU()]
        """
        return (module for _, module in self.named_children())

    def _named_members(
        self, names: str, prefix: str, recurse: bool, remove_duplicate: bool
    ) -> Iterator[tuple[str, Any]]:
        """The members whose names the attribute ``names`` lists."""
        seen = set()
        own = [(prefix, cast("Module", self))]
        below = self.named_modules(prefix=prefix, remove_duplicate=remove_duplicate)
        for path, owner in below if recurse else own:
            attributes = owner.__dict__
            for name in attributes[names]:
                member = attributes[name]
                if member is None or member in seen:
                    continue
                if remove_duplicate:
                    seen.add(member)
                yield (f"{path}.{name}" if path else name), member

    def named_parameters(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Parameter]]:
        """The parameters, each with its path.

        Args:
            prefix: the path of this module (default "").
            recurse: also those of the modules below (default True).
            remove_duplicate: list a shared one once (default True).

        Example:
            >>> from rushlight import nn
            >>> net = nn.Sequential(nn.Linear(2, 3), nn.ReLU())
            >>> [(path, tuple(p.shape)) for path, p in net.named_parameters()]
            [('0.weight', (3, 2)), ('0.bias', (3,))]
        """
        return self._named_members("_parameter_names", prefix, recurse, remove_duplicate)

    def parameters(self, recurse: bool = True) -> Iterator[Parameter]:
        """The parameters, each once: what an optimizer is given.

        Args:
            recurse: also those of the modules below (default True).

        Example:
            >>> from rushlight import nn
            >>> sum(p.numel() for p in nn.Linear(2, 3).parameters())
            9
        """
        return (parameter for _, parameter in self.named_parameters(recurse=recurse))

    def named_buffers(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Tensor]]:
        """The buffers, each with its path.

        Args:
            prefix: the path of this module (default "").
            recurse: also those of the modules below (default True).
            remove_duplicate: list a shared one once (default True).

        Example:
            >>> from rushlight import nn
            >>> [path for path, _ in nn.BatchNorm1d(2).named_buffers()]
            ['running_mean', 'running_var', 'num_batches_tracked']
        """
        return self._named_members("_buffer_names", prefix, recurse, remove_duplicate)

    def buffers(self, recurse: bool = True) -> Iterator[Tensor]:
        """The buffers, each once.

        Args:
            recurse: also those of the modules below (default True).

        Example:
            >>> from rushlight import nn
            >>> list(nn.BatchNorm1d(2).buffers())
            [tensor([0., 0.]), tensor([1., 1.]), tensor(0)]
        """
        return (buffer for _, buffer in self.named_buffers(recurse=recurse))

    def get_submodule(self, target: str) -> Module:
        """The module at a path; itself for "".

        Args:
            target: the path, names with dots between them, such as ``"net.0"``.

        Raises:
            AttributeError: there is nothing there, or no module.

        Example:
            >>> from rushlight import nn
            >>> nn.Sequential(nn.Sequential(nn.Tanh())).get_submodule("0.0")
            Tanh()
        """
        module = cast("Module", self)
        for name in target.split(".") if target else ():
            if not hasattr(module, name):
                raise AttributeError(f"{module._get_name()} has no attribute `{name}`")
            module = getattr(module, name)
            if not isinstance(module, Walks):
                raise AttributeError(f"`{name}` is not an nn.Module")
        return module

    def get_parameter(self, target: str) -> Parameter:
        """The parameter at a path.

        Args:
            target: the path, such as ``"net.0.weight"``.

        Raises:
            AttributeError: there is nothing there, or no parameter.

        Example:
            >>> from rushlight import nn
            >>> nn.Sequential(nn.Linear(2, 3)).get_parameter("0.weight").shape
            torch.Size([3, 2])
        """
        found: Parameter = self._member(target, "_parameter_names", "an nn.Parameter")
        return found

    def get_buffer(self, target: str) -> Tensor:
        """The buffer at a path.

        Args:
            target: the path, such as ``"norm.running_mean"``.

        Raises:
            AttributeError: there is nothing there, or no buffer.

        Example:
            >>> from rushlight import nn
            >>> nn.Sequential(nn.BatchNorm1d(2)).get_buffer("0.running_var")
            tensor([1., 1.])
        """
        found: Tensor = self._member(target, "_buffer_names", "a buffer")
        return found

    def _member(self, target: str, names: str, wanted: str) -> Any:
        path, _, name = target.rpartition(".")
        owner = self.get_submodule(path)
        if not hasattr(owner, name):
            raise AttributeError(f"{owner._get_name()} has no attribute `{name}`")
        if name not in owner.__dict__[names]:
            raise AttributeError(f"`{name}` is not {wanted}")
        return getattr(owner, name)

    def set_submodule(self, target: str, module: Module, strict: bool = False) -> None:
        """Put another module at a path.

        Args:
            target: the path, not empty.
            module: the new module.
            strict: refuse a path where there is no module yet (default False).

        Raises:
            ValueError: the path is empty, or ``module`` is no module.
            AttributeError: the way there does not exist.

        Example:
            >>> from rushlight import nn
            >>> net = nn.Sequential(nn.Tanh())
            >>> net.set_submodule("0", nn.ReLU())
            >>> net[0]
            ReLU()
        """
        if target == "":
            raise ValueError(f"Cannot set the submodule without a target name! Got {target!r}")
        if not isinstance(module, Walks):
            raise ValueError(f"`module` is not an nn.Module, found {type(module)}")
        path, _, name = target.rpartition(".")
        parent = self.get_submodule(path)
        if strict and not hasattr(parent, name):
            raise AttributeError(f"{parent._get_name()} has no attribute `{name}`")
        if hasattr(parent, name) and not isinstance(getattr(parent, name), Walks):
            raise AttributeError(f"`{name}` is not an nn.Module")
        setattr(parent, name, module)

    def apply(self, fn: Callable[[Module], None]) -> Self:
        """Call a function on every module below and then on this one; return it.

        Args:
            fn: the function, called with a module; what it returns is ignored.

        Example:
            >>> from rushlight import nn
            >>> def zero(module):
            ...     if isinstance(module, nn.Linear):
            ...         nn.init.zeros_(module.weight)
            >>> nn.Sequential(nn.Linear(2, 1)).apply(zero).get_parameter("0.weight").tolist()
            [[0.0, 0.0]]
        """
        for child in self.children():
            child.apply(fn)
        fn(cast("Module", self))
        return self
