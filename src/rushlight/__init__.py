"""Rushlight: neural networks from scratch, with PyTorch's API and numbers."""

from rushlight import autograd, functional, nn, optim, utils
from rushlight.devices import device
from rushlight.dtypes import (
    bool,
    double,
    dtype,
    float,
    float32,
    float64,
    get_default_dtype,
    int,
    int8,
    int16,
    int32,
    int64,
    long,
    set_default_dtype,
    short,
    uint8,
)
from rushlight.functional import exported as _functions
from rushlight.functional import linalg, return_types, special
from rushlight.tensor import Tensor
from rushlight.random import (
    Generator,
    default_generator,
    get_rng_state,
    initial_seed,
    manual_seed,
    seed,
    set_rng_state,
)

__version__ = "0.1.0"

globals().update(_functions)
