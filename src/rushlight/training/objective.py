"""What is minimised and what is counted: the loss with its weights, penalties and accuracy.

A loss of ``rushlight.nn`` tells by its class how predictions become labels. Weighted losses are
weighted means: the sum of weight times loss over the sum of weights, so that a weight of 2 counts
as a row that occurs twice.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from rushlight import nn
from rushlight.functional.selection import where
from rushlight.ops import arrays, tracers
from rushlight.tensor import Tensor, wrap

__all__ = ["Counts", "Objective", "class_weights"]

LossFunction = Callable[[Tensor, Tensor], Tensor]
_DOUBLE = np.dtype(np.float64)
Metric = str | Callable[[Tensor, Tensor], Any]

Labels = Callable[[Any, Any], Any]

# By the class of the loss: the labels that predictions stand for.
_LABELS: dict[type[nn.Module], Labels] = {
    nn.CrossEntropyLoss: lambda xp, scores: xp.argmax(scores, dim=1, keepdim=False),
    nn.NLLLoss: lambda xp, scores: xp.argmax(scores, dim=1, keepdim=False),
    nn.BCELoss: lambda xp, p: xp.ge(p, 0.5),
    nn.BCEWithLogitsLoss: lambda xp, z: xp.ge(z, 0),
}
_REGRESSIONS = nn.MSELoss | nn.L1Loss | nn.SmoothL1Loss | nn.HuberLoss
# The other columns of the history.
_TAKEN = ("epoch", "loss", "lr", "seconds")
_NAMES: dict[str, Callable[[], nn.Module]] = {
    "cross_entropy": nn.CrossEntropyLoss,
    "mse": nn.MSELoss,
    "l1": nn.L1Loss,
    "smooth_l1": nn.SmoothL1Loss,
    "huber": nn.HuberLoss,
    "bce": nn.BCELoss,
    "bce_with_logits": nn.BCEWithLogitsLoss,
    "nll": nn.NLLLoss,
}


class Counts(NamedTuple):
    """Sums over the samples of a batch."""

    weight: float
    loss: float
    samples: int
    metrics: tuple[float, ...]


class Objective:
    """The loss of a batch and what to count of it.

    Args:
        loss: a loss module, a function of (prediction, target), or a name of ``names()``.
        metrics: "accuracy" or functions of (prediction, target) that return a mean.
        class_weight: a weight per class, or "balanced"; needs integer targets.
        weighted: whether samples come with weights.
        parameters: those that the penalties count: weights, not biases.
        l1: the factor of the sum of absolute weights.
        l2: the factor of the sum of squared weights.

    Raises:
        TypeError: the loss is neither a name nor callable.
        ValueError: an unknown name, or weights with a loss that cannot give one value per sample.
    """

    def __init__(
        self,
        loss: str | LossFunction,
        metrics: Sequence[Metric] = (),
        class_weight: np.ndarray[Any, Any] | None = None,
        weighted: bool = False,
        parameters: Sequence[Tensor] = (),
        l1: float = 0.0,
        l2: float = 0.0,
    ) -> None:
        self.loss = _resolved(loss)
        self.weighted = weighted or class_weight is not None
        self.class_weight = class_weight
        self.per_sample = _without_reduction(self.loss) if self.weighted else self.loss
        self.to_labels = _LABELS.get(type(self.loss))  # type: ignore[arg-type]
        chosen = list(metrics)
        if isinstance(self.loss, _REGRESSIONS) and "accuracy" in chosen:
            raise ValueError(
                "metrics: accuracy counts classes, and the loss is that of a regression, "
                f"{self.loss!r}; leave it out, or give a function of (prediction, target)"
            )
        if self.to_labels is not None and "accuracy" not in chosen:
            chosen.insert(0, "accuracy")
        self.metrics = tuple(chosen)
        self.metric_names = _names_of(chosen)
        self.sums = getattr(self.loss, "reduction", "mean") == "sum"
        self.penalised = [p for p in parameters if p.ndim > 1]
        self.l1, self.l2 = l1, l2

    @staticmethod
    def names() -> tuple[str, ...]:
        """The losses that have a name."""
        return tuple(_NAMES)

    @property
    def is_classification(self) -> bool:
        """Whether predictions stand for labels."""
        return self.to_labels is not None

    @property
    def wants_class_indices(self) -> bool:
        """Whether targets are numbers of classes."""
        return isinstance(self.loss, nn.CrossEntropyLoss | nn.NLLLoss)

    def value(
        self, prediction: Tensor, target: Tensor, weight: Tensor | None
    ) -> tuple[Tensor, Any]:
        """The mean loss of a batch, and the weight that it carries in an epoch's mean."""
        weights = self._weights(target, weight)
        if weights is None:
            return _scalar(self.loss(prediction, target)), float(len(target))
        each = self.per_sample(prediction, target)
        if each.ndim > 1:
            each = each.flatten(1)
            each = each.sum(1) if self.sums else each.mean(1)
        total = weights.sum()
        loss = (each * weights).sum()
        if not self.sums:  # a batch whose weights are all 0 has no mean, and teaches nothing
            loss = loss / where(total == 0, 1.0, total)
        return loss, total if hasattr(total._data, "record") else total.item()

    def penalty(self) -> Tensor | None:
        """The penalties on the weights; None without any."""
        terms = []
        for p in self.penalised:
            if self.l1:
                terms.append(p.abs().sum() * self.l1)
            if self.l2:
                terms.append((p * p).sum() * self.l2)
        return sum(terms[1:], terms[0]) if terms else None

    def counts(self, prediction: Tensor, target: Tensor, loss: Tensor, weight: Any) -> Counts:
        """What a batch adds to an epoch's sums."""
        samples = len(target)
        value = float(loss._data) * (1.0 if self.sums else weight)
        metrics = tuple(self._metric(m, prediction, target) * samples for m in self.metrics)
        return Counts(weight, value, samples, metrics)

    def matched(self, prediction: Any, target: Tensor) -> Tensor:
        """The prediction, without a last dimension of 1 that the target does not have.

        Raises:
            TypeError: the model returned no tensor.
        """
        if not isinstance(prediction, Tensor):
            raise TypeError(
                f"fit(): the model must return a tensor, got {type(prediction).__name__}; "
                "wrap it in a module that returns the one to train"
            )
        if self.wants_class_indices or prediction.ndim != target.ndim + 1:
            return prediction
        return prediction.squeeze(-1) if prediction.shape[-1] == 1 else prediction

    def _metric(self, metric: Metric, prediction: Tensor, target: Tensor) -> float:
        if isinstance(metric, str):
            right = self._right(arrays, prediction._data, target._data)
            return float(np.mean(right)) if right.size else 0.0
        return float(metric(prediction, target))

    def _right(self, xp: Any, prediction: Any, target: Any) -> Any:
        """Where the labels are the targets."""
        said = (self.to_labels or _labels_by_shape)(xp, prediction)
        if target.dtype.kind == "f" and target.ndim == said.ndim + 1:
            target = xp.argmax(target, dim=1, keepdim=False)
        return xp.eq(xp.cast(said, dtype=_DOUBLE), xp.cast(target, dtype=_DOUBLE))

    def traced_counts(
        self, prediction: Tensor, target: Tensor, loss: Tensor, weight: float | Tensor
    ) -> tuple[Tensor, ...]:
        """``counts`` of tracers: loss, weight if it is traced, and metrics, as traced doubles."""
        samples, one = float(len(target)), tracers.cast(loss._data, dtype=_DOUBLE)
        known = isinstance(weight, Tensor)
        factor = tracers.cast(weight._data, dtype=_DOUBLE) if isinstance(weight, Tensor) else weight
        found = [one if self.sums else one * factor, *([factor] if known else [])]
        found += [self._traced_metric(m, prediction, target) * samples for m in self.metrics]
        return tuple(map(wrap, found))

    def _traced_metric(self, metric: Metric, prediction: Tensor, target: Tensor) -> Any:
        if isinstance(metric, str):
            right = tracers.cast(
                self._right(tracers, prediction._data, target._data), dtype=_DOUBLE
            )
            return tracers.mean(right, dims=tuple(range(right.ndim)), keepdim=False)
        value = metric(prediction, target)
        return tracers.cast(_scalar(value)._data, dtype=_DOUBLE)

    def _weights(self, target: Tensor, weight: Tensor | None) -> Tensor | None:
        if self.class_weight is None:
            return weight
        by_class = wrap(self.class_weight)[target.long()]
        return by_class if weight is None else by_class * weight


