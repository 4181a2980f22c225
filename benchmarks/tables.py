"""The tables of the page: what each measures, who takes part, what the aim is, how to read it."""

from __future__ import annotations

from typing import NamedTuple

from benchmarks.cases.jobs import grid

__all__ = ["CASES", "GROUPS", "MODULES", "SIZES", "Case"]

# What must be installed for a library to take part, besides NumPy.
MODULES = {
    "PyTorch": "torch",
    "PyTorch by hand": "torch",
    "PyTorch, torch.compile": "torch",
    "JAX": "jax",
    "scikit-learn": "sklearn",
}

Entries = tuple[tuple[str, int], ...]


class Case(NamedTuple):
    """One table.

    Args:
        module: of ``benchmarks.cases``, which does the work.
        title: of the table.
        unit: of its figures.
        factor: from seconds, or bytes, to the unit.
        libraries: who takes part, each with its number of threads; the first is compared with.
        target: the aim.
        note: how to read it.
        agrees: whether parameters are compared with PyTorch's before time counts.
    """

    module: str
    title: str
    unit: str
    factor: float
    libraries: Entries
    target: str
    note: str
    agrees: bool = False


_FIT: Entries = (
    ("Rushlight", 2),
    ("Rushlight", 1),
    ("PyTorch", 1),
    ("PyTorch", 2),
    ("PyTorch by hand", 1),
    ("PyTorch by hand", 2),
    ("PyTorch, torch.compile", 2),
    ("JAX", 2),
    ("scikit-learn", 2),
    ("matrix products alone", 1),
    ("matrix products alone", 2),
)

_COMPILED = (
    Case(
        "fit_xor",
        "The course's XOR network, 2-4-4-1 in batches of 2: the step",
        "µs per step",
        1e6,
        (
            ("Rushlight", 1),
            ("PyTorch", 1),
            ("PyTorch by hand", 1),
            ("JAX", 1),
            ("scikit-learn", 1),
            ("matrix products alone", 1),
        ),
        "at most 0.15 µs, 20 times faster than JAX and 1,500 times faster than PyTorch",
        "What a step more costs in a long training. JAX runs all epochs in one jit.",
        True,
    ),
    Case(
        "fit_xor_whole",
        "The same, the whole training of 200 epochs",
        "µs per step",
        1e6,
        (("Rushlight", 1), ("JAX", 1)),
        "at most 0.35 µs",
        "All that a call of `fit` costs, over its 10,000 steps, once its program is known. Beyond "
        "the steps it is the tracing, which each call repeats.",
    ),
    Case(
        "fit_mnist",
        "The course's MNIST network, 784-50-10, sigmoid, squared error, SGD, batch 100",
        "s per epoch",
        1.0,
        _FIT,
        "at most 0.9 times the matrix products alone; on one thread, 1.5 times",
        "An epoch of 55,000 rows. Rushlight's native code runs on one thread so far.",
        True,
    ),
    Case(
        "fit_deep",
        "784-512-256-10, ReLU, cross-entropy, Adam, batch 128",
        "s per epoch",
        1.0,
        _FIT,
        "at most 1.15 times the matrix products alone",
        "An epoch of 55,000 rows.",
        True,
    ),
    Case(
        "first_fit",
        "What the first `fit` of a program costs more than a later one",
        "s",
        1.0,
        (
            ("2-4-4-1, cold", 1),
            ("784-50-10, cold", 1),
            ("784-512-256-10, cold", 1),
            ("2-4-4-1, cached", 1),
            ("784-50-10, cached", 1),
            ("784-512-256-10, cached", 1),
        ),
        "0.15 s and the tracing where nothing is known, 0.01 s from the disk cache",
        "In a fresh process, with the imports of llvmlite and of the compiler and the tracing, "
        "which take most of it.",
    ),
    Case(
        "later_fit",
        "The fixed cost of a later `fit`",
        "ms",
        1e3,
        (("2-4-4-1", 1), ("784-50-10", 1), ("784-512-256-10", 1)),
        "at most 5 ms",
        "A training of a single step.",
    ),
    Case(
        "predict_row",
        "One row through 784-512-256-10",
        "µs",
        1e6,
        (("Rushlight", 1), ("PyTorch", 1), ("matrix products alone", 1)),
        "at most 35 µs",
        "Random weights; the first call is not counted. `predict` runs eagerly so far: checks and "
        "modules in Python are the difference to the products.",
    ),
    Case(
        "memory",
        "The most memory of a training of the MNIST network, beyond its data",
        "MB",
        1e-6,
        (("Rushlight", 1), ("PyTorch", 1), ("JAX", 1)),
        "at most 150 MB",
        "The peak of the process, the interpreter and all libraries included.",
    ),
)

_EAGER = (
    Case(
        "xor_loop",
        "The course's XOR network, hand-written loop",
        "µs per step",
        1e6,
        (("Rushlight", 1), ("PyTorch", 1), ("NumPy calls alone", 1)),
        "at least 5 times faster than PyTorch",
        "Steps of 2 rows cost what calling costs, hardly any arithmetic. The last line makes the "
        "step's calculations as NumPy calls with nothing around them.",
    ),
    Case(
        "mnist_epoch",
        "An epoch of the course's MNIST network, 784-50-10, batch 100",
        "s per epoch",
        1.0,
        (
            ("Rushlight", 1),
            ("Rushlight", 2),
            ("PyTorch", 1),
            ("PyTorch", 2),
            ("PyTorch by hand", 1),
            ("chapter 11's class", 2),
            ("scikit-learn", 2),
            ("JAX", 2),
        ),
        "at least 2.5 times faster than PyTorch through its DataLoader",
        "Sigmoid, mean squared error on one-hot labels, SGD. PyTorch by hand indexes whole "
        "batches, as an expert writes it; the others go through their own loaders. Two threads on "
        "a busy machine wait for each other: compare each library at its best.",
    ),
)

_IMPORTS = Case(
    "imports",
    "Import in a fresh process",
    "s",
    1.0,
    (("Rushlight", 1), ("NumPy", 1), ("PyTorch", 1), ("scikit-learn", 1), ("JAX", 1)),
    "within 0.1 s of NumPy's own import",
    "The least of three imports, bytecode written, without the interpreter's own start.",
)

# What the grid of sizes compares.
SIZES: Entries = (
    ("Rushlight", 2), ("PyTorch by hand", 1), ("JAX", 2), ("scikit-learn", 2),
)  # fmt: skip

GROUPS: dict[str, tuple[Case, ...]] = {
    "`fit`, compiled": _COMPILED,
    "Hand-written loops, eager": _EAGER,
    "Everything else": (_IMPORTS,),
}

CASES: tuple[Case, ...] = tuple(case for cases in GROUPS.values() for case in cases) + tuple(
    Case(
        "fit_sizes",
        name,
        "µs per step",
        1e6,
        tuple((f"{library}: {name}", threads) for library, threads in SIZES),
        "",
        "",
    )
    for name in grid()
)
