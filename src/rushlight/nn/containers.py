"""Modules that hold others: one behind the other, in a list, in a dictionary."""

from __future__ import annotations

import operator
from collections import OrderedDict
from collections.abc import ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from typing import Any, Self

from rushlight.nn.chain import Plan
from rushlight.nn.module import Module
from rushlight.nn.pairs import key_value_pairs
from rushlight.nn.registry import structure
from rushlight.nn.text import runs, tree_text

__all__ = ["ModuleDict", "ModuleList", "Sequential"]


class _Numbered(Module):
    """Modules in order, named by their numbers."""

    def _name_at(self, index: Any) -> str:
        names = list(self._module_names)
        number = operator.index(index)
        if not -len(names) <= number < len(names):
            raise IndexError(f"index {number} is out of range for {len(names)} modules")
        return names[number]

    def __getitem__(self, index: Any) -> Any:
        return self.__dict__[self._name_at(index)]

    def __setitem__(self, index: int, module: Module) -> None:
        setattr(self, self._name_at(index), module)

    def __delitem__(self, index: int | slice) -> None:
        modules = list(self)
        if isinstance(index, slice):
            del modules[index]
        else:
            self._name_at(index)
            del modules[index]
        self._renumber(modules)

    def _renumber(self, modules: Iterable[Module]) -> None:
        members = self._modules
        members.clear()
        for i, module in enumerate(modules):
            members[str(i)] = module

    def __len__(self) -> int:
        return len(self._module_names)

    def __iter__(self) -> Iterator[Module]:
        attributes = self.__dict__
        return iter([attributes[name] for name in self._module_names])

    def append(self, module: Module) -> Self:
        """Add a module behind the others; return the container.

        Args:
            module: the module.

        Raises:
            TypeError: it is no module.

        Example:
            >>> from rushlight import nn
            >>> len(nn.Sequential(nn.Linear(2, 3)).append(nn.ReLU()))
            2
        """
        self.register_module(str(len(self)), module)
        return self

    def extend(self, modules: Iterable[Module]) -> Self:
        """Add each of several modules behind the others; return the container.

        Args:
            modules: the modules.

        Raises:
            TypeError: ``modules`` cannot be iterated, or one of them is no module.

        Example:
            >>> from rushlight import nn
            >>> len(nn.ModuleList([nn.ReLU()]).extend([nn.Tanh(), nn.ReLU()]))
            3
        """
        if not isinstance(modules, Iterable):
            raise TypeError(
                f"{type(self).__name__}.extend should be called with an iterable, but got "
                f"{type(modules).__name__}"
            )
        for module in list(modules):
            self.append(module)
        return self

    def pop(self, key: int | slice) -> Any:
        """Take a module out and return it; of a slice, all of it.

        Args:
            key: the number of the module, or a slice.

        Raises:
            IndexError: there is none of this number.

        Example:
            >>> from rushlight import nn
            >>> nn.Sequential(nn.Linear(2, 3), nn.ReLU()).pop(-1)
            ReLU()
        """
        taken = self[key]
        del self[key]
        return taken


class Sequential(_Numbered):
    """Modules one behind the other: each gets what the one before returned.

    Args:
        args: the modules, or one ``OrderedDict`` of them by name.

    Shape:
        input as the first module takes it, result as the last one gives it.

    Raises:
        TypeError: one of them is no module.

    Example:
        >>> from rushlight import nn
        >>> nn.Sequential(nn.Linear(2, 3), nn.ReLU())
        Sequential(
          (0): Linear(in_features=2, out_features=3, bias=True)
          (1): ReLU()
        )
    """

    # How to run the modules; made at the first call, and again where a module has changed.
    _plan: Plan | None = None

    def __init__(self, *args: Any) -> None:
        super().__init__()
        if len(args) == 1 and isinstance(args[0], OrderedDict):
            named = list(args[0].items())
        else:
            named = [(str(i), module) for i, module in enumerate(args)]
        for name, module in named:
            self.register_module(name, module)

    def forward(self, input: Any) -> Any:
        """Pass ``input`` through all modules."""
        plan = self._plan
        if plan is None or plan.made != structure.changed:
            plan = self._plan = Plan(self)
        for part in plan.parts:
            input = part(input)
        return input

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "_plan"}

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return type(self)(OrderedDict(list(self._modules.items())[index]))
        return super().__getitem__(index)

    def insert(self, index: int, module: Module) -> Self:
        """Put a module before another one; return the container.

        Args:
            index: the number of that one.
            module: the new module.

        Raises:
            AssertionError: it is no module.
            IndexError: there is no such place.

        Example:
            >>> from rushlight import nn
            >>> nn.Sequential(nn.Linear(2, 3)).insert(0, nn.Flatten())[0]
            Flatten(start_dim=1, end_dim=-1)
        """
        if not isinstance(module, Module):
            raise AssertionError(f"module should be of type: {Module}; got {type(module).__name__}")
        modules = list(self)
        if not -len(modules) <= index <= len(modules):
            raise IndexError(f"Index out of range: {index}")
        modules.insert(index, module)
        self._renumber(modules)
        return self

    def __add__(self, other: Sequential) -> Sequential:
        return Sequential(*self, *_checked_other(other))

    def __iadd__(self, other: Sequential) -> Self:
        return self.extend(_checked_other(other))

    def __mul__(self, other: int) -> Sequential:
        return Sequential(*list(self) * _checked_times(self, other))

    __rmul__ = __mul__

    def __imul__(self, other: int) -> Self:
        return self.extend(list(self) * (_checked_times(self, other) - 1))


