"""Containers of parameters: ``ParameterList`` and ``ParameterDict``.

Tensors become parameters when they are put in; other values are kept as they are.
"""

from __future__ import annotations

import operator
from collections import OrderedDict
from collections.abc import Iterable, Iterator, KeysView
from typing import Any, Self

from rushlight.nn.module import Module
from rushlight.nn.pairs import key_value_pairs
from rushlight.nn.parameter import Parameter
from rushlight.nn.text import type_name
from rushlight.tensor import Tensor

__all__ = ["ParameterDict", "ParameterList"]


def _kept(value: Any) -> Any:
    if isinstance(value, Tensor) and not isinstance(value, Parameter):
        return Parameter(value)
    return value


def _line(key: object, value: Any, type_text: str) -> str:
    if not isinstance(value, Tensor):
        return f"  ({key}): Object of type: {type(value).__name__}"
    kind = "Parameter" if isinstance(value, Parameter) else "Tensor"
    size = "x".join(map(str, value.shape))
    return f"  ({key}): {kind} containing: [{type_text} of size {size}]"


class ParameterList(Module):
    """Parameters in a list.

    Tensors become parameters when they are put in; other values are kept as they are.

    Args:
        values: the first parameters (default: none).

    Raises:
        TypeError: ``values`` cannot be iterated, or is one tensor.

    Example:
        >>> import rushlight
        >>> scales = ParameterList([rushlight.ones(2), rushlight.ones(3)])
        >>> len(scales), [name for name, _ in scales.named_parameters()]
        (2, ['0', '1'])
    """

    def __init__(self, values: Iterable[Any] | None = None) -> None:
        super().__init__()
        self._size = 0
        if values is not None:
            self.extend(values)

    def _name_at(self, index: Any) -> str:
        number = operator.index(index)
        if not -self._size <= number < self._size:
            raise IndexError(f"index {number} is out of range for {self._size} parameters")
        return str(number % self._size)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return type(self)([self[i] for i in range(*index.indices(len(self)))])
        return getattr(self, self._name_at(index))

    def __setitem__(self, index: int, param: Any) -> None:
        setattr(self, self._name_at(index), _kept(param))

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[Any]:
        return iter([self[i] for i in range(len(self))])

    def __iadd__(self, parameters: Iterable[Any]) -> Self:
        return self.extend(parameters)

    def append(self, value: Any) -> Self:
        """Add a value behind the others; return the list.

        Args:
            value: a tensor becomes a parameter, anything else is kept as it is.

        Example:
            >>> import rushlight
            >>> len(ParameterList().append(rushlight.ones(2)))
            1
        """
        self._size += 1
        self[self._size - 1] = value
        return self

    def extend(self, values: Iterable[Any]) -> Self:
        """Add each of several values behind the others; return the list.

        Args:
            values: tensors become parameters, anything else is kept as it is.

        Raises:
            TypeError: ``values`` cannot be iterated, or is one tensor.

        Example:
            >>> import rushlight
            >>> len(ParameterList().extend([rushlight.ones(2), rushlight.ones(3)]))
            2
        """
        if not isinstance(values, Iterable) or isinstance(values, Tensor):
            raise TypeError(
                "ParameterList.extend should be called with an iterable, but got "
                f"{type(values).__name__}"
            )
        for value in list(values):
            self.append(value)
        return self

    def extra_repr(self) -> str:
        """A line for each parameter."""
        return "\n".join(_line(i, value, _dtype_text(value)) for i, value in enumerate(self))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        raise RuntimeError(f"ParameterList should not be called; got {len(args)} arguments")


def _dtype_text(value: Any) -> str:
    return str(value.dtype) if isinstance(value, Tensor) else ""


def _tensor_type_text(value: Any) -> str:
    return type_name(value.detach()) if isinstance(value, Tensor) else ""


