"""``DataLoader``: batches of a data set, in order or shuffled.

It works in the calling process only. What it draws from the random stream is what PyTorch's draws,
word for word: at the start of a pass a seed for workers that do not exist, then the sampler's
words, when the first batch is asked for. Read ``fetch.py`` for how a batch is made.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

from rushlight.functional.drawing import require_generator
from rushlight.random import Generator
from rushlight.random.default import chosen
from rushlight.utils.data.collate import default_collate, default_convert
from rushlight.utils.data.fetch import batches, singles
from rushlight.utils.data.sampler import BatchSampler, RandomSampler, SequentialSampler

__all__ = ["DataLoader", "get_worker_info"]

T_co = TypeVar("T_co", covariant=True)

_FIXED = ("batch_size", "batch_sampler", "sampler", "drop_last", "dataset", "persistent_workers")


def get_worker_info() -> None:
    """None: this is the main process, and there are no worker processes.

    Example:
        >>> get_worker_info() is None
        True
    """
    return


class _Pass(map):  # type: ignore[type-arg]
    """One pass over a loader: ``map`` of the fetching function, with a length."""

    index_sampler: Any

    def __len__(self) -> int:
        return len(self.index_sampler)


class DataLoader(Generic[T_co]):
    """Batches of a data set: each pass of a ``for`` loop over it is one epoch.

    A batch of a ``TensorDataset`` is a list of tensors, taken whole from memory.

    Args:
        dataset: anything with ``__getitem__`` and ``__len__``.
        batch_size: samples per batch (default 1); None gives single samples.
        shuffle: whether each pass has an order of its own (default False).
        sampler: the order, instead of ``shuffle``: anything that yields indices.
        batch_sampler: order and batches: anything that yields lists of indices; instead of
            ``batch_size``, ``shuffle``, ``sampler`` and ``drop_last``.
        num_workers: 0; there are no worker processes.
        collate_fn: makes a batch of a list of samples (default: ``default_collate``, or without
            batches ``default_convert`` of each sample).
        pin_memory: accepted, and warned of, for there is no accelerator (default False).
        drop_last: whether to leave out a last batch that is shorter (default False).
        timeout: 0; there are no workers to wait for.
        worker_init_fn: never called.
        multiprocessing_context: None.
        generator: where the words come from (default: the default generator).
        prefetch_factor: None.
        persistent_workers: False.
        pin_memory_device: ignored.
        in_order: ignored; batches always come in order.

    Raises:
        ValueError: arguments contradict each other, or a number is out of its range.
        NotImplementedError: ``num_workers`` is above 0.

    Example:
        >>> from rushlight import Generator
        >>> loader = DataLoader(range(6), 4, shuffle=True, generator=Generator().manual_seed(42))
        >>> list(loader)
        [tensor([4, 5, 0, 1]), tensor([2, 3])]
    """

    batch_size: int | None
    drop_last: bool
    _ready = False

    def __init__(
        self,
        dataset: Any,
        batch_size: int | None = 1,
        shuffle: bool | None = None,
        sampler: Any = None,
        batch_sampler: Any = None,
        num_workers: int = 0,
        collate_fn: Callable[[Any], Any] | None = None,
        pin_memory: bool = False,
        drop_last: bool = False,
        timeout: float = 0,
        worker_init_fn: Callable[[int], None] | None = None,
        multiprocessing_context: Any = None,
        generator: Generator | None = None,
        *,
        prefetch_factor: int | None = None,
        persistent_workers: bool = False,
        pin_memory_device: str = "",
        in_order: bool = True,
    ) -> None:
        _check_workers(num_workers, timeout, prefetch_factor, persistent_workers)
        if multiprocessing_context is not None:
            raise ValueError(
                "multiprocessing_context can only be used with multi-process loading "
                f"(num_workers > 0), but got num_workers={num_workers} and "
                f"multiprocessing_context={multiprocessing_context!r}"
            )
        _check_batches(batch_size, bool(shuffle), sampler, batch_sampler, drop_last)
        self.dataset = dataset
        self.num_workers = num_workers
        self.prefetch_factor = prefetch_factor
        self.pin_memory = pin_memory
        self.pin_memory_device = pin_memory_device
        self.timeout = timeout
        self.worker_init_fn = worker_init_fn
        self.multiprocessing_context = multiprocessing_context
        self.in_order = in_order
        self.persistent_workers = persistent_workers
        self.generator = generator
        if sampler is None:
            sampler = (
                RandomSampler(dataset, generator=generator)
                if shuffle
                else SequentialSampler(dataset)
            )
        if batch_sampler is not None:
            batch_size = None
        elif batch_size is not None:
            batch_sampler = BatchSampler(sampler, batch_size, drop_last)
        self.batch_size = batch_size
        self.drop_last = drop_last
        self.sampler = sampler
        self.batch_sampler = batch_sampler
        default = default_convert if batch_sampler is None else default_collate
        self.collate_fn = default if collate_fn is None else collate_fn
        self._ready = True

    def __setattr__(self, name: str, value: Any) -> None:
        if self._ready and name in _FIXED:
            raise ValueError(
                f"{name} attribute should not be set after {type(self).__name__} is initialized; "
                f"make a new one to have {name}={value!r}"
            )
        object.__setattr__(self, name, value)

    def __iter__(self) -> Iterator[Any]:
        if self.timeout:
            raise AssertionError(
                f"DataLoader: timeout must be 0 without worker processes, got {self.timeout}"
            )
        if self.pin_memory:
            warnings.warn(
                "'pin_memory' argument is set as true but no accelerator is found, "
                "then device pinned memory won't be used.",
                stacklevel=2,
            )
        if self.batch_sampler is None:
            fetch, keys = singles(self.dataset, self.sampler, self.collate_fn)
        else:
            fetch, keys = batches(self.dataset, self.batch_sampler, self.collate_fn)
        # The seed of the workers, 64 bits: PyTorch draws it with and without them.
        chosen(require_generator("random_", self.generator)).words(2)
        one_pass = _Pass(fetch, keys)
        one_pass.index_sampler = self._index_sampler
        return one_pass

    @property
    def _index_sampler(self) -> Any:
        return self.sampler if self.batch_sampler is None else self.batch_sampler

    def __len__(self) -> int:
        return len(self._index_sampler)


def _check_workers(
    num_workers: int, timeout: float, prefetch_factor: int | None, persistent_workers: bool
) -> None:
    """Refuse contradictions as PyTorch does, and workers as PyTorch does not."""
    if num_workers < 0:
        raise ValueError(
            "num_workers option should be non-negative; use num_workers=0 to disable "
            f"multiprocessing; got {num_workers}"
        )
    if timeout < 0:
        raise ValueError(f"timeout option should be non-negative, got {timeout}")
    if prefetch_factor is not None and (num_workers == 0 or prefetch_factor < 0):
        raise ValueError(
            "prefetch_factor option could only be specified in multiprocessing and should be "
            f"non-negative; got prefetch_factor={prefetch_factor} with num_workers={num_workers}. "
            "Leave it out"
        )
    if persistent_workers and num_workers == 0:
        raise ValueError(
            f"persistent_workers option needs num_workers > 0, got num_workers={num_workers}"
        )
    if num_workers > 0:
        raise NotImplementedError(
            f"DataLoader: worker processes are not supported, got num_workers={num_workers}; "
            "pass num_workers=0 (tensors are fetched whole, without a Python step per row)"
        )


def _check_batches(
    batch_size: int | None, shuffle: bool, sampler: Any, batch_sampler: Any, drop_last: bool
) -> None:
    if sampler is not None and shuffle:
        raise ValueError(
            f"sampler option is mutually exclusive with shuffle; got sampler={sampler!r}"
        )
    if batch_sampler is not None and (
        batch_size != 1 or shuffle or sampler is not None or drop_last
    ):
        raise ValueError(
            "batch_sampler option is mutually exclusive with batch_size, shuffle, sampler, and "
            f"drop_last; got batch_size={batch_size}, shuffle={shuffle}, sampler={sampler!r}, "
            f"drop_last={drop_last}"
        )
    if batch_sampler is None and batch_size is None and drop_last:
        raise ValueError(
            "batch_size=None option disables auto-batching and is mutually exclusive with "
            f"drop_last; got drop_last={drop_last}"
        )
