"""The draws that are held to PyTorch's, each written for both libraries, and the grid they run on.

`draw` fills an array from one of our generators; `oracle` fills a tensor from one of PyTorch's.
A case that leans on the C library is equal in its last bits only where that library is the same.
"""

import hashlib
import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from rushlight.random.bernoulli import fill_bernoulli
from rushlight.random.continuous import (
    fill_cauchy,
    fill_exponential,
    fill_geometric,
    fill_log_normal,
)
from rushlight.random.generator import Generator
from rushlight.random.integers import fill_integers, fill_random
from rushlight.random.multinomial import multinomial
from rushlight.random.normal import fill_normal, normal_around
from rushlight.random.permutation import permutation
from rushlight.random.truncated import fill_truncated_normal
from rushlight.random.uniform import fill_uniform

SEEDS = (0, 1, 42, 123456789, -1, 2**32 + 5, 2**63 - 1)
SIZES = (0, 1, 2, 15, 16, 17, 31, 32, 33, 100, 1000)
LARGE = 400_003
LAYOUTS = ("contiguous", "transposed", "strided")
FLOATS = ("float32", "float64")
INTEGERS = ("uint8", "int8", "int16", "int32", "int64")
ALL = (*FLOATS, *INTEGERS, "bool")


class Case(NamedTuple):
    name: str
    draw: Callable  # (array, generator)
    oracle: Callable  # (torch, tensor, generator)
    dtypes: tuple[str, ...]
    leans_on_libm: bool = False


def in_place(method, fill, *args, dtypes=FLOATS, libm=False):
    return Case(
        f"{method}{args}",
        lambda array, generator: fill(array, *args, generator=generator),
        lambda torch, tensor, generator: getattr(tensor, method)(*args, generator=generator),
        dtypes,
        libm,
    )


def truncated(*args):
    return Case(
        f"trunc_normal_{args}",
        lambda array, generator: fill_truncated_normal(array, *args, generator),
        lambda torch, tensor, generator: torch.nn.init.trunc_normal_(
            tensor, *args, generator=generator
        ),
        FLOATS,
        True,
    )


def returned(name, draw, oracle, dtypes=("int64",), libm=False):
    """A case of functions that return what they draw; it is copied in the order of the indices."""

    def put(array, generator):
        array[...] = draw(array.size, generator).reshape(array.shape)

    def put_oracle(torch, tensor, generator):
        tensor.copy_(oracle(torch, tensor.numel(), generator).reshape(tensor.shape))

    return Case(name, put, put_oracle, dtypes, libm)


def weights(count):
    """Weights whose quotients do not tie in float64; PyTorch leaves the order of ties open."""
    return np.arange(1.0, count + 1.0)


def spread(count):
    return np.linspace(0.0, 3.0, count, dtype=np.float32)


