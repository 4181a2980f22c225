"""`Generator`: PyTorch's CPU generator, and the default one that all draws share.

A generator is a stream of words (`engine.py`) and one normal number that is held back, because
normals are made in pairs. The distributions of this room take a generator, or None for the default.
What it is not: a source of secrets. A seed repeats everything.
Read next: `uniform.py`, the simplest distribution.
"""

from __future__ import annotations

import secrets
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import numpy as np

from rushlight.devices import CPU, device, require_cpu
from rushlight.random.engine import Engine
from rushlight.random.state import State, pack, unpack
from rushlight.tensor import Tensor, wrap

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Generator"]

DEFAULT_SEED = 67280421310721  # that of PyTorch's `Generator()`


class Generator:
    """PyTorch's CPU generator: the same seed gives the same words, and so the same numbers.

    Args:
        device: where its numbers are used; Rushlight has the CPU only (default `"cpu"`).

    Raises:
        RuntimeError: the device is not the CPU.

    Example:
        >>> Generator().manual_seed(42).initial_seed()
        42
    """

    def __init__(self, device: str | device | None = "cpu") -> None:
        _require_cpu(device)
        self.held_normal: float | None = None
        self._seed = DEFAULT_SEED
        self._engine = Engine(DEFAULT_SEED)
        self.words = self._engine.words

    def manual_seed(self, seed: int) -> Generator:
        """Start the stream of `seed`, -2**63 to 2**64 - 1; negative ones count from 2**64.

        Args:
            seed: the seed, an integer.

        Raises:
            RuntimeError: `seed` is not an integer.
            ValueError: `seed` is out of range.
        """
        if isinstance(seed, (bool, np.bool_)) or not isinstance(seed, (int, np.integer)):
            got = type(seed).__name__
            raise RuntimeError(f"manual_seed expected a long, but got {got}")
        if not -(2**63) <= seed < 2**64:
            raise ValueError(
                f"Overflow when unpacking long long: manual_seed takes -2**63 to 2**64 - 1, "
                f"got {seed}"
            )
        self._seed = int(seed) % 2**64
        self._engine.seed(self._seed)
        self.held_normal = None
        return self

    def seed(self) -> int:
        """Seed from the operating system and return the seed."""
        self.manual_seed(secrets.randbits(53))
        return self._seed

    def initial_seed(self) -> int:
        """Return the seed that the stream started from."""
        return self._seed

    @property
    def device(self) -> device:
        """Where its numbers are used: `device(type='cpu')`."""
        return CPU

    def get_state(self) -> Tensor:
        """Return the state as a uint8 tensor of PyTorch's 5056 bytes."""
        return wrap(self.state_array())

    def set_state(self, new_state: Tensor) -> Generator:
        """Go on from a state that `get_state` returned, here or in PyTorch.

        Args:
            new_state: a uint8 tensor of 5056 bytes.

        Raises:
            TypeError: `new_state` is no uint8 tensor.
            RuntimeError: it is not contiguous, or holds no generator's state.
        """
        if not isinstance(new_state, Tensor):
            raise TypeError(f"expected a torch.ByteTensor, but got {type(new_state).__name__}")
        if new_state._data.dtype != np.uint8:
            raise TypeError(f"RNG state must be a torch.ByteTensor, got {new_state.dtype}")
        if not new_state.is_contiguous():
            raise RuntimeError(
                f"RNG state must be contiguous, got strides {new_state.stride()}; "
                "call contiguous() first"
            )
        return self.set_state_array(new_state._data)

    def state_array(self) -> NDArray[np.uint8]:
        """Return the state as PyTorch's 5056 bytes."""
        return pack(State(self._seed, self._engine.place(), self.held_normal))

    def set_state_array(self, data: NDArray[np.uint8]) -> Generator:
        """Go on from the state in PyTorch's 5056 bytes.

        Args:
            data: 5056 bytes.

        Raises:
            RuntimeError: the bytes are no generator's state.
        """
        self._seed, place, self.held_normal = unpack(data)
        self._engine.move_to(place)
        return self

    def lent(self) -> AbstractContextManager[int]:
        """Within it, the address of the state, for native code: see `Engine.lent`."""
        return self._engine.lent()

    def clone_state(self) -> Generator:
        """Return a new generator that goes on from here on its own."""
        return Generator().set_state_array(self.state_array())


def _require_cpu(where: str | device | None) -> None:
    """Raise RuntimeError, as PyTorch does for generators, where another device is named."""
    try:
        require_cpu(where)
    except (AssertionError, NotImplementedError) as error:
        raise RuntimeError(f"Generator: {error}") from error