class ParameterDict(Module):
    """Parameters in a dictionary.

    Tensors become parameters when they are put in; other values are kept as they are.

    Args:
        parameters: the first parameters, as a mapping or as pairs; those of a plain ``dict`` are
            sorted by name (default: none).

    Raises:
        TypeError: ``parameters`` is neither.
        ValueError: an item is no pair.

    Example:
        >>> import rushlight
        >>> list(ParameterDict({"scale": rushlight.ones(2)}))
        ['scale']
    """

    def __init__(self, parameters: Any = None) -> None:
        super().__init__()
        self._keys: dict[str, None] = {}
        if parameters is not None:
            self.update(parameters)

    def __getitem__(self, key: str) -> Any:
        return getattr(self, _text_key(key))

    def __setitem__(self, key: str, value: Any) -> None:
        name = _text_key(key)
        self._keys[name] = None
        setattr(self, name, _kept(value))

    def __delitem__(self, key: str) -> None:
        del self._keys[key]
        delattr(self, key)

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __reversed__(self) -> Iterator[str]:
        return reversed(self._keys)

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def copy(self) -> ParameterDict:
        """Another dictionary of the same parameters.

        Example:
            >>> import rushlight
            >>> both = ParameterDict({"a": rushlight.ones(1), "b": rushlight.zeros(1)})
            >>> both.copy()["a"] is both["a"]
            True
        """
        return ParameterDict(OrderedDict(self.items()))

    def setdefault(self, key: str, default: Any = None) -> Any:
        """The parameter of a name; ``default`` becomes it where there is none.

        Args:
            key: the name.
            default: its value if it is new (default None).

        Example:
            >>> import rushlight
            >>> both = ParameterDict({"a": rushlight.ones(1), "b": rushlight.zeros(1)})
            >>> both.setdefault("a", rushlight.zeros(1)).item()
            1.0
        """
        if key not in self:
            self[key] = default
        return self[key]

    def clear(self) -> None:
        """Take all out.

        Example:
            >>> import rushlight
            >>> both = ParameterDict({"a": rushlight.ones(1), "b": rushlight.zeros(1)})
            >>> both.clear()
            >>> len(both)
            0
        """
        for key in list(self):
            del self[key]

    def pop(self, key: str) -> Any:
        """Take the parameter of a name out and return it.

        Args:
            key: the name.

        Raises:
            AttributeError: there is none.

        Example:
            >>> import rushlight
            >>> both = ParameterDict({"a": rushlight.ones(1), "b": rushlight.zeros(1)})
            >>> both.pop("a").item(), list(both)
            (1.0, ['b'])
        """
        value = self[key]
        del self[key]
        return value

    def popitem(self) -> tuple[str, Any]:
        """Take the last one out and return it with its name.

        Raises:
            KeyError: there is none.

        Example:
            >>> import rushlight
            >>> both = ParameterDict({"a": rushlight.ones(1), "b": rushlight.zeros(1)})
            >>> key, parameter = both.popitem()
            >>> key, list(both)
            ('b', ['a'])
        """
        key, _ = self._keys.popitem()
        value = getattr(self, key)
        delattr(self, key)
        return key, value

    def get(self, key: str, default: Any = None) -> Any:
        """The parameter of a name, or a default.

        Args:
            key: the name.
            default: what to return where there is none (default None).

        Example:
            >>> import rushlight
            >>> both = ParameterDict({"a": rushlight.ones(1), "b": rushlight.zeros(1)})
            >>> both.get("c") is None
            True
        """
        return self[key] if key in self else default  # noqa: SIM401 (this is ``get``)

    def fromkeys(self, keys: Iterable[str], default: Any = None) -> ParameterDict:
        """A new dictionary with the same value under each of several names.

        Args:
            keys: the names.
            default: the value (default None).

        Example:
            >>> import rushlight
            >>> list(ParameterDict().fromkeys("ab", rushlight.zeros(1)))
            ['a', 'b']
        """
        return ParameterDict([(key, default) for key in keys])

    def keys(self) -> KeysView[str]:
        """The names.

        Example:
            >>> import rushlight
            >>> both = ParameterDict({"a": rushlight.ones(1), "b": rushlight.zeros(1)})
            >>> list(both.keys())
            ['a', 'b']
        """
        return self._keys.keys()

    def items(self) -> Iterable[tuple[str, Any]]:
        """The names with their parameters.

        Example:
            >>> import rushlight
            >>> both = ParameterDict({"a": rushlight.ones(1), "b": rushlight.zeros(1)})
            >>> [(key, parameter.item()) for key, parameter in both.items()]
            [('a', 1.0), ('b', 0.0)]
        """
        return [(key, self[key]) for key in self._keys]

    def values(self) -> Iterable[Any]:
        """The parameters.

        Example:
            >>> import rushlight
            >>> both = ParameterDict({"a": rushlight.ones(1), "b": rushlight.zeros(1)})
            >>> [parameter.item() for parameter in both.values()]
            [1.0, 0.0]
        """
        return [self[key] for key in self._keys]

    def update(self, parameters: Any) -> None:
        """Add parameters, from a mapping or from pairs of name and parameter.

        Args:
            parameters: the mapping or the pairs; those of a plain ``dict`` come sorted by name.

        Raises:
            TypeError: ``parameters`` is neither.
            ValueError: an item is no pair.

        Example:
            >>> import rushlight
            >>> both = ParameterDict({"a": rushlight.ones(1), "b": rushlight.zeros(1)})
            >>> both.update({"c": rushlight.ones(2)})
            >>> list(both)
            ['a', 'b', 'c']
        """
        pairs = key_value_pairs("ParameterDict", parameters)
        if isinstance(parameters, dict) and not isinstance(parameters, OrderedDict):
            pairs.sort(key=lambda pair: pair[0])
        for key, value in pairs:
            self[key] = value

    def extra_repr(self) -> str:
        """A line for each parameter."""
        return "\n".join(_line(key, v, _tensor_type_text(v)) for key, v in self.items())

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        raise RuntimeError(f"ParameterDict should not be called; got {len(args)} arguments")

    def __or__(self, other: Any) -> ParameterDict:
        both = self.copy()
        both.update(other)
        return both

    def __ror__(self, other: Any) -> ParameterDict:
        both: ParameterDict = other.copy()
        both.update(self)
        return both

    def __ior__(self, other: Any) -> Self:
        self.update(other)
        return self


def _text_key(key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError(
            "Index given to ParameterDict cannot be used as a key as it is not a string "
            f"(type is '{type(key).__name__}')"
        )
    return key
