"""Walks over the tree of modules: all modules, all members of a kind, the thing at a path."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from rushlight.nn.parameter import Parameter
from rushlight.tensor import Tensor

if TYPE_CHECKING:
    from rushlight.nn.module import Module

__all__ = [
    "apply_to_parameter",
    "get_member",
    "get_submodule",
    "named_children",
    "named_members",
    "named_modules",
    "set_submodule",
]


def named_modules(
    module: Module, memo: set[Module], prefix: str, remove_duplicate: bool
) -> Iterator[tuple[str, Module]]:
    """``module`` and all below it that ``memo`` does not hold yet, each with its path."""
    if module in memo:
        return
    if remove_duplicate:
        memo.add(module)
    yield prefix, module
    for name, child in module._modules.items():
        if child is not None:
            path = f"{prefix}.{name}" if prefix else name
            yield from child.named_modules(memo, path, remove_duplicate)


def named_children(module: Module) -> Iterator[tuple[str, Module]]:
    """The modules directly below, each once."""
    seen = set()
    for name, child in module._modules.items():
        if child is not None and child not in seen:
            seen.add(child)
            yield name, child


def named_members(
    module: Module, names: str, prefix: str, recurse: bool, remove_duplicate: bool
) -> Iterator[tuple[str, Any]]:
    """The members whose names the attribute ``names`` lists, in this module and those below."""
    seen = set()
    modules = (
        module.named_modules(prefix=prefix, remove_duplicate=remove_duplicate)
        if recurse
        else [(prefix, module)]
    )
    for path, owner in modules:
        attributes = owner.__dict__
        for name in attributes[names]:
            member = attributes[name]
            if member is None or member in seen:
                continue
            if remove_duplicate:
                seen.add(member)
            yield (f"{path}.{name}" if path else name), member


def get_submodule(module: Module, target: str) -> Module:
    """The module at a path."""
    from rushlight.nn.module import Module

    for name in target.split(".") if target else ():
        if not hasattr(module, name):
            raise AttributeError(f"{module._get_name()} has no attribute `{name}`")
        module = getattr(module, name)
        if not isinstance(module, Module):
            raise AttributeError(f"`{name}` is not an nn.Module")
    return module


def get_member(module: Module, target: str, names: str, wanted: str) -> Any:
    """The parameter or buffer at a path."""
    path, _, name = target.rpartition(".")
    owner = module.get_submodule(path)
    if not hasattr(owner, name):
        raise AttributeError(f"{owner._get_name()} has no attribute `{name}`")
    if name not in owner.__dict__[names]:
        raise AttributeError(f"`{name}` is not {wanted}")
    return getattr(owner, name)


def set_submodule(root: Module, target: str, module: Module, strict: bool) -> None:
    """Put ``module`` at a path."""
    from rushlight.nn.module import Module

    if target == "":
        raise ValueError("Cannot set the submodule without a target name!")
    if not isinstance(module, Module):
        raise ValueError(f"`module` is not an nn.Module, found {type(module)}")
    path, _, name = target.rpartition(".")
    parent = root.get_submodule(path)
    if strict and not hasattr(parent, name):
        raise AttributeError(f"{parent._get_name()} has no attribute `{name}`")
    if hasattr(parent, name) and not isinstance(getattr(parent, name), Module):
        raise AttributeError(f"`{name}` is not an nn.Module")
    setattr(parent, name, module)


def apply_to_parameter(parameter: Parameter, fn: Callable[[Tensor], Tensor]) -> None:
    """Give a parameter and its gradient the memory that ``fn`` returns, keeping the object."""
    grad = parameter.grad
    parameter.data = fn(parameter.detach())
    if grad is not None:
        parameter.grad = fn(grad.detach())