def _scalar(loss: Any) -> Tensor:
    """A loss that can be minimised.

    Raises:
        TypeError: it is no tensor.
        RuntimeError: it is not one number.
    """
    if not isinstance(loss, Tensor):
        raise TypeError(
            f"fit(): the loss must be a scalar tensor, got {type(loss).__name__}; compute it from "
            "the prediction with operations of rushlight"
        )
    if loss.numel() != 1:
        raise RuntimeError(
            f"fit(): the loss must be a scalar tensor, got the shape {tuple(loss.shape)}; reduce "
            "it with .mean()"
        )
    return loss


def _names_of(metrics: Sequence[Metric]) -> tuple[str, ...]:
    """The metrics' columns in the history."""
    names = tuple(m if isinstance(m, str) else getattr(m, "__name__", repr(m)) for m in metrics)
    taken = [n for n in names if names.count(n) > 1 or n in _TAKEN or n.startswith("valid_")]
    unknown = [m for m in metrics if not callable(m) and m != "accuracy"]
    if unknown or taken:
        raise ValueError(
            "metrics are 'accuracy' or functions of (prediction, target), each of a name of its "
            f"own that is none of {', '.join(_TAKEN)}, got {list(metrics)!r}"
        )
    return names


def _labels_by_shape(xp: Any, prediction: Any) -> Any:
    if prediction.ndim > 1:
        return xp.argmax(prediction, dim=1, keepdim=False)
    return xp.ge(prediction, 0.5)


