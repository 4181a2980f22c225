"""What ``fit`` was asked, checked as a whole: all problems are said before anything is trained."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from numbers import Integral, Real
from pathlib import Path
from typing import Any

from rushlight.bridge.serialization import dumps
from rushlight.nn import Module
from rushlight.optim import Optimizer
from rushlight.optim.lr_scheduler import LRScheduler
from rushlight.tensor import Tensor, wrap
from rushlight.training.callbacks import Callback
from rushlight.training.data import Source, as_source
from rushlight.training.errors import Problems
from rushlight.training.generators import undrawn
from rushlight.training.objective import Objective, class_weights
from rushlight.training.plan import Plan
from rushlight.training.predict import evaluation, floating_type
from rushlight.training.targets import target_problems

__all__ = [
    "argument_problems",
    "check_kinds",
    "check_remember",
    "check_seed",
    "loss_text",
    "make_plan",
]

_COUNTS = {"epochs", "batch_size", "patience"}
_AMOUNTS = {"l1", "l2", "clip_norm", "max_seconds"}
_OPTIONAL = {"patience", "clip_norm", "max_seconds"}


def check_kinds(model: Any, optimizer: Any, scheduler: Any, callbacks: Sequence[Any]) -> None:
    """Refuse a model, an optimizer, a scheduler or a callback that is none.

    Raises:
        TypeError: one of them is of another kind.
        ValueError: the optimizer is over the parameters of another model.
    """
    if not isinstance(model, Module):
        raise TypeError(f"fit(): model must be a rushlight.nn.Module, got {type(model).__name__}")
    if not isinstance(optimizer, Optimizer):
        raise TypeError(
            "fit(): optimizer must be one of rushlight.optim over model.parameters(), got "
            f"{type(optimizer).__name__}"
        )
    if not isinstance(scheduler, LRScheduler | None):
        raise TypeError(
            "fit(): scheduler must be one of rushlight.optim.lr_scheduler over the optimizer, got "
            f"{type(scheduler).__name__}"
        )
    if scheduler is not None and scheduler.optimizer is not optimizer:
        raise ValueError(
            "fit(): the scheduler must be over the optimizer that is given, got one over another "
            f"{type(scheduler.optimizer).__name__}; make it from this optimizer"
        )
    if not isinstance(callbacks, Sequence):
        raise TypeError(
            f"fit(): callbacks must be a list of Callback objects, got {type(callbacks).__name__}; "
            "put it into [ ]"
        )
    for callback in callbacks:
        if not isinstance(callback, Callback):
            raise TypeError(
                f"fit(): callbacks must be Callback objects, got {type(callback).__name__}"
            )
    own = {id(p) for p in model.parameters()}
    if not any(id(p) in own for group in optimizer.param_groups for p in group["params"]):
        raise ValueError(
            "fit(): the optimizer holds none of the model's parameters; make it from "
            f"model.parameters() of this {type(model).__name__}"
        )
    if not any(p.requires_grad for p in model.parameters()):
        raise ValueError(
            "fit(): all parameters of the model are frozen, and nothing could be learned; set "
            "requires_grad=True on those to train"
        )


def check_seed(seed: Any) -> None:
    """Refuse a seed that is no whole number.

    Raises:
        TypeError: it is of another kind.
    """
    if seed is not None and not isinstance(seed, Integral):
        raise TypeError(f"fit(): seed must be a whole number, got {seed!r}")


def check_remember(remember: Any) -> dict[str, Any]:
    """What a checkpoint shall remember beside the rest, once it is known that a file can hold it.

    Raises:
        TypeError: it is no mapping, or holds what is neither a plain value nor a list of such.
    """
    if not isinstance(remember, Mapping | None):
        raise TypeError(
            f"fit(): remember must map names to values, got {type(remember).__name__}; put it "
            "into {'name': value}"
        )
    content = dict(remember or {})
    try:
        dumps(content)
    except TypeError as error:
        raise TypeError(f"fit(): remember must hold plain values; {error}") from error
    return content


def argument_problems(numbers: Mapping[str, Any], resume: bool, checkpoint: Any) -> Problems:
    """What is out of its range; None is allowed where it is a default.

    Args:
        numbers: arguments of ``fit`` by name; those that are no numbers are passed over.
        resume: whether to go on from the checkpoint.
        checkpoint: the file of the checkpoint; its folder must be there.

    Example:
        >>> argument_problems({"epochs": 0, "l1": 0.1}, False, None).found
        ['epochs must be a whole number of at least 1, got 0']
    """
    problems = Problems("fit()")
    for name, value in numbers.items():
        if value is None and name in _OPTIONAL:
            continue
        if name in _COUNTS and not _is_count(value):
            problems.found.append(f"{name} must be a whole number of at least 1, got {value!r}")
        if name in _AMOUNTS and not _is_amount(value):
            problems.found.append(f"{name} must be a finite number of at least 0, got {value!r}")
    if resume and checkpoint is None:
        problems.found.append("resume=True needs checkpoint=FILE to go on from, got None")
    if checkpoint is not None and not (folder := Path(checkpoint).absolute().parent).is_dir():
        problems.found.append(f"checkpoint={os.fspath(checkpoint)!r} needs its folder {folder}")
    return problems


def make_plan(
    problems: Problems,
    model: Module,
    data: tuple[Any, Any],
    optimizer: Optimizer,
    *,
    loss: Any,
    metrics: Sequence[Any],
    loading: Mapping[str, Any],
    weights: Mapping[str, Any],
    penalties: Mapping[str, float],
    clip_norm: float | None,
) -> Plan:
    """The plan of a training.

    Args:
        problems: those that are known already; all others are added to them.
        model: the model.
        data: what to train on and what to validate by.
        optimizer: the optimizer.
        loss: what ``fit`` takes as loss.
        metrics: what ``fit`` takes as metrics.
        loading: batch_size, shuffle and drop_last.
        weights: sample_weight and class_weight.
        penalties: l1 and l2.
        clip_norm: the largest norm of the gradients.

    Raises:
        TypeError: the loss or the data are of another kind.
        ValueError: there are problems; all of them.
    """
    integers = False
    with problems.gathered():
        integers = Objective(loss, metrics).wants_class_indices
    sources = _sources(problems, model, data, loading, weights["sample_weight"], integers)
    problems.refuse()
    problems.found += _target_problems(model, Objective(loss, metrics), sources)
    with problems.gathered():
        objective = Objective(
            loss,
            metrics,
            class_weight=_class_weights(weights["class_weight"], sources, model),
            weighted=weights["sample_weight"] is not None,
            parameters=list(model.parameters()),
            **penalties,
        )
    problems.refuse()
    return Plan(model, sources["train"], sources.get("valid"), objective, optimizer, clip_norm)


def loss_text(loss: Any) -> str:
    """A loss as a checkpoint remembers it: the same text in every process.

    Example:
        >>> loss_text("mse"), loss_text(len)
        ("'mse'", 'builtins.len')
    """
    name = getattr(loss, "__qualname__", None)
    return repr(loss) if name is None else f"{loss.__module__}.{name}"


def _is_count(value: Any) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool) and int(value) >= 1


def _is_amount(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool) and 0 <= float(value) < math.inf


def _sources(
    problems: Problems,
    model: Module,
    data: tuple[Any, Any],
    loading: Mapping[str, Any],
    sample_weight: Any,
    integers: bool,
) -> dict[str, Source]:
    """The batches under "train" and "valid"; a part that has problems is missing."""
    floating, sources = floating_type(model), {}
    # A batch size that is wrong was told already; the data are looked at all the same.
    size = int(loading["batch_size"]) if _is_count(loading["batch_size"]) else 1
    settings: dict[str, dict[str, Any]] = {
        "train": {**loading, "batch_size": size, "sample_weight": sample_weight},
        "valid": {"batch_size": size, "shuffle": False, "drop_last": False},
    }
    for (who, options), given in zip(settings.items(), data, strict=True):
        if who == "train" or given is not None:
            with problems.gathered():
                sources[who] = as_source(who, given, floating, integer_targets=integers, **options)
    return sources


def _targets(source: Source) -> Tensor | None:
    """All targets of a source, where they are known."""
    return None if source.tensors is None else source.tensors[-1 - source.weighted]


def _class_weights(given: Any, sources: Mapping[str, Source], model: Module) -> Any:
    """A weight per class, in the model's type; None where there are none."""
    if given is None:
        return None
    targets = {who: _targets(source) for who, source in sources.items()}
    unknown = [who for who, target in targets.items() if target is None]
    if unknown:
        raise ValueError(
            f"class_weight needs targets as a whole, got a loader as {' and '.join(unknown)}; give "
            "a pair of arrays"
        )
    labels = {who: t._data for who, t in targets.items() if t is not None}
    weights = class_weights(given, labels["train"], labels.get("valid"))
    return weights.astype(floating_type(model).numpy)


def _target_problems(
    model: Module, objective: Objective, sources: Mapping[str, Source]
) -> list[str]:
    """Targets that do not fit the outputs of the network for one row."""
    known = sources["train"].tensors
    if known is None or not isinstance(objective.loss, Module):
        return []
    row = sources["train"].batch([wrap(t._data[:1]) for t in known])
    with undrawn(), evaluation(model):
        outputs = model(*row.inputs)
    if not isinstance(outputs, Tensor):
        return []
    return [
        problem
        for who, source in sources.items()
        if (target := _targets(source)) is not None
        for problem in target_problems(
            f"{who} targets", objective.loss, target, objective.matched(outputs, target)
        )
    ]
