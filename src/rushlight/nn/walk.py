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
        """This module and all below it, each with its path.

        Args:
            memo: the modules seen so far, which are left out.
            prefix: the path of this module (default "").
            remove_duplicate: list a shared one once (default True).
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
        """This module and all below it, each once."""
        return (module for _, module in self.named_modules())

    def named_children(self) -> Iterator[tuple[str, Module]]:
        """The modules directly below, each once, with its name."""
        seen = set()
        for name, child in self._modules.items():
            if child is not None and child not in seen:
                seen.add(child)
                yield name, child

    def children(self) -> Iterator[Module]:
        """The modules directly below, each once."""
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
        """
        return self._named_members("_parameter_names", prefix, recurse, remove_duplicate)

    def parameters(self, recurse: bool = True) -> Iterator[Parameter]:
        """The parameters, each once."""
        return (parameter for _, parameter in self.named_parameters(recurse=recurse))

    def named_buffers(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Tensor]]:
        """The buffers, each with its path; the arguments are those of ``named_parameters``."""
        return self._named_members("_buffer_names", prefix, recurse, remove_duplicate)

    def buffers(self, recurse: bool = True) -> Iterator[Tensor]:
        """The buffers, each once."""
        return (buffer for _, buffer in self.named_buffers(recurse=recurse))

    def get_submodule(self, target: str) -> Module:
        """The module at the path ``target``, such as ``"net.0"``; itself for "".

        Raises:
            AttributeError: there is nothing there, or no module.
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
        """The parameter at the path ``target``.

        Raises:
            AttributeError: there is nothing there, or no parameter.
        """
        found: Parameter = self._member(target, "_parameter_names", "an nn.Parameter")
        return found

    def get_buffer(self, target: str) -> Tensor:
        """The buffer at the path ``target``.

        Raises:
            AttributeError: there is nothing there, or no buffer.
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
        """Put ``module`` at the path ``target``.

        Args:
            target: the path, not empty.
            module: the new module.
            strict: refuse a path where there is no module yet (default False).

        Raises:
            ValueError: the path is empty, or ``module`` is no module.
            AttributeError: the way there does not exist.
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
        """Call ``fn`` on every module below and then on this one; return it."""
        for child in self.children():
            child.apply(fn)
        fn(cast("Module", self))
        return self