def _resolved(loss: str | LossFunction) -> LossFunction:
    if isinstance(loss, str):
        if loss not in _NAMES:
            raise ValueError(f"there is no loss {loss!r}; there are {', '.join(_NAMES)}")
        return _NAMES[loss]()
    if isinstance(loss, type) or not callable(loss):
        raise TypeError(
            "fit(): loss must be a function of (prediction, target) or one of "
            f"{', '.join(_NAMES)}, got {loss!r}"
            + ("; make an instance: add ()" if isinstance(loss, type) else "")
        )
    return loss


def _without_reduction(loss: LossFunction) -> LossFunction:
    if not isinstance(loss, nn.Module) or not hasattr(loss, "reduction"):
        raise ValueError(
            "sample_weight and class_weight need a loss that can give one value per sample, "
            f"a module with a reduction; got {loss!r}"
        )
    each = copy.copy(loss)
    each.reduction = "none"
    return each


def balanced_weights(labels: np.ndarray[Any, Any], classes: int) -> np.ndarray[Any, Any]:
    """The weights n / (classes · count): under which each class counts the same."""
    counts = np.bincount(labels.astype(np.int64), minlength=classes)
    present: np.ndarray[Any, Any] = len(labels) / (classes * np.maximum(counts, 1))
    return present


def class_weights(
    given: Mapping[int, float] | Sequence[float] | str,
    labels: np.ndarray[Any, Any],
    others: np.ndarray[Any, Any] | None = None,
) -> np.ndarray[Any, Any]:
    """A weight per class from what ``fit`` takes as ``class_weight``.

    Args:
        given: weights by class, or "balanced" for those by the classes' shares of ``labels``.
        labels: the classes of the training rows.
        others: the classes of the rows to validate by. Default: None.

    Raises:
        ValueError: labels are no class numbers, or the weights do not fit them.
    """
    for each in (labels, others):
        if each is not None and (each.ndim != 1 or (each < 0).any() or (each % 1 != 0).any()):
            raise ValueError(
                "class_weight needs one class number per row as target, got targets of shape "
                f"{each.shape} and type {each.dtype}"
            )
    classes = 1 + max(int(each.max()) for each in (labels, others) if each is not None)
    if isinstance(given, str):
        if given != "balanced":
            raise ValueError(f"class_weight is 'balanced' or weights, got {given!r}")
        return balanced_weights(labels, classes)
    if isinstance(given, Mapping):
        if unknown := [c for c in given if c not in range(classes)]:
            raise ValueError(
                f"class_weight names classes that no target has, {unknown!r}; the classes are "
                f"the numbers from 0 to {classes - 1}"
            )
        found = np.array([float(given.get(c, 1.0)) for c in range(classes)])
    else:
        found = np.asarray(given, dtype=np.float64)
    if found.ndim != 1 or len(found) < classes or not (np.isfinite(found) & (found >= 0)).all():
        raise ValueError(
            "class_weight must hold a finite weight of at least 0 for each of the "
            f"{classes} classes, got {given!r}"
        )
    return found