CASES = (
    in_place("uniform_", fill_uniform),
    in_place("uniform_", fill_uniform, -1 / 28, 1 / 28),
    in_place("uniform_", fill_uniform, -2.0, 3.0),
    in_place("uniform_", fill_uniform, 1e-9, 5.0),
    in_place("uniform_", fill_uniform, 5.0, 5.0001),
    in_place("uniform_", fill_uniform, 3e-42, 5e-42),
    in_place("normal_", fill_normal, libm=True),
    in_place("normal_", fill_normal, 1.0, 2.5, libm=True),
    in_place("normal_", fill_normal, 1e-5, 0.7, libm=True),
    in_place("log_normal_", fill_log_normal, libm=True),
    in_place("exponential_", fill_exponential, 1.5, libm=True),
    in_place("cauchy_", fill_cauchy, 0.3, 2.7, libm=True),
    in_place("geometric_", fill_geometric, 0.4, dtypes=(*FLOATS, *INTEGERS), libm=True),
    in_place("bernoulli_", fill_bernoulli, 0.3, dtypes=ALL),
    in_place("random_", fill_random, dtypes=ALL),
    in_place("random_", fill_integers, 0, 2, dtypes=ALL),
    in_place("random_", fill_integers, -5, 120, dtypes=(*FLOATS, "int8", "int64")),
    in_place("random_", fill_integers, 0, 2**28 - 1, dtypes=("int32", "int64")),
    in_place("random_", fill_integers, 0, 2**28, dtypes=("int32", "int64")),
    in_place("random_", fill_integers, -(2**40), 2**45 + 3, dtypes=("int64",)),
    in_place("random_", fill_integers, -(2**63), None, dtypes=("int64",)),
    in_place("random_", fill_integers, 5, None, dtypes=(*FLOATS, *INTEGERS)),
    in_place("random_", fill_integers, 2**24 - 3, 2**24 + 1, dtypes=FLOATS),
    truncated(0.0, 1.0, -2.0, 2.0),
    truncated(0.0, 0.02, -2.0, 2.0),
    truncated(0.0, 1.0, 1.0, 3.0),
    returned(
        "randperm", permutation, lambda torch, n, generator: torch.randperm(n, generator=generator)
    ),
    returned(
        "multinomial with replacement",
        lambda n, generator: multinomial(weights(20), n + 1, True, generator)[1:],
        lambda torch, n, generator: torch.multinomial(
            torch.from_numpy(weights(20)), n + 1, True, generator=generator
        )[1:],
    ),
    returned(
        "multinomial",
        lambda n, generator: multinomial(weights(n + 1), n + 1, False, generator)[1:],
        lambda torch, n, generator: torch.multinomial(
            torch.from_numpy(weights(n + 1)), n + 1, generator=generator
        )[1:],
    ),
    returned(
        "normal(mean, std)",
        lambda n, generator: normal_around(spread(n), spread(n)[::-1].copy(), generator),
        lambda torch, n, generator: torch.normal(
            torch.from_numpy(spread(n)),
            torch.from_numpy(spread(n)[::-1].copy()),
            generator=generator,
        ),
        FLOATS[:1],
        True,
    ),
)


def laid_out(layout, size, dtype):
    """A zero array and the view of it, of about `size` elements, that is to be filled."""
    if layout == "contiguous":
        memory = np.zeros(size, dtype)
        return memory, memory
    if layout == "strided":
        memory = np.zeros(2 * size, dtype)
        return memory, memory[::2]
    width = max(1, math.isqrt(size))
    memory = np.zeros((size // width, width), dtype)
    return memory, memory.T


def torch_view(torch, memory, array):
    """The tensor that shows of `memory` what `array` shows of its own."""
    base = torch.from_numpy(memory)
    if memory.ndim == 2:
        return base.t()
    return base[::2] if memory.size > array.size else base


# What a case runs on: a name, and the layout, sizes and seeds under it.
GRID = (
    *((layout, layout, SIZES, SEEDS) for layout in LAYOUTS),
    ("large", "contiguous", (LARGE,), SEEDS[2:3]),
)


def drawn(case, layout, size, dtype, seed):
    """The memory that our draw filled, and its generator."""
    memory, array = laid_out(layout, size, dtype)
    generator = Generator().manual_seed(seed)
    case.draw(array, generator)
    return memory, generator.state_array()


def drawn_by_torch(torch, case, layout, size, dtype, seed):
    """The same of PyTorch's draw."""
    memory, array = laid_out(layout, size, dtype)
    generator = torch.Generator().manual_seed(seed)
    case.oracle(torch, torch_view(torch, memory, array), generator)
    return memory, generator.get_state().numpy()


class Print:
    """What is frozen of many draws: digests of their bits and of their places, and their sum."""

    def __init__(self):
        self.bits = hashlib.sha256()
        self.words = hashlib.sha256()
        self.sum = 0.0

    def add(self, memory, state):
        self.bits.update(memory.tobytes() + state.tobytes())
        self.words.update(state[:5016].tobytes())  # without the normal held back
        self.sum += float(np.arctan(memory.astype(np.float64)).sum())  # bounded, for Cauchy's sake

    def frozen(self):
        bits, words = self.bits.hexdigest()[:16], self.words.hexdigest()[:16]
        return {"bits": bits, "words": words, "sum": self.sum}


def prints(draws, case, dtype):
    """The prints of a case in one dtype, by name in the grid."""
    found = {}
    for name, layout, sizes, seeds in GRID:
        taken = Print()
        for size in sizes:
            for seed in seeds:
                taken.add(*draws(case, layout, size, dtype, seed))
        found[name] = taken.frozen()
    return found
