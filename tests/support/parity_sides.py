"""One call carried over to two libraries: PyTorch's arguments, rebuilt through NumPy for each.

A tensor keeps its memory's layout and whether it wants a gradient. What a dense library of real
numbers on the CPU does not have is `OutOfScope`, and no difference.
"""

import importlib
import types

import numpy as np
import torch

DTYPES = ("float32", "float64", "int64", "bool", "int8", "int16", "int32", "uint8")
SCOPE = {getattr(torch, name) for name in DTYPES}
PLAIN = (bool, int, float, str, slice, np.generic, types.EllipsisType, types.NoneType)


class OutOfScope(Exception):
    """The call needs something that Rushlight does not mean to have."""


def name_of(dtype):
    return str(dtype).rpartition(".")[2]


def resolve(library, path):
    """`library.a.b.c`, or None where there is no such name."""
    found = library
    for part in path.split("."):
        child = getattr(found, part, None)
        if child is None and isinstance(found, types.ModuleType):
            try:  # a module that the package does not import by itself
                child = importlib.import_module(f"{found.__name__}.{part}")
            except ImportError:
                return None
        found = child
    return found


def memory(tensor):
    """A NumPy array with the tensor's values, laid out as the tensor is, over memory of its own."""
    tensor = tensor.detach()
    length = tensor.untyped_storage().nbytes() // tensor.element_size()
    base = tensor.as_strided((length,), (1,), 0).numpy().copy()
    strides = [s * base.itemsize for s in tensor.stride()]
    start = base[tensor.storage_offset() :]
    return np.lib.stride_tricks.as_strided(start, tuple(tensor.shape), strides)


def values(tensor):
    """The tensor's values as a NumPy array, lazily conjugated or negated ones too."""
    tensor = tensor.detach()
    return tensor.numpy(force=True) if isinstance(tensor, torch.Tensor) else tensor.numpy()


def flat(tree):
    """The leaves of nested tuples, lists and dictionaries."""
    if isinstance(tree, dict):
        tree = list(tree.values())
    if isinstance(tree, list | tuple):
        return [leaf for item in tree for leaf in flat(item)]
    return [tree]


class Side:
    """One library's copy of a call. Each tensor is rebuilt once, however often it is named."""

    def __init__(self, library, *, contiguous=False):
        self.library, self.contiguous = library, contiguous
        self.tensors, self.leaves = {}, []

    def carry(self, x):
        """PyTorch's argument as this library's."""
        match x:
            case torch.Tensor():
                if id(x) not in self.tensors:
                    self.tensors[id(x)] = x, self.rebuild(x)  # x is kept: its id is its name
                return self.tensors[id(x)][1]
            case torch.dtype():
                return self.dtype(x)
            case torch.Size():
                return tuple(x)
            case list() | tuple():
                return type(x)(self.carry(item) for item in x)
            case dict():
                return {key: self.carry(value) for key, value in x.items()}
            case torch.device() if x.type == "cpu":
                return self.library.device("cpu")
            case torch.contiguous_format | torch.preserve_format:
                return None  # the default; what lies how in memory is not compared
            case str() if x.startswith(("cuda", "meta")):
                raise OutOfScope(x)
        return x if isinstance(x, PLAIN) else self.function(x)

    def rebuild(self, x):
        if x.layout is not torch.strided or x.device.type != "cpu" or x.is_quantized:
            raise OutOfScope(f"{x.layout} on {x.device}")
        self.dtype(x.dtype)
        if x.dim() > 64:
            raise OutOfScope("more dimensions than NumPy has")
        array = memory(x)
        new = self.library.from_numpy(array.copy() if self.contiguous else array)
        if x.requires_grad:
            self.leaves.append(new.requires_grad_())
        return new

    def dtype(self, x):
        if x not in SCOPE:
            raise OutOfScope(str(x))
        return getattr(self.library, name_of(x))

    def named(self, name):
        found = resolve(self.library, name.removeprefix("torch."))
        if found is None:
            raise OutOfScope(name)
        return found

    def function(self, x):
        """A function of PyTorch that is an argument itself."""
        for room in ("nn.functional.", ""):
            path = room + getattr(x, "__name__", "?")
            if callable(x) and resolve(torch, path) is x:
                return self.named(path)
        raise OutOfScope(f"an argument of type {type(x).__name__}")
