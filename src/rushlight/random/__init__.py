"""PyTorch's CPU random stream, word for word: generators, and arrays filled from them.

The names here are those of PyTorch's `torch.random`. The distributions work on arrays and live one
idea to a file: `uniform.py`, `normal.py`, `integers.py`, `permutation.py`, `bernoulli.py`,
`continuous.py`, `multinomial.py`, `truncated.py`; tensors meet them in the rooms above.
Read next: `engine.py`, where the words come from.
"""

from rushlight.random.default import (
    default_generator,
    fork_rng,
    get_rng_state,
    initial_seed,
    manual_seed,
    seed,
    set_rng_state,
)
from rushlight.random.generator import Generator

__all__ = [
    "Generator",
    "default_generator",
    "fork_rng",
    "get_rng_state",
    "initial_seed",
    "manual_seed",
    "seed",
    "set_rng_state",
]
__dir__ = __all__.copy