def _checked_other(other: object) -> Sequential:
    if not isinstance(other, Sequential):
        raise ValueError(
            f"add operator supports only objects of Sequential class, but {type(other)} is given."
        )
    return other


def _checked_times(module: Module, times: int) -> int:
    if not isinstance(times, int):
        raise TypeError(f"unsupported operand type(s) for *: {type(module)} and {type(times)}")
    if times <= 0:
        raise ValueError(f"Non-positive multiplication factor {times} for {type(module)}")
    return times


class ModuleList(_Numbered):
    """Modules in a list, whose parameters are found; it computes nothing itself.

    Args:
        modules: the first modules (default: none).

    Raises:
        TypeError: ``modules`` cannot be iterated, or one of them is no module.

    Example:
        >>> from rushlight import nn
        >>> nn.ModuleList([nn.Linear(2, 2), nn.Linear(2, 2)])
        ModuleList(
          (0-1): 2 x Linear(in_features=2, out_features=2, bias=True)
        )
    """

    def __init__(self, modules: Iterable[Module] | None = None) -> None:
        super().__init__()
        if modules is not None:
            self.extend(modules)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return type(self)(list(self)[index])
        return super().__getitem__(index)

    def insert(self, index: int, module: Module) -> None:
        """Put a module before another one.

        Args:
            index: the number of that one, as a list takes it.
            module: the new module.

        Example:
            >>> from rushlight import nn
            >>> modules = nn.ModuleList([nn.Tanh()])
            >>> modules.insert(0, nn.ReLU())
            >>> list(modules)
            [ReLU(), Tanh()]
        """
        modules = list(self)
        modules.insert(index, module)
        self._renumber(modules)

    def __iadd__(self, modules: Iterable[Module]) -> Self:
        return self.extend(modules)

    def __add__(self, other: Iterable[Module]) -> ModuleList:
        return ModuleList([*self, *other])

    def __repr__(self) -> str:
        return tree_text(self._get_name(), "", runs([repr(module) for module in self]))


class ModuleDict(Module):
    """Modules in a dictionary, whose parameters are found; it computes nothing itself.

    Args:
        modules: the first modules, as a mapping or as pairs (default: none).

    Raises:
        TypeError: ``modules`` is neither, or one of them is no module.
        KeyError: a name is empty, has a dot, or is taken.

    Example:
        >>> from rushlight import nn
        >>> choices = nn.ModuleDict({"smooth": nn.Tanh(), "sharp": nn.ReLU()})
        >>> choices["sharp"]
        ReLU()
        >>> list(choices)
        ['smooth', 'sharp']
    """

    def __init__(self, modules: Mapping[str, Module] | None = None) -> None:
        super().__init__()
        if modules is not None:
            self.update(modules)

    def __getitem__(self, key: str) -> Any:
        return self._modules[key]

    def __setitem__(self, key: str, module: Module) -> None:
        self.register_module(key, module)

    def __delitem__(self, key: str) -> None:
        del self._modules[key]

    def __len__(self) -> int:
        return len(self._module_names)

    def __iter__(self) -> Iterator[str]:
        return iter(self._module_names)

    def __contains__(self, key: object) -> bool:
        return key in self._module_names

    def clear(self) -> None:
        """Take all modules out.

        Example:
            >>> from rushlight import nn
            >>> both = nn.ModuleDict({"a": nn.Tanh(), "b": nn.ReLU()})
            >>> both.clear()
            >>> len(both)
            0
        """
        self._modules.clear()

    def pop(self, key: str) -> Module:
        """Take the module of a name out and return it.

        Args:
            key: the name.

        Raises:
            KeyError: there is none.

        Example:
            >>> from rushlight import nn
            >>> both = nn.ModuleDict({"a": nn.Tanh(), "b": nn.ReLU()})
            >>> both.pop("a"), list(both)
            (Tanh(), ['b'])
        """
        module: Module = self._modules.pop(key)
        return module

    def keys(self) -> KeysView[str]:
        """The names.

        Example:
            >>> from rushlight import nn
            >>> both = nn.ModuleDict({"a": nn.Tanh(), "b": nn.ReLU()})
            >>> list(both.keys())
            ['a', 'b']
        """
        return self._modules.keys()

    def items(self) -> ItemsView[str, Any]:
        """The names with their modules.

        Example:
            >>> from rushlight import nn
            >>> both = nn.ModuleDict({"a": nn.Tanh(), "b": nn.ReLU()})
            >>> list(both.items())
            [('a', Tanh()), ('b', ReLU())]
        """
        return self._modules.items()

    def values(self) -> ValuesView[Any]:
        """The modules.

        Example:
            >>> from rushlight import nn
            >>> both = nn.ModuleDict({"a": nn.Tanh(), "b": nn.ReLU()})
            >>> list(both.values())
            [Tanh(), ReLU()]
        """
        return self._modules.values()

    def update(self, modules: Any) -> None:
        """Add modules, from a mapping or from pairs of name and module.

        Args:
            modules: the mapping or the pairs.

        Raises:
            TypeError: ``modules`` is neither.
            ValueError: an item is no pair.

        Example:
            >>> from rushlight import nn
            >>> both = nn.ModuleDict({"a": nn.Tanh(), "b": nn.ReLU()})
            >>> both.update({"b": nn.SiLU(), "c": nn.GELU()})
            >>> list(both.values())
            [Tanh(), SiLU(), GELU(approximate='none')]
        """
        for key, module in key_value_pairs("ModuleDict", modules):
            self[key] = module
